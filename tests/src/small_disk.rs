//! A disk of a story that can be full: a small tmpfs, taken away with its owner. Needs root.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What fills the disk, a block at a time.
const BLOCK: [u8; 4096] = [0; 4096];

/// A disk with room for little.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    pub(crate) fn mount(folder: &Path, megabytes: u32) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let options = format!("size={megabytes}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder);
        assert!(mount.status().unwrap().success(), "{mount:?}: only root may mount a tmpfs");
        Self { folder: folder.to_owned() }
    }

    /// Leaves no byte free.
    pub fn fills_up(&self) {
        let mut ballast = File::options().create(true).append(true).open(self.ballast()).unwrap();
        let full = loop {
            if let Err(error) = ballast.write_all(&BLOCK) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::StorageFull);
    }

    /// Leaves about so many megabytes free.
    pub fn fills_up_but_for(&self, megabytes: u64) {
        let disk = rustix::fs::statvfs(&self.folder).unwrap();
        let taken = disk.f_bavail * disk.f_frsize - megabytes * 1024 * 1024;
        let mut ballast = File::create(self.ballast()).unwrap();
        std::io::copy(&mut std::io::repeat(0).take(taken), &mut ballast).unwrap();
    }

    /// Has room again.
    pub fn has_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the process that uses it may die a little later.
        let unmounted = Command::new("umount").arg("--lazy").arg(&self.folder).status();
        if !unmounted.is_ok_and(|status| status.success()) {
            eprintln!("{} stays mounted", self.folder.display());
        }
    }
}
