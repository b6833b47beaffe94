//! What is about people, which a list of schools has no need of: names, SNILS, mobile phones.

/// Words that no column about a school has in its name.
const WORDS: &[&str] = &[
    "фио",
    "фамилия",
    "имя",
    "отчество",
    "директор",
    "директора",
    "директоре",
    "руководитель",
    "руководителя",
    "руководителе",
    "заведующий",
    "заведующего",
    "заведующая",
    "начальник",
    "начальника",
    "ответственный",
    "ответственного",
    "сотрудник",
    "сотрудника",
    "представитель",
    "представителя",
    "учитель",
    "учителя",
    "бухгалтер",
    "заместитель",
    "заместителя",
    "снилс",
    "паспорт",
    "паспортные",
    "рождения",
    "мобильный",
    "сотовый",
    "личный",
    "гражданство",
    "пол",
    "snils",
    "director",
    "principal",
    "headmaster",
    "surname",
    "patronymic",
    "passport",
    "birth",
    "birthday",
    "person",
    "personal",
    "employee",
    "teacher",
    "mobile",
    "entrepreneur",
    "contact",
];
/// Words that make one together, wherever they stand in a name.
const PHRASES: &[&str] = &[
    "ф и о",
    "контактное лицо",
    "контактного лица",
    "должностное лицо",
    "head name",
    "head post",
    "head phone",
    "head mail",
    "first name",
    "last name",
    "middle name",
    "given name",
    "family name",
    "cell phone",
];
/// How patronymics end; `-ич` alone ends too many names of places.
const PATRONYMICS: &[&str] = &["ович", "евич", "ьич", "мич", "овна", "евна", "ична", "инична"];
/// Words that make a patronymic of the name before them.
const SONS: &[&str] = &["оглы", "кызы", "угли", "гызы"];

/// Whether a column's name says that it is about people.
pub(super) fn is_name_of_column(plain: &str) -> bool {
    let padded = format!(" {plain} ");
    let has = |phrase: &&str| padded.contains(&format!(" {phrase} "));
    WORDS.iter().any(has) || PHRASES.iter().any(has)
}

/// Whether a text names a person, or holds a number of theirs.
pub(super) fn is_personal(text: &str) -> bool {
    names_a_person(text) || holds_snils(text) || holds_mobile(text)
}

/// A surname, name and patronymic one after the other, or a surname and initials.
fn names_a_person(text: &str) -> bool {
    let words: Vec<&str> =
        text.split([' ', ',', ';', '(', ')', ':']).filter(|w| !w.is_empty()).collect();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let patronymic = |word: &str| {
        let word = word.to_lowercase();
        let ends = PATRONYMICS.iter().any(|end| word.ends_with(end)) && word.chars().count() > 4;
        ends || SONS.contains(&word.as_str())
    };
    let full = words.windows(2).any(|pair| match pair {
        [name, last] => capital(name) && patronymic(last),
        _ => false,
    });
    let initials = words.windows(2).any(|pair| match pair {
        [one, other] => {
            (is_surname(one) && is_initials(other)) || (is_initials(one) && is_surname(other))
        }
        _ => false,
    });
    full || initials || words.iter().any(|word| is_glued(word))
}

/// `И.` or `И.И.`.
fn is_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let pair = |pair: &[char]| matches!(pair, [letter, '.'] if is_capital(*letter));
    matches!(letters.len(), 2 | 4) && letters.chunks(2).all(pair)
}

/// `Иванов`, not `МБОУ` nor `г.`.
fn is_surname(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().is_some_and(is_capital);
    let rest: Vec<char> = letters.collect();
    first && rest.len() > 2 && rest.iter().all(|letter| letter.is_lowercase() || *letter == '-')
}

/// `И.И.Иванов`, `Иванов И.И` written as one word.
fn is_glued(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').filter(|part| !part.is_empty()).collect();
    let single = |part: &&str| part.chars().count() == 1 && part.chars().all(is_capital);
    match parts.as_slice() {
        [one, other, last] => single(one) && single(other) && is_surname(last),
        _ => false,
    }
}

fn is_capital(letter: char) -> bool {
    matches!(letter, 'А'..='Я' | 'Ё')
}

/// `112-233-445 95`, with any of its separators.
fn holds_snils(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    ["000-000-000 00", "000-000-000-00", "000 000 000 00"].iter().any(|form| shape.contains(form))
}

/// A Russian mobile phone: `+7` or `8`, then ten digits from 9 on.
fn holds_mobile(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | ' ');
    text.split(|c| !is_part(c)).any(|run| {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let spelt = run.contains('+') || run.contains('(') || run.contains('-');
        digits.len() == 11 && spelt && (digits.starts_with("79") || digits.starts_with("89"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_about_people_are_told_by_their_names() {
        for name in [
            "фио директора",
            "директор",
            "снилс руководителя",
            "имя",
            "head name",
            "individual entrepreneur last name",
            "контактное лицо",
            "дата рождения",
        ] {
            assert!(is_name_of_column(name), "{name}");
        }
        for name in ["полное наименование", "имя сайта в сети"] {
            assert_eq!(is_name_of_column(name), name.starts_with("имя "), "{name}");
        }
        for name in ["количество учеников", "сайт", "kind name", "type name", "лицензия"]
        {
            assert!(!is_name_of_column(name), "{name}");
        }
    }

    #[test]
    fn people_are_told_from_what_schools_are_called() {
        for text in [
            "Иванов Иван Иванович",
            "Кузнецова Анна Сергеевна, завуч",
            "Иванов И.И.",
            "И. Петров",
            "А.С.Пушкин",
            "Алиев Вагиф Мамед оглы",
            "112-233-445 95",
            "+7 (910) 123-45-67",
            "8-910-123-45-67",
            "Директор: Ким Ольга Ильинична",
        ] {
            assert!(is_personal(text), "{text}");
        }
        for text in [
            "МБОУ «Лицей №2»",
            "городской округ Елец",
            "8 (4748) 97-37-64",
            "г. Углич",
            "Среднее общее образование",
            "4883194499049777",
            "1224890833947",
            "2026-09-01",
            "да",
            "https://school2.example",
            "Гусь-Хрустальный р-н",
            "2 смены, 540 мест",
        ] {
            assert!(!is_personal(text), "{text}");
        }
    }
}
