//! Slides and looks that stand for what screens show.

#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(
    clippy::expect_used,
    clippy::needless_pass_by_value,
    reason = "samples are test code, and read better so"
)]

pub(crate) mod alerts;
pub(crate) mod posts;

use agent_render::slide::{Idle, Pairing, Post};
use agent_render::{Look, Slide};
use jiff::ZonedDateTime;
use protocol::Language;
use protocol::register::{Accent, Orientation, Theme};
use protocol::report::ScreenSize;

/// A frame to draw, with the name of its picture.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) slide: Slide,
    pub(crate) look: Look,
}

/// A representative set.
pub(crate) fn samples() -> Vec<Sample> {
    let mut samples = plain();
    samples.extend(posts::samples());
    samples.extend(alerts::samples());
    samples
}

fn plain() -> Vec<Sample> {
    let sample = |name, slide, look| Sample { name, slide, look };
    let accent = |hex: &str, look: Look| Look {
        accent: Accent::try_from(hex.to_owned()).expect("a colour"),
        ..look
    };
    vec![
        sample("announcement-short", announcement(SHORT, None), look(1920, 1080)),
        sample(
            "announcement-list-red",
            announcement(LIST, None),
            accent("#8b121a", look(1920, 1080)),
        ),
        sample(
            "announcement-list-dark-offline",
            announcement(LIST, Some(at(9, 10))),
            dark(accent("#ffd500", look(1920, 1080))),
        ),
        sample("announcement-long", announcement(LONG, None), accent("#2e9e5b", look(1920, 1080))),
        sample("announcement-title-dark", announcement((LONG.0, ""), None), dark(look(1920, 1080))),
        sample(
            "announcement-text-white",
            announcement(("", ALONE), None),
            accent("#ffffff", look(1920, 1080)),
        ),
        sample(
            "announcement-english-black",
            announcement(ENGLISH, Some(at(9, 10))),
            english(accent("#000000", look(1920, 1080))),
        ),
        sample("announcement-720p", announcement(LIST, None), look(1280, 720)),
        sample("announcement-4k", announcement(SHORT, None), look(3840, 2160)),
        sample(
            "announcement-portrait",
            announcement(LIST, Some(at(9, 10))),
            Look { orientation: Orientation::PortraitRight, ..look(1920, 1080) },
        ),
        sample("pairing-code", code(), look(1920, 1080)),
        sample(
            "pairing-code-portrait",
            code(),
            Look { orientation: Orientation::PortraitLeft, ..english(look(1920, 1080)) },
        ),
        sample("pairing-connecting", connecting(None), look(1920, 1080)),
        sample(
            "pairing-problem-dark",
            connecting(Some("Сервер не отвечает: истекло время ожидания")),
            dark(look(1920, 1080)),
        ),
        sample("idle-russian", idle(Some(at(14, 5)), None), look(1920, 1080)),
        sample(
            "idle-english-dark-offline",
            idle(Some(at(9, 5)), Some(friday())),
            dark(english(accent("#8b121a", look(1920, 1080)))),
        ),
        sample("idle-no-clock", idle(None, Some(at(9, 10))), accent("#ffd500", look(1280, 720))),
    ]
}

pub(crate) const SHORT: (&str, &str) =
    ("Снегопад: уроки с 9:30", "Автобус отправляется в 8:50 от площади Ленина.");
pub(crate) const LIST: (&str, &str) = (
    "Снегопад: завтра уроки с 9:30",
    "Завтра, **24 ноября**, уроки начинаются в **9:30** из-за снегопада.\n\n\
     ## Что изменится\n\n\
     - Автобус отправляется в 8:50 от площади Ленина\n\
     - Завтрак для 1–4 классов — в 10:15\n\
     - Дополнительные занятия отменены",
);
pub(crate) const LONG: (&str, &str) = (
    "О переносе начала занятий во вторник, 24 ноября, в связи с неблагоприятными погодными условиями",
    "Дорогие ребята и родители! Администрация гимназии приняла решение о переносе начала занятий. \
     Просим вас внимательно следить за сообщениями на экранах и на сайте школы.\n\n\
     Классные руководители свяжутся с родителями учеников начальной школы. Дежурные учителя будут \
     встречать детей у главного входа с 8:30. Гардероб откроется в 8:20, столовая — в 8:45.\n\n\
     Если ваш ребёнок не сможет прийти, сообщите об этом классному руководителю до 9:00. Пропуск \
     в этот день не считается прогулом, а пройденный материал появится в электронном дневнике.",
);
pub(crate) const ALONE: &str =
    "Сегодня в актовом зале — концерт ко Дню матери. Начало в **14:00**, вход свободный.";
pub(crate) const ENGLISH: (&str, &str) = (
    "Snow: lessons start at 9:30",
    "1. The bus leaves at **8:50** from Lenin Square\n\
     2. Breakfast for grades 1–4 is at 10:15\n\
     3. Clubs are cancelled",
);

pub(crate) fn english(look: Look) -> Look {
    Look { language: Language::English, ..look }
}

pub(crate) fn dark(look: Look) -> Look {
    Look { theme: Theme::Dark, ..look }
}

/// A panel of 1920 × 1080 that hangs on its side.
pub(crate) fn portrait() -> Look {
    Look { orientation: Orientation::PortraitRight, ..look(1920, 1080) }
}

pub(crate) fn look(width: u32, height: u32) -> Look {
    Look {
        size: ScreenSize { width, height },
        orientation: Orientation::Landscape,
        theme: Theme::Light,
        accent: Accent::default(),
        language: Language::Russian,
    }
}

pub(crate) fn announcement(
    (title, text): (&str, &str),
    offline_since: Option<ZonedDateTime>,
) -> Slide {
    Slide::Announcement(Post {
        title: title.to_owned(),
        text: text.to_owned(),
        school: "Гимназия № 11, Елец".to_owned(),
        offline_since,
        ..Post::default()
    })
}

pub(crate) fn code() -> Slide {
    Slide::Pairing(Pairing::Code {
        code: "AB12CD34".to_owned(),
        url: "https://efir.example.org/claim?code=AB12CD34".to_owned(),
        until: Some(at(14, 15)),
    })
}

pub(crate) fn connecting(problem: Option<&str>) -> Slide {
    Slide::Pairing(Pairing::Connecting {
        controller: "https://efir.lipetsk.example:8883".to_owned(),
        problem: problem.map(str::to_owned),
    })
}

pub(crate) fn idle(now: Option<ZonedDateTime>, offline_since: Option<ZonedDateTime>) -> Slide {
    Slide::Idle(Idle {
        now,
        school: "Гимназия № 11, Елец".to_owned(),
        room: "Холл первого этажа".to_owned(),
        support: "8 (47467) 2-11-22, support@edu.example".to_owned(),
        offline_since,
        ..Idle::default()
    })
}

/// A time on Monday, 23 November 2026.
pub(crate) fn at(hour: i8, minute: i8) -> ZonedDateTime {
    on(23, hour, minute)
}

/// The Friday before.
pub(crate) fn friday() -> ZonedDateTime {
    on(20, 16, 40)
}

fn on(day: i8, hour: i8, minute: i8) -> ZonedDateTime {
    let time = jiff::civil::date(2026, 11, day).at(hour, minute, 0, 0);
    time.in_tz("Europe/Moscow").expect("the zone is bundled")
}
