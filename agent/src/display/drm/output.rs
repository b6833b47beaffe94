//! A connector with a screen, lit by two buffers in turn.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ::drm::control::{
    Device as _, Event, Mode, ModeFlags, ModeTypeFlags, PageFlipFlags, ResourceHandles, connector,
    crtc,
};
use agent_render::Frame;
use protocol::report::ScreenSize;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::time::Timespec;

use super::Wish;
use super::buffer::Buffer;
use super::card::Card;
use super::pick::{self, Offer, Plug, Plugged};

/// How long a flip may take: the slowest screens are refreshed 24 times a second.
const FLIP: Duration = Duration::from_secs(1);

/// A screen that was found, and how it is to be driven.
#[derive(Debug)]
pub(super) struct Found {
    card: Arc<Card>,
    connector: connector::Handle,
    name: String,
    crtc: crtc::Handle,
    mode: Mode,
}

/// Finds a card's screen: on `current` as long as it is there.
pub(super) fn find(
    card: &Arc<Card>,
    wish: &Wish,
    current: Option<connector::Handle>,
    is_thorough: bool,
) -> io::Result<Option<Found>> {
    let resources = card.resource_handles()?;
    let connectors = resources.connectors().iter();
    let known: Vec<connector::Info> = connectors
        .map(|handle| card.get_connector(*handle, is_thorough))
        .collect::<io::Result<_>>()?;
    let plugs: Vec<Plug> = known.iter().map(|info| plug(info, current)).collect();
    let chosen = pick::connector(&plugs, wish.connector.as_ref()).and_then(|at| known.get(at));
    let Some(info) = chosen else { return Ok(None) };
    let offers: Vec<Offer> = info.modes().iter().map(offer).collect();
    let mode = pick::mode(&offers, wish.mode).and_then(|at| info.modes().get(at));
    let Some(mode) = mode.copied() else { return Ok(None) };
    let name = info.to_string();
    let crtc = crtc_for(card, &resources, info)
        .ok_or_else(|| io::Error::other(format!("nothing can drive {name}")))?;
    Ok(Some(Found { card: Arc::clone(card), connector: info.handle(), name, crtc, mode }))
}

fn plug(info: &connector::Info, current: Option<connector::Handle>) -> Plug {
    let state = match info.state() {
        // Without a mode there is nothing to show on it.
        connector::State::Connected if !info.modes().is_empty() => Plugged::Yes,
        connector::State::Unknown if !info.modes().is_empty() => Plugged::Perhaps,
        connector::State::Connected
        | connector::State::Disconnected
        | connector::State::Unknown => Plugged::No,
    };
    Plug {
        name: info.to_string(),
        state,
        is_current: Some(info.handle()) == current,
        is_screen: info.interface() != connector::Interface::Writeback,
    }
}

fn offer(mode: &Mode) -> Offer {
    let (width, height) = mode.size();
    Offer {
        size: ScreenSize { width: width.into(), height: height.into() },
        hertz: mode.vrefresh(),
        is_preferred: mode.mode_type().contains(ModeTypeFlags::PREFERRED),
        is_interlaced: mode.flags().contains(ModeFlags::INTERLACE),
    }
}

/// What feeds a connector: what does so already, else the first that can.
fn crtc_for(
    card: &Card,
    resources: &ResourceHandles,
    connector: &connector::Info,
) -> Option<crtc::Handle> {
    let encoder = |handle| card.get_encoder(handle).ok();
    let current = connector.current_encoder().and_then(encoder).and_then(|encoder| encoder.crtc());
    current.or_else(|| {
        let encoders = connector.encoders().iter().filter_map(|handle| encoder(*handle));
        encoders.flat_map(|encoder| resources.filter_crtcs(encoder.possible_crtcs())).next()
    })
}

/// A screen in use.
#[derive(Debug)]
pub(super) struct Output {
    found: Found,
    front: Buffer,
    back: Buffer,
    /// Whether the screen shows what was flipped last.
    is_lit: bool,
}

impl Output {
    /// Prepares two buffers; the screen stays as it is until the first frame.
    pub(super) fn open(found: Found) -> io::Result<Self> {
        let size = size_of(&found.mode);
        let (front, back) = (Buffer::new(&found.card, size)?, Buffer::new(&found.card, size)?);
        Ok(Self { found, front, back, is_lit: false })
    }

    /// Whether this is how a screen that was found would be driven.
    pub(super) fn is(&self, found: &Found) -> bool {
        Arc::ptr_eq(&self.found.card, &found.card)
            && self.found.connector == found.connector
            && self.found.mode == found.mode
    }

    pub(super) fn connector(&self) -> connector::Handle {
        self.found.connector
    }

    pub(super) fn card(&self) -> &Arc<Card> {
        &self.found.card
    }

    pub(super) fn size(&self) -> ScreenSize {
        size_of(&self.found.mode)
    }

    /// Whether it shows what it was given last.
    pub(super) fn is_lit(&self) -> bool {
        self.is_lit
    }

    /// The next frame sets the mode anew.
    pub(super) fn dim(&mut self) {
        self.is_lit = false;
    }

    /// Brings a frame onto the screen; the answer is when it got there, by `CLOCK_MONOTONIC`.
    pub(super) fn show(&mut self, frame: &Frame) -> io::Result<Duration> {
        let flipped = self.flip(frame);
        self.is_lit = flipped.is_ok();
        flipped
    }

    fn flip(&mut self, frame: &Frame) -> io::Result<Duration> {
        let Found { card, connector, crtc, mode, .. } = &self.found;
        self.back.draw(frame)?;
        let framebuffer = self.back.framebuffer();
        if !self.is_lit {
            card.set_crtc(*crtc, Some(framebuffer), (0, 0), &[*connector], Some(*mode))?;
        }
        // After a change of mode too: only a flip has a time.
        card.page_flip(*crtc, framebuffer, PageFlipFlags::EVENT, None)?;
        let at = flip_of(card, *crtc)?;
        std::mem::swap(&mut self.front, &mut self.back);
        self.found.card.sweep();
        Ok(at)
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { card, name, mode, .. } = &self.found;
        let ScreenSize { width, height } = size_of(mode);
        let hertz = mode.vrefresh();
        write!(f, "{}, {name}, {width}x{height}@{hertz}", card.path().display())
    }
}

fn size_of(mode: &Mode) -> ScreenSize {
    let (width, height) = mode.size();
    ScreenSize { width: width.into(), height: height.into() }
}

/// Waits for a flip, and says when it was.
fn flip_of(card: &Card, flipped: crtc::Handle) -> io::Result<Duration> {
    let time = Timespec::try_from(FLIP).map_err(io::Error::other)?;
    loop {
        if poll(&mut [PollFd::new(card, PollFlags::IN)], Some(&time))? == 0 {
            let silent = "the screen was not refreshed within a second";
            return Err(io::Error::new(io::ErrorKind::TimedOut, silent));
        }
        for event in card.receive_events()? {
            match event {
                Event::PageFlip(flip) if flip.crtc == flipped => return Ok(flip.duration),
                Event::PageFlip(_) | Event::Vblank(_) | Event::Unknown(_) => {}
            }
        }
    }
}
