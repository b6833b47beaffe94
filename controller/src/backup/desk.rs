//! How `efir backup` gets a backup from a running controller: over a socket in the data directory,
//! which nobody can reach who could not read the directory anyway.
//!
//! The client sends one line. The answer is a series of frames: a length as four big-endian bytes,
//! then as many bytes of the backup. A frame of length 0 ends it; the totals follow as one more
//! frame. A length of all ones says that it failed; why follows as one more frame.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use super::format::Totals;
use super::{BackupError, Source};
use crate::clock;

const SOCKET: &str = "backup.sock";
const REQUEST: &str = "backup 1\n";
const FAILED: u32 = u32::MAX;
/// Bytes of a frame, at most.
const MOST: u32 = 1024 * 1024;
/// For the client to say what it wants.
const ASKING: Duration = Duration::from_secs(5);
/// For the client to take a frame, and for the controller to send one.
const MOVING: Duration = Duration::from_secs(60);

/// Where clients ask. One is served at a time.
#[derive(Debug)]
pub(crate) struct Desk {
    listener: tokio::net::UnixListener,
}

impl Desk {
    /// Opens it in a data directory that this process holds.
    pub(crate) fn open(data: &Path) -> anyhow::Result<Self> {
        let path = data.join(SOCKET);
        let what = || format!("cannot take requests for backups at {}", path.display());
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(what);
            }
            _ => {}
        }
        let (_folder, short) = short(data).with_context(what)?;
        let listener = UnixListener::bind(short).with_context(what)?;
        listener.set_nonblocking(true).with_context(what)?;
        let listener = tokio::net::UnixListener::from_std(listener).with_context(what)?;
        Ok(Self { listener })
    }

    /// Serves until `stop`; a backup that is being made then is broken off.
    pub(crate) async fn run(self, source: Source, stop: CancellationToken) -> anyhow::Result<()> {
        while let Some(accepted) = stop.run_until_cancelled(self.listener.accept()).await {
            let (stream, _) = accepted.context("cannot take requests for backups")?;
            let stream = stream.into_std().context("cannot take a request for a backup")?;
            let (source, stop) = (source.clone(), stop.clone());
            let served = tokio::task::spawn_blocking(move || serve(&stream, &source, &stop));
            match served.await.context("the backup desk panicked")? {
                Ok(totals) => tracing::info!(?totals, "gave out a backup"),
                Err(error) => tracing::error!(%error, "could not give out a backup"),
            }
        }
        Ok(())
    }
}

fn serve(
    stream: &UnixStream,
    source: &Source,
    stop: &CancellationToken,
) -> Result<Totals, BackupError> {
    let to = Path::new(SOCKET);
    let asked = || {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(ASKING))?;
        stream.set_write_timeout(Some(MOVING))?;
        let mut line = String::new();
        BufReader::new(stream).take(64).read_line(&mut line)?;
        if line == REQUEST { Ok(()) } else { Err(io::Error::other("an unknown request")) }
    };
    asked().map_err(BackupError::file(to))?;
    let made = source.write(Frames(stream), to, clock::now(), &|| stop.is_cancelled());
    let last = |mark: u32, words: &[u8]| {
        let mut out = stream;
        out.write_all(&mark.to_be_bytes())?;
        Frames(stream).write_all(words)
    };
    match &made {
        Ok(totals) => {
            let words = serde_json::to_vec(totals).unwrap_or_default();
            last(0, &words).map_err(BackupError::file(to))?;
        }
        // Should the client be gone, nobody has to be told.
        Err(error) => drop(last(FAILED, error.to_string().as_bytes())),
    }
    made
}

/// Asks the controller that holds a data directory for a backup, and writes it; `holder` is its
/// process id.
pub(super) fn fetch(
    data: &Path,
    holder: &str,
    out: &mut impl Write,
    to: &Path,
) -> Result<Totals, BackupError> {
    let silent =
        |source| BackupError::NoAnswer { path: data.to_owned(), holder: holder.to_owned(), source };
    let ask = || {
        let (_folder, short) = short(data)?;
        let mut stream = UnixStream::connect(short)?;
        stream.set_read_timeout(Some(MOVING))?;
        stream.write_all(REQUEST.as_bytes())?;
        Ok(stream)
    };
    let mut stream = BufReader::with_capacity(256 * 1024, ask().map_err(silent)?);
    loop {
        let length = length(&mut stream).map_err(silent)?;
        match length {
            0 => {
                let words = words(&mut stream).map_err(silent)?;
                return serde_json::from_slice(&words).map_err(|error| silent(error.into()));
            }
            FAILED => {
                let words = words(&mut stream).map_err(silent)?;
                let reason = String::from_utf8_lossy(&words).into_owned();
                return Err(BackupError::Refused { reason });
            }
            length if length > MOST => {
                return Err(silent(io::Error::other("it speaks another language")));
            }
            length => {
                let mut frame = vec![0; usize::try_from(length).unwrap_or(0)];
                stream.read_exact(&mut frame).map_err(silent)?;
                out.write_all(&frame).map_err(BackupError::file(to))?;
            }
        }
    }
}

fn words(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut words = vec![0; usize::try_from(length(stream)?.min(MOST)).unwrap_or(0)];
    stream.read_exact(&mut words)?;
    Ok(words)
}

fn length(stream: &mut impl Read) -> io::Result<u32> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    Ok(u32::from_be_bytes(length))
}

/// Puts what is written into frames.
struct Frames<'s>(&'s UnixStream);

impl Write for Frames<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        let frame = bytes.get(..most).unwrap_or(bytes);
        if !frame.is_empty() {
            let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
            self.0.write_all(&length.to_be_bytes())?;
            self.0.write_all(frame)?;
        }
        Ok(frame.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The socket's path, short however long the data directory's is (a socket's has at most 107 bytes),
/// as long as the folder is open.
fn short(data: &Path) -> io::Result<(File, PathBuf)> {
    let folder = File::open(data)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd()));
    Ok((folder, path))
}
