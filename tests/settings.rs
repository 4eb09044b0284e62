//! Settings: every key in every place, files that keep their comments, wrong values with their
//! lines, and what settings do.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use support::{Sandbox, until, write};

/// A value for each key that is not its default. The table of keys decides what must be here.
const SAMPLES: &[(&str, &str)] = &[
    ("branch.prefix", "team/x"),
    ("branch.include_id", "false"),
    ("branch.base", "HEAD~1"),
    ("backend.default", "shell"),
    ("backend.mode", "terminal"),
    ("backend.<name>.command", "sh -c 'a b'"),
    ("backend.<name>.args", "--fast '--name=a b'"),
    ("backend.<name>.task", "file"),
    ("backend.<name>.protocol", "acp"),
    ("backend.<name>.model", "large-1"),
    ("backend.<name>.permission_mode", "plan"),
    ("backend.<name>.prices", "large-1=1/0.1/5"),
    ("limits.parallel", "3"),
    ("limits.cost", "2.50"),
    ("limits.tokens", "100000"),
    ("limits.time", "90m"),
    ("worktree.path", "../{repo}.trees/{id}"),
    ("worktree.include", ".copy"),
    ("worktree.setup", "npm ci && echo \"done: #1\""),
    ("pr.draft", "true"),
    ("pr.auto_rebase", "false"),
    ("pr.template", "docs/pr.md"),
    ("pr.forge", "gitlab"),
    ("pr.timeout", "40s"),
    ("pr.labels", "agent, later"),
    ("pr.reviewers.default", "ada"),
    ("pr.reviewers.by_path", "docs/**=ada,bob"),
    ("notify.command", "cat >> \"$HOME/events\""),
    ("notify.on", "failed,budget"),
    ("stop.grace", "7s"),
    ("log.max_size", "5k"),
    ("trash.expire", "none"),
    ("conflicts.ignore", "'*.lock' 'a b'"),
    ("conflicts.refresh", "false"),
];

/// Returns every key that the program documents, with a sample of its values and how it documents it.
fn keys(sandbox: &Sandbox) -> Vec<(String, &'static str, Value)> {
    let samples: BTreeMap<_, _> = SAMPLES.iter().copied().collect();
    let documented = sandbox.json(["config", "keys"]);
    documented
        .into_iter()
        .map(|key| {
            let name = key["key"].as_str().unwrap().to_owned();
            let Some(sample) = samples.get(name.as_str()) else {
                panic!("no sample for '{name}'");
            };
            let own = name.replace("<name>", "own");
            let described = sandbox.json(["config", "keys", &own]).remove(0);
            (own, *sample, described)
        })
        .collect()
}

#[track_caller]
fn assert_set(sandbox: &Sandbox, key: &str, value: &str, origin: &str) {
    let got = sandbox.json(["config", "get", key]).remove(0);
    assert_eq!(got["value"], value, "{key}");
    assert_eq!(got["origin"]["kind"], origin, "{key}: {got}");
    // A script that reads the plain output gets the same.
    assert_eq!(sandbox.claudio(["config", "get", key]).ok(), value);
}

#[test]
fn every_key_is_read_from_every_place() {
    let mut sandbox = Sandbox::new();
    sandbox.claudio(["init"]).ended(0);
    sandbox.git(["config", "extensions.worktreeConfig", "true"]);
    for (key, value, described) in keys(&sandbox) {
        let quoted = serde_json::to_string(value).unwrap();
        let user = sandbox.home().join(".config/claudio/config.yaml");
        write(&user, format!("{key}: {quoted}\n"));
        assert_set(&sandbox, &key, value, "file");
        fs::remove_file(&user).unwrap();
        let own = sandbox.path().join(".claudio/config.yaml");
        write(&own, format!("{key}: {quoted}\n"));
        assert_set(&sandbox, &key, value, "file");
        fs::remove_file(&own).unwrap();
        let git_name = described["git"].as_str().unwrap();
        for scope in ["--global", "--local", "--worktree"] {
            sandbox.git(["config", scope, git_name, value]);
            assert_set(&sandbox, &key, value, "git");
            sandbox.git(["config", scope, "--unset", git_name]);
        }
        let variable = described["environment"].as_str().unwrap();
        sandbox.set(variable, value);
        assert_set(&sandbox, &key, value, "environment");
        sandbox.unset(variable);
    }
}

