//! Two schools that must not see each other, on every route there is.

use std::collections::BTreeSet;

use controller_core::app::rights::{self, NewGrant};
use controller_core::domain::actor::Actor;
use controller_core::domain::org::UnitKind;
use controller_core::domain::post::PostKind;
use controller_core::domain::role::Role;
use controller_core::domain::scope::Scope;
use controller_core::work::Work;
use protocol::UnitId;
use serde_json::{Value, json};

use super::openapi::METHODS;
use super::pictures::upload;
use super::world::{Answer, PASSWORD, World};
use crate::clock;
use crate::media::samples;

/// A school with one of everything.
struct School {
    administrator: String,
    unit: String,
    person: String,
    grant: String,
    /// One that waits, and whose it is.
    nomination: String,
    head: String,
    token: String,
    session: String,
    device: String,
    post: String,
    picture: String,
    alert: String,
    notice: String,
    ticket: String,
    shared: String,
    consent: String,
    /// What nobody else may read: names and ids.
    marks: Vec<String>,
}

#[tokio::test]
async fn nothing_of_one_school_shows_in_another_on_any_route() {
    let world = World::country().await;
    let ours = school(&world, "nord").await;
    let theirs = school(&world, "sued").await;
    let description = world.get("", "/api/v1/openapi.json").await;
    let mut walked = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let probes = probes(&format!("{method} {path}"), &ours, &theirs);
            for probe in probes {
                probe.run(&world, &ours, &theirs).await;
            }
            walked += 1;
        }
    }
    assert!(walked > 25, "{walked}");
    // The other school is as it was, and sees all of its own.
    for path in
        ["units", "people", "grants", "devices", "notices", "posts", "alerts", "audit", "tokens"]
    {
        let own = world.get(&theirs.administrator, &format!("/api/v1/{path}")).await.to_string();
        assert!(theirs.marks.iter().any(|mark| own.contains(mark)), "{path}: {own}");
    }
    let post = format!("/api/v1/posts/{}", theirs.post);
    assert_eq!(world.get(&theirs.administrator, &post).await["state"], "draft");
}

#[tokio::test]
async fn no_role_learns_of_another_school_on_any_route() {
    let world = World::country().await;
    let ours = school(&world, "nord").await;
    let theirs = school(&world, "sued").await;
    let askers = askers(&world, &ours).await;
    let description = world.get("", "/api/v1/openapi.json").await;
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            for probe in probes(&format!("{method} {path}"), &ours, &theirs) {
                for (role, bearer) in &askers {
                    probe.is_in_vain(&world, *role, bearer, &theirs).await;
                }
            }
        }
    }
    for (role, bearer) in askers {
        // Each is somebody: what was asked was asked by a role that holds.
        let me = world.get(&bearer, "/api/v1/me").await;
        assert!(me["grants"].to_string().contains(role.name()), "{role}: {me}");
    }
}

/// Everybody who may be beside a school: each role in our school, and the coordinators of a region that is not
/// above the other one.
async fn askers(world: &World, ours: &School) -> Vec<(Role, String)> {
    let anna = world.signs_in("anna").await;
    let region = world.unit(&anna, "region", "Соседняя область", None).await;
    let municipality = world.unit(&anna, "municipality", "Соседний район", Some(&region)).await;
    let mut askers = vec![
        (Role::SchoolAdministrator, ours.administrator.clone()),
        (Role::Director, ours.head.clone()),
    ];
    let others = [Role::NationalCoordinator, Role::SchoolAdministrator, Role::Director];
    for role in Role::ALL.into_iter().filter(|role| !others.contains(role)) {
        let levels = [(UnitKind::Region, &region), (UnitKind::Municipality, &municipality)];
        let level = levels.into_iter().find(|(kind, _)| role.fits(*kind));
        let at_school = role.fits(UnitKind::School);
        let unit = level.filter(|_| !at_school).map_or(&ours.unit, |(_, unit)| unit);
        let login = role.name().replace('_', "-");
        let body = json!({"login": login, "name": "Сосед", "password": PASSWORD, "unit": unit});
        let person = world.post(&anna, "/api/v1/people", body).await["id"].clone();
        let person = person.as_str().unwrap().parse().unwrap();
        let kinds = BTreeSet::from_iter((role == Role::Editor).then_some(PostKind::News));
        let scope = Scope { kinds, ..Scope::default() };
        let new = NewGrant { scope, ..NewGrant::new(person, role, unit.parse().unwrap()) };
        let now = clock::now();
        let give = move |work: &mut Work<'_>| rights::grant(work, &Actor::system(), &new, now);
        world.ledger.change(give).await.unwrap();
        askers.push((role, world.signs_in(&login).await));
    }
    askers
}

