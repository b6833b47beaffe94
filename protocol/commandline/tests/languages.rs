//! Every Fluent file of the repository says the same things in Russian and in English.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may fail it")]

use std::fs;
use std::path::{Path, PathBuf};

use protocol::words::{Language, Words, entries};

#[test]
fn both_languages_say_the_same_things_in_different_words() {
    let mut russian = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), &mut russian);
    assert!(russian.len() >= 6, "the walk misses files: {russian:?}");
    for path in russian {
        let english = path.to_str().unwrap().replace("/ru/", "/en/").replace("/ru.ftl", "/en.ftl");
        compare(
            &fs::read_to_string(&path).unwrap(),
            &fs::read_to_string(&english).expect(&english),
        );
    }
}

fn compare(russian: &str, english: &str) {
    for (language, text) in [(Language::Russian, russian), (Language::English, english)] {
        Words::new(language, text).unwrap();
    }
    let (russian, english) = (entries(russian), entries(english));
    let keys = |entries: &[(&str, &str)]| -> Vec<String> {
        entries.iter().map(|(key, _)| (*key).to_owned()).collect()
    };
    assert!(!russian.is_empty());
    assert_eq!(keys(&russian), keys(&english));
    for ((key, russian), (_, english)) in russian.iter().zip(&english) {
        assert!(is_composed(russian) || russian != english, "{key} is not translated");
        assert_eq!(values(russian), values(english), "{key} names other values");
    }
}

/// Whether a sentence only puts others together, and has no words of its own.
fn is_composed(sentence: &str) -> bool {
    let mut depth = 0;
    !sentence.chars().any(|c| {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth == 0 && c.is_alphabetic()
    })
}

/// The values that a sentence names.
fn values(sentence: &str) -> Vec<&str> {
    let mut values: Vec<&str> = sentence
        .split('$')
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap())
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn walk(folder: &Path, russian: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && !name.starts_with('.') {
                walk(&path, russian);
            }
        } else if name == "ru.ftl"
            || path.extension().is_some_and(|kind| kind == "ftl")
                && path.parent().unwrap().ends_with("ru")
        {
            russian.push(path);
        }
    }
}
