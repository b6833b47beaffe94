//! Rigs: the agent on hardware that is emulated, and under a service manager of its own. They take an
//! emulator, Debian's kernel and root; `tests/run quick` leaves them out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a rig that goes wrong stops at once and says where"
)]

mod drm;
mod emulator;
mod machine;
mod picture;
mod systemd;

use std::path::{Path, PathBuf};

/// Where rigs keep what takes long to make.
fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("rigs")
}

/// This folder.
fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rigs")
}
