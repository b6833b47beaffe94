//! Memory that a screen is fed from.

use std::io;
use std::sync::Arc;

use ::drm::buffer::{Buffer as _, DrmFourcc};
use ::drm::control::dumbbuffer::DumbBuffer;
use ::drm::control::{Device as _, framebuffer};
use agent_render::Frame;
use protocol::report::ScreenSize;

use super::card::Card;

/// Bits of a pixel of XRGB8888, and how many of them are colour.
const BITS: u32 = 32;
const DEPTH: u32 = 24;
/// Bytes of a pixel.
const BYTES: usize = 4;

/// A dumb buffer of a card, with the name under which its screens know it.
#[derive(Debug)]
pub(super) struct Buffer {
    card: Arc<Card>,
    memory: DumbBuffer,
    framebuffer: framebuffer::Handle,
}

impl Buffer {
    pub(super) fn new(card: &Arc<Card>, size: ScreenSize) -> io::Result<Self> {
        let ScreenSize { width, height } = size;
        let memory = card.create_dumb_buffer((width, height), DrmFourcc::Xrgb8888, BITS)?;
        match card.add_framebuffer(&memory, DEPTH, BITS) {
            Ok(framebuffer) => Ok(Self { card: Arc::clone(card), memory, framebuffer }),
            Err(error) => {
                card.destroy_dumb_buffer(memory).ok();
                Err(error)
            }
        }
    }

    pub(super) fn framebuffer(&self) -> framebuffer::Handle {
        self.framebuffer
    }

    /// Takes over a frame's pixels. It is mapped for so long only: the frame stays in the card's memory
    /// and not in the agent's.
    pub(super) fn draw(&mut self, frame: &Frame) -> io::Result<()> {
        if self.memory.size() != (frame.width(), frame.height()) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "a frame of {}x{} does not fit the screen's {:?}",
                    frame.width(),
                    frame.height(),
                    self.memory.size()
                ),
            ));
        }
        let (row, pitch) = (frame.width() as usize * BYTES, self.memory.pitch() as usize);
        let mut mapping = self.card.map_dumb_buffer(&mut self.memory)?;
        for (target, source) in
            mapping.chunks_exact_mut(pitch).zip(frame.pixels().chunks_exact(row))
        {
            copy_row(target, source);
        }
        Ok(())
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // A card that is gone has forgotten both already.
        self.card.destroy_framebuffer(self.framebuffer).ok();
        self.card.destroy_dumb_buffer(self.memory).ok();
    }
}

/// Red, green, blue and an alpha that is always full become XRGB8888: in memory blue, green, red, unused.
fn copy_row(target: &mut [u8], source: &[u8]) {
    for (target, source) in target.chunks_exact_mut(BYTES).zip(source.chunks_exact(BYTES)) {
        if let (&mut [ref mut b, ref mut g, ref mut r, ref mut unused], &[red, green, blue, _]) =
            (target, source)
        {
            (*b, *g, *r, *unused) = (blue, green, red, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_keep_their_names_and_what_a_row_has_beyond_the_screen_is_left_alone() {
        let mut target = [9; 12];
        copy_row(&mut target, &[1, 2, 3, 255, 4, 5, 6, 255]);
        assert_eq!(target, [3, 2, 1, 0, 6, 5, 4, 0, 9, 9, 9, 9]);
    }
}
