use super::*;
use crate::git::testing::Sandbox;
use std::process::Command;

/// Makes a repository of every kind and returns directories to start from.
fn places(sandbox: &Sandbox) -> Vec<PathBuf> {
    let root = sandbox.root();
    sandbox.write("sub dir/ünï/x", "x");
    sandbox.commit("more");
    sandbox.git(["worktree", "add", "-q", "-b", "linked", "../linked tree"]);
    sandbox.git(["worktree", "add", "-q", "-b", "inner", "inside/inner"]);
    sandbox.git_in(root, ["clone", "-q", "--bare", "repo", "bäre.git"]);
    sandbox.git_in(&root.join("bäre.git"), ["worktree", "add", "-q", "../of bare", "main"]);
    fs::create_dir(root.join("elsewhere")).unwrap();
    sandbox.git_in(root, ["init", "-q", "--separate-git-dir", "elsewhere/git", "separate"]);
    sandbox.git_in(&root.join("separate"), ["commit", "-q", "--allow-empty", "-m", "x"]);
    sandbox
        .git_in(&root.join("separate"), ["worktree", "add", "-q", "-b", "s", "../separate linked"]);
    sandbox.git_in(root, ["init", "-q", "super"]);
    let add = ["submodule", "--quiet", "add", "../repo", "mod"];
    sandbox.git_in(&root.join("super"), add);
    sandbox
        .git_in(&root.join("super/mod"), ["worktree", "add", "-q", "-b", "m", "../../mod linked"]);
    [
        "repo",
        "repo/sub dir/ünï",
        "repo/.git",
        "repo/.git/refs",
        "repo/inside/inner/dir",
        "linked tree",
        "linked tree/dir",
        "repo/.git/worktrees/linked-tree",
        "bäre.git",
        "bäre.git/refs",
        "of bare/dir",
        "separate",
        "separate linked",
        "super",
        "super/mod/dir",
        "mod linked/dir",
    ]
    .map(|place| root.join(place))
    .into()
}

fn sandbox() -> Sandbox {
    Sandbox::with_commit().setting("protocol.file.allow", "always")
}

#[test]
fn every_place_is_seen_as_git_sees_it() {
    let sandbox = sandbox();
    for place in places(&sandbox) {
        let ask = |what: &str| {
            let output = sandbox.try_git_in(&place, ["rev-parse", "--path-format=absolute", what]);
            let path = String::from_utf8(output.stdout).unwrap().trim_end().to_owned();
            output.status.success().then(|| PathBuf::from(path))
        };
        let found = sandbox.repository_at(&place);
        assert_eq!(Some(found.git_dir().to_owned()), ask("--git-dir"), "{place:?}");
        assert_eq!(Some(found.common_dir().to_owned()), ask("--git-common-dir"), "{place:?}");
        let top = ask("--show-toplevel");
        assert_eq!(found.current_worktree().map(Path::to_owned), top, "{place:?}");
    }
}

#[test]
fn a_repository_has_one_home_wherever_it_is_entered() {
    let sandbox = sandbox();
    let root = sandbox.root().to_owned();
    for place in places(&sandbox) {
        let found = sandbox.repository_at(&place);
        let first = place.strip_prefix(&root).unwrap().to_str().unwrap();
        let (home, name, bare) = match first.split('/').next().unwrap() {
            "repo" | "linked tree" => ("repo", "repo", false),
            "bäre.git" | "of bare" => ("bäre.git", "bäre", true),
            "separate" | "separate linked" => ("elsewhere/git", "git", false),
            "super" if !first.contains("mod") => ("super", "super", false),
            _ => ("super/mod", "mod", false),
        };
        assert_eq!(found.home(), root.join(home), "{place:?}");
        assert_eq!((found.name().as_str(), found.is_bare()), (name, bare), "{place:?}");
        let main = found.main_worktree();
        assert!(home == "elsewhere/git" || main == (!bare).then_some(found.home()).as_deref());
    }
}

#[test]
fn a_bare_repository_in_its_projects_directory_is_named_after_that() {
    let sandbox = Sandbox::empty();
    sandbox.git_in(sandbox.root(), ["init", "-q", "--bare", "project/.bare"]);
    fs::write(sandbox.root().join("project/.git"), "gitdir: ./.bare\n").unwrap();
    let found = sandbox.repository_at(&sandbox.root().join("project"));
    assert_eq!(
        (found.home(), found.name()),
        (sandbox.root().join("project/.bare"), "project".into())
    );
}

