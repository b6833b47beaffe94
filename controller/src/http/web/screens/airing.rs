//! What stands on a screen and why, in words.

use crate::http::api::model::OnAir;
use crate::http::web::page::Page;

/// What it is.
pub(super) fn what(page: &Page<'_>, airing: &OnAir) -> String {
    match (&airing.post, &airing.alert) {
        (Some(_), _) => page.tell("screens-post", "title", &airing.title),
        (None, Some(_)) if airing.title.is_empty() => page.say("screens-alert-unnamed"),
        (None, Some(_)) => page.tell("screens-alert", "text", &airing.title),
        (None, None) => page.say("screens-idle"),
    }
}

/// Why it is.
pub(super) fn reason(page: &Page<'_>, airing: &OnAir) -> String {
    let of = airing.of.unwrap_or_default().to_string();
    match (airing.why.as_str(), airing.begins, airing.elsewhere.unwrap_or_default()) {
        ("turn" | "priority", ..) => page.tell(&format!("screens-why-{}", airing.why), "n", &of),
        ("nothing", Some(begins), _) => {
            page.tell("screens-why-later", "time", &page.short(&begins).said)
        }
        ("nothing", None, elsewhere @ 1..) => page.count("screens-why-elsewhere", elsewhere),
        (why, ..) => page.say(&format!("screens-why-{}", why.replace('_', "-"))),
    }
}
