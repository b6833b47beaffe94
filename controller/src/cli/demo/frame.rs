//! The frame on the TV, fetched from the agent and compared with what it reported.

use std::fs;
use std::path::Path;
use std::time::Duration;

use protocol::Digest;
use ureq::Agent;

use super::Trouble;

/// A 4K frame of noise is smaller.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Fetches the frame that is on the screen now.
pub(super) fn fetch(tv: &str) -> Result<Vec<u8>, Trouble> {
    let url = format!("{}/frame.png", tv.trim_end_matches('/'));
    let failed =
        |error: ureq::Error| Trouble::NoFrame { url: url.clone(), cause: error.to_string() };
    let agent = Agent::config_builder()
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(5)))
        .build()
        .new_agent();
    let mut answer = agent.get(&url).call().map_err(failed)?;
    answer.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)
}

/// Saves a frame, if it is the one that was reported.
pub(super) fn save(frame: &[u8], reported: Digest, path: &Path) -> Result<(), Trouble> {
    let fetched = Digest::of(frame);
    if fetched != reported {
        return Err(Trouble::OtherFrame { reported, fetched });
    }
    fs::write(path, frame).map_err(|cause| Trouble::NotSaved { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_frame_that_was_reported_is_saved() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("frame.png");
        let other = save(b"frame", Digest::of(b"another"), &path);
        assert!(matches!(other, Err(Trouble::OtherFrame { .. })));
        assert!(!path.exists());
        save(b"frame", Digest::of(b"frame"), &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"frame");
    }
}
