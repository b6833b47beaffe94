//! The kernel's text console, which would blink its cursor and print its messages over the frames.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;

use rustix::ioctl::{IntegerSetter, Opcode, ioctl};

/// `KDSETMODE` and its modes, from `linux/kd.h`.
const KDSETMODE: Opcode = 0x4B3A;
const KD_TEXT: usize = 0;
const KD_GRAPHICS: usize = 1;

/// The console in use, if there is one.
const CONSOLE: &str = "/dev/tty0";

/// A text console that keeps still as long as this lives. It also keeps the keys that switch consoles
/// from working: nobody's cat types the school's TV black.
#[derive(Debug)]
pub(super) struct Console {
    terminal: OwnedFd,
}

impl Console {
    /// Takes the console that the agent was started on, else the one in use.
    /// None if there is none or it may not be had: then frames are shown all the same.
    pub(super) fn take() -> Option<Self> {
        let own = rustix::io::dup(rustix::stdio::stdin()).map_err(io::Error::from);
        if let Some(console) = own.ok().and_then(|terminal| Self::hold(terminal).ok()) {
            return Some(console);
        }
        // The group that may write to it may not read.
        let terminal = File::options().write(true).open(CONSOLE);
        match terminal.and_then(|terminal| Self::hold(terminal.into())) {
            Ok(console) => Some(console),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(
                    "text may appear over the frames: {CONSOLE} cannot be taken: {error}; \
                     it takes the group tty and CAP_SYS_TTY_CONFIG, which the service has"
                );
                None
            }
        }
    }

    fn hold(terminal: OwnedFd) -> io::Result<Self> {
        set(&terminal, KD_GRAPHICS)?;
        Ok(Self { terminal })
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        if let Err(error) = set(&self.terminal, KD_TEXT) {
            tracing::warn!("the text console stays dark: {error}");
        }
    }
}

#[expect(unsafe_code, reason = "no safe wrapper knows the console's modes")]
fn set(terminal: &OwnedFd, mode: usize) -> io::Result<()> {
    // SAFETY: KDSETMODE takes an integer, and 0 and 1 are modes. What is no console refuses it.
    let request = unsafe { IntegerSetter::<KDSETMODE>::new_usize(mode) };
    // SAFETY: as above; nothing is written to this program's memory.
    unsafe { ioctl(terminal, request) }.map_err(io::Error::from)
}
