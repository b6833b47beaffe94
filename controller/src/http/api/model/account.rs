//! One's own account: the password, and one-time codes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Changes one's own password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one until now.
    #[schema(format = Password)]
    pub present_password: String,
    /// The new one: at least 10 characters, none that many people have, and not only one's login, name
    /// or school.
    #[schema(format = Password)]
    pub password: String,
}

/// Chooses a password by a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// What follows `/reset/` in the link.
    pub token: String,
    /// The new password.
    #[schema(format = Password)]
    pub password: String,
}

/// Proves that it is oneself who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresentPassword {
    /// The password.
    #[schema(format = Password)]
    pub present_password: String,
}

/// Proves it with a one-time code as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordAndCode {
    /// The password.
    #[schema(format = Password)]
    pub present_password: String,
    /// A code of the app, or a recovery code.
    #[schema(example = "123456")]
    pub code: String,
}

/// The first code of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// The code that the app shows now.
    #[schema(example = "123456")]
    pub code: String,
}

/// What an authenticator app is given; it counts once a code of it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorOffer {
    /// The secret in base32, to be typed.
    pub secret: String,
    /// The same for a QR code.
    #[schema(example = "otpauth://totp/Efir:anna?secret=…&issuer=Efir")]
    pub uri: String,
}

/// Codes for when the phone is lost; each is good once, and they are shown only here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes; older ones are void.
    pub codes: Vec<String>,
}
