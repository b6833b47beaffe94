//! Reading a frame as people do: tesseract with its Russian model, and a pairing code with its Latin one.

use std::path::Path;

use crate::process::command;

/// The characters of a pairing code. A reader who knows them takes no «N» for «№».
const CODE: &str = "tessedit_char_whitelist=0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The words that stand in a PNG, line by line.
pub async fn read_frame(png: &[u8]) -> String {
    read(png, &["-l", "rus+eng"]).await
}

/// What stands in a PNG for somebody who looks for a pairing code: only its characters, in each line.
pub async fn read_code(png: &[u8]) -> String {
    read(png, &["-l", "eng", "-c", CODE]).await
}

async fn read(png: &[u8], how: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("frame.png");
    std::fs::write(&file, png).unwrap();
    run(directory.path(), &file, how).await
}

async fn run(directory: &Path, file: &Path, how: &[&str]) -> String {
    let output = command("tesseract", directory)
        .arg(file)
        .args(["stdout", "--psm", "11"])
        .args(how)
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .await
        .expect("tesseract: install tesseract-ocr and tesseract-ocr-rus, as tests/run does");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
