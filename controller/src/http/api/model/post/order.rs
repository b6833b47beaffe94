//! In which order posts take turns.

use controller_core::app::posts::order;
use protocol::{PostId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Priority;

/// What takes turns on a unit's screens, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// Its own posts and those from above: first those that nobody arranged, newest first, then the
    /// arranged ones. Tickers take turns among themselves.
    pub posts: Vec<InTurn>,
}

/// A post that takes its turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InTurn {
    /// The post.
    #[schema(value_type = String)]
    pub id: PostId,
    /// Its title.
    pub title: String,
    /// Whose it is; null for a unit above that the reader may not see.
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Whether it comes up more often than others.
    pub priority: Priority,
    /// Whether it runs in the band at the foot of the other posts.
    pub ticker: bool,
    /// Whether somebody gave it its place.
    pub arranged: bool,
}

/// Gives posts their places, in this order; those that are not named lose theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// Posts that are on air for the unit, each once, at most 400.
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
}

impl InTurn {
    /// A turn as it is told to somebody who sees these units.
    pub fn told(turn: order::InTurn, sees: impl Fn(UnitId) -> bool) -> Self {
        let order::InTurn { aired, arranged } = turn;
        Self {
            id: aired.item.post,
            title: aired.item.content.title().to_owned(),
            unit: Some(aired.unit).filter(|unit| sees(*unit)),
            priority: aired.item.priority.into(),
            ticker: aired.item.content.is_ticker(),
            arranged,
        }
    }
}