#[test]
fn every_key_is_written_to_every_place() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "extensions.worktreeConfig", "true"]);
    let keys = keys(&sandbox);
    for place in ["", "--user", "--local", "--git", "--global", "--worktree"] {
        let in_place = |verb: &'static str| {
            let place = (!place.is_empty()).then_some(place);
            ["config", verb].into_iter().chain(place).collect::<Vec<_>>()
        };
        for (key, value, _) in &keys {
            let mut set = in_place("set");
            set.extend([key.as_str(), value]);
            let ran = sandbox.claudio(set).ended(0);
            assert_eq!(ran.err, "", "{key}");
            let got = sandbox.json(["config", "get", key]).remove(0);
            assert_eq!(got["value"], *value, "{key} {place}");
        }
        for (key, ..) in &keys {
            let mut unset = in_place("unset");
            unset.push(key);
            sandbox.claudio(unset.clone()).ended(0);
            sandbox.claudio(unset).ended(1);
        }
    }
    // Nothing is left of it all, not even empty sections.
    let files = [".claudio/config.yaml", "../home/.config/claudio/config.yaml"];
    for file in files {
        assert_eq!(fs::read_to_string(sandbox.path().join(file)).unwrap().trim(), "", "{file}");
    }
    assert!(!sandbox.git(["config", "--list"]).contains("claudio."));
}

#[test]
fn a_higher_place_wins_and_set_says_so() {
    let mut sandbox = Sandbox::new();
    let get = |sandbox: &Sandbox| sandbox.claudio(["config", "get", "stop.grace"]).ok();
    let set = |sandbox: &Sandbox, place: &[&str], value: &str| {
        let ran = sandbox.claudio([&["config", "set"], place, &["stop.grace", value]].concat());
        ran.ended(0).err
    };
    assert_eq!(set(&sandbox, &["--user"], "1s"), "");
    assert_eq!(set(&sandbox, &[], "2s"), "");
    assert_eq!(get(&sandbox), "2s");
    assert_eq!(set(&sandbox, &["--global"], "3s"), "");
    assert_eq!(set(&sandbox, &["--local"], "4s"), "");
    let err = set(&sandbox, &["--global"], "5s");
    assert!(err.starts_with("warning: 'stop.grace' is still '4s', from git config ("), "{err}");
    sandbox.set("CLAUDIO_STOP_GRACE", "6s");
    assert_eq!(get(&sandbox), "6s");
    let origin = sandbox.claudio(["config", "get", "--show-origin", "claudio.stop.grace"]).ok();
    assert_eq!(origin, "environment CLAUDIO_STOP_GRACE  6s");
}

#[test]
fn whatever_reads_settings_warns_of_unknown_ones() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("true");
    sandbox.wait_for(&id, "completed");
    sandbox.git(["config", "claudio.trash.expires", "1s"]);
    let commands: [&[&str]; 11] = [
        &["add", "--dry-run", "--backend", "shell", "true"],
        &["start", &id],
        &["resume", &id],
        &["stop", "--keep", &id],
        &["merge", &id],
        &["pr", "--dry-run", &id],
        &["harvest", "--cleanup"],
        &["cleanup", "--dry-run"],
        &["sessions", "recover"],
        &["undo", "--list"],
        &["rm", &id],
    ];
    for command in commands {
        let err = sandbox.claudio(command).err;
        let told = err.contains("claudio.trash.expires") && err.contains("'claudio.trash.expire'");
        assert!(told, "{command:?}: {err}");
    }
}

