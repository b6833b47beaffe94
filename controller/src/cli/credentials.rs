//! Who signed in at which controller, as it is kept between commands.

use std::env;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// A sign-in, as it is kept in a file that only its owner may read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Credentials {
    /// The controller's address, without a slash at the end.
    pub(crate) url: String,
    /// The session's secret.
    pub(crate) token: String,
    /// Certificates to trust, PEM, where the controller's is not of a public CA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ca: Option<String>,
}

impl Credentials {
    /// Reads what [`keep`](Self::keep) wrote; `None` where nobody is signed in.
    pub(crate) fn read() -> Result<Option<Self>, Failure> {
        Self::read_from(&place()?)
    }

    /// Keeps the sign-in, in place of the one before.
    pub(crate) fn keep(&self) -> Result<PathBuf, Failure> {
        let place = place()?;
        self.keep_in(&place)?;
        Ok(place)
    }

    /// Forgets the sign-in.
    pub(crate) fn forget() -> Result<(), Failure> {
        let path = place()?;
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                Err(Failure::File { path, cause })
            }
            _ => Ok(()),
        }
    }

    fn read_from(path: &Path) -> Result<Option<Self>, Failure> {
        let failed = |cause| Failure::File { path: path.to_owned(), cause };
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(failed(cause)),
        };
        serde_json::from_slice(&text).map(Some).map_err(|cause| failed(cause.into()))
    }

    fn keep_in(&self, path: &Path) -> Result<(), Failure> {
        self.write(path).map_err(|cause| Failure::File { path: path.to_owned(), cause })
    }

    /// Writes a new file beside and renames it, so that its mode holds from its first byte on.
    fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(directory) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        }
        let beside = path.with_extension("new");
        if let Err(cause) = fs::remove_file(&beside) {
            if cause.kind() != io::ErrorKind::NotFound {
                return Err(cause);
            }
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }
}

fn place() -> Result<PathBuf, Failure> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let directory = absolute("XDG_CONFIG_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".config")))
        .ok_or(Failure::NoHome)?;
    Ok(directory.join("efir").join("login.json"))
}

// The secret stays out of logs.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("url", &self.url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn credentials(token: &str) -> Credentials {
        Credentials { url: "https://efir.example".into(), token: token.into(), ca: None }
    }

    #[test]
    fn only_the_owner_may_read_a_sign_in_even_where_everybody_could_read_the_one_before() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("efir").join("login.json");
        credentials("old").keep_in(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        fs::write(path.with_extension("new"), "left over").unwrap();

        credentials("new").keep_in(&path).unwrap();

        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let directory = fs::metadata(path.parent().unwrap()).unwrap();
        assert_eq!(directory.permissions().mode() & 0o777, 0o700);
        assert_eq!(Credentials::read_from(&path).unwrap(), Some(credentials("new")));
    }

    #[test]
    fn nobody_is_signed_in_where_no_file_is() {
        let home = tempfile::tempdir().unwrap();
        assert!(Credentials::read_from(&home.path().join("login.json")).unwrap().is_none());
    }

    #[test]
    fn a_file_that_is_no_sign_in_is_named() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("login.json");
        fs::write(&path, "{}").unwrap();
        let failure = Credentials::read_from(&path).unwrap_err();
        assert!(matches!(failure, Failure::File { path: named, .. } if named == path));
    }
}
