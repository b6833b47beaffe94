//! Text over several pages: split between its lines where it hurts least, all in one size.

use std::ops::Range;

use super::fit::{Laid, Line, Room, largest};
use super::fonts::Fonts;
use super::stack::Stack;

/// A text on as few pages as it needs, in the largest size that needs no more. No line is lost,
/// and the pages are about equally full.
pub(crate) fn pages(text: &Stack, fonts: &Fonts, room: Room) -> Vec<Laid> {
    let fitted = text.fit(fonts, room);
    if !fitted.cut {
        return vec![fitted];
    }
    let needed = filled(&endless(text, fonts, room, room.smallest).lines, room.height).len();
    let size = largest(room.smallest, room.largest, |size| {
        let lines = || endless(text, fonts, room, size).lines;
        text.widest_line(size) <= room.width && filled(&lines(), room.height).len() <= needed
    });
    in_size(text, fonts, room, size)
}

/// The same with another room on the first page, where a picture stands too. That page may stay
/// without text, if no line of it fits there.
pub(crate) fn pages_after_first(
    text: &Stack,
    fonts: &Fonts,
    first: Room,
    others: Room,
) -> Vec<Laid> {
    let split = |size: u16| {
        let lines = endless(text, fonts, first, size).lines;
        let fitting = filled(&lines, first.height).first().map_or(0, |page| page.end);
        let fits = lines.first().is_some_and(|line| line.bottom() <= first.height);
        let begun = if fits { kindest(&lines, fitting) } else { 0 };
        (page(&lines, 0..begun), text.after(first, size, begun))
    };
    let rest_pages = |size: u16| {
        let rest = split(size).1;
        if rest.is_empty() {
            return 0;
        }
        filled(&endless(&rest, fonts, others, size).lines, others.height).len()
    };
    let needed = rest_pages(others.smallest);
    let size = largest(others.smallest, others.largest.min(first.largest), |size| {
        let widest = text.widest_line(size);
        widest <= first.width && widest <= others.width && rest_pages(size) <= needed
    });
    let (begun, rest) = split(size);
    let mut pages = vec![begun];
    if !rest.is_empty() {
        pages.extend(in_size(&rest, fonts, others, size));
    }
    pages
}

fn endless(text: &Stack, fonts: &Fonts, room: Room, size: u16) -> Laid {
    text.lay(fonts, Room { height: i32::MAX / 4, ..room }, size)
}

fn in_size(text: &Stack, fonts: &Fonts, room: Room, size: u16) -> Vec<Laid> {
    let whole = endless(text, fonts, room, size);
    let needed = filled(&whole.lines, room.height).len();
    split(&whole.lines, room.height, needed)
        .into_iter()
        .map(|lines| page(&whole.lines, lines))
        .collect()
}

/// Where to turn the first page at the latest at a line: a little before, if that hurts less.
fn kindest(lines: &[Line], latest: usize) -> usize {
    const UP_TO: usize = 3;
    let earliest = latest.saturating_sub(UP_TO).max(1);
    let cost = |at: &usize| hurt(lines, *at) + i64::try_from(latest - at).unwrap_or(0) * 300;
    (earliest..=latest).rev().min_by_key(cost).unwrap_or(latest)
}

/// Lines as they fill pages from the top.
fn filled(lines: &[Line], height: i32) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let mut start = 0;
    for index in 0..lines.len() {
        if index > start && reach(lines, &(start..index + 1)) > height {
            pages.push(start..index);
            start = index;
        }
    }
    pages.push(start..lines.len());
    pages
}

/// Lines on so many pages, so that the sum of what is free and what hurts is least.
fn split(lines: &[Line], height: i32, pages: usize) -> Vec<Range<usize>> {
    const IMPOSSIBLE: i64 = i64::MAX / 4;
    let count = lines.len();
    // The least cost of the first lines on a number of pages, and where the last of these begins.
    let mut best = vec![vec![(IMPOSSIBLE, 0); count + 1]; pages + 1];
    if let Some(none) = best.first_mut().and_then(|row| row.first_mut()) {
        *none = (0, 0);
    }
    for page in 1..=pages {
        for end in 1..=count {
            let costs = (0..end).rev().map_while(|start| {
                let reach = reach(lines, &(start..end));
                if reach > height && end - start > 1 {
                    return None;
                }
                let before = best.get(page - 1)?.get(start)?.0;
                let free = i64::from((height - reach).max(0)) * 100 / i64::from(height.max(1));
                Some((before + free * free + hurt(lines, end), start))
            });
            let cheapest = costs.min_by_key(|(cost, _)| *cost).unwrap_or((IMPOSSIBLE, 0));
            if let Some(place) = best.get_mut(page).and_then(|row| row.get_mut(end)) {
                *place = cheapest;
            }
        }
    }
    let mut end = count;
    let mut split = Vec::new();
    for page in (1..=pages).rev() {
        let start = best.get(page).and_then(|row| row.get(end)).map_or(0, |(_, start)| *start);
        split.push(start..end);
        end = start;
    }
    split.reverse();
    split
}