#[test]
fn a_value_that_cannot_be_used_here_is_named_with_its_place() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("true");
    sandbox.wait_for(&id, "completed");
    let cases = [
        ("branch:\n  prefix: a b\n", "bad value 'a b' for 'branch.prefix'", 2),
        ("branch:\n  base: nope\n", "bad value 'nope' for 'branch.base'", 2),
        ("backend:\n\n  default: nix\n", "bad value 'nix' for 'backend.default'", 3),
    ];
    for (text, told, line) in cases {
        sandbox.write(".claudio/config.yaml", text);
        let place = format!(".claudio/config.yaml:{line}: expected ");
        let backend: &[&str] = if line == 2 { &["--backend", "shell"] } else { &[] };
        let add = [&["add", "--no-start", "true"], backend].concat();
        for command in [&add[..], &["doctor"]] {
            let ran = sandbox.claudio(command);
            let all = ran.out + &ran.err;
            assert!(all.contains(told) && all.contains(&place), "{command:?}: {all}");
        }
    }
    sandbox.write(".claudio/config.yaml", "");
    let ran = sandbox.claudio(["config", "set", "branch.prefix", "a..b"]).ended(2);
    assert!(ran.err.contains("bad value 'a..b' for 'branch.prefix'"), "{}", ran.err);
    sandbox.claudio(["config", "set", "branch.prefix", "me/too/"]).ended(0);
}

#[test]
fn files_keep_their_comments_mode_and_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::new();
    let real = sandbox.root().join("dotfiles.yaml");
    let before =
        "# my settings\nstop:\n  grace: 5s   # they are slow\n\n# names\nbranch:\n  prefix: me\n";
    write(&real, before);
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let link = sandbox.home().join(".config/claudio/config.yaml");
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    symlink(&real, &link).unwrap();
    sandbox.claudio(["config", "set", "--user", "stop.grace", "9s"]).ended(0);
    sandbox.claudio(["config", "set", "--user", "branch.include_id", "no"]).ended(0);
    let after = before.replace("5s", "9s") + "  include_id: no\n";
    assert_eq!(fs::read_to_string(&real).unwrap(), after);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(link.parent().unwrap()).unwrap().count(), 1);
    // git's own file is changed by git, and keeps its comments too.
    let config = sandbox.path().join(".git/config");
    let text = fs::read_to_string(&config).unwrap() + "[claudio \"stop\"]\n\tgrace = 3s ; why\n";
    write(&config, &text);
    sandbox.claudio(["config", "set", "--local", "limits.parallel", "2"]).ended(0);
    assert!(fs::read_to_string(&config).unwrap().starts_with(&text));
}

