//! Starting and stopping: one agent a data directory, signals, and panics that nobody survives.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::prelude::*;

use crate::config::{DataOptions, RunOptions};
use crate::trouble::{self, Trouble};
use crate::words::Speech;
use crate::{disk, memory, pki, run, status};

/// Threads: one for the connection, one that may draw or wait for the disk.
const THREADS: usize = 2;
/// How often, and how many times, a data directory that is taken is tried again: the agent before may
/// be about to end.
const LOCK_AGAIN: Duration = Duration::from_millis(100);
const LOCK_TRIES: u32 = 20;

/// Runs the agent until SIGTERM or SIGINT.
pub(crate) fn run(options: RunOptions) -> anyhow::Result<()> {
    #[cfg(target_env = "gnu")]
    memory::give_back_large_blocks();
    log_to_stderr();
    abort_on_panic();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
    runtime.block_on(async {
        let stop = CancellationToken::new();
        let signals = [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
        let watch = tokio::spawn(watch(signals, stop.clone()));
        let _lock = lock(&options.data).await?;
        let result = run::run(options, stop).await;
        watch.abort();
        result
    })
}

/// Removes the identity and everything that came with it.
pub(crate) fn forget(options: &DataOptions) -> anyhow::Result<()> {
    let data = &options.data;
    let _lock = try_lock(data)?.ok_or_else(|| Trouble::Taken(data.clone()))?;
    for folder in [pki::folder(data), run::devices(data)] {
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Trouble::at(&folder)(error).into());
            }
            Ok(()) | Err(_) => {}
        }
    }
    let status = status::file(data);
    Ok(disk::remove(&status).map_err(Trouble::at(&status))?)
}

/// Whether an agent runs on a data directory.
pub(crate) fn is_running(data: &Path) -> bool {
    let Ok(file) = File::open(data.join(LOCK)) else { return false };
    flock(&file, FlockOperation::NonBlockingLockShared).is_err()
}

/// Says on the error output why it ends.
pub(crate) fn complain(error: &anyhow::Error, speech: &Speech) {
    writeln!(io::stderr(), "efir-agent: {}", trouble::tell(error, speech)).ok();
}

const LOCK: &str = "lock";

async fn lock(data: &Path) -> anyhow::Result<File> {
    for _ in 0..LOCK_TRIES {
        if let Some(lock) = try_lock(data)? {
            return Ok(lock);
        }
        tokio::time::sleep(LOCK_AGAIN).await;
    }
    Err(Trouble::Taken(data.to_owned()).into())
}

/// The lock lasts as long as the file is open, and ends with the process however that ends.
fn try_lock(data: &Path) -> Result<Option<File>, Trouble> {
    disk::make_folder(data).map_err(Trouble::at(data))?;
    let file = File::options().create(true).append(true).open(data.join(LOCK));
    let file = file.map_err(Trouble::at(data))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(Trouble::at(data)(error.into())),
    }
}

async fn watch([mut terminate, mut interrupt]: [Signal; 2], stop: CancellationToken) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("told to stop");
    stop.cancel();
}

fn log_to_stderr() {
    let wanted = std::env::var("EFIR_LOG").ok().and_then(|wanted| wanted.parse().ok());
    let filter = wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let lines = layer().with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    tracing_subscriber::registry().with(lines).with(filter).init();
}

/// Half an agent is worse than none: whatever watches over it starts it again.
fn abort_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        writeln!(io::stderr(), "efir-agent: {panic}").ok();
        std::process::abort();
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_directory_has_one_agent() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("deep/data");
        assert!(!is_running(&data));
        let lock = try_lock(&data).expect("it can be made").expect("it is free");
        assert!(is_running(&data));
        assert!(try_lock(&data).expect("it is there").is_none());
        let forgotten = forget(&DataOptions { data: data.clone() }).expect_err("it runs");
        assert!(matches!(forgotten.downcast_ref(), Some(Trouble::Taken(_))));
        drop(lock);
        assert!(!is_running(&data));
        forget(&DataOptions { data }).expect("it is free");
    }
}
