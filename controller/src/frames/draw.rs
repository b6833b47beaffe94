//! Drawing what a device most likely shows, until the digest proves it.

use agent_render::slide::{IdleView, PostView};
use agent_render::{Frame, Look, Picture, Renderer, Slide};
use bytes::Bytes;
use controller_core::app::devices::{Drawable, Matter};
use protocol::Digest;
use protocol::alert::{Alert, Phase};
use protocol::register::Orientation;

use super::Shot;
use super::thumbnail::{self, Width};

/// Draws one after the other until one has the digest; the first, if none has.
pub(super) fn likeliest(
    renderer: &mut Renderer,
    subjects: &[(Drawable, Option<Picture>)],
    reported: Digest,
    width: Width,
) -> Option<Shot> {
    let mut first = None;
    let mut last_pages = u32::MAX;
    for (drawable, picture) in subjects {
        if page_of(drawable) >= last_pages {
            continue;
        }
        let (frame, png) = draw(renderer, drawable, picture.as_ref());
        last_pages = frame.pages().max(1);
        let proven = png.sha256 == reported;
        if proven || first.is_none() {
            first = Some((frame, png, drawable.settings.orientation, proven));
        }
        if proven {
            break;
        }
    }
    first.map(|(frame, png, orientation, proven)| shot(&frame, png, orientation, proven, width))
}

fn shot(
    frame: &Frame,
    png: agent_render::Png,
    orientation: Orientation,
    proven: bool,
    width: Width,
) -> Shot {
    let sha256 = png.sha256;
    let (kind, bytes) = match width.pixels() {
        None => ("image/png", png.bytes),
        Some(pixels) => thumbnail::of(frame, orientation, pixels, proven),
    };
    Shot { bytes: Bytes::from(bytes), kind, frame: sha256, proven }
}

/// The page that a drawing is of; a post with fewer pages need not be drawn for it.
fn page_of(drawable: &Drawable) -> u32 {
    match drawable.matter {
        Matter::Post { page, .. } => page,
        Matter::Alert { .. } | Matter::Idle { .. } => 0,
    }
}

fn draw(
    renderer: &mut Renderer,
    drawable: &Drawable,
    picture: Option<&Picture>,
) -> (Frame, agent_render::Png) {
    let Drawable { size, settings, matter, ticker, alerts, offline_since } = drawable;
    let beside: Vec<&Alert> = alerts.iter().collect();
    let ticker = ticker.as_ref().map(|(item, page)| (item, *page));
    let offline_since = *offline_since;
    let slide = match matter {
        Matter::Post { item, page, .. } => {
            let view = PostView { page: *page, picture, ticker, overdue: &beside, offline_since };
            Slide::of_post(item, settings, view)
        }
        Matter::Alert { alert } => {
            let ended = alert.ended.as_ref();
            let phase = ended.map_or(Phase::InForce, |end| Phase::Ended(end.kind));
            Slide::of_alert(alert, phase, &beside, settings)
        }
        Matter::Idle { minute } => {
            let view = IdleView { minute: *minute, ticker, overdue: &beside, offline_since };
            Slide::idle(Some(settings), view)
        }
    };
    let frame = renderer.draw(&slide, &Look::of(Some(settings), *size));
    let png = frame.png();
    (frame, png)
}
