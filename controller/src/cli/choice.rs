//! Words that are typed from a fixed list, as REST spells them; a hyphen does for an underscore.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads one of the words. REST's own type says what each means.
pub(crate) fn one_of<T>(words: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let values = words.iter().map(|&word| {
        let plain = PossibleValue::new(word);
        if word.contains('_') { plain.alias(word.replace('_', "-")) } else { plain }
    });
    PossibleValuesParser::new(values)
        .try_map(|word: String| serde_json::from_value(Value::String(word.replace('-', "_"))))
}

/// Reads `yes` or `no`.
pub(crate) fn yes_or_no() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["yes", "no"]).map(|word| word == "yes")
}

/// Kinds of units that can be added.
pub(crate) const UNIT_KINDS: &[&str] = &["region", "municipality", "school"];
/// Kinds of posts.
pub(crate) const POST_KINDS: &[&str] = &["announcement", "news"];
/// What people from a list can be.
pub(crate) const MEMBER_KINDS: &[&str] = &["teacher", "student", "guardian"];
/// How often posts come up.
pub(crate) const PRIORITIES: &[&str] = &["normal", "high"];
/// How far posts come.
pub(crate) const POST_STATES: &[&str] = &["draft", "published", "withdrawn", "expired"];
/// How grave alerts are.
pub(crate) const SEVERITIES: &[&str] = &["extreme", "severe", "moderate", "minor"];
/// How devices are that are looked for.
pub(crate) const DEVICE_STATES: &[&str] =
    &["in_service", "connected", "online", "hidden", "attention", "offline", "waiting", "revoked"];
/// How panels hang.
pub(crate) const ORIENTATIONS: &[&str] =
    &["landscape", "portrait_right", "landscape_flipped", "portrait_left"];
/// What entries of the audit log have to do with.
pub(crate) const DEED_KINDS: &[&str] =
    &["posts", "alerts", "devices", "people", "access", "organisation", "support"];
/// What is shared in the library.
pub(crate) const LIBRARY_KINDS: &[&str] = &["template", "scenario"];
/// What consents allow.
pub(crate) const CONSENT_KINDS: &[&str] = &["name", "picture", "name_and_picture"];
/// How far tickets are.
pub(crate) const TICKET_STATES: &[&str] = &["new", "taken", "answered", "reopened", "closed"];
/// Steps of the rollout.
pub(crate) const ROLLOUT_STEPS: &[&str] =
    &["coordinator", "director", "administrator", "device", "online"];
/// Roles.
pub(crate) const ROLES: &[&str] = &[
    "national_coordinator",
    "regional_coordinator",
    "municipal_coordinator",
    "director",
    "acting_director",
    "school_coordinator",
    "school_administrator",
    "teacher",
    "student",
    "guardian",
    "editor",
    "duty",
    "technician",
    "expert",
    "regional_system",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::words::words;
    use crate::http::api::model::{
        ConsentKind, DeviceState, LibraryKind, PostKind, PostState, Priority, Role, RolloutStep,
        Severity, TicketState, UnitKind,
    };
    use controller_core::domain::audit::DeedKind;
    use protocol::Language;
    use protocol::register::Orientation;

    fn all_mean_something<T: DeserializeOwned>(prefix: &str, choices: &[&str]) {
        // Refusing a word, serde names all that it knows.
        let strange = serde_json::from_value::<T>(Value::String("?".to_owned()));
        let known = strange.err().expect("no choice is called ?").to_string();
        for known in known.split('`').skip(3).step_by(2) {
            assert!(choices.contains(&known), "{known} cannot be chosen");
        }
        for choice in choices {
            let read = serde_json::from_value::<T>(Value::String((*choice).to_owned()));
            assert!(read.is_ok(), "REST does not know {choice}");
            for language in [Language::Russian, Language::English] {
                let key = format!("{prefix}-{}", choice.replace('_', "-"));
                assert!(words(language).knows(&key), "{language} lacks {key}");
            }
        }
    }

    #[test]
    fn every_choice_is_one_of_rests_and_has_a_name_for_people() {
        // The country is made once, at the setup.
        let every_kind = [UNIT_KINDS, &["country"]].concat();
        all_mean_something::<UnitKind>("kind", &every_kind);
        all_mean_something::<PostKind>("kind", POST_KINDS);
        all_mean_something::<Priority>("priority", PRIORITIES);
        all_mean_something::<PostState>("state", POST_STATES);
        all_mean_something::<RolloutStep>("rollout", ROLLOUT_STEPS);
        all_mean_something::<LibraryKind>("library", LIBRARY_KINDS);
        all_mean_something::<ConsentKind>("consent", CONSENT_KINDS);
        all_mean_something::<TicketState>("ticket", TICKET_STATES);
        all_mean_something::<Severity>("severity", SEVERITIES);
        all_mean_something::<DeviceState>("condition", DEVICE_STATES);
        all_mean_something::<Orientation>("orientation", ORIENTATIONS);
        all_mean_something::<Role>("role", ROLES);
        all_mean_something::<DeedKind>("audit-kind", DEED_KINDS);
    }
}
