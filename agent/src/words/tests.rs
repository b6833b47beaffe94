use super::*;
use std::io;

use clap::{Command, CommandFactory};
use commandline::{about_key, arg_key};

use crate::config::Arguments;
use crate::trouble::{Trouble, tell};

const LINES: &[&str] = &[
    "efir-agent frobnicate",
    "efir-agent run --data d",
    "efir-agent run --data d --display png:f --controller http://efir",
    "efir-agent run --data d --display png:f --controller https://a/b",
    "efir-agent run --data d --display png:f --controller https://[::1",
    "efir-agent run --data d --display png:f --controller https://a:0",
    "efir-agent run --data d --controller https://a --display drm:card0",
    "efir-agent run --data d --controller https://a --display drm --connector hdmi",
    "efir-agent run --data d --controller https://a --display drm --mode 1080p",
    "efir-agent run --data d --controller https://a --display drm --mode 1920x1080@5000",
    "efir-agent run --data d --controller https://a --display http:x",
    "efir-agent run --data d --controller https://a --display http:0.0.0.0:80",
    "efir-agent run --data d --controller https://a --display png:f --pin 12",
    "efir-agent run --data d --controller https://a --display png:f --size big",
];

const BOTH: [Language; 2] = [Language::Russian, Language::English];

#[test]
fn help_and_complaints_read_like_this() {
    for language in BOTH {
        let speech = Speech::in_language(language);
        let mut said = Vec::new();
        pages(&mut commandline::tree(Arguments::command(), speech.words()), &mut said);
        for line in LINES {
            let typed = line.split(' ').map(Into::into);
            let parsed = commandline::try_parse::<Arguments>(typed, speech.words());
            let complaint = commandline::complain(&parsed.expect_err(line), speech.words());
            said.push(format!("$ {line}\n{}\n", complaint.expect("a complaint")));
        }
        insta::assert_snapshot!(format!("command_line_{language}"), said.join("\n"));
    }
}

fn pages(command: &mut Command, said: &mut Vec<String>) {
    said.push(format!("{}\n────────", command.render_help()));
    command.get_subcommands_mut().for_each(|below| pages(below, said));
}

#[test]
fn troubles_read_like_this() {
    let path = || "/var/lib/efir-agent".into();
    let card = || "/dev/dri/card0".into();
    let missing = || io::Error::from(io::ErrorKind::NotFound);
    let in_use = || io::Error::from(io::ErrorKind::AddrInUse);
    let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
    let no_json = serde_json::from_str::<u8>("{").expect_err("no number");
    let troubles = [
        Trouble::Taken(path()).into(),
        Trouble::Unusable { path: path(), cause: denied() }.into(),
        Trouble::Frames { path: path(), cause: denied() }.into(),
        Trouble::Page { address: "127.0.0.1:80".into(), cause: in_use() }.into(),
        Trouble::NoCard.into(),
        Trouble::Card { path: card(), cause: denied() }.into(),
        Trouble::Card { path: card(), cause: missing() }.into(),
        Trouble::NoScreens(card()).into(),
        Trouble::CardTaken(card()).into(),
        Trouble::NoConnector { name: "DP-7".into(), known: "HDMI-A-1, HDMI-A-2".into() }.into(),
        Trouble::NeverRan(path()).into(),
        Trouble::Status { path: path(), cause: no_json }.into(),
        anyhow::anyhow!("a task of the agent broke"),
    ];
    for language in BOTH {
        let speech = Speech::in_language(language);
        let said = troubles.iter().map(|trouble| tell(trouble, &speech)).collect::<Vec<_>>();
        insta::assert_snapshot!(format!("troubles_{language}"), said.join("\n"));
    }
}

#[test]
fn every_command_and_argument_has_a_sentence() {
    for language in BOTH {
        known(&Arguments::command(), Speech::in_language(language).words(), &[]);
    }
}

fn known(command: &Command, words: &Words, path: &[&str]) {
    let about = about_key("efir-agent", path);
    assert!(words.knows(&about), "{about}");
    for arg in command.get_arguments() {
        let key = arg_key(words, path, arg.get_id().as_str());
        assert!(words.knows(&key), "{key}");
    }
    for below in command.get_subcommands() {
        known(below, words, &[path, &[below.get_name()]].concat());
    }
}
