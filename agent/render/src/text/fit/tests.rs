//! What fitting promises, measured on the lines it lays out.

use super::*;
use crate::text::stack::Tone;
use proptest::prelude::*;

const ROOM: Room = Room { width: 1_680, height: 500, largest: 88, smallest: 48, leading: 134 };

fn fonts() -> Fonts {
    Fonts::new().expect("the fonts are built in")
}

fn markdown(fonts: &mut Fonts, text: &str) -> Stack {
    let tone = Tone { text: Colour::BLACK, accent: Colour::BLACK };
    Stack::markdown(fonts, &mut fonts.cleaner(), text, tone)
}

fn fit(text: &str, room: Room) -> Laid {
    let mut fonts = fonts();
    markdown(&mut fonts, text).fit(&fonts, room)
}

fn ends_in_ellipsis(line: &Line) -> bool {
    let fonts = fonts();
    let last = line.words.last().and_then(|word| word.glyphs.last()).map(|glyph| glyph.id);
    let ellipses =
        [true, false].map(|bold| fonts.ellipsis(bold).glyphs.first().map(|glyph| glyph.id));
    ellipses.contains(&last)
}

#[test]
fn a_short_text_is_as_large_as_may_be() {
    let laid = fit("Уроки с 9:30", ROOM);
    assert_eq!(laid.lines.iter().map(|line| line.size).collect::<Vec<_>>(), [88]);
    assert!(!laid.cut);
}

#[test]
fn a_longer_text_shrinks_until_it_fits() {
    let laid = fit(&"Уроки начинаются позже. ".repeat(12), ROOM);
    let sizes: Vec<u16> = laid.lines.iter().map(|line| line.size).collect();
    assert!(sizes.iter().all(|size| (49..88).contains(size)), "{sizes:?}");
    assert!(!laid.cut && laid.height <= ROOM.height);
}

#[test]
fn what_does_not_fit_is_cut_at_the_smallest_size_and_says_so() {
    let laid = fit(&"Уроки начинаются позже. ".repeat(80), ROOM);
    assert!(laid.cut && laid.height <= ROOM.height);
    assert!(laid.lines.iter().all(|line| line.size == 48));
    assert!(ends_in_ellipsis(laid.lines.last().expect("there are lines")));
    assert!(laid.lines.iter().all(|line| line.width <= ROOM.width));
}

#[test]
fn a_cut_between_paragraphs_is_marked_too() {
    let room = Room { height: 70, ..ROOM };
    let laid = fit("Первый абзац\n\nВторой абзац", room);
    assert_eq!(laid.lines.len(), 1);
    assert!(laid.cut && ends_in_ellipsis(&laid.lines[0]));
}

#[test]
fn where_no_line_fits_nothing_is_drawn() {
    let laid = fit("Уроки", Room { height: 20, ..ROOM });
    assert!(laid.cut && laid.lines.is_empty());
}

#[test]
fn a_word_is_broken_only_where_it_is_longer_than_the_smallest_line() {
    let narrow = Room { width: 700, ..ROOM };
    assert_eq!(fit("Переосвидетельствование", narrow).lines.len(), 1);
    let endless = fit(&"щ".repeat(60), narrow);
    assert!(endless.lines.len() > 1 && endless.lines.iter().all(|line| line.width <= 700));
}

#[test]
fn items_of_a_list_stand_under_one_another_beside_their_marks() {
    let laid = fit("1. Раз\n2. Два\n\nКонец", ROOM);
    let marked: Vec<bool> = laid.lines.iter().map(|line| line.marker.is_some()).collect();
    assert_eq!(marked, [true, true, false]);
    assert!(laid.lines[0].x > 0 && laid.lines[0].x == laid.lines[1].x && laid.lines[2].x == 0);
}

#[test]
fn bold_text_and_headings_are_of_another_font_or_size() {
    let laid = fit("# Тема\n\nслово **слово**", ROOM);
    assert!(laid.lines[0].size > laid.lines[1].size);
    let fonts: Vec<_> = laid.lines[1].words.iter().map(|word| word.glyphs[0].font).collect();
    assert_ne!(fonts[0], fonts[1]);
    assert_eq!(laid.lines[0].words[0].glyphs[0].font, fonts[1]);
}

#[test]
fn an_ellipsis_takes_the_place_of_letters_even_of_the_last_one() {
    let laid = fit("WAA0aAAa0b", Room { width: 60, height: 59, ..ROOM });
    assert_eq!(laid.lines.len(), 1);
    assert!(laid.lines[0].width <= 60 && ends_in_ellipsis(&laid.lines[0]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// A room holds at least a list's mark, a letter and an ellipsis; the canvas cuts what a
    /// narrower one cannot hold.
    #[test]
    fn lines_stay_in_their_room_and_are_never_too_small(
        text in "([#-] )?([*]{0,2}[А-Яа-яA-Za-z0-9]{1,40}[*]{0,2}[ \n-]){0,80}",
        width in 200..1_700_i32, height in 0..1_000_i32,
    ) {
        let room = Room { width, height, ..ROOM };
        let laid = fit(&text, room);
        prop_assert!(laid.height <= height.max(0));
        for line in &laid.lines {
            prop_assert!(line.x + line.width <= width + 1, "{} + {}", line.x, line.width);
            prop_assert!(line.size >= room.smallest);
        }
    }
}
