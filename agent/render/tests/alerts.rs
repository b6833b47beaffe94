//! What holds for alerts, whose frames people stake their lives on.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod samples;

use agent_render::slide::{Alert, Beside};
use agent_render::{Frame, Look, Renderer, Warning};
use protocol::alert::{EndKind, Severity};
use protocol::limit;
use samples::alerts::{FIRE, alert, beside, ended, longest, slide};
use samples::{dark, english, look};

const SCREENS: [(u32, u32); 4] = [(1920, 1080), (1080, 1920), (1280, 720), (720, 1280)];

#[test]
fn the_longest_alert_and_drill_are_whole_in_letters_for_eight_metres() {
    let sentence =
        "Сохраняйте спокойствие, слушайте учителя и выходите через спортивный зал на стадион. ";
    let paragraph: String = sentence.chars().cycle().take(limit::ALERT_INSTRUCTION_CHARS).collect();
    let texts = [
        longest().text,
        "Пожар на втором этаже главного корпуса, эвакуация через запасный выход".to_owned(),
        "Угроза атаки беспилотников: отойдите от окон и оставайтесь в коридорах".to_owned(),
    ];
    assert!(texts.iter().all(|text| text.chars().count() == limit::ALERT_TEXT_CHARS));
    for (text, instruction) in
        texts.iter().flat_map(|text| [(text, longest().instruction), (text, paragraph.clone())])
    {
        for drill in [false, true] {
            let (text, instruction) = (text.clone(), instruction.clone());
            let alert = Alert { drill, text, instruction, ..longest() };
            for (width, height) in SCREENS {
                for look in [look(width, height), english(look(width, height))] {
                    let frame = draw(alert.clone(), &look);
                    let case = format!("{width} × {height}, drill: {drill}, {alert:?}");
                    assert_eq!(frame.warnings(), [], "{case}");
                }
            }
        }
    }
}

#[test]
fn others_in_force_make_it_smaller_but_take_no_word() {
    for drill in [false, true] {
        for (width, height) in SCREENS {
            let alert = beside(Alert { drill, dated: true, ..longest() }, 4);
            let frame = draw(alert, &look(width, height));
            let harmless = |warning: &Warning| *warning == Warning::TitleSmall;
            assert!(
                frame.warnings().iter().all(harmless),
                "{width} × {height}, drill: {drill}: {:?}",
                frame.warnings()
            );
        }
    }
}

#[test]
fn the_longest_words_of_an_end_are_whole() {
    let word: String = "Возвращайтесь в классы, уроки продолжаются. "
        .chars()
        .cycle()
        .take(limit::ALERT_TEXT_CHARS)
        .collect();
    for kind in [EndKind::AllClear, EndKind::InError] {
        for (width, height) in SCREENS {
            let frame = draw(ended(longest(), kind, &word), &look(width, height));
            assert_eq!(frame.warnings(), [], "{width} × {height}");
        }
    }
}

#[test]
fn an_alert_looks_the_same_in_every_school() {
    let [plain, schools] = [
        look(1280, 720),
        dark(Look {
            accent: protocol::register::Accent { red: 255, green: 213, blue: 0 },
            ..look(1280, 720)
        }),
    ];
    for severity in Severity::ALL {
        assert!(draw(alert(severity, FIRE), &plain) == draw(alert(severity, FIRE), &schools));
    }
}

#[test]
fn only_a_drill_is_striped_all_around() {
    let edges = |frame: &Frame| {
        let (width, height) = (frame.width(), frame.height());
        let row = |y| colours((0..width).map(move |x| (x, y)), frame);
        let column = |x| colours((0..height).map(move |y| (x, y)), frame);
        [row(0), row(height - 1), column(0), column(width - 1)]
    };
    for (width, height) in SCREENS {
        let look = look(width, height);
        for severity in Severity::ALL {
            let drill = Alert { drill: true, ..alert(severity, FIRE) };
            assert!(edges(&draw(drill.clone(), &look)).iter().all(|colours| *colours > 2));
            assert!(
                edges(&draw(ended(drill, EndKind::AllClear, ""), &look))
                    .iter()
                    .all(|colours| *colours > 2)
            );
            assert!(edges(&draw(alert(severity, FIRE), &look)).iter().all(|colours| *colours <= 2));
        }
    }
}

#[test]
fn every_gravity_drill_and_end_is_told_apart() {
    let look = look(960, 540);
    let mut frames: Vec<Frame> = Vec::new();
    for severity in Severity::ALL {
        for drill in [false, true] {
            frames.push(draw(Alert { drill, ..alert(severity, FIRE) }, &look));
        }
    }
    for kind in [EndKind::AllClear, EndKind::InError] {
        for drill in [false, true] {
            frames.push(draw(
                ended(Alert { drill, ..alert(Severity::Severe, FIRE) }, kind, ""),
                &look,
            ));
        }
    }
    for (index, frame) in frames.iter().enumerate() {
        assert!(!frames[index + 1..].contains(frame), "{index}");
    }
}

#[test]
fn what_is_cut_is_said() {
    let endless = Alert { instruction: "слово ".repeat(400), ..longest() };
    assert!(draw(endless, &look(1920, 1080)).warnings().contains(&Warning::TextCut));
    let wide = alert(Severity::Severe, (&"Щ".repeat(70), ""));
    assert!(!draw(wide, &look(1920, 1080)).warnings().is_empty());
}

#[test]
fn of_many_others_the_rest_is_counted() {
    let other =
        |text: &str| Beside { severity: Severity::Minor, drill: false, text: text.to_owned() };
    let with = |count: usize| Alert {
        beside: vec![other("Гололёд"); count],
        ..alert(Severity::Severe, FIRE)
    };
    let frames: Vec<Frame> = (0..5).map(|count| draw(with(count), &look(1280, 720))).collect();
    for (index, frame) in frames.iter().enumerate() {
        assert!(!frames[index + 1..].contains(frame), "{index}");
    }
}

fn colours(places: impl Iterator<Item = (u32, u32)>, frame: &Frame) -> usize {
    let colour = |(x, y): (u32, u32)| {
        let at = ((y * frame.width() + x) * 4) as usize;
        frame.pixels()[at..at + 3].to_vec()
    };
    places.map(colour).collect::<std::collections::BTreeSet<_>>().len()
}

fn draw(alert: Alert, look: &Look) -> Frame {
    Renderer::new().expect("the resources are built in").draw(&slide(alert), look)
}
