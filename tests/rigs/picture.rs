//! What can be seen on an emulated screen, and what should be.

use std::fmt;
use std::path::Path;

use agent_render::slide::Pairing;
use agent_render::{Frame, Look, Renderer, Slide};
use protocol::Language;
use protocol::register::{Accent, Orientation, Theme};
use protocol::report::ScreenSize;

/// A picture: three bytes a pixel.
#[derive(PartialEq, Eq)]
pub(crate) struct Picture {
    size: ScreenSize,
    rgb: Vec<u8>,
}

impl Picture {
    /// Reads a PNG of any kind.
    pub(crate) fn read(file: &Path) -> Self {
        let bytes =
            std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Self::decode(&bytes)
    }

    /// Decodes a PNG of any kind.
    pub(crate) fn decode(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(png);
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut bytes = vec![0; reader.output_buffer_size()];
        let info = reader.next_frame(&mut bytes).expect("a whole PNG");
        let size = ScreenSize { width: info.width, height: info.height };
        let rgb = match info.color_type {
            png::ColorType::Rgb => bytes,
            png::ColorType::Rgba => {
                bytes.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
            }
            kind @ (png::ColorType::Grayscale
            | png::ColorType::GrayscaleAlpha
            | png::ColorType::Indexed) => panic!("a screen has colours, and no {kind:?}"),
        };
        Self { size, rgb }
    }

    /// How many pixels differ; all of them in a picture of another size.
    pub(crate) fn differs(&self, other: &Self) -> usize {
        if self.size != other.size {
            return self.rgb.len() / 3;
        }
        let pairs = self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        pairs.filter(|(ours, theirs)| ours != theirs).count()
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a picture of {}x{}", self.size.width, self.size.height)
    }
}

/// The frame of a TV that looks for its controller.
pub(crate) fn looking_for(controller: &str, problem: Option<&str>, size: ScreenSize) -> Frame {
    let slide = Slide::Pairing(Pairing::Connecting {
        controller: controller.to_owned(),
        problem: problem.map(str::to_owned),
    });
    let look = Look {
        size,
        orientation: Orientation::default(),
        theme: Theme::default(),
        accent: Accent::default(),
        language: Language::default(),
    };
    Renderer::new().expect("fonts and words").draw(&slide, &look)
}
