//! What an agent is asked for a plan.

/// Names in use are told, so that they are not chosen; more than these would only be noise.
const TAKEN: usize = 200;
/// More of a wrong answer is not shown to it again.
const ANSWER: usize = 20_000;

/// Returns the question.
pub(super) fn first(objective: &str, max_tasks: usize, taken: &[String]) -> String {
    let taken: Vec<&str> = taken.iter().take(TAKEN).map(String::as_str).collect();
    let taken = match taken.is_empty() {
        true => String::new(),
        false => format!(" These names are taken: {}.", taken.join(", ")),
    };
    format!(
        "Divide the objective below into tasks for coding agents. Look at the repository that you \
         are in first, so that the tasks fit it; you can read it, and must not change it.\n\n\
         - Each task is done by an agent of its own, in a worktree and on a branch of its own. It \
         sees neither the objective nor the other tasks, so its text says all that it must know: \
         what to do, where, and how to tell that it is done.\n\
         - Tasks run at the same time, unless one depends on another. Divide the work so that \
         tasks that run at the same time do not change the same lines.\n\
         - Let a task depend on another one only if it needs the other's work. It is then told how \
         to get it; do not write about branches, merging or committing.\n\
         - As few tasks as are useful, and at the most {max_tasks}. One is enough if dividing does \
         not help.\n\n\
         Answer with nothing but one JSON object on a line for each task:\n\n\
         {{\"name\": \"short-name\", \"task\": \"What is to be done\", \"depends_on\": \
         [\"other-name\"]}}\n\n\
         A name is unique, has at the most 40 characters of a-z, 0-9 and '-', and begins with a \
         letter.{taken} \
         'depends_on' may be left out; there are no other fields.\n\n\
         <objective>\n{objective}\n</objective>\n"
    )
}

/// Returns the question after an answer that was no plan.
pub(super) fn again(before: &str, answer: &str, wrong: &[String]) -> String {
    let shown = match answer.char_indices().nth(ANSWER) {
        Some((end, _)) => &answer[..end],
        None => answer,
    };
    format!(
        "{before}\nYou have answered before, and this was wrong:\n\n{}\n\n<answer>\n{shown}\n\
         </answer>\n\nAnswer anew, with the whole plan.\n",
        wrong.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
    )
}