/// How much it hurts to turn the page before a line: 100 would be a tenth of a page left free.
fn hurt(lines: &[Line], at: usize) -> i64 {
    let (Some(before), Some(after)) =
        (at.checked_sub(1).and_then(|at| lines.get(at)), lines.get(at))
    else {
        return 0;
    };
    let begins = |at: usize| lines.get(at).is_none_or(|line| line.begins_block);
    if after.begins_block {
        // A heading alone at the foot of a page.
        return if before.is_heading { 100_000 } else { 0 };
    }
    let lonely = begins(at + 1) || before.begins_block;
    if lonely { 1_600 } else { 400 }
}

/// How far down a page its lines reach.
fn reach(lines: &[Line], page: &Range<usize>) -> i32 {
    let Some(lines) = lines.get(page.clone()) else { return 0 };
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return 0 };
    last.bottom() - first.top()
}

fn page(lines: &[Line], of: Range<usize>) -> Laid {
    let mut lines = lines.get(of).unwrap_or_default().to_vec();
    let top = lines.first().map_or(0, Line::top);
    for line in &mut lines {
        line.baseline -= top;
    }
    let height = lines.last().map_or(0, Line::bottom);
    let width = lines.iter().map(|line| line.x + line.width).max().unwrap_or(0);
    Laid { lines, width, height, cut: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::Colour;
    use crate::text::Tone;
    use proptest::prelude::*;

    const ROOM: Room = Room { width: 1_680, height: 500, largest: 88, smallest: 48, leading: 134 };

    fn fonts() -> Fonts {
        Fonts::new().expect("the fonts are built in")
    }

    fn markdown(fonts: &mut Fonts, text: &str) -> Stack {
        let tone = Tone { text: Colour::BLACK, accent: Colour::BLACK };
        Stack::markdown(fonts, &mut fonts.cleaner(), text, tone)
    }

    /// The letters of pages, in order.
    fn letters(pages: &[Laid]) -> Vec<u16> {
        let words = pages.iter().flat_map(|page| &page.lines).flat_map(|line| &line.words);
        words.flat_map(|word| &word.glyphs).map(|glyph| glyph.id).collect()
    }

    #[test]
    fn what_fits_is_one_page() {
        let mut fonts = fonts();
        let text = markdown(&mut fonts, "Уроки с 9:30");
        assert_eq!(pages(&text, &fonts, ROOM).len(), 1);
    }

    #[test]
    fn a_heading_goes_to_the_page_of_its_text() {
        let mut fonts = fonts();
        let mut begun = 0;
        for words in 20..80 {
            let text = format!("{}\n\n# Тема\n\n{}", "слово ".repeat(words), "слово ".repeat(30));
            let pages = pages(&markdown(&mut fonts, &text), &fonts, ROOM);
            assert!(
                pages.iter().all(|page| page.lines.last().is_some_and(|line| !line.is_heading))
            );
            begun += pages.iter().skip(1).filter(|page| page.lines[0].is_heading).count();
        }
        assert!(begun > 0, "a page begins with it sometimes");
    }

    #[test]
    fn pages_are_about_equally_full() {
        let mut fonts = fonts();
        let text = markdown(&mut fonts, &"Уроки начинаются позже. ".repeat(40));
        let heights: Vec<i32> = pages(&text, &fonts, ROOM).iter().map(|page| page.height).collect();
        let (low, high) = (heights.iter().min(), heights.iter().max());
        assert!(
            heights.len() > 1 && low.zip(high).is_some_and(|(low, high)| high - low <= 140),
            "{heights:?}"
        );
    }

    #[test]
    fn a_first_page_without_room_for_a_line_is_empty() {
        let mut fonts = fonts();
        let text = markdown(&mut fonts, "Уроки начинаются позже.");
        let pages = pages_after_first(&text, &fonts, Room { height: 40, ..ROOM }, ROOM);
        assert!(pages.len() == 2 && pages[0].lines.is_empty() && !pages[1].lines.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pages_hold_every_letter_in_order_and_fit(
            text in "(([#-]|[0-9][.]) )?([*]{0,2}[А-Яа-яA-Za-z0-9]{1,40}[*]{0,2}[ \n-]{1,2}){0,120}",
            width in 300..1_700_i32, height in 200..700_i32, first_width in 300..1_700_i32,
        ) {
            let mut fonts = fonts();
            let text = markdown(&mut fonts, &text);
            let room = Room { width, height, ..ROOM };
            let first = Room { width: first_width, height: height / 2, ..ROOM };
            let whole = letters(&[endless(&text, &fonts, room, 48)]);
            for pages in [pages(&text, &fonts, room), pages_after_first(&text, &fonts, first, room)] {
                prop_assert_eq!(&letters(&pages), &whole);
                for page in &pages {
                    prop_assert!(page.height <= height && !page.cut);
                    for line in &page.lines {
                        prop_assert!(line.x + line.width <= width.max(first_width) + 1);
                        prop_assert!(line.size >= 48);
                    }
                }
            }
        }
    }
}
