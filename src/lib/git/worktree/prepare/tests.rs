use super::*;
use crate::git::testing::{Sandbox, listing, write};
use crate::git::worktree::{WorktreeState, verify};
use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};

fn request(sandbox: &Sandbox, name: &str) -> WorktreeRequest {
    WorktreeRequest {
        path: sandbox.root().join("trees").join(name),
        branch: format!("claudio/{name}"),
        commit: sandbox.git(["rev-parse", "HEAD"]),
        include: None,
        exclude: vec![sandbox.path().join("excluded")],
    }
}

fn prepare_one(sandbox: &Sandbox, name: &str) -> Result<Prepared> {
    prepare(&sandbox.repository(), &request(sandbox, name), &|| Ok(Box::new(())))
}

/// Makes a worktree with us and one with git.
///
/// Returns ours, once nothing tells the two apart.
fn same_as_git(sandbox: &Sandbox) -> Prepared {
    let theirs = sandbox.root().join("theirs");
    let path = theirs.to_str().unwrap();
    sandbox.git(["worktree", "add", "-q", "--no-track", "-b", "theirs", path, "HEAD"]);
    let ours = prepare_one(sandbox, "ours").unwrap();
    let root = ours.worktree.path();
    assert_eq!(listing(root), listing(&theirs));
    for command in [
        &["ls-files", "--stage", "-v"][..],
        &["write-tree"],
        &["status", "--porcelain", "--ignored"],
        &["rev-parse", "HEAD", "HEAD^{tree}", "--is-shallow-repository"],
        &["config", "--get-all", "core.sparseCheckout"],
    ] {
        let (ours, theirs) =
            (sandbox.try_git_in(root, command).stdout, sandbox.try_git_in(&theirs, command).stdout);
        assert_eq!(ours, theirs, "{command:?}");
    }
    assert_eq!(sandbox.git_in(root, ["status", "--porcelain"]), "");
    // Fresh: no file need be read again (a command that does not refresh sees no difference).
    assert_eq!(sandbox.git_in(root, ["diff-files", "--raw"]), "");
    assert_eq!(sandbox.git_in(root, ["symbolic-ref", "HEAD"]), "refs/heads/claudio/ours");
    assert_eq!(verify(&sandbox.repository(), root), WorktreeState::Ok);
    ours
}

fn everything_of(sandbox: &Sandbox) -> (BTreeMap<PathBuf, String>, String, String) {
    let mut files = listing(sandbox.root());
    // Logs of deleted branches leave empty directories behind, as with git.
    files.retain(|path, _| !path.starts_with("repo/.git/logs") && !path.starts_with("home"));
    files.retain(|path, _| !path.starts_with("repo/.git/refs/heads"));
    files.retain(|path, _| path != Path::new("repo/.git/worktrees"));
    let branches = sandbox.git(["for-each-ref"]);
    (files, branches, sandbox.git(["worktree", "list"]))
}

#[test]
fn plain_files_of_every_kind() {
    let sandbox = Sandbox::with_commit();
    for path in ["spa ce/ü ñ", "new\nline", "-dash", "a/b/c/d/e/f", "a/b.c/x", "a/b/z", "empty/.x"]
    {
        sandbox.write(path, path);
    }
    sandbox.write("zero", "");
    sandbox.write("crlf", "a\r\nb\r\n");
    sandbox.write("binary", (0..=255).cycle().take(300_000).collect::<Vec<u8>>());
    sandbox.write("run.sh", "#!/bin/sh\n");
    let run = sandbox.path().join("run.sh");
    fs::set_permissions(run, fs::Permissions::from_mode(0o755)).unwrap();
    for (target, link) in [("/nowhere", "dangling"), ("a/b", "to dir"), ("../../x", "a/b/out")] {
        symlink(target, sandbox.path().join(link)).unwrap();
    }
    sandbox.commit("kinds");
    sandbox.git(["gc", "-q"]);
    same_as_git(&sandbox);
}

