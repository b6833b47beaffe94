//! What is kept about people: each kind of record, and whom it concerns.
//!
//! A page prints it. A kind of key that is not told here fails a test, so that the page stays true.

/// Something that is kept about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Login, name, unit, mail address, the password's hash.
    Account,
    /// Who holds which role where, from whom, since when and until when.
    Roles,
    /// Who was nominated as administrator, by whom, and what was decided; who asks for it.
    Nominations,
    /// Sessions, machine tokens, links by which a password is chosen, and a digest of the account at a
    /// provider by which they sign in.
    SignIns,
    /// The secret of an authenticator app, and hashes of recovery codes.
    Codes,
    /// The audit log.
    Log,
    /// That somebody was erased, by an id that says nothing of them.
    Erased,
    /// Who wrote a post, raised an alert, enrolled a screen, took charge of a notice.
    Authors,
    /// Consents to name or to show a child: their numbers and dates, and who wrote them down.
    Consents,
    /// What somebody is writing.
    Sketches,
    /// Letters that are still to be sent.
    Letters,
    /// Questions to coordinators, and their answers.
    Tickets,
    /// How often somebody typed a wrong pairing code.
    Guesses,
    /// Answers to requests that may be sent twice.
    Answers,
}

impl Kept {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 14] = [
        Self::Account,
        Self::Roles,
        Self::Nominations,
        Self::SignIns,
        Self::Codes,
        Self::Log,
        Self::Erased,
        Self::Authors,
        Self::Consents,
        Self::Sketches,
        Self::Letters,
        Self::Tickets,
        Self::Guesses,
        Self::Answers,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Roles => "roles",
            Self::Nominations => "nominations",
            Self::SignIns => "sign-ins",
            Self::Codes => "codes",
            Self::Log => "log",
            Self::Erased => "erased",
            Self::Authors => "authors",
            Self::Consents => "consents",
            Self::Sketches => "sketches",
            Self::Letters => "letters",
            Self::Tickets => "tickets",
            Self::Guesses => "guesses",
            Self::Answers => "answers",
        }
    }

    /// The first words of the store's keys under which it lies.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Account => &["person", "login", "numbered", "people", "person-words"],
            Self::Roles => &[
                "grant",
                "grants-of",
                "grants",
                "coordinators",
                "director",
                "grant-turn",
                "reviews",
                "nominated-by",
            ],
            Self::Nominations => &["nomination", "nominations", "nomination-rise", "wish"],
            Self::SignIns => &["credential", "credentials-of", "credential-end", "outside"],
            Self::Codes => &["second-factor"],
            Self::Log => &["audit", "audits"],
            Self::Erased => &["erased", "erasing"],
            Self::Authors => &["post", "past", "alert", "device", "notice", "library"],
            Self::Consents => &["consent"],
            Self::Sketches => &["sketch", "sketches", "sketch-end"],
            Self::Letters => &["letter", "letter-due"],
            Self::Tickets => &["ticket", "ticket-said", "tickets-of"],
            Self::Guesses => &["guesses"],
            Self::Answers => &["answer", "answers", "answer-end"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::WORDS;

    /// Kinds of keys that name no person.
    const OF_NOBODY: &[&str] = &[
        "root",
        "admission",
        "setup",
        "unit",
        "children",
        "units",
        "schools",
        "branches",
        "known",
        "known-as",
        "known-of",
        "unplaced",
        "imports",
        "devices",
        "device-keys",
        "browser",
        "returning",
        "barred",
        "session",
        "greeting",
        "report",
        "spools",
        "fault",
        "played",
        "posts",
        "consents",
        "consent-posts",
        "air",
        "order",
        "on-air",
        "ending",
        "alerts",
        "standing",
        "alert-past",
        "receipt",
        "picture",
        "picture-in",
        "pictures",
        "picture-posts",
        "picture-end",
        "pairing",
        "pairing-code",
        "pairing-end",
        "pairings",
        "device-index",
        "grant-index",
        "found-index",
        "unit-words",
        "devices-in",
        "device-words",
        "away",
        "ailing",
        "retired",
        "health",
        "notices",
        "notices-open",
        "picture-kept",
        "library-holds",
        "shelf",
        "tickets",
        "ticket-device",
        "ticket-rise",
        "staff",
        "rollout",
        "rollout-index",
        "rollout-plan",
        "lacking",
    ];

    #[test]
    fn every_kind_of_key_is_told_or_is_of_nobody() {
        let told: Vec<&str> = Kept::ALL.iter().flat_map(|kept| kept.keys()).copied().collect();
        for word in WORDS {
            let places = [told.contains(word), OF_NOBODY.contains(word)];
            assert_eq!(places.iter().filter(|is| **is).count(), 1, "{word}: say what it keeps");
        }
        for word in told.iter().chain(OF_NOBODY) {
            assert!(WORDS.contains(word), "{word} is gone");
        }
    }
}
