//! Screens as pages tell of them: what is so, why, and what to do.

use protocol::register::Orientation;

use crate::http::api::model::{Cause, Condition, Device, DeviceEvent, Notice, Trouble};
use crate::http::web::icons::Icon;
use crate::http::web::page::Page;

/// Rooms that a notice names, at most.
const ROOMS: usize = 4;

/// How a screen's frame looks on a wall.
pub(in crate::http::web) fn class(screen: &Device) -> &'static str {
    match screen.condition {
        Condition::Offline if is_meant(screen) => "off",
        Condition::Offline => "off bad",
        Condition::Attention => "warn",
        Condition::Hidden | Condition::Waiting | Condition::Revoked => "off",
        Condition::Online => "",
    }
}

/// How a screen is: a badge, or plain words where nothing is wrong.
pub(in crate::http::web) fn state(
    page: &Page<'_>,
    screen: &Device,
) -> (&'static str, Icon, String) {
    let icons = page.icons();
    let since = || screen.presence.since.map(|at| page.short(&at).said).unwrap_or_default();
    match screen.condition {
        Condition::Offline if is_meant(screen) => {
            ("on", icons.power_off(), page.tell("screens-off-since", "time", &since()))
        }
        Condition::Offline => {
            ("bad", icons.wifi_off(), page.tell("screens-offline-since", "time", &since()))
        }
        Condition::Attention => {
            let first = screen.troubles.first();
            let words = first.map_or_else(String::new, |first| trouble(page, *first));
            ("warn", icons.triangle_alert(), words)
        }
        Condition::Hidden => ("on", icons.power_off(), page.say("screens-off")),
        Condition::Waiting => ("on", icons.clock(), page.say("screens-never")),
        Condition::Revoked => ("bad", icons.x(), page.say("screens-ended")),
        Condition::Online => {
            let since = screen.reported.as_ref().map(|reported| page.age(&reported.screen.since));
            let words = since.map_or_else(|| page.say("screens-online"), |since| since.said);
            ("", icons.check(), words)
        }
    }
}

/// Why a screen is away, most likely.
pub(in crate::http::web) fn why(page: &Page<'_>, screen: &Device) -> Option<String> {
    screen.cause.filter(|_| !is_meant(screen)).map(|found| cause(page, found))
}

/// Whether nothing is wrong with a screen.
pub(super) fn is_well(screen: &Device) -> bool {
    screen.condition == Condition::Online
}

/// Whether a screen is away since somebody switched it off: that is not dead.
pub(super) fn is_meant(screen: &Device) -> bool {
    matches!(screen.cause, Some(Cause::ShutDown | Cause::SwitchedOff))
}

/// What one should do about a screen: a class, what is so, and the remedy.
pub(in crate::http::web) fn advice(
    page: &Page<'_>,
    screen: &Device,
) -> Option<(&'static str, String, String)> {
    if screen.quarantined.is_some() {
        return Some(advised(page, "bad", "quarantined"));
    }
    match screen.condition {
        Condition::Offline => {
            let found = screen.cause?;
            let class = if is_meant(screen) { "" } else { "bad" };
            Some((class, cause(page, found), remedy(page, found)))
        }
        Condition::Attention => {
            Some(advised(page, "warn", trouble_name(*screen.troubles.first()?)))
        }
        Condition::Hidden => Some(advised(page, "", "off")),
        Condition::Waiting => Some(advised(page, "", "never")),
        Condition::Revoked => Some(advised(page, "", "ended")),
        Condition::Online => None,
    }
}

fn advised(page: &Page<'_>, class: &'static str, name: &str) -> (&'static str, String, String) {
    (class, page.say(&format!("screens-{name}")), page.say(&format!("screens-{name}-do")))
}

/// A cause in words.
pub(super) fn cause(page: &Page<'_>, cause: Cause) -> String {
    page.say(&format!("screens-cause-{}", cause_name(cause)))
}

/// What to do about a cause.
pub(super) fn remedy(page: &Page<'_>, cause: Cause) -> String {
    page.say(&format!("screens-cause-{}-do", cause_name(cause)))
}

fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::SchoolLine => "school-line",
        Cause::PowerOrNetwork => "power-or-network",
        Cause::ShutDown => "shut-down",
        Cause::SwitchedOff => "switched-off",
        Cause::Stopped => "stopped",
        Cause::Certificate => "certificate",
        Cause::Controller => "controller",
        Cause::Refused => "refused",
        Cause::Never => "never",
    }
}