#[test]
fn conversions_are_those_of_git() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(["config", "filter.rot.smudge", "tr a-z n-za-m"]);
    sandbox.git(["config", "filter.rot.clean", "tr a-z n-za-m"]);
    sandbox.write(".gitattributes", "*.bat eol=crlf\n*.flt filter=rot\n[attr]mine ident\n");
    sandbox
        .write("sub/.gitattributes", "*.bat -text\n*.id mine\n*.no filter=none\n*.t text=auto\n");
    sandbox.write(".git/info/attributes", "*.u16 text working-tree-encoding=UTF-16LE\n");
    for path in
        ["a.bat", "sub/a.bat", "a.flt", "sub/b.flt", "sub/a.id", "a.id", "sub/a.no", "sub/a.t"]
    {
        sandbox.write(path, "hello $Id$\nworld\n");
    }
    sandbox.write("a.u16", "h\0\u{fc}\0".as_bytes());
    sandbox.write("a.u16", b"h\0i\0\n\0");
    for at in 0..150 {
        sandbox.write(&format!("plain/{at}"), "x\n");
    }
    sandbox.commit("attributes");
    let ours = same_as_git(&sandbox);
    let text = fs::read_to_string(ours.worktree.path().join("a.bat")).unwrap();
    assert!(text.contains("\r\n"), "the conversion has happened");
}

#[test]
fn settings_that_convert_everything_are_honoured() {
    for (key, value) in
        [("core.autocrlf", "true"), ("core.eol", "crlf"), ("core.symlinks", "false")]
    {
        let sandbox = Sandbox::with_commit();
        sandbox.write(".gitattributes", "*.txt text\n");
        symlink("a.txt", sandbox.path().join("link")).unwrap();
        sandbox.commit("more");
        sandbox.git(["config", key, value]);
        same_as_git(&sandbox);
    }
}

#[test]
fn a_sparse_checkout_stays_sparse() {
    let sandbox = Sandbox::with_commit();
    sandbox.write("left/out", "x");
    sandbox.commit("more");
    sandbox.git(["sparse-checkout", "set", "--cone", "dir"]);
    let ours = same_as_git(&sandbox);
    assert!(!ours.worktree.path().join("left").exists());
}

#[test]
fn submodules_are_there_and_what_git_forbids_stays_forbidden() {
    let sandbox = Sandbox::with_commit().setting("protocol.file.allow", "always");
    sandbox.git_in(sandbox.root(), ["clone", "-q", "repo", "lib"]);
    sandbox.git(["submodule", "--quiet", "add", "../lib", "vendor/lib"]);
    sandbox.commit("submodule");
    let ours = prepare_one(&sandbox, "ours").unwrap();
    let root = ours.worktree.path();
    assert_eq!(fs::read_to_string(root.join("vendor/lib/a.txt")).unwrap(), "one\ntwo\n");
    assert_eq!(sandbox.git_in(root, ["status", "--porcelain"]), "");
    crate::git::worktree::remove_worktree(&sandbox.repository(), root).unwrap();
    sandbox.git(["branch", "-q", "-D", "claudio/ours"]);

    let strict = sandbox.setting("protocol.file.allow", "never");
    let without = prepare_one(&strict, "ours").unwrap();
    let [warning] = &without.warnings[..] else { panic!("{:?}", without.warnings) };
    assert!(warning.contains("transport 'file' not allowed"), "{warning}");
    assert!(!without.worktree.path().join("vendor/lib/a.txt").exists());
}

#[test]
fn the_hook_runs_as_with_git_and_may_fail() {
    let sandbox = Sandbox::with_commit();
    let hook = sandbox.path().join(".git/hooks/post-checkout");
    let script = "#!/bin/sh\nenv | grep -E '^(GIT_|PATH=)' | grep -v GIT_CONFIG | sort >../log\n\
                  echo \"$@\" >>../log; ls >>../log; echo sorry >&2; exit 3\n";
    write(&sandbox.path(), ".git/hooks/post-checkout", script);
    let ours = prepare_one(&sandbox, "before").unwrap();
    assert_eq!(ours.warnings, [] as [&str; 0], "not executable");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();

    let ours = prepare_one(&sandbox, "ours").unwrap();
    assert_eq!(ours.warnings.len(), 1);
    assert!(ours.warnings[0].ends_with("sorry"), "{:?}", ours.warnings);
    let ours = fs::read_to_string(sandbox.root().join("trees/log")).unwrap();
    let theirs = sandbox.root().join("trees/theirs");
    sandbox.try_git_in(&sandbox.path(), ["worktree", "add", "-q", theirs.to_str().unwrap()]);
    let theirs = fs::read_to_string(sandbox.root().join("trees/log")).unwrap();
    let own = |text: &str| text.replace("GIT_PREFIX=\n", "").replace("GIT_ADVICE=0\n", "");
    assert_eq!(own(&ours), own(&theirs));
}

