use std::collections::BTreeSet;

use protocol::alert::{EndKind, Severity};
use protocol::post::{Audience, Priority};
use protocol::{AlertId, PostId, UnitId};

use super::*;

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn settings() -> Settings {
    Settings {
        school: UnitId::new(Timestamp::UNIX_EPOCH, 1),
        school_name: "Гимназия № 11".to_owned(),
        room: "Холл".to_owned(),
        tags: BTreeSet::new(),
        time_zone: "Europe/Moscow".to_owned(),
        language: Language::Russian,
        orientation: Orientation::PortraitLeft,
        theme: Theme::Dark,
        accent: Accent { red: 1, green: 2, blue: 3 },
        support: Support {
            phone: "2-11-22".to_owned(),
            link: "edu.example".to_owned(),
            ..Support::default()
        },
    }
}

fn item(content: Content) -> Item {
    Item {
        post: PostId::new(Timestamp::UNIX_EPOCH, 1),
        revision: 1,
        published: Timestamp::UNIX_EPOCH,
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        content,
    }
}

fn fire() -> alert::Alert {
    alert::Alert {
        alert: AlertId::new(Timestamp::UNIX_EPOCH, 1),
        revision: 1,
        raised: instant("2026-11-23T06:10:00Z"),
        issuer: "Гимназия № 11".to_owned(),
        severity: Severity::Extreme,
        drill: false,
        text: "Пожар".to_owned(),
        instruction: String::new(),
        expires: instant("2026-11-23T07:10:00Z"),
        audience: Audience::default(),
        ended: None,
    }
}

fn shown(alert: &alert::Alert, phase: Phase) -> Alert {
    let Slide::Alert(slide) = Slide::of_alert(alert, phase, &[], &settings()) else {
        panic!("it is an alert");
    };
    *slide
}

#[test]
fn a_post_becomes_a_slide_of_its_kind_with_times_on_the_schools_wall() {
    let since = Some(instant("2026-11-23T06:10:00Z"));
    let view = PostView { offline_since: since, page: 2, ..PostView::default() };
    let announcement = item(Content::announcement("Снег", "Уроки с 9:30"));
    let Slide::Announcement(post) = Slide::of_post(&announcement, &settings(), view) else {
        panic!("it is an announcement");
    };
    assert_eq!(
        (post.title.as_str(), post.page, post.school.as_str()),
        ("Снег", 2, "Гимназия № 11")
    );
    assert_eq!(post.offline_since.map(|since| since.hour()), Some(9));
    let story = Content::News { title: String::new(), text: String::new(), picture: None };
    let news = Slide::of_post(&item(story), &settings(), PostView::default());
    assert!(matches!(news, Slide::News(_)));
}

#[test]
fn a_ticker_runs_as_one_line_of_sentences() {
    let said = |title: &str, text: &str| {
        let ticker = item(Content::announcement(title, text));
        let view = IdleView { ticker: Some((&ticker, 3)), ..IdleView::default() };
        let Slide::Idle(idle) = Slide::idle(Some(&settings()), view) else { panic!("it is idle") };
        let ticker = idle.bands.ticker.expect("there is one");
        (ticker.text, ticker.page)
    };
    assert_eq!(said("Сбор", "- **Бумага**\n- Стекло"), ("Сбор. Бумага · Стекло".to_owned(), 3));
    assert_eq!(said("Сбор!", "Завтра").0, "Сбор! Завтра");
    assert_eq!(said("Сбор", "").0, "Сбор");
    assert_eq!(said("", "Завтра").0, "Завтра");
}

#[test]
fn the_day_is_named_where_an_alert_may_stand_past_midnight() {
    assert!(!shown(&fire(), Phase::InForce).dated);
    let overnight = alert::Alert { expires: instant("2026-11-23T21:10:00Z"), ..fire() };
    assert!(shown(&overnight, Phase::InForce).dated);
}

#[test]
fn an_end_carries_its_word_and_its_time() {
    let end = alert::End {
        at: instant("2026-11-23T06:42:00Z"),
        kind: EndKind::InError,
        text: "Ошибка".to_owned(),
    };
    let ended = alert::Alert { ended: Some(end), ..fire() };
    let end = shown(&ended, Phase::Ended(EndKind::InError)).ended.expect("it has ended");
    assert_eq!((end.kind, end.at.minute(), end.text.as_str()), (EndKind::InError, 42, "Ошибка"));
}

#[test]
fn an_overdue_alert_is_a_band_on_the_idle_screen() {
    let slide = Slide::of_alert(&fire(), Phase::Overdue, &[], &settings());
    let Slide::Idle(idle) = slide else { panic!("it is idle") };
    assert_eq!(idle.bands.overdue, ["Пожар"]);
}

#[test]
fn the_idle_screen_names_whom_to_ask_and_knows_no_time_without_a_zone() {
    let view = IdleView { minute: Some(Timestamp::UNIX_EPOCH), ..IdleView::default() };
    let Slide::Idle(idle) = Slide::idle(Some(&settings()), view) else { panic!("it is idle") };
    assert_eq!(idle.support, "2-11-22 · edu.example");
    assert_eq!(idle.now.map(|now| now.hour()), Some(3));
    assert_eq!(Slide::idle(None, view), Slide::Idle(Idle::default()));
}

#[test]
fn a_look_is_that_of_the_settings() {
    let size = ScreenSize { width: 1280, height: 720 };
    let look = Look::of(Some(&settings()), size);
    assert_eq!(
        (look.size, look.orientation, look.theme),
        (size, Orientation::PortraitLeft, Theme::Dark)
    );
    assert_eq!(Look::of(None, size).language, Language::Russian);
}
