//! `efir unit`: regions, municipalities and schools.

use clap::Subcommand;

/// What is done with units.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Adds one.
    Add {
        /// region, municipality or school.
        #[arg(long)]
        kind: String,
        /// As people call it.
        #[arg(long)]
        name: String,
        /// The unit above.
        #[arg(long, value_name = "U")]
        parent: Option<String>,
        /// IANA name.
        #[arg(long, value_name = "Z")]
        time_zone: Option<String>,
    },
    /// Lists them.
    List {
        /// Only those right below.
        #[arg(long, value_name = "U")]
        parent: Option<String>,
    },
}
