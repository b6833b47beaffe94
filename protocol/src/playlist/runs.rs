//! When posts take their turns: the plan of a day or a week.

use jiff::Timestamp;

use crate::post::Item;
use crate::register::Settings;

/// A stretch of time in which a post takes its turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    /// Which post.
    pub item: &'a Item,
    /// From this instant on.
    pub from: Timestamp,
    /// Until this instant, which is outside.
    pub until: Timestamp,
}

/// When posts take their turns within a window of time, by the meaning that [`at`](super::at) has: on a
/// TV with these settings, or on any of the school's, if none are given. A post takes none before it was
/// published. Alerts, which nobody plans, are left out.
pub fn runs<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    settings: Option<&Settings>,
    from: Timestamp,
    until: Timestamp,
) -> Vec<Run<'a>> {
    let is_ours = |item: &&Item| settings.is_none_or(|settings| item.is_for(settings));
    let within = |item: &'a Item| Run {
        item,
        from: item.live_since().max(from),
        until: item.until.map_or(until, |end| end.min(until)),
    };
    let all = items.into_iter().filter(is_ours).map(within);
    all.filter(|run| run.from < run.until).collect()
}
