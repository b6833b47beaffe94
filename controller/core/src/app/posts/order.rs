//! In which order a unit's screens show what is on air.
//!
//! A unit arranges its own posts and those from above, since both take turns on its screens. How its
//! order and those of the units above it become one is [`compose`]'s.

use std::collections::BTreeSet;

use jiff::Timestamp;
use protocol::post::Item;
use protocol::{PostId, UnitId, limit, playlist};

use crate::app::orgs;
use crate::change::Change;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::compose;
use crate::domain::place::Place;
use crate::domain::post::{Order, Post, PostState};
use crate::error::Error;
use crate::keys::Aired;
use crate::work::{View, Work};

/// A post that takes its turn on a unit's screens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTurn {
    /// The post, and whose it is.
    pub aired: Aired,
    /// Whether somebody gave it its place.
    pub arranged: bool,
}

/// What takes turns on a unit's screens, in its order: what nobody arranged comes first, newest first.
/// Posts from above are told of, too: they stand on the unit's screens.
pub fn show(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Vec<InTurn>, Error> {
    let unit = orgs::find_for(view, actor, Action::SeePost, unit)?;
    in_turn(view, &unit.place)
}

/// Gives posts their places; those that are not named lose theirs. An order that changes nothing is
/// none.
pub fn arrange(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    posts: &[PostId],
    now: Timestamp,
) -> Result<Vec<InTurn>, Error> {
    let place = orgs::find_for(work, actor, Action::SeePost, unit)?.place;
    let may = permit(actor, Action::PublishPost, &place)?;
    check(work, actor, &place, posts)?;
    let before = work.get::<Order>(&unit)?.map(|order| order.posts).unwrap_or_default();
    if before != posts {
        work.put(&Order { unit, posts: posts.to_vec() });
        work.record(Change::Posts { unit });
        let deed = may.deed(Deed::PostsArranged, Subject::Unit(unit), now);
        work.audit(deed.with("posts", &posts.len()));
    }
    in_turn(work, &place)
}

fn in_turn(view: &View<'_>, place: &Place) -> Result<Vec<InTurn>, Error> {
    let on_air = compose::on_air(view, place)?;
    let order = compose::order(view, place, &on_air)?;
    let items: Vec<&Item> = on_air.iter().map(|aired| &aired.item).collect();
    let arranged = playlist::arranged(&items, &order).into_iter().map(|item| InTurn {
        aired: Aired { unit: owner(&on_air, item).unwrap_or(place.unit()), item: item.clone() },
        arranged: order.contains(&item.post),
    });
    Ok(arranged.collect())
}

fn owner(on_air: &[Aired], item: &Item) -> Option<UnitId> {
    on_air.iter().find(|aired| aired.item.post == item.post).map(|aired| aired.unit)
}

/// Every post is on air for the unit, and stands there once.
fn check(view: &View<'_>, actor: &Actor, place: &Place, posts: &[PostId]) -> Result<(), Error> {
    if posts.len() > limit::ITEMS {
        return Err(Error::TooMany { field: "posts", actual: posts.len(), limit: limit::ITEMS });
    }
    let mut seen = BTreeSet::new();
    for &post in posts {
        if !seen.insert(post) {
            return Err(Error::PostRepeated { post });
        }
        let unknown = Error::UnknownPost { post };
        let found = view.get::<Post>(&post)?.filter(|found| found.place.covers(place));
        let found = found.ok_or_else(|| unknown.clone())?;
        match found.state {
            PostState::Published => {}
            // Of what is above and not on air there is nothing to be learnt.
            _ if !access::may(actor, Action::SeePost, &found.place) => return Err(unknown),
            state @ (PostState::Draft | PostState::Withdrawn | PostState::Expired) => {
                return Err(Error::PostState { post, state });
            }
        }
    }
    Ok(())
}
