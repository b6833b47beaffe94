//! What pictures become, and what is not taken in.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use controller_core::memory::MemoryStore;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use protocol::{Digest, limit};
use tokio::sync::watch;

use super::picture::prepare;
use super::{Flaw, Media, Prepared, samples};
use crate::bus::Bus;
use crate::ledger::Ledger;
use crate::metrics::Metrics;

#[test]
fn the_three_kinds_are_taken_and_become_a_small_upright_jpeg() {
    for bytes in [samples::jpeg(400, 300), samples::png(400, 300), samples::webp(400, 300)] {
        let prepared = prepare(&bytes).unwrap();
        assert_eq!((prepared.picture.width, prepared.picture.height), (400, 300));
        let shown = pixels(&prepared);
        assert!(is_like(*shown.get_pixel(2, 2), [253, 59, 2]), "{:?}", shown.get_pixel(2, 2));
        assert!(is_like(*shown.get_pixel(397, 297), [2, 1, 253]));
    }
}

#[test]
fn what_tvs_get_is_baseline_named_by_its_bytes_and_within_the_limits() {
    let prepared = prepare(&samples::png(3_000, 1_000)).unwrap();
    let picture = prepared.picture;
    assert_eq!((picture.width, picture.height), (1_920, 640));
    assert_eq!(picture.sha256, Digest::of(&prepared.jpeg));
    assert_eq!(picture.bytes as usize, prepared.jpeg.len());
    assert!(has_marker(&prepared.jpeg, 0xc0), "a baseline frame");
    assert!(!has_marker(&prepared.jpeg, 0xc2), "no progressive frame");
    assert_eq!(prepare(&samples::png(3_000, 1_000)).unwrap(), prepared, "always the same bytes");
}

#[test]
fn pictures_are_scaled_to_the_screen_that_suits_them() {
    for (width, height, fits) in [
        (1_920, 1_080, (1_920, 1_080)),
        (1_921, 1_080, (1_920, 1_079)),
        (3_000, 4_000, (1_080, 1_440)),
        (2_000, 2_000, (1_080, 1_080)),
        (9_000, 300, (1_920, 64)),
        (300, 9_000, (64, 1_920)),
        (1, 1, (1, 1)),
    ] {
        let Prepared { picture, .. } = prepare(&samples::png(width, height)).unwrap();
        assert_eq!((picture.width, picture.height), fits, "{width}×{height}");
    }
}

#[test]
fn however_the_camera_was_held_the_picture_stands_upright_and_says_nothing_of_it() {
    let plain = samples::jpeg(64, 32);
    for orientation in 1..=8 {
        let held = samples::held(&plain, orientation);
        let prepared = prepare(&held).unwrap();
        let size = (prepared.picture.width, prepared.picture.height);
        assert_eq!(size, if orientation < 5 { (64, 32) } else { (32, 64) }, "{orientation}");
        for secret in [b"GPS".as_slice(), b"Exif"] {
            assert!(held.windows(secret.len()).any(|part| part == secret));
            assert!(!prepared.jpeg.windows(secret.len()).any(|part| part == secret));
        }
        // Where the left edge, which is red, has gone.
        let shown = pixels(&prepared);
        let red = match orientation {
            1 | 4 => (1, 16),
            2 | 3 => (62, 16),
            5 | 6 => (16, 1),
            _ => (16, 62),
        };
        let pixel = shown.get_pixel(red.0, red.1);
        assert!(pixel.0[0] > 200 && pixel.0[2] < 60, "{orientation}: {pixel:?}");
    }
}

#[test]
fn transparency_lies_on_white() {
    let half = |x: u32, _| Rgba(if x < 8 { [0, 0, 0, 0] } else { [200, 0, 0, 128] });
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_fn(16, 16, half));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let shown = pixels(&prepare(&samples::encoded(&clear, format)).unwrap());
        assert!(is_like(*shown.get_pixel(3, 8), [255, 255, 255]), "{:?}", shown.get_pixel(3, 8));
        assert!(is_like(*shown.get_pixel(12, 8), [227, 127, 127]), "{:?}", shown.get_pixel(12, 8));
    }
}

