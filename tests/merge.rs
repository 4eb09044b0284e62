//! Landing in a local branch, as a user sees it: each mode, each refusal, trains, and that whatever
//! fails leaves everything as it was.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/landing.rs"]
mod landing;
mod support;

use landing::{done, hook, refused};
use std::fs;
use std::path::Path;
use support::still::Still;
use support::{Sandbox, until, write};

#[test]
fn each_mode_gives_the_same_tree_and_its_own_history() {
    for (option, action, subjects) in [
        ("", "merged", "Merge branch|Two|One|Elsewhere|First"),
        ("--no-ff", "merged", "Merge branch|Two|One|Elsewhere|First"),
        ("--squash", "squashed", "the work|Elsewhere|First"),
        ("--rebase", "rebased", "Two|One|Elsewhere|First"),
    ] {
        let sandbox = Sandbox::new();
        let id = sandbox.add(
            "echo 1 > new && git add -A && git commit -qm One\n\
             echo five >> dir/b.txt && git commit -qam Two",
        );
        sandbox.wait_for(&id, "completed");
        sandbox.write("a.txt", "zero\none\ntwo\nthree\n");
        sandbox.commit("Elsewhere");
        let before = sandbox.git(["rev-parse", "main"]);
        let mut args = vec!["merge", &id];
        if option == "--squash" {
            args.extend(["-m", "the work"]);
        }
        args.extend(Some(option).filter(|o| !o.is_empty()));
        let landed = sandbox.json(&args).remove(0);
        assert_eq!((landed["action"].as_str(), &landed["commits"]), (Some(action), &2.into()));
        assert_eq!(landed["before"], before.as_str());
        assert_eq!(landed["after"], sandbox.git(["rev-parse", "main"]).as_str());
        assert_eq!(landed["checkout"], sandbox.path().to_str().unwrap());
        let log = sandbox.git(["log", "--topo-order", "--format=%s"]);
        let seen: Vec<_> = log.lines().map(|l| l.split(" 'claudio").next().unwrap()).collect();
        assert_eq!(seen.join("|"), subjects, "{option}");
        assert_eq!(sandbox.git(["status", "--porcelain"]), "");
        assert_eq!(fs::read_to_string(sandbox.path().join("dir/b.txt")).unwrap(), "four\nfive\n");
        assert_eq!(
            sandbox.git(["log", "-1", "--format=%cn %ce"]),
            "C O Mitter committer@example.com"
        );
        let again = sandbox.json(["merge", &id]).remove(0);
        let expected =
            if ["--squash", "--rebase"].contains(&option) { "merged" } else { "up_to_date" };
        assert_eq!(again["action"], expected);
        assert_eq!(
            sandbox.git(["diff", "main", "main@{1}", "--stat"]).is_empty(),
            expected == "merged"
        );
    }
}

#[test]
fn a_branch_that_only_moves_forward_does_so() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    let landed = sandbox.json(["merge", "--ff-only", "-n", &id]).remove(0);
    assert_eq!(
        (landed["action"].as_str(), &landed["dry_run"]),
        (Some("fast_forwarded"), &true.into())
    );
    assert!(!sandbox.path().join("new").exists());
    sandbox.claudio(["merge", "--ff-only", &id]).ended(0);
    assert!(sandbox.path().join("new").exists());
    sandbox.claudio(["rm", &id]).ended(0);
    // As the document says.
    let id = done(&sandbox, "echo 1 > other", "Other");
    let ran = sandbox.claudio(["merge", &id]).ended(0);
    let before = ran.out.lines().last().unwrap().split_whitespace().last().unwrap().to_owned();
    sandbox.git(["reset", "-q", "--keep", &before]);
    assert!(!sandbox.path().join("other").exists());
    sandbox.claudio(["rm", "--force", &id]).ended(0);

    let id = done(&sandbox, "echo 2 > more", "Two");
    sandbox.write("a.txt", "elsewhere\n");
    sandbox.commit("Elsewhere");
    let err = refused(&sandbox, &["--ff-only", &id], 1);
    assert!(err.contains("cannot be fast-forwarded"), "{err}");
}

