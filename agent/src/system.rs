//! What the operating system says of the device.

use std::fs;
use std::path::Path;

use agent_core::Vitals;
use jiff::Timestamp;
use protocol::report::Panel;
use protocol::{BootId, Digest};

/// This start of the operating system, from the kernel's own name for it. Where there is none, each
/// start of the agent counts as one.
pub(crate) fn boot_id() -> BootId {
    let name = fs::read("/proc/sys/kernel/random/boot_id")
        .unwrap_or_else(|_| rand::random::<u128>().to_be_bytes().to_vec());
    let digest = Digest::of(&name);
    let bits = digest.as_bytes().iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    BootId::new(Timestamp::UNIX_EPOCH, bits)
}

/// What the hardware calls itself.
pub(crate) fn hardware() -> String {
    let names = ["/proc/device-tree/model", "/sys/class/dmi/id/product_name"];
    let name = names.iter().find_map(|file| fs::read_to_string(file).ok());
    let name = name.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    name.trim_matches(['\0', '\n', ' ']).chars().take(200).collect()
}

/// How the device is. What cannot be read is left out.
pub(crate) fn vitals(data: &Path) -> Vitals {
    Vitals {
        disk_free: disk_free(data),
        memory: memory(),
        temperature: temperature(),
        // Nothing reads the panel back yet.
        panel: Panel::Unknown,
    }
}

/// Bytes that this user may still write beside a file.
pub(crate) fn disk_free(data: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(data).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// `VmRSS` of proc(5), in bytes.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// The hottest zone, in thousandths of a degree Celsius.
fn temperature() -> Option<i32> {
    let zones = fs::read_dir("/sys/class/thermal").ok()?;
    let read = |zone: fs::DirEntry| -> Option<i32> {
        fs::read_to_string(zone.path().join("temp")).ok()?.trim().parse().ok()
    };
    zones.flatten().filter_map(read).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_system_keeps_its_boot_id() {
        assert_eq!(boot_id(), boot_id());
    }

    #[test]
    fn this_machine_has_memory_and_a_disk() {
        let vitals = vitals(Path::new("/"));
        assert!(vitals.memory.is_some_and(|bytes| bytes > 100_000));
        assert!(vitals.disk_free.is_some());
        assert!(!hardware().is_empty());
    }
}
