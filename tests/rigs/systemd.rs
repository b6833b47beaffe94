//! The shipped unit under a real systemd: an agent that hangs, in whichever part, is started anew.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use tests::{eventually, find_free_port};

use crate::machine::{Machine, Unit};

/// The watchdog's time here, in seconds; the unit's own suits slow memory cards.
const WATCHDOG: u32 = 2;
/// For the agent to be ready.
const READY: Duration = Duration::from_secs(20);
/// From a hang to an agent that is ready again: the watchdog's time, a second's rest, the start, and
/// whatever a busy machine adds.
const AGAIN: Duration = Duration::from_secs(10);
/// Where frames go, in a folder that systemd makes anew for each start.
const SCREEN: &str = "run/efir-agent/screen.png";

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_hangs_or_whose_display_hangs_is_started_anew() {
    let port = find_free_port();
    let settings = format!(
        "EFIR_AGENT_CONTROLLER=https://127.0.0.1:{port}\nEFIR_AGENT_DISPLAY=png:/{SCREEN}\n"
    );
    let machine = Machine::switch_on(&settings, WATCHDOG).await;
    let first = ready(&machine, 0).await;
    shows(&machine).await;
    assert!(machine.line().unwrap().starts_with("not paired"), "{:?}", machine.line());

    // For some watchdog's times nothing happens to an agent that lives.
    tokio::time::sleep(Duration::from_secs(u64::from(WATCHDOG) * 2)).await;
    assert_eq!(machine.unit().unwrap(), first, "a living agent was started anew");

    let hang = now();
    machine.runs(&["kill", "-STOP", &first.pid.to_string()]).unwrap();
    let second = ready(&machine, 1).await;
    measured("the whole agent", hang);

    // The display alone: the next frame goes into a pipe that nobody reads, and blocks there. A controller
    // that hangs up is the news that asks for one.
    shows(&machine).await;
    let pipe = machine.path(&format!("{SCREEN}.new"));
    machine.runs(&["mkfifo", "--mode", "666", &format!("/{SCREEN}.new")]).unwrap();
    let controller = TcpListener::bind(("127.0.0.1", port)).unwrap();
    controller.set_nonblocking(true).unwrap();
    let hang = eventually("the agent to call", READY, async || {
        controller.accept().map(|_| now()).map_err(|error| error.to_string())
    })
    .await;
    drop(controller);
    eventually("the agent's loop to go on beside the hanging display", READY, async || {
        let error = machine.knows()?.last_error.unwrap_or_default();
        if error.contains("refused") { Err(error) } else { Ok(()) }
    })
    .await;
    assert!(pipe.exists(), "the display hangs in it");
    assert_eq!(
        machine.unit().unwrap(),
        second,
        "the loop lives, and the watchdog's time is not over"
    );
    ready(&machine, 2).await;
    measured("the display alone", hang);

    machine.runs(&["systemctl", "stop", "efir-agent"]).unwrap();
    let stopped = machine.unit().unwrap();
    assert_eq!(
        (stopped.state.as_str(), stopped.pid),
        ("inactive", 0),
        "it ends when it is told to"
    );
}

/// Waits until the agent that was started after so many restarts is ready.
async fn ready(machine: &Machine, restarts: u32) -> Unit {
    eventually(&format!("the agent to be ready after restart {restarts}"), READY, async || {
        let unit = machine.unit()?;
        let is_ready = unit.state == "active" && unit.restarts == restarts && unit.pid != 0;
        if is_ready { Ok(unit) } else { Err(format!("{unit:?}")) }
    })
    .await
}

/// Waits until the controller's absence is on the screen: no other frame comes by itself then.
async fn shows(machine: &Machine) {
    eventually("the frame that says why there is no controller", READY, async || {
        let status = machine.knows()?;
        let error = status.last_error.clone().unwrap_or_default();
        let pid = machine.unit()?.pid;
        let is_this = u32::try_from(status.pid) == Ok(pid);
        if is_this && status.showing.is_some() && error.contains("refused") {
            Ok(())
        } else {
            Err(format!("{status:?}"))
        }
    })
    .await;
}

fn measured(what: &str, hang: Instant) {
    let took = now().duration_since(hang);
    println!("{what} hangs: ready again after {:.1} s", took.as_secs_f64());
    assert!(took < AGAIN, "{what} hangs: ready again only after {took:?}");
}

#[expect(clippy::disallowed_methods, reason = "a rig measures")]
fn now() -> Instant {
    Instant::now()
}
