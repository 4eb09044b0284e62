//! Programs that are too old for what is asked of them, told apart from arguments that are wrong.

/// Whether the program, or its server, says that it does not know what was asked of it.
pub(super) fn is_unknown(said: &str) -> bool {
    let words = ["unrecognized subcommand", "unexpected argument", "unknown variant"];
    words.iter().any(|words| said.contains(words))
}

/// Returns why a program that said this ended before it began.
pub(super) fn ended_early(said: &str, how: &str) -> String {
    match (is_unknown(said), unexpected(said)) {
        (false, _) => format!("codex ended before it began: {how}"),
        (true, Some(argument)) => format!("codex does not take the argument '{argument}'"),
        (true, None) => too_old(),
    }
}

/// Returns the argument that the program says it does not take: the server gets none of ours.
fn unexpected(said: &str) -> Option<&str> {
    said.split_once("unexpected argument '")?.1.split('\'').next()
}

pub(super) fn too_old() -> String {
    let (major, minor, patch) = super::TRIED;
    format!(
        "this codex is too old: it does not know what is needed (tried with {major}.{minor}.{patch})"
    )
}
