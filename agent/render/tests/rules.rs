//! What holds for every frame, whatever people write and whatever screen it is drawn for.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod samples;

use agent_render::slide::{Idle, Pairing, Post};
use agent_render::{Frame, Look, Renderer, Slide, Warning};
use proptest::prelude::*;
use protocol::Language;
use protocol::register::{Accent, Orientation, Theme};
use protocol::report::ScreenSize;
use samples::{LIST, LONG, SHORT, announcement, at, idle, look};

#[test]
fn a_panel_that_hangs_otherwise_shows_the_same_picture_turned() {
    let mut renderer = renderer();
    let slide = announcement(LIST, Some(at(9, 10)));
    let tall = renderer.draw(&slide, &look(720, 1280));
    let hung = |orientation| Look { orientation, ..look(1280, 720) };
    let right = renderer.draw(&slide, &hung(Orientation::PortraitRight));
    let left = renderer.draw(&slide, &hung(Orientation::PortraitLeft));
    let wide = renderer.draw(&slide, &look(1280, 720));
    let flipped = renderer.draw(&slide, &hung(Orientation::LandscapeFlipped));
    for (x, y) in (0..720).flat_map(|x| (0..1280).map(move |y| (x, y))) {
        assert_eq!(pixel(&tall, x, y), pixel(&right, y, 719 - x), "({x}, {y})");
        assert_eq!(pixel(&tall, x, y), pixel(&left, 1279 - y, x), "({x}, {y})");
        assert_eq!(pixel(&wide, y, x), pixel(&flipped, 1279 - y, 719 - x), "({x}, {y})");
    }
}

#[test]
fn the_same_slide_is_the_same_frame_again() {
    let mut renderer = renderer();
    let first = renderer.draw(&announcement(LIST, None), &look(1920, 1080));
    for sample in samples::samples() {
        renderer.draw(&sample.slide, &sample.look);
    }
    let again = renderer.draw(&announcement(LIST, None), &look(1920, 1080));
    assert_eq!(first.png().sha256, again.png().sha256);
    assert_eq!(first.png().sha256, protocol::Digest::of(&first.png().bytes));
}

#[test]
fn what_does_not_fit_is_said() {
    let mut renderer = renderer();
    let mut warnings = |slide: Slide| renderer.draw(&slide, &look(1920, 1080)).warnings().to_vec();
    assert_eq!(warnings(announcement(SHORT, None)), []);
    assert_eq!(warnings(announcement(LIST, Some(at(9, 10)))), []);
    assert_eq!(warnings(announcement(LONG, None)), []);
    let title = "Объявление ".repeat(40);
    assert_eq!(warnings(announcement((&title, "текст"), None)), [Warning::TitleCut]);
    let emoji = announcement(("Каникулы 🎉", "寒假"), None);
    assert_eq!(warnings(emoji), [Warning::UnknownCharacters]);
    let school = "Школа имени героев ".repeat(12);
    let named = Post { title: "Тест".to_owned(), school, ..Post::default() };
    assert_eq!(warnings(Slide::Announcement(named)), [Warning::DetailCut]);
    let piled = format!("а{}", "\u{301}".repeat(60));
    assert_eq!(warnings(announcement((&piled, ""), None)), [Warning::AccentsCut]);
}

#[test]
fn a_title_and_text_as_long_as_may_be_are_drawn_at_the_smallest_legible_sizes() {
    let mut renderer = renderer();
    let title: String = "Расписание звонков ".chars().cycle().take(120).collect();
    let text: String = "Уроки начинаются позже. ".chars().cycle().take(2_000).collect();
    let slide = announcement((&title, &text), None);
    let frame = renderer.draw(&slide, &look(1920, 1080));
    assert_eq!(frame.warnings(), [Warning::TextLong]);
    assert!((4..=6).contains(&frame.pages()), "{}", frame.pages());
}

#[test]
fn the_badge_names_the_day_if_it_is_another() {
    let mut renderer = renderer();
    let today = renderer.draw(&idle(Some(at(20, 0)), Some(at(16, 40))), &look(1280, 720));
    let friday = renderer.draw(&idle(Some(at(20, 0)), Some(samples::friday())), &look(1280, 720));
    assert!(today != friday);
}

