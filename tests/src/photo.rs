//! Pictures that a frame can be searched for: noise in a colour that nothing else on a screen has.

const WIDTH: u32 = 1_600;
const HEIGHT: u32 = 900;
const PIXELS: usize = 1_600 * 900;
/// How far a colour stands out from the others: less than [`LIFT`], since a JPEG smudges.
const STANDS_OUT: u8 = 100;
const LIFT: u8 = 170;
/// What two colours may differ by unseen.
const VISIBLE: u8 = 3;

/// What a picture is full of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Red.
    Red,
    /// Green.
    Green,
}

impl Colour {
    /// A picture of it, as PNG; the noise keeps it large as a JPEG.
    pub fn picture(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().unwrap();
        let pixels = (0..PIXELS).flat_map(|_| {
            let mut pixel = [rand::random::<u8>() / 3; 3];
            pixel[self.channel()] += LIFT;
            pixel
        });
        writer.write_image_data(&pixels.collect::<Vec<u8>>()).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// How many pixels of a frame have it.
    pub fn area(self, frame: &[u8]) -> usize {
        pixels(frame).iter().filter(|pixel| self.stands_out(**pixel)).count()
    }

    fn stands_out(self, channels: [u8; 3]) -> bool {
        (0..3)
            .filter(|other| *other != self.channel())
            .all(|other| channels[self.channel()].saturating_sub(channels[other]) > STANDS_OUT)
    }

    fn channel(self) -> usize {
        match self {
            Self::Red => 0,
            Self::Green => 1,
        }
    }
}

/// Which part of two pictures' pixels differs visibly; all of it where they are not of one size.
pub fn difference(one: &[u8], other: &[u8]) -> f64 {
    let (one, other) = (pixels(one), pixels(other));
    if one.len() != other.len() {
        return 1.0;
    }
    let differs = |(one, other): &(&[u8; 3], &[u8; 3])| {
        (0..3).any(|channel| one[channel].abs_diff(other[channel]) > VISIBLE)
    };
    let differing = one.iter().zip(&other).filter(differs).count();
    #[expect(clippy::cast_precision_loss, reason = "a few million pixels")]
    let part = differing as f64 / one.len() as f64;
    part
}

/// The colours of a PNG, row by row.
fn pixels(png: &[u8]) -> Vec<[u8; 3]> {
    let mut decoder = png::Decoder::new(png);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut bytes).expect("a whole PNG");
    let channels = match info.color_type {
        png::ColorType::Rgb => 3,
        png::ColorType::Rgba => 4,
        other @ (png::ColorType::Grayscale
        | png::ColorType::Indexed
        | png::ColorType::GrayscaleAlpha) => panic!("a screen has colours, and not {other:?}"),
    };
    bytes.chunks_exact(channels).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}
