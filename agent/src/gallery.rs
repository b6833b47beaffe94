//! The pictures on disk, as the painter takes them.

use std::path::PathBuf;
use std::sync::OnceLock;

use agent_render::Picture;
use protocol::Digest;

use crate::disk::pictures;

/// Where pictures are; nowhere before the device has an identity.
#[derive(Debug, Default)]
pub(crate) struct Gallery(OnceLock<PathBuf>);

/// The picture that was looked at last: its pages are drawn one after the other.
#[derive(Debug, Default)]
pub(crate) struct LastPicture(Option<(Digest, Option<Picture>)>);

impl Gallery {
    /// An identity's pictures are in this folder.
    pub(crate) fn open(&self, folder: PathBuf) {
        self.0.get_or_init(|| folder);
    }

    fn read(&self, picture: Digest) -> Result<Vec<u8>, String> {
        let Some(folder) = self.0.get() else { return Err("there is no gallery".to_owned()) };
        match pictures::read(folder, picture) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(format!("picture {picture} is gone from {}", folder.display())),
            Err(error) => Err(format!("cannot read picture {picture}: {error}")),
        }
    }
}

impl LastPicture {
    /// The picture, if it can be shown. An error if the disk has lost it.
    pub(crate) fn look(
        &mut self,
        picture: Option<Digest>,
        gallery: &Gallery,
    ) -> Result<Option<&Picture>, String> {
        if self.0.as_ref().map(|(last, _)| *last) != picture {
            self.0 = None;
            if let Some(picture) = picture {
                let bytes = gallery.read(picture)?;
                let usable = Picture::new(bytes);
                if let Err(error) = &usable {
                    tracing::warn!("{picture} is shown by nobody: {error}");
                }
                self.0 = Some((picture, usable.ok()));
            }
        }
        Ok(self.0.as_ref().and_then(|(_, usable)| usable.as_ref()))
    }
}
