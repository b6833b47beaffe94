//! A real kernel's mode setting: what the emulated panels show is what the agent drew, pixel by pixel.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use protocol::report::ScreenSize;
use tests::{Status, eventually};

use crate::emulator::Emulator;
use crate::picture::{Picture, looking_for};

/// The kernel boots within this time, in software on a busy machine.
const BOOT: Duration = Duration::from_secs(50);
/// A screen comes back within this time.
const PLUG: Duration = Duration::from_secs(15);
/// Between the kernel's own note of a flip and the flip's time.
const NOTE: f64 = 0.001;

const CONTROLLER: &str = "https://efir.lipetsk.example:8883";

#[tokio::test(flavor = "multi_thread")]
async fn screens_show_the_agents_frames_pixel_by_pixel_and_come_back_in_any_mode() {
    let mut pc = Emulator::switch_on().await;

    let status = eventually("the first screen's first frame", BOOT, async || {
        pc.knows("fixed").and_then(|status| shown(status, "1920x1080"))
    })
    .await;
    let golden = golden("pairing-connecting");
    let shown_now = pc.shows("first").await;
    assert_eq!(
        shown_now.differs(&golden),
        0,
        "pixels of {shown_now:?} differ from the golden frame"
    );
    eventually("the kernel's note of that flip", PLUG, async || is_dated(&pc.said(), &status))
        .await;

    let waiting = pc.knows("plugged").unwrap();
    assert!(waiting.showing.is_none(), "nothing is plugged in: {waiting:?}");
    assert!(pc.said().contains("no screen is connected to /dev/dri/card1; waiting for one"));
    for (width, height) in [(1280, 720), (1920, 1080), (1024, 768)] {
        let size = ScreenSize { width, height };
        pc.plugs(size).await;
        comes(&mut pc, size).await;
    }
    outlives_its_agent(&mut pc, &status).await;
    pc.unplugs().await;
    eventually("the TV to know that nothing is plugged in", PLUG, async || {
        let status = pc.knows("plugged")?;
        if status.showing.is_none() { Ok(()) } else { Err(format!("{status:?}")) }
    })
    .await;
    let size = ScreenSize { width: 1920, height: 1080 };
    pc.plugs(size).await;
    comes(&mut pc, size).await;
}

/// The second screen shows what the agent says that it shows, in the screen's own mode.
async fn comes(pc: &mut Emulator, size: ScreenSize) {
    let mode = format!("{}x{}", size.width, size.height);
    eventually(&format!("a screen of {mode}"), PLUG, async || {
        let status = shown(pc.knows("plugged")?, &mode)?;
        let frame = looking_for(CONTROLLER, status.last_error.as_deref(), size).png();
        if status.frame != Some(frame.sha256) {
            return Err(format!("the frame is another: {status:?}"));
        }
        match pc.shows("second").await.differs(&Picture::decode(&frame.bytes)) {
            0 => Ok(()),
            pixels => Err(format!("{pixels} pixels differ")),
        }
    })
    .await;
}

fn shown(status: Status, mode: &str) -> Result<Status, String> {
    let is_there = status.display.as_ref().is_some_and(|display| display.contains(mode));
    if status.showing.is_some() && is_there { Ok(status) } else { Err(format!("{status:?}")) }
}

/// The guest kills the first agent as soon as the second screen has its last size. Until another has
/// drawn, what the first had drawn stands on the screen: neither black nor the text console.
async fn outlives_its_agent(pc: &mut Emulator, first: &Status) {
    let before = pc.knows("fixed").unwrap().last_error.or(first.last_error.clone());
    eventually("the first agent to be killed", PLUG, async || {
        if pc.said().contains("the first agent is killed") { Ok(()) } else { Err(pc.said()) }
    })
    .await;
    let size = ScreenSize { width: 1920, height: 1080 };
    let mut frames = HashMap::new();
    let mut orphaned = 0;
    eventually("another agent's first frame", BOOT, async || {
        let status = pc.knows("fixed")?;
        let screen = pc.shows("first").await;
        let is_efirs = [None, before.clone(), status.last_error.clone()].map(|problem| {
            let frame = frames.entry(problem.clone()).or_insert_with(|| {
                let frame = looking_for(CONTROLLER, problem.as_deref(), size);
                Picture::decode(&frame.png().bytes)
            });
            screen.differs(frame) == 0
        });
        assert!(is_efirs.contains(&true), "{screen:?} without an agent shows something else");
        if status.pid == first.pid {
            orphaned += 1;
            return Err(format!("{orphaned} looks at the screen, and no other agent yet"));
        }
        shown(status, "1920x1080").map(drop)
    })
    .await;
    assert!(orphaned > 0, "the other agent was there before anybody could look");
}

/// The frame's time is the kernel's for the flip: before the kernel's own note of having told it, which a
/// clock that is asked afterwards never is; and the wall clock's reading goes with it.
fn is_dated(said: &str, status: &Status) -> Result<(), String> {
    let mut flips = said.lines().filter(|line| line.starts_with("fixed:"));
    let line = flips.find(|line| line.contains("was flipped at"));
    let line = line.ok_or("the agent has told no flip")?;
    let seconds = line.split("was flipped at ").nth(1).and_then(|rest| rest.split(' ').next());
    let flip: f64 = seconds.unwrap().parse().unwrap();
    let notes: Vec<f64> = said.lines().filter_map(note).collect();
    if !notes.iter().any(|note| (0.0..NOTE).contains(&(note - flip))) {
        return Err(format!("{flip} is none of the kernel's times {notes:?}"));
    }
    let told: Timestamp = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    let since: Timestamp = status.more["since"].as_str().unwrap().parse().unwrap();
    let before = told.duration_since(since).as_secs_f64();
    assert!((0.0..0.5).contains(&before), "on the screen since {since}, flipped before {told}");
    Ok(())
}

/// The time of `flip: efir-agent-108 [000] ..... 12.345678: drm_vblank_event_delivered: …`.
fn note(line: &str) -> Option<f64> {
    let before = line.strip_prefix("flip:")?.split(": drm_vblank_event_delivered").next()?;
    before.split_whitespace().last()?.parse().ok()
}

fn golden(name: &str) -> Picture {
    let frames = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/frames");
    Picture::read(&frames.join(name).with_extension("png"))
}
