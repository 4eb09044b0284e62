//! What a script that asked a question reads as the answer.

use crate::backend::Answer;
use crate::instance::Prompt;

/// Returns what the asking script gets to read.
pub(super) fn answer_text(prompt: &Prompt, answer: &Answer) -> Result<String, String> {
    match answer {
        Answer::Text { text } if prompt.options.is_empty() || prompt.options.contains(text) => {
            Ok(text.clone())
        }
        Answer::Text { text } => {
            Err(format!("'{text}' is none of the options: {}", prompt.options.join(", ")))
        }
        Answer::Allow | Answer::AllowAlways => yes_no(prompt, &["yes", "y", "allow", "ok"]),
        Answer::Deny { .. } => yes_no(prompt, &["no", "n", "deny", "cancel"]),
    }
}

/// A yes or no fits a question that offers it, or one that takes any text.
fn yes_no(prompt: &Prompt, words: &[&str]) -> Result<String, String> {
    if prompt.options.is_empty() {
        return Ok(words[0].to_owned());
    }
    let offered = prompt.options.iter().find(|o| words.contains(&o.to_lowercase().as_str()));
    offered.cloned().ok_or_else(|| {
        format!("the question is not for yes or no; its options: {}", prompt.options.join(", "))
    })
}
