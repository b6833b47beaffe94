//! Memory that a frame needed for some milliseconds goes back to the system.

/// From this size on, in bytes, an allocation has a mapping of its own, which ends with it. By itself glibc
/// raises the limit to the largest block that was ever freed, so that after the first frame each thread
/// that draws keeps its ten megabytes.
const OWN_MAPPING: libc::c_int = 256 * 1024;

/// Tells the allocator; to be called before there is a second thread.
pub(crate) fn give_back_large_blocks() {
    #[expect(unsafe_code, reason = "the allocator is told in C")]
    // SAFETY: mallopt(3) takes two numbers, and changes nothing but the allocator's settings.
    let told = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, OWN_MAPPING) };
    debug_assert_eq!(told, 1, "it takes up to 32 MiB");
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: usize = 8 * 1024 * 1024;

    /// Kilobytes of this process in memory.
    fn resident() -> usize {
        let status = std::fs::read_to_string("/proc/self/status").expect("proc(5) is mounted");
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it is there");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    #[test]
    fn what_frames_took_is_given_back() {
        give_back_large_blocks();
        let before = resident();
        // The second is the one that would stay: the first raises the allocator's own limit.
        for _ in 0..3 {
            let frame = std::hint::black_box(vec![1_u8; FRAME]);
            assert!(resident() > before + FRAME / 2048, "a frame is in memory");
            drop(frame);
        }
        assert!(resident() < before + FRAME / 4096, "{} kB, before {before} kB", resident());
    }
}
