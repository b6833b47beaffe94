//! What is kept about people, to be read and printed. The table is the code's own.

use std::time::Duration;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::enrol::GUESS_TIME;
use controller_core::app::invitations::INVITATION_TIME;
use controller_core::app::passwords::RESET_TIME;
use controller_core::app::signin::SESSION_TIME;
use controller_core::domain::credential::IDLE_TIME;
use controller_core::domain::privacy::Kept;
use controller_core::domain::sketch;

use crate::http::web::page::Page;
use crate::http::web::visit::Visit;

/// What is kept outside of the store.
const BESIDE: [&str; 2] = ["cookies", "backups"];
/// What people ask after, and what is not kept.
const NOT: [&str; 4] = ["people", "watch", "hdmi", "logs"];

/// A kind of record in words: what, why, how long.
struct Line {
    what: String,
    why: String,
    long: String,
}

/// For everybody, signed in or not.
pub(super) async fn show(visit: Visit) -> Response {
    visit.show(StatusCode::OK, &Privacy { page: visit.page() })
}

#[derive(Template)]
#[template(path = "help/privacy.html")]
struct Privacy<'a> {
    page: Page<'a>,
}

impl Privacy<'_> {
    fn lines(&self) -> Vec<Line> {
        let days = |time: Duration| (time.as_secs() / 86_400).to_string();
        let times = [
            ("session", days(SESSION_TIME)),
            ("idle", (IDLE_TIME.as_hours() / 24).to_string()),
            ("sketch", days(sketch::KEPT)),
            ("invitation", (INVITATION_TIME.as_hours() / 24).to_string()),
            ("reset", RESET_TIME.as_hours().to_string()),
            ("guesses", (GUESS_TIME.as_secs() / 60).to_string()),
        ];
        let times = times.each_ref().map(|(name, value)| (*name, value.as_str()));
        let kept = Kept::ALL.into_iter().map(Kept::name).chain(BESIDE);
        kept.map(|name| {
            let say = |what: &str| self.page.tell_all(&format!("privacy-{name}{what}"), &times);
            Line { what: say(""), why: say("-why"), long: say("-long") }
        })
        .collect()
    }

    fn not(&self) -> Vec<String> {
        NOT.map(|name| self.page.say(&format!("privacy-not-{name}"))).into()
    }
}
