//! Where the binaries under test are.

use std::path::{Path, PathBuf};

/// The controller, `efir`: `EFIR_BIN`, or the workspace's release build.
pub fn controller_binary() -> PathBuf {
    find("EFIR_BIN", "efir")
}

/// The agent, `efir-agent`: `EFIR_AGENT_BIN`, or the workspace's release build.
pub fn agent_binary() -> PathBuf {
    find("EFIR_AGENT_BIN", "efir-agent")
}

fn find(variable: &str, name: &str) -> PathBuf {
    let given = std::env::var_os(variable).map(PathBuf::from);
    let path = given.unwrap_or_else(|| target().join("release").join(name));
    assert!(
        path.is_file(),
        "{} is not there: build it with `cargo build --release -p controller -p agent`, or name another in {variable}",
        path.display()
    );
    path
}

/// Where the build is.
pub(crate) fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from)
}