fn trouble(page: &Page<'_>, trouble: Trouble) -> String {
    page.say(&format!("screens-{}", trouble_name(trouble)))
}

fn trouble_name(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Quarantined => "quarantined",
        Trouble::ItemsMissing => "items-missing",
        Trouble::DiskLow => "disk-low",
        Trouble::Hot => "hot",
        Trouble::ClockUnsure => "clock-unsure",
    }
}

/// Which screens a notice tells of, and since when they are away.
pub(super) fn missing(page: &Page<'_>, notice: &Notice) -> String {
    let away: Vec<_> = notice.screens.iter().filter(|screen| screen.back.is_none()).collect();
    let mut rooms: Vec<&str> = away.iter().take(ROOMS).map(|screen| screen.room.as_str()).collect();
    if away.len() > ROOMS {
        rooms.push("…");
    }
    let since = page.short(&notice.since).said;
    let pairs = [("n", away.len().to_string()), ("since", since), ("rooms", rooms.join(", "))];
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    page.tell_all("screens-missing", &pairs)
}

/// Its tags as one types them.
pub(super) fn tags(screen: &Device) -> String {
    screen.tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// What is known of a screen.
pub(super) fn facts(page: &Page<'_>, screen: &Device) -> Vec<(String, String)> {
    let mut facts = vec![("screens-hardware", screen.hardware.clone())];
    if screen.presence.online {
        let since = screen.presence.since.map(|at| page.moment(&at).said);
        facts.push(("screens-connected-since", since.unwrap_or_default()));
    }
    if let Some(reported) = &screen.reported {
        let size = reported.size.map(|size| format!("{} × {}", size.width, size.height));
        facts.extend([
            ("screens-size", size.unwrap_or_default()),
            ("screens-reported", page.age(&reported.at).said),
            ("screens-heat", celsius(page, reported.temperature)),
            ("screens-used", mebibytes(page, reported.memory)),
            ("screens-free", mebibytes(page, reported.disk_free)),
            ("screens-agent", reported.agent.clone().unwrap_or_default()),
            ("screens-last-error", reported.last_error.clone().unwrap_or_default()),
        ]);
    }
    facts.push(("screens-id", screen.id.to_string()));
    let said = facts.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| (page.say(name), value)).collect()
}

fn celsius(page: &Page<'_>, thousandths: Option<i32>) -> String {
    thousandths.map_or_else(String::new, |heat| {
        page.tell("screens-celsius", "n", &(heat / 1_000).to_string())
    })
}

fn mebibytes(page: &Page<'_>, bytes: Option<u64>) -> String {
    bytes.map_or_else(String::new, |bytes| {
        page.tell("screens-mebibytes", "n", &(bytes / (1_024 * 1_024)).to_string())
    })
}

/// The ways in which a panel hangs.
pub(super) fn orientations(page: &Page<'_>) -> [(&'static str, String); 4] {
    ["landscape", "portrait_right", "landscape_flipped", "portrait_left"]
        .map(|name| (name, page.say(&format!("screens-{}", name.replace('_', "-")))))
}

/// Whether a panel hangs so.
pub(super) fn is_turned(screen: &Device, name: &str) -> bool {
    let own = match screen.orientation {
        Orientation::Landscape => "landscape",
        Orientation::PortraitRight => "portrait_right",
        Orientation::LandscapeFlipped => "landscape_flipped",
        Orientation::PortraitLeft => "portrait_left",
    };
    own == name
}

/// Something that happened, in a sentence.
pub(super) fn event(page: &Page<'_>, event: &DeviceEvent) -> String {
    let detail = event.detail.clone().unwrap_or_default();
    match event.kind.as_str() {
        "lost" => {
            let farewell = serde_json::to_value(event.farewell).ok();
            let name = farewell.as_ref().and_then(|name| name.as_str()).unwrap_or("silent");
            page.say(&format!("screens-lost-{}", name.replace('_', "-")))
        }
        "fault" => {
            let code = event.code.clone().unwrap_or_default();
            page.tell2("screens-event-fault", "code", &code, "detail", &detail)
        }
        "alert" if detail.is_empty() => page.say("screens-event-alert-unnamed"),
        "alert" => page.tell("screens-event-alert", "text", &detail),
        kind => page.say(&format!("screens-event-{kind}")),
    }
}
