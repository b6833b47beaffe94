//! What a post looks like on a screen, before anybody stands in front of it.

use std::collections::BTreeMap;

use controller_core::app::posts::preview;
use protocol::DeviceId;
use protocol::register::Orientation;
use protocol::report::ScreenSize;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{NewPost, schema};

/// Something that an author should know of a post: its readers would miss it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// A stable name for programs.
    #[schema(example = "unknown-characters")]
    pub code: String,
    /// What is wrong and what to do, in the reader's language.
    pub text: String,
    /// The values that `text` names, for programs.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
}

/// On which screen, and which page of the post.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams,
)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PreviewScreen {
    /// A device: its size, how it hangs, its school's look. Without one, a screen of the post's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[param(value_type = Option<String>)]
    pub device: Option<DeviceId>,
    /// The panel's columns, 320 to 3840; 1920 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 320, maximum = 3840)]
    #[param(minimum = 320, maximum = 3840)]
    pub width: Option<u32>,
    /// The panel's rows, 320 to 3840; 1080 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 320, maximum = 3840)]
    #[param(minimum = 320, maximum = 3840)]
    pub height: Option<u32>,
    /// How the panel hangs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = schema::orientation)]
    #[param(schema_with = schema::orientation)]
    pub orientation: Option<Orientation>,
    /// Which page of the post, from 1; the last one, if there are fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    #[param(minimum = 1)]
    pub page: Option<u32>,
}

/// A post that is not written yet, to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPreview {
    /// The post.
    pub post: NewPost,
    /// On which screen.
    #[serde(default)]
    pub screen: PreviewScreen,
}

/// A page of a post as a screen would show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// Which page it is, from 1.
    pub page: u32,
    /// How many the post has on this screen.
    pub pages: u32,
    /// How many seconds the post stands; its pages share them.
    pub lasts: u64,
    /// How many seconds it takes to notice it and to read it.
    pub needed: u64,
    /// What its author should know; nothing, if all is well.
    pub warnings: Vec<Warning>,
    /// The frame's SHA-256, as a screen that shows it reports it.
    pub frame: String,
    /// The frame, a PNG in Base64 (RFC 4648).
    #[schema(format = Byte)]
    pub png: String,
}

impl From<PreviewScreen> for preview::Screen {
    fn from(screen: PreviewScreen) -> Self {
        let PreviewScreen { device, width, height, orientation, page: _ } = screen;
        let given = width.is_some() || height.is_some();
        let size = given
            .then_some(ScreenSize { width: width.unwrap_or(1920), height: height.unwrap_or(1080) });
        Self { device, size, orientation }
    }
}
