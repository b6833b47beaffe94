//! `efir device`: the TVs.

mod table;

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use protocol::DeviceId;
use protocol::register::Orientation;

pub(crate) use table::in_short;

use super::choice::{ORIENTATIONS, one_of, yes_or_no};
use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::{Answer, Controller};
use crate::http::api::model::{
    Claim, Device, DeviceFilter, EditDevice, Paging, Readmit, Returning,
};

/// What is done with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Lists them.
    List {
        /// Only those of this unit and below.
        #[arg(long)]
        unit: Option<String>,
    },
    /// Everything about one.
    Show {
        /// Which.
        id: String,
    },
    /// Takes the TV that shows this code into a school.
    Claim(ClaimArgs),
    /// Changes a TV's settings.
    Set(SetArgs),
    /// Puts a TV into another school or room.
    Move {
        /// Which.
        id: String,
        /// Where to.
        #[arg(long)]
        unit: String,
        /// Into which room.
        #[arg(long)]
        room: String,
    },
    /// Lists those that the controller has forgotten.
    Returning,
    /// Takes one up again that the controller has forgotten.
    Readmit(ReadmitArgs),
    /// Shuts a TV out at once.
    Revoke {
        /// Which.
        id: String,
    },
}

/// `efir device claim`.
#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// As the TV shows it.
    pub code: String,
    /// Into which school.
    #[arg(long)]
    pub unit: String,
    /// In which room it stands.
    #[arg(long)]
    pub room: String,
    /// What narrows an audience.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
}

/// `efir device readmit`.
#[derive(Debug, Args)]
pub struct ReadmitArgs {
    /// Which.
    pub id: String,
    /// Into which school.
    #[arg(long)]
    pub unit: Option<String>,
    /// In which room it stands.
    #[arg(long)]
    pub room: Option<String>,
    /// What narrows an audience.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
}

/// `efir device set`.
#[derive(Debug, Args)]
pub struct SetArgs {
    /// Which.
    pub id: String,
    /// The room it stands in.
    #[arg(long)]
    pub room: Option<String>,
    /// Its tags from now on.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Takes all its tags away.
    #[arg(long, conflicts_with = "tags")]
    pub no_tags: bool,
    /// How the panel hangs.
    #[arg(long, value_parser = one_of::<Orientation>(ORIENTATIONS))]
    pub orientation: Option<Orientation>,
    /// Of a browser: whether it comes back by itself after a power cut.
    #[arg(long, value_parser = yes_or_no())]
    pub autostart: Option<bool>,
}

/// Does it.
pub(crate) fn run(
    command: DeviceCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        DeviceCommand::List { unit } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = DeviceFilter { unit, ..DeviceFilter::default() };
            let devices = controller.list("devices", &filter)?;
            // Asked for people only: scripts have a command of its own.
            let returning =
                if reader.wants_json() { Vec::new() } else { returning(controller)?.value };
            Ok(reader.answer(&devices, |devices| {
                let list = table::list(devices, controller, reader);
                match returning.len() {
                    0 => list,
                    count => {
                        let note = reader.say("note-returning", &[("count", &count.to_string())]);
                        format!("{list}\n\n{note}")
                    }
                }
            }))
        }
        DeviceCommand::Returning => {
            let devices = returning(controller)?;
            Ok(reader.answer(&devices, |devices| table::returning(devices, controller, reader)))
        }
        DeviceCommand::Readmit(args) => {
            let id = lookup::id::<DeviceId>(&args.id)?;
            let unit = lookup::unit_if(controller, args.unit.as_deref())?;
            let tags: BTreeSet<String> = args.tags.into_iter().collect();
            let tags = Some(tags).filter(|tags| !tags.is_empty());
            let readmit = Readmit { unit, room: args.room, tags };
            let device = controller.post(&format!("devices/returning/{id}/readmit"), &readmit)?;
            Ok(done(reader, &device, "done-device-readmit"))
        }
        DeviceCommand::Show { id } => {
            let device = controller.get(&address(&id)?)?;
            Ok(reader.answer(&device, |device| table::one(device, controller, reader)))
        }
        DeviceCommand::Claim(args) => {
            let unit = lookup::unit(controller, &args.unit)?;
            let tags = args.tags.into_iter().collect();
            let claim = Claim { code: args.code, unit, room: args.room, tags };
            let device = controller.post("devices/claim", &claim)?;
            Ok(done(reader, &device, "done-device-claim"))
        }
        DeviceCommand::Set(args) => {
            let address = address(&args.id)?;
            let edit = changes(args)?;
            let seen = controller.get::<Device>(&address)?;
            let device = controller.patch(&address, &edit, seen.version.as_deref())?;
            Ok(done(reader, &device, "done-device-set"))
        }
        DeviceCommand::Move { id, unit, room } => {
            let address = address(&id)?;
            let unit = Some(lookup::unit(controller, &unit)?);
            let edit = EditDevice { unit, room: Some(room), ..EditDevice::default() };
            let seen = controller.get::<Device>(&address)?;
            let device = controller.patch(&address, &edit, seen.version.as_deref())?;
            Ok(done(reader, &device, "done-device-move"))
        }
        DeviceCommand::Revoke { id } => {
            let device = controller.order(&format!("{}/revoke", address(&id)?))?;
            Ok(done(reader, &device, "done-device-revoke"))
        }
    }
}

fn returning(controller: &Controller) -> Result<Answer<Vec<Returning>>, Failure> {
    controller.list("devices/returning", &Paging::default())
}

fn address(id: &str) -> Result<String, Failure> {
    lookup::id::<DeviceId>(id).map(|id| format!("devices/{id}"))
}

fn changes(args: SetArgs) -> Result<EditDevice, Failure> {
    let SetArgs { id: _, room, tags, no_tags, orientation, autostart } = args;
    let tags: Option<BTreeSet<String>> =
        (no_tags || !tags.is_empty()).then(|| tags.into_iter().collect());
    let edit = EditDevice { unit: None, room, tags, orientation, autostart };
    if edit == EditDevice::default() { Err(Failure::NothingToChange) } else { Ok(edit) }
}

fn done(reader: &Reader, device: &Answer<Device>, key: &str) -> String {
    reader.answer(device, |device| {
        reader.say(key, &[("room", &device.room), ("id", &device.id.to_string())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stay_unless_some_are_given_or_all_are_taken_away() {
        let room = SetArgs { room: Some("Холл".to_owned()), ..nothing() };
        assert_eq!(changes(room).unwrap().tags, None);
        let none = changes(SetArgs { no_tags: true, ..nothing() }).unwrap().tags;
        assert_eq!(none, Some(BTreeSet::new()));
        let given = SetArgs { tags: vec!["hall".into()], ..nothing() };
        assert_eq!(changes(given).unwrap().tags, Some(BTreeSet::from(["hall".to_owned()])));
    }

    #[test]
    fn a_change_of_nothing_is_refused() {
        assert!(matches!(changes(nothing()), Err(Failure::NothingToChange)));
        let autostart = SetArgs { autostart: Some(false), ..nothing() };
        assert_eq!(changes(autostart).unwrap().autostart, Some(false));
    }

    fn nothing() -> SetArgs {
        SetArgs {
            id: String::new(),
            room: None,
            tags: Vec::new(),
            no_tags: false,
            orientation: None,
            autostart: None,
        }
    }
}
