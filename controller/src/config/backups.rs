//! The backups that `efir serve` makes on its own.

use std::path::{Path, PathBuf};

use super::error::{ConfigError, Problem};
use super::setting::{Layers, Setting};

/// Where and when backups are made, and how many stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    /// Where they lie.
    pub folder: PathBuf,
    /// At which hour of the day, 0 to 23, by the machine's clock and time zone.
    pub hour: i8,
    /// How many stay, at least 1.
    pub keep: usize,
}

/// The word that switches them off.
const OFF: &str = "off";

/// Puts the settings together; none where they are switched off.
pub(super) fn check(layers: &Layers<'_>, data: &Path) -> Result<Option<Backups>, ConfigError> {
    let hour = layers.backup_hour().map(|hour| number(&hour, 0, 23)).transpose()?;
    let keep = layers.backup_keep().map(|keep| number(&keep, 1, 1000)).transpose()?;
    let folder = match layers.backups() {
        Some(folder) if folder.value == OFF => return Ok(None),
        Some(folder) => folder.value.into(),
        None => data.join("backups"),
    };
    let hour = i8::try_from(hour.unwrap_or(3)).unwrap_or(3);
    let keep = usize::try_from(keep.unwrap_or(7)).unwrap_or(7);
    Ok(Some(Backups { folder, hour, keep }))
}

fn number(setting: &Setting, least: u32, most: u32) -> Result<u32, ConfigError> {
    let number = setting.value.trim().parse().ok().filter(|n| (least..=most).contains(n));
    let value = setting.value.clone();
    number.ok_or_else(|| setting.wrong(Problem::Number { value, least, most }))
}
