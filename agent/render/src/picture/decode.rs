//! JPEG to pixels, the same on every CPU.

use protocol::limit;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;
use zune_jpeg::{ImageInfo, JpegDecoder};

use super::UnusablePicture;

/// Opaque pixels, three bytes each, row by row from the top.
pub(crate) struct Decoded {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: Vec<u8>,
}

/// Columns and rows by the file's header.
pub(super) fn dimensions(jpeg: &[u8]) -> Result<(u32, u32), UnusablePicture> {
    let decoder = opened(jpeg)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    Ok((side(width), side(height)))
}

/// Decodes a whole picture: three bytes a pixel, at most 11 MB.
pub(super) fn decode(jpeg: &[u8]) -> Result<Decoded, UnusablePicture> {
    let mut decoder = opened(jpeg)?;
    let rgb = decoder.decode().map_err(broken)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    if width == 0 || rgb.len() != width * height * 3 {
        return Err(UnusablePicture::Broken("its pixels are missing".to_owned()));
    }
    Ok(Decoded { width, height, rgb })
}

/// Reads the header, and refuses what TVs do not take.
fn opened(jpeg: &[u8]) -> Result<JpegDecoder<ZCursor<&[u8]>>, UnusablePicture> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options());
    decoder.decode_headers().map_err(broken)?;
    let Some(info) = decoder.info() else {
        return Err(UnusablePicture::Broken("its header is missing".to_owned()));
    };
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if width.max(height) > limit::PICTURE_SIDE {
        return Err(UnusablePicture::Sides { width, height });
    }
    // The library gives its name of baseline only as the default.
    if info.sof != ImageInfo::default().sof {
        return Err(UnusablePicture::Kind("progressive or extended"));
    }
    if !matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma)) {
        return Err(UnusablePicture::Kind("CMYK or RGB"));
    }
    Ok(decoder)
}

/// Without the library's vector code, whichever features others build it with: its rounding is
/// another one, and a frame's digest would depend on the CPU. Sides are checked before memory is
/// taken for them.
fn options() -> DecoderOptions {
    DecoderOptions::default()
        .set_use_unsafe(false)
        .set_strict_mode(true)
        .set_max_width(u16::MAX.into())
        .set_max_height(u16::MAX.into())
        .jpeg_set_out_colorspace(ColorSpace::RGB)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn broken(error: DecodeErrors) -> UnusablePicture {
    UnusablePicture::Broken(format!("{error:?}"))
}