#[test]
fn only_ignored_untracked_files_that_are_named_are_copied() {
    let sandbox = Sandbox::with_commit();
    sandbox.write(".gitignore", ".env*\nsecret/\n*.log\nexcluded/\nlinkdir/\n");
    sandbox.write(
        ".worktreeinclude",
        "# local\n.env*\n!.env.not\nsecret/\nnot-ignored\nexcluded/\na.txt\nlinkdir/\n",
    );
    sandbox.write(".env.tracked", "old");
    symlink("/tmp", sandbox.path().join("linkdir")).unwrap();
    sandbox.git(["add", "-f", ".env.tracked", "linkdir"]);
    sandbox.commit("ignores");
    fs::remove_file(sandbox.path().join("linkdir")).unwrap();
    sandbox.write("linkdir/escape", "must stay inside");
    for path in [".env", ".env.not", "secret/deep/key", "x.log", "not-ignored", "excluded/x"] {
        sandbox.write(path, path);
    }
    sandbox.write(".env.tracked", "changed");
    fs::set_permissions(sandbox.path().join("secret/deep/key"), fs::Permissions::from_mode(0o600))
        .unwrap();
    symlink("/etc/passwd", sandbox.path().join("secret/link")).unwrap();

    let ours = prepare_one(&sandbox, "ours").unwrap();
    let files = listing(ours.worktree.path());
    let has = |path: &str| files.get(Path::new(path)).cloned().unwrap_or_default();
    assert_eq!(ours.copied, 3, "{files:?}");
    assert!(has(".env").ends_with("\".env\""));
    assert!(has("secret/deep/key").starts_with("file 100600"));
    assert!(has("secret/link").starts_with("link to"));
    assert!(has(".env.tracked").ends_with("\"old\""));
    assert!(has("linkdir").starts_with("link to") && !Path::new("/tmp/escape").exists());
    for path in [".env.not", "x.log", "not-ignored", "excluded/x"] {
        assert_eq!(has(path), "", "{path}");
    }
    let given = WorktreeRequest { include: Some(vec!["*.log".into()]), ..request(&sandbox, "two") };
    let ours = prepare(&sandbox.repository(), &given, &|| Ok(Box::new(()))).unwrap();
    assert!(ours.worktree.path().join("x.log").exists() && ours.copied == 1);
}

#[test]
fn nothing_that_exists_is_touched_and_nothing_half_made_is_left() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(["branch", "claudio/taken"]);
    write(sandbox.root(), "trees/full/file", "mine");
    sandbox.git(["branch", "claudio/deep/er"]);
    let before = everything_of(&sandbox);
    let failing = |name: &str| prepare_one(&sandbox, name).unwrap_err();
    assert!(matches!(failing("taken"), Error::BranchExists(_)));
    assert!(matches!(failing("full"), Error::PathExists(_)));
    assert!(matches!(failing("deep"), Error::Failed { .. }), "a name in the way of another");
    assert!(matches!(failing("a..b"), Error::InvalidBranch(_)));
    let locked = prepare(&sandbox.repository(), &request(&sandbox, "x"), &|| Err("held".into()));
    assert!(matches!(locked.unwrap_err(), Error::Guard(_)));
    assert_eq!(everything_of(&sandbox), before);

    let blob = sandbox.git(["rev-parse", "HEAD:dir/b.txt"]);
    let object = sandbox.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    fs::remove_file(object).unwrap();
    let before = everything_of(&sandbox);
    let error = failing("x").to_string();
    assert!(error.contains(&blob), "{error}");
    assert_eq!(everything_of(&sandbox), before);
}