#[test]
fn what_cannot_be_changed_is_left_alone() {
    let sandbox = Sandbox::new();
    sandbox.claudio(["init"]).ended(0);
    let file = sandbox.path().join(".claudio/config.yaml");
    write(&file, "stop: {grace: 5s}\n");
    let ran = sandbox.claudio(["config", "set", "stop.grace", "9s"]).ended(2);
    assert!(
        ran.err.contains("cannot be changed in") && ran.err.contains("config edit"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "stop: {grace: 5s}\n");
    write(&file, "stop: [\n");
    let ran = sandbox.claudio(["config", "set", "stop.grace", "9s"]).ended(2);
    assert!(ran.err.contains("config.yaml:"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "stop: [\n");
    write(&sandbox.path().join(".claudio/config.yaml.lock"), "");
    let ran = sandbox.claudio(["config", "set", "stop.grace", "9s"]).ended(4);
    assert!(ran.err.contains("config.yaml.lock"), "{}", ran.err);
}

#[test]
fn wrong_keys_and_values_are_named_with_file_and_line() {
    let sandbox = Sandbox::new();
    sandbox.claudio(["init"]).ended(0);
    let file = sandbox.path().join(".claudio/config.yaml");
    write(&file, "# x\nbranch:\n  prefx: a\nnothing: 1\n");
    let ran = sandbox.claudio(["config", "list"]).ended(0);
    assert!(ran.err.contains("unknown setting 'branch.prefx' in"), "{}", ran.err);
    assert!(
        ran.err
            .contains(".claudio/config.yaml:3\nhint: the most similar setting is 'branch.prefix'")
    );
    assert!(ran.err.contains("'nothing' in") && ran.err.contains("config.yaml:4"), "{}", ran.err);
    write(&file, "stop:\n  grace: soon\n");
    let ran = sandbox.claudio(["ls"]);
    assert_eq!(ran.code, 0, "looking does not need settings: {}", ran.err);
    let ran = sandbox.claudio(["config", "list"]).ended(2);
    assert!(ran.err.contains("bad value 'soon' for 'stop.grace'"), "{}", ran.err);
    assert!(ran.err.contains(".claudio/config.yaml:2: expected a duration"), "{}", ran.err);
    fs::remove_file(&file).unwrap();
    let config = sandbox.path().join(".git/config");
    let text = fs::read_to_string(&config).unwrap();
    let line = text.lines().count() + 3;
    write(&config, format!("{text}[claudio \"limits\"]\n\tcost = 1\n\tparallel = many\n"));
    let ran = sandbox.claudio(["config", "get", "stop.grace"]).ended(2);
    assert!(ran.err.contains(&format!(".git/config:{line}): expected a number")), "{}", ran.err);
    // Mending it with 'set' works, although the settings cannot be read before.
    sandbox.claudio(["config", "set", "--local", "limits.parallel", "2"]).ended(0);
    sandbox.claudio(["config", "list"]).ended(0);
    let ran = sandbox.claudio(["config", "set", "stop.grce", "1s"]).ended(2);
    assert_eq!(
        ran.err,
        "error: no setting is called 'stop.grce'\nhint: the most similar setting is 'stop.grace'\n"
    );
    let ran = sandbox.claudio(["config", "set", "notify.on", "failed,birthday"]).ended(2);
    assert!(ran.err.contains("some of 'waiting_input', 'completed'"), "{}", ran.err);
}

#[test]
fn the_user_has_settings_outside_of_any_repository() {
    let sandbox = Sandbox::new();
    let outside = sandbox.root().join("tmp");
    let config = |args: &[&str]| sandbox.claudio_in(&outside, [&["config"], args].concat());
    config(&["set", "--user", "stop.grace", "4s"]).ended(0);
    config(&["set", "--global", "trash.expire", "8d"]).ended(0);
    assert_eq!(config(&["get", "stop.grace"]).ok(), "4s");
    assert_eq!(config(&["get", "trash.expire"]).ok(), "8d");
    assert!(config(&["path", "--user"]).ok().ends_with("home/.config/claudio/config.yaml"));
    let ran = config(&["set", "stop.grace", "4s"]).ended(128);
    assert!(ran.err.starts_with("fatal: not a git repository"), "{}", ran.err);
    config(&["set", "--local", "stop.grace", "4s"]).ended(128);
}

#[test]
fn the_editor_gets_every_key_and_what_it_wrote_is_checked() {
    let mut sandbox = Sandbox::new();
    sandbox.script("look", "#!/bin/sh\ncp \"$1\" \"$HOME/seen\"\n");
    sandbox.set("GIT_EDITOR", "look");
    let ran = sandbox.claudio(["config", "edit"]).ended(0);
    assert_eq!(ran.err, "nothing was changed\n");
    let seen = fs::read_to_string(sandbox.home().join("seen")).unwrap();
    assert!(seen.contains("# stop:\n#   grace: 10s\n"), "{seen}");
    let file = sandbox.path().join(".claudio/config.yaml");
    assert!(!file.exists(), "an unchanged template is no setting");
    sandbox.unset("GIT_EDITOR");
    sandbox.script("wrong", "#!/bin/sh\nprintf 'stop:\\n  grace: %s\\n' \"$1\" > \"$2\"\n");
    sandbox.git(["config", "core.editor", "wrong soon"]);
    let ran = sandbox.claudio(["config", "edit"]).ended(2);
    assert!(ran.err.contains("config.yaml:2: expected a duration"), "{}", ran.err);
    assert!(file.exists());
    sandbox.git(["config", "core.editor", "wrong 5s"]);
    sandbox.claudio(["config", "edit"]).ended(0);
    assert_eq!(sandbox.claudio(["config", "get", "stop.grace"]).ok(), "5s");
    sandbox.git(["config", "core.editor", "false"]);
    let ran = sandbox.claudio(["config", "edit", "--user"]).ended(5);
    assert!(ran.err.contains("the editor 'false' failed"), "{}", ran.err);
}

#[test]
fn settings_of_new_instances_take_effect() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "secret\nother\n");
    sandbox.write("pick", "secret\n");
    sandbox.write("secret", "s3cret\n");
    sandbox.commit("Second");
    for (key, value) in [
        ("branch.prefix", "team/x"),
        ("branch.include_id", "false"),
        ("branch.base", "HEAD~1"),
        ("backend.default", "own"),
        ("backend.own.command", "sh -c 'cat > given; echo \"$@\" > args' sh"),
        ("backend.own.args", "--fast 'a b'"),
        ("worktree.path", "../{repo}.trees/{id}"),
        ("worktree.include", "pick"),
        ("worktree.setup", "cp secret prepared"),
    ] {
        sandbox.claudio(["config", "set", key, value]).ended(0);
    }
    let id = sandbox.claudio(["add", "-q", "Say hello"]).ok();
    let shown = sandbox.wait_for(&id, "completed");
    assert_eq!(shown["branch"], "team/x/say-hello");
    assert_eq!(shown["backend"], "own");
    assert_eq!(shown["base"]["commit"], sandbox.git(["rev-parse", "HEAD~1"]));
    let tree = sandbox.root().join("repo.trees").join(&id);
    assert_eq!(shown["worktree"], tree.to_str().unwrap());
    let read = |name: &str| fs::read_to_string(tree.join(name)).unwrap();
    assert_eq!(read("given").trim_end(), "Say hello");
    assert_eq!(read("args"), "--fast a b\n");
    assert_eq!((read("secret"), read("prepared")), ("s3cret\n".into(), "s3cret\n".into()));
    for (key, value) in [("task", "argument"), ("command", "sh -c 'echo \"$@\" > args' sh")] {
        sandbox.claudio(["config", "set", &format!("backend.own.{key}"), value]).ended(0);
    }
    let id = sandbox.claudio(["add", "-q", "Say more"]).ok();
    sandbox.wait_for(&id, "completed");
    let args = sandbox.root().join("repo.trees").join(&id).join("args");
    assert_eq!(fs::read_to_string(args).unwrap(), "--fast a b Say more\n");
}

