use controller_core::app::letters::News;
use controller_core::app::nominations::Call;
use controller_core::domain::actor::By;
use controller_core::domain::credential::Secret;
use controller_core::domain::nomination::{Nomination, Nominee};
use controller_core::domain::notice::{About, Cause, Letter, Missed, Notice};
use controller_core::domain::place::Place;
use controller_core::id::{NominationId, NoticeId, PersonId};
use jiff::Timestamp;
use protocol::{DeviceId, Language, UnitId};

use super::*;

#[test]
fn letters_read_like_this() {
    let wording = Wording::new("https://efir.example".to_owned()).unwrap();
    let mut told = Vec::new();
    for language in [Language::Russian, Language::English] {
        for cause in Cause::ALL {
            let screens = if cause == Cause::SchoolLine { 14 } else { 1 };
            let letter::Text { subject, body } = wording.of(&mailing(language, cause, screens));
            assert!(!body.contains('{') && !subject.contains('{'), "{subject} {body}");
            told.push(format!("{subject}\n\n{body}"));
        }
    }
    insta::assert_snapshot!(told.join("\n\n=====\n\n"));
}

#[test]
fn an_invitation_reads_like_this() {
    let wording = Wording::new("https://efir.example".to_owned()).unwrap();
    let told = [Language::Russian, Language::English].map(|language| {
        let expires = "2026-11-30T06:10:00Z".parse().unwrap();
        let (secret, login) = (Secret::new([1, 2]), "anna".to_owned());
        let mailing = mailing(language, Cause::Never, 1);
        let news = News::Invitation { secret, login, expires };
        let letter::Text { subject, body } = wording.of(&Mailing { news, ..mailing });
        assert!(!body.contains('{') && !subject.contains('{'), "{subject} {body}");
        format!("{subject}\n\n{body}")
    });
    insta::assert_snapshot!(told.join("\n\n=====\n\n"));
}

#[test]
fn letters_about_nominations_read_like_this() {
    let wording = Wording::new("https://efir.example".to_owned()).unwrap();
    let at: Timestamp = "2026-11-23T06:10:00Z".parse().unwrap();
    let mut told = Vec::new();
    for language in [Language::Russian, Language::English] {
        for (call, people) in [(Call::Waits, 1), (Call::Overdue, 2), (Call::Rose, 5)] {
            let name = |n: u128| Nominee {
                person: PersonId::new(at, n),
                remark: String::new(),
                decision: None,
            };
            let nomination = Nomination {
                id: NominationId::new(at, 1),
                place: Place::root(UnitId::new(Timestamp::UNIX_EPOCH, 1)),
                by: By::System,
                submitted: at,
                rises: at,
                remark: String::new(),
                names: (0..people).map(name).collect(),
                withdrawn: None,
            };
            let mailing = mailing(language, Cause::Never, 1);
            let news = News::Nomination(nomination, call);
            let letter::Text { subject, body } = wording.of(&Mailing { news, ..mailing });
            assert!(!body.contains('{') && !subject.contains('{'), "{subject} {body}");
            told.push(format!("{subject}\n\n{body}"));
        }
    }
    insta::assert_snapshot!(told.join("\n\n=====\n\n"));
}

#[test]
fn an_address_that_is_none_is_refused() {
    assert!(Mailer::new("smtp://127.0.0.1:25", "efir@school.example").is_ok());
    assert!(matches!(Mailer::new("https://x", "efir@school.example"), Err(UnusableMail::Url(_))));
    assert!(matches!(Mailer::new("smtp://127.0.0.1", "efir"), Err(UnusableMail::From(_))));
}

fn mailing(language: Language, cause: Cause, screens: u32) -> Mailing {
    let at: Timestamp = "2026-11-23T06:10:00Z".parse().unwrap();
    let place = Place::root(UnitId::new(Timestamp::UNIX_EPOCH, 1));
    let missed = |n: u32| Missed {
        device: DeviceId::new(at, n.into()),
        room: format!("Кабинет {n}"),
        since: at,
        back: None,
    };
    let (id, person) = (NoticeId::new(at, 1), PersonId::new(at, 1));
    Mailing {
        letter: Letter {
            id: LetterId::new(at, 1),
            person,
            to: "anna@school.example".to_owned(),
            about: About::Notice { notice: id },
            attempts: 1,
            due: at,
        },
        name: "Анна Петрова".to_owned(),
        news: News::Notice(Notice {
            id,
            place,
            cause,
            since: at,
            told: at,
            screens: (1..=screens).map(missed).collect(),
            taken: None,
            closed: None,
        }),
        unit: "Гимназия №11".to_owned(),
        language,
        time_zone: "Europe/Moscow".to_owned(),
    }
}
