//! What stands one after the other in the sealed stream.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use protocol::Digest;

/// The first byte of each entry. Lengths are big-endian.
pub(super) mod tag {
    /// u32 length, the manifest as JSON.
    pub(in super::super) const MANIFEST: u8 = b'M';
    /// u32 length of the key, u32 length of the value, key, value.
    pub(in super::super) const PUT: u8 = b'P';
    /// u32 length, the key.
    pub(in super::super) const DELETE: u8 = b'D';
    /// u32 length of the name, u64 length of the content, name, content, and one byte: whether the
    /// content is what the name says.
    pub(in super::super) const FILE: u8 = b'F';
    /// u32 length, the totals as JSON; nothing follows.
    pub(in super::super) const END: u8 = b'E';
}

/// Bytes of a manifest, a name or totals, at most.
pub(super) const MOST_WORDS: u32 = 64 * 1024;
/// Bytes of a key or value, at most; the store's own limits lie below.
pub(super) const MOST_PAIR: u32 = 16 * 1024 * 1024;

/// A file that a backup carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::backup) enum Carried {
    /// The certificate authority's key and certificate.
    Authority,
    /// A media file, named by the SHA-256 of its content.
    Media(Digest),
}

impl Carried {
    /// Where it lies in a data directory.
    pub(in crate::backup) fn path(self) -> PathBuf {
        self.to_string().into()
    }
}

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority => f.write_str("pki/ca.pem"),
            Self::Media(digest) => {
                let name = digest.to_string();
                write!(f, "media/{}/{name}", name.get(..2).unwrap_or_default())
            }
        }
    }
}

impl FromStr for Carried {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        if name == Self::Authority.to_string() {
            return Ok(Self::Authority);
        }
        let digest = name.rsplit('/').next().and_then(|name| name.parse().ok()).ok_or(())?;
        let media = Self::Media(digest);
        // Only as it would be written: nothing leads out of the data directory.
        if media.to_string() == name { Ok(media) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_they_are_written_and_nothing_leads_out_of_the_directory() {
        let digest = Digest::of(b"x");
        for carried in [Carried::Authority, Carried::Media(digest)] {
            assert_eq!(carried.to_string().parse(), Ok(carried));
        }
        for wrong in [
            "",
            "pki/recovery.key",
            "/etc/passwd",
            &format!("../media/2d/{digest}"),
            &format!("media/00/{digest}"),
            &digest.to_string(),
        ] {
            assert_eq!(wrong.parse::<Carried>(), Err(()), "{wrong}");
        }
    }
}