#[test]
fn a_conflict_names_the_files_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo mine > a.txt; echo mine > dir/b.txt; echo x > fine", "Mine");
    sandbox.write("a.txt", "theirs\n");
    sandbox.write("dir/b.txt", "theirs\n");
    sandbox.commit("Theirs");
    for mode in [&[][..], &["--squash"], &["--rebase"], &["--no-ff"]] {
        let err = refused(&sandbox, &[mode, &[&id]].concat(), 1);
        assert!(err.contains("hint: conflict: a.txt\nhint: conflict: dir/b.txt"), "{err}");
        assert!(err.contains("git -C '") && !err.contains("fine"), "{err}");
    }
    let ran = sandbox.claudio(["merge", "--json", &id]).ended(1);
    assert_eq!(support::schema::check(&ran.err)[0]["kind"], "conflict");
}

#[test]
fn a_checkout_of_the_branch_follows_only_if_nothing_is_in_the_way() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new; echo x >> a.txt", "One");
    sandbox.write("dir/b.txt", "dirty\n");
    let err = refused(&sandbox, &[&id], 3);
    assert!(err.contains("holds uncommitted changes (dir/b.txt)"), "{err}");
    sandbox.git(["add", "dir/b.txt"]);
    refused(&sandbox, &[&id], 3);
    sandbox.git(["reset", "-q", "--hard"]);
    sandbox.write("new", "in the way\n");
    let err = refused(&sandbox, &[&id], 3);
    assert!(err.contains("files in the way"), "{err}");
    fs::remove_file(sandbox.path().join("new")).unwrap();
    // Somewhere else, the checkout is left alone, dirty or not.
    sandbox.write("dir/b.txt", "dirty\n");
    sandbox.git(["branch", "other"]);
    let landed = sandbox.json(["merge", "--into", "other", &id]).remove(0);
    assert!(landed["checkout"].is_null());
    assert_eq!(sandbox.git(["status", "--porcelain"]), " M dir/b.txt");
    sandbox.git(["checkout", "-q", "dir/b.txt"]);
    sandbox.git(["worktree", "add", "-q", "../linked", "other"]);
    sandbox.write("untracked", "stays\n");
    let landed = sandbox.json(["merge", &id]).remove(0);
    assert_eq!(landed["checkout"], sandbox.path().to_str().unwrap());
    assert_eq!(sandbox.git(["status", "--porcelain"]), "?? untracked");
}

#[test]
fn uncommitted_work_is_refused_or_committed_first() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    let show = sandbox.show(&id);
    let worktree = Path::new(show["worktree"].as_str().unwrap());
    write(&worktree.join("left"), "over\n");
    write(&worktree.join("a.txt"), "changed\n");
    let err = refused(&sandbox, &[&id], 3);
    assert!(err.contains("2 files") && err.contains("--commit MESSAGE"), "{err}");
    sandbox.write("a.txt", "theirs\n");
    sandbox.commit("Theirs");
    // The commit of what was left over is taken back when the rest fails.
    refused(&sandbox, &["--commit", "Rest", &id], 1);
    assert_eq!(
        sandbox.run_in(worktree, "git", ["status", "--porcelain"]).ok(),
        " M a.txt\n?? left"
    );
    sandbox.git(["revert", "--no-edit", "HEAD"]);
    hook(&sandbox, "pre-commit", "echo nothing today >&2; exit 1");
    let err = refused(&sandbox, &["--commit", "Rest", &id], 128);
    assert!(err.contains("nothing today"), "{err}");
    fs::remove_file(sandbox.path().join(".git/hooks/pre-commit")).unwrap();
    sandbox.claudio(["merge", "--commit", "Rest", &id]).ended(0);
    assert_eq!(fs::read_to_string(sandbox.path().join("left")).unwrap(), "over\n");
    let branch = show["branch"].as_str().unwrap();
    assert_eq!(sandbox.git(["log", "-1", "--format=%s", branch]), "Rest");
}

#[test]
fn hooks_run_and_may_refuse() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    sandbox.write("a.txt", "elsewhere\n");
    sandbox.commit("Elsewhere");
    hook(&sandbox, "pre-merge-commit", "test -f new && echo seen >> \"$HOME/seen\"; exit 1");
    refused(&sandbox, &[&id], 128);
    assert_eq!(fs::read_to_string(sandbox.home().join("seen")).unwrap(), "seen\n");
    hook(&sandbox, "pre-merge-commit", "exit 0");
    hook(&sandbox, "commit-msg", "echo 'Reviewed-by: a hook' >> \"$1\"");
    hook(&sandbox, "post-merge", "echo merged > \"$HOME/merged\"");
    sandbox.claudio(["merge", &id]).ended(0);
    assert!(sandbox.git(["log", "-1", "--format=%B"]).contains("Reviewed-by: a hook"));
    assert_eq!(sandbox.git(["log", "-1", "--format=%P"]).split(' ').count(), 2);
    assert!(sandbox.home().join("merged").exists());
    assert!(sandbox.path().join("new").exists());

    let id = done(&sandbox, "echo 2 > more", "Two");
    hook(&sandbox, "pre-commit", "echo formatted > more && git add more");
    sandbox.claudio(["merge", "--squash", &id]).ended(0);
    assert_eq!(fs::read_to_string(sandbox.path().join("more")).unwrap(), "formatted\n");
    assert_eq!(sandbox.git(["worktree", "list"]).lines().count(), 3, "no worktree is left over");
}