#[test]
fn limits_grace_and_log_size_take_effect() {
    let sandbox = Sandbox::new();
    for (key, value) in [("limits.parallel", "1"), ("stop.grace", "50ms"), ("log.max_size", "64k")]
    {
        sandbox.claudio(["config", "set", key, value]).ended(0);
    }
    let stubborn = sandbox.add("trap '' TERM; touch ready; while :; do sleep 1; done");
    let second = sandbox.add("seq 1 100000");
    assert_eq!(sandbox.show(&second)["state"], "pending");
    let ready = sandbox.path().join(".claudio/worktrees").join(&stubborn).join("ready");
    until("the trap", || ready.exists().then_some(()));
    // Without the setting this would take ten seconds; the state says how it ended, not the clock.
    sandbox.claudio(["stop", &stubborn]).ended(0);
    sandbox.wait_for(&second, "completed");
    let directory = sandbox.path().join(".claudio/instances").join(&second);
    let size: u64 = fs::read_dir(directory)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("output"))
        .map(|entry| entry.metadata().unwrap().len())
        .sum();
    assert!(size <= 70 << 10, "{size} bytes of log for a limit of 64k");
    assert!(sandbox.claudio(["logs", "-n", "1", &second]).ok().contains("100000"));
}

#[test]
fn what_is_given_for_one_command_counts_most_and_is_named() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.branch.prefix", "mine"]);
    let git = |args: &[&str]| sandbox.run_in(sandbox.path(), "git", args);
    let prefix = ["claudio", "config", "get", "branch.prefix"];
    let given = |value: &str| {
        let value = format!("claudio.branch.prefix={value}");
        git(&[&["-c", value.as_str()], &prefix[..]].concat()).ok()
    };
    for value in ["other", "a'b c=d!", "ümlaut"] {
        assert_eq!(given(value), value);
    }
    assert_eq!(git(&prefix).ok(), "mine");
    let shell = ["-c", "claudio.backend.default=shell", "-c", "claudio.branch.includeId=false"];
    let id = git(&[&shell[..], &["claudio", "add", "-q", "--wait", "true"]].concat()).ok();
    let branch = sandbox.show(&id)["branch"].clone();
    assert_eq!(branch, "mine/true");
    // What prepares the worktree follows it, what runs there does not get it.
    let setup = "claudio.worktree.setup=env > ../setup.env";
    let id =
        git(&["-c", setup, "claudio", "add", "-q", "--wait", "--backend", "shell", "env"]).ok();
    let log = sandbox.claudio(["logs", &id]).ok();
    let made = fs::read_to_string(sandbox.path().join(".claudio/worktrees/setup.env")).unwrap();
    for text in [log, made] {
        assert!(text.contains("CLAUDIO_INSTANCE=") && !text.contains("GIT_CONFIG_PARAMETERS"));
    }
    // Only named is true, as for git.
    let draft = git(&["-c", "claudio.pr.draft", "claudio", "config", "get", "pr.draft"]).ok();
    assert_eq!(draft, "true");
    let wrong = ["-c", "claudio.limits.parallel=many", "claudio", "add", "-n", "true"];
    let wrong = git(&wrong).ended(2).err;
    assert!(wrong.contains("command line") && wrong.contains("many"), "{wrong}");
    let listed = ["claudio", "config", "list", "--show-origin"];
    let listed = git(&[&["-c", "claudio.stop.grace=7s"], &listed[..]].concat()).ok();
    let line = listed.lines().find(|line| line.starts_with("stop.grace")).unwrap();
    assert!(line.contains("7s") && line.contains("command line"), "{line}");
    // Above it stand the environment's own settings and options.
    let mut command = sandbox.command("git");
    command.env("CLAUDIO_BRANCH_PREFIX", "env").args(["-c", "claudio.branch.prefix=x"]);
    let ran: support::Ran = command.args(prefix).output().unwrap().into();
    assert_eq!(ran.ok(), "env");
}

