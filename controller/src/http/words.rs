//! The words of the console: one Fluent file a family of pages.

use protocol::words::InvalidWords;

use super::language::Tongues;

macro_rules! families {
    ($($family:literal),+ $(,)?) => {
        /// Each family's words, in Russian and in English.
        const FAMILIES: &[[&str; 2]] = &[$([
            include_str!(concat!("../../i18n/ru/console/", $family, ".ftl")),
            include_str!(concat!("../../i18n/en/console/", $family, ".ftl")),
        ]),+];
    };
}

families![
    "common",
    "home",
    "setup",
    "account",
    "enrol",
    "posts",
    "alerts",
    "screens",
    "people",
    "nominations",
    "audit",
    "help",
    "tv",
    "reports",
    "tickets",
    "support",
    "library",
    "units",
];

/// All of them as one vocabulary.
pub(super) fn of_pages() -> Result<Tongues, InvalidWords> {
    let all = |language: usize| -> String {
        let texts = FAMILIES.iter().filter_map(|family| family.get(language).copied());
        texts.collect::<Vec<_>>().join("\n")
    };
    Tongues::new(&all(0), &all(1))
}
