//! Alerts, drills and their ends.

use agent_render::Slide;
use agent_render::slide::{Alert, Beside, End};
use protocol::alert::{EndKind, Severity};
use protocol::limit;

use super::{Sample, at, dark, english, look, portrait};

/// What they look like.
pub(super) fn samples() -> Vec<Sample> {
    let sample = |name, alert, look| Sample { name, slide: slide(alert), look };
    let wide = || look(1920, 1080);
    let drill = |alert| Alert { drill: true, ..alert };
    let fire = || alert(Severity::Extreme, FIRE);
    let drones = || alert(Severity::Severe, DRONES);
    vec![
        sample("alert-extreme", fire(), wide()),
        sample("alert-extreme-portrait", fire(), portrait()),
        sample("alert-severe-beside", beside(drones(), 2), wide()),
        sample("alert-severe-beside-portrait", beside(drones(), 4), portrait()),
        sample("alert-moderate-720p", alert(Severity::Moderate, ICE), look(1280, 720)),
        sample("alert-minor-dark", alert(Severity::Minor, WATER), dark(wide())),
        sample("alert-english", alert(Severity::Extreme, FIRE_ENGLISH), english(wide())),
        sample("alert-text-alone", alert(Severity::Severe, ("Все в укрытие", "")), wide()),
        sample("alert-longest", longest(), wide()),
        sample("alert-longest-portrait", beside(longest(), 3), portrait()),
        sample("alert-longest-drill-720p", drill(longest()), look(1280, 720)),
        sample("alert-drill", drill(fire()), wide()),
        sample("alert-drill-portrait", drill(fire()), portrait()),
        sample(
            "alert-drill-english",
            drill(alert(Severity::Severe, FIRE_ENGLISH)),
            english(wide()),
        ),
        sample("alert-all-clear", ended(fire(), EndKind::AllClear, OVER), wide()),
        sample("alert-all-clear-portrait", ended(fire(), EndKind::AllClear, OVER), portrait()),
        sample(
            "alert-all-clear-english",
            ended(alert(Severity::Extreme, FIRE_ENGLISH), EndKind::AllClear, ""),
            english(wide()),
        ),
        sample(
            "alert-in-error",
            ended(drones(), EndKind::InError, "Нажали по ошибке. Приносим извинения."),
            wide(),
        ),
        sample("alert-in-error-portrait", ended(drones(), EndKind::InError, ""), portrait()),
        sample(
            "alert-drill-over",
            ended(drill(fire()), EndKind::AllClear, "Эвакуация заняла 4 минуты. Спасибо всем!"),
            wide(),
        ),
    ]
}

pub(crate) const FIRE: (&str, &str) = (
    "Пожар на втором этаже",
    "- Выходите через ближайший выход, вещи оставьте\n\
     - Лифтом не пользуйтесь\n\
     - Собираемся на школьном стадионе",
);
const FIRE_ENGLISH: (&str, &str) = (
    "Fire on the second floor",
    "- Leave by the nearest exit, leave your things\n\
     - Do not use the lift\n\
     - We gather at the school’s stadium",
);
const DRONES: (&str, &str) = (
    "Угроза атаки беспилотников",
    "Отойдите от окон. Перейдите в коридор без окон или в подвал и **ждите отбоя**.",
);
const ICE: (&str, &str) = ("Гололёд во дворе", "Пользуйтесь главным входом, обходите горку.");
const WATER: (&str, &str) = ("До 14:00 нет горячей воды", "Питьевая вода — в столовой.");
const OVER: &str = "Возвращайтесь в классы. Уроки продолжатся с 10:30.";

pub(crate) fn slide(alert: Alert) -> Slide {
    Slide::Alert(Box::new(alert))
}

pub(crate) fn alert(severity: Severity, (text, instruction): (&str, &str)) -> Alert {
    Alert {
        severity,
        drill: false,
        text: text.to_owned(),
        instruction: instruction.to_owned(),
        issuer: "Гимназия № 11".to_owned(),
        raised: at(9, 10),
        dated: false,
        ended: None,
        beside: Vec::new(),
    }
}

/// As long as may be, with a list.
pub(crate) fn longest() -> Alert {
    let text = "У главного входа подозрительный предмет: выходите через спортивный зал";
    let instruction = "- Сохраняйте спокойствие и слушайте своего учителя\n\
        - К предмету не подходите и ничего на нём не трогайте\n\
        - Телефоны и рации рядом с ним не включайте\n\
        - Вещи оставьте в классах, а двери не запирайте\n\
        - Через главный вход не выходите и сами не входите\n\
        - Собираемся на стадионе, там сверим списки классов.";
    assert_eq!(text.chars().count(), limit::ALERT_TEXT_CHARS);
    assert_eq!(instruction.chars().count(), limit::ALERT_INSTRUCTION_CHARS);
    alert(Severity::Extreme, (text, instruction))
}

pub(crate) fn beside(alert: Alert, count: usize) -> Alert {
    let others = [
        (Severity::Moderate, false, "Гололёд во дворе"),
        (Severity::Extreme, true, "Эвакуация при пожаре"),
        (Severity::Minor, false, "Нет горячей воды"),
        (Severity::Minor, false, "Не работает лифт"),
    ];
    let beside = others.into_iter().take(count).map(|(severity, drill, text)| Beside {
        severity,
        drill,
        text: text.to_owned(),
    });
    Alert { beside: beside.collect(), ..alert }
}

pub(crate) fn ended(alert: Alert, kind: EndKind, text: &str) -> Alert {
    Alert { ended: Some(End { kind, at: at(9, 42), text: text.to_owned() }), ..alert }
}
