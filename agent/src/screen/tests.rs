//! The task over a display that does what the test says.

use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use agent_render::Frame;
use jiff::Timestamp;
use protocol::BootId;
use protocol::report::ScreenSize;

use super::*;
use crate::display::Flip;

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_comes_late_gets_the_newest_scene_in_its_own_size() {
    let mut stage = Stage::new();
    stage.screen.show(scene("one"));
    assert!(matches!(stage.next().await, Happening::NotDrawn(text) if text.contains("no screen")));
    stage.props.refuses.notified().await;
    stage.screen.show(scene("two"));
    stage.props.refuses.notified().await;
    stage.props.plug(ScreenSize { width: 640, height: 360 });
    let Happening::Screen { size, .. } = stage.next().await else { panic!("the size comes first") };
    assert_eq!(size, ScreenSize { width: 640, height: 360 });
    let Happening::Drawn { scene: drawn, .. } = stage.next().await else { panic!("drawn") };
    assert_eq!(drawn, scene("two"));
    assert_eq!(stage.props.shown(), [(640, 360)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_is_gone_is_told_once_and_drawn_when_it_is_back() {
    let mut stage = Stage::new();
    stage.props.plug(ScreenSize { width: 640, height: 360 });
    stage.next().await;
    stage.screen.show(scene("one"));
    assert!(matches!(stage.next().await, Happening::Drawn { .. }));
    stage.props.unplug();
    assert!(matches!(stage.next().await, Happening::Dark { .. }));
    assert!(matches!(stage.next().await, Happening::NotDrawn(text) if text == "no screen"));
    stage.screen.show(scene("two"));
    stage.props.refuses.notified().await;
    stage.props.plug(ScreenSize { width: 320, height: 180 });
    assert!(matches!(stage.next().await, Happening::Screen { .. }));
    assert!(matches!(stage.next().await, Happening::Drawn { .. }));
    assert_eq!(stage.props.shown().last(), Some(&(320, 180)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_hangs_in_its_display_does_not_answer() {
    let mut stage = Stage::new();
    stage.props.plug(ScreenSize { width: 320, height: 180 });
    stage.next().await;
    stage.screen.ask();
    stage.answers().await;
    let hang = stage.props.hang();
    stage.screen.show(scene("one"));
    stage.props.hangs.notified().await;
    stage.screen.ask();
    let answers = tokio::time::timeout(Duration::from_millis(300), stage.answers()).await;
    assert!(answers.is_err(), "it hangs");
    drop(hang);
    assert!(matches!(stage.next().await, Happening::Drawn { .. }));
    stage.answers().await;
}

/// A screen's task, and what it tells.
struct Stage {
    screen: Screen,
    props: Arc<Props>,
    happenings: mpsc::Receiver<Happening>,
    _tasks: JoinSet<()>,
}

/// What the display does.
#[derive(Default)]
struct Props {
    plugged: Mutex<Option<ScreenSize>>,
    news: Mutex<Option<Look>>,
    shown: Mutex<Vec<(u32, u32)>>,
    /// The next frame waits until the other end is dropped.
    hang: Mutex<Option<Receiver<()>>>,
    hangs: Notify,
    refuses: Notify,
    wake: Arc<Notify>,
}

impl Stage {
    fn new() -> Self {
        let props = Arc::new(Props::default());
        let mut tasks = JoinSet::new();
        let (sender, happenings) = mpsc::channel(8);
        let folder = tempfile::tempdir().expect("a folder");
        let drawing = Drawing {
            painter: Painter::new("https://efir.example:8883".to_owned(), Arc::default())
                .expect("fonts"),
            display: Box::new(Prop(Arc::clone(&props))),
            wake: Arc::clone(&props.wake),
            clock: Arc::new(Clock::open(folder.path(), BootId::new(Timestamp::UNIX_EPOCH, 1))),
        };
        let screen = Screen::start(drawing, sender, &mut tasks, CancellationToken::new());
        Self { screen, props, happenings, _tasks: tasks }
    }

    async fn next(&mut self) -> Happening {
        let next = tokio::time::timeout(Duration::from_secs(10), self.happenings.recv());
        next.await.expect("something happens").expect("the task lives")
    }

    async fn answers(&self) {
        while !self.screen.has_answered() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Props {
    fn plug(&self, size: ScreenSize) {
        *self.plugged.lock().expect("free") = Some(size);
        self.tell(Look::Anew);
    }

    fn unplug(&self) {
        *self.plugged.lock().expect("free") = None;
        self.tell(Look::Gone("no screen".to_owned()));
    }

    fn hang(&self) -> Sender<()> {
        let (sender, receiver) = channel();
        *self.hang.lock().expect("free") = Some(receiver);
        sender
    }

    fn tell(&self, look: Look) {
        *self.news.lock().expect("free") = Some(look);
        self.wake.notify_one();
    }

    fn shown(&self) -> Vec<(u32, u32)> {
        self.shown.lock().expect("free").clone()
    }
}

struct Prop(Arc<Props>);

impl Display for Prop {
    fn show(&mut self, frame: &Frame) -> io::Result<Flip> {
        let hang = self.0.hang.lock().expect("free").take();
        if let Some(hang) = hang {
            self.0.hangs.notify_one();
            hang.recv().ok();
        }
        if self.0.plugged.lock().expect("free").is_none() {
            self.0.refuses.notify_one();
            return Err(io::Error::new(ErrorKind::NotConnected, "no screen"));
        }
        self.0.shown.lock().expect("free").push((frame.width(), frame.height()));
        Ok(Flip { at: clock::uptime(), frame: frame.png().sha256 })
    }

    fn look(&mut self) -> Look {
        self.0.news.lock().expect("free").take().unwrap_or(Look::Same)
    }

    fn size(&self) -> ScreenSize {
        let plugged = *self.0.plugged.lock().expect("free");
        plugged.unwrap_or(ScreenSize { width: 1920, height: 1080 })
    }

    fn address(&self) -> String {
        "prop".to_owned()
    }
}

fn scene(words: &str) -> Scene {
    Scene::Connecting { problem: Some(words.to_owned()) }
}