#[test]
fn no_repository_is_an_error_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let error = Repository::discover_with(dir.path(), true, Vec::new()).unwrap_err();
    assert!(matches!(error, Error::NotARepository(_)), "{error}");
    fs::write(dir.path().join(".git"), "gitdir: /nowhere\n").unwrap();
    assert!(Repository::discover_with(dir.path(), true, Vec::new()).is_err());
}

/// Prints what is found, for the tests that need other variables than this process has.
#[test]
#[ignore = "run by the tests below, in a process of its own"]
fn child() {
    match Repository::discover(Path::new(".")) {
        Ok(found) => {
            let worktree = found.current_worktree().unwrap_or(Path::new("none")).display();
            println!("found {} {worktree}", found.git_dir().display());
        }
        Err(Error::NotARepository(_)) => println!("found none"),
        Err(Error::DubiousOwnership(_)) => println!("found dubious"),
        Err(error) => println!("found error {error}"),
    }
}

fn in_child(sandbox: &Sandbox, place: &Path, variables: &[(&str, &Path)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    crate::git::command::scrub(&mut command);
    command.args(["--exact", "git::repository::tests::child", "--ignored", "--nocapture"]);
    command.envs(sandbox.environment()).envs(variables.iter().copied()).current_dir(place);
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let line = output.lines().find_map(|line| line.split_once("found "));
    line.unwrap_or_else(|| panic!("{output}")).1.to_owned()
}

fn git_says(sandbox: &Sandbox, place: &Path, variables: &[(&str, &Path)]) -> String {
    let mut command = Command::new("git");
    crate::git::command::scrub(&mut command);
    command.envs(sandbox.environment()).envs(variables.iter().copied()).current_dir(place);
    let output = command.args(["rev-parse", "--absolute-git-dir", "--show-toplevel"]).output();
    let output = output.unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    match stdout.lines().collect::<Vec<_>>()[..] {
        [git_dir, worktree] => format!("{git_dir} {worktree}"),
        [git_dir] => format!("{git_dir} none"),
        _ if stderr.contains("dubious") => String::from("dubious"),
        _ => String::from("none"),
    }
}

#[test]
fn variables_lead_where_they_lead_git() {
    let sandbox = sandbox();
    places(&sandbox);
    let root = sandbox.root();
    let at = |path: &str| root.join(path);
    let (git_dir, work_tree, ceiling) = ("GIT_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES");
    let cases: Vec<(PathBuf, Vec<(&str, PathBuf)>)> = vec![
        (at("super"), vec![(git_dir, at("repo/.git")), (work_tree, at("repo"))]),
        (at("repo"), vec![(git_dir, at("repo/.git"))]),
        (at("linked tree"), vec![(git_dir, at("bäre.git")), (work_tree, at("linked tree"))]),
        (at("repo/dir"), vec![(ceiling, at("repo"))]),
        (at("repo"), vec![(ceiling, at("repo"))]),
        (at("repo/dir"), vec![(ceiling, at("super"))]),
        (at("repo"), vec![(git_dir, at("nowhere"))]),
    ];
    for (place, variables) in cases {
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| (*name, value.as_path())).collect();
        let (ours, theirs) =
            (in_child(&sandbox, &place, &variables), git_says(&sandbox, &place, &variables));
        assert!(
            ours == theirs || (ours.starts_with("error") && theirs == "none"),
            "{variables:?}: {ours} is not {theirs}"
        );
    }
}

#[test]
fn a_repository_of_somebody_else_is_refused_until_it_is_called_safe() {
    use std::os::unix::fs::chown;
    let sandbox = Sandbox::with_commit();
    let path = sandbox.path();
    if chown(path.join(".git"), Some(12345), None).is_err() {
        return; // Only root can give files away.
    }
    chown(&path, Some(12345), None).unwrap();
    assert_eq!(git_says(&sandbox, &path, &[]), "dubious");
    assert_eq!(in_child(&sandbox, &path, &[]), "dubious");
    let sandbox = sandbox.setting("safe.directory", path.to_str().unwrap());
    assert_eq!(in_child(&sandbox, &path, &[]), git_says(&sandbox, &path, &[]));
}
