//! Command lines that are not understood, as both languages say it.

use protocol::Language;

use super::{Cli, words};

const LINES: &[&str] = &[
    "efir frobnicate",
    "efir statsu",
    "efir --frob",
    "efir init",
    "efir init --login",
    "efir init --login a --login b",
    "efir init --login a b",
    "efir post list --state gone",
    "efir post edit 01 --tag a --everywhere",
    "efir device set 01 --tag a --no-tags",
    "efir completions fishy",
    "efir serve --behind-proxy=yes",
];

#[test]
fn complaints_read_like_this() {
    for language in [Language::Russian, Language::English] {
        let words = words::words(language);
        let said = LINES.iter().map(|line| {
            let typed = line.split(' ').map(Into::into);
            let error = commandline::try_parse::<Cli>(typed, &words).expect_err(line);
            let complaint = commandline::complain(&error, &words).expect("a complaint");
            format!("$ {line}\n{complaint}")
        });
        let said = said.collect::<Vec<_>>().join("\n\n");
        insta::assert_snapshot!(format!("misuse_{language}"), said);
    }
}
