//! Where the demonstration takes place: a temporary directory and the children that use it.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use super::Trouble;
use super::player::{Player, command};
use crate::cli::failure::Failure;

/// How often a step that is waited for is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// A temporary directory and the children that use it.
#[derive(Debug)]
pub(super) struct Stage {
    directory: TempDir,
    efir: PathBuf,
    agent: PathBuf,
    players: Vec<Player>,
}

impl Stage {
    /// Prepares an empty stage.
    pub(super) fn set(agent: PathBuf) -> Result<Self, Trouble> {
        let directory =
            tempfile::Builder::new().prefix("efir-demo-").tempdir().map_err(Trouble::System)?;
        let efir = env::current_exe().map_err(Trouble::System)?;
        Ok(Self { directory, efir, agent, players: Vec::new() })
    }

    /// The directory.
    pub(super) fn place(&self) -> &Path {
        self.directory.path()
    }

    /// A place in it.
    pub(super) fn at(&self, of: &str) -> PathBuf {
        self.place().join(of)
    }

    /// A command of the controller's program.
    pub(super) fn efir(&self) -> Command {
        command(&self.efir)
    }

    /// The agent's program.
    pub(super) fn agent_program(&self) -> PathBuf {
        self.agent.clone()
    }

    /// A command of the agent's program.
    pub(super) fn agent(&self) -> Command {
        command(&self.agent)
    }

    /// Starts a child.
    pub(super) fn enter(&mut self, name: &str, command: Command) -> Result<(), Trouble> {
        self.players.push(Player::start(name, command, self.directory.path())?);
        Ok(())
    }

    /// Looks again and again until there is something; fails when it takes longer than `limit`,
    /// or when a child ends meanwhile.
    pub(super) async fn until<T>(
        &mut self,
        step: &'static str,
        limit: Duration,
        mut look: impl AsyncFnMut() -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let looking = async {
            loop {
                if let Some(found) = look().await? {
                    return Ok(found);
                }
                self.players.iter_mut().try_for_each(Player::check)?;
                sleep(GLANCE).await;
            }
        };
        match timeout(limit, looking).await {
            Ok(found) => found,
            Err(_) => Err(Trouble::Late { step, limit, log: self.logs() }.into()),
        }
    }

    /// The ends of all children's logs.
    pub(super) fn logs(&self) -> String {
        self.players.iter().map(Player::log).collect::<Vec<_>>().join("\n")
    }

    /// Waits until a child ends, which none should.
    pub(super) async fn ending(&mut self) -> Trouble {
        loop {
            if let Err(trouble) = self.players.iter_mut().try_for_each(Player::check) {
                return trouble;
            }
            sleep(GLANCE).await;
        }
    }

    /// Ends the children, the last one first, and removes the directory.
    pub(super) async fn clear(mut self) {
        while let Some(player) = self.players.pop() {
            player.stop().await;
        }
        // What cannot be removed from the temporary directory, the system removes in time.
        let _ = self.directory.close();
    }
}
