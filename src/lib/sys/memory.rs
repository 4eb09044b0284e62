//! What a process gives back to the system.

/// Makes every allocation of 128 KiB or more go back to the system as soon as it is freed.
///
/// With glibc the first such block that is freed raises the size from which they do, to up to
/// 32 MiB (mallopt(3), `M_MMAP_THRESHOLD`): one long line would then cost its size for as long as
/// the process lives. Setting the value is what keeps it. Other allocators do as they do.
pub fn give_back_large_blocks() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const LARGE: libc::c_int = 128 * 1024;
        // SAFETY: it changes a number of the allocator's, under the allocator's own lock.
        unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE) };
    }
}
