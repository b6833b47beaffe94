//! A picture as it comes in, made into one as TVs get it: upright, on white, no larger than a screen, and
//! without a word about who took it where.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::{ImageError, LimitErrorKind};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, RgbaImage};
use protocol::post::Picture;
use protocol::{Digest, limit};

use super::{Flaw, Prepared};

/// Bytes of an upload, at most.
pub const BYTES: usize = 20 * 1024 * 1024;
/// Millions of pixels of an upload, at most.
pub const MEGAPIXELS: u64 = 50;
/// Bytes that a decoder may take: 50 megapixels with transparency.
const DECODED: u64 = MEGAPIXELS * 4 * 1_000_000 + 16 * 1024 * 1024;
/// Qualities to try, the best first: the first fits unless the picture is noise.
const QUALITIES: [u8; 5] = [88, 80, 70, 55, 35];

/// Checks a picture by its content, whatever it is called, and brings it into shape.
pub(super) fn prepare(bytes: &[u8]) -> Result<Prepared, Flaw> {
    let format = format(bytes)?;
    ensure_still(bytes, format)?;
    ensure_whole(bytes, format)?;
    let (image, orientation) = decode(bytes, format)?;
    let mut upright = DynamicImage::ImageRgb8(scaled(on_white(image), orientation));
    upright.apply_orientation(orientation);
    let (width, height) = (upright.width(), upright.height());
    let jpeg = encode(&upright)?;
    let length = u32::try_from(jpeg.len()).unwrap_or(u32::MAX);
    let picture = Picture { sha256: Digest::of(&jpeg), bytes: length, width, height };
    Ok(Prepared { picture, jpeg })
}

/// Which of the three it is, by its first bytes.
fn format(bytes: &[u8]) -> Result<ImageFormat, Flaw> {
    let found = match image::guess_format(bytes) {
        Ok(taken @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => return Ok(taken),
        Ok(ImageFormat::Gif) => "gif",
        Ok(ImageFormat::Bmp) => "bmp",
        Ok(ImageFormat::Tiff) => "tiff",
        Ok(ImageFormat::Avif) => "avif",
        Ok(_) => "picture",
        Err(_) if is_heic(bytes) => "heic",
        Err(_) if bytes.starts_with(b"%PDF") => "pdf",
        Err(_) if bytes.is_empty() => "empty",
        Err(_) if std::str::from_utf8(bytes).is_ok() => "text",
        Err(_) => "unknown",
    };
    Err(Flaw::Kind { found })
}

/// What iPhones take, ISO/IEC 23008-12.
fn is_heic(bytes: &[u8]) -> bool {
    let brand = bytes.get(4..12).unwrap_or_default();
    [b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"].iter().any(|known| brand == *known)
}

fn ensure_still(bytes: &[u8], format: ImageFormat) -> Result<(), Flaw> {
    let bytes = Cursor::new(bytes);
    let moves = if format == ImageFormat::WebP {
        WebPDecoder::new(bytes)?.has_animation()
    } else if format == ImageFormat::Png {
        let decoder = PngDecoder::with_limits(bytes, limits())?;
        decoder.is_apng()?
    } else {
        false
    };
    if moves { Err(Flaw::Animated) } else { Ok(()) }
}

/// A JPEG that was cut off decodes with a grey rest: its end must stand behind its last scan.
fn ensure_whole(bytes: &[u8], format: ImageFormat) -> Result<(), Flaw> {
    if format != ImageFormat::Jpeg {
        return Ok(());
    }
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    let (scan, end) = (last([0xff, 0xda]), last([0xff, 0xd9]));
    if end > scan {
        Ok(())
    } else {
        Err(Flaw::Damaged { reason: "the end of the image is missing".to_owned() })
    }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), Flaw> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MEGAPIXELS * 1_000_000 || decoder.total_bytes() > DECODED {
        return Err(Flaw::Pixels { width, height });
    }
    // One that cannot be read is as good as none.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder)?;
    Ok((image, orientation))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED);
    limits
}

/// The picture without transparency, in eight bits a colour.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return DynamicImage::ImageRgb8(image.into_rgb8());
    }
    let mut image: RgbaImage = image.into_rgba8();
    for pixel in image.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |colour: u8| {
            let (colour, alpha) = (u16::from(colour), u16::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(red), over(green), over(blue), u8::MAX];
    }
    DynamicImage::ImageRgba8(image)
}

/// The picture no larger than a screen. A much larger one is first averaged down to twice that, which
/// needs no large intermediate, and then filtered well.
fn scaled(image: DynamicImage, orientation: Orientation) -> RgbImage {
    let (width, height) = (image.width(), image.height());
    let (most_wide, most_high) = screen(width, height, orientation);
    if width <= most_wide && height <= most_high {
        return image.into_rgb8();
    }
    let image = if width > 4 * most_wide || height > 4 * most_high {
        image.thumbnail(2 * most_wide, 2 * most_high)
    } else {
        image
    };
    image.resize(most_wide, most_high, FilterType::Lanczos3).into_rgb8()
}

/// The screen that a picture is for, as it lies before it is turned upright: 1920×1080 for one that is
/// wider than tall in the end, else 1080×1920.
fn screen(width: u32, height: u32, orientation: Orientation) -> (u32, u32) {
    const LONG: u32 = limit::PICTURE_SIDE;
    const SHORT: u32 = LONG * 9 / 16;
    let lies_on_its_side = match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    };
    let is_wide = if lies_on_its_side { height >= width } else { width >= height };
    if is_wide == lies_on_its_side { (SHORT, LONG) } else { (LONG, SHORT) }
}

/// Baseline JPEG of at most [`limit::PICTURE_BYTES`].
fn encode(image: &DynamicImage) -> Result<Vec<u8>, Flaw> {
    let mut jpeg = Vec::new();
    for quality in QUALITIES {
        jpeg.clear();
        JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(image)?;
        if jpeg.len() <= limit::PICTURE_BYTES as usize {
            return Ok(jpeg);
        }
    }
    Err(Flaw::Pixels { width: image.width(), height: image.height() })
}

impl From<ImageError> for Flaw {
    fn from(error: ImageError) -> Self {
        if let ImageError::Limits(limit) = &error {
            if !matches!(limit.kind(), LimitErrorKind::Unsupported { .. }) {
                return Self::Damaged { reason: "it unpacks to more than is allowed".to_owned() };
            }
        }
        Self::Damaged { reason: error.to_string().chars().take(200).collect() }
    }
}
