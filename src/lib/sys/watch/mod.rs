//! Waiting for files to change without looking at them again and again.
//!
//! A file is watched through its directory, so it may be missing, replaced by a rename or rotated
//! away, and the watch goes on; the directory itself must exist and stay. Wake-ups say that
//! something has changed, never what: look again, and bear one that was for nothing.
//!
//! Linux uses inotify, and the watch can be polled together with other descriptors (`AsFd`, then
//! [`FileWatch::drain`]). Elsewhere the files are looked at every 100 ms inside
//! [`FileWatch::wait`].

#[cfg(target_os = "linux")]
mod inotify;
#[cfg(any(not(target_os = "linux"), test))]
#[cfg_attr(target_os = "linux", allow(unreachable_pub))] // public where it is not just tested
mod polling;

#[cfg(target_os = "linux")]
pub use inotify::FileWatch;
#[cfg(not(target_os = "linux"))]
pub use polling::FileWatch;

#[cfg(test)]
mod tests {
    use super::{inotify, polling};
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    const LONG: Option<Duration> = Some(Duration::from_secs(30));
    const SHORT: Option<Duration> = Some(Duration::from_millis(30));

    fn wakes_and_only_for_its_own(
        file: &Path,
        dir: &Path,
        wait: &mut dyn FnMut(Option<Duration>) -> bool,
    ) {
        assert!(!wait(SHORT), "nothing happened");
        fs::write(file, "longer").unwrap();
        assert!(wait(LONG), "written");
        while wait(SHORT) {}
        fs::write(file.with_extension("other"), "").unwrap();
        assert!(!wait(SHORT), "a neighbour was written");
        fs::rename(file, file.with_extension("1")).unwrap();
        fs::write(file, "rotated").unwrap();
        assert!(wait(LONG), "rotated");
        while wait(SHORT) {}
        fs::write(file, "written after the rotation").unwrap();
        assert!(wait(LONG), "written after the rotation");
        while wait(SHORT) {}
        fs::write(dir.join("new"), "").unwrap();
        assert!(wait(LONG), "made in the directory");
    }

    #[test]
    fn both_ways() {
        for kind in ["inotify", "polling"] {
            let base = tempfile::tempdir().unwrap();
            let (file, dir) = (base.path().join("log"), base.path().join("dir"));
            fs::write(&file, "").unwrap();
            fs::create_dir(&dir).unwrap();
            if kind == "inotify" {
                let mut watch = inotify::FileWatch::new(&[&file, &dir]).unwrap();
                wakes_and_only_for_its_own(&file, &dir, &mut |time| watch.wait(time).unwrap());
            } else {
                let mut watch = polling::FileWatch::new(&[&file, &dir]).unwrap();
                wakes_and_only_for_its_own(&file, &dir, &mut |time| watch.wait(time).unwrap());
            }
        }
    }

    #[test]
    fn a_file_may_come_later_but_its_directory_must_be_there() {
        let base = tempfile::tempdir().unwrap();
        let file = base.path().join("later");
        let mut watch = inotify::FileWatch::new(&[&file]).unwrap();
        fs::write(&file, "").unwrap();
        assert!(watch.wait(LONG).unwrap());
        assert!(inotify::FileWatch::new(&[&base.path().join("none/file")]).is_err());
    }
}
