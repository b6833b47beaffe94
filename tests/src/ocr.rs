//! Reading a frame as people do: tesseract with its Russian model.

use std::path::Path;

use crate::process::command;

/// The words that stand in a PNG, line by line.
pub async fn read_frame(png: &[u8]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("frame.png");
    std::fs::write(&file, png).unwrap();
    run(directory.path(), &file).await
}

async fn run(directory: &Path, file: &Path) -> String {
    let output = command("tesseract", directory)
        .arg(file)
        .args(["stdout", "-l", "rus+eng", "--psm", "11"])
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .await
        .expect("tesseract: install tesseract-ocr and tesseract-ocr-rus, as tests/run does");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
