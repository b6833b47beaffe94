//! Posts by what they are and what their titles say.

use protocol::{PostId, UnitId};

use crate::app::orgs;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::post::{Post, PostKind, PostState};
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::View;

/// Posts that one search looks at, at most: it may find fewer than a page holds, and more may follow.
const LOOKS: usize = 500;

/// Which posts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Of this unit and below; of all that the actor may see, if none.
    pub unit: Option<UnitId>,
    /// In this state.
    pub state: Option<PostState>,
    /// Of this kind.
    pub kind: Option<PostKind>,
    /// With these words in the title, in any order and case; any title, if empty.
    pub title: String,
}

/// The posts that a search finds, the newest first.
pub fn search(
    view: &View<'_>,
    actor: &Actor,
    search: &Search,
    page: &Page,
) -> Result<Listed<Post>, Error> {
    let key = |unit| keys::posts(unit, search.state);
    let prefixes = orgs::prefixes(view, actor, Action::SeePost, search.unit, key)?;
    let words = search.words();
    let narrows = search.kind.is_some() || !words.is_empty();
    let (mut items, mut after) = (Vec::new(), page.after().map(str::to_owned));
    let mut looked = 0;
    loop {
        let wanted = page.limit() - items.len();
        let found = view.page(&prefixes, &Page::walk(wanted, after))?;
        looked += found.items.len();
        for turned in &found.items {
            let post = PostId::parse(&keys::newest_first(turned)).ok();
            let post = post.map(|id| view.get::<Post>(&id)).transpose()?.flatten();
            items.extend(post.filter(|post| !narrows || search.finds(post, &words)));
        }
        after = found.next;
        if after.is_none() || items.len() >= page.limit() || looked >= LOOKS {
            return Ok(Listed { items, next: after });
        }
    }
}

impl Search {
    fn words(&self) -> Vec<String> {
        self.title.split_whitespace().take(8).map(str::to_lowercase).collect()
    }

    fn finds(&self, post: &Post, words: &[String]) -> bool {
        let title = post.content.title().to_lowercase();
        self.kind.is_none_or(|kind| kind == PostKind::of(&post.content))
            && words.iter().all(|word| title.contains(word))
    }
}
