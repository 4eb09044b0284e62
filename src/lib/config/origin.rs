//! Where a value comes from.

use std::fmt;

/// Where a value comes from, lowest precedence first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A `config.yaml`, the user's or the repository's.
    File {
        /// The path, as it was given.
        path: String,
        /// The line, from 1; 0 if it is not known.
        line: u64,
    },
    /// Git's configuration.
    Git {
        /// The file, or what git calls the place (`command line`).
        place: String,
        /// The line, from 1; 0 if it is not known.
        line: u64,
    },
    /// The environment variable of this name.
    Environment(String),
    /// The option of this name (`--base`).
    Option(String),
    /// The command line that is to set it.
    Argument,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line: 0 } => write!(f, "{path}"),
            Self::File { path, line } => write!(f, "{path}:{line}"),
            Self::Git { place, line: 0 } => write!(f, "git config ({place})"),
            Self::Git { place, line } => write!(f, "git config ({place}:{line})"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Option(name) => write!(f, "option {name}"),
            Self::Argument => f.write_str("the command line"),
        }
    }
}
