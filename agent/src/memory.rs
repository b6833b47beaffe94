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