#[test]
fn unusual_colours_are_read_as_they_are_meant() {
    let deep = samples::encoded(&samples::gradient(64, 32).into_rgb16().into(), ImageFormat::Png);
    let shown = pixels(&prepare(&deep).unwrap());
    assert!(is_like(*shown.get_pixel(1, 1), [251, 59, 4]), "{:?}", shown.get_pixel(1, 1));
    let grey = DynamicImage::new_luma_a16(20, 10);
    assert!(prepare(&samples::encoded(&grey, ImageFormat::Png)).is_ok());
    let shown = pixels(&prepare(include_bytes!("testdata/cmyk.jpg")).unwrap());
    assert!(is_like(*shown.get_pixel(8, 4), [200, 30, 40]), "{:?}", shown.get_pixel(8, 4));
    let progressive = prepare(include_bytes!("testdata/progressive.jpg")).unwrap();
    assert!(!has_marker(&progressive.jpeg, 0xc2), "TVs get no progressive frames");
}

#[test]
fn noise_is_compressed_until_it_fits() {
    let mut seed = 1_u32;
    let mut noise = |_: u32, _: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = seed.to_be_bytes();
        Rgb([red, green, blue])
    };
    let noise = RgbImage::from_fn(1_920, 1_080, &mut noise);
    let bytes = samples::encoded(&DynamicImage::ImageRgb8(noise), ImageFormat::Png);
    assert!(prepare(&bytes).unwrap().picture.bytes <= limit::PICTURE_BYTES);
}

#[test]
fn only_the_content_decides_what_a_file_is() {
    for (bytes, found) in [
        (b"GIF89a\x01\0\x01\0\0\0\0;".as_slice(), "gif"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"%PDF-1.7 \xff\xfe", "pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text"),
        (b"MZ\x90\0\x03\0\xff\xff", "unknown"),
        (b"", "empty"),
    ] {
        assert_eq!(prepare(bytes), Err(Flaw::Kind { found }), "{found}");
    }
}

#[test]
fn a_page_inside_a_picture_is_gone_from_what_is_served() {
    let prepared = prepare(&samples::polyglot()).unwrap();
    assert!(!prepared.jpeg.windows(6).any(|part| part == b"<html>" || part == b"script"));
}

#[test]
fn pictures_that_were_cut_off_are_damaged_wherever_it_happened() {
    for whole in [samples::jpeg(64, 64), samples::png(64, 64), samples::webp(64, 64)] {
        for left in [12, whole.len() / 4, whole.len() / 2, whole.len() - 14] {
            let cut = prepare(&whole[..left]);
            assert!(
                matches!(cut, Err(Flaw::Damaged { .. } | Flaw::Kind { .. })),
                "{left}: {cut:?}"
            );
        }
    }
}

#[test]
fn a_picture_that_boasts_of_its_size_is_refused_before_it_is_unpacked() {
    let boasting = |width, height| samples::boasting(&samples::png(4, 4), width, height);
    let pixels = |width, height| Err(Flaw::Pixels { width, height });
    assert_eq!(prepare(&boasting(30_000, 30_000)), pixels(30_000, 30_000));
    assert_eq!(prepare(&boasting(7_072, 7_071)), pixels(7_072, 7_071));
    for (width, height) in [(u32::MAX, u32::MAX), (0, 10), (0x7fff_ffff, 0x7fff_ffff)] {
        assert!(prepare(&boasting(width, height)).is_err(), "{width}×{height}");
    }
    let deep = samples::encoded(&DynamicImage::new_rgba16(4, 4), ImageFormat::Png);
    assert_eq!(prepare(&samples::boasting(&deep, 5_300, 5_300)), pixels(5_300, 5_300));
}