#[test]
fn a_check_sees_the_result_before_anything_moves() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    sandbox.write("b", "2\n");
    sandbox.commit("Elsewhere");
    let err =
        refused(&sandbox, &["--verify", "test -f new && echo oh dear && exit 7", "-q", &id], 1);
    assert!(err.contains("exit status: 7") && err.contains("it printed: oh dear"), "{err}");
    assert!(err.contains(&format!("hint: nothing of instance '{id}' has landed")), "{err}");
    let landed = sandbox.json(["merge", "--verify", "test -f new && test -f b", &id]).remove(0);
    assert_eq!(landed["verified"], true);
    assert_eq!(sandbox.git(["worktree", "list"]).lines().count(), 2);
}

#[test]
fn a_branch_that_moves_meanwhile_is_not_overwritten() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    sandbox.write("b", "2\n");
    sandbox.commit("Elsewhere");
    sandbox.git(["branch", "aside"]);
    for into in ["main", "aside"] {
        // The check itself moves the branch: what it looked at is no longer what would be there.
        let script = "git update-ref refs/heads/$BRANCH $(git commit-tree -p $BRANCH -m Fast $BRANCH^{tree})";
        let script = script.replace("$BRANCH", into);
        let ran = sandbox.claudio(["merge", "--into", into, "--verify", &script, &id]).ended(3);
        assert!(ran.err.contains("is no longer at"), "{}", ran.err);
        assert!(ran.err.contains("hint: somebody else has moved it"), "{}", ran.err);
        assert_eq!(sandbox.git(["log", "-1", "--format=%s", into]), "Fast");
        assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    }
    sandbox.claudio(["merge", &id]).ended(0);
}

#[test]
fn a_branch_that_stands_for_another_one_goes_on_doing_so() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    sandbox.git(["symbolic-ref", "refs/heads/master", "refs/heads/main"]);
    let landed = sandbox.json(["merge", "--into", "master", &id]).remove(0);
    assert_eq!(
        (&landed["into"], &landed["checkout"]),
        (&"main".into(), &sandbox.path().to_str().into())
    );
    assert_eq!(sandbox.git(["symbolic-ref", "refs/heads/master"]), "refs/heads/main");
    assert_eq!(sandbox.git(["log", "-1", "--format=%s", "main"]), "One");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    let branch = sandbox.show(&id)["branch"].as_str().unwrap().to_owned();
    sandbox.git(["symbolic-ref", "refs/heads/alias", &format!("refs/heads/{branch}")]);
    assert!(refused(&sandbox, &["--into", "alias", &id], 2).contains("own branch"));
    sandbox.git(["symbolic-ref", "refs/heads/away", "refs/tags/v1"]);
    sandbox.git(["tag", "v1"]);
    assert!(
        refused(&sandbox, &["--into", "away", &id], 3).contains("another name of 'refs/tags/v1'")
    );
}

#[test]
fn what_cannot_be_meant_is_named() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    let branch = sandbox.show(&id)["branch"].as_str().unwrap().to_owned();
    assert!(refused(&sandbox, &["--into", "nowhere", &id], 2).contains("no branch 'nowhere'"));
    assert!(refused(&sandbox, &["--into", &branch, &id], 2).contains("own branch"));
    assert!(refused(&sandbox, &["--continue"], 1).contains("no train"));
    refused(&sandbox, &["--continue", &id], 2);
    refused(&sandbox, &["--squash", "--rebase", &id], 2);
    let head = sandbox.git(["rev-parse", "HEAD"]);
    let bare = sandbox.add_with("echo x > y && git add y && git commit -qm X", &["--base", &head]);
    sandbox.wait_for(&bare, "completed");
    assert!(refused(&sandbox, &[&bare], 2).contains("--into BRANCH"));
    sandbox.claudio(["merge", "--into", "main", &bare]).ended(0);
}

