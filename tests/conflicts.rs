//! Conflicts as a user asks for them, and that looking changes nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/crew.rs"]
mod crew;
mod support;

use crew::{World, three};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Stdio;
use support::{Sandbox, until, write};

/// What must not change: the content and the times of everything that git has. (git notes the time
/// at objects that it would have written, had they not been there.)
fn everything(world: &World) -> BTreeMap<PathBuf, (u64, i64, i64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![world.sandbox.path().join(".git")];
    open.extend(world.roots.iter().cloned());
    while let Some(path) = open.pop() {
        let meta = path.symlink_metadata().unwrap();
        let bytes = match meta.is_file() {
            true => fs::read(&path).unwrap(),
            false => Vec::new(),
        };
        if meta.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        let is_object =
            path.components().any(|part| part.as_os_str() == "objects") && meta.is_file();
        let time = if is_object { (0, 0) } else { (meta.mtime(), meta.mtime_nsec()) };
        found.insert(path, (meta.ino(), time.0, time.1, bytes));
    }
    found
}

#[test]
fn looking_changes_no_index_and_stores_no_object() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "*.up filter=upper\nmerged merge=mine\n");
    sandbox.git(["config", "filter.upper.clean", "tr a-z A-Z"]);
    sandbox.git(["config", "merge.mine.driver", "cat %B >> %A"]);
    sandbox.write("merged", "x\n");
    sandbox.write("x.up", "X\n");
    sandbox.commit("more");
    let world = World::with(sandbox, 3);
    for at in 0..3 {
        world.write(at, "a.txt", format!("changed by {at}\n"));
        world.write(at, "merged", format!("x\nby {at}\n"));
        world.write(at, "untracked", format!("by {at}\n"));
    }
    world.git(0, &["add", "a.txt"]);
    world.write(0, "a.txt", "changed once more\n");
    world.write(1, "x.up", "filtered\n");
    world.git(2, &["add", "-N", "untracked"]);
    // Touched, but not changed: git would refresh its index.
    world.write(2, "dir/b.txt", "four\n");
    let before = everything(&world);
    let [a, b, _] = [0, 1, 2].map(|at| world.ids[at].as_str());
    for args in [
        &["conflicts", "--all"][..],
        &["conflicts", "--json"],
        &["conflicts", "--pair", a, b],
        &["conflicts", "--order"],
        &["conflicts", "--committed"],
        &["check", "a.txt"],
        &["diff", a, "--against", b],
        &["diff", a, "--against", b, "--json"],
    ] {
        let ran = world.sandbox.claudio(args);
        assert!(ran.code < 2, "{args:?}: {}", ran.err);
        let after = everything(&world);
        let different = |path: &&PathBuf| before.get(*path) != after.get(*path);
        let changed: Vec<_> = before.keys().chain(after.keys()).filter(different).collect();
        assert!(changed.is_empty(), "{args:?} has changed {changed:?}");
    }
    let report = world.report();
    assert_eq!(report["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(report["unknown"], Value::Array(Vec::new()));
}

#[test]
fn paths_and_settings_narrow_the_question() {
    let world = three();
    world.write(0, "dir/b.txt", "x\n");
    world.write(1, "dir/b.txt", "x\n");
    let sandbox = &world.sandbox;
    let code =
        |args: &[&str]| sandbox.claudio([&["conflicts", "--exit-code", "-q"], args].concat()).code;
    assert_eq!((code(&[]), code(&["a.txt"]), code(&["dir"]), code(&["a.tx"])), (1, 1, 0, 1));
    assert_eq!(code(&["--committed"]), 0, "nothing is committed");
    let dir = sandbox.path().join("dir");
    let ran = sandbox.claudio_in(&dir, ["conflicts", "../a.txt"]).ended(0);
    assert!(ran.out.starts_with("a.txt\t"), "{}", ran.out);
    let outside = sandbox.claudio(["conflicts", "../elsewhere"]).ended(2);
    assert!(outside.err.contains("'../elsewhere'"), "{}", outside.err);
    let nowhere = sandbox.claudio(["conflicts", "--exit-code", "a.tx"]).ended(1);
    assert!(nowhere.err.contains("'a.tx' is not in this worktree"), "{}", nowhere.err);
    for senseless in [["--order", "a.txt"], ["--watch", "--exit-code"], ["--matrix", "--order"]] {
        sandbox.claudio([&["conflicts"][..], &senseless].concat()).ended(2);
    }
    sandbox.git(["config", "claudio.conflicts.ignore", "*.txt"]);
    assert_eq!(code(&[]), 0);
    sandbox.git(["config", "claudio.conflicts.ignore", "a{"]);
    let bad = sandbox.claudio(["conflicts"]).ended(2);
    assert!(bad.err.contains("'a{'") && bad.err.contains("conflicts.ignore"), "{}", bad.err);
    assert!(bad.err.contains(".git/config"), "it names where that is written: {}", bad.err);
    sandbox.git(["config", "--unset", "claudio.conflicts.ignore"]);
    for wrong in ["[z", "!f", "'*.lock' !f"] {
        let refused = sandbox.claudio(["config", "set", "conflicts.ignore", wrong]).ended(2);
        assert!(refused.err.contains("path patterns"), "{}", refused.err);
    }
    sandbox.claudio(["config", "set", "conflicts.ignore", "'*.txt' docs/"]).ended(0);
    assert_eq!(code(&[]), 0);
}

#[test]
fn the_ids_of_those_that_collide_can_be_piped() {
    let world = World::new(3);
    world.write(0, "a.txt", "x\n");
    world.write(1, "a.txt", "y\n");
    let mut expected = world.ids[..2].to_vec();
    expected.sort();
    let out = world.sandbox.claudio(["conflicts", "-q"]).ok();
    let mut ids: Vec<_> = out.lines().map(str::to_owned).collect();
    ids.sort();
    assert_eq!(ids, expected);
    let pair = [world.ids[0].as_str(), &world.ids[1]];
    for more in [&["--matrix"][..], &["--pair", pair[0], pair[1]]] {
        for (option, end) in [("-q", "\n"), ("-qz", "\0")] {
            let out = world.sandbox.claudio([&["conflicts", option], more].concat()).out;
            let mut ids: Vec<_> = out.split_terminator(end).map(str::to_owned).collect();
            ids.sort();
            assert_eq!(ids, expected, "{out:?}");
        }
    }
    let matrix = world.sandbox.claudio(["conflicts", "--matrix"]).ok();
    assert_eq!(matrix.lines().filter(|line| line.contains(" X")).count(), 2, "{matrix}");
}

/// People read names, as `ls` shows them; scripts go on with ids.
#[test]
fn instances_are_called_by_their_names() {
    let sandbox = Sandbox::new();
    for name in ["cart", "prices", "gone"] {
        sandbox.claudio(["add", "-q", "--backend", "shell", "--name", name, "true"]).ended(0);
    }
    sandbox.claudio(["wait", "--all", "--timeout", "60s"]).ended(0);
    let shown = ["cart", "prices", "gone"].map(|name| sandbox.show(name));
    let [cart, prices, gone] = shown.each_ref().map(|shown| shown["id"].as_str().unwrap());
    let root = |at: usize| PathBuf::from(shown[at]["worktree"].as_str().unwrap());
    write(&root(0).join("a.txt"), "mine\n");
    write(&root(1).join("a.txt"), "yours\n");
    fs::rename(root(2), sandbox.root().join("away")).unwrap();
    let pair = sandbox.claudio(["conflicts", "--pair", "cart", "prices"]).ok();
    let either = |one: &str, two: &str| pair.contains(one) || pair.contains(two);
    assert!(either("<<<<<<< cart", "<<<<<<< prices"), "{pair}");
    assert!(either(">>>>>>> cart", ">>>>>>> prices"), "{pair}");
    let order = sandbox.claudio(["conflicts", "--order"]).ok();
    let last = order.lines().nth(1).unwrap();
    let met =
        [format!("{prices}\tprices\tconflict\tcart"), format!("{cart}\tcart\tconflict\tprices")];
    assert!(met.iter().any(|met| last.starts_with(met)), "{order}");
    let matrix = sandbox.claudio(["conflicts", "--matrix"]).ended(0);
    assert!(matrix.err.contains("nothing is known of instance 'gone'"), "{}", matrix.err);
    for said in [&pair, &matrix.out, &matrix.err] {
        assert!([cart, prices].iter().all(|id| !said.contains(id)), "{said}");
    }
    assert!(!matrix.err.contains(&format!("'{gone}'")), "{}", matrix.err);
    let quiet = sandbox.claudio(["conflicts", "-q"]).ok();
    assert!(quiet.contains(cart) && quiet.contains(prices), "{quiet}");
    let report = sandbox.json(["conflicts"]).remove(0);
    assert_eq!(report["unknown"][0]["id"], gone);
}

#[test]
fn the_square_and_the_order_leave_nobody_out() {
    let world = World::new(4);
    let sandbox = &world.sandbox;
    // One cannot be looked at, one conflicts with the branch alone, the others are apart.
    world.git(0, &["checkout", "-q", "--detach"]);
    world.write(1, "a.txt", "mine\n");
    world.write(2, "dir/b.txt", "mine\n");
    sandbox.write("a.txt", "landed\n");
    sandbox.commit("landed");
    let branch = sandbox.git(["branch", "--show-current"]);
    let matrix = sandbox.claudio(["conflicts", "--matrix"]).ended(0);
    let lines: Vec<Vec<&str>> =
        matrix.out.lines().map(|line| line.split_whitespace().collect()).collect();
    let [_, b, c, d] = [0, 1, 2, 3].map(|at| world.ids[at].as_str());
    assert_eq!(lines[0], [b, c, d, &world.ids[0], &branch], "{}", matrix.out);
    assert_eq!(lines[1], [b, "-", ".", ".", "?", "X"], "{}", matrix.out);
    assert_eq!(lines[2], [c, ".", "-", ".", "?", "."], "{}", matrix.out);
    assert_eq!(lines[4], [&world.ids[0], "?", "?", "?", "-", "?"], "{}", matrix.out);
    assert!(matrix.err.contains("is detached"), "{}", matrix.err);
    let steps = sandbox.json(["conflicts", "--order"]);
    let last = steps.last().unwrap();
    assert_eq!((steps.len(), &last["id"]), (4, &json!(world.ids[0])));
    assert_eq!(last["verdict"], "unknown");
    assert!(last["reason"].as_str().unwrap().contains("detached"), "{last}");
    let order = sandbox.claudio(["conflicts", "--order"]).ok();
    assert!(order.contains(&format!("{b}\t\tconflict\t{branch}\t")), "{order}");
    let pair = sandbox.claudio(["conflicts", "--pair", &world.ids[0], b]).ended(0);
    assert_eq!(pair.out, format!("{} and {b}: unknown\n", world.ids[0]));
    let empty = Sandbox::new();
    assert_eq!(empty.claudio(["conflicts", "--matrix"]).ok(), "");
}

#[test]
fn a_pair_is_shown_in_the_order_that_it_was_asked_for_in() {
    let world = World::new(2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    let [a, b] = [0, 1].map(|at| world.ids[at].as_str());
    for (first, second, texts) in [(a, b, ["mine", "yours"]), (b, a, ["yours", "mine"])] {
        let shown = world.sandbox.claudio(["conflicts", "--pair", first, second]).ok();
        let [ours, theirs] = texts;
        let marked = format!("<<<<<<< {first} {ours} ======= {theirs} >>>>>>> {second}");
        let words: Vec<_> = shown.split_whitespace().collect();
        assert!(words.join(" ").ends_with(&marked), "{shown}");
        let found = world.sandbox.json(["conflicts", "--pair", first, second]).remove(0);
        assert_eq!(found["pairs"][0]["a"], first);
    }
}

#[test]
fn an_empty_path_is_none() {
    let world = three();
    for command in ["conflicts", "check"] {
        let ran = world.sandbox.claudio([command, ""]).ended(2);
        assert!(ran.err.contains("an empty text is no path"), "{}", ran.err);
    }
    world.sandbox.claudio(["conflicts"]).ended(0);
    let all = world.sandbox.claudio(["check", "."]).ended(1).out;
    assert!(all.starts_with(".\tchanged\t"), "{all}");
}

#[test]
fn the_order_of_landing_lets_most_land_freely() {
    let world = World::new(3);
    // One stands against both others.
    world.write(0, "a.txt", "mine\n");
    world.write(0, "dir/b.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    world.write(2, "dir/b.txt", "theirs\n");
    let steps = world.sandbox.json(["conflicts", "--order"]);
    let verdicts: Vec<_> = steps.iter().map(|step| step["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["clean", "clean", "conflict"]);
    assert_eq!(steps[2]["id"], Value::from(world.ids[0].as_str()));
    assert_eq!(steps[2]["meets"].as_array().unwrap().len(), 2);
    let shown = world.sandbox.claudio(["conflicts", "--order"]).ok();
    assert!(shown.lines().last().unwrap().contains("a.txt, dir/b.txt"), "{shown}");
}

#[test]
fn the_list_marks_what_collides_and_check_answers_from_memory() {
    let world = World::new(2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    let sandbox = &world.sandbox;
    let before = sandbox.claudio(["check", "--json", "a.txt"]).ended(1).out;
    let before = support::schema::check(&before).remove(0);
    assert_eq!((&before["free"], &before["taken_at"]), (&Value::Null, &Value::Null));
    assert_eq!(sandbox.claudio(["check", "-q", "a.txt"]).ended(1).out, "a.txt\n");
    sandbox.claudio(["conflicts"]).ended(0);
    assert!(sandbox.json(["ls"]).iter().all(|instance| instance["conflicts"] == "conflict"));
    assert!(sandbox.claudio(["ls"]).ok().lines().all(|line| line.contains('!')));
    let ran = sandbox.claudio(["check", "a.txt", "dir"]).ended(1);
    assert!(ran.out.lines().nth(1).unwrap().starts_with("dir\tfree"), "{}", ran.out);
    let asked = sandbox.claudio_in(&world.roots[0], ["check", "--json", "a.txt"]).ended(1);
    let asked = support::schema::check(&asked.out).remove(0);
    assert_eq!(asked["verdict"], "conflict", "seen from an instance");
    assert_eq!(asked["modified_by"].as_array().unwrap().len(), 1);
    sandbox.claudio(["check", "dir/b.txt"]).ended(0);
    sandbox.claudio(["check", "../x"]).ended(2);
    // Memory only: what happens now it does not know.
    world.write(1, "dir/b.txt", "new\n");
    sandbox.claudio(["check", "dir/b.txt"]).ended(0);
}

/// The instances conflict as soon as they are done, and nobody has asked.
fn unasked(sandbox: &Sandbox) -> Vec<String> {
    let scripts = ["echo mine > a.txt", "echo yours > a.txt"];
    let add = |script: &&str| {
        let id = sandbox.add(script);
        sandbox.wait_for(&id, "completed");
        id
    };
    scripts.iter().map(add).collect()
}

#[test]
fn somebody_looks_whenever_a_turn_ends() {
    let sandbox = Sandbox::new();
    let ids = unasked(&sandbox);
    until("the mark", || {
        let marked = |instance: &Value| instance["conflicts"] == "conflict";
        sandbox.json(["ls"]).iter().all(marked).then_some(())
    });
    let of_conflicts = || {
        let events = sandbox.json(["events"]).into_iter();
        events.filter(|event| event["kind"] == "conflict").collect::<Vec<_>>()
    };
    let begun = until("the event", || of_conflicts().pop());
    assert_eq!((&begun["instance"], &begun["detail"]["with"]), (&json!(ids[1]), &json!(ids[0])));
    assert_eq!(begun["detail"]["verdict"], "conflict");
    assert_eq!(begun["detail"]["files"], json!(["a.txt"]));
    // Who still looks at it would tell of it after what comes now.
    sandbox.rests();
    // The same once more is no news; that it is over is.
    sandbox.claudio(["conflicts"]).ended(0);
    let root = PathBuf::from(sandbox.show(&ids[1])["worktree"].as_str().unwrap());
    write(&root.join("a.txt"), "mine\n");
    sandbox.claudio(["conflicts"]).ended(0);
    let events = of_conflicts();
    assert_eq!(events.len(), 2, "{events:#?}");
    assert_eq!(events[1]["detail"]["verdict"], "identical");
    // What is not known for a while is neither over nor new.
    write(&root.join("a.txt"), "yours\n");
    sandbox.claudio(["conflicts"]).ended(0);
    sandbox.run_in(&root, "git", ["checkout", "-q", "--detach"]).ended(0);
    sandbox.claudio(["conflicts", "--exit-code"]).ended(1);
    sandbox.run_in(&root, "git", ["checkout", "-q", "-"]).ended(0);
    sandbox.claudio(["conflicts"]).ended(0);
    assert_eq!(of_conflicts().len(), 3);
    sandbox.claudio(["rm", "--force", &ids[0]]).ended(0);
    sandbox.claudio(["conflicts"]).ended(0);
    let last = of_conflicts().pop().unwrap();
    assert_eq!(last["detail"]["verdict"], Value::Null, "{last}");
}

#[test]
fn a_check_renews_what_is_old() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.conflicts.refresh", "false"]);
    unasked(&sandbox);
    let check = || {
        let ran = sandbox.claudio(["check", "--json", "a.txt"]).ended(1);
        support::schema::check(&ran.out).remove(0)["free"].clone()
    };
    check();
    until("no more helpers", || sandbox.processes().is_empty().then_some(()));
    assert_eq!(check(), Value::Null, "it is turned off");
    sandbox.git(["config", "claudio.conflicts.refresh", "true"]);
    until("an answer", || (check() == Value::Bool(false)).then_some(()));
}

#[test]
fn a_hook_tells_the_agent_and_never_stands_in_its_way() {
    let world = World::new(2);
    world.write(1, "a.txt", "yours\n");
    world.sandbox.claudio(["conflicts"]).ended(0);
    let ask = |event: &str| {
        let mut command = world.sandbox.command_in(&world.roots[0], "git");
        command.args(["claudio", "check", "--hook"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(event.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{event}");
        String::from_utf8(output.stdout).unwrap()
    };
    let path = world.roots[0].join("a.txt");
    let edit = serde_json::json!({
        "hook_event_name": "PreToolUse", "tool_name": "Edit", "tool_input": { "file_path": path },
    });
    let answer: Value = serde_json::from_str(&ask(&edit.to_string())).unwrap();
    let told = answer["hookSpecificOutput"]["additionalContext"].as_str().unwrap();
    assert!(told.contains("'a.txt'") && told.contains(&world.ids[1]), "{told}");
    let patch = "*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+1\n*** End Patch";
    let patch =
        serde_json::json!({ "tool_name": "apply_patch", "tool_input": { "command": patch } });
    assert!(ask(&patch.to_string()).contains("a.txt"));
    for silent in ["", "{", "[]", r#"{"tool_input":{"file_path":"/etc/passwd"}}"#] {
        assert_eq!(ask(silent), "", "{silent}");
    }
}

#[test]
fn two_instances_are_compared_as_they_stand() {
    let world = World::new(2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "untracked", "yours\n");
    let [a, b] = [0, 1].map(|at| world.ids[at].as_str());
    let diff = world.sandbox.claudio(["diff", a, "--against", b]).ok();
    assert!(diff.contains("+mine") && diff.contains("-yours"), "{diff}");
    let names = world.sandbox.claudio(["diff", a, "--against", b, "--name-only"]).ok();
    assert_eq!(names, "a.txt\nuntracked");
    let found = world.sandbox.json(["diff", a, "--against", b]).remove(0);
    assert_eq!(found["against"], b);
    assert_eq!(found["files"].as_array().unwrap().len(), 2);
    assert_eq!(found["files"][0]["committed"], false);
    assert_eq!(world.sandbox.claudio(["diff", a, "--against", b, "--committed"]).ok(), "");
}

#[test]
fn watching_tells_what_becomes_different() {
    let world = World::new(2);
    let mut command = world.sandbox.command("git");
    command.args(["claudio", "conflicts", "--watch", "--json"]).stdout(Stdio::piped());
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || support::schema::check(&lines.next().unwrap().unwrap()).remove(0);
    let first = next();
    assert_eq!((&first["from"], &first["to"]), (&Value::Null, &"conflict".into()));
    assert_eq!(first["files"][0], "a.txt");
    // Whoever looks in between must not find half of it.
    let replace = |text: &str| {
        let new = world.sandbox.root().join("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, world.roots[1].join("a.txt")).unwrap();
    };
    replace("mine\n");
    assert_eq!(next()["to"], "identical");
    // The pair is as unknown as its instance, and known again with it.
    world.git(1, &["checkout", "-q", "--detach"]);
    let both = [next(), next()];
    assert!(both.iter().all(|change| change["to"] == "unknown"), "{both:?}");
    let pair = both.iter().find(|change| !change["b"].is_null()).unwrap();
    assert_eq!(pair["from"], "identical", "{both:?}");
    world.git(1, &["checkout", "-q", "-"]);
    let both = [next(), next()];
    assert!(both.iter().any(|change| change["to"] == "identical"), "{both:?}");
    replace("one\ntwo\nthree\n");
    let last = next();
    assert_eq!((&last["from"], &last["to"]), (&"identical".into(), &Value::Null));
    child.kill().unwrap();
    child.wait().unwrap();
}
