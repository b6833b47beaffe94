//! The frames that are committed under `tests/golden/frames` are drawn again, byte for byte, on
//! every CPU.
//!
//! `EFIR_BLESS=1` writes them anew; look at them before committing.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

mod samples;

use std::fs;
use std::path::{Path, PathBuf};

use agent_render::Renderer;

#[test]
fn frames_are_those_that_were_approved() {
    let bless = std::env::var_os("EFIR_BLESS").is_some();
    let mut renderer = Renderer::new().expect("the resources are built in");
    let mut differing = Vec::new();
    for sample in samples::samples() {
        let actual = renderer.draw(&sample.slide, &sample.look).png().bytes;
        let file = root().join("tests/golden/frames").join(sample.name).with_extension("png");
        if bless {
            write(&file, &actual);
        } else if fs::read(&file).ok().as_ref() != Some(&actual) {
            let beside = root().join("target/tmp/frames").join(sample.name).with_extension("png");
            write(&beside, &actual);
            differing.push(format!("{}: drawn now: {}", file.display(), beside.display()));
        }
    }
    assert!(
        differing.is_empty(),
        "frames differ (EFIR_BLESS=1 approves):\n{}",
        differing.join("\n")
    );
}

#[test]
fn every_golden_frame_is_drawn() {
    let names: Vec<&str> = samples::samples().iter().map(|sample| sample.name).collect();
    for entry in fs::read_dir(root().join("tests/golden/frames")).expect("the folder is there") {
        let path = entry.expect("it is readable").path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(names.contains(&name), "{} is nobody's frame", path.display());
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn write(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().expect("it has a folder")).expect("the folder can be made");
    fs::write(file, bytes).expect("the file can be written");
}
