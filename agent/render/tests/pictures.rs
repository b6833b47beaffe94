//! What holds for pictures, whole and broken.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod samples;

use agent_render::slide::Post;
use agent_render::{Frame, Picture, Renderer, Slide, UnusablePicture, Warning};
use proptest::prelude::*;
use samples::look;
use samples::posts::{SNOW, jpeg, news, picture, story};

#[test]
fn a_file_that_is_no_baseline_jpeg_is_refused_with_its_reason() {
    let refused = |bytes: Vec<u8>| Picture::new(bytes).expect_err("it is refused");
    assert!(matches!(refused(b"GIF89a".to_vec()), UnusablePicture::Broken(_)));
    assert!(matches!(refused(jpeg("progressive")), UnusablePicture::Kind(_)));
    assert_eq!(refused(vec![0; 4 * 1024 * 1024 + 1]), UnusablePicture::Bytes(4_194_305));
    let mut taller = jpeg("school");
    let size = taller.windows(4).position(|window| window == [3, 132, 6, 64]).expect("900 × 1600");
    taller[size] = 8;
    assert_eq!(refused(taller), UnusablePicture::Sides { width: 1600, height: 2180 });
}

#[test]
fn a_picture_knows_its_size() {
    let school = picture("school");
    assert_eq!((school.width(), school.height()), (1600, 900));
}

#[test]
fn a_picture_that_is_cut_off_leaves_its_story_alone_and_is_said() {
    let whole = jpeg("school");
    let half = Picture::new(whole[..whole.len() / 2].to_vec()).expect("its header is there");
    let cut = draw(&news(Post { picture: Some(half), ..story(SNOW, "school") }));
    let without = draw(&news(Post { picture: None, ..story(SNOW, "school") }));
    assert_eq!(cut.pixels(), without.pixels());
    assert!(matches!(cut.unusable_picture(), Some(UnusablePicture::Broken(_))));
    assert_eq!(draw(&news(story(SNOW, "school"))).unusable_picture(), None);
}

#[test]
fn a_picture_that_is_too_small_for_its_place_is_said() {
    assert_eq!(draw(&news(story(SNOW, "small-grey"))).warnings(), [Warning::PictureCoarse]);
    assert_eq!(draw(&news(story(SNOW, "school"))).warnings(), []);
}

#[test]
fn a_frame_with_a_picture_is_a_png_in_full_colour() {
    let frame = draw(&news(story(SNOW, "school")));
    let png = frame.png().bytes;
    let mut reader = png::Decoder::new(png.as_slice()).read_info().expect("it is a PNG");
    assert_eq!(reader.info().color_type, png::ColorType::Rgb);
    let mut rgb = vec![0; reader.output_buffer_size()];
    reader.next_frame(&mut rgb).expect("it is whole");
    assert!(rgb.chunks(3).eq(frame.pixels().chunks(4).map(|pixel| &pixel[..3])));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_drawn_or_refused(
        name in prop::sample::select(vec!["small-grey", "tall", "progressive"]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = jpeg(name);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(picture) = Picture::new(bytes) {
            let slide = news(Post { picture: Some(picture), ..story(SNOW, name) });
            renderer().draw(&slide, &look(480, 270));
        }
    }
}

fn draw(slide: &Slide) -> Frame {
    renderer().draw(slide, &look(1920, 1080))
}

fn renderer() -> Renderer {
    Renderer::new().expect("the resources are built in")
}
