//! Pictures for tests, good and hostile, made as they are needed.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Red at the left and blue at the right, darker towards the foot.
pub(crate) fn gradient(width: u32, height: u32) -> DynamicImage {
    let shade = |x: u32, y: u32| {
        let across = u8::try_from(x * 255 / width.max(2)).unwrap();
        let down = u8::try_from(y * 60 / height.max(2)).unwrap();
        Rgb([255 - across, 60 - down, across])
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, shade))
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&gradient(width, height), ImageFormat::Jpeg)
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&gradient(width, height), ImageFormat::Png)
}

pub(crate) fn webp(width: u32, height: u32) -> Vec<u8> {
    encoded(&gradient(width, height), ImageFormat::WebP)
}

pub(crate) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A JPEG whose camera lay on its side (EXIF orientation 1 to 8), and who says where it was.
pub(crate) fn held(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let secret = b"GPS 52.6202 N 38.5009 E";
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    exif.extend(b"\0\x02"); // Two entries, of twelve bytes each.
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x01, 0x0e, 0, 2, 0, 0, 0, u8::try_from(secret.len()).unwrap(), 0, 0, 0, 38]);
    exif.extend(b"\0\0\0\0");
    exif.extend(secret);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

/// A PNG that says it is this large, whatever it holds.
pub(crate) fn boasting(png: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut boasting = png.to_vec();
    boasting[16..20].copy_from_slice(&width.to_be_bytes());
    boasting[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&boasting[12..29]);
    boasting[29..33].copy_from_slice(&sum.to_be_bytes());
    boasting
}

/// A small PNG whose colour profile unpacks to 48 megabytes of nothing.
pub(crate) fn profile_bomb() -> Vec<u8> {
    let packed = packed_zeros();
    let mut profile = b"bomb\0\0".to_vec();
    profile.extend(packed);
    let small = png(4, 4);
    // Behind the header, which ends at byte 33.
    [&small[..33], &chunk(*b"iCCP", &profile), &small[33..]].concat()
}

/// A PNG of black, 7,000 by 7,000, in some fifty kilobytes.
pub(crate) fn black(side: u32) -> Vec<u8> {
    encoded(&DynamicImage::new_luma8(side, side), ImageFormat::Png)
}

/// A WebP of two frames (RFC 9649, 2.7).
pub(crate) fn animated() -> Vec<u8> {
    let still = webp(4, 4);
    let image = &still[12..]; // Behind "RIFF", the length and "WEBP".
    let frame = |image: &[u8]| {
        let place = [0, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0, 0, 100, 0, 0, 0];
        riff(*b"ANMF", &[&place, image].concat())
    };
    let header = riff(*b"VP8X", &[0b10, 0, 0, 0, 3, 0, 0, 3, 0, 0]);
    let loops = riff(*b"ANIM", &[0, 0, 0, 0, 0, 0]);
    let frames = [frame(image), frame(image)].concat();
    riff(*b"RIFF", &[b"WEBP".as_slice(), &header, &loops, &frames].concat())
}

/// A JPEG that a browser might take for a page.
pub(crate) fn polyglot() -> Vec<u8> {
    let page = b"<html><script>alert(1)</script></html>";
    let plain = jpeg(8, 8);
    let length = u16::try_from(page.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xfe], &length, page, &plain[2..], page].concat()
}

fn packed_zeros() -> Vec<u8> {
    let black = black(7_000);
    let at = black.windows(4).position(|name| name == b"IDAT").unwrap();
    let length = u32::from_be_bytes(*black[at - 4..].first_chunk().unwrap()) as usize;
    black[at + 4..at + 4 + length].to_vec()
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &named, &crc(&named).to_be_bytes()].concat()
}

fn riff(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let even = if data.len().is_multiple_of(2) { &[][..] } else { &[0] };
    [&name, length.as_slice(), data, even].concat()
}

/// CRC-32 as PNG has it (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        let mixed = sum ^ u32::from(*byte);
        (0..8).fold(mixed, |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}
