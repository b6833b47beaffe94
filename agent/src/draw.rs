//! Turns a scene into a frame.

use agent_core::{Pages, Scene};
use agent_render::slide::{Announcement, Idle, Pairing};
use agent_render::{Frame, Look, Renderer, Slide, UnusableResources};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use protocol::Language;
use protocol::alert::Phase;
use protocol::register::{Accent, Orientation, Settings, Support, Theme};
use protocol::report::ScreenSize;

/// Draws scenes.
#[derive(Debug)]
pub(crate) struct Painter {
    renderer: Renderer,
    /// The controller's address, for the screen of a device that is looking for it.
    controller: String,
}

impl Painter {
    /// Reads the fonts.
    pub(crate) fn new(controller: String) -> Result<Self, UnusableResources> {
        Ok(Self { renderer: Renderer::new()?, controller })
    }

    /// Draws a scene for a screen of some size, and says how many pages it has.
    pub(crate) fn paint(&mut self, scene: &Scene, size: ScreenSize) -> (Frame, Pages) {
        let slide = self.slide(scene);
        let frame = self.renderer.draw(&slide, &look(settings_of(scene), size));
        (frame, Pages::default())
    }

    fn slide(&self, scene: &Scene) -> Slide {
        match scene {
            Scene::Alert { alert, phase, settings, offline_since, .. } => {
                let over = match (phase, settings.language) {
                    (Phase::InForce | Phase::Overdue, _) => "",
                    (Phase::Ended(_), Language::Russian) => "ОТБОЙ. ",
                    (Phase::Ended(_), Language::English) => "ALL CLEAR. ",
                };
                Slide::Announcement(Announcement {
                    title: format!("{over}{}", alert.text),
                    text: alert.ended.as_ref().map_or(&alert.instruction, |end| &end.text).clone(),
                    school: settings.school_name.clone(),
                    offline_since: offline_since.map(|since| in_zone(since, settings)),
                })
            }
            Scene::Post { item, settings, offline_since, .. } => {
                let (title, text) = (item.content.title(), item.content.text());
                Slide::Announcement(Announcement {
                    title: title.to_owned(),
                    text: text.to_owned(),
                    school: settings.school_name.clone(),
                    offline_since: offline_since.map(|since| in_zone(since, settings)),
                })
            }
            Scene::Idle { settings: Some(settings), minute, offline_since, .. } => {
                Slide::Idle(Idle {
                    now: minute.map(|minute| in_zone(minute, settings)),
                    school: settings.school_name.clone(),
                    room: settings.room.clone(),
                    support: contact(&settings.support),
                    offline_since: offline_since.map(|since| in_zone(since, settings)),
                })
            }
            // Without settings the zone is unknown, and with it the time on the wall.
            Scene::Idle { settings: None, .. } => Slide::Idle(Idle::default()),
            Scene::Connecting { problem } => Slide::Pairing(Pairing::Connecting {
                controller: self.controller.clone(),
                problem: problem.clone(),
            }),
            Scene::Pairing { code, url } => {
                Slide::Pairing(Pairing::Code { code: code.clone(), url: url.clone(), until: None })
            }
        }
    }
}

fn settings_of(scene: &Scene) -> Option<&Settings> {
    match scene {
        Scene::Alert { settings, .. } | Scene::Post { settings, .. } => Some(settings),
        Scene::Idle { settings, .. } => settings.as_deref(),
        Scene::Connecting { .. } | Scene::Pairing { .. } => None,
    }
}

fn look(settings: Option<&Settings>, size: ScreenSize) -> Look {
    Look {
        size,
        orientation: settings.map_or(Orientation::default(), |settings| settings.orientation),
        theme: settings.map_or(Theme::default(), |settings| settings.theme),
        accent: settings.map_or(Accent::default(), |settings| settings.accent),
        language: settings.map_or(Language::default(), |settings| settings.language),
    }
}

/// An instant on the school's wall; in UTC if the zone is one that this version does not know.
fn in_zone(at: Timestamp, settings: &Settings) -> ZonedDateTime {
    at.to_zoned_datetime(TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC))
}

/// Whom to ask, on one line.
fn contact(support: &Support) -> String {
    let parts = [&support.phone, &support.mail, &support.link];
    let parts: Vec<&str> =
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}
