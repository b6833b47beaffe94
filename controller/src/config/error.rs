//! What is wrong with the configuration: value, place and remedy.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::{fmt, io};

use thiserror::Error;

use crate::told::{Told, Values, io_args};

/// A configuration that cannot be used.
#[derive(Debug, Error)]
#[error("{origin}: {problem}")]
pub struct ConfigError {
    /// Where the value stands.
    pub origin: Origin,
    /// What is wrong with which value, and what to do.
    pub problem: Problem,
}

/// What is wrong with a value.
#[derive(Debug, Error)]
pub enum Problem {
    /// Nothing can listen there.
    #[error("«{0}» is no address to listen on; give IP:PORT, such as 127.0.0.1:8080")]
    Address(String),
    /// No browser can go there.
    #[error("«{0}» is no address of a console; give one such as https://efir.example.org")]
    Url(String),
    /// No host is called so.
    #[error("«{0}» is no host name and no address; give one, without a port")]
    Name(String),
    /// The host would have no name.
    #[error("there is no name; give at least one, or leave the setting out")]
    NoNames,
    /// The value names a file that cannot be read.
    #[error("cannot read «{path}»: {cause}; name a file that this user may read")]
    Unreadable {
        /// Which file.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// Passwords would be seen on the way.
    #[error(
        "«{0}» is reached from outside, where plain HTTP shows passwords; give --tls-cert and \
         --tls-key, --tls own-ca or --behind-proxy"
    )]
    Plain(SocketAddr),
    /// Two settings contradict each other.
    #[error("this and {0} exclude each other; keep one")]
    Exclusive(Origin),
    /// A certificate without its key.
    #[error("its private key is missing; add --tls-key FILE")]
    KeyMissing,
    /// A key without its certificate.
    #[error("its certificate is missing; add --tls-cert FILE")]
    CertificateMissing,
    /// Another word than own-ca.
    #[error("«{0}» is no way to speak TLS; write own-ca")]
    Tls(String),
    /// Neither true nor false.
    #[error("«{0}» is neither yes nor no; write true or false")]
    Boolean(String),
    /// No number, or one that does not fit.
    #[error("«{value}» is no number from {least} to {most}; give one")]
    Number {
        /// What was given.
        value: String,
        /// The least that may be.
        least: u32,
        /// The most.
        most: u32,
    },
    /// No mail server can be reached there.
    #[error(
        "no mail server can be reached so ({0}); give one such as smtps://name:password@mail.example.org"
    )]
    MailServer(String),
    /// Nobody is called so.
    #[error("«{0}» is no mail address; give one such as efir@school.example.org")]
    MailFrom(String),
    /// A server, and nobody to write from.
    #[error("nobody is named from whom letters are; add --smtp-from ADDRESS")]
    MailFromMissing,
    /// A sender, and no server.
    #[error("no mail server is named; add --smtp-url URL")]
    MailServerMissing,
    /// No provider is asked there.
    #[error("«{0}» is no address of a provider; give one with https://")]
    OidcIssuer(String),
    /// A provider, and no name there.
    #[error("it is not said what the controller is called there; add --oidc-client-id ID")]
    OidcClientMissing,
    /// A name there, and no provider.
    #[error("no provider is named; add --oidc-issuer URL")]
    OidcIssuerMissing,
    /// No two hours of a day.
    #[error("«{0}» are no hours of a day; give two such as 7-20, or 0-24 for always")]
    Hours(String),
    /// The file does not parse, or has a key that there is none of.
    #[error("{0}; correct the file")]
    Toml(String),
}

impl Told for ConfigError {
    fn code(&self) -> &'static str {
        match self.problem {
            Problem::Address(_) => "config-address",
            Problem::Url(_) => "config-url",
            Problem::Name(_) => "config-name",
            Problem::NoNames => "config-no-names",
            Problem::Unreadable { .. } => "config-unreadable",
            Problem::Plain(_) => "config-plain",
            Problem::Exclusive(_) => "config-exclusive",
            Problem::KeyMissing => "config-key-missing",
            Problem::CertificateMissing => "config-certificate-missing",
            Problem::Tls(_) => "config-tls",
            Problem::Boolean(_) => "config-boolean",
            Problem::Number { .. } => "config-number",
            Problem::MailServer(_) => "config-mail-server",
            Problem::MailFrom(_) => "config-mail-from",
            Problem::MailFromMissing => "config-mail-from-missing",
            Problem::MailServerMissing => "config-mail-server-missing",
            Problem::OidcIssuer(_) => "config-oidc-issuer",
            Problem::OidcClientMissing => "config-oidc-client-missing",
            Problem::OidcIssuerMissing => "config-oidc-issuer-missing",
            Problem::Hours(_) => "config-hours",
            Problem::Toml(_) => "config-toml",
        }
    }

    fn args(&self) -> Values {
        let mut args = match &self.problem {
            Problem::Address(value)
            | Problem::Url(value)
            | Problem::Name(value)
            | Problem::Tls(value)
            | Problem::MailFrom(value)
            | Problem::OidcIssuer(value)
            | Problem::Hours(value)
            | Problem::Boolean(value) => vec![("value", value.clone())],
            Problem::Unreadable { path, cause } => {
                [io_args(cause), vec![("path", path.clone())]].concat()
            }
            Problem::Plain(address) => vec![("address", address.to_string())],
            Problem::Exclusive(other) => vec![("other", other.to_string())],
            Problem::Number { value, least, most } => vec![
                ("value", value.clone()),
                ("least", least.to_string()),
                ("most", most.to_string()),
            ],
            Problem::Toml(cause) | Problem::MailServer(cause) => vec![("cause", cause.clone())],
            Problem::NoNames
            | Problem::KeyMissing
            | Problem::CertificateMissing
            | Problem::MailFromMissing
            | Problem::MailServerMissing
            | Problem::OidcClientMissing
            | Problem::OidcIssuerMissing => Vec::new(),
        };
        args.push(("origin", self.origin.to_string()));
        args
    }
}

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// On the command line.
    Flag(&'static str),
    /// In the environment.
    Variable(&'static str),
    /// In the file.
    File {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1, where it is known.
        line: Option<usize>,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::File { path, line: Some(line) } => write!(f, "{}:{line}", path.display()),
            Self::File { path, line: None } => write!(f, "{}", path.display()),
        }
    }
}
