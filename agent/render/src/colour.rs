//! Colours, and how well one is read on another.

use protocol::register::Accent;

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    pub(crate) red: u8,
    pub(crate) green: u8,
    pub(crate) blue: u8,
}

/// What WCAG 2.1 calls enhanced contrast, 7 : 1, as a [`Colour::contrast`].
pub(crate) const LEGIBLE: u32 = 700;

/// How many steps there are from one colour to another.
const STEPS: u32 = 64;

impl Colour {
    pub(crate) const BLACK: Self = Self::rgb(0, 0, 0);
    pub(crate) const WHITE: Self = Self::rgb(255, 255, 255);

    pub(crate) const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// This colour with some hundredths of another in it.
    pub(crate) fn with(self, hundredths: u32, other: Self) -> Self {
        self.mixed(hundredths, 100, other)
    }

    /// The contrast of WCAG 2.1 between two colours, in hundredths: 100 to 2100.
    pub(crate) fn contrast(self, other: Self) -> u32 {
        let (one, two) = (self.luminance() + 50_000, other.luminance() + 50_000);
        one.max(two) * 100 / one.min(two)
    }

    /// The colour nearest to this one, on the way to black or white, that keeps a contrast from all
    /// of some grounds. The grounds are alike: all light or all dark.
    pub(crate) fn against(self, grounds: &[Self], contrast: u32) -> Self {
        let suffices =
            |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= contrast);
        let towards =
            |pole: Self| (0..=STEPS).map(move |step| self.mixed(step, STEPS, pole)).enumerate();
        let dark_ground = grounds.iter().all(|ground| ground.luminance() < MIDDLE);
        let pole = if dark_ground { Self::WHITE } else { Self::BLACK };
        towards(pole).map(|(_, colour)| colour).find(suffices).unwrap_or(pole)
    }

    fn mixed(self, part: u32, whole: u32, other: Self) -> Self {
        let mix = |from: u8, to: u8| {
            let sum = u32::from(from) * (whole - part) + u32::from(to) * part;
            u8::try_from((sum + whole / 2) / whole).unwrap_or(u8::MAX)
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// The relative luminance of WCAG 2.1, in millionths.
    fn luminance(self) -> u32 {
        let linear = |channel: u8| LINEAR.get(usize::from(channel)).copied().unwrap_or(1_000_000);
        (2_126 * u64::from(linear(self.red))
            + 7_152 * u64::from(linear(self.green))
            + 722 * u64::from(linear(self.blue)))
        .div_ceil(10_000)
        .try_into()
        .unwrap_or(1_000_000)
    }
}

impl From<Accent> for Colour {
    fn from(Accent { red, green, blue }: Accent) -> Self {
        Self { red, green, blue }
    }
}

/// The luminance whose contrast with black and with white is the same, in millionths.
const MIDDLE: u32 = 179_129;

/// An sRGB channel as linear light, in millionths: a table, since powers of floats differ from one
/// CPU's library to another's.
#[rustfmt::skip]
const LINEAR: [u32; 256] = [
    0, 304, 607, 911, 1_214, 1_518, 1_821, 2_125, 2_428, 2_732, 3_035, 3_347,
    3_677, 4_025, 4_391, 4_777, 5_182, 5_605, 6_049, 6_512, 6_995, 7_499, 8_023, 8_568,
    9_134, 9_721, 10_330, 10_960, 11_612, 12_286, 12_983, 13_702, 14_444, 15_209, 15_996, 16_807,
    17_642, 18_500, 19_382, 20_289, 21_219, 22_174, 23_153, 24_158, 25_187, 26_241, 27_321, 28_426,
    29_557, 30_713, 31_896, 33_105, 34_340, 35_601, 36_889, 38_204, 39_546, 40_915, 42_311, 43_735,
    45_186, 46_665, 48_172, 49_707, 51_269, 52_861, 54_480, 56_128, 57_805, 59_511, 61_246, 63_010,
    64_803, 66_626, 68_478, 70_360, 72_272, 74_214, 76_185, 78_187, 80_220, 82_283, 84_376, 86_500,
    88_656, 90_842, 93_059, 95_307, 97_587, 99_899, 102_242, 104_616, 107_023, 109_462, 111_932, 114_435,
    116_971, 119_538, 122_139, 124_772, 127_438, 130_136, 132_868, 135_633, 138_432, 141_263, 144_128, 147_027,
    149_960, 152_926, 155_926, 158_961, 162_029, 165_132, 168_269, 171_441, 174_647, 177_888, 181_164, 184_475,
    187_821, 191_202, 194_618, 198_069, 201_556, 205_079, 208_637, 212_231, 215_861, 219_526, 223_228, 226_966,
    230_740, 234_551, 238_398, 242_281, 246_201, 250_158, 254_152, 258_183, 262_251, 266_356, 270_498, 274_677,
    278_894, 283_149, 287_441, 291_771, 296_138, 300_544, 304_987, 309_469, 313_989, 318_547, 323_143, 327_778,
    332_452, 337_164, 341_914, 346_704, 351_533, 356_400, 361_307, 366_253, 371_238, 376_262, 381_326, 386_429,
    391_572, 396_755, 401_978, 407_240, 412_543, 417_885, 423_268, 428_690, 434_154, 439_657, 445_201, 450_786,
    456_411, 462_077, 467_784, 473_531, 479_320, 485_150, 491_021, 496_933, 502_886, 508_881, 514_918, 520_996,
    527_115, 533_276, 539_479, 545_724, 552_011, 558_340, 564_712, 571_125, 577_580, 584_078, 590_619, 597_202,
    603_827, 610_496, 617_207, 623_960, 630_757, 637_597, 644_480, 651_406, 658_375, 665_387, 672_443, 679_542,
    686_685, 693_872, 701_102, 708_376, 715_694, 723_055, 730_461, 737_910, 745_404, 752_942, 760_525, 768_151,
    775_822, 783_538, 791_298, 799_103, 806_952, 814_847, 822_786, 830_770, 838_799, 846_873, 854_993, 863_157,
    871_367, 879_622, 887_923, 896_269, 904_661, 913_099, 921_582, 930_111, 938_686, 947_307, 955_973, 964_686,
    973_445, 982_251, 991_102, 1_000_000,];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert_eq!(Colour::BLACK.contrast(Colour::WHITE), 2100);
        assert_eq!(Colour::WHITE.contrast(Colour::WHITE), 100);
        // A pair often quoted: #767676 is the lightest grey that white ground allows at 4.5 : 1.
        assert_eq!(Colour::rgb(0x76, 0x76, 0x76).contrast(Colour::WHITE), 454);
        assert_eq!(Colour::rgb(0x77, 0x77, 0x77).contrast(Colour::WHITE), 447);
    }

    #[test]
    fn the_table_follows_the_formula() {
        for (channel, linear) in (0_u8..=255).zip(LINEAR) {
            let value = f64::from(channel) / 255.0;
            let formula =
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
            assert!((formula * 1e6 - f64::from(linear)).abs() <= 0.5001, "{channel}");
        }
    }

    #[test]
    fn a_colour_that_suffices_is_left_alone() {
        let navy = Colour::rgb(0, 0, 0x60);
        assert_eq!(navy.against(&[Colour::WHITE], LEGIBLE), navy);
        let yellow = Colour::rgb(0xff, 0xd5, 0);
        assert_ne!(yellow.against(&[Colour::WHITE], LEGIBLE), yellow);
        assert_eq!(yellow.against(&[Colour::BLACK], LEGIBLE), yellow);
    }
}
