//! The numbers by which the state knows organisations: INN, KPP and OGRN.
//!
//! The sums are those of the Federal Tax Service's orders; all zeros pass them and are wrong.

use thiserror::Error;

/// Why a number is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Flaw {
    /// Other characters, or not as many as there must be.
    #[error("wrong characters, or not as many as there must be")]
    Malformed,
    /// One digit too few: a spreadsheet took it for a number, and ate the zero that it began with.
    #[error("one digit too few: a spreadsheet ate the zero at its beginning")]
    ZeroLost,
    /// Only zeros.
    #[error("only zeros")]
    Zeros,
    /// The last digits do not follow from those before them.
    #[error("the check digit is wrong")]
    WrongSum,
}

/// Checks an INN: 10 digits of an organisation, 12 of a person in business.
pub fn inn(text: &str) -> Result<(), Flaw> {
    const TEN: [u32; 9] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    const ELEVEN: [u32; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    const TWELVE: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let digits = digits(text).ok_or(Flaw::Malformed)?;
    not_zeros(&digits)?;
    let holds = |weights: &[u32]| {
        let sum: u32 = weights.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        digits.get(weights.len()) == Some(&(sum % 11 % 10))
    };
    let is_right = match digits.len() {
        10 => holds(&TEN),
        12 => holds(&ELEVEN) && holds(&TWELVE),
        9 | 11 => return Err(Flaw::ZeroLost),
        _ => return Err(Flaw::Malformed),
    };
    if is_right { Ok(()) } else { Err(Flaw::WrongSum) }
}

/// Checks an OGRN: 13 digits of an organisation, 15 of a person in business.
pub fn ogrn(text: &str) -> Result<(), Flaw> {
    let digits = digits(text).ok_or(Flaw::Malformed)?;
    not_zeros(&digits)?;
    let modulus = match digits.len() {
        13 => 11,
        15 => 13,
        _ => return Err(Flaw::Malformed),
    };
    let Some((last, rest)) = digits.split_last() else { return Err(Flaw::Malformed) };
    let remainder = rest.iter().fold(0, |remainder, digit| (remainder * 10 + digit) % modulus);
    if remainder % 10 == *last { Ok(()) } else { Err(Flaw::WrongSum) }
}

/// Checks a KPP: four digits, two digits or capital Latin letters, three digits. It has no sum, and
/// its beginning need not be that of the INN.
pub fn kpp(text: &str) -> Result<(), Flaw> {
    if text.len() == 8 && digits(text).is_some() {
        return Err(Flaw::ZeroLost);
    }
    let fits = |(at, byte): (usize, u8)| {
        byte.is_ascii_digit() || (matches!(at, 4 | 5) && byte.is_ascii_uppercase())
    };
    if text.len() != 9 || !text.bytes().enumerate().all(fits) {
        return Err(Flaw::Malformed);
    }
    if text.bytes().all(|byte| byte == b'0') { Err(Flaw::Zeros) } else { Ok(()) }
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|character| character.to_digit(10)).collect()
}

fn not_zeros(digits: &[u32]) -> Result<(), Flaw> {
    let zeros = !digits.is_empty() && digits.iter().all(|digit| *digit == 0);
    if zeros { Err(Flaw::Zeros) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_real_organisations_pass() {
        // Sberbank, Gazprom, Yandex; a person's INN and OGRN as the tax service's examples have them.
        for number in ["7707083893", "7736050003", "7736207543", "500100732259"] {
            assert_eq!(inn(number), Ok(()), "{number}");
        }
        for number in ["1027700132195", "1027700070518", "1027700229193", "304500116000157"] {
            assert_eq!(ogrn(number), Ok(()), "{number}");
        }
        for number in ["773601001", "7736AB001", "997950001"] {
            assert_eq!(kpp(number), Ok(()), "{number}");
        }
    }

    #[test]
    fn each_flaw_is_told_from_the_others() {
        assert_eq!(inn("3906586831"), Err(Flaw::WrongSum));
        assert_eq!(inn("0000000000"), Err(Flaw::Zeros));
        assert_eq!(inn("906586830"), Err(Flaw::ZeroLost));
        assert_eq!(inn("77070838930"), Err(Flaw::ZeroLost));
        for wrong in ["", "12345678", "7707083893123", "770708389X", "7707 83893", "٧٧٠٧٠٨٣٨٩٣"]
        {
            assert_eq!(inn(wrong), Err(Flaw::Malformed), "{wrong}");
        }
        assert_eq!(ogrn("1113947674038"), Err(Flaw::WrongSum));
        assert_eq!(ogrn("0000000000000"), Err(Flaw::Zeros));
        assert_eq!(ogrn("111394767403"), Err(Flaw::Malformed));
        assert_eq!(kpp("48-601001"), Err(Flaw::Malformed));
        assert_eq!(kpp("7736ab001"), Err(Flaw::Malformed));
        assert_eq!(kpp("73601001"), Err(Flaw::ZeroLost));
        assert_eq!(kpp("000000000"), Err(Flaw::Zeros));
    }

    proptest! {
        #[test]
        fn one_check_digit_of_ten_is_right(body in "[0-9]{8}[1-9]") {
            let right = |check: &u32| inn(&format!("{body}{check}")).is_ok();
            prop_assert_eq!((0..10).filter(right).count(), 1);
            let body = format!("{body}123");
            let right = |check: &u32| ogrn(&format!("{body}{check}")).is_ok();
            prop_assert_eq!((0..10).filter(right).count(), 1);
        }

        #[test]
        fn one_pair_of_check_digits_in_a_hundred_is_right(body in "[0-9]{9}[1-9]") {
            let right = |check: &u32| inn(&format!("{body}{check:02}")).is_ok();
            prop_assert_eq!((0..100).filter(right).count(), 1);
        }

        #[test]
        fn one_digit_typed_wrong_in_a_short_number_is_noticed(
            body in "[0-9]{8}[1-9]", at in 0_usize..10, by in 1_u32..10,
        ) {
            let check = (0..10).find(|check| inn(&format!("{body}{check}")).is_ok()).unwrap();
            let number = format!("{body}{check}");
            let wrong: String = number.chars().enumerate().map(|(place, digit)| {
                let digit = digit.to_digit(10).unwrap();
                char::from_digit(if place == at { (digit + by) % 10 } else { digit }, 10).unwrap()
            }).collect();
            // A sum of 10 counts as 0, so that a few pairs of digits are one to it.
            let same = |number: &str| {
                let weights = [2_u32, 4, 10, 3, 5, 9, 4, 6, 8];
                let digits = number.chars().map(|digit| digit.to_digit(10).unwrap());
                weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 11
            };
            let collide = |a: u32, b: u32| a % 10 == 0 && b % 10 == 0;
            if at == 9 || !collide(same(&number), same(&wrong)) {
                prop_assert!(inn(&wrong).is_err(), "{} and {}", number, wrong);
            }
        }

        #[test]
        fn no_text_brings_it_down(text in ".{0,20}") {
            let _either = (inn(&text), kpp(&text), ogrn(&text));
        }
    }
}
