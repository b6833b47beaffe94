//! The story: from an empty directory to an announcement on the screen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use protocol::UnitId;
use protocol::enrol::show_code;
use serde::Deserialize;
use tokio::task::spawn_blocking;

use super::stage::Stage;
use super::{DemoArgs, Trouble, frame, progress, school, tell};
use crate::cli::device;
use crate::cli::failure::Failure;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::clock;
use crate::http::api::model::{
    Audience, Claim, Device, NewPost, Post, PostKind, Priority, Screen, Showing, SignInLink,
};

/// How long a program may take for its next step, and the announcement to the screen.
const STEP: Duration = Duration::from_secs(30);
const SHOWN: Duration = Duration::from_secs(20);

/// Plays it.
pub(super) async fn play(
    args: &DemoArgs,
    reader: &Reader,
    stage: &mut Stage,
) -> Result<(), Failure> {
    progress(reader, "demo-directory", &[("place", &stage.place().display().to_string())]);
    let password = format!("{:016x}", rand::random::<u64>());
    found(stage, &password).await?;
    progress(reader, "demo-founded", &[]);
    let doors = serve(stage).await?;
    progress(reader, "demo-serving", &[("url", &doors.http), ("device", &doors.device)]);

    let (administrator, school) = organise(&doors.http, &password, reader)?;
    let administrator = Arc::new(administrator);
    let tv = connect_tv(stage, &administrator, school, &doors, reader).await?;
    let screen = announce(args, stage, &administrator, school, &tv, reader).await?;

    if let Some(path) = &args.frame {
        frame::save(&frame::fetch(&tv.display)?, screen.frame, path)?;
        let digest = screen.frame.to_string();
        let path = path.display().to_string();
        progress(reader, "demo-frame", &[("path", &path), ("digest", &digest)]);
    }
    if !args.once {
        let link = ask(&administrator, |c| c.order::<SignInLink>("sessions/link")).await?.value.url;
        tell(&reader.say(
            "demo-addresses",
            &[
                ("tv", &tv.display),
                ("docs", &format!("{}/api/docs", doors.http)),
                ("console", &format!("{}{link}", doors.http)),
                ("login", school::ADMINISTRATOR),
                ("password", &password),
            ],
        ));
    }
    Ok(())
}

/// Sets the controller up, as its owner does once.
async fn found(stage: &Stage, password: &str) -> Result<(), Trouble> {
    let program = "efir init";
    let mut command = stage.efir();
    command
        .args(["init", "--login", school::COORDINATOR, "--data"])
        .arg(stage.at("controller"))
        .env("EFIR_PASSWORD", password);
    let done = command
        .output()
        .await
        .map_err(|cause| Trouble::NotStarted { program: program.into(), cause })?;
    if done.status.success() {
        return Ok(());
    }
    let log = String::from_utf8_lossy(&done.stderr).trim_end().to_owned();
    Err(Trouble::Ended { program: program.into(), status: done.status.to_string(), log })
}

/// Where the controller listens, and the name of its CA.
#[derive(Debug, PartialEq, Eq)]
struct Doors {
    http: String,
    device: String,
    pin: String,
}

/// Starts the controller and waits until it says that it is ready.
async fn serve(stage: &mut Stage) -> Result<Doors, Failure> {
    let mut command = stage.efir();
    command
        .env("EFIR_DEMONSTRATION", "1")
        .args(["serve", "--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--data"])
        .arg(stage.at("controller"));
    stage.enter("efir-serve", command)?;
    let output = stage.at("efir-serve.out");
    stage
        .until("trouble-step-serve", STEP, async || {
            Ok(std::fs::read_to_string(&output).ok().and_then(|said| doors(&said)))
        })
        .await
}

/// Reads what `efir serve` prints: a line a fact, `ready` at last.
fn doors(said: &str) -> Option<Doors> {
    let fact = |name: &str| {
        said.lines().find_map(|line| line.strip_prefix(name)).map(|fact| fact.trim().to_owned())
    };
    said.lines().any(|line| line == "ready").then_some(())?;
    Some(Doors {
        http: fact("listening http ")?,
        device: fact("listening device ")?,
        pin: fact("pin ")?,
    })
}

/// Builds the hierarchy as the coordinator, and signs the school's administrator in.
fn organise(url: &str, password: &str, reader: &Reader) -> Result<(Controller, UnitId), Failure> {
    let coordinator = school::sign_in(url, school::COORDINATOR, password, reader)?;
    let school = school::build(&coordinator, reader)?;
    progress(reader, "demo-hierarchy", &[("path", &school.path)]);
    let person = school::appoint(&coordinator, school.unit, password, reader)?;
    progress(reader, "demo-administrator", &[("name", &person.name)]);
    let administrator = school::sign_in(url, school::ADMINISTRATOR, password, reader)?;
    Ok((administrator, school.unit))
}

/// The TV, once it is connected.
struct Tv {
    device: String,
    display: String,
}

