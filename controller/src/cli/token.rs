//! `efir token`: secrets with which machines sign in.

use clap::Subcommand;
use controller_core::id::TokenId;

use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use super::when::instant;
use crate::http::api::model::{NewToken, Paging, Token, TokenMade};

/// What is done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Makes one; its secret is said once.
    Add {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// When it ends.
        #[arg(long, value_name = "TIME")]
        expires: Option<String>,
        /// Where its rights end.
        #[arg(long)]
        unit: Option<String>,
    },
    /// Revokes one.
    Revoke {
        /// Which.
        id: String,
    },
    /// Lists them.
    List,
}

/// Does it.
pub(crate) fn run(
    command: TokenCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        TokenCommand::Add { name, expires, unit } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let expires = expires
                .map(|expires| instant(&expires, |_| Ok(reader.zone().clone())))
                .transpose()?;
            let made = controller.post::<TokenMade>("tokens", &NewToken { name, expires, unit })?;
            Ok(reader.answer(&made, |TokenMade { token, secret }| {
                let id = token.id.to_string();
                let said = [("name", &*token.name), ("secret", secret), ("id", &id)];
                reader.say("done-token-add", &said)
            }))
        }
        TokenCommand::Revoke { id } => {
            let id: TokenId = lookup::id(&id)?;
            controller.delete(&format!("tokens/{id}"))?;
            Ok(reader.done(|| reader.say("done-token-revoke", &[("id", &id.to_string())])))
        }
        TokenCommand::List => {
            let tokens = controller.list("tokens", &Paging::default())?;
            Ok(reader.answer(&tokens, |tokens| table(tokens, reader)))
        }
    }
}

fn table(tokens: &[Token], reader: &Reader) -> String {
    let rows = tokens
        .iter()
        .map(|token| {
            [
                token.name.clone(),
                reader.time(token.created),
                reader.time_or(token.expires, "never"),
                token.id.to_string(),
            ]
        })
        .collect();
    reader.table(
        ["column-token", "column-created", "column-expires", "column-id"],
        rows,
        "empty-tokens",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn tokens_read_like_this() {
        let board = Token {
            id: TokenId::new(Timestamp::UNIX_EPOCH, 1),
            name: "Табло у входа".into(),
            created: "2026-09-01T05:30:00Z".parse().unwrap(),
            expires: None,
            unit: None,
        };
        let until = Some("2027-06-01T21:00:00Z".parse().unwrap());
        let school = Token { expires: until, name: "asc-timetables".into(), ..board.clone() };
        for language in [Language::Russian, Language::English] {
            let tokens = table(&[board.clone(), school.clone()], &reader(language));
            insta::assert_snapshot!(format!("tokens_{language}"), tokens);
        }
    }
}
