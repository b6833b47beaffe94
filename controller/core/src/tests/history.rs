//! What a post said before: kept, restored, and undone.

use std::time::Duration;

use proptest::prelude::*;
use protocol::{Digest, PostId, post};

use super::world::Country;
use crate::app::pictures;
use crate::app::posts::history::{self, History, Undo};
use crate::app::posts::{self, EditPost};
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::past::{HowOff, KEPT, Past};
use crate::domain::post::{Post, PostState};
use crate::domain::role::Role;
use crate::error::Error;

#[test]
fn what_was_on_air_is_kept_with_who_and_when_and_how_it_went_off() {
    let story = Story::begin();
    let colleague = story.holder(Role::Director);
    story.country.world.pass(60);
    let edited_at = story.country.world.now();
    story.edit_by(&colleague, "второе");
    story.country.world.pass(60);
    story.withdraw();
    let history = story.history();
    let titles: Vec<&str> = history.past.iter().map(|past| past.post.content.title()).collect();
    assert_eq!(titles, ["второе", "первое"]);
    let [second, first] = &history.past[..] else { panic!("{history:?}") };
    assert_eq!(
        (second.by.as_ref(), first.by.as_ref()),
        (Some(colleague.by()), Some(story.country.admin.by()))
    );
    let off = |past: &Past| past.off.clone().map(|off| (off.at, off.how)).unwrap();
    assert_eq!(off(first), (edited_at, HowOff::Replaced));
    assert_eq!(off(second), (story.country.world.now(), HowOff::Withdrawn));
}

#[test]
fn a_draft_has_no_history_and_nothing_to_undo() {
    let country = Country::new();
    let draft = country.world.draft(&country.admin, &country.school, "Черновик");
    let story = Story { country, post: draft.id };
    assert_eq!((story.history().past, story.history().undo), (vec![], None));
    assert_eq!(story.undo(), Err(Error::NothingToUndo { post: draft.id }));
}

#[test]
fn an_undone_edit_says_what_was_said_before_and_undone_again_the_edit_is_back() {
    let story = Story::begin();
    story.country.world.pass(5);
    let hall =
        post::Audience { rooms: ["Холл".to_owned()].into(), ..post::Audience::default() };
    let before = story.post();
    let what = EditPost {
        title: Some("второе".into()),
        audience: Some(hall),
        seconds: Some(Some(20)),
        ..EditPost::default()
    };
    let edited = story.edit(&what).unwrap();
    assert_eq!(story.history().undo, Some(Undo::Edit));
    let undone = story.undo().unwrap().1;
    assert_eq!(undone.manner(), before.manner());
    assert_eq!((undone.state, undone.revision), (PostState::Published, 3));
    let again = story.undo().unwrap().1;
    assert_eq!((again.manner(), again.revision), (edited.manner(), 4));
}

#[test]
fn a_publication_and_a_withdrawal_undo_each_other() {
    let story = Story::begin();
    let (undo, off) = story.undo().unwrap();
    assert_eq!((undo, off.state), (Undo::Publication, PostState::Withdrawn));
    let (undo, on) = story.undo().unwrap();
    assert_eq!((undo, on.state, on.revision), (Undo::Withdrawal, PostState::Published, 2));
    assert_eq!(on.manner(), off.manner());
}

#[test]
fn an_edit_of_what_was_taken_off_is_undone_before_the_withdrawal_is() {
    let story = Story::begin();
    story.withdraw();
    story.edit_by(&story.country.admin, "другое");
    let (undo, post) = story.undo().unwrap();
    assert_eq!(
        (undo, post.state, post.content.title()),
        (Undo::Edit, PostState::Withdrawn, "первое")
    );
    assert_eq!(story.undo().unwrap().0, Undo::Withdrawal);
}

#[test]
fn an_expired_post_has_nothing_to_undo_and_a_restored_one_must_not_be_over() {
    let story = Story::begin();
    let world = &story.country.world;
    let until = world.now() + Duration::from_secs(60);
    story.edit(&EditPost { until: Some(Some(until)), ..EditPost::default() }).unwrap();
    world.pass(30);
    story.edit(&EditPost { until: Some(None), ..EditPost::default() }).unwrap();
    world.pass(60);
    assert_eq!(story.restore(2), Err(Error::PeriodOver { until }));
    assert_eq!(story.restore(1).unwrap().until, None);
    assert_eq!(story.restore(1).unwrap().revision, 3, "it says that already");
    let unknown = Error::UnknownRevision { post: story.post, revision: 9 };
    assert_eq!(story.restore(9), Err(unknown));
}

#[test]
fn a_restored_revision_is_on_air_at_once_and_stands_in_the_audit_log() {
    let story = Story::begin();
    story.edit_by(&story.country.admin, "второе");
    let (admin, now) = (&story.country.admin, story.country.world.now());
    let commit = story.country.world.plan(|work| history::restore(work, admin, story.post, 1, now));
    let (restored, commit) = commit.unwrap();
    assert_eq!((restored.content.title(), restored.revision), ("первое", 3));
    assert_eq!(commit.log.len(), 1, "the screens follow");
    let audit = String::from_utf8(commit.audit[0].clone()).unwrap();
    assert!(audit.contains("post-restored") && audit.contains("\"revision\":\"3\""), "{audit}");
}