#[test]
fn what_unpacks_to_much_is_bounded() {
    let black = samples::black(7_000);
    assert!(black.len() < 400_000, "{} bytes", black.len());
    let prepared = prepare(&black).unwrap();
    assert_eq!((prepared.picture.width, prepared.picture.height), (1_080, 1_080));
    let bomb = samples::profile_bomb();
    assert!(bomb.len() < 400_000, "{} bytes", bomb.len());
    match prepare(&bomb) {
        Ok(prepared) => assert_eq!(prepared.picture.width, 4, "the profile is left aside"),
        Err(refused) => assert!(matches!(refused, Flaw::Damaged { .. }), "{refused:?}"),
    }
}

#[test]
fn what_moves_is_refused() {
    assert_eq!(prepare(&samples::animated()), Err(Flaw::Animated));
}

#[tokio::test]
async fn a_stored_picture_is_whole_private_and_alone_in_its_folder() {
    let directory = tempfile::tempdir().unwrap();
    let media = Media::at(&directory.path().join("media"));
    let picture = store(&media, samples::jpeg(40, 30)).await;
    assert_eq!(store(&media, samples::jpeg(40, 30)).await, picture, "again, the same");
    let name = picture.sha256.to_string();
    let folder = directory.path().join("media").join(&name[..2]);
    let files: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, [name.as_str()]);
    let file = folder.join(&name);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Digest::of(&fs::read(&file).unwrap()), picture.sha256);
    let (_, length) = media.open(picture.sha256).await.unwrap();
    assert_eq!(length, u64::from(picture.bytes));
    assert_eq!(media.open(Digest::of(b"other")).await.unwrap_err().code(), "media-failed");
}

#[tokio::test]
async fn a_file_that_nobody_names_goes_after_a_day() {
    let directory = tempfile::tempdir().unwrap();
    let media = Media::at(directory.path());
    let ledger = ledger();
    assert_eq!(media.remove_orphans(&ledger).await, Ok(0));
    let [old, young] =
        [store(&media, samples::jpeg(8, 8)).await, store(&media, samples::jpeg(9, 9)).await];
    let name = old.sha256.to_string();
    let path = directory.path().join(&name[..2]).join(&name);
    let unfinished = path.with_extension("0.part");
    fs::write(&unfinished, "half").unwrap();
    for file in [&path, &unfinished] {
        let file = fs::File::options().append(true).open(file).unwrap();
        let two_days_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        file.set_modified(two_days_ago).unwrap();
    }
    assert_eq!(media.remove_orphans(&ledger).await, Ok(2));
    assert!(!path.exists() && !unfinished.exists());
    assert!(media.open(young.sha256).await.is_ok());
}

async fn store(media: &Media, bytes: Vec<u8>) -> protocol::post::Picture {
    let turn = media.turn().await.unwrap();
    let prepared = media.prepare(turn, bytes).await.unwrap();
    let unswept = media.unswept().await;
    media.store(&unswept, prepared).await.unwrap()
}

struct Deaf(watch::Sender<u64>);

impl Bus for Deaf {
    fn announce(&self, sequence: u64) {
        self.0.send_replace(sequence);
    }

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

fn ledger() -> Ledger {
    let bus = Arc::new(Deaf(watch::Sender::new(0)));
    Ledger::new(Arc::new(MemoryStore::default()), bus, Arc::new(Metrics::new()))
}

fn pixels(prepared: &Prepared) -> RgbImage {
    image::load_from_memory_with_format(&prepared.jpeg, ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn is_like(pixel: Rgb<u8>, colour: [u8; 3]) -> bool {
    pixel.0.iter().zip(colour).all(|(is, meant)| is.abs_diff(meant) <= 12)
}

fn has_marker(jpeg: &[u8], marker: u8) -> bool {
    jpeg.windows(2).any(|pair| pair == [0xff, marker])
}
