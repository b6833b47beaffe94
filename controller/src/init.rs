//! `efir init`: the first person and the root unit, without a browser and with the server stopped.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use controller_core::app::setup::{self, Founded, Founding, Organisation, OrganisationKind};
use controller_core::domain::person::{Password, PasswordHash};
use controller_core::error::Error;
use controller_core::port::{CommitError, Store};
use controller_core::work::Work;
use serde_json::json;

use crate::config::Environment;
use crate::store::{Place, SledStore};
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
    #[arg(long, value_name = "NAME")]
    pub school: Option<String>,
    /// Prints what was made as JSON
    #[arg(long)]
    pub json: bool,
}

/// Sets up, and says what was made.
pub fn run(flags: InitFlags, environment: &Environment) -> ExitCode {
    let json = flags.json;
    let done = init(flags, environment).and_then(|founded| Ok(print(&founded, json)?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "efir init: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn init(flags: InitFlags, environment: &Environment) -> anyhow::Result<Founded> {
    let data = flags.data.or_else(|| environment.get("EFIR_DATA").map(PathBuf::from));
    // Taken first: nobody should type a password for nothing.
    let place = Place::take(&data.unwrap_or_else(|| PathBuf::from("efir-data")))?;
    let store = SledStore::open(place.path())?;
    let secret = Password::parse(&password(environment)?)?;
    let (kind, name) = match flags.school {
        Some(name) => (OrganisationKind::School, name),
        None => (OrganisationKind::Country, COUNTRY.to_owned()),
    };
    let founding = Founding {
        name: flags.name.unwrap_or_else(|| flags.login.clone()),
        login: flags.login,
        password: PasswordHash::new(password::hash_now(secret.reveal())?),
        organisation: Organisation { kind, name, time_zone: None },
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
        CommitError::Conflict => Error::Busy {},
        CommitError::Store(error) => error.into(),
    })?;
    Ok(founded)
}

/// From `EFIR_PASSWORD`, else from a prompt, else the first line of standard input.
fn password(environment: &Environment) -> anyhow::Result<String> {
    if let Some(password) = environment.get("EFIR_PASSWORD") {
        return Ok(password.to_owned());
    }
    if io::stdin().is_terminal() {
        let once = rpassword::prompt_password("Password: ").context("cannot ask for a password")?;
        let again = rpassword::prompt_password("Again: ").context("cannot ask for a password")?;
        if once != again {
            bail!("the two passwords differ; try again");
        }
        return Ok(once);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("there is no password; set EFIR_PASSWORD or write it to standard input");
    }
    Ok(password.to_owned())
}

fn print(founded: &Founded, as_json: bool) -> io::Result<()> {
    let Founded { person, unit } = founded;
    let mut out = io::stdout().lock();
    if as_json {
        let made = json!({
            "person": person.id, "login": person.login, "unit": unit.id(), "name": unit.name,
        });
        writeln!(out, "{made}")
    } else {
        writeln!(out, "{} · {} ({})", unit.name, person.name, person.login.as_str())
    }
}
