//! A bar of what is done, what is still to do and what is overdue, drawn into the page by the server.

use std::fmt::Write as _;

use crate::http::web::screens::Svg;

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 12.0;

/// Parts of a whole; the label says the same in words.
pub(super) fn bar(label: &str, all: u64, lacking: u64, overdue: u64) -> Svg {
    let overdue = overdue.min(lacking);
    let parts =
        [("good", all.saturating_sub(lacking)), ("none", lacking - overdue), ("bad", overdue)];
    let mut drawing = String::new();
    let mut x = 0.0;
    for (class, count) in parts {
        let width = share(count, all) * WIDTH;
        if width > 0.0 {
            let _never = write!(
                drawing,
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"0\" width=\"{width:.1}\" height=\"{HEIGHT}\"/>"
            );
        }
        x += width;
    }
    Svg::new(label, WIDTH, HEIGHT, &drawing)
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer schools than 2^52")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_fill_it() {
        let drawn = bar("Директор", 4, 2, 1).to_string();
        for part in [
            "class=\"good\" x=\"0.0\" y=\"0\" width=\"120.0\"",
            "class=\"none\" x=\"120.0\" y=\"0\" width=\"60.0\"",
            "class=\"bad\" x=\"180.0\" y=\"0\" width=\"60.0\"",
        ] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
        let nothing = bar("Директор", 0, 0, 0).to_string();
        assert!(!nothing.contains("<rect"), "{nothing}");
        let more_overdue_than_lacking = bar("Экраны", 2, 1, 5).to_string();
        assert!(
            !more_overdue_than_lacking.contains("class=\"none\""),
            "{more_overdue_than_lacking}"
        );
    }
}
