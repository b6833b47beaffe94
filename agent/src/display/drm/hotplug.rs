//! When to look after the screen: when the kernel tells of a change, and now and again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::net::netlink::{KOBJECT_UEVENT, SocketAddrNetlink};
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, socket_with};
use tokio::net::UnixDatagram;
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// How often the screen is looked at though nothing was told: not every connector notices a plug, and
/// a screen that failed is to come back by itself.
const NOW_AND_AGAIN: Duration = Duration::from_secs(2);
/// The multicast group in which the kernel itself speaks; udev repeats it in another.
const KERNEL: u32 = 1;
/// Bytes of an event; the kernel's are at most 2 KiB and a line.
const EVENT: usize = 4096;

/// Notifies `wake` until `stop`, and sets `heard` before if the kernel has told of a change.
pub(super) async fn watch(wake: Arc<Notify>, heard: Arc<AtomicBool>, stop: CancellationToken) {
    let events = open().inspect_err(|error| {
        tracing::warn!(
            "the kernel's events cannot be heard, the screen is looked at instead: {error}"
        );
    });
    let events = events.ok();
    let mut again = interval(NOW_AND_AGAIN);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = next(events.as_ref()) => heard.store(true, Ordering::Relaxed),
            _ = again.tick() => {}
        }
        wake.notify_one();
    }
}

/// A netlink socket. To the runtime it is a datagram socket like those of the file system.
fn open() -> io::Result<UnixDatagram> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket =
        socket_with(AddressFamily::NETLINK, SocketType::DGRAM, flags, Some(KOBJECT_UEVENT))?;
    bind(&socket, &SocketAddrNetlink::new(0, KERNEL))?;
    UnixDatagram::from_std(socket.into())
}

/// Waits until something has changed about screens; for ever where nothing can be heard.
async fn next(events: Option<&UnixDatagram>) {
    let Some(events) = events else { return std::future::pending().await };
    let mut event = [0; EVENT];
    loop {
        match events.recv(&mut event).await {
            Ok(length) if !is_about_screens(event.get(..length).unwrap_or(&event)) => {}
            // Events that were too many for the socket (ENOBUFS) may have been about screens, too.
            Ok(_) | Err(_) => return,
        }
    }
}

/// Whether an event is a card's: `change@/devices/…`, then `KEY=value` each, all ended by a zero byte.
fn is_about_screens(event: &[u8]) -> bool {
    let mut lines = event.split(|byte| *byte == 0);
    let is_event = lines.next().is_some_and(|header| header.contains(&b'@'));
    is_event && lines.any(|line| line == b"SUBSYSTEM=drm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cards_event_is_told_from_all_others() {
        let plugged = b"change@/devices/platform/gpu/drm/card1\0ACTION=change\0\
            DEVPATH=/devices/platform/gpu/drm/card1\0SUBSYSTEM=drm\0HOTPLUG=1\0\
            DEVNAME=dri/card1\0DEVTYPE=drm_minor\0SEQNUM=4242\0MAJOR=226\0MINOR=1\0";
        assert!(is_about_screens(plugged));
        let disk = b"add@/devices/usb1/block/sda\0ACTION=add\0SUBSYSTEM=block\0DEVNAME=sda\0";
        assert!(!is_about_screens(disk));
        for nonsense in [&b""[..], b"\0\0", b"libudev\0SUBSYSTEM=drm\0", b"SUBSYSTEM=drm"] {
            assert!(!is_about_screens(nonsense), "{nonsense:?}");
        }
    }

    #[tokio::test]
    async fn the_kernel_can_be_listened_to() {
        open().expect("anybody may");
    }

    #[tokio::test(start_paused = true)]
    async fn without_events_the_screen_is_looked_at_now_and_again() {
        let (wake, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let heard = Arc::new(AtomicBool::new(false));
        let watching = tokio::spawn(watch(Arc::clone(&wake), heard, stop.clone()));
        for _ in 0..3 {
            tokio::time::timeout(2 * NOW_AND_AGAIN, wake.notified()).await.expect("a wake");
        }
        stop.cancel();
        watching.await.expect("it ends");
    }
}