#[test]
fn only_who_may_change_what_is_on_air_restores_or_undoes() {
    let story = Story::begin();
    story.edit_by(&story.country.admin, "второе");
    let teacher = story.holder(Role::Teacher);
    let (world, now, post) = (&story.country.world, story.country.world.now(), story.post);
    let unit = story.country.school.id();
    let forbidden = Error::Forbidden { action: Action::PublishPost, unit };
    let by = |who: &Actor| world.change(|work| history::restore(work, who, post, 1, now));
    assert_eq!(by(&teacher), Err(forbidden.clone()));
    let undo = |who: &Actor| world.change(|work| history::undo(work, who, post, now));
    assert_eq!(undo(&teacher), Err(forbidden));
    let unknown = Error::UnknownPost { post };
    assert_eq!(by(&story.country.neighbour_admin), Err(unknown.clone()));
    assert_eq!(undo(&story.country.neighbour_admin), Err(unknown));
}

#[test]
fn a_history_is_bounded_and_keeps_its_pictures_no_longer() {
    let story = Story::begin();
    let (world, admin) = (&story.country.world, &story.country.admin);
    let cat = Digest::of(b"a cat");
    let measures = post::Picture { sha256: cat, bytes: 9, width: 4, height: 3 };
    let unit = story.country.school.id();
    world.change(|work| pictures::add(work, admin, unit, measures, world.now())).unwrap();
    story.edit(&EditPost { picture: Some(Some(cat)), ..EditPost::default() }).unwrap();
    story.edit(&EditPost { picture: Some(None), ..EditPost::default() }).unwrap();
    let sweep = || {
        world.pass(25 * 3600);
        world.change(|work| pictures::sweep(work, world.now(), 100)).unwrap();
        world.read(|view| pictures::is_kept(view, cat)).unwrap()
    };
    assert!(sweep(), "the second revision names it");
    assert_eq!(story.restore(2).unwrap().content.picture(), Some(measures));
    for n in 0..KEPT + 3 {
        story.edit(&EditPost { picture: Some(None), ..title(&format!("№{n}")) }).unwrap();
    }
    let past = story.history().past;
    assert_eq!(past.len(), KEPT as usize);
    assert_eq!(past[0].post, story.post());
    assert!(!sweep());
}

#[test]
fn a_post_from_before_histories_were_kept_has_one_from_its_next_change_on() {
    let story = Story::begin();
    let world = &story.country.world;
    let forget = |work: &mut crate::work::Work<'_>| {
        work.delete::<Past>(&(story.post, 1));
        Ok(())
    };
    world.change(forget).unwrap();
    assert_eq!(story.history().undo, Some(Undo::Publication));
    story.edit_by(&story.country.admin, "второе");
    let history = story.history();
    assert_eq!((history.past.len(), history.past[1].by.clone()), (2, None));
    assert_eq!(story.undo().unwrap().1.content.title(), "первое");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever was done: one undoing takes exactly the last of it back, and changes nothing else.
    #[test]
    fn an_undoing_takes_exactly_the_last_change_back(
        deeds in proptest::collection::vec((0_usize..4, 0_u8..4), 1..30),
    ) {
        let story = Story::begin();
        let world = &story.country.world;
        let admin = &story.country.admin;
        for (deed, what) in deeds {
            world.pass(1);
            let before = story.post();
            let _refused = match deed {
                0 => story.edit(&title(&format!("№{what}"))),
                1 => world.change(|work| posts::publish(work, admin, story.post, world.now())),
                2 => world.change(|work| posts::withdraw(work, admin, story.post, world.now())),
                _ => story.restore(u32::from(what)),
            };
            let after = story.post();
            if after == before {
                continue;
            }
            world.pass(1);
            // Of what is off the air, only the way back to what was on it is known.
            let exact = before.state == PostState::Published || after.state == PostState::Published
                || story.history().undo == Some(Undo::Withdrawal);
            if let (true, Ok((_, undone))) = (exact, story.undo()) {
                let was = if before.state == after.state { before.manner() } else { after.manner() };
                prop_assert_eq!(undone.manner(), was);
                prop_assert_eq!(undone.state, before.state);
            }
            prop_assert_eq!(
                story.history().past.first().map(|past| past.post.revision),
                Some(story.post().revision)
            );
        }
    }
}

/// A post that is on air.
struct Story {
    country: Country,
    post: PostId,
}

impl Story {
    fn begin() -> Self {
        let country = Country::new();
        let post = country.world.publish(&country.admin, &country.school, "первое").id;
        Self { country, post }
    }

    fn holder(&self, role: Role) -> Actor {
        self.country.world.holder(&self.country.founder, role, &self.country.school)
    }

    fn post(&self) -> Post {
        let country = &self.country;
        country.world.read(|view| posts::find(view, &country.admin, self.post)).unwrap()
    }

    fn history(&self) -> History {
        let country = &self.country;
        country.world.read(|view| history::show(view, &country.admin, self.post)).unwrap()
    }

    fn edit(&self, what: &EditPost) -> Result<Post, Error> {
        let Country { world, admin, .. } = &self.country;
        world.change(|work| posts::edit(work, admin, self.post, what, world.now()))
    }

    fn edit_by(&self, who: &Actor, to: &str) {
        let world = &self.country.world;
        let edit = title(to);
        world.change(|work| posts::edit(work, who, self.post, &edit, world.now())).unwrap();
    }

    fn withdraw(&self) {
        let Country { world, admin, .. } = &self.country;
        world.change(|work| posts::withdraw(work, admin, self.post, world.now())).unwrap();
    }

    fn restore(&self, revision: u32) -> Result<Post, Error> {
        let Country { world, admin, .. } = &self.country;
        world.change(|work| history::restore(work, admin, self.post, revision, world.now()))
    }

    fn undo(&self) -> Result<(Undo, Post), Error> {
        let Country { world, admin, .. } = &self.country;
        world.change(|work| history::undo(work, admin, self.post, world.now()))
    }
}

fn title(title: &str) -> EditPost {
    EditPost { title: Some(title.into()), ..EditPost::default() }
}