#[test]
fn every_day_of_a_year_has_its_date_in_both_languages() {
    for language in [Language::Russian, Language::English] {
        let words = protocol::words::of_frames(language).expect("they parse");
        let date = |weekday: i8, day: i8, month: i8| {
            let mut values = protocol::words::Args::new();
            values.set("weekday", weekday);
            values.set("day", day);
            values.set("month", month);
            words.say_with("date", &values)
        };
        let expected = match language {
            Language::Russian => ["Понедельник, 23 ноября", "Воскресенье, 1 марта"],
            Language::English => ["Monday 23 November", "Sunday 1 March"],
        };
        assert_eq!([date(1, 23, 11), date(7, 1, 3)], expected);
        let all: std::collections::BTreeSet<String> = (1..=7)
            .flat_map(|weekday| (1..=12).map(move |month| (weekday, month)))
            .map(|(weekday, month)| date(weekday, 1, month))
            .collect();
        assert_eq!(all.len(), 84, "{language}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_slide_is_drawn_inside_the_margins(slide in slides(), look in looks()) {
        let frame = renderer().draw(&slide, &look);
        prop_assert_eq!(frame.width(), look.size.width.clamp(1, 7680));
        prop_assert_eq!(frame.height(), look.size.height.clamp(1, 7680));
        prop_assert_eq!(frame.pixels().len(), (frame.width() * frame.height() * 4) as usize);
        let empty = renderer().draw(&Slide::Idle(Idle::default()), &look);
        for (x, y) in margin(&frame) {
            prop_assert!(pixel(&frame, x, y) == pixel(&empty, x, y), "({}, {})", x, y);
        }
    }
}

#[test]
fn a_rule_stays_inside_the_margins_of_a_screen_three_pixels_wide() {
    let slide = idle(None, Some(at(9, 10)));
    let look = Look { orientation: Orientation::PortraitLeft, ..look(2000, 3) };
    let frame = renderer().draw(&slide, &look);
    let empty = renderer().draw(&Slide::Idle(Idle::default()), &look);
    for (x, y) in margin(&frame) {
        assert_eq!(pixel(&frame, x, y), pixel(&empty, x, y), "({x}, {y})");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn letters_of_people_never_reach_beyond_the_margins(
        title in "([А-ЯЁа-яёA-Za-zЙй0-9]{1,24}[ ,.—«»-]){0,12}",
        text in "(([*]{2})?[А-ЯЁа-яёA-Za-z0-9]{1,30}([*]{2})?[ ,.\n-]){0,120}",
        (width, height) in prop::sample::select(vec![(1280, 720), (1024, 600), (600, 1024)]),
    ) {
        let look = look(width, height);
        let frame = renderer().draw(&announcement((&title, &text), None), &look);
        prop_assert!(!frame.warnings().contains(&Warning::AccentsCut), "{:?}", frame.warnings());
    }
}

#[test]
fn the_largest_screen_is_drawn() {
    let mut renderer = renderer();
    for (width, height) in [(7680, 7680), (9999, 1), (1, 9999), (0, 0), (7680, 1)] {
        for slide in
            [announcement(LIST, Some(at(9, 10))), idle(Some(at(9, 5)), None), samples::code()]
        {
            let frame = renderer.draw(&slide, &look(width, height));
            assert_eq!(
                (frame.width(), frame.height()),
                (width.clamp(1, 7680), height.clamp(1, 7680))
            );
        }
    }
}

fn renderer() -> Renderer {
    Renderer::new().expect("the resources are built in")
}

fn pixel(frame: &Frame, x: u32, y: u32) -> &[u8] {
    let at = ((y * frame.width() + x) * 4) as usize;
    &frame.pixels()[at..at + 4]
}

/// Every pixel less than 5 % from an edge.
fn margin(frame: &Frame) -> impl Iterator<Item = (u32, u32)> + use<> {
    let (width, height) = (frame.width(), frame.height());
    let outside = |at: u32, side: u32| {
        at * 20 < side.saturating_sub(19) || (side - 1 - at) * 20 < side.saturating_sub(19)
    };
    (0..width)
        .flat_map(move |x| (0..height).map(move |y| (x, y)))
        .filter(move |&(x, y)| outside(x, width) || outside(y, height))
}

fn looks() -> impl Strategy<Value = Look> {
    let sides = prop_oneof![
        6 => (1_u32..900, 1_u32..900),
        2 => Just((1280, 720)),
        1 => (1_u32..2400, 1_u32..4),
    ];
    let orientation = prop_oneof![
        Just(Orientation::Landscape),
        Just(Orientation::PortraitRight),
        Just(Orientation::LandscapeFlipped),
        Just(Orientation::PortraitLeft),
    ];
    (sides, orientation, any::<bool>(), any::<(u8, u8, u8)>(), any::<bool>()).prop_map(
        |((width, height), orientation, dark, (red, green, blue), english)| Look {
            size: ScreenSize { width, height },
            orientation,
            theme: if dark { Theme::Dark } else { Theme::Light },
            accent: Accent { red, green, blue },
            language: if english { Language::English } else { Language::Russian },
        },
    )
}

/// What people and machines may send: words, one endless word, emoji, other scripts, controls.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "([А-Яа-яё]{1,14} ){0,60}",
        2 => any::<String>(),
        1 => "[а-яa-z]{500}",
        1 => "(😀|👨‍👩‍👧|🏳️‍🌈|é|ñ|שלום|مرحبا|漢字|\u{0}|\u{202e}|\t|\r|\u{301}|ﷺ| ){0,60}",
        1 => "(- |[0-9]{1,9}[.] |# |[*]{2}|> |`|\n|[а-я]{1,9} ){0,60}",
        1 => Just("Текст. ".repeat(290)),
    ]
}

fn slides() -> impl Strategy<Value = Slide> {
    let offline = prop::option::of(Just(at(9, 10)));
    let now = prop::option::of(Just(at(14, 5)));
    prop_oneof![
        3 => (texts(), texts(), texts(), offline.clone()).prop_map(
            |(title, text, school, offline_since)| Slide::Announcement(Post {
                title, text, school, offline_since, ..Post::default()
            }),
        ),
        2 => (now.clone(), texts(), texts(), texts(), offline).prop_map(
            |(now, school, room, support, offline_since)| Slide::Idle(Idle {
                now, school, room, support, offline_since, ..Idle::default()
            }),
        ),
        1 => (texts(), texts(), now).prop_map(
            |(code, url, until)| Slide::Pairing(Pairing::Code { code, url, until }),
        ),
        1 => (texts(), prop::option::of(texts())).prop_map(
            |(controller, problem)| Slide::Pairing(Pairing::Connecting { controller, problem }),
        ),
    ]
}
