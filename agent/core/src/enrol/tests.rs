use jiff::Timestamp;
use protocol::DeviceId;
use protocol::report::Clock;

use super::*;

#[test]
fn a_code_stands_until_it_is_claimed() {
    let mut enrol = enrol();
    enrol.handle(EnrolInput::Tick, at(0));
    let opened = open(&mut enrol, 0);
    let attempt = Attempt { nonce: NONCE, opened: opened.clone() };
    let reveal = EnrolOutput::Reveal(opened.pairing, NONCE);
    assert_eq!(drain(&mut enrol), [EnrolOutput::Keep(attempt), reveal], "kept, then revealed");
    assert_eq!(enrol.code(), None, "not before the controller can know it");
    enrol.handle(EnrolInput::Revealed(Ok(())), at(1));
    let expected = enrol::code(b"device key", b"ca key", NONCE, opened.nonce);
    assert_eq!(enrol.code(), Some(expected.as_str()));
    assert!(drain(&mut enrol).contains(&EnrolOutput::Show(Scene::Pairing {
        code: expected,
        url: "https://efir.example/claim".to_owned()
    })));
    enrol.handle(EnrolInput::Progress(Ok(Progress::Waiting)), at(2));
    enrol.handle(EnrolInput::Tick, at(4));
    assert_eq!(drain(&mut enrol), [EnrolOutput::Ask(opened.pairing)]);
    enrol.handle(EnrolInput::Progress(Ok(Progress::Claimed(identity()))), at(5));
    assert_eq!(drain(&mut enrol), [EnrolOutput::Claimed(identity())]);
}

#[test]
fn the_code_stays_while_the_network_is_away_and_ends_with_its_time() {
    let mut enrol = with_code();
    let code = enrol.code().map(str::to_owned);
    for second in 2..500 {
        let gone = Problem::Unreachable("no network".to_owned());
        enrol.handle(EnrolInput::Progress(Err(gone)), at(second));
        enrol.handle(EnrolInput::Tick, at(second));
        assert_eq!(enrol.code().map(str::to_owned), code);
    }
    let gone = Problem::Unreachable("no network".to_owned());
    enrol.handle(EnrolInput::Progress(Err(gone)), at(599));
    enrol.handle(EnrolInput::Tick, at(601));
    assert_eq!(enrol.code(), None);
    drain(&mut enrol);
    enrol.handle(EnrolInput::Tick, at(700));
    assert!(drain(&mut enrol).contains(&EnrolOutput::Begin));
}

#[test]
fn an_attempt_that_is_over_makes_room_for_another_with_another_nonce() {
    for over in [Ok(Progress::Expired), Err(Problem::Over("unknown".to_owned()))] {
        let mut enrol = with_code();
        enrol.handle(EnrolInput::Progress(over), at(2));
        assert_eq!(enrol.code(), None);
        enrol.handle(EnrolInput::Tick, at(100));
        assert!(drain(&mut enrol).contains(&EnrolOutput::Begin));
    }
}

#[test]
fn a_controller_that_is_not_there_is_asked_again_ever_more_seldom() {
    let mut enrol = enrol();
    let (mut second, mut attempts) = (0, 0);
    while second < 600 {
        enrol.handle(EnrolInput::Tick, at(second));
        if drain(&mut enrol).contains(&EnrolOutput::Begin) {
            attempts += 1;
            enrol.handle(EnrolInput::Begun(NONCE), at(second));
            let problem = Problem::Unreachable("cannot reach it".to_owned());
            enrol.handle(EnrolInput::Opened(Err(problem)), at(second));
        }
        second += 1;
    }
    assert!((10..100).contains(&attempts), "{attempts} attempts in ten minutes");
    assert_eq!(enrol.last_error(), Some("cannot reach it"));
}

