//! Stories are told in Russian; a browser that speaks English hears every word of the console's as
//! its own Fluent files have it. What is not among them is data, the same in both languages.

use std::path::Path;
use std::sync::OnceLock;

use protocol::Language;
use protocol::words::entries;

use super::tree::plain;

/// What the console may call by this Russian name in a language: one or several things.
pub(super) fn said(words: &str, language: Language) -> Vec<String> {
    let english = match language {
        Language::Russian => Vec::new(),
        Language::English => dictionary().iter().flat_map(|pair| pair.translate(words)).collect(),
    };
    if english.is_empty() { vec![words.to_owned()] } else { english }
}

/// One message of the console's in both languages, each form of it.
#[derive(Debug)]
struct Pair {
    russian: Vec<Pattern>,
    english: Vec<Pattern>,
}

/// Words with places for values.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Value(String),
}

fn dictionary() -> &'static [Pair] {
    static DICTIONARY: OnceLock<Vec<Pair>> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        let [russian, english] = ["ru", "en"].map(fluent);
        let (russian, english) = (entries(&russian), entries(&english));
        russian
            .iter()
            .filter_map(|(key, russian)| {
                let (_, english) = english.iter().find(|(other, _)| other == key)?;
                Some(Pair { russian: forms(russian), english: forms(english) })
            })
            .collect()
    })
}

/// All of the console's words in a language, and those that its errors are told in.
fn fluent(language: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../controller/i18n").join(language);
    let console = std::fs::read_dir(folder.join("console")).unwrap();
    let mut files: Vec<_> = console.map(|file| file.unwrap().path()).collect();
    files.push(folder.join("errors.ftl"));
    let texts = files.iter().map(|file| std::fs::read_to_string(file).unwrap());
    texts.collect::<Vec<_>>().join("\n")
}

/// The forms of a message: one, or those between which a number decides (`[one] … *[many] …`).
fn forms(value: &str) -> Vec<Pattern> {
    if !value.contains("->") {
        return vec![Pattern::read(value)];
    }
    let variants = value.lines().map(str::trim).filter(|line| line.starts_with(['[', '*']));
    variants.filter_map(|line| line.split_once(']')).map(|(_, text)| Pattern::read(text)).collect()
}

impl Pair {
    fn translate(&self, words: &str) -> Vec<String> {
        match self.russian.iter().find_map(|form| form.values_in(words)) {
            Some(values) => self.english.iter().map(|form| form.with(&values)).collect(),
            None => Vec::new(),
        }
    }
}

impl Pattern {
    fn read(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.trim();
        while let Some((words, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            pieces.push(Piece::Words(words.to_owned()));
            pieces.push(Piece::Value(name.trim().trim_start_matches('$').to_owned()));
            rest = after;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        pieces.retain(|piece| *piece != Piece::Words(String::new()));
        Self(pieces)
    }

    /// The values in words of this form; nothing where they are not.
    fn values_in(&self, words: &str) -> Option<Vec<(&str, String)>> {
        // Values alone would be anything.
        self.0
            .iter()
            .any(|piece| matches!(piece, Piece::Words(words) if !words.trim().is_empty()))
            .then_some(())?;
        let mut rest = words;
        let mut values = Vec::new();
        for (place, piece) in self.0.iter().enumerate() {
            match piece {
                Piece::Words(words) => rest = rest.strip_prefix(words.as_str())?,
                Piece::Value(name) => {
                    let end = match self.0.get(place + 1) {
                        Some(Piece::Words(next)) => rest.find(next.as_str())?,
                        Some(Piece::Value(_)) | None => rest.len(),
                    };
                    values.push((name.as_str(), rest[..end].to_owned()));
                    rest = &rest[end..];
                }
            }
        }
        rest.is_empty().then_some(values)
    }

    fn with(&self, values: &[(&str, String)]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Value(name) => values
                .iter()
                .find_map(|(known, value)| (known == name).then(|| value.clone()))
                .unwrap_or_default(),
        };
        plain(&self.0.iter().map(piece).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_console_says_is_said_in_english_and_data_stays() {
        let pair = |russian, english| Pair { russian: forms(russian), english: forms(english) };
        let alert = pair("Тревога: { $unit }", "Alert: { $unit }");
        assert_eq!(alert.translate("Тревога: Гимназия №11"), ["Alert: Гимназия №11"]);
        assert!(alert.translate("Тревога").is_empty());
        let screens = pair(
            "{ $n ->\n [one] На { $n } экране.\n *[many] На { $n } экранах.\n}",
            "{ $n ->\n [one] On { $n } screen.\n *[other] On { $n } screens.\n}",
        );
        assert_eq!(screens.translate("На 5 экранах."), ["On 5 screen.", "On 5 screens."]);
        assert!(pair("{ $who }", "{ $who }").translate("Снегопад").is_empty());
        assert_eq!(said("Войти", Language::English), ["Sign in"]);
        assert_eq!(said("Войти", Language::Russian), ["Войти"]);
        assert_eq!(said("Снегопад", Language::English), ["Снегопад"]);
    }
}
