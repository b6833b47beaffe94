//! Mosquitto's clients as they run beside a story.

use std::fs::File;
use std::path::{Path, PathBuf};

use tokio::process::{Child, Command};

use crate::wait::{PATIENCE, eventually};

/// One of mosquitto's clients, listening.
#[derive(Debug)]
pub struct Mosquitto {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Mosquitto {
    pub(crate) fn start(mut command: Command, directory: &Path) -> Self {
        let name = format!("mosquitto-{}", rand::random::<u32>());
        let [out, err] = ["out", "err"].map(|end| directory.join(format!("{name}.{end}")));
        let [out_file, err_file] = [&out, &err].map(|file| File::create(file).unwrap());
        command.stdout(out_file).stderr(err_file);
        Self {
            child: command.spawn().expect("mosquitto-clients: tests/run installs them"),
            out,
            err,
        }
    }

    /// Everything it has received and printed.
    pub fn received(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap()
    }

    /// Waits until it has printed these words.
    pub async fn receives(&self, words: &str) -> String {
        eventually(&format!("mosquitto_sub to receive «{words}»"), PATIENCE, async || {
            let received = self.received();
            let complaint = std::fs::read_to_string(&self.err).unwrap();
            if received.contains(words) {
                Ok(received)
            } else {
                Err(format!("pid {:?} received {received} {complaint}", self.child.id()))
            }
        })
        .await
    }
}
