//! Turns a scene into a frame.

use agent_core::Scene;
use agent_render::slide::{IdleView, Pairing, PostView};
use agent_render::{Frame, Look, Renderer, Slide, UnusableResources};
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

    /// Draws a scene for a screen of some size.
    pub(crate) fn paint(&mut self, scene: &Scene, size: ScreenSize) -> Frame {
        let slide = self.slide(scene);
        self.renderer.draw(&slide, &Look::of(settings_of(scene), size))
    }

    fn slide(&self, scene: &Scene) -> Slide {
        match scene {
            Scene::Post { item, settings, offline_since } => {
                let view = PostView { offline_since: *offline_since, ..PostView::default() };
                Slide::of_post(item, settings, view)
            }
            Scene::Idle { settings, minute, offline_since } => {
                let view = IdleView {
                    minute: *minute,
                    offline_since: *offline_since,
                    ..IdleView::default()
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
        Scene::Post { settings, .. } => Some(settings),
        Scene::Idle { settings, .. } => settings.as_deref(),
        Scene::Connecting { .. } | Scene::Pairing { .. } => None,
    }
}