/// Switches a TV on, reads its code as a person reads it from the screen, and connects it.
async fn connect_tv(
    stage: &mut Stage,
    administrator: &Arc<Controller>,
    school: UnitId,
    doors: &Doors,
    reader: &Reader,
) -> Result<Tv, Failure> {
    let data = stage.at("tv");
    let mut command = stage.agent();
    command
        .args(["run", "--controller", &doors.device, "--pin", &doors.pin])
        .args(["--display", "http:127.0.0.1:0", "--data"])
        .arg(&data);
    stage.enter("efir-agent", command)?;
    progress(reader, "demo-agent", &[("device", &doors.device)]);

    let (code, display) = read_code(stage).await?;
    progress(reader, "demo-code", &[("code", &show_code(&code))]);
    let room = reader.words().say("demo-room");
    let claim = Claim { code, unit: school, room: room.clone(), tags: [].into() };
    let claimed = ask(administrator, move |c| c.post::<Device>("devices/claim", &claim)).await?;
    progress(reader, "demo-claimed", &[("room", &room)]);

    let address = format!("devices/{}", claimed.value.id);
    stage
        .until("trouble-step-online", STEP, async || {
            let device = look_at(administrator, &address).await?;
            Ok((device.presence.online && device.reported.is_some()).then_some(()))
        })
        .await?;
    progress(reader, "demo-online", &[]);
    Ok(Tv { device: address, display })
}

/// What `efir-agent status --json` says, as far as the story needs it.
#[derive(Deserialize)]
struct AgentStatus {
    pairing_code: Option<String>,
    display: String,
}

async fn read_code(stage: &mut Stage) -> Result<(String, String), Failure> {
    let (program, data) = (stage.agent_program(), stage.at("tv"));
    stage
        .until("trouble-step-code", STEP, async || {
            let mut command = super::player::command(&program);
            command.args(["status", "--json", "--data"]).arg(&data).kill_on_drop(true);
            let said = command.output().await.map_err(Trouble::System)?;
            if !said.status.success() {
                // It has not written its status yet.
                return Ok(None);
            }
            let status: AgentStatus =
                serde_json::from_slice(&said.stdout).map_err(|_| Trouble::Strange {
                    program: "efir-agent status --json".into(),
                    said: String::from_utf8_lossy(&said.stdout).into_owned(),
                })?;
            let display = status.display;
            Ok(status.pairing_code.map(|code| (code, display)))
        })
        .await
}

/// Publishes the announcement and waits until the TV reports it on its screen.
async fn announce(
    args: &DemoArgs,
    stage: &mut Stage,
    administrator: &Arc<Controller>,
    school: UnitId,
    tv: &Tv,
    reader: &Reader,
) -> Result<Screen, Failure> {
    let say = |key| reader.words().say(key);
    let (title, text) = match &args.text {
        Some(own) => (say("demo-own-title"), own.clone()),
        None => (say("demo-title"), say("demo-text")),
    };
    let draft = NewPost {
        kind: PostKind::Announcement,
        unit: school,
        title: title.clone(),
        text,
        picture: None,
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        consent: None,
        ticker: false,
    };
    let post = ask(administrator, move |c| c.post::<Post>("posts", &draft)).await?.value.id;
    progress(reader, "demo-publishing", &[("title", &title)]);
    let started = clock::monotonic();
    let published =
        ask(administrator, move |c| c.order::<Post>(&format!("posts/{post}/publish"))).await?.value;
    let announcement = Showing::Post { post, revision: published.revision };

    let mut seen = String::new();
    let on_screen = stage
        .until("trouble-step-shown", SHOWN.saturating_sub(since(started)), async || {
            let device = look_at(administrator, &tv.device).await?;
            seen = device::in_short(&device, reader);
            let screen = device.reported.map(|reported| reported.screen);
            Ok(screen.filter(|screen| screen.showing == announcement))
        })
        .await;
    match on_screen {
        Ok(screen) => {
            let took = since(started).as_millis().to_string();
            progress(reader, "demo-shown", &[("milliseconds", &took)]);
            Ok(screen)
        }
        Err(Failure::Demo(Trouble::Late { log, .. })) => {
            Err(Trouble::NotShown { limit: SHOWN, seen, log }.into())
        }
        Err(failure) => Err(failure),
    }
}

fn since(started: Instant) -> Duration {
    clock::monotonic().saturating_duration_since(started)
}

async fn look_at(controller: &Arc<Controller>, address: &str) -> Result<Device, Failure> {
    let address = address.to_owned();
    ask(controller, move |c| c.get::<Device>(&address)).await.map(|answer| answer.value)
}

/// A request off the thread that watches children and signals.
async fn ask<T: Send + 'static>(
    controller: &Arc<Controller>,
    request: impl FnOnce(&Controller) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let controller = Arc::clone(controller);
    match spawn_blocking(move || request(&controller)).await {
        Ok(answer) => answer,
        Err(error) => Err(Trouble::System(error.into()).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_doors_are_known_once_the_controller_is_ready() {
        let said = "listening http http://127.0.0.1:41234\n\
                    listening device https://127.0.0.1:45678\n\
                    pin 00ff\n";
        assert_eq!(doors(said), None);
        let expected = Doors {
            http: "http://127.0.0.1:41234".into(),
            device: "https://127.0.0.1:45678".into(),
            pin: "00ff".into(),
        };
        assert_eq!(doors(&format!("{said}ready\n")), Some(expected));
    }
}
