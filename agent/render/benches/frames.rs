//! How long a frame takes: `cargo bench -p agent-render`.

#[path = "../tests/samples/mod.rs"]
mod samples;

use agent_render::{Look, Renderer, Slide};
use divan::Bencher;
use protocol::alert::Severity;
use samples::alerts::{FIRE, alert, slide};
use samples::posts::{SNOW, news, story};
use samples::{LIST, LONG, announcement, at, idle, look};

fn main() {
    divan::main();
}

const FRAMES: [&str; 6] = [
    "announcement 1080p",
    "long text 1080p",
    "clock 1080p",
    "news with a picture 1080p",
    "alert 1080p",
    "announcement 4K",
];

fn frame(name: &str) -> (Slide, Look) {
    match name {
        "announcement 1080p" => (announcement(LIST, None), look(1920, 1080)),
        "long text 1080p" => (announcement(LONG, None), look(1920, 1080)),
        "clock 1080p" => (idle(Some(at(14, 5)), None), look(1920, 1080)),
        "news with a picture 1080p" => (news(story(SNOW, "school")), look(1920, 1080)),
        "alert 1080p" => (slide(alert(Severity::Extreme, FIRE)), look(1920, 1080)),
        _ => (announcement(LIST, None), look(3840, 2160)),
    }
}

/// The first frame after the start, with no glyph drawn yet.
#[divan::bench(args = FRAMES)]
fn draw_first(bencher: Bencher<'_, '_>, name: &str) {
    let (slide, look) = frame(name);
    bencher.with_inputs(renderer).bench_local_values(|mut renderer| renderer.draw(&slide, &look));
}

/// A frame whose glyphs are known.
#[divan::bench(args = FRAMES)]
fn draw_again(bencher: Bencher<'_, '_>, name: &str) {
    let (slide, look) = frame(name);
    let mut renderer = renderer();
    bencher.bench_local(|| renderer.draw(&slide, &look));
}

#[divan::bench(args = FRAMES)]
fn encode(bencher: Bencher<'_, '_>, name: &str) {
    let (slide, look) = frame(name);
    let frame = renderer().draw(&slide, &look);
    bencher.bench(|| frame.png());
}

#[divan::bench]
fn start() -> Renderer {
    renderer()
}

#[expect(clippy::expect_used, reason = "a benchmark may fail loudly")]
fn renderer() -> Renderer {
    Renderer::new().expect("the resources are built in")
}