/// Five instances, of which the fourth conflicts with nothing but needs the checks to have run in
/// order; returns their ids.
fn five(sandbox: &Sandbox) -> Vec<String> {
    (1..=5).map(|n| done(sandbox, &format!("echo {n} > file{n}"), &format!("Work {n}"))).collect()
}

fn tree(sandbox: &Sandbox) -> String {
    sandbox.git(["rev-parse", "main^{tree}"])
}

#[test]
fn a_train_lands_all_or_stops_with_the_rest_untouched() {
    let sandbox = Sandbox::new();
    let ids = five(&sandbox);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let check = "ls file* | wc -l >> \"$HOME/checks\"; test ! -f file3";
    let args = [&["merge", "-q", "--verify", check][..], &ids].concat();
    let ran = sandbox.claudio(&args).ended(1);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), ids[..2]);
    assert!(ran.err.contains("--continue") && ran.err.contains(&ids[2..].join(" ")), "{}", ran.err);
    assert_eq!(fs::read_to_string(sandbox.home().join("checks")).unwrap(), "1\n2\n3\n");
    assert!(!sandbox.path().join("file3").exists() && sandbox.path().join("file2").exists());
    let refused = sandbox.claudio(["merge", ids[4]]).ended(3);
    assert!(refused.err.contains("a train into 'main' has stopped with 3 left"), "{}", refused.err);
    let again = sandbox.claudio(["merge", "--continue", "-q"]).ended(1);
    assert!(again.err.contains("--quit forgets the rest"), "{}", again.err);
    sandbox.claudio(["merge", "--quit"]).ended(0);
    let landed = sandbox.json([&["merge", "--train"][..], &ids[2..]].concat());
    assert_eq!(landed.len(), 3);
    assert_eq!(sandbox.git(["ls-files"]).lines().count(), 7);
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
}

#[test]
fn a_train_whose_options_are_not_understood_does_not_go_on_without_them() {
    let sandbox = Sandbox::new();
    let ids = [done(&sandbox, "echo 1 > a", "A"), done(&sandbox, "echo 1 > b", "B")];
    let check = "test ! -e b";
    let ran = sandbox.claudio(["merge", "--squash", "--verify", check, &ids[0], &ids[1]]);
    ran.ended(1);
    let file = sandbox.path().join(".claudio/train.json");
    let text = fs::read_to_string(&file).unwrap();
    for (from, to) in [("\"squash\"", "\"newer_mode\""), ("\"message\"", "\"newer_option\"")] {
        assert!(text.contains(from), "{text}");
        write(&file, text.replace(from, to));
        let err = refused(&sandbox, &["--continue"], 128);
        assert!(err.contains(file.to_str().unwrap()) && err.contains("newer_"), "{err}");
    }
    write(&file, text);
    assert!(refused(&sandbox, &["--continue"], 1).contains(check));
}

#[test]
fn a_train_that_is_killed_goes_on_to_the_same_tree() {
    let whole = Sandbox::new();
    let ids = five(&whole);
    whole.claudio(["merge", "-q", "--train", "--all"]).ended(0);
    drop(ids);
    for killed_at in 1..=5 {
        let sandbox = Sandbox::new();
        five(&sandbox);
        let started = sandbox.home().join("started");
        let script = format!(
            "test -f \"$HOME/go\" || test $(ls file* | wc -l) != {killed_at} || \
             {{ echo $$ > \"$HOME/pid\"; mv \"$HOME/pid\" '{}'; exec tail -f /dev/null; }}",
            started.display()
        );
        let mut command = sandbox.command("git-claudio-merge");
        command.args(["-q", "--train", "--all", "--verify", &script]);
        let mut child = command.spawn().unwrap();
        let check: i32 =
            until("the check", || fs::read_to_string(&started).ok()?.trim().parse().ok());
        child.kill().unwrap();
        child.wait().unwrap();
        nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(check),
            nix::sys::signal::Signal::SIGKILL,
        )
        .unwrap();
        assert_eq!(sandbox.git(["status", "--porcelain"]), "");
        write(&sandbox.home().join("go"), "");
        let rest = sandbox.json(["merge", "--continue"]);
        assert_eq!(rest.len(), 6 - killed_at, "killed at {killed_at}");
        assert_eq!(tree(&sandbox), tree(&whole));
        assert_eq!(sandbox.git(["worktree", "list"]).lines().count(), 6);
        sandbox.claudio(["merge", "--continue"]).ended(1);
    }
}

