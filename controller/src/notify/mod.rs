//! Tells people that screens stay away: a notice in the console, and a letter where mail is set up.
//!
//! What is to be told and to whom, the core decides and commits; this walks through it every few seconds
//! and carries the letters to the mail server.

mod letter;
mod mailer;

use std::time::Duration;

use controller_core::app::letters::{self, Mailing};
use controller_core::app::notices::{self, Overdue};
use controller_core::domain::notice::Patience;
use controller_core::error::Error;
use controller_core::id::LetterId;
use controller_core::work::{View, Work};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::ledger::Ledger;
use letter::Wording;
pub use mailer::{Mailer, UnusableMail};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(20);
/// Screens that are looked at in one reading.
const PIECE: usize = 2_000;
/// Letters that are sent in one round.
const LETTERS: usize = 50;

/// Looks for screens that stay away, and sends what is to be sent.
#[derive(Debug)]
pub struct Notifier {
    ledger: Ledger,
    patience: Patience,
    mailer: Option<Mailer>,
    wording: Wording,
}

impl Notifier {
    /// Works on this ledger; `console` is where people find the console, for links in letters.
    pub fn new(
        ledger: Ledger,
        patience: Patience,
        mailer: Option<Mailer>,
        console: String,
    ) -> anyhow::Result<Self> {
        Ok(Self { ledger, patience, mailer, wording: Wording::new(console)? })
    }

    /// Works until `stop`. What fails is told and tried again.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut rounds = tokio::time::interval(EVERY);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(rounds.tick()).await.is_some() {
            if let Err(error) = self.tell().await {
                tracing::warn!(%error, "could not look for screens that stay away; trying again");
            }
            if let Some(mailer) = &self.mailer {
                let sending = self.send(mailer);
                if let Some(Err(error)) = stop.run_until_cancelled(sending).await {
                    tracing::warn!(%error, "could not read letters");
                }
            }
        }
        Ok(())
    }

    async fn tell(&self) -> Result<(), Error> {
        let (patience, by_mail) = (self.patience, self.mailer.is_some());
        let mut after: Option<String> = None;
        loop {
            let from = after.take();
            let look = move |view: &View<'_>| {
                notices::overdue(view, patience, from.as_deref(), PIECE, clock::now())
            };
            let Overdue { schools, next } = self.ledger.read(look).await?;
            for school in schools {
                let tell = move |work: &mut Work<'_>| {
                    notices::tell(work, &school, patience, by_mail, clock::now())
                };
                for notice in self.ledger.change(tell).await? {
                    let (unit, screens) = (notice.place.unit(), notice.screens.len());
                    tracing::info!(%unit, screens, cause = notice.cause.name(), "screens stay away");
                }
            }
            match next {
                None => return Ok(()),
                next @ Some(_) => after = next,
            }
        }
    }

    async fn send(&self, mailer: &Mailer) -> Result<(), Error> {
        let due = |view: &View<'_>| letters::due(view, clock::now(), LETTERS);
        for letter in self.ledger.read(due).await? {
            let begin = move |work: &mut Work<'_>| letters::begin(work, letter, clock::now());
            if let Some(mailing) = self.ledger.change(begin).await? {
                self.send_one(mailer, letter, &mailing).await?;
            }
        }
        Ok(())
    }

    async fn send_one(
        &self,
        mailer: &Mailer,
        letter: LetterId,
        mailing: &Mailing,
    ) -> Result<(), Error> {
        let attempt = mailing.letter.attempts;
        match mailer.send(letter, mailing, &self.wording.of(mailing)).await {
            Ok(()) => {
                tracing::info!(%letter, attempt, "a letter is with the mail server");
                self.ledger.change(move |work| letters::sent(work, letter)).await
            }
            Err(error) => {
                tracing::warn!(%letter, attempt, %error, "a letter was not taken; trying again later");
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
