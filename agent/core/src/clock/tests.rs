use proptest::prelude::*;

use super::*;

const BUILT: i64 = 1_000_000;
const DAY: u64 = 86_400;

#[test]
fn without_anything_better_it_is_the_time_of_the_build_and_passes_once_it_is_kept() {
    let mut clock = Clock::new(second(BUILT), boot(1), None);
    assert_eq!(guess(&clock, 0, false, 5), (BUILT, false));
    clock.keep(system(0), Duration::from_secs(60));
    assert_eq!(guess(&clock, 0, false, 90), (BUILT + 30, false));
}

#[test]
fn an_agent_that_was_built_long_after_the_start_of_the_device_is_not_ahead() {
    let up = DAY;
    let mut clock = Clock::new(second(BUILT), boot(1), None);
    clock.confirm(second(BUILT + 60), Duration::from_secs(up));
    assert_eq!(guess(&clock, 0, false, up + 5), (BUILT + 65, true));
}

#[test]
fn a_time_server_is_trusted_unless_it_contradicts_the_build() {
    let clock = Clock::new(second(BUILT), boot(1), None);
    assert_eq!(guess(&clock, BUILT + 7, true, 5), (BUILT + 7, true));
    assert_eq!(guess(&clock, 7, true, 5), (BUILT, false));
}

#[test]
fn the_controllers_time_goes_on_with_the_uptime_whatever_the_system_says() {
    let mut clock = Clock::new(second(BUILT), boot(1), None);
    clock.confirm(second(BUILT + 500), Duration::from_secs(10));
    assert_eq!(guess(&clock, 0, false, 25), (BUILT + 515, true));
    assert_eq!(guess(&clock, BUILT * 9, false, 25), (BUILT + 515, true));
}

#[test]
fn a_restarted_agent_still_knows_it_but_a_restarted_device_only_that_it_is_later() {
    let mut clock = Clock::new(second(BUILT), boot(1), None);
    let told = clock.confirm(second(BUILT + 500), Duration::from_secs(10));
    let agent = Clock::new(second(BUILT), boot(1), Some(told));
    assert_eq!(guess(&agent, 0, false, 25), (BUILT + 515, true));
    let device = Clock::new(second(BUILT), boot(2), Some(told));
    assert_eq!(guess(&device, 0, false, 3), (BUILT + 503, false));
    assert_eq!(guess(&device, BUILT + 900, false, 3), (BUILT + 900, false));
    assert_eq!(earliest(&device, BUILT + 900, 3), BUILT + 503, "a clock may be ahead");
}

#[test]
fn what_is_kept_is_no_more_trusted_after_a_restart_of_the_agent_than_before() {
    let mut clock = Clock::new(second(BUILT), boot(1), None);
    let told = clock.confirm(second(BUILT + 500), Duration::from_secs(10));
    let mut device = Clock::new(second(BUILT), boot(2), Some(told));
    let kept = device.keep(system(0), Duration::from_secs(60));
    let agent = Clock::new(second(BUILT), boot(2), Some(kept));
    assert_eq!(guess(&agent, 0, false, 70), (BUILT + 570, false));
    let kept = clock.keep(system(0), Duration::from_secs(20));
    let agent = Clock::new(second(BUILT), boot(1), Some(kept));
    assert_eq!(guess(&agent, 0, false, 25), (BUILT + 515, true));
}

