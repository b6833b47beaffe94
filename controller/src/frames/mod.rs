//! The frames that devices reported, drawn again by the TVs' own renderer.
//!
//! A device sends the digest of its frame, never the picture. What is drawn here and has that digest **is**
//! the frame, byte for byte; what has not is the likeliest picture, and says so of itself.

mod draw;
mod shelf;
mod thumbnail;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use agent_render::{Picture, Renderer};
use bytes::Bytes;
use controller_core::app::devices::{Depiction, Drawable, Matter};
use protocol::Digest;
use tokio::sync::Semaphore;

use crate::media::Media;
use crate::preview::Undrawn;
use shelf::{Name, Shelf};
pub use thumbnail::Width;

/// Draws reported frames, one at a time, and keeps what it drew.
#[derive(Debug, Clone)]
pub struct Frames(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    media: Media,
    /// One drawing at a time: a frame is some tens of megabytes. Whoever waits looks again at the shelf
    /// first, so that a frame that many screens show is drawn once.
    turns: Arc<Semaphore>,
    renderer: Mutex<Option<Renderer>>,
    shelf: Shelf,
    drawings: AtomicU64,
}

/// A picture of a reported frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// The file.
    pub bytes: Bytes,
    /// Its media type.
    pub kind: &'static str,
    /// SHA-256 of the whole frame's PNG as it was drawn here.
    pub frame: Digest,
    /// Whether that is the digest that the device reported: then this is what it shows.
    pub proven: bool,
}

impl Frames {
    /// Draws frames with these pictures.
    pub fn new(media: Media) -> Self {
        Self(Arc::new(Inner {
            media,
            turns: Arc::new(Semaphore::new(1)),
            renderer: Mutex::default(),
            shelf: Shelf::default(),
            drawings: AtomicU64::new(0),
        }))
    }

    /// The picture of a frame at a width.
    pub async fn look(&self, depiction: Depiction, width: Width) -> Result<Shot, Undrawn> {
        if let Some(kept) = self.kept(&depiction, width) {
            return Ok(kept);
        }
        let turn = Arc::clone(&self.0.turns).acquire_owned().await;
        if let Some(kept) = self.kept(&depiction, width) {
            return Ok(kept);
        }
        let mut subjects = Vec::with_capacity(depiction.candidates.len());
        for drawable in &depiction.candidates {
            subjects.push((drawable.clone(), self.picture(drawable).await?));
        }
        let inner = Arc::clone(&self.0);
        let drawing = tokio::task::spawn_blocking(move || {
            let drawn = inner.draw(&subjects, &depiction, width);
            // Held by the work, not by the caller, who may give up waiting; and until it is on the shelf.
            drop(turn);
            drawn
        });
        drawing.await?
    }

    /// Whether a frame is known to be what the device shows, as far as it was looked at.
    pub fn is_proven(&self, depiction: &Depiction) -> Option<bool> {
        Width::ALL.into_iter().find_map(|width| self.kept(depiction, width)).map(|shot| shot.proven)
    }

    /// What was drawn before: under the digest if that is proven, for every screen that shows it; else
    /// only for exactly this drawing.
    fn kept(&self, depiction: &Depiction, width: Width) -> Option<Shot> {
        let of = |proven| self.0.shelf.get(&Self::name(depiction, proven, width));
        of(true).or_else(|| of(false))
    }

    /// What a picture of a frame is kept under.
    fn name(depiction: &Depiction, proven: bool, width: Width) -> Name {
        let drawn = || {
            let names: Vec<Digest> = depiction.candidates.iter().map(Drawable::name).collect();
            let parts = names.iter().map(|name| name.as_bytes().as_slice());
            Digest::of_parts(
                &parts.chain([depiction.frame.as_bytes().as_slice()]).collect::<Vec<_>>(),
            )
        };
        Name { digest: if proven { depiction.frame } else { drawn() }, proven, width }
    }

    /// A picture that is gone is left out, as a TV that lost it does.
    async fn picture(&self, drawable: &Drawable) -> Result<Option<Picture>, Undrawn> {
        let Matter::Post { picture: Some(picture), .. } = &drawable.matter else { return Ok(None) };
        let read = self.0.media.read(*picture).await;
        Ok(read.ok().and_then(|jpeg| Picture::new(jpeg).ok()))
    }
}

impl Inner {
    fn draw(
        &self,
        subjects: &[(Drawable, Option<Picture>)],
        depiction: &Depiction,
        width: Width,
    ) -> Result<Shot, Undrawn> {
        self.drawings.fetch_add(1, Ordering::Relaxed);
        let mut kept = self.renderer.lock().unwrap_or_else(PoisonError::into_inner);
        let renderer = match &mut *kept {
            Some(renderer) => renderer,
            none => none.insert(Renderer::new()?),
        };
        let shot = draw::likeliest(renderer, subjects, depiction.frame, width);
        let shot = shot.ok_or(Undrawn::Nothing)?;
        self.shelf.keep(Frames::name(depiction, shot.proven, width), shot.clone());
        Ok(shot)
    }
}

#[cfg(test)]
mod tests;
