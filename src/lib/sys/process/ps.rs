//! Processes as `ps` shows them, where there is no /proc.

use super::{ProcessId, ProcessInfo};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::process::Command;

pub(super) fn list() -> Vec<ProcessInfo> {
    ps(&["-A"])
}

pub(super) fn info(pid: i32) -> Option<ProcessInfo> {
    ps(&["-p", &pid.to_string()]).into_iter().find(|found| found.id.pid == pid)
}

/// Returns nothing: there is no quick way, and callers then list all.
#[cfg(not(target_os = "linux"))]
pub(super) fn children(_: i32) -> Vec<i32> {
    Vec::new()
}

/// Returns `false`: the environment of another process cannot be read portably.
#[cfg(not(target_os = "linux"))]
pub(super) fn environment_contains(_: i32, _: &[(&std::ffi::OsStr, &std::ffi::OsStr)]) -> bool {
    false
}

fn ps(which: &[&str]) -> Vec<ProcessInfo> {
    let output = Command::new("ps")
        .args(which)
        .args(["-o", "pid=,ppid=,pgid=,uid=,stat=,lstart="])
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .output();
    let Ok(output) = output else { return Vec::new() };
    String::from_utf8_lossy(&output.stdout).lines().filter_map(parse).collect()
}

/// Reads a line such as `101 1 101 501 Ss Tue Nov  4 10:20:30 2025`.
fn parse(line: &str) -> Option<ProcessInfo> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let pid = fields.first()?.parse().ok()?;
    let state = fields.get(4)?.chars().next()?;
    Some(ProcessInfo {
        id: ProcessId { pid, started: start_time(fields.get(6..10)?)? },
        ppid: fields.get(1)?.parse().ok()?,
        pgrp: fields.get(2)?.parse().ok()?,
        uid: fields.get(3)?.parse().ok()?,
        session: session(pid),
        state: if state == 'U' { 'D' } else { state },
        threads: 1,
    })
}

/// Returns the seconds since 1970 of `["Nov", "4", "10:20:30", "2025"]` in UTC.
fn start_time(fields: &[&str]) -> Option<u64> {
    let time = DateTime::strptime("%b %d %H:%M:%S %Y", fields.join(" ")).ok()?;
    let time = TimeZone::UTC.to_timestamp(time).ok()?;
    u64::try_from(time.as_second()).ok()
}

/// Returns the session, which not every `ps` can print; 0 if the process has gone.
fn session(pid: i32) -> i32 {
    let pid = nix::unistd::Pid::from_raw(pid);
    nix::unistd::getsid(Some(pid)).map_or(0, nix::unistd::Pid::as_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line() {
        let found = parse("  101     1   100   501 Ss+  Tue Nov  4 10:20:30 2025").unwrap();
        assert_eq!(found.id, ProcessId { pid: 101, started: 1_762_251_630 });
        assert_eq!((found.ppid, found.pgrp, found.uid, found.state), (1, 100, 501, 'S'));
        assert_eq!(parse("101 1 100 501 Ss"), None);
    }

    #[test]
    fn agrees_with_the_system() {
        let own = std::process::id() as i32;
        let found = info(own).unwrap();
        assert_eq!(found.ppid, nix::unistd::getppid().as_raw());
        assert_eq!(found.session, nix::unistd::getsid(None).unwrap().as_raw());
        assert!(list().iter().any(|process| process.id == found.id));
        assert_eq!(info(i32::MAX), None);
    }
}
