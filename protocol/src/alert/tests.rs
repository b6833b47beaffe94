use std::collections::BTreeSet;

use super::*;
use crate::samples::hall;
use proptest::prelude::*;

#[test]
fn an_alert_is_in_force_until_it_expires() {
    let alerts = [alert(1, "09:10")];
    let standing = at(&alerts, &hall(), moscow("09:15"));
    assert_eq!(standing.covers, Some((&alerts[0], Phase::InForce)));
    assert_eq!(standing.until, Some(moscow("10:10")));
}

#[test]
fn expiry_is_no_all_clear_until_midnight_on_the_schools_wall() {
    let alerts = [alert(1, "09:10")];
    let expired = at(&alerts, &hall(), moscow("10:10"));
    assert_eq!((expired.covers, expired.overdue), (None, vec![&alerts[0]]));
    let midnight = "2026-11-24T00:00:00+03:00".parse().expect("an instant");
    assert_eq!(expired.until, Some(midnight));
    assert_eq!(at(&alerts, &hall(), midnight), Standing::default());
}

#[test]
fn a_lesser_alert_and_a_drill_end_with_their_time() {
    let lesser = Alert { severity: Severity::Moderate, ..alert(1, "09:10") };
    let drill = Alert { drill: true, ..alert(2, "09:10") };
    assert_eq!(at(&[lesser, drill], &hall(), moscow("10:10")), Standing::default());
}

#[test]
fn the_end_is_shown_for_a_while_and_names_its_kind() {
    for kind in [EndKind::AllClear, EndKind::InError] {
        let alerts = [ended(alert(1, "09:10"), "09:20", kind)];
        let shown = at(&alerts, &hall(), moscow("09:21"));
        assert_eq!(shown.covers, Some((&alerts[0], Phase::Ended(kind))));
        assert_eq!(shown.until, Some(moscow("09:22")));
        assert_eq!(at(&alerts, &hall(), moscow("09:22")), Standing::default());
    }
}

#[test]
fn an_end_after_the_expiry_ends_the_band_too() {
    let alerts = [ended(alert(1, "09:10"), "11:00", EndKind::AllClear)];
    assert_eq!(at(&alerts, &hall(), moscow("11:05")), Standing::default());
}

#[test]
fn a_real_alert_goes_before_a_drill_and_the_graver_before_the_lesser() {
    let drill = Alert { drill: true, severity: Severity::Extreme, ..alert(1, "09:10") };
    let minor = Alert { severity: Severity::Minor, ..alert(2, "09:10") };
    let severe = alert(3, "09:10");
    let newer = alert(4, "09:12");
    let alerts = [drill, minor, severe, newer];
    let standing = at(&alerts, &hall(), moscow("09:15"));
    assert_eq!(standing.covers, Some((&alerts[3], Phase::InForce)));
    assert_eq!(standing.beside, [&alerts[2], &alerts[1], &alerts[0]]);
}

#[test]
fn what_is_in_force_covers_the_end_of_another() {
    let alerts = [ended(alert(1, "09:10"), "09:20", EndKind::AllClear), alert(2, "09:15")];
    let standing = at(&alerts, &hall(), moscow("09:21"));
    assert_eq!(standing.covers, Some((&alerts[1], Phase::InForce)));
}

#[test]
fn an_alert_for_another_room_is_not_ours() {
    let rooms = BTreeSet::from(["Столовая".to_owned()]);
    let elsewhere =
        Alert { audience: Audience { rooms, ..Audience::default() }, ..alert(1, "09:10") };
    assert_eq!(at(&[elsewhere], &hall(), moscow("09:15")), Standing::default());
}

#[test]
fn a_clock_before_the_beginning_hides_no_alert() {
    let alerts = [alert(1, "09:10")];
    assert!(at(&alerts, &hall(), Timestamp::UNIX_EPOCH).covers.is_some());
}

proptest! {
    #[test]
    fn the_answer_holds_until_it_says(
        lives in proptest::collection::vec((0_i64..5_000, 1_i64..5_000, 0_usize..4, any::<bool>(), proptest::option::of(0_i64..9_000)), 0..8),
        now in -1_000_i64..200_000,
        ahead in 0.0..1.0,
    ) {
        let second = |second: i64| moscow("09:00") + SignedDuration::from_secs(second);
        let alerts: Vec<Alert> = lives.iter().zip(0..).map(|((raised, lasts, severity, drill, end), name)| Alert {
            raised: second(*raised),
            expires: second(raised + lasts),
            severity: Severity::ALL[*severity],
            drill: *drill,
            ended: end.map(|end| End { at: second(raised + end), kind: EndKind::AllClear, text: String::new() }),
            ..alert(name, "09:00")
        }).collect();
        let (settings, instant) = (hall(), second(now));
        let answer = at(&alerts, &settings, instant);
        let until = answer.until.unwrap_or(second(now + 1_000_000));
        prop_assert!(until > instant);
        let whole = until.as_second() - instant.as_second();
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant between will do")]
        let between = (instant + SignedDuration::from_secs((whole as f64 * ahead) as i64)).min(until - SignedDuration::from_millis(1));
        let later = at(&alerts, &settings, between);
        prop_assert_eq!((later.covers, later.beside, later.overdue), (answer.covers, answer.beside, answer.overdue));
        let zone = TimeZone::get("Europe/Moscow").expect("a zone");
        for alert in &alerts {
            prop_assert_eq!(alert.phase(instant, &zone).is_none(), alert.past(&zone) <= instant);
        }
    }
}

fn alert(name: u128, raised: &str) -> Alert {
    let raised = moscow(raised);
    Alert {
        alert: AlertId::new(Timestamp::UNIX_EPOCH, name),
        revision: 1,
        raised,
        issuer: "Гимназия №11".into(),
        severity: Severity::Severe,
        drill: false,
        text: "Пожар на втором этаже".into(),
        instruction: "Выходите во двор".into(),
        expires: raised + SignedDuration::from_hours(1),
        audience: Audience::default(),
        ended: None,
    }
}

fn ended(alert: Alert, at: &str, kind: EndKind) -> Alert {
    Alert { ended: Some(End { at: moscow(at), kind, text: String::new() }), ..alert }
}

/// A time of day on 23 November 2026.
fn moscow(time: &str) -> Timestamp {
    format!("2026-11-23T{time}:00+03:00").parse().expect("an instant")
}
