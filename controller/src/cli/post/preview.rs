//! `efir post preview`.

use std::path::Path;

use data_encoding::BASE64;
use protocol::DeviceId;

use super::args::PreviewArgs;
use super::{address, new_post, with_warnings};
use crate::cli::failure::Failure;
use crate::cli::lookup;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{DraftPreview, Preview, PreviewScreen};

/// Does it: writes the frame, and says what the author should know.
pub(super) fn run(
    args: PreviewArgs,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let device = args.device.as_deref().map(lookup::id::<DeviceId>).transpose()?;
    let screen = PreviewScreen {
        device,
        width: args.size.map(|(width, _)| width),
        height: args.size.map(|(_, height)| height),
        orientation: args.orientation,
        page: args.page,
    };
    let words = args.unit.zip(args.title).zip(args.text);
    let preview = match (args.id, words) {
        (Some(id), _) => {
            controller.ask::<Preview>(&format!("{}/preview", address(&id)?), &screen)?
        }
        (None, Some(((unit, title), text))) => {
            let post = new_post([unit, title, text], args.new, controller)?;
            controller.post::<Preview>("posts/preview", &DraftPreview { post, screen })?
        }
        (None, None) => return Err(Failure::NothingToPreview),
    };
    write(&args.frame, &preview.value.png)?;
    Ok(reader.answer(&preview, |preview| {
        let (page, pages) = (preview.page.to_string(), preview.pages.to_string());
        let values = [
            ("path", &*args.frame.display().to_string()),
            ("page", &page),
            ("pages", &pages),
            ("seconds", &preview.lasts.to_string()),
        ];
        with_warnings(reader.say("done-post-preview", &values), &preview.warnings, reader)
    }))
}

fn write(path: &Path, png: &str) -> Result<(), Failure> {
    let failed = |cause| Failure::File { path: path.to_owned(), cause };
    let bytes = BASE64.decode(png.as_bytes()).map_err(std::io::Error::other).map_err(failed)?;
    std::fs::write(path, bytes).map_err(failed)
}
