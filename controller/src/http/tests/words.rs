//! Every failure has words; that both languages say the same is tested for all Fluent files at once.

use controller_core::error::Error;
use protocol::Language;
use protocol::words::entries;

use crate::http::error::{Failure, Misuse, Speech};

const ERRORS: &str = include_str!("../../../i18n/ru/errors.ftl");

#[test]
fn every_failure_has_a_title_and_a_sentence_and_there_are_no_others() {
    let mut codes: Vec<&str> = Error::CODES.to_vec();
    codes.extend(Misuse::each().into_iter().map(|misuse| Failure::from(misuse).code()));
    let mut wanted: Vec<String> =
        codes.iter().flat_map(|code| [(*code).to_owned(), format!("{code}-detail")]).collect();
    wanted.sort();
    let mut said: Vec<&str> = entries(ERRORS).into_iter().map(|(key, _)| key).collect();
    said.sort_unstable();
    assert_eq!(said, wanted);
}

#[test]
fn what_the_request_got_wrong_stands_in_the_sentence() {
    let speech = Speech::new().unwrap();
    for misuse in Misuse::each() {
        let failure = Failure::from(misuse);
        for language in [Language::Russian, Language::English] {
            let problem = speech.problem(&failure, language);
            assert!(!problem.detail.contains(['{', '}']), "{problem:?}");
            let technical = ["reason", "found"];
            for (name, value) in &problem.params {
                let said = problem.detail.contains(value.as_str());
                assert!(said || technical.contains(&name.as_str()), "{name}: {problem:?}");
            }
        }
    }
    let busy = Failure::from(Misuse::TooManyAttempts { seconds: 21 });
    let problem = speech.problem(&busy, Language::Russian);
    assert!(problem.detail.ends_with("через 21 секунду."), "{}", problem.detail);
}