/// A way to ask for what is another school's.
enum Probe {
    /// Everything that the answer lists is ours.
    Lists(String),
    /// Their id must answer exactly as one that nobody has.
    Names { method: &'static str, path: String, body: Option<Value>, id: String, head: bool },
    /// It is of the whole country, and answers nobody of a school.
    Refused(String),
}

/// The same, asked by the school's director.
fn by_head(probe: Probe) -> Probe {
    if let Probe::Names { method, path, body, id, .. } = probe {
        return Probe::Names { method, path, body, id, head: true };
    }
    probe
}

fn lists(path: &str) -> Vec<Probe> {
    vec![Probe::Lists(format!("/api/v1/{path}"))]
}

fn names(method: &'static str, path: &str, id: &str) -> Probe {
    names_in(method, path, None, id)
}

fn names_in(method: &'static str, path: &str, body: Option<Value>, id: &str) -> Probe {
    Probe::Names { method, path: format!("/api/v1/{path}"), body, id: id.to_owned(), head: false }
}

/// How a route is asked. A route that this does not know fails the test: think how it could tell
/// one school of another, and add it.
#[expect(clippy::too_many_lines, reason = "an arm a route")]
fn probes(route: &str, ours: &School, theirs: &School) -> Vec<Probe> {
    let (unit, person) = (&theirs.unit, &theirs.person);
    let device = &theirs.device;
    let mut all = match route.replace("/api/v1/", "").as_str() {
        // They name nothing that belongs to a school: the stream has a test of its own, and the rest is
        // one's own account, or a link's.
        "get events"
        | "post setup"
        | "post sessions"
        | "delete sessions/current"
        | "delete sessions"
        | "put me/password"
        | "post me/second-factor"
        | "post me/second-factor/confirm"
        | "post me/second-factor/recovery-codes"
        | "post me/second-factor/disable"
        | "post me/outside/unlink"
        | "post me/erase"
        | "get me/data"
        | "post reset"
        | "post sessions/link"
        // A new root names nothing, and an import is known to its owner by a name of their own.
        | "post units/root"
        | "get imports/{name}"
        | "delete imports/{name}" => vec![],
        "put schools" => vec![names("PUT", &format!("schools?unit={unit}"), unit)],
        "get unplaced" => vec![
            Probe::Lists("/api/v1/unplaced".to_owned()),
            names("GET", &format!("unplaced?unit={unit}"), unit),
        ],
        "post unplaced/{id}/place" => {
            let body = Some(json!({"parent": ours.unit}));
            vec![names_in("POST", &format!("unplaced/{unit}/place"), body, unit)]
        }
        "get units/{id}/lists" => vec![names("GET", &format!("units/{unit}/lists"), unit)],
        "put units/{id}/lists/{source}/{external}" => {
            vec![names("PUT", &format!("units/{unit}/lists/register/7"), unit)]
        }
        "get units/{id}/branches" => vec![names("GET", &format!("units/{unit}/branches"), unit)],
        "post units/{id}/move" => {
            let (to_us, to_them) = (json!({"parent": ours.unit}), json!({"parent": unit}));
            vec![
                names_in("POST", &format!("units/{unit}/move"), Some(to_us), unit),
                names_in("POST", &format!("units/{}/move", ours.unit), Some(to_them), unit),
            ]
        }
        "get sessions" => lists("sessions"),
        "delete sessions/{id}" => {
            vec![names("DELETE", &format!("sessions/{}", theirs.session), &theirs.session)]
        }
        "post people/{id}/reset" => vec![names("POST", &format!("people/{person}/reset"), person)],
        "post people/{id}/invitation" => {
            vec![names("POST", &format!("people/{person}/invitation"), person)]
        }
        "post people/members" => {
            let body =
                json!({"unit": unit, "kind": "teacher", "name": "Имя", "login": "some.body"});
            vec![names_in("POST", "people/members", Some(body), unit)]
        }
        "post people/import" => {
            vec![names_in("POST", &format!("people/import?unit={unit}"), Some(json!({})), unit)]
        }
        "get units/{id}/admission" => {
            vec![names("GET", &format!("units/{unit}/admission"), unit)]
        }
        "put units/{id}/admission" => {
            let body = Some(json!({"students": true, "guardians": false}));
            vec![names_in("PUT", &format!("units/{unit}/admission"), body, unit)]
        }
        "get people/{id}/data" => vec![names("GET", &format!("people/{person}/data"), person)],
        "delete people/{id}" => vec![names("DELETE", &format!("people/{person}"), person)],
        "delete people/{id}/outside" => {
            vec![names("DELETE", &format!("people/{person}/outside"), person)]
        }
        "delete people/{id}/invitation" => {
            vec![names("DELETE", &format!("people/{person}/invitation"), person)]
        }
        "patch people/{id}" => vec![names_in(
            "PATCH",
            &format!("people/{person}"),
            Some(json!({"name": "Другое имя"})),
            person,
        )],
        "post people/{id}/second-factor/reset" => {
            vec![names("POST", &format!("people/{person}/second-factor/reset"), person)]
        }
        "get audit/export" => lists("audit/export"),
        "get units/{id}/support" => vec![names("GET", &format!("units/{unit}/support"), unit)],
        "get library" => vec![
            Probe::Lists("/api/v1/library".to_owned()),
            names("GET", &format!("library?unit={unit}"), unit),
        ],
        "post library" => {
            let new =
                |unit: &str, post: &str| Some(json!({"unit": unit, "title": "Т", "posts": [post]}));
            vec![
                names_in("POST", "library", new(unit, &ours.post), unit),
                names_in("POST", "library", new(&ours.unit, &theirs.post), &theirs.post),
            ]
        }
        "get library/{id}" => {
            vec![names("GET", &format!("library/{}", theirs.shared), &theirs.shared)]
        }
        "delete library/{id}" => {
            vec![names("DELETE", &format!("library/{}", theirs.shared), &theirs.shared)]
        }
        "post library/{id}/copy" => {
            let to = |unit: &str| Some(json!({"unit": unit}));
            let (there, here) = (&theirs.shared, &ours.shared);
            vec![
                names_in("POST", &format!("library/{there}/copy"), to(&ours.unit), there),
                names_in("POST", &format!("library/{here}/copy"), to(unit), unit),
            ]
        }
        "get consents" => vec![
            Probe::Lists("/api/v1/consents".to_owned()),
            names("GET", &format!("consents?unit={unit}"), unit),
        ],
        "post consents" => {
            let body = json!({"unit": unit, "kind": "name", "number": "1", "given": "2026-01-12"});
            vec![names_in("POST", "consents", Some(body), unit)]
        }
        "get consents/{id}" => {
            vec![names("GET", &format!("consents/{}", theirs.consent), &theirs.consent)]
        }
        "post consents/{id}/withdraw" => {
            let path = format!("consents/{}/withdraw", theirs.consent);
            vec![names("POST", &path, &theirs.consent)]
        }
        "get tickets" => vec![
            Probe::Lists("/api/v1/tickets".to_owned()),
            Probe::Lists("/api/v1/tickets?mine=true".to_owned()),
        ],
        "get tickets/export" => lists("tickets/export"),
        "post tickets" => {
            let new = |of: Value| {
                let mut new = json!({"subject": "Т", "text": "т"});
                new.as_object_mut().unwrap().extend(of.as_object().unwrap().clone());
                Some(new)
            };
            vec![
                names_in("POST", "tickets", new(json!({"unit": unit})), unit),
                names_in("POST", "tickets", new(json!({"device": device})), device),
            ]
        }
        "get tickets/{id}" => {
            vec![names("GET", &format!("tickets/{}", theirs.ticket), &theirs.ticket)]
        }
        "post tickets/{id}/take" => {
            vec![names("POST", &format!("tickets/{}/take", theirs.ticket), &theirs.ticket)]
        }
        "post tickets/{id}/close" => {
            vec![names("POST", &format!("tickets/{}/close", theirs.ticket), &theirs.ticket)]
        }
        "post tickets/{id}/reopen" => {
            vec![names("POST", &format!("tickets/{}/reopen", theirs.ticket), &theirs.ticket)]
        }
        "post tickets/{id}/messages" => {
            let path = format!("tickets/{}/messages", theirs.ticket);
            vec![names_in("POST", &path, Some(json!({"text": "т"})), &theirs.ticket)]
        }
        "get reports/rollout" => vec![
            Probe::Lists("/api/v1/reports/rollout".to_owned()),
            names("GET", &format!("reports/rollout?unit={unit}"), unit),
        ],
        "get reports/rollout/lacking" => vec![
            Probe::Lists("/api/v1/reports/rollout/lacking?step=online".to_owned()),
            names("GET", &format!("reports/rollout/lacking?step=director&unit={unit}"), unit),
        ],
        "get reports/rollout/export" => vec![
            Probe::Lists("/api/v1/reports/rollout/export".to_owned()),
            names("GET", &format!("reports/rollout/export?format=xlsx&unit={unit}"), unit),
        ],
        "put units/{id}/rollout" => {
            let body = Some(json!({"due": {"director": "2026-12-01"}}));
            vec![names_in("PUT", &format!("units/{unit}/rollout"), body, unit)]
        }
        "get me" => lists("me"),
        "get status" => lists("status"),
        "get units" => lists("units"),
        "get people" => lists("people"),
        "get grants" => lists("grants"),
        "get tokens" => lists("tokens"),
        "get devices" => lists("devices"),
        "get devices/returning" => lists("devices/returning"),
        "post devices/returning/{id}/readmit" => {
            let path = format!("devices/returning/{device}/readmit");
            let body = Some(json!({"unit": ours.unit, "room": "Холл"}));
            vec![names_in("POST", &path, body, device)]
        }
        "get posts" => lists("posts"),
        "get alerts" => lists("alerts"),
        "get alerts/preview" => {
            let path = format!("alerts/preview?unit={unit}&severity=severe&text=x");
            vec![names("GET", &path, unit)]
        }
        "get audit" => lists("audit"),
        "get units/{id}" => vec![names("GET", &format!("units/{unit}"), unit)],
        "patch units/{id}" => {
            let body = Some(json!({"name": "Наша"}));
            vec![names_in("PATCH", &format!("units/{unit}"), body, unit)]
        }
        "post units" => {
            let body = json!({"kind": "school", "name": "Ш", "parent": unit});
            vec![names_in("POST", "units", Some(body), unit)]
        }
        "get people/{id}" => vec![names("GET", &format!("people/{person}"), person)],
        "post people/{id}/block" => vec![names("POST", &format!("people/{person}/block"), person)],
        "post people/{id}/unblock" => {
            vec![names("POST", &format!("people/{person}/unblock"), person)]
        }
        "post people" => {
            let body = json!({"login": "spy", "name": "С", "password": PASSWORD, "unit": unit});
            vec![names_in("POST", "people", Some(body), unit)]
        }
        "get grants/{id}" => {
            vec![names("GET", &format!("grants/{}", theirs.grant), &theirs.grant)]
        }
        "delete grants/{id}" => {
            vec![names("DELETE", &format!("grants/{}", theirs.grant), &theirs.grant)]
        }
        "post grants" => {
            let at_them = json!({"person": ours.person, "role": "teacher", "unit": unit});
            let of_them = json!({"person": person, "role": "teacher", "unit": ours.unit});
            vec![
                names_in("POST", "grants", Some(at_them), unit),
                names_in("POST", "grants", Some(of_them), person),
            ]
        }
        "post tokens" => {
            vec![names_in("POST", "tokens", Some(json!({"name": "Т", "unit": unit})), unit)]
        }
        "delete tokens/{id}" => {
            vec![names("DELETE", &format!("tokens/{}", theirs.token), &theirs.token)]
        }
        "post devices/claim" => {
            let body = json!({"code": "ABCD1234", "unit": unit, "room": "Холл"});
            vec![names_in("POST", "devices/claim", Some(body), unit)]
        }
        "get devices/counts" => vec![
            Probe::Lists("/api/v1/devices/counts".to_owned()),
            names("GET", &format!("devices/counts?unit={unit}"), unit),
        ],
        "get devices/{id}/showing" => {
            vec![names("GET", &format!("devices/{device}/showing"), device)]
        }
        "get devices/{id}/health" => {
            vec![names("GET", &format!("devices/{device}/health"), device)]
        }
        "get devices/{id}/events" => {
            vec![names("GET", &format!("devices/{device}/events"), device)]
        }
        "get grants/to-review" => lists("grants/to-review"),
        "post grants/{id}/review" => vec![names_in(
            "POST",
            &format!("grants/{}/review", theirs.grant),
            Some(json!({"keep": true})),
            &theirs.grant,
        )],
        "get nominations" => lists("nominations"),
        "post nominations" => {
            let there = json!({"unit": unit, "names": [{"person": person}]});
            let here = json!({"unit": ours.unit, "names": [{"person": person}]});
            vec![
                names_in("POST", "nominations", Some(there), unit),
                by_head(names_in("POST", "nominations", Some(here), person)),
            ]
        }
        "get nominations/{id}" => {
            vec![names("GET", &format!("nominations/{}", theirs.nomination), &theirs.nomination)]
        }
        "post nominations/{id}/decide" => {
            let body = json!({"decisions": [{"person": person, "grant": true}]});
            let path = format!("nominations/{}/decide", theirs.nomination);
            vec![names_in("POST", &path, Some(body), &theirs.nomination)]
        }
        "post nominations/{id}/withdraw" => {
            let path = format!("nominations/{}/withdraw", theirs.nomination);
            vec![
                names("POST", &path, &theirs.nomination),
                by_head(names("POST", &path, &theirs.nomination)),
            ]
        }
        "get units/{id}/nomination-requests" => {
            let path = format!("units/{unit}/nomination-requests");
            vec![names("GET", &path, unit), by_head(names("GET", &path, unit))]
        }
        "post units/{id}/nomination-requests" => vec![names_in(
            "POST",
            &format!("units/{unit}/nomination-requests"),
            Some(json!({})),
            unit,
        )],
        "delete units/{id}/nomination-requests" => vec![names(
            "DELETE",
            &format!("units/{unit}/nomination-requests?person={person}"),
            unit,
        )],
        "get units/{id}/director" => vec![names("GET", &format!("units/{unit}/director"), unit)],
        "post units/{id}/director/replace" => vec![names_in(
            "POST",
            &format!("units/{unit}/director/replace"),
            Some(json!({"person": person})),
            unit,
        )],
        "post units/{id}/director/stand-in" => vec![names_in(
            "POST",
            &format!("units/{unit}/director/stand-in"),
            Some(json!({"person": person, "until": "2099-01-01T00:00:00Z"})),
            unit,
        )],
        "get audit/verify" => vec![Probe::Refused("/api/v1/audit/verify".to_owned())],
        "get notices" => lists("notices"),
        "get notices/{id}" => {
            vec![names("GET", &format!("notices/{}", theirs.notice), &theirs.notice)]
        }
        "post notices/{id}/take" => {
            vec![names("POST", &format!("notices/{}/take", theirs.notice), &theirs.notice)]
        }
        "patch people/{id}/mail" => vec![names_in(
            "PATCH",
            &format!("people/{person}/mail"),
            Some(json!({"notices": false})),
            person,
        )],
        "get devices/{id}/frame" => {
            vec![names("GET", &format!("devices/{device}/frame?width=480"), device)]
        }
        "get devices/{id}" => vec![names("GET", &format!("devices/{device}"), device)],
        "patch devices/{id}" => vec![
            names_in(
                "PATCH",
                &format!("devices/{device}"),
                Some(json!({"room": "Наш холл"})),
                device,
            ),
            names_in(
                "PATCH",
                &format!("devices/{}", ours.device),
                Some(json!({"unit": unit})),
                unit,
            ),
        ],
        "post devices/{id}/revoke" => {
            vec![names("POST", &format!("devices/{device}/revoke"), device)]
        }
        "post devices/{id}/release" => {
            vec![names("POST", &format!("devices/{device}/release"), device)]
        }
        route => probes_of_posts(route, ours, theirs),
    };
    // Filters of lists name units and people, too.
    let filters: &[(&str, &String)] = match route.replace("/api/v1/", "").as_str() {
        "get units" => &[("parent", unit)],
        "get people"
        | "get devices"
        | "get posts"
        | "get alerts"
        | "get audit"
        | "get audit/export"
        | "get nominations"
        | "get grants/to-review" => &[("unit", unit)],
        "get grants" => &[("unit", unit), ("person", person)],
        _ => &[],
    };
    let list = route.split_once("/api/v1/").map_or("", |(_, list)| list);
    all.extend(filters.iter().map(|(name, id)| names("GET", &format!("{list}?{name}={id}"), id)));
    all
}

fn probes_of_posts(route: &str, ours: &School, theirs: &School) -> Vec<Probe> {
    let (unit, post) = (&theirs.unit, &theirs.post);
    match route {
        "post pictures" => vec![names("POST", &format!("pictures?unit={unit}"), unit)],
        "get pictures/{id}" => {
            vec![names("GET", &format!("pictures/{}", theirs.picture), &theirs.picture)]
        }
        "post posts/preview" => {
            let draft = |unit: &str| json!({"kind": "announcement", "unit": unit, "title": "Т", "text": "т"});
            let there = json!({"post": draft(unit)});
            let mut picture = draft(&ours.unit);
            picture["picture"] = json!(theirs.picture);
            let device = json!({"post": draft(&ours.unit), "screen": {"device": theirs.device}});
            vec![
                names_in("POST", "posts/preview", Some(there), unit),
                names_in("POST", "posts/preview", Some(json!({"post": picture})), &theirs.picture),
                names_in("POST", "posts/preview", Some(device), &theirs.device),
            ]
        }
        "get posts/{id}/preview" => {
            let there = format!("posts/{}/preview?device={}", ours.post, theirs.device);
            vec![
                names("GET", &format!("posts/{post}/preview"), post),
                names("GET", &there, &theirs.device),
            ]
        }
        "get units/{id}/order" => vec![names("GET", &format!("units/{unit}/order"), unit)],
        "put units/{id}/order" => vec![
            names_in("PUT", &format!("units/{unit}/order"), Some(json!({"posts": []})), unit),
            names_in(
                "PUT",
                &format!("units/{}/order", ours.unit),
                Some(json!({"posts": [post]})),
                post,
            ),
        ],
        "get posts/{id}" => vec![names("GET", &format!("posts/{post}"), post)],
        "patch posts/{id}" => {
            let body = Some(json!({"title": "Наше"}));
            let with_theirs = Some(json!({"picture": theirs.picture}));
            let own = format!("posts/{}", ours.post);
            vec![
                names_in("PATCH", &format!("posts/{post}"), body, post),
                names_in("PATCH", &own, with_theirs, &theirs.picture),
            ]
        }
        "get posts/sketches" => lists("posts/sketches"),
        "delete posts/{id}/sketch" => vec![names("DELETE", &format!("posts/{post}/sketch"), post)],
        "post posts/sketches" => {
            let body = json!({"unit": unit, "kind": "news", "title": "Т"});
            let picture = json!({"unit": ours.unit, "kind": "news", "picture": theirs.picture});
            vec![
                names_in("POST", "posts/sketches", Some(body), unit),
                names_in("POST", "posts/sketches", Some(picture), &theirs.picture),
            ]
        }
        "get posts/{id}/sketch" => vec![names("GET", &format!("posts/{post}/sketch"), post)],
        "get posts/{id}/sketch/preview" => {
            vec![names("GET", &format!("posts/{post}/sketch/preview"), post)]
        }
        "put posts/{id}/sketch" => {
            let body = json!({"unit": ours.unit, "kind": "news", "title": "Т"});
            vec![names_in("PUT", &format!("posts/{post}/sketch"), Some(body), post)]
        }
        "post posts/{id}/sketch/apply" => {
            vec![names_in("POST", &format!("posts/{post}/sketch/apply"), Some(json!({})), post)]
        }
        "get posts/{id}/history" => vec![names("GET", &format!("posts/{post}/history"), post)],
        "post posts/{id}/restore" => {
            let body = Some(json!({"revision": 1}));
            vec![names_in("POST", &format!("posts/{post}/restore"), body, post)]
        }
        "post posts/{id}/undo" => vec![names("POST", &format!("posts/{post}/undo"), post)],
        "get posts/{id}/screens" => vec![names("GET", &format!("posts/{post}/screens"), post)],
        "post posts/reach" => {
            vec![names_in("POST", "posts/reach", Some(json!({"unit": unit})), unit)]
        }
        "get units/{id}/schedule" => {
            let of_device = format!("units/{}/schedule?device={}", ours.unit, theirs.device);
            vec![
                names("GET", &format!("units/{unit}/schedule"), unit),
                names("GET", &of_device, &theirs.device),
            ]
        }
        "post posts/{id}/publish" => vec![names("POST", &format!("posts/{post}/publish"), post)],
        "post posts/{id}/withdraw" => vec![names("POST", &format!("posts/{post}/withdraw"), post)],
        "post posts" => {
            let body = json!({"kind": "announcement", "unit": unit, "title": "Т", "text": "т"});
            let news = json!({"kind": "news", "unit": ours.unit, "title": "Т", "text": "т",
                "picture": theirs.picture});
            let child = json!({"kind": "news", "unit": ours.unit, "title": "Т", "text": "т",
                "consent": theirs.consent});
            vec![
                names_in("POST", "posts", Some(body), unit),
                names_in("POST", "posts", Some(news), &theirs.picture),
                names_in("POST", "posts", Some(child), &theirs.consent),
            ]
        }
        route => probes_of_alerts(route, theirs),
    }
}

fn probes_of_alerts(route: &str, theirs: &School) -> Vec<Probe> {
    let (unit, alert) = (&theirs.unit, &theirs.alert);
    match route {
        "get alerts/{id}" => vec![names("GET", &format!("alerts/{alert}"), alert)],
        "get alerts/{id}/screens" => {
            vec![names("GET", &format!("alerts/{alert}/screens"), alert)]
        }
        "post alerts/{id}/prolong" => {
            vec![names_in("POST", &format!("alerts/{alert}/prolong"), Some(json!({})), alert)]
        }
        "post alerts/{id}/cancel" => {
            vec![names_in("POST", &format!("alerts/{alert}/cancel"), Some(json!({})), alert)]
        }
        "post alerts" => {
            let body = json!({"unit": unit, "severity": "severe", "text": "т"});
            vec![names_in("POST", "alerts", Some(body), unit)]
        }
        unknown => panic!("{unknown} is not walked"),
    }
}

impl Probe {
    /// Whoever asks, it tells nothing of theirs, and no more than of what there is not.
    async fn is_in_vain(&self, world: &World, role: Role, bearer: &str, theirs: &School) {
        match self {
            Self::Lists(path) | Self::Refused(path) => {
                let answer = world.ask(bearer, "GET", path, None).await;
                for mark in &theirs.marks {
                    assert!(!answer.text.contains(mark.as_str()), "{role}: {path}: {answer:?}");
                }
            }
            Self::Names { method, path, body, id, .. } => {
                let nobody = nobodys(id);
                let instead = |text: String| text.replace(id.as_str(), &nobody);
                let other: Option<Value> =
                    body.as_ref().map(|body| instead(body.to_string()).parse().unwrap());
                let foreign = world.ask(bearer, method, path, body.as_ref()).await;
                let missing =
                    world.ask(bearer, method, &instead(path.clone()), other.as_ref()).await;
                let told = |answer: &Answer| {
                    let text = answer.text.replace(id.as_str(), "ID").replace(&nobody, "ID");
                    (answer.status, text)
                };
                assert!(!foreign.status.is_success(), "{role}: {method} {path}: {foreign:?}");
                assert_eq!(told(&foreign), told(&missing), "{role}: {method} {path}");
            }
        }
    }

