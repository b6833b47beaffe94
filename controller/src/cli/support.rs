//! `efir support`: whom to ask for help.

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{EditUnit, Support, Unit, UnitSupport};

/// What is done with the block.
#[derive(Debug, Subcommand)]
pub enum SupportCommand {
    /// Shows it, and who says so.
    Show {
        /// Of which unit.
        #[arg(long)]
        unit: String,
    },
    /// Says it.
    Set(SetArgs),
}

/// `efir support set`.
#[derive(Debug, Args)]
pub struct SetArgs {
    /// For which unit and below.
    #[arg(long)]
    unit: String,
    /// A telephone number.
    #[arg(long)]
    phone: Option<String>,
    /// A mail address.
    #[arg(long)]
    mail: Option<String>,
    /// A web address.
    #[arg(long)]
    link: Option<String>,
    /// As the unit above says.
    #[arg(long, conflicts_with_all = ["phone", "mail", "link"])]
    inherit: bool,
}

/// Does it.
pub(crate) fn run(
    command: SupportCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let unit = match &command {
        SupportCommand::Show { unit } => lookup::unit(controller, unit)?,
        SupportCommand::Set(args) => lookup::unit(controller, &args.unit)?,
    };
    if let SupportCommand::Set(args) = command {
        let support = (!args.inherit).then(|| Support {
            phone: args.phone.unwrap_or_default(),
            mail: args.mail.unwrap_or_default(),
            link: args.link.unwrap_or_default(),
        });
        let edit = EditUnit { support: Some(support), ..EditUnit::default() };
        controller.patch::<Unit>(&format!("units/{unit}"), &edit, None)?;
    }
    let told = controller.get::<UnitSupport>(&format!("units/{unit}/support"))?;
    Ok(reader.answer(&told, |told| shown(told, reader)))
}

fn shown(told: &UnitSupport, reader: &Reader) -> String {
    let Support { phone, mail, link } = &told.support;
    if phone.is_empty() && mail.is_empty() && link.is_empty() {
        return reader.say("empty-support", &[]);
    }
    let whose = if told.own { "support-own" } else { "support-above" };
    let all = [("column-phone", phone), ("column-mail", mail), ("column-link", link)];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = said.map(|(key, value)| (key, value.clone())).collect();
    format!("{}\n{}", reader.facts(facts), reader.say(whose, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use jiff::Timestamp;
    use protocol::{Language, UnitId};

    #[test]
    fn the_block_reads_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let support =
            Support { phone: "2-11-22".into(), mail: "a@b.example".into(), link: String::new() };
        let own = UnitSupport { unit, own: true, from: None, support };
        let none = UnitSupport { own: false, support: Support::default(), ..own.clone() };
        let above = UnitSupport { own: false, ..own.clone() };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [&own, &above, &none].map(|told| shown(told, &reader));
            insta::assert_snapshot!(format!("support_{language}"), told.join("\n\n"));
        }
    }
}
