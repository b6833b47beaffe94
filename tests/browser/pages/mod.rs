//! Every page of the console, in both languages, by day and by night, wide and on a phone: without
//! barriers, complaints, words that nobody translated, or anything beside the screen.

mod checks;
mod lived_in;

use std::collections::BTreeSet;

use tests::{Browser, Language, World};

use checks::faults;
use lived_in::{ENGLISH, LivedIn, RUSSIAN};

/// What is fetched by pages and is none.
const NO_PAGES: [&str; 4] =
    ["/static/{edition}/{*name}", "/audit/export", "/reports/rollout/export", "/tickets/export"];
/// Pages that other stories tell of, each behind a link or a code that is good once: the first setup, a new
/// password, one-time codes; what only the demonstration has; and the ways through a provider that this world lacks.
const ELSEWHERE: [&str; 10] = [
    // What a file would change: the story of imports has one.
    "/units/import/{id}",
    "/account/codes",
    "/dev/components",
    "/reset",
    "/reset/{token}",
    "/setup",
    "/sign-in/code",
    "/sign-in/link/{token}",
    "/sign-in/outside",
    "/sign-in/outside/back",
];

/// A page of the walk: who looks, its route as the router has it, and where it is in the walk's world.
type Stop = (By, &'static str, fn(&LivedIn) -> String);

/// An address that leads to no page, but to one that says so.
const NOWHERE: &str = "/nowhere";

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Nobody,
    /// The administrator of the one school.
    Anna,
    /// Its director.
    Director,
    /// Whoever was there first.
    Coordinator,
}

