//! The exit codes: the promise to scripts, each a documented constant.

/// Done, or the answer is yes.
pub const DONE: u8 = 0;
/// The answer is no: nothing matched, an instance that was waited for failed.
pub const NO: u8 = 1;
/// Wrong usage: an unknown option, an instance that does not exist, a bad value.
pub const USAGE: u8 = 2;
/// Refused, to protect work.
pub const REFUSED: u8 = 3;
/// A lock or a supervisor did not answer in time.
pub const BUSY: u8 = 4;
/// Something outside is missing or failed.
pub const EXTERNAL: u8 = 5;
/// A fault of git claudio itself (`EX_SOFTWARE` of sysexits.h).
pub const INTERNAL: u8 = 70;
/// A `--timeout` ran out, as timeout(1) says it: that of the command, or what an instance may work.
pub const TIMEOUT: u8 = 124;
/// Trouble at the level of git or of the files, as git says it.
pub const FATAL: u8 = 128;
/// Ended by SIGINT.
pub const INTERRUPTED: u8 = 130;
/// Ended by SIGTERM.
pub const TERMINATED: u8 = 143;

/// One exit code and what it means, for the manual and the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitCode {
    /// The code.
    pub code: u8,
    /// What it means, as a sentence without its full stop.
    pub meaning: &'static str,
}

/// All exit codes, rising.
pub const ALL: &[ExitCode] = &[
    ExitCode { code: DONE, meaning: "Done, or the answer is yes" },
    ExitCode {
        code: NO,
        meaning: "The answer is no: nothing matched, an instance that was waited for failed, an \
                  instance's state does not allow what was asked, an answer cannot be used, or \
                  what was asked cannot be known",
    },
    ExitCode {
        code: USAGE,
        meaning: "Wrong usage: an unknown option or command, a bad value, an instance that does \
                  not exist or is not named clearly",
    },
    ExitCode {
        code: REFUSED,
        meaning: "Refused to protect work; the message says what would be lost and what allows it",
    },
    ExitCode { code: BUSY, meaning: "A lock or a supervisor did not answer in time" },
    ExitCode {
        code: EXTERNAL,
        meaning: "Something outside is missing or failed: an agent's program, the network, a hook",
    },
    ExitCode { code: INTERNAL, meaning: "A fault of git claudio itself" },
    ExitCode {
        code: TIMEOUT,
        meaning: "A --timeout ran out: that of the command, or (add --wait, wait) the time that an \
                  instance may work",
    },
    ExitCode {
        code: FATAL,
        meaning: "Trouble with git or with files: not a git repository, state that cannot be read",
    },
    ExitCode { code: INTERRUPTED, meaning: "Ended by SIGINT" },
    ExitCode { code: TERMINATED, meaning: "Ended by SIGTERM" },
];

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done, or the answer is yes.
    Done,
    /// The answer is no.
    No,
    /// A `--timeout` ran out, after the answer so far was printed.
    TimedOut,
}

impl Status {
    /// Returns [`Status::Done`] for true and [`Status::No`] for false.
    pub fn yes_or_no(yes: bool) -> Self {
        if yes { Self::Done } else { Self::No }
    }

    /// Returns the exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => DONE,
            Self::No => NO,
            Self::TimedOut => TIMEOUT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_are_unique() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!([INTERRUPTED, TERMINATED], [128 + 2, 128 + 15]);
    }
}
