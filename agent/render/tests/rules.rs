//! What holds for every frame, whatever people write and whatever screen it is drawn for.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod samples;

use agent_render::slide::{Alert, Bands, Beside, End, Idle, Pairing, Post, Ticker};
use agent_render::{Frame, Look, Renderer, Slide, Warning};
use proptest::prelude::*;
use protocol::Language;
use protocol::alert::{EndKind, Severity};
use protocol::post::AgeMark;
use protocol::register::{Accent, Orientation, Theme};
use protocol::report::ScreenSize;
use samples::{LIST, LONG, SHORT, announcement, at, idle, look};

#[test]
fn a_panel_that_hangs_otherwise_shows_the_same_picture_turned() {
    let mut renderer = renderer();
    let story = samples::posts::story(SHORT, "tall");
    let ticked = samples::posts::ticked(Post { offline_since: Some(at(9, 10)), ..story });
    let drill = Alert { drill: true, ..samples::alerts::longest() };
    for slide in [
        announcement(LIST, Some(at(9, 10))),
        Slide::News(ticked),
        samples::alerts::slide(samples::alerts::beside(drill, 2)),
    ] {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Grounds go from edge to edge; text does not: along an edge each row is of one colour, but for
    /// the stripes of a drill.
    #[test]
    fn bands_and_alerts_have_no_text_in_the_margins(
        slide in banded_slides(), (width, height) in (40_u32..900, 40_u32..900),
    ) {
        let look = look(width, height);
        let frame = renderer().draw(&slide, &look);
        let shorter = width.min(height);
        // The school's stripe, or those of a drill.
        let edge = (40 * shorter).div_ceil(1080) + 1;
        let is_drill = matches!(&slide, Slide::Alert(alert) if alert.drill);
        let stripes = if is_drill { edge } else { 0 };
        for y in stripes..height - stripes {
            let above_or_below = y * 20 < height.saturating_sub(19) || (height - 1 - y) * 20 < height.saturating_sub(19);
            let last = pixel(&frame, width - 1 - stripes, y);
            for x in edge..width - stripes {
                let beside = x * 20 < width.saturating_sub(19) || (width - 1 - x) * 20 < width.saturating_sub(19);
                if above_or_below || beside {
                    prop_assert!(pixel(&frame, x, y) == last, "({}, {})", x, y);
                }
            }
        }
    }
}

#[test]
fn every_page_of_a_post_is_another_and_the_last_one_stays() {
    for (width, height) in [(1920, 1080), (1080, 1920), (1280, 720)] {
        for (post, kind) in [("school", true), ("tall", false)] {
            let text = LONG.1.repeat(2);
            let page = |page| {
                let post = Post { page, ..samples::posts::story((LONG.0, &text), post) };
                let slide = if kind { Slide::News(post) } else { Slide::Announcement(post) };
                renderer().draw(&slide, &look(width, height))
            };
            let first = page(0);
            let pages: Vec<Frame> = (0..first.pages()).map(page).collect();
            assert!(pages.len() > 1, "{width} × {height}");
            assert!(pages.iter().all(|frame| frame.pages() == first.pages()));
            for (index, frame) in pages.iter().enumerate() {
                assert!(!pages[index + 1..].contains(frame), "page {index}");
            }
            assert!(pages.last() == Some(&page(99)));
        }
    }
}

#[test]
fn a_ticker_has_pages_of_its_own() {
    let ticked = |page| {
        let days: Vec<String> =
            (1..=12).map(|day| format!("Сбор макулатуры {day} декабря.")).collect();
        let text = days.join(" ");
        let bands = Bands { ticker: Some(Ticker { text, page }), ..Bands::default() };
        let post = Post { title: "Снег".to_owned(), bands, ..Post::default() };
        renderer().draw(&Slide::Announcement(post), &look(1280, 720))
    };
    let first = ticked(0);
    assert_eq!((first.pages(), first.ticker_pages()), (1, 3));
    assert!(first != ticked(1) && ticked(2) == ticked(7));
    assert_eq!(renderer().draw(&announcement(SHORT, None), &look(1280, 720)).ticker_pages(), 0);
}

#[test]
fn a_frame_is_for_all_ages_or_says_for_which() {
    let aged = |age| Slide::News(Post { age, ..samples::posts::story(SHORT, "school") });
    let mut frames: Vec<Frame> = AgeMark::ALL
        .iter()
        .map(|age| renderer().draw(&aged(Some(*age)), &look(1280, 720)))
        .collect();
    frames.push(renderer().draw(&aged(None), &look(1280, 720)));
    for (index, frame) in frames.iter().enumerate() {
        assert!(!frames[index + 1..].contains(frame), "{index}");
    }
}

#[test]
fn a_faint_school_colour_is_said() {
    let faint = |hex: &str, theme| {
        let accent = Accent::try_from(hex.to_owned()).expect("a colour");
        let look = Look { accent, theme, ..look(640, 360) };
        renderer().draw(&announcement(SHORT, None), &look).warnings().to_vec()
    };
    assert_eq!(faint("#ffd500", Theme::Light), [Warning::LowContrast]);
    assert_eq!(faint("#ffd500", Theme::Dark), []);
    assert_eq!(faint("#301010", Theme::Dark), [Warning::LowContrast]);
}

#[test]
fn a_title_with_an_endless_word_is_said_to_be_small() {
    let slide = announcement(("Общеобразовательная", "Текст"), None);
    assert_eq!(renderer().draw(&slide, &look(1080, 1920)).warnings(), [Warning::TitleSmall]);
}

#[test]
fn characters_that_no_frame_can_show_are_named() {
    let unknown = agent_render::unknown_characters("Ура! 👨‍👩‍👧 → 漢漢字,\u{202e} №\u{a0}1 — «да»\n");
    assert_eq!(unknown, ['👨', '👩', '👧', '漢', '字']);
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
        3 => posts(Just(Bands::default())),
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

/// Slides whose grounds reach into the margins.
fn banded_slides() -> impl Strategy<Value = Slide> {
    let ticker =
        prop::option::of((texts(), 0..4_u32).prop_map(|(text, page)| Ticker { text, page }));
    let bands = (ticker, prop::collection::vec(texts(), 0..3))
        .prop_map(|(ticker, overdue)| Bands { ticker, overdue });
    prop_oneof![2 => posts(bands), 3 => alerts()]
}

fn posts(bands: impl Strategy<Value = Bands>) -> impl Strategy<Value = Slide> {
    let offline = prop::option::of(Just(at(9, 10)));
    let age = prop::option::of(prop::sample::select(AgeMark::ALL.to_vec()));
    let pictured = prop::option::of(prop::sample::select(vec!["tall", "wide", "small-grey"]));
    ((texts(), texts(), texts()), pictured, age, 0..4_u32, offline, bands, any::<bool>()).prop_map(
        |((title, text, school), pictured, age, page, offline_since, bands, news)| {
            // A picture alone reaches the frame's edges; an empty list's number is no text.
            let is_read = protocol::markdown::plain(&text).chars().any(char::is_alphanumeric);
            let pictured = pictured.filter(|_| is_read);
            let picture = pictured.map(samples::posts::picture);
            let post = Post { title, text, picture, age, page, school, offline_since, bands };
            if news { Slide::News(post) } else { Slide::Announcement(post) }
        },
    )
}

fn alerts() -> impl Strategy<Value = Slide> {
    let severity = prop::sample::select(Severity::ALL.to_vec());
    let kind = prop::sample::select(vec![EndKind::AllClear, EndKind::InError]);
    let ended = prop::option::of((kind, texts()).prop_map(|(kind, text)| End {
        kind,
        at: at(9, 42),
        text,
    }));
    let other = (severity.clone(), any::<bool>(), texts())
        .prop_map(|(severity, drill, text)| Beside { severity, drill, text });
    let beside = prop::collection::vec(other, 0..4);
    ((severity, any::<bool>(), any::<bool>()), (texts(), texts(), texts()), ended, beside).prop_map(
        |((severity, drill, dated), (text, instruction, issuer), ended, beside)| {
            let raised = at(9, 10);
            let alert =
                Alert { severity, drill, text, instruction, issuer, raised, dated, ended, beside };
            Slide::Alert(Box::new(alert))
        },
    )
}
