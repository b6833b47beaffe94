//! What keeps the agent from running, with its sentence for people.

use std::io;
use std::path::{Path, PathBuf};

use commandline::io_args;
use thiserror::Error;

use crate::words::Speech;

/// What somebody at the device can put right.
#[derive(Debug, Error)]
pub(crate) enum Trouble {
    #[error("{0} is in use by another running agent")]
    Taken(PathBuf),
    #[error("cannot use {path}: {cause}")]
    Unusable { path: PathBuf, cause: io::Error },
    #[error("cannot write frames to {path}: {cause}")]
    Frames { path: PathBuf, cause: io::Error },
    #[error("cannot serve the live frame on {address}: {cause}")]
    Page { address: String, cause: io::Error },
    #[error("this machine has no graphics card that drives screens")]
    NoCard,
    #[error("cannot use the graphics card {path}: {cause}")]
    Card { path: PathBuf, cause: io::Error },
    #[error("{0} drives no screens")]
    NoScreens(PathBuf),
    #[error("another program drives the screens of {0}")]
    CardTaken(PathBuf),
    #[error("there is no connector {name}, only {known}")]
    NoConnector { name: String, known: String },
    #[error("no agent has run with --data {0}")]
    NeverRan(PathBuf),
    #[error("the status {path} cannot be read: {cause}")]
    Status { path: PathBuf, cause: serde_json::Error },
}

impl Trouble {
    /// For what the system refuses at a path.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |cause| Self::Unusable { path, cause }
    }

    fn sentence(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let named = |path: &Path| vec![("path", path.display().to_string())];
        match self {
            Self::Taken(path) => ("trouble-taken", named(path)),
            Self::Unusable { path, cause } => {
                ("trouble-unusable", [io_args(cause), named(path)].concat())
            }
            Self::Frames { path, cause } => {
                ("trouble-frames", [io_args(cause), named(path)].concat())
            }
            Self::Page { address, cause } => {
                let address = vec![("address", address.clone())];
                ("trouble-page", [io_args(cause), address].concat())
            }
            Self::NoCard => ("trouble-no-card", Vec::new()),
            Self::Card { path, cause } => ("trouble-card", [io_args(cause), named(path)].concat()),
            Self::NoScreens(path) => ("trouble-no-screens", named(path)),
            Self::CardTaken(path) => ("trouble-card-taken", named(path)),
            Self::NoConnector { name, known } => {
                ("trouble-no-connector", vec![("name", name.clone()), ("known", known.clone())])
            }
            Self::NeverRan(path) => ("trouble-never-ran", named(path)),
            Self::Status { path, cause } => {
                let cause = vec![("cause", cause.to_string())];
                ("trouble-status", [cause, named(path)].concat())
            }
        }
    }
}

/// What failed, with which value, and what to do.
pub(crate) fn tell(error: &anyhow::Error, speech: &Speech) -> String {
    let trouble = error.chain().find_map(|cause| cause.downcast_ref::<Trouble>());
    let (key, values) = trouble.map_or_else(
        || ("trouble-other", vec![("cause", format!("{error:#}"))]),
        Trouble::sentence,
    );
    speech.say(key, &values)
}
