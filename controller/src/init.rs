//! `efir init`: the first person and the root unit, without a browser and with the server stopped.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use controller_core::app::setup::{self, Founded, Founding, Organisation, OrganisationKind};
use controller_core::domain::password::{Password, PasswordHash};
use controller_core::error::Error as Refusal;
use controller_core::port::{CommitError, Store};
use controller_core::work::Work;
use protocol::words::Words;
use serde_json::json;
use thiserror::Error;

use crate::config::Environment;
use crate::store::{Place, SledStore};
use crate::told::{self, Told, Values, io_args};
use crate::{clock, password};

/// The flags of `efir init`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct InitFlags {
    /// The controller's data directory [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What the first person signs in with
    #[arg(long)]
    pub login: String,
    /// The first person's name [default: the login]
    #[arg(long)]
    pub name: Option<String>,
    /// Sets up one school on its own, with this name, instead of a country
    #[arg(long, value_name = "NAME", conflicts_with = "country")]
    pub school: Option<String>,
    /// What the country is called [default: Россия]
    #[arg(long, value_name = "NAME")]
    pub country: Option<String>,
    /// The time zone of the country or school [default: Europe/Moscow]
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Prints what was made as JSON
    #[arg(long)]
    pub json: bool,
}

/// Sets up, and says what was made.
pub fn run(flags: InitFlags, environment: &Environment) -> ExitCode {
    let words = told::words(commandline::language());
    let json = flags.json;
    let done = init(flags, environment, &words)
        .and_then(|founded| Ok(print(&founded, (!json).then_some(&words))?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told::complain("efir init", &error),
    }
}

fn init(flags: InitFlags, environment: &Environment, words: &Words) -> anyhow::Result<Founded> {
    let data = flags.data.or_else(|| environment.get("EFIR_DATA").map(PathBuf::from));
    // Taken first: nobody should type a password for nothing.
    let place = Place::take(&data.unwrap_or_else(|| PathBuf::from("efir-data")))?;
    let store = SledStore::open(place.path())?;
    let secret = password(environment, words)?;
    let (kind, name) = match flags.school {
        Some(name) => (OrganisationKind::School, name),
        None => (OrganisationKind::Country, flags.country.unwrap_or_else(|| COUNTRY.to_owned())),
    };
    let person = flags.name.unwrap_or_else(|| flags.login.clone());
    let secret = Password::parse(&secret, &[&flags.login, &person, &name])?;
    let founding = Founding {
        name: person,
        login: flags.login,
        password: PasswordHash::new(password::hash_now(secret.reveal())?),
        organisation: Organisation { kind, name, time_zone: flags.time_zone },
    };
    found(&store, &founding)
}

/// What the root unit is called until somebody renames it.
const COUNTRY: &str = "Россия";

/// The store is ours alone, so there is nobody to conflict with.
fn found(store: &dyn Store, founding: &Founding) -> anyhow::Result<Founded> {
    let mut made = None;
    store.read(&mut |snapshot| {
        let mut random = rand::random::<u128>;
        let mut work = Work::new(snapshot, &mut random);
        let founded = setup::found(&mut work, founding, clock::now());
        made = Some(founded.map(|founded| (founded, work.into_commit())));
        Ok(())
    })?;
    let (founded, commit) = made.context("the store gave no snapshot")??;
    store.commit(commit).map_err(|error| match error {
        CommitError::Conflict => Refusal::Busy {},
        CommitError::Store(error) => error.into(),
    })?;
    Ok(founded)
}

/// From `EFIR_PASSWORD`, else from a prompt, else the first line of standard input.
pub(crate) fn password(environment: &Environment, words: &Words) -> Result<String, PasswordError> {
    if let Some(password) = environment.get("EFIR_PASSWORD") {
        return Ok(password.to_owned());
    }
    if io::stdin().is_terminal() {
        let ask = |key| rpassword::prompt_password(words.say(key));
        let once = ask("init-ask")?;
        let again = ask("init-ask-again")?;
        return if once == again { Ok(once) } else { Err(PasswordError::Differ) };
    }
    let mut line = String::new();
    io::stdin().lock().take(LONGEST).read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(PasswordError::Missing);
    }
    Ok(password.to_owned())
}

/// No line with a password is longer, in bytes; an endless input ends here.
const LONGEST: u64 = 4096;

/// Why there is no password.
#[derive(Debug, Error)]
pub(crate) enum PasswordError {
    #[error("the two passwords differ; try again")]
    Differ,
    #[error("there is no password; set EFIR_PASSWORD or write it to standard input")]
    Missing,
    #[error("cannot read the password: {0}")]
    Unreadable(#[from] io::Error),
}

impl Told for PasswordError {
    fn code(&self) -> &'static str {
        match self {
            Self::Differ => "init-passwords-differ",
            Self::Missing => "init-no-password",
            Self::Unreadable(_) => "init-password-unreadable",
        }
    }

    fn args(&self) -> Values {
        match self {
            Self::Differ | Self::Missing => Vec::new(),
            Self::Unreadable(error) => io_args(error),
        }
    }
}

/// Says what was made: in words, or as JSON where there are none.
fn print(founded: &Founded, words: Option<&Words>) -> io::Result<()> {
    let Founded { person, unit } = founded;
    let said = match words {
        None => json!({
            "person": person.id, "login": person.login, "unit": unit.id(), "name": unit.name,
        })
        .to_string(),
        Some(words) => {
            let values = vec![
                ("unit", unit.name.clone()),
                ("name", person.name.clone()),
                ("login", person.login.to_string()),
            ];
            told::say(words, "init-done", &values)
        }
    };
    writeln!(io::stdout(), "{said}")
}