const STOPS: &[Stop] = &[
    (By::Nobody, "/", |_| "/".to_owned()),
    (By::Nobody, "/sign-in", |_| "/sign-in".to_owned()),
    (By::Nobody, NOWHERE, |_| "/nowhere".to_owned()),
    (By::Nobody, "/invite/{token}", |it| it.invitation.clone()),
    (By::Anna, "/", |_| "/".to_owned()),
    (By::Anna, NOWHERE, |_| "/posts/at/all/nowhere".to_owned()),
    (By::Anna, "/alerts", |_| "/alerts".to_owned()),
    (By::Anna, "/alerts/new", |_| "/alerts/new".to_owned()),
    (By::Anna, "/alerts/new", |_| "/alerts/new?threat=fire".to_owned()),
    (By::Anna, "/alerts/{id}", |it| format!("/alerts/{}", it.alert)),
    (By::Anna, "/alerts/{id}", |it| format!("/alerts/{}", it.drill)),
    (By::Anna, "/claim", |_| "/claim".to_owned()),
    (By::Anna, "/claim/{code}", |it| format!("/claim/{}", it.code)),
    (By::Anna, "/posts", |_| "/posts".to_owned()),
    (By::Anna, "/posts", |_| "/posts?q=nothing-of-the-kind".to_owned()),
    (By::Anna, "/posts/new", |_| "/posts/new?kind=news".to_owned()),
    (By::Anna, "/posts/{id}", |it| format!("/posts/{}", it.post)),
    (By::Anna, "/posts/{id}/edit", |it| format!("/posts/{}/edit", it.draft)),
    (By::Anna, "/posts/order", |_| "/posts/order".to_owned()),
    (By::Anna, "/posts/schedule", |_| "/posts/schedule".to_owned()),
    (By::Anna, "/claim/many", |_| "/claim/many".to_owned()),
    (By::Anna, "/claim/done/{id}", |it| format!("/claim/done/{}", it.device)),
    (By::Anna, "/screens", |_| "/screens".to_owned()),
    (By::Anna, "/screens", |_| "/screens?view=table".to_owned()),
    (By::Anna, "/screens", |_| "/screens?q=nothing-of-the-kind".to_owned()),
    (By::Anna, "/screens/{id}", |it| format!("/screens/{}", it.device)),
    (By::Anna, "/help", |_| "/help".to_owned()),
    (By::Anna, "/help/privacy", |_| "/help/privacy".to_owned()),
    (By::Anna, "/help/roles", |_| "/help/roles".to_owned()),
    (By::Anna, "/people", |_| "/people".to_owned()),
    (By::Anna, "/people/new", |_| "/people/new".to_owned()),
    (By::Anna, "/people/import", |_| "/people/import".to_owned()),
    (By::Anna, "/people/{id}", |it| format!("/people/{}", it.person)),
    (By::Anna, "/people/{id}", |it| format!("/people/{}", it.invited)),
    (By::Anna, "/nominations", |_| "/nominations".to_owned()),
    (By::Anna, "/account", |_| "/account".to_owned()),
    (By::Anna, "/audit", |_| "/audit".to_owned()),
    (By::Anna, "/audit", |_| "/audit?what=alerts&text=nothing-of-the-kind".to_owned()),
    (By::Anna, "/reports/rollout", |_| "/reports/rollout".to_owned()),
    (By::Anna, "/reports/rollout/lacking", |_| "/reports/rollout/lacking?step=director".to_owned()),
    (By::Anna, "/tickets", |_| "/tickets".to_owned()),
    (By::Anna, "/tickets", |_| "/tickets?state=closed".to_owned()),
    (By::Anna, "/tickets/new", |it| format!("/tickets/new?device={}", it.device)),
    (By::Anna, "/tickets/{id}", |it| format!("/tickets/{}", it.ticket)),
    (By::Anna, "/support", |_| "/support".to_owned()),
    (By::Anna, "/library", |_| "/library".to_owned()),
    (By::Anna, "/library", |_| "/library?text=nothing-of-the-kind".to_owned()),
    (By::Anna, "/library/new", |it| format!("/library/new?post={}", it.post)),
    (By::Anna, "/library/{id}", |it| format!("/library/{}", it.shared)),
    (By::Director, "/nominations", |_| "/nominations".to_owned()),
    (By::Director, "/nominations", |_| "/nominations?text=nothing-of-the-kind".to_owned()),
    (By::Director, "/schools/{id}/director", |it| {
        format!("/schools/{}/director", it.school.unit())
    }),
    (By::Coordinator, "/nominations", |_| "/nominations".to_owned()),
    (By::Coordinator, "/schools/{id}/director", |it| {
        format!("/schools/{}/director", it.school.unit())
    }),
    (By::Coordinator, "/people/import", |_| "/people/import".to_owned()),
    (By::Coordinator, "/help/roles", |_| "/help/roles".to_owned()),
    (By::Coordinator, "/reports/rollout", |_| "/reports/rollout".to_owned()),
    (By::Coordinator, "/reports/rollout/lacking", |_| {
        "/reports/rollout/lacking?step=online".to_owned()
    }),
    (By::Coordinator, "/tickets", |_| "/tickets".to_owned()),
    (By::Coordinator, "/tickets/{id}", |it| format!("/tickets/{}", it.ticket)),
    (By::Coordinator, "/support", |_| "/support".to_owned()),
    (By::Coordinator, "/library/{id}", |it| format!("/library/{}", it.shared)),
    (By::Coordinator, "/", |_| "/".to_owned()),
    (By::Coordinator, "/alerts/new", |it| format!("/alerts/new?threat=fire&unit={}", it.country)),
    (By::Coordinator, "/claim", |_| "/claim".to_owned()),
    (By::Coordinator, "/posts/new", |_| "/posts/new".to_owned()),
    (By::Coordinator, "/screens", |_| "/screens".to_owned()),
    (By::Coordinator, "/people", |_| "/people".to_owned()),
    (By::Coordinator, "/people/{id}", |it| format!("/people/{}", it.person)),
    (By::Coordinator, "/audit", |_| "/audit".to_owned()),
    (By::Coordinator, "/units", |_| "/units".to_owned()),
    (By::Coordinator, "/units", |_| "/units?text=nothing-of-the-kind".to_owned()),
    (By::Coordinator, "/units/{id}", |it| format!("/units/{}", it.country)),
    (By::Coordinator, "/units/import", |_| "/units/import".to_owned()),
    (By::Coordinator, "/units/unplaced", |_| "/units/unplaced".to_owned()),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_used_by_everybody_in_russian() {
    let lived_in = LivedIn::start(&RUSSIAN).await;
    walk(&lived_in, Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_can_be_used_by_everybody_in_english() {
    let lived_in = LivedIn::start(&ENGLISH).await;
    walk(&lived_in, Language::English).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_walk_knows_every_page_and_no_other() {
    let known: BTreeSet<&str> = STOPS
        .iter()
        .map(|(_, route, _)| *route)
        .chain(NO_PAGES)
        .chain(ELSEWHERE)
        .filter(|route| *route != NOWHERE)
        .collect();
    let paths: BTreeSet<&str> = controller::http::page_paths().into_iter().collect();
    let gone: Vec<_> = known.difference(&paths).collect();
    assert!(gone.is_empty(), "the router does not have them: {gone:#?}");

    let world = World::start().await;
    for path in paths.difference(&known) {
        let somewhere = path.replace(['{', '}', '*'], "");
        let answer = world.owner().page(&somewhere).await;
        // What only takes forms is no page.
        assert_eq!(answer.status, 405, "{path} is new: give it a stop here, or a line in NO_PAGES");
    }
}

/// Looks at all pages and tells of all faults at once.
async fn walk(lived_in: &LivedIn, language: Language) {
    let browser = lived_in.world.browser().speaking(language).starts().await;
    browser
        .forgives("nowhere - Failed to load resource: the server responded with a status of 404");
    let mut found = Vec::new();
    let mut before = By::Nobody;
    for &(by, route, address) in STOPS {
        if by != before {
            by.sits_down(lived_in, &browser).await;
            before = by;
        }
        let address = address(lived_in);
        browser.opens(&address).await;
        let name = format!("{language} {by:?} {}", route.replace(['/', '{', '}'], "_"));
        let faults = faults(&browser, language, &name).await;
        found.extend(faults.iter().map(|fault| format!("{address}, {by:?}: {fault}")));
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}

impl By {
    async fn sits_down(self, lived_in: &LivedIn, browser: &Browser) {
        match self {
            Self::Nobody => browser.forgets_cookies().await,
            Self::Anna => browser.is_signed_in_as(lived_in.school.admin()).await,
            Self::Director => browser.is_signed_in_as(&lived_in.director).await,
            Self::Coordinator => {
                browser.is_signed_in_as(&lived_in.world.coordinator().await).await;
            }
        }
    }
}