#[test]
fn durations_that_no_clock_can_count_are_refused_by_name() {
    let sandbox = Sandbox::new();
    let id = sandbox.add_with("true", &["--wait"]);
    for long in ["36526d", "9999999999999999999", "99999999999999999999999"] {
        let ran = sandbox.claudio(["wait", "--timeout", long, &id]).ended(2);
        assert!(
            ran.err.contains(&format!("'{long}'")) && ran.err.contains("100 years"),
            "{}",
            ran.err
        );
    }
    sandbox.claudio(["wait", "--timeout", "36525d", &id]).ended(0);
    let long = "9999999999999999999s";
    let ran = sandbox.claudio(["config", "set", "stop.grace", long]).ended(2);
    assert!(ran.err.contains("100 years"), "{}", ran.err);
    // One that is written by hand is told of, and keeps nobody from working.
    sandbox.git(["config", "claudio.stop.grace", long]);
    let ran = sandbox.claudio(["add", "-q", "--backend", "shell", "--wait", "true"]);
    assert!(ran.err.contains("stop.grace") && ran.err.contains(long), "{}", ran.err);
    sandbox.git(["config", "claudio.stop.grace", "36525d"]);
    let id = sandbox.add_with("true", &["--wait"]);
    assert_eq!(sandbox.show(&id)["state"], "completed");
    let id = sandbox.add("sleep 1000");
    sandbox.wait_for(&id, "working");
    sandbox.claudio(["stop", &id]).ended(0);
}
