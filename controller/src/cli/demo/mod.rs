//! `efir demo`: the whole way of an announcement, on this machine, with the real programs.
//!
//! `efir serve` and `efir-agent run` are child processes, and everything goes through REST, as it
//! would for an administrator.

mod agent;
mod frame;
mod player;
mod school;
mod stage;
mod story;
mod trouble;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use super::failure::Failure;
use super::reader::Reader;
use stage::Stage;

pub(crate) use trouble::Trouble;

/// `efir demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// What the announcement says.
    #[arg(long)]
    pub text: Option<String>,
    /// Ends once it has been shown.
    #[arg(long)]
    pub once: bool,
    /// Where to keep the frame, as PNG.
    #[arg(long, value_name = "FILE")]
    pub frame: Option<PathBuf>,
}

/// Shows it. Whatever happens, the children end and their directory goes.
pub(crate) fn run(args: DemoArgs, reader: &Reader) -> Result<String, Failure> {
    // One thread: the children end when the thread that started them does.
    let runtime = Builder::new_current_thread().enable_all().build().map_err(Trouble::System)?;
    let done = runtime.block_on(show(args, reader));
    runtime.shutdown_background();
    done.map(|()| String::new())
}

async fn show(args: DemoArgs, reader: &Reader) -> Result<(), Failure> {
    let mut ends = Ends::new()?;
    let agent = tokio::select! {
        agent = agent::program(reader) => agent?,
        () = ends.asked() => return Err(Trouble::Interrupted.into()),
    };
    let mut stage = Stage::set(agent)?;
    let mut shown = false;
    let played = tokio::select! {
        played = perform(&args, reader, &mut stage, &mut shown) => played,
        () = ends.asked() => Ok(()),
    };
    if !args.once || played.is_err() {
        progress(reader, "demo-stopping", &[]);
    }
    stage.clear().await;
    match played {
        Ok(()) if !shown => Err(Trouble::Interrupted.into()),
        played => played,
    }
}

/// The story, and what comes after it: until Ctrl-C, or until a child ends.
async fn perform(
    args: &DemoArgs,
    reader: &Reader,
    stage: &mut Stage,
    shown: &mut bool,
) -> Result<(), Failure> {
    story::play(args, reader, stage).await?;
    *shown = true;
    if args.once {
        return Ok(());
    }
    tell(&reader.words().say("demo-stay"));
    Err(stage.ending().await.into())
}

/// The ways to ask a process to end.
struct Ends {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

impl Ends {
    fn new() -> Result<Self, Trouble> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(Trouble::System)?,
            terminate: signal(SignalKind::terminate()).map_err(Trouble::System)?,
            hang_up: signal(SignalKind::hangup()).map_err(Trouble::System)?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => (),
            _ = self.terminate.recv() => (),
            _ = self.hang_up.recv() => (),
        }
    }
}

/// A step that is done or begins, said as it happens.
fn progress(reader: &Reader, key: &str, pairs: &[(&'static str, &str)]) {
    tell(&format!("→ {}", reader.say(key, pairs)));
}

/// A reader that went away does not stop the demonstration.
fn tell(line: &str) {
    let mut output = io::stdout().lock();
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}
