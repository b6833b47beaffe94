//! Turns a scene into a frame.

use std::sync::Arc;

use agent_core::{Pages, Scene};
use agent_render::slide::{IdleView, Pairing, PostView};
use agent_render::{Frame, Look, Picture, Renderer, Slide, UnusableResources};
use protocol::Digest;
use protocol::alert::Alert;
use protocol::register::Settings;
use protocol::report::ScreenSize;

use crate::gallery::{Gallery, LastPicture};

/// Draws scenes.
#[derive(Debug)]
pub(crate) struct Painter {
    renderer: Renderer,
    /// The controller's address, for the screen of a device that is looking for it.
    controller: String,
    gallery: Arc<Gallery>,
    last: LastPicture,
    lost: Option<(Digest, String)>,
}

impl Painter {
    /// Reads the fonts.
    pub(crate) fn new(
        controller: String,
        gallery: Arc<Gallery>,
    ) -> Result<Self, UnusableResources> {
        let (renderer, last) = (Renderer::new()?, LastPicture::default());
        Ok(Self { renderer, controller, gallery, last, lost: None })
    }

    /// Draws a scene for a screen of some size, and says how many pages it has.
    pub(crate) fn paint(&mut self, scene: &Scene, size: ScreenSize) -> (Frame, Pages) {
        let picture = self.look(picture_of(scene));
        let slide = self.slide(scene, picture.as_ref());
        let frame = self.renderer.draw(&slide, &Look::of(settings_of(scene), size));
        let pages = Pages { post: frame.pages(), ticker: frame.ticker_pages().max(1) };
        (frame, pages)
    }

    /// The picture that the disk had lost when it was to be drawn, and why; told once.
    pub(crate) fn take_lost(&mut self) -> Option<(Digest, String)> {
        self.lost.take()
    }

    fn look(&mut self, picture: Option<Digest>) -> Option<Picture> {
        match self.last.look(picture, &self.gallery) {
            Ok(picture) => picture.cloned(),
            Err(detail) => {
                self.lost = picture.map(|picture| (picture, detail));
                None
            }
        }
    }

    fn slide(&self, scene: &Scene, picture: Option<&Picture>) -> Slide {
        match scene {
            Scene::Alert { alert, phase, beside, settings } => {
                let beside: Vec<&Alert> = beside.iter().map(AsRef::as_ref).collect();
                Slide::of_alert(alert, *phase, &beside, settings)
            }
            Scene::Post { item, page, bands, settings, offline_since, .. } => {
                let overdue: Vec<&Alert> = bands.overdue.iter().map(AsRef::as_ref).collect();
                let view = PostView {
                    page: *page,
                    picture,
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

fn picture_of(scene: &Scene) -> Option<Digest> {
    match scene {
        Scene::Post { picture, .. } => *picture,
        Scene::Alert { .. }
        | Scene::Idle { .. }
        | Scene::Connecting { .. }
        | Scene::Pairing { .. } => None,
    }
}

fn settings_of(scene: &Scene) -> Option<&Settings> {
    match scene {
        Scene::Alert { settings, .. } | Scene::Post { settings, .. } => Some(settings),
        Scene::Idle { settings, .. } => settings.as_deref(),
        Scene::Connecting { .. } | Scene::Pairing { .. } => None,
    }
}
