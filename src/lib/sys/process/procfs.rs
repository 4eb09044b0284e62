//! Processes as Linux shows them in /proc.

use super::{ProcessId, ProcessInfo};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;

pub(super) fn list() -> Vec<ProcessInfo> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(info).collect()
}

pub(super) fn info(pid: i32) -> Option<ProcessInfo> {
    let place = format!("/proc/{pid}");
    let mut file = File::open(format!("{place}/stat")).ok()?;
    // That of the directory: what is in it belongs to root if the process may not be looked into, as
    // one whose program its user may run and not read. If the file can be read afterwards, both are of
    // the same process.
    let uid = fs::metadata(place).ok()?.uid();
    let mut stat = Vec::with_capacity(512);
    file.read_to_end(&mut stat).ok()?;
    parse(pid, uid, &stat)
}

/// Reads a line of `/proc/<pid>/stat`. The program's name in it is in parentheses and may itself
/// hold spaces, parentheses and line breaks: only the last `)` ends it.
fn parse(pid: i32, uid: u32, stat: &[u8]) -> Option<ProcessInfo> {
    let end = stat.iter().rposition(|&byte| byte == b')')?;
    let rest = std::str::from_utf8(&stat[end + 1..]).ok()?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    // As proc(5) numbers them; the first one after the name is 3.
    let field = |number: usize| fields.get(number - 3).copied();
    Some(ProcessInfo {
        id: ProcessId { pid, started: field(22)?.parse().ok()? },
        state: field(3)?.chars().next()?,
        ppid: field(4)?.parse().ok()?,
        pgrp: field(5)?.parse().ok()?,
        session: field(6)?.parse().ok()?,
        threads: field(20)?.parse().ok()?,
        uid,
    })
}

/// Returns the pids of a process's children, latest last, much faster than by a list of all.
/// Empty where the kernel was built without it.
pub(super) fn children(pid: i32) -> Vec<i32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|line| {
            line.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}

pub(super) fn environment_contains(pid: i32, pairs: &[(&OsStr, &OsStr)]) -> bool {
    let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) else { return false };
    let holds = |name: &OsStr, value: &OsStr| {
        let pair = [name.as_bytes(), b"=", value.as_bytes()].concat();
        environment.split(|&byte| byte == 0).any(|entry| entry == pair)
    };
    pairs.iter().all(|(name, value)| holds(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    #[test]
    fn reads_past_a_hostile_name() {
        let stat = b"7 (a) R 1 1 1 (\n) S 5 6 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 998877 1 2\n";
        let info = parse(7, 1000, stat).unwrap();
        assert_eq!(info.id, ProcessId { pid: 7, started: 998_877 });
        assert_eq!((info.state, info.ppid, info.pgrp, info.session), ('S', 5, 6, 7));
        assert_eq!((info.threads, info.uid), (3, 1000));
        assert_eq!(parse(7, 0, b"7 (sh) S 5"), None);
    }

    #[test]
    fn a_live_first_thread_tells_a_zombie_from_a_process() {
        let stat =
            |threads: u32| format!("7 (x) Z 5 6 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 {threads} 0 1 1 2");
        assert!(parse(7, 0, stat(1).as_bytes()).unwrap().is_zombie());
        assert!(!parse(7, 0, stat(2).as_bytes()).unwrap().is_zombie());
    }

    /// Of a program that its user may run and not read, what is in its directory belongs to root.
    #[test]
    fn knows_whose_a_process_is_that_may_not_be_looked_into() {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = dir.path().join("sleep");
        fs::copy(crate::sys::program::on_path(OsStr::new("sleep")).unwrap(), &program).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o111)).unwrap();
        let mut command = Command::new(&program);
        command.arg("1000");
        let own = nix::unistd::geteuid().as_raw();
        let user = if own == 0 { 65534 } else { own };
        if user != own {
            command.uid(user);
        }
        let mut child = command.spawn().unwrap();
        let found = info(child.id() as i32);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found.unwrap().uid, user);
    }

    #[test]
    fn knows_itself_and_its_children() {
        let own = super::super::own();
        assert_eq!(info(own.pid).unwrap().uid, nix::unistd::geteuid().as_raw());
        assert!(list().iter().any(|process| process.id == own));

        let mut child = Command::new("cat")
            .env("TAG", "a b")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = child.id() as i32;
        // In the middle of its exec a process has no environment yet: wait until it runs.
        child.stdin.as_mut().unwrap().write_all(b"x").unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        assert!(children(own.pid).contains(&pid));
        assert_eq!(info(pid).unwrap().ppid, own.pid);
        let (name, value) = (OsStr::new("TAG"), OsStr::new("a b"));
        assert!(environment_contains(pid, &[(name, value)]));
        assert!(!environment_contains(pid, &[(name, value), (name, OsStr::new("a"))]));
        drop(child.stdin.take());
        child.wait().unwrap();
        assert!(!environment_contains(pid, &[]));
    }
}
