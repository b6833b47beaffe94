//! What an author should know of a post before people stand in front of it, in the reader's language.

use agent_render::{Warning as OfFrame, unknown_characters};
use protocol::post::Item;
use protocol::words::{Args, Value, Words};
use protocol::{markdown, reading};

use super::api::model::Warning;

/// Characters that a warning names, at most.
const NAMED: usize = 8;

/// What the words alone tell.
pub(super) fn of_words(item: &Item, words: &Words) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let text = format!("{}{}", item.content.title(), markdown::plain(item.content.text()));
    let unknown = unknown_characters(&text);
    if !unknown.is_empty() {
        let named = named(&unknown, words);
        warnings.push(warning("unknown-characters", &[("characters", &named)], words));
    }
    let (needed, given) = (reading::needed(&item.content), reading::time(item));
    if needed > given {
        let (needed, given) = (needed.as_secs_f32().ceil(), given.as_secs());
        let values = [("needed", &*needed.to_string()), ("given", &given.to_string())];
        warnings.push(warning("time-short", &values, words));
    }
    warnings
}

/// What a frame tells besides.
pub(super) fn of_frame(frame: &[OfFrame], words: &Words) -> Vec<Warning> {
    let code = |warning: &OfFrame| match warning {
        OfFrame::TitleCut => Some("title-cut"),
        OfFrame::TextCut => Some("text-cut"),
        OfFrame::DetailCut => Some("detail-cut"),
        // The words alone tell it, with the characters' names.
        OfFrame::UnknownCharacters => None,
        OfFrame::AccentsCut => Some("accents-cut"),
        OfFrame::TitleSmall => Some("title-small"),
        OfFrame::TextLong => Some("text-long"),
        OfFrame::LowContrast => Some("low-contrast"),
        OfFrame::PictureCoarse => Some("picture-coarse"),
    };
    frame.iter().filter_map(code).map(|code| warning(code, &[], words)).collect()
}

fn warning(code: &str, values: &[(&'static str, &str)], words: &Words) -> Warning {
    let args: Args<'_> =
        values.iter().map(|(name, value)| (*name, number_or_text(value))).collect();
    let params = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Warning { code: code.to_owned(), text: words.say_with(code, &args), params: params.collect() }
}

fn number_or_text(value: &str) -> Value<'_> {
    value.parse::<u32>().map_or_else(|_| Value::from(value), Value::from)
}

/// «эмодзи 🎉 (U+1F389), знак 寒 (U+5BD2)»
fn named(characters: &[char], words: &Words) -> String {
    let name = |character: &char| {
        let code = format!("U+{:04X}", u32::from(*character));
        let shown = character.to_string();
        let values: [(&'static str, Value<'_>); 2] =
            [("character", Value::from(shown.as_str())), ("code", Value::from(code.as_str()))];
        let key = if is_emoji(*character) { "character-emoji" } else { "character-other" };
        words.say_with(key, &values.into_iter().collect())
    };
    let mut named: Vec<String> = characters.iter().take(NAMED).map(name).collect();
    if characters.len() > NAMED {
        let count = u32::try_from(characters.len() - NAMED).unwrap_or(u32::MAX);
        let values: Args<'_> = [("count", Value::from(count))].into_iter().collect();
        named.push(words.say_with("characters-more", &values));
    }
    named.join(", ")
}

/// Whether people call it an emoji: the blocks of Unicode that hold little else.
fn is_emoji(character: char) -> bool {
    matches!(u32::from(character), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::console::warnings_of;
    use jiff::Timestamp;
    use protocol::post::{Audience, Content, Priority};
    use protocol::words::entries;
    use protocol::{Language, PostId};

    fn item(title: &str, text: &str, seconds: Option<u16>) -> Item {
        Item {
            post: PostId::new(Timestamp::UNIX_EPOCH, 1),
            revision: 1,
            published: Timestamp::UNIX_EPOCH,
            from: None,
            until: None,
            audience: Audience::default(),
            priority: Priority::Normal,
            seconds,
            age: None,
            content: Content::announcement(title, text),
        }
    }

    fn told(item: &Item, language: Language) -> Vec<(String, String)> {
        let tongues = warnings_of().unwrap();
        let warnings = of_words(item, tongues.words(language));
        warnings.into_iter().map(|warning| (warning.code, warning.text)).collect()
    }

    #[test]
    fn characters_that_the_fonts_lack_are_named() {
        let told = told(&item("Каникулы 🎉", "Ура, 寒!", None), Language::Russian);
        let [(code, text)] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(code, "unknown-characters");
        assert!(text.contains("эмодзи 🎉 (U+1F389)"), "{text}");
        assert!(text.contains("знак 寒 (U+5BD2)"), "{text}");
        let many = item("寒假快乐新年好吗我们", "", None);
        let text = &self::told(&many, Language::English)[0].1;
        assert!(text.contains("2 more"), "{text}");
    }

    #[test]
    fn a_text_that_is_gone_before_it_is_read_is_told_with_both_times() {
        let long = "слово ".repeat(60);
        let told = told(&item("Т", &long, Some(10)), Language::Russian);
        let [(code, text)] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(code, "time-short");
        assert!(text.contains("33") && text.contains("10"), "{text}");
        assert_eq!(self::told(&item("Т", &long, None), Language::Russian), []);
    }

    #[test]
    fn every_warning_has_words_in_both_languages() {
        let all = [
            OfFrame::TitleCut,
            OfFrame::TextCut,
            OfFrame::DetailCut,
            OfFrame::UnknownCharacters,
            OfFrame::AccentsCut,
            OfFrame::TitleSmall,
            OfFrame::TextLong,
            OfFrame::LowContrast,
            OfFrame::PictureCoarse,
        ];
        let tongues = warnings_of().unwrap();
        let [russian, english] = [Language::Russian, Language::English].map(|language| {
            let warnings = of_frame(&all, tongues.words(language));
            warnings.into_iter().map(|warning| warning.text).collect::<Vec<_>>()
        });
        assert_eq!(russian.len(), all.len() - 1);
        for (russian, english) in russian.iter().zip(&english) {
            assert_ne!(russian, english);
        }
        let keys = |text: &'static str| entries(text).into_iter().map(|(key, _)| key);
        let [ru, en] = crate::http::console::WARNINGS;
        assert!(keys(ru).eq(keys(en)));
    }
}
