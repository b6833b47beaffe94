//! A real mail server beside a story: aiosmtpd, which keeps letters as files.

use std::path::{Path, PathBuf};

use data_encoding::BASE64;

use crate::process::{Process, command, find_free_port};
use crate::wait::{PATIENCE, eventually};

/// A mail server and the letters that it has taken.
#[derive(Debug)]
pub struct MailServer {
    port: u16,
    letters: PathBuf,
    _process: Process,
}

impl MailServer {
    /// Starts one that keeps its letters in a directory.
    pub async fn start(directory: &Path) -> Self {
        let (port, letters) = (find_free_port(), directory.join("letters"));
        // Debian's own Python has what Debian's package brings.
        let mut command = command("/usr/bin/python3", directory);
        command
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&letters);
        let server = Self { port, letters, _process: Process::start("mail", command, directory) };
        eventually(
            "the mail server (python3-aiosmtpd: tests/run installs it)",
            PATIENCE,
            async || {
                let connected = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
                connected.map(drop).map_err(|error| error.to_string())
            },
        )
        .await;
        server
    }

    /// Where it listens, as `--smtp-url` takes it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The letters so far, as they came.
    pub fn letters(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.letters.join("new"));
        let entries = entries.into_iter().flatten().filter_map(Result::ok);
        entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
    }

    /// What the letters say, as a reader has it.
    pub fn texts(&self) -> Vec<String> {
        self.letters().iter().map(|letter| text_of(letter)).collect()
    }
}

/// The text of a letter of one part, whatever it was packed in for the way (RFC 2045, 6).
fn text_of(letter: &str) -> String {
    let letter = letter.replace("\r\n", "\n");
    let (head, body) = letter.split_once("\n\n").unwrap_or_default();
    let head = head.to_ascii_lowercase();
    let bytes = if head.contains("base64") {
        let packed: String = body.split_whitespace().collect();
        BASE64.decode(packed.as_bytes()).unwrap_or_default()
    } else if head.contains("quoted-printable") {
        unquoted(&body.replace("=\n", ""))
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What `=D0=AD` and the like stand for.
fn unquoted(text: &str) -> Vec<u8> {
    let mut parts = text.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        bytes.extend(u8::from_str_radix(code, 16).ok());
        bytes.extend(rest.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_read_however_it_was_packed() {
        let quoted =
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n=D0=AD=D1=84=\r\n=D0=B8=D1=80";
        let base64 = "Content-Transfer-Encoding: base64\r\n\r\n0K3RhNC4\r\n0YA=";
        let plain = "Content-Transfer-Encoding: 8bit\r\n\r\nЭфир";
        for letter in [quoted, base64, plain] {
            assert_eq!(text_of(letter), "Эфир");
        }
    }
}