#[test]
fn the_best_order_is_that_in_which_most_land() {
    let sandbox = Sandbox::new();
    // The first conflicts with all others, the last is built on the one before it.
    let first = done(&sandbox, "echo 1 > a.txt; echo 1 > b; echo 1 > c", "First");
    let second = done(&sandbox, "echo 2 > a.txt", "Second");
    let third = done(&sandbox, "echo 3 > b", "Third");
    let branch = sandbox.show(&third)["branch"].as_str().unwrap().to_owned();
    let script = "echo 4 > c && git add -A && git commit -qm Fourth";
    let fourth = sandbox.add_with(script, &["--base", &branch]);
    sandbox.wait_for(&fourth, "completed");
    let before = Still::of(&sandbox);
    let args = ["merge", "-q", "--train", "--into", "main", "-n", &first, &fourth, &third, &second];
    let ran = sandbox.claudio(args).ended(1);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), [&third, &fourth, &second]);
    before.check(&sandbox);
    let args = ["merge", "-q", "--train", "--into", "main", &first, &fourth, &third, &second];
    let ran = sandbox.claudio(args).ended(1);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), [&third, &fourth, &second]);
    assert!(ran.err.contains(&format!("not landed: {first}")), "{}", ran.err);
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
}

#[test]
fn a_forecast_is_made_on_what_would_be_there_by_then() {
    let sandbox = Sandbox::new();
    let one = done(&sandbox, "echo 1 > a.txt", "One");
    let two = done(&sandbox, "echo 2 > a.txt", "Two");
    let three = done(&sandbox, "echo 3 > c", "Three");
    let before = Still::of(&sandbox);
    // Each by itself would land.
    sandbox.claudio(["merge", "-n", &two]).ended(0);
    let ran = sandbox.claudio(["merge", "-q", "-n", &one, &two, &three]).ended(1);
    assert_eq!(ran.out, format!("{one}\n"));
    assert!(ran.err.contains("conflict: a.txt"), "{}", ran.err);
    assert!(ran.err.contains(&format!("not landed: {two} {three}")), "{}", ran.err);
    for mode in ["--no-ff", "--squash", "--rebase"] {
        let planned = sandbox.json(["merge", "-n", mode, &one, &three]);
        assert_eq!(planned[1]["before"], planned[0]["after"], "{mode}");
    }
    before.check(&sandbox);
    let worktree = sandbox.show(&three)["worktree"].as_str().unwrap().to_owned();
    write(&Path::new(&worktree).join("left"), "over\n");
    refused(&sandbox, &["-n", &three], 3);
    let before = Still::of(&sandbox);
    let planned = sandbox.json(["merge", "-n", "--commit", "Rest", &one, &three]);
    assert_eq!((&planned[0]["commits"], &planned[1]["commits"]), (&1.into(), &2.into()));
    before.check(&sandbox);
}

/// Each step of what has landed is in the journal, also one that was found later; in every order the
/// end of one is the beginning of the next.
#[track_caller]
fn journaled(sandbox: &Sandbox, branch: &str, from: &str, steps: usize) {
    let events = sandbox.json(["events"]);
    let landed: Vec<_> = events.iter().filter(|event| event["kind"] == "landed").collect();
    assert_eq!(landed.len(), steps, "{landed:?}");
    let mut at = from.to_owned();
    for event in landed {
        let detail = &event["detail"];
        assert_eq!(detail["ref"], format!("refs/heads/{branch}"));
        assert_eq!(detail["from"], at);
        at = detail["to"].as_str().unwrap().to_owned();
    }
    assert_eq!(at, sandbox.git(["rev-parse", branch]));
}

