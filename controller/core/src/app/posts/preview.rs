//! What a post would look like on a screen: the post as TVs would get it, and the screen's settings.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::post::Item;
use protocol::register::{Orientation, Settings};
use protocol::report::ScreenSize;
use protocol::{DeviceId, PostId};

use super::writing::{NewPost, written};
use crate::app::{devices, orgs};
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::device::Greeting;
use crate::domain::org::Unit;
use crate::error::Error;
use crate::work::View;

/// Pixels of a preview's side.
pub const SIDE: std::ops::RangeInclusive<u32> = 320..=3840;

/// On which screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screen {
    /// One there is: its size, how it hangs, and its school's look.
    pub device: Option<DeviceId>,
    /// Another size; 1920 × 1080 if there is no device.
    pub size: Option<ScreenSize>,
    /// Another way to hang.
    pub orientation: Option<Orientation>,
}

/// A post and the screen that it is to be drawn for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The post, as if it were on air.
    pub item: Item,
    /// The screen's settings.
    pub settings: Settings,
    /// The panel's size.
    pub size: ScreenSize,
}

/// A post there is.
pub fn of_post(
    view: &View<'_>,
    actor: &Actor,
    post: PostId,
    screen: Screen,
    now: Timestamp,
) -> Result<Preview, Error> {
    let post = super::find(view, actor, post)?;
    let unit = orgs::find(view, actor, post.place.unit())?;
    on(view, actor, post.item_if_published(post.published.unwrap_or(now)), &unit, screen)
}

/// A post that is not written yet. It is checked like one that is.
pub fn of_draft(
    view: &View<'_>,
    actor: &Actor,
    new: &NewPost,
    screen: Screen,
    now: Timestamp,
) -> Result<Preview, Error> {
    let (post, _may) = written(view, actor, new, PostId::new(now, 0), now)?;
    let unit = orgs::find(view, actor, new.unit)?;
    on(view, actor, post.item_if_published(now), &unit, screen)
}

/// What somebody is writing, as far as it could be a post; when it would be shown plays no part.
pub fn of_sketch(
    view: &View<'_>,
    actor: &Actor,
    post: PostId,
    screen: Screen,
    now: Timestamp,
) -> Result<Preview, Error> {
    let mut sketch = super::sketches::find(view, actor, post)?;
    sketch.typed.from.clear();
    sketch.typed.until.clear();
    of_draft(view, actor, &sketch.as_new(&TimeZone::UTC)?, screen, now)
}

fn on(
    view: &View<'_>,
    actor: &Actor,
    item: Item,
    unit: &Unit,
    screen: Screen,
) -> Result<Preview, Error> {
    let (mut settings, device_size) = match screen.device {
        Some(device) => of_device(view, actor, device)?,
        None => (of_unit(view, unit)?, None),
    };
    let full_hd = ScreenSize { width: 1920, height: 1080 };
    let size = screen.size.or(device_size).unwrap_or(full_hd);
    if !SIDE.contains(&size.width) || !SIDE.contains(&size.height) {
        let (least, most) = (*SIDE.start(), *SIDE.end());
        return Err(Error::ScreenInvalid { width: size.width, height: size.height, least, most });
    }
    settings.orientation = screen.orientation.unwrap_or(settings.orientation);
    Ok(Preview { item, settings, size })
}

fn of_device(
    view: &View<'_>,
    actor: &Actor,
    device: DeviceId,
) -> Result<(Settings, Option<ScreenSize>), Error> {
    devices::find(view, actor, device)?;
    let settings = compose::settings(view, device)?.ok_or(Error::UnknownDevice { device })?;
    let greeting = view.get::<Greeting>(&device)?;
    Ok((settings, greeting.map(|greeting| greeting.hello.screen)))
}

/// A screen that might stand in the unit.
pub(crate) fn of_unit(view: &View<'_>, unit: &Unit) -> Result<Settings, Error> {
    let style = compose::effective(view, unit)?;
    Ok(Settings {
        school: unit.id(),
        school_name: unit.name.clone(),
        room: String::new(),
        tags: std::collections::BTreeSet::new(),
        time_zone: style.time_zone,
        language: style.language,
        orientation: Orientation::default(),
        theme: style.theme,
        accent: style.accent,
        support: style.support,
    })
}
