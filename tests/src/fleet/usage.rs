//! What a server process has used, as the kernel counts it (proc(5)).

use std::path::PathBuf;

/// Processor time and memory of one process, all its threads together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// utime + stime, in seconds, in steps of a hundredth.
    pub(crate) cpu: f64,
    /// Resident memory in bytes.
    pub(crate) resident: f64,
}

impl Usage {
    /// As it is now; panics when the process has ended.
    pub(crate) fn of(pid: i32) -> Self {
        let stat = read(pid, "stat");
        // The name before it, in brackets, may hold anything.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks: f64 = [fields[11], fields[12]].map(number).iter().sum();
        let status = read(pid, "status");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kibibytes = number(resident.trim().trim_end_matches(" kB"));
        Self { cpu: ticks / TICKS_A_SECOND, resident: kibibytes * 1024.0 }
    }
}

/// `USER_HZ`, in which Linux tells processor times whatever its own clock is.
const TICKS_A_SECOND: f64 = 100.0;

fn read(pid: i32, file: &str) -> String {
    let path = PathBuf::from(format!("/proc/{pid}/{file}"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|error| panic!("«{text}»: {error}"))
}
