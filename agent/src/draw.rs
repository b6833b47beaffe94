//! Turns a scene into a frame.

use agent_core::{Pages, Scene};
use agent_render::slide::{IdleView, Pairing, PostView};
use agent_render::{Frame, Look, Renderer, Slide, UnusableResources};
use protocol::alert::Alert;
use protocol::register::Settings;
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
        let frame = self.renderer.draw(&slide, &Look::of(settings_of(scene), size));
        let pages = Pages { post: frame.pages(), ticker: frame.ticker_pages().max(1) };
        (frame, pages)
    }

    fn slide(&self, scene: &Scene) -> Slide {
        match scene {
            Scene::Alert { alert, phase, beside, settings, .. } => {
                let beside: Vec<&Alert> = beside.iter().map(AsRef::as_ref).collect();
                Slide::of_alert(alert, *phase, &beside, settings)
            }
            Scene::Post { item, page, bands, settings, offline_since } => {
                let overdue: Vec<&Alert> = bands.overdue.iter().map(AsRef::as_ref).collect();
                let view = PostView {
                    page: *page,
                    picture: None,
                    ticker: bands.ticker.as_ref().map(|ticker| (&*ticker.item, ticker.page)),
                    overdue: &overdue,
                    offline_since: *offline_since,
                };
                Slide::of_post(item, settings, view)
            }
            Scene::Idle { settings, minute, bands, offline_since } => {
                let overdue: Vec<&Alert> = bands.overdue.iter().map(AsRef::as_ref).collect();
                let view = IdleView {
                    minute: *minute,
                    ticker: bands.ticker.as_ref().map(|ticker| (&*ticker.item, ticker.page)),
                    overdue: &overdue,
                    offline_since: *offline_since,
                };
                Slide::idle(settings.as_deref(), view)
            }
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
