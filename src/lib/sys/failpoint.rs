//! Named points at which the tests of crashes and full disks let a process die or fail.
//!
//! Without the cargo feature `failpoints` nothing of this is compiled and every point costs
//! nothing. With it, `CLAUDIO_FAILPOINT=NAME[:NTH]` kills the process (SIGKILL, to itself) at the
//! NTH time it comes to that point, the first if NTH is left out, and
//! `CLAUDIO_FAILPOINT_ERROR=NAME[:NTH]` makes that one [`check`] fail as a full disk would;
//! `CLAUDIO_FAILPOINT_PANIC=NAME[:NTH]` makes that one [`panic()`] do so.

use std::io;

/// Dies here if this point was chosen by `CLAUDIO_FAILPOINT`.
pub fn hit(name: &str) {
    #[cfg(any(test, feature = "failpoints"))]
    armed::hit(name);
    #[cfg(not(any(test, feature = "failpoints")))]
    let _ = name;
}

/// Panics if this point was chosen by `CLAUDIO_FAILPOINT_PANIC`.
pub fn panic(name: &str) {
    #[cfg(any(test, feature = "failpoints"))]
    armed::panic(name);
    #[cfg(not(any(test, feature = "failpoints")))]
    let _ = name;
}

/// Does what [`hit`] does, then fails with ENOSPC if this point was chosen by
/// `CLAUDIO_FAILPOINT_ERROR`.
pub fn check(name: &str) -> io::Result<()> {
    hit(name);
    #[cfg(any(test, feature = "failpoints"))]
    armed::check(name)?;
    Ok(())
}

#[cfg(test)]
pub(crate) use armed::with_error;

#[cfg(any(test, feature = "failpoints"))]
mod armed {
    use nix::sys::signal::{Signal, raise};
    use std::io;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    pub(super) struct Point {
        name: String,
        nth: u32,
        seen: AtomicU32,
    }

    impl Point {
        pub(super) fn parse(text: &str) -> Point {
            let (name, nth) = match text.rsplit_once(':') {
                Some((name, nth)) => (name, nth.parse().unwrap_or(1)),
                None => (text, 1),
            };
            Point { name: name.to_owned(), nth, seen: AtomicU32::new(0) }
        }

        fn from_env(variable: &str) -> Option<Point> {
            std::env::var(variable).ok().map(|text| Point::parse(&text))
        }

        /// Counts a visit. Returns whether it is the chosen one.
        pub(super) fn reached(&self, name: &str) -> bool {
            self.name == name && self.seen.fetch_add(1, Ordering::Relaxed) + 1 == self.nth
        }
    }

    pub(super) fn hit(name: &str) {
        static KILL: OnceLock<Option<Point>> = OnceLock::new();
        let point = KILL.get_or_init(|| Point::from_env("CLAUDIO_FAILPOINT"));
        if point.as_ref().is_some_and(|point| point.reached(name)) {
            let _ = raise(Signal::SIGKILL);
        }
    }

    pub(super) fn panic(name: &str) {
        static PANIC: OnceLock<Option<Point>> = OnceLock::new();
        let point = PANIC.get_or_init(|| Point::from_env("CLAUDIO_FAILPOINT_PANIC"));
        assert!(!point.as_ref().is_some_and(|point| point.reached(name)), "failpoint '{name}'");
    }

    pub(super) fn check(name: &str) -> io::Result<()> {
        static ERROR: OnceLock<Option<Point>> = OnceLock::new();
        let point = ERROR.get_or_init(|| Point::from_env("CLAUDIO_FAILPOINT_ERROR"));
        if point.as_ref().is_some_and(|point| point.reached(name)) || fails_in_this_thread(name) {
            return Err(io::Error::from_raw_os_error(libc::ENOSPC));
        }
        Ok(())
    }

    #[cfg(not(test))]
    fn fails_in_this_thread(_: &str) -> bool {
        false
    }

    #[cfg(test)]
    thread_local! {
        static LOCAL: std::cell::RefCell<Option<Point>> = const { std::cell::RefCell::new(None) };
    }

    #[cfg(test)]
    fn fails_in_this_thread(name: &str) -> bool {
        LOCAL.with_borrow(|point| point.as_ref().is_some_and(|point| point.reached(name)))
    }

    /// Runs `body` with the error armed for this thread alone, so that tests can run side by side.
    #[cfg(test)]
    pub(crate) fn with_error<T>(point: &str, body: impl FnOnce() -> T) -> T {
        LOCAL.set(Some(Point::parse(point)));
        let result = body();
        LOCAL.set(None);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fails_at_the_chosen_visit_only() {
        with_error("a.b-c:2", || {
            check("a.b-c").unwrap();
            check("other").unwrap();
            assert_eq!(check("a.b-c").unwrap_err().kind(), io::ErrorKind::StorageFull);
            check("a.b-c").unwrap();
        });
        check("a.b-c").unwrap();
    }
}
