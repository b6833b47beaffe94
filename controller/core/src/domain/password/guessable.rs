//! What a guesser tries first: passwords that many people have, and what everybody knows of their
//! owner.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The 20,000 passwords found most often in leaks, as Django's `CommonPasswordValidator` (5.2) keeps
/// them, those of 4 characters or more; its licence (BSD) stands beside it.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common.txt").lines().collect());

/// What fingers run along, either way: keyboards, digits, alphabets.
const RUNS: &[&str] = &[
    "`1234567890-=",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
];
/// The Russian keyboard, key by key beside the Latin one.
const RUSSIAN_KEYS: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const LATIN_KEYS: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
/// A piece of at most so many characters, said again and again, is no password.
const PIECE: usize = 4;
/// Fewer letters than these beside what everybody knows are no secret.
const LETTERS: usize = 4;

/// Whether it is one that many people have: on the list, perhaps with digits around it, typed with the
/// keyboard in Russian, said twice, or a run along the keys.
pub(super) fn is_common(text: &str) -> bool {
    let typed: Vec<char> = text.to_lowercase().chars().collect();
    let keys: Vec<char> = typed.iter().map(|typed| latin_key(*typed)).collect();
    [typed, keys].iter().any(|text| is_known(text) || is_run(text) || is_repeated(text))
}

/// Whether nothing but digits, punctuation and a few letters is left beside the words that everybody
/// knows of its owner, and Efir's own name.
pub(super) fn says_only<S: AsRef<str>>(text: &str, about: &[S]) -> bool {
    let words = about.iter().map(AsRef::as_ref).chain(["эфир", "efir"]).flat_map(words);
    let mut words: Vec<String> = words.filter(|word| word.chars().count() > 2).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = letters(text);
    let whole = left.len();
    for word in words {
        left = left.replace(&word, "");
    }
    left.len() < whole && left.chars().count() < LETTERS
}

fn is_known(text: &[char]) -> bool {
    let is_letter = |c: &char| c.is_alphabetic();
    let first = text.iter().position(is_letter).unwrap_or(0);
    let last = text.iter().rposition(is_letter).map_or(text.len(), |last| last + 1);
    let within = text.get(first..last).unwrap_or_default();
    [text, within].iter().any(|text| COMMON.contains(&*text.iter().collect::<String>()))
}

fn is_run(text: &[char]) -> bool {
    let forward: String = text.iter().collect();
    let backward: String = text.iter().rev().collect();
    RUNS.iter().any(|run| {
        let round = format!("{run}{run}");
        round.contains(&forward) || round.contains(&backward)
    })
}

/// Whether it is a short piece again and again, or a known one.
fn is_repeated(text: &[char]) -> bool {
    let repeats = |length: &usize| text.iter().zip(text.iter().skip(*length)).all(|(a, b)| a == b);
    let Some(length) = (1..=text.len() / 2).find(repeats) else { return false };
    length <= PIECE || text.get(..length).is_some_and(|piece| is_known(piece) || is_run(piece))
}

/// The Latin letter on the same key.
fn latin_key(typed: char) -> char {
    let at = RUSSIAN_KEYS.chars().position(|key| key == typed);
    at.and_then(|at| LATIN_KEYS.chars().nth(at)).unwrap_or(typed)
}

/// A text's words, and the text as one word.
fn words(text: &str) -> Vec<String> {
    let apart = text.split(|c: char| !c.is_alphabetic()).map(letters);
    std::iter::once(letters(text)).chain(apart).collect()
}

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_people_have_is_common_whatever_the_keyboard() {
        for common in [
            "1234567890",
            "qwertyuiop",
            "Password2026!",
            "йцукенгшщзх",
            "1111111111",
            "пароль123456",
            "парольпароль",
            "абвгдежзий",
            "0987654321",
            "abcabcabcabc",
            "qwertyqwerty",
            "gfhjkmgfhjkm",
            "q1w2e3r4t5",
        ] {
            assert!(is_common(common), "{common}");
        }
    }

    #[test]
    fn a_few_words_in_a_row_are_fine() {
        for fine in [
            "снег идёт с утра",
            "верный-конь-батарея-скрепка",
            "correct horse battery",
            "8fj20xk49a",
            "ёжик и туман",
        ] {
            assert!(!is_common(fine), "{fine}");
            assert!(!says_only(fine, &["anna", "Анна Петрова", "Гимназия №11"]), "{fine}");
        }
    }

    #[test]
    fn what_everybody_knows_of_its_owner_is_no_secret() {
        let about = ["anna.petrova", "Анна Петрова", "Гимназия №11"];
        for known in [
            "anna.petrova",
            "annapetrova2026",
            "Анна Петрова",
            "петрова-анна",
            "Гимназия №11",
            "гимназия11111",
            "Эфир Эфир Эфир",
            "efir2026efir!",
            "эфиргимназия11",
        ] {
            assert!(says_only(known, &about), "{known}");
        }
        assert!(!says_only("1029384756", &about), "it says nothing of anybody");
        assert!(!says_only("анна любит снег", &about));
    }
}
