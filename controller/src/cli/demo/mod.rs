//! `efir demo`: the whole way of an announcement, on this machine, with the real programs.

use std::path::PathBuf;

use clap::Args;

/// `efir demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// What the announcement says.
    #[arg(long)]
    pub text: Option<String>,
    /// Ends once it has been shown.
    #[arg(long)]
    pub once: bool,
    /// Where to keep the frame, as PNG.
    #[arg(long, value_name = "FILE")]
    pub frame: Option<PathBuf>,
}