#[test]
fn an_attempt_that_was_kept_goes_on_with_the_same_code_though_the_network_comes_late() {
    let mut before = enrol();
    before.handle(EnrolInput::Tick, at(0));
    let opened = open(&mut before, 0);
    before.handle(EnrolInput::Revealed(Ok(())), at(1));
    let attempt = Attempt { nonce: NONCE, opened: opened.clone() };

    let mut enrol = Enrol::resume(setup(), attempt, b"ca key", at(100));
    let reveal = EnrolOutput::Reveal(opened.pairing, NONCE);
    assert_eq!(drain(&mut enrol), std::slice::from_ref(&reveal));
    let gone = Problem::Unreachable("no network".to_owned());
    enrol.handle(EnrolInput::Revealed(Err(gone)), at(101));
    enrol.handle(EnrolInput::Tick, at(200));
    assert!(drain(&mut enrol).contains(&reveal));
    enrol.handle(EnrolInput::Revealed(Ok(())), at(201));
    assert_eq!(enrol.code(), before.code());
    enrol.handle(EnrolInput::Progress(Ok(Progress::Claimed(identity()))), at(202));
    assert!(drain(&mut enrol).contains(&EnrolOutput::Claimed(identity())));
}

#[test]
fn an_attempt_that_was_kept_and_is_over_makes_room_for_another() {
    let mut before = enrol();
    before.handle(EnrolInput::Tick, at(0));
    let opened = open(&mut before, 0);
    let attempt = Attempt { nonce: NONCE, opened };
    let mut enrol = Enrol::resume(setup(), attempt, b"ca key", at(9000));
    let over = Problem::Over("no such pairing".to_owned());
    enrol.handle(EnrolInput::Revealed(Err(over)), at(9001));
    drain(&mut enrol);
    enrol.handle(EnrolInput::Tick, at(9100));
    assert!(drain(&mut enrol).contains(&EnrolOutput::Begin));
}

fn with_code() -> Enrol {
    let mut enrol = enrol();
    enrol.handle(EnrolInput::Tick, at(0));
    open(&mut enrol, 0);
    enrol.handle(EnrolInput::Revealed(Ok(())), at(1));
    drain(&mut enrol);
    assert!(enrol.code().is_some());
    enrol
}

fn open(enrol: &mut Enrol, second: u64) -> Opened {
    assert!(drain(enrol).contains(&EnrolOutput::Begin));
    enrol.handle(EnrolInput::Begun(NONCE), at(second));
    let outputs = drain(enrol);
    let [EnrolOutput::Open(open)] = &outputs[..] else { panic!("no open: {outputs:?}") };
    assert_eq!(open.commitment, enrol::commitment(NONCE));
    let opened = Opened {
        pairing: PairingId::new(Timestamp::UNIX_EPOCH, 5),
        nonce: Nonce([2; 16]),
        expires: at(600).clock.now,
        claim_url: "https://efir.example/claim".to_owned(),
        now: at(0).clock.now,
    };
    let answered = Answered { opened: opened.clone(), ca_key: b"ca key".to_vec() };
    enrol.handle(EnrolInput::Opened(Ok(answered)), at(second));
    opened
}

const NONCE: Nonce = Nonce([1; 16]);

fn enrol() -> Enrol {
    Enrol::new(setup(), at(0))
}

fn setup() -> EnrolSetup {
    EnrolSetup {
        request: "a request".to_owned(),
        device_key: b"device key".to_vec(),
        hardware: "a board".to_owned(),
        agent: "0.1.0".to_owned(),
        screen: ScreenSize { width: 1920, height: 1080 },
        seed: 3,
    }
}

fn identity() -> Identity {
    Identity {
        device: DeviceId::new(Timestamp::UNIX_EPOCH, 7),
        certificate: "a certificate".to_owned(),
        ca: "a CA".to_owned(),
    }
}

fn drain(enrol: &mut Enrol) -> Vec<EnrolOutput> {
    std::iter::from_fn(|| enrol.next_output()).collect()
}

fn at(second: u64) -> Now {
    let now = Timestamp::from_second(i64::try_from(second).expect("small")).expect("an instant");
    Now { uptime: Duration::from_secs(second), clock: Clock { now, trusted: true }, earliest: now }
}