#[test]
fn a_clock_file_of_an_earlier_agent_is_read() {
    let kept = format!(r#"{{"now":"2026-11-23T09:00:00Z","uptime_ms":7,"boot":"{}"}}"#, boot(1));
    let told: Told = serde_json::from_str(&kept).expect("it is read");
    assert!(told.exact);
}

/// One run of the device: how long it was off before, how long it is on, and what its own clock says.
#[derive(Debug, Clone)]
struct Run {
    off: u64,
    on: u64,
    /// For each minute, by how many seconds the system's clock is wrong.
    wrong: Vec<i64>,
    agent_restarts: bool,
}

fn run() -> impl Strategy<Value = Run> {
    let wrong = prop_oneof![Just(0), -2 * 31_536_000_i64..2 * 31_536_000];
    let wrong = proptest::collection::vec(wrong, 1..6);
    let on = prop_oneof![1..60_u64, 60..3 * 3_600_u64];
    (0..DAY, on, wrong, any::<bool>()).prop_map(|(off, on, wrong, agent_restarts)| Run {
        off,
        on,
        wrong,
        agent_restarts,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A device without a network, kept a minute long as while an alert stands.
    #[test]
    fn what_is_certain_is_never_ahead_and_late_by_no_more_than_the_device_was_off(
        runs in proptest::collection::vec(run(), 1..30),
        told_at in 0..100_u64,
    ) {
        let mut truth = BUILT + 1_000;
        let mut clock = Clock::new(second(BUILT), boot(0), None);
        let mut kept = clock.confirm(second(truth), Duration::from_secs(told_at));
        let mut before = kept.now;
        let mut lost = 0;
        for (number, run) in (1..).zip(&runs) {
            truth += i64::try_from(run.off).expect("short");
            lost += i64::try_from(run.off).expect("short");
            clock = Clock::new(second(BUILT), boot(number), Some(kept));
            let (mut last_kept, begun) = (0, truth);
            for uptime in (1..run.on).step_by(20).chain([run.on]) {
                truth = begun + i64::try_from(uptime).expect("short");
                let minute = usize::try_from(uptime / 60).expect("short");
                let wrong = run.wrong[minute % run.wrong.len()];
                // Not on a whole millisecond: what is rounded must not add up.
                let uptime_now = Duration::from_micros(uptime * 1_000_000 + 700);
                let system = system(truth + wrong);
                let now = clock.read(system, uptime_now);
                let exactly = second(truth) + Duration::from_micros(700);
                prop_assert!(now.earliest <= exactly, "never ahead");
                prop_assert!(now.earliest >= before, "it never goes back");
                prop_assert!(now.clock.now >= now.earliest);
                prop_assert!(truth - now.earliest.as_second() <= lost, "late by the time off");
                before = now.earliest;
                if uptime >= last_kept + 60 || last_kept == 0 {
                    kept = clock.keep(system, uptime_now);
                    last_kept = uptime;
                    if run.agent_restarts {
                        clock = Clock::new(second(BUILT), boot(number), Some(kept));
                    }
                }
            }
            // What was not kept when the power went is lost too.
            let unkept = run.on - last_kept;
            prop_assert!(unkept <= 60 + 20);
            lost += i64::try_from(unkept).expect("short");
            before = kept.now;
        }
    }

    #[test]
    fn whatever_the_system_says_a_told_time_stands(wrong: i32, since in 0..DAY) {
        let mut clock = Clock::new(second(BUILT), boot(1), None);
        clock.confirm(second(BUILT + 500), Duration::from_secs(10));
        let now = clock.read(system(i64::from(wrong)), Duration::from_secs(10 + since));
        let expected = second(BUILT + 500 + i64::try_from(since).expect("short"));
        prop_assert_eq!((now.clock.now, now.clock.trusted, now.earliest), (expected, true, expected));
    }
}

fn guess(clock: &Clock, system: i64, synchronised: bool, uptime: u64) -> (i64, bool) {
    let system = SystemTime { now: second(system), synchronised };
    let Now { clock, .. } = clock.read(system, Duration::from_secs(uptime));
    (clock.now.as_second(), clock.trusted)
}

fn earliest(clock: &Clock, now: i64, uptime: u64) -> i64 {
    clock.read(system(now), Duration::from_secs(uptime)).earliest.as_second()
}

fn system(now: i64) -> SystemTime {
    SystemTime { now: second(now), synchronised: false }
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a valid instant")
}

fn boot(n: u128) -> BootId {
    BootId::new(Timestamp::UNIX_EPOCH, n)
}