    async fn run(self, world: &World, ours: &School, theirs: &School) {
        match self {
            Self::Lists(path) => {
                let answer = world.ask(&ours.administrator, "GET", &path, None).await;
                assert_eq!(answer.status, 200, "{path}: {answer:?}");
                for mark in &theirs.marks {
                    assert!(!answer.text.contains(mark.as_str()), "{path}: {answer:?}");
                }
                if path.ends_with("status") {
                    let answer = answer.json();
                    let counts = (&answer["schools"], &answer["devices"]);
                    assert_eq!(counts, (&json!(1), &json!(1)));
                }
            }
            Self::Refused(path) => {
                let answer = world.ask(&ours.administrator, "GET", &path, None).await;
                assert_eq!(answer.problem(), "forbidden", "{path}: {answer:?}");
                for mark in &theirs.marks {
                    assert!(!answer.text.contains(mark.as_str()), "{path}: {answer:?}");
                }
            }
            Self::Names { method, path, body, id, head } => {
                let asker = if head { &ours.head } else { &ours.administrator };
                let nobody = nobodys(&id);
                let instead = |text: String| text.replace(&id, &nobody);
                let other_body =
                    body.as_ref().map(|b| serde_json::from_str(&instead(b.to_string())).unwrap());
                let foreign = world.ask(asker, method, &path, body.as_ref()).await;
                let path_of_nobody = instead(path.clone());
                let missing = world.ask(asker, method, &path_of_nobody, other_body.as_ref()).await;
                assert_eq!(foreign.status, 404, "{method} {path}: {foreign:?}");
                let told = |answer: &Answer| answer.text.replace(&id, "ID").replace(&nobody, "ID");
                assert_eq!(told(&foreign), told(&missing), "{method} {path}");
                let named: BTreeSet<_> = foreign.headers.keys().map(ToString::to_string).collect();
                let others: BTreeSet<_> = missing.headers.keys().map(ToString::to_string).collect();
                assert_eq!(named, others);
            }
        }
    }
}

/// A school's director, signed in.
async fn head(world: &World, name: &str, unit: &str) -> String {
    let anna = world.signs_in("anna").await;
    let login = format!("head-{name}");
    let body = json!({"login": login, "name": format!("Директор {name}"), "password": PASSWORD,
        "unit": unit});
    let person = world.post(&anna, "/api/v1/people", body).await;
    let body = json!({"person": person["id"], "role": "director", "unit": unit});
    world.post(&anna, "/api/v1/grants", body).await;
    world.signs_in(&login).await
}

/// What could be the name of such a thing, and is nobody's.
fn nobodys(id: &str) -> String {
    if id.len() == 64 {
        return protocol::Digest::of(b"nobody's").to_string();
    }
    UnitId::new(clock::now(), 99).to_string()
}

async fn school(world: &World, name: &str) -> School {
    let anna = world.signs_in("anna").await;
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
    let post = |path: &'static str, body: Value| {
        let anna = anna.clone();
        async move { world.post(&anna, path, body).await }
    };
    let body = json!({"kind": "school", "name": format!("Школа {name}")});
    let unit = id(&post("/api/v1/units", body).await);
    let body = json!({"login": format!("admin-{name}"), "name": format!("Админ {name}"),
        "password": PASSWORD, "unit": unit});
    let person = id(&post("/api/v1/people", body).await);
    let grant = world.appoints(&person, &unit).await;
    let body = json!({"login": format!("staff-{name}"), "name": format!("Педагог {name}"),
        "password": PASSWORD, "unit": unit});
    let staff = id(&post("/api/v1/people", body).await);
    let head = head(world, name, &unit).await;
    let names = json!({"unit": unit, "names": [{"person": staff}]});
    let nomination = id(&world.post(&head, "/api/v1/nominations", names).await);
    let administrator = world.signs_in(&format!("admin-{name}")).await;
    let sessions = world.get(&administrator, "/api/v1/sessions").await;
    let session = id(&sessions["items"][0]);
    let body = json!({"name": format!("Токен {name}")});
    let token = id(&world.post(&administrator, "/api/v1/tokens", body).await);
    let code = world.screen_shows_code().await;
    let body = json!({"code": code, "unit": unit, "room": format!("Холл {name}")});
    let device = id(&world.post(&administrator, "/api/v1/devices/claim", body).await);
    let body = json!({"kind": "announcement", "unit": unit, "title": format!("Снег {name}"),
        "text": format!("Уроки {name}")});
    let announcement = id(&world.post(&administrator, "/api/v1/posts", body).await);
    let side = 4 + u32::try_from(name.len()).unwrap();
    let bytes = samples::png(side, if name == "nord" { 4 } else { 5 });
    let picture = upload(world, &administrator, &unit, "image/png", bytes).await.succeeded();
    let picture = picture["sha256"].as_str().unwrap().to_owned();
    let body = json!({"unit": unit, "severity": "severe", "text": format!("Дым {name}")});
    let alert = id(&world.post(&administrator, "/api/v1/alerts", body).await);
    let notice = super::screens::missed(world, &device).await;
    let body = json!({"device": device, "subject": format!("Пульт {name}"), "text": "т"});
    let ticket = id(&world.post(&administrator, "/api/v1/tickets", body).await);
    let body = json!({"title": format!("Набор {name}"), "posts": [announcement]});
    let shared = id(&world.post(&administrator, "/api/v1/library", body).await);
    let body = json!({"kind": "name", "number": format!("С-{name}"), "given": "2026-01-12"});
    let consent = id(&world.post(&administrator, "/api/v1/consents", body).await);
    let mut marks = vec![name.to_owned()];
    let ids = [
        &unit,
        &person,
        &grant,
        &nomination,
        &staff,
        &token,
        &session,
        &device,
        &announcement,
        &picture,
        &alert,
        &notice,
        &ticket,
        &shared,
        &consent,
    ];
    marks.extend(ids.map(Clone::clone));
    let post = announcement;
    School {
        administrator,
        unit,
        person,
        grant,
        nomination,
        head,
        token,
        session,
        device,
        post,
        picture,
        alert,
        notice,
        ticket,
        shared,
        consent,
        marks,
    }
}
