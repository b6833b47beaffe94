//! `efir reset-password`: for the person above whom nobody stands who could help. Whoever may open the
//! data may do everything with them; the server is stopped meanwhile, and the log tells of it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use controller_core::app::{passwords, signin};
use controller_core::domain::password::{Password, PasswordHash};
use controller_core::domain::person::Person;
use controller_core::error::Error as Refusal;
use controller_core::port::{CommitError, Store};
use controller_core::work::{View, Work};
use protocol::words::Words;
use thiserror::Error;

use crate::config::Environment;
use crate::init;
use crate::store::{Place, SledStore};
use crate::told::{self, Told, Values};
use crate::{clock, password};

/// The flags of `efir reset-password`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct RecoverFlags {
    /// The controller's data directory [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Whose password
    #[arg(long)]
    pub login: String,
}

/// Sets the password, and says so.
pub fn run(flags: &RecoverFlags, environment: &Environment) -> ExitCode {
    let words = told::words(commandline::language());
    let done = recover(flags, environment, &words).and_then(|person| {
        let login = vec![("login", person.login.to_string())];
        Ok(writeln!(io::stdout(), "{}", told::say(&words, "recover-done", &login))?)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told::complain("efir reset-password", &error),
    }
}

fn recover(
    flags: &RecoverFlags,
    environment: &Environment,
    words: &Words,
) -> anyhow::Result<Person> {
    let data = flags.data.clone().or_else(|| environment.get("EFIR_DATA").map(PathBuf::from));
    // Taken first: nobody should type a password for nothing.
    let place = Place::take(&data.unwrap_or_else(|| PathBuf::from("efir-data")))?;
    let store = SledStore::open(place.path())?;
    let nobody = || NoSuchLogin(flags.login.chars().take(64).collect());
    let known = known(&store, &flags.login)?.ok_or_else(nobody)?;
    let secret = Password::parse(&init::password(environment, words)?, &known)?;
    let hash = PasswordHash::new(password::hash_now(secret.reveal())?);
    Ok(set(&store, &flags.login, &hash)?.ok_or_else(nobody)?)
}

/// What everybody knows of whose login it is.
fn known(store: &dyn Store, login: &str) -> anyhow::Result<Option<Vec<String>>> {
    let mut known = None;
    store.read(&mut |snapshot| {
        let view = View::new(snapshot);
        let person = signin::by_login(&view, login);
        known = Some(person.and_then(|person| {
            person.map(|person| passwords::known_of(&view, &person)).transpose()
        }));
        Ok(())
    })?;
    Ok(known.context("the store gave no snapshot")??)
}

/// The store is ours alone, so there is nobody to conflict with.
fn set(store: &dyn Store, login: &str, hash: &PasswordHash) -> anyhow::Result<Option<Person>> {
    let mut done = None;
    store.read(&mut |snapshot| {
        let mut random = rand::random::<u128>;
        let mut work = Work::new(snapshot, &mut random);
        let set = passwords::recover(&mut work, login, hash, clock::now());
        done = Some(set.map(|person| (person, work.into_commit())));
        Ok(())
    })?;
    let (person, commit) = done.context("the store gave no snapshot")??;
    store.commit(commit).map_err(|error| match error {
        CommitError::Conflict => Refusal::Busy {},
        CommitError::Store(error) => error.into(),
    })?;
    Ok(person)
}

/// Nobody has this login.
#[derive(Debug, Error)]
#[error("nobody has the login «{0}»; give another")]
pub(crate) struct NoSuchLogin(pub(crate) String);

impl Told for NoSuchLogin {
    fn code(&self) -> &'static str {
        "recover-nobody"
    }

    fn args(&self) -> Values {
        vec![("login", self.0.clone())]
    }
}
