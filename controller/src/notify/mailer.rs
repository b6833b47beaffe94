//! The way to the mail server.

use std::time::Duration;

use controller_core::app::letters::Mailing;
use controller_core::id::LetterId;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, header};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use thiserror::Error;

use super::letter::Text;

/// For one command of the mail server.
const PATIENCE: Duration = Duration::from_secs(30);

/// Carries letters to a mail server.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Settings by which no letter can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnusableMail {
    /// The address of the server.
    #[error("no mail server can be reached by this address: {0}")]
    Url(String),
    /// The address of the sender.
    #[error("«{0}» is no mail address")]
    From(String),
}

/// Why a letter was not taken.
#[derive(Debug, Error)]
pub(super) enum Unsent {
    /// It cannot be written.
    #[error("the letter cannot be written: {0}")]
    Letter(String),
    /// The server did not take it.
    #[error("the mail server did not take it: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
}

impl Mailer {
    /// Sends by the server at a URL as lettre reads it: `smtps://name:password@host`,
    /// `smtp://host:587?tls=required`, or `smtp://host:25` without encryption.
    pub fn new(url: &str, from: &str) -> Result<Self, UnusableMail> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let transport = transport.map_err(|error| UnusableMail::Url(error.to_string()))?;
        let address: Address =
            from.trim().parse().map_err(|_| UnusableMail::From(from.to_owned()))?;
        Ok(Self {
            transport: transport.timeout(Some(PATIENCE)).build(),
            from: Mailbox::new(Some("Efir".to_owned()), address),
        })
    }

    /// Hands a letter to the server; when it returns, the server has taken it.
    pub(super) async fn send(
        &self,
        id: LetterId,
        mailing: &Mailing,
        text: &Text,
    ) -> Result<(), Unsent> {
        self.transport.send(self.letter(id, mailing, text)?).await?;
        Ok(())
    }

    /// A letter that comes twice has the same name both times.
    fn letter(&self, id: LetterId, mailing: &Mailing, text: &Text) -> Result<Message, Unsent> {
        let to: Address =
            mailing.letter.to.parse().map_err(|error| Unsent::Letter(format!("{error}")))?;
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(mailing.name.clone()), to))
            .subject(text.subject.clone())
            .message_id(Some(format!("<{id}@{domain}>")))
            .header(header::MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .header(AutoSubmitted)
            .body(text.body.clone())
            .map_err(|error| Unsent::Letter(error.to_string()))
    }
}

/// Tells other machines not to answer (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