#[test]
fn a_malicious_tree_writes_nothing_outside() {
    let sandbox = Sandbox::with_commit();
    let outside = sandbox.root().join("outside");
    fs::create_dir(&outside).unwrap();
    let blob = |text: &str| {
        write(sandbox.root(), "blob", text);
        let path = sandbox.root().join("blob");
        sandbox.git(["hash-object", "-w", path.to_str().unwrap()])
    };
    let (evil, target) = (blob("evil"), blob(outside.to_str().unwrap()));
    let inner = tree(&sandbox, &[("100644", "file", &evil), ("120000", "link", &target)]);
    let trees = [
        tree(&sandbox, &[("120000", "a", &target), ("40000", "a", &inner)]),
        tree(&sandbox, &[("40000", "a", &inner), ("120000", "a", &target)]),
        tree(
            &sandbox,
            &[("120000", "a", &target), ("100644", "a.x", &evil), ("40000", "a", &inner)],
        ),
        tree(&sandbox, &[("40000", "..", &tree(&sandbox, &[("40000", "outside", &inner)]))]),
        tree(&sandbox, &[("40000", ".git", &inner)]),
        tree(&sandbox, &[("100644", "../../outside/file", &evil)]),
    ];
    for (at, tree) in trees.iter().enumerate() {
        let commit = sandbox.git(["commit-tree", "-m", "evil", tree]);
        let evil = WorktreeRequest { commit, ..request(&sandbox, &format!("evil{at}")) };
        let _ = prepare(&sandbox.repository(), &evil, &|| Ok(Box::new(())));
        assert_eq!(listing(&outside), BTreeMap::new(), "tree {at}");
        assert!(!sandbox.path().join(".git/worktrees").join(format!("evil{at}/file")).exists());
    }
}

/// Stores a tree with exactly these entries, however wrong.
fn tree(sandbox: &Sandbox, entries: &[(&str, &str, &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        let id = gix::ObjectId::from_hex(id.as_bytes()).unwrap();
        bytes.extend_from_slice(id.as_bytes());
    }
    let file = sandbox.root().join("tree");
    fs::write(&file, bytes).unwrap();
    let args = ["hash-object", "-w", "-t", "tree", "--literally", file.to_str().unwrap()];
    sandbox.git(args)
}

#[test]
fn a_bare_repository_has_worktrees_too() {
    let sandbox = Sandbox::with_commit();
    sandbox.git_in(sandbox.root(), ["clone", "-q", "--bare", "repo", "bare.git"]);
    let bare = sandbox.repository_at(&sandbox.root().join("bare.git"));
    let request = WorktreeRequest { path: bare.home().join("trees/x"), ..request(&sandbox, "x") };
    let ours = prepare(&bare, &request, &|| Ok(Box::new(()))).unwrap();
    assert_eq!(sandbox.git_in(ours.worktree.path(), ["status", "--porcelain"]), "");
}

/// Prints how long a worktree takes, ours against git's default.
#[test]
#[ignore = "a measurement: CLAUDIO_BENCH_REPO=/path/to/a/big/repository"]
fn measure_against_git() {
    let Ok(path) = std::env::var("CLAUDIO_BENCH_REPO") else { return };
    let repository = Repository::discover(Path::new(&path)).unwrap();
    let commit = crate::git::revision::commit(&repository, "HEAD").unwrap();
    let mut ratios = Vec::new();
    for round in 0..7 {
        let (name, theirs) = (format!("bench-{round}"), format!("bench-git-{round}"));
        let request = WorktreeRequest {
            path: repository.home().with_extension("trees").join(&name),
            branch: name.clone(),
            commit: commit.clone(),
            include: None,
            exclude: Vec::new(),
        };
        let begin = std::time::Instant::now();
        let ours = prepare(&repository, &request, &|| Ok(Box::new(()))).unwrap();
        let our_time = begin.elapsed();
        let their_path = request.path.with_file_name(&theirs);
        let begin = std::time::Instant::now();
        Git::new(&repository)
            .args(["worktree", "add", "-q", "-b", &theirs])
            .args([&their_path])
            .run()
            .unwrap();
        let their_time = begin.elapsed();
        println!("ours {our_time:?} git {their_time:?}");
        ratios.push(our_time.as_secs_f64() / their_time.as_secs_f64());
        for (path, branch) in [(ours.worktree.path(), &name), (&*their_path, &theirs)] {
            crate::git::worktree::remove_worktree(&repository, path).unwrap();
            crate::git::worktree::delete_branch(&repository, branch, &commit).unwrap();
        }
    }
    ratios.sort_by(f64::total_cmp);
    println!("ratio min {:.2} median {:.2} max {:.2}", ratios[0], ratios[3], ratios[6]);
}
