//! What the service manager is told: that the agent is ready, alive, stopping, and how it is.
//!
//! Life is told by the agent's loop, and only if the task that draws has answered it since: a loop or a
//! display that hangs starves the watchdog, and systemd starts the agent anew.

use std::os::fd::{BorrowedFd, FromRawFd as _, OwnedFd};
use std::time::Duration;

use agent_core::Status;
use agent_core::status::State;
use sd_notify::NotifyState;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::screen::Screen;

/// Signs of life within the watchdog's time: an answer takes one turn, and one may come late.
const BEATS: u32 = 4;
/// How often readiness is looked for where no watchdog asks for more.
const UNHURRIED: Duration = Duration::from_secs(1);

/// The service manager; nobody, if none has started the agent.
#[derive(Debug)]
pub(crate) struct Systemd {
    beats: Option<Interval>,
    is_ready: bool,
    told: Option<String>,
}

impl Systemd {
    /// Whoever the environment names.
    pub(crate) fn of_environment() -> Self {
        let is_there = std::env::var_os("NOTIFY_SOCKET").is_some();
        Self::new(is_there.then(|| pace(sd_notify::watchdog_enabled())))
    }

    fn new(pace: Option<Duration>) -> Self {
        let beats = pace.map(|pace| {
            let mut beats = interval(pace);
            beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
            beats
        });
        Self { beats, is_ready: false, told: None }
    }

    /// Waits until [`beat`](Self::beat) is due; for ever if nobody asks for it.
    pub(crate) async fn due(&mut self) {
        match &mut self.beats {
            Some(beats) => {
                beats.tick().await;
            }
            None => std::future::pending().await,
        }
    }

    /// Tells that the agent is alive if the task that draws has answered, and asks it again.
    pub(crate) fn beat(&mut self, screen: &Screen) {
        if screen.has_answered() {
            notify(&if self.is_ready { NotifyState::Watchdog } else { NotifyState::Ready });
            self.is_ready = true;
            screen.ask();
        }
    }

    /// Tells how the agent is, if that is news.
    pub(crate) fn tell(&mut self, status: &Status) {
        let line = line(status);
        if self.beats.is_some() && self.told.as_ref() != Some(&line) {
            notify(&NotifyState::Status(&line));
            self.told = Some(line);
        }
    }

    /// Tells that the agent is about to end.
    pub(crate) fn stopping(&self) {
        if self.beats.is_some() {
            notify(&NotifyState::Stopping);
        }
    }
}

/// Gives the service manager a file to keep open until the next agent takes it over.
pub(crate) fn keep(name: &str, file: BorrowedFd<'_>) {
    let words = [NotifyState::FdStore, NotifyState::FdName(name)];
    if let Err(error) = sd_notify::notify_with_fds(&words, &[file]) {
        tracing::warn!("the service manager does not keep {name}: {error}");
    }
}

/// Takes over what the agent before has had kept, by name. To be asked once.
#[expect(unsafe_code, reason = "files come by number alone")]
pub(crate) fn kept() -> Vec<(String, OwnedFd)> {
    let Ok(files) = sd_notify::listen_fds_with_names() else { return Vec::new() };
    // SAFETY: the service manager has opened these for this process, and nothing else here owns them.
    files.map(|(file, name)| (name, unsafe { OwnedFd::from_raw_fd(file) })).collect()
}

/// Between two beats, for a watchdog's time.
fn pace(watchdog: Option<Duration>) -> Duration {
    watchdog.map_or(UNHURRIED, |time| time / BEATS).max(Duration::from_millis(1))
}

/// One line for `systemctl status`.
fn line(status: &Status) -> String {
    let state = match status.state {
        State::Starting => "looking for the controller",
        State::Pairing => "not paired",
        State::Online => "connected",
        State::Offline => "not connected",
    };
    match &status.last_error {
        // A line of its own would be another word to the service manager.
        Some(error) => format!("{state}; last error: {}", error.replace(['\n', '\r'], " ")),
        None => state.to_owned(),
    }
}

fn notify(state: &NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(std::slice::from_ref(state)) {
        tracing::warn!("the service manager cannot be told {state}: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_life_come_several_times_within_the_watchdogs_time() {
        assert_eq!(pace(Some(Duration::from_secs(2))), Duration::from_millis(500));
        assert_eq!(pace(None), UNHURRIED);
        assert!(pace(Some(Duration::ZERO)) > Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_service_manager_no_beat_is_due() {
        let mut nobody = Systemd::new(None);
        assert!(tokio::time::timeout(Duration::from_secs(3600), nobody.due()).await.is_err());
        let mut systemd = Systemd::new(Some(Duration::from_secs(1)));
        tokio::time::timeout(Duration::from_secs(2), systemd.due()).await.expect("a beat");
    }

    #[test]
    fn the_line_is_one_line() {
        let clock = protocol::report::Clock { now: jiff::Timestamp::UNIX_EPOCH, trusted: false };
        let status = Status::pairing(None, None, clock, Some("refused\nREADY=1".to_owned()));
        assert_eq!(line(&status), "not paired; last error: refused READY=1");
    }
}
