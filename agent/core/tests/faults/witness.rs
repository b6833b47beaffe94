//! Somebody who stands before the screen, and writes down what the TV must tell of it.

use std::collections::BTreeMap;
use std::time::Duration;

use agent_core::Scene;
use protocol::event::Event;
use protocol::report::{Panel, Showing};
use protocol::{AlertId, Digest};

#[derive(Default)]
pub(crate) struct Witness {
    scene: Option<(Scene, Digest)>,
    began: Duration,
    pub(crate) panel: Panel,
    /// Alerts that were seen in this life of the agent.
    seen: BTreeMap<AlertId, (u32, Panel)>,
    /// Showings of posts, in their order.
    pub(crate) shown: Vec<Event>,
    /// Alerts on the screen.
    pub(crate) drawn: Vec<Event>,
    /// Each frame of each alert, with the panel as it was.
    frames: Vec<Event>,
}

impl Witness {
    pub(crate) fn scene(&self) -> Option<&Scene> {
        self.scene.as_ref().map(|(scene, _)| scene)
    }

    pub(crate) fn sees(&mut self, scene: &Scene, frame: Digest, at: Duration) {
        let before = self.scene().map(Scene::showing);
        if before != Some(scene.showing()) {
            if let (Some(Showing::Post { post, revision }), Some((_, frame))) =
                (before, &self.scene)
            {
                let milliseconds = at.saturating_sub(self.began).as_millis();
                let milliseconds = u64::try_from(milliseconds).expect("short");
                self.shown.push(Event::Shown { post, revision, frame: *frame, milliseconds });
            }
            self.began = at;
        }
        self.scene = Some((scene.clone(), frame));
        self.sees_alert();
    }

    /// The panel is read back.
    pub(crate) fn panel_is(&mut self, panel: Panel) {
        self.panel = panel;
        self.sees_alert();
    }

    /// The screen goes dark.
    pub(crate) fn power_goes(&mut self) {
        self.scene = None;
        self.panel = Panel::Unknown;
        self.seen.clear();
    }

    /// What was told of alerts on the screen: everything that was seen, and nothing else. A register
    /// that comes again after its successor is followed again, and told of again.
    pub(crate) fn confirms(&self, told: &[Event]) {
        let frames: Vec<&Event> =
            told.iter().filter(|event| !self.frames.contains(event)).collect();
        assert!(frames.is_empty(), "these never stood on the screen: {frames:?}");
        for event in &self.drawn {
            let times = |events: &[Event]| events.iter().filter(|it| is_same(it, event)).count();
            assert!(times(told) >= times(&self.drawn), "{event:?} in {told:?}");
        }
    }

    fn sees_alert(&mut self) {
        let Some((scene, frame)) = &self.scene else { return };
        let Showing::Alert { alert, revision } = scene.showing() else { return };
        let (frame, panel) = (*frame, self.panel);
        self.frames.push(Event::AlertDrawn { alert, revision, frame, panel });
        if self.seen.insert(alert, (revision, panel)) != Some((revision, panel)) {
            self.drawn.push(Event::AlertDrawn { alert, revision, frame, panel });
        }
    }
}

/// Whether two are of the same alert and panel, in whatever frame.
fn is_same(one: &Event, other: &Event) -> bool {
    let about = |event: &Event| {
        let Event::AlertDrawn { alert, revision, panel, .. } = event else { return None };
        Some((*alert, *revision, *panel))
    };
    about(one) == about(other)
}
