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
    let endless = Room { height: i32::MAX / 4, ..room };
    let laid = |size: u16| text.lay(fonts, endless, size);
    let needed = filled(&laid(room.smallest).lines, room.height).len();
    let size = largest(room.smallest, room.largest, |size| {
        text.widest_line(size) <= room.width
            && filled(&laid(size).lines, room.height).len() <= needed
    });
    let whole = laid(size);
    split(&whole.lines, room.height, needed)
        .into_iter()
        .map(|lines| page(&whole.lines, lines))
        .collect()
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
