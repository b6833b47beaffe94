//! A frame made small: upright, and in few bytes.

use agent_render::Frame;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, RgbaImage, imageops};
use protocol::register::Orientation;

/// JPEG's quality: text stays clean at 480 pixels.
const QUALITY: u8 = 82;
/// What a picture that is not proven is framed with, so that it says so wherever it is shown.
const DOUBT: Rgb<u8> = Rgb([0xd9, 0x77, 0x06]);

/// How wide a picture of a frame is to be; the frame itself as it stands on the panel, or upright and
/// smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// 240 pixels: a row of a table.
    Row,
    /// 480 pixels: a tile of a wall.
    Tile,
    /// 960 pixels: a page of its own.
    Page,
    /// The frame itself, in the panel's pixels.
    Whole,
}

impl Width {
    /// All of them, the smallest first.
    pub const ALL: [Self; 4] = [Self::Row, Self::Tile, Self::Page, Self::Whole];

    /// The smallest that has so many pixels: few widths are kept for many screens.
    pub fn at_least(pixels: u32) -> Self {
        let fits = |width: &Self| width.pixels().is_none_or(|own| own >= pixels);
        Self::ALL.into_iter().find(fits).unwrap_or(Self::Whole)
    }

    /// Its pixels; none for the frame itself.
    pub fn pixels(self) -> Option<u32> {
        match self {
            Self::Row => Some(240),
            Self::Tile => Some(480),
            Self::Page => Some(960),
            Self::Whole => None,
        }
    }
}

/// A frame, upright and as wide as that, or as tall where it stands upright: as PNG or JPEG, whichever
/// takes fewer bytes. One that is not proven has a dashed border.
pub(super) fn of(
    frame: &Frame,
    orientation: Orientation,
    longer: u32,
    proven: bool,
) -> (&'static str, Vec<u8>) {
    let mut small = small(frame, orientation, longer);
    if !proven {
        dash(&mut small);
    }
    let (width, height, rgb) = (small.width(), small.height(), ExtendedColorType::Rgb8);
    let mut jpeg = Vec::new();
    let as_jpeg = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).write_image(
        small.as_raw(),
        width,
        height,
        rgb,
    );
    let mut png = Vec::new();
    let as_png =
        PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive)
            .write_image(small.as_raw(), width, height, rgb);
    debug_assert!(as_jpeg.is_ok() && as_png.is_ok(), "memory takes every byte");
    if as_png.is_ok() && (png.len() <= jpeg.len() || as_jpeg.is_err()) {
        ("image/png", png)
    } else {
        ("image/jpeg", jpeg)
    }
}

fn small(frame: &Frame, orientation: Orientation, longer: u32) -> RgbImage {
    let (width, height) = (frame.width(), frame.height());
    let whole = RgbaImage::from_raw(width, height, frame.pixels().to_vec()).unwrap_or_default();
    let scale = |side: u32| {
        let side = u64::from(side) * u64::from(longer) / u64::from(width.max(height).max(1));
        u32::try_from(side).unwrap_or(u32::MAX).max(1)
    };
    let small = imageops::thumbnail(&whole, scale(width), scale(height));
    let upright = match orientation {
        Orientation::Landscape => small,
        Orientation::PortraitRight => imageops::rotate90(&small),
        Orientation::LandscapeFlipped => imageops::rotate180(&small),
        Orientation::PortraitLeft => imageops::rotate270(&small),
    };
    image::DynamicImage::ImageRgba8(upright).into_rgb8()
}

/// Draws dashes along the edges.
fn dash(picture: &mut RgbImage) {
    let (width, height) = picture.dimensions();
    let line = (width.max(height) / 120).max(2);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let across = y < line || y + line >= height;
        let along = x < line || x + line >= width;
        let is_dash = |at: u32| (at / (line * 4)) % 2 == 0;
        if (across && is_dash(x)) || (along && is_dash(y)) {
            *pixel = DOUBT;
        }
    }
}
