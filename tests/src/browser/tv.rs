//! A TV that has only a browser: `/tv` in Chromium, as large as a screen.

use protocol::Digest;
use protocol::report::Showing;
use serde_json::Value;

use super::{Browser, BrowserStart};
use crate::admin::Admin;
use crate::photo::difference;
use crate::wait::{PATIENCE, eventually};

/// Of all the pixels of a screen, what may differ from its frame: none but for a browser's rounding.
const ODD_PIXELS: f64 = 0.001;

/// A browser that is a TV.
#[derive(Debug)]
pub struct ChromiumTv {
    browser: Browser,
    device: std::sync::OnceLock<(String, Admin)>,
}

impl ChromiumTv {
    /// Switches it on.
    pub(crate) async fn start(start: BrowserStart) -> Self {
        let browser = start.starts().await;
        browser.measures(1920, 1080).await;
        browser.opens("/tv").await;
        Self { browser, device: std::sync::OnceLock::new() }
    }

    /// Its browser.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Waits for a pairing code on the screen; the page is called so, for whoever maintains it.
    pub async fn pairing_code(&self) -> String {
        eventually("a pairing code", PATIENCE, async || {
            let title = self.browser.title().await;
            match title.split_once('-') {
                Some((one, other)) if one.len() == 4 && other.len() == 4 => Ok(title),
                _ => Err(format!("the page is called «{title}»")),
            }
        })
        .await
    }

    /// Makes it a screen in a room of an administrator's school.
    pub async fn is_enrolled_by(&self, admin: &Admin, room: &str) {
        let claimed = admin.claims(&self.pairing_code().await, room, &[]).await;
        let device: Value = claimed.done();
        self.is_device(&crate::admin::id_of(&device), admin);
    }

    /// Says which device it has become.
    pub fn is_device(&self, id: &str, admin: &Admin) {
        self.device.set((id.to_owned(), admin.clone())).expect("enrolled once");
    }

    /// Waits until it shows what was published to its school with these words.
    pub async fn shows(&self, words: &str) -> Vec<u8> {
        let (_, admin) = self.known();
        let what = format!("a post that says «{words}»");
        let post = eventually(&what, PATIENCE, async || admin.finds(words).await).await;
        self.displays(post.on_screen()).await
    }

    /// Waits until its report, and every pixel of its screen, are those of such a frame; answers the frame.
    pub async fn displays(&self, wanted: Showing) -> Vec<u8> {
        let (id, admin) = self.known();
        eventually(&format!("{wanted:?} on the browser TV"), PATIENCE, async || {
            let device = admin.looks_at(id).await;
            let screen = &device["reported"]["screen"];
            let showing: Option<Showing> = serde_json::from_value(screen["showing"].clone()).ok();
            if showing != Some(wanted) {
                return Err(format!("the controller knows {device}"));
            }
            let frame = screen["frame"].as_str().unwrap_or_default();
            let answer = admin.rest().get(&format!("devices/{id}/frame")).await;
            let png = answer.body.to_vec();
            if answer.status != 200 || Digest::of(&png).to_string() != frame {
                return Err(format!(
                    "its frame is {frame}, the controller draws {}",
                    answer.status
                ));
            }
            let differing = difference(&self.browser.picture().await, &png);
            if differing > ODD_PIXELS {
                return Err(format!("{differing} of its pixels are others"));
            }
            Ok(png)
        })
        .await
    }

    /// Checks that it displays a frame that was seen before, whatever the controller knows.
    pub async fn still_displays(&self, frame: &[u8]) {
        self.stands(frame).await.unwrap();
    }

    /// Waits until it does.
    pub async fn comes_to_display(&self, frame: &[u8]) {
        eventually("the frame from its memory", PATIENCE, async || self.stands(frame).await).await;
    }

    /// A badge may stand in a corner of it.
    async fn stands(&self, frame: &[u8]) -> Result<(), String> {
        const BADGE: f64 = 0.02;
        let differing = difference(&self.browser.picture().await, frame);
        if differing < BADGE {
            Ok(())
        } else {
            Err(format!("{differing} of its pixels are others"))
        }
    }

    fn known(&self) -> &(String, Admin) {
        self.device.get().expect("a TV that was enrolled")
    }
}