#[test]
fn the_journal_says_which_branch_went_from_where_to_where() {
    let sandbox = Sandbox::new();
    let from = sandbox.git(["rev-parse", "main"]);
    let id =
        done(&sandbox, "echo 1 > new; git add new; git commit -qm 1; echo 2 > dir/b.txt", "Work");
    let worktree = sandbox.show(&id)["worktree"].as_str().unwrap().to_owned();
    write(&Path::new(&worktree).join("left"), "over\n");
    let head = sandbox.run_in(Path::new(&worktree), "git", ["rev-parse", "HEAD"]).ok();
    sandbox.claudio(["merge", "--commit", "Rest", "--verify", "false", &id]).ended(1);
    journaled(&sandbox, "main", &from, 0);
    sandbox.claudio(["merge", "--commit", "Rest", &id]).ended(0);
    journaled(&sandbox, "main", &from, 1);
    sandbox.claudio(["merge", &id]).ended(0);
    journaled(&sandbox, "main", &from, 1);
    let events = sandbox.json(["events", "--instance", &id]);
    let of = |kind: &str| events.iter().filter(|e| e["kind"] == kind).collect::<Vec<_>>();
    let [landed] = of("landed")[..] else { panic!("{events:?}") };
    assert_eq!(
        (&landed["detail"]["action"], landed["detail"]["commits"].as_u64()),
        (&"fast_forwarded".into(), Some(3))
    );
    let [committed] = of("committed")[..] else { panic!("{events:?}") };
    assert_eq!(committed["detail"]["from"], head.as_str());
    let branch = sandbox.show(&id)["branch"].as_str().unwrap().to_owned();
    assert_eq!(committed["detail"]["ref"], format!("refs/heads/{branch}"));
    assert_eq!(committed["detail"]["to"], sandbox.git(["rev-parse", &branch]));
    let from = sandbox.git(["rev-parse", "main"]);
    let ids = five(&sandbox);
    let train: Vec<&str> = ids.iter().map(String::as_str).collect();
    sandbox.git(["branch", "other"]);
    sandbox.claudio([&["merge", "-q", "--train", "--into", "other"], &train[..]].concat()).ended(0);
    let steps = sandbox.json(["events"]).iter().filter(|e| e["kind"] == "landed").count();
    assert_eq!((steps, sandbox.git(["rev-parse", "main"])), (6, from));
}

#[test]
fn no_order_lands_more_than_the_best_one() {
    let sandbox = Sandbox::new();
    sandbox.write("list", (1..=9).map(|n| format!("{n}\n")).collect::<String>());
    sandbox.commit("List");
    // Two ends of the file go together, and whoever changes the middle meets both.
    let ids = [
        done(&sandbox, "sed -i 's/^[456]$/&&&/' list", "Middle"),
        done(&sandbox, "sed -i 's/^[34]$/&a/' list", "Upper"),
        done(&sandbox, "sed -i 's/^[67]$/&b/' list", "Lower"),
        done(&sandbox, "echo 1 > other; sed -i '$d' list", "End"),
    ];
    let landing = |args: &[&str]| {
        let ran = sandbox.claudio([&["merge", "-q", "-n"], args].concat());
        ran.out.lines().count()
    };
    let mut orders: Vec<Vec<&str>> = vec![Vec::new()];
    for id in &ids {
        let mut longer = Vec::new();
        for order in &orders {
            for place in 0..=order.len() {
                let mut with = order.clone();
                with.insert(place, id.as_str());
                longer.push(with);
            }
        }
        orders = longer;
    }
    let best = orders.iter().map(|order| landing(order)).max().unwrap();
    assert_eq!((orders.len(), best), (24, 3));
    assert_eq!(landing(&["--train", "--all"]), best);
    let ran = sandbox.claudio(["merge", "-q", "--train", "--all"]).ended(1);
    assert_eq!(ran.out.lines().count(), best);
}

/// Needs `cargo test --features failpoints`.
#[cfg(feature = "failpoints")]
#[test]
fn a_train_that_dies_around_a_move_goes_on_to_the_same_tree() {
    let whole = Sandbox::new();
    five(&whole);
    whole.claudio(["merge", "-q", "--train", "--all"]).ended(0);
    for point in
        ["train.before-move", "train.after-move", "files.before-rename", "files.after-rename"]
    {
        for nth in [1, 3, 5] {
            let sandbox = Sandbox::new();
            let from = sandbox.git(["rev-parse", "main"]);
            five(&sandbox);
            let mut command = sandbox.command("git-claudio-merge");
            command.args(["-q", "--train", "--all"]);
            command.env("CLAUDIO_FAILPOINT", format!("{point}:{nth}"));
            let died = command.output().unwrap();
            assert_eq!(std::os::unix::process::ExitStatusExt::signal(&died.status), Some(9));
            assert_eq!(sandbox.git(["status", "--porcelain"]), "");
            // Killed before anything was written down, nothing has begun.
            let ran = sandbox.claudio(["merge", "--continue", "-q"]);
            if ran.code == 1 && ran.err.contains("no train") {
                sandbox.claudio(["merge", "-q", "--train", "--all"]).ended(0);
            } else {
                ran.ended(0);
            }
            assert_eq!(tree(&sandbox), tree(&whole), "{point}:{nth}");
            let merges = sandbox.git(["rev-list", "--count", "--merges", "main"]);
            assert_eq!(merges, "4", "{point}:{nth}: nothing lands twice");
            journaled(&sandbox, "main", &from, 5);
        }
    }
}
