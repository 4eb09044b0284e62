//! Questions to the person at the terminal.

use super::Output;
use crate::cli::CliError;
use std::io::{self, BufRead};

/// One of several answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// What is typed: the whole word or its first letter.
    pub word: &'a str,
    /// What it does.
    pub about: &'a str,
}

impl Output {
    /// Whether somebody can be asked: input and errors are a terminal, and nothing speaks JSON.
    pub fn can_ask(&self) -> bool {
        self.terminal.input && self.terminal.error && !self.is_json()
    }

    /// Asks a question that is answered with yes or no; the safe answer is no.
    ///
    /// Returns false if nobody can be asked.
    ///
    /// # Errors
    /// If the terminal cannot be read.
    pub fn confirm(&self, question: &str) -> Result<bool, CliError> {
        self.confirm_from(question, &mut io::stdin().lock())
    }

    /// Asks for one of several answers, the first being the safe one.
    ///
    /// Returns its place; 0 if nobody can be asked or the input ends.
    ///
    /// # Errors
    /// If the terminal cannot be read.
    pub fn choose(&self, question: &str, choices: &[Choice<'_>]) -> Result<usize, CliError> {
        self.choose_from(question, choices, &mut io::stdin().lock())
    }

    fn confirm_from(&self, question: &str, input: &mut dyn BufRead) -> Result<bool, CliError> {
        if !self.can_ask() {
            return Ok(false);
        }
        let answer = self.ask_line(&format!("{question} [y/N] "), input)?;
        Ok(matches!(answer.as_deref().map(str::to_lowercase).as_deref(), Some("y" | "yes")))
    }

    fn choose_from(
        &self,
        question: &str,
        choices: &[Choice<'_>],
        input: &mut dyn BufRead,
    ) -> Result<usize, CliError> {
        if !self.can_ask() {
            return Ok(0);
        }
        let words: Vec<_> = choices.iter().map(|choice| choice.word).collect();
        let safe = words.first().copied().unwrap_or_default();
        let line = format!("{question} [{}] ({safe}) ", words.join("/"));
        loop {
            let Some(answer) = self.ask_line(&line, input)? else { return Ok(0) };
            if answer.is_empty() {
                return Ok(0);
            }
            let matching = words.iter().position(|word| word.starts_with(&answer.to_lowercase()));
            if let Some(at) = matching {
                return Ok(at);
            }
            for choice in choices {
                self.prompt(&format!("  {}: {}\n", choice.word, choice.about));
            }
        }
    }

    /// Asks and reads a line; `None` at the end of the input.
    fn ask_line(
        &self,
        question: &str,
        input: &mut dyn BufRead,
    ) -> Result<Option<String>, CliError> {
        self.flush()?;
        self.prompt(question);
        let mut line = String::new();
        let read = input
            .read_line(&mut line)
            .map_err(|source| CliError::io("cannot read the answer", source))?;
        if read == 0 {
            self.prompt("\n");
        }
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Terminal;
    use super::super::testing::Captured;
    use super::*;

    const PERSON: Terminal = Terminal { input: true, error: true, ..Terminal::NONE };
    const CHOICES: [Choice<'_>; 2] =
        [Choice { word: "keep", about: "keeps it" }, Choice { word: "discard", about: "loses it" }];

    #[test]
    fn nobody_there_means_the_safe_answer() {
        let output = Captured::new(Terminal::NONE, &[]);
        assert!(!output.confirm_from("really?", &mut &b"y\n"[..]).unwrap());
        assert_eq!(output.choose_from("how?", &CHOICES, &mut &b"d\n"[..]).unwrap(), 0);
        assert_eq!(output.stderr(), "");
    }

    #[test]
    fn a_person_is_asked_until_the_answer_is_one() {
        let output = Captured::new(PERSON, &[]);
        assert!(output.confirm_from("really?", &mut &b"Yes\n"[..]).unwrap());
        assert!(!output.confirm_from("really?", &mut &b"\n"[..]).unwrap());
        assert_eq!(output.choose_from("how?", &CHOICES, &mut &b"x\nd\n"[..]).unwrap(), 1);
        assert_eq!(output.choose_from("how?", &CHOICES, &mut &b""[..]).unwrap(), 0);
        assert!(output.stderr().contains("how? [keep/discard] (keep)   keep: keeps it\n"));
    }
}
