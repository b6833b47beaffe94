//! Pictures that a frame can be searched for: noise in a colour that nothing else on a screen has.

const WIDTH: u32 = 1_600;
const HEIGHT: u32 = 900;
const PIXELS: usize = 1_600 * 900;
/// How far a colour stands out from the others: less than [`LIFT`], since a JPEG smudges.
const STANDS_OUT: u8 = 100;
const LIFT: u8 = 170;

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
        let mut decoder = png::Decoder::new(frame);
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size()];
        let info = reader.next_frame(&mut pixels).expect("a whole PNG");
        assert_eq!(info.color_type, png::ColorType::Rgb, "a screen has colours");
        pixels.chunks_exact(3).filter(|pixel| self.stands_out(pixel)).count()
    }

    fn stands_out(self, pixel: &[u8]) -> bool {
        let channels = [pixel[0], pixel[1], pixel[2]];
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
