//! What can be wrong with settings.

use super::Origin;
use std::fmt;

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value that its key does not take.
    #[error("bad value '{value}' for '{key}' in {origin}: expected {expected}")]
    BadValue {
        /// The key, as the table spells it.
        key: String,
        /// The value, as it was written.
        value: String,
        /// Where it stands.
        origin: Origin,
        /// What would have been right.
        expected: String,
    },
    /// A file that is not YAML, or not a mapping of settings.
    #[error("bad settings in {origin}: {message}")]
    BadFile {
        /// The file and, if it is known, the line.
        origin: Origin,
        /// What is wrong with it.
        message: String,
    },
}

/// A key that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The key, spelled as in the place where it stands.
    pub key: String,
    /// Where it stands.
    pub origin: Origin,
    /// The key that may have been meant, in the same spelling.
    pub nearest: Option<String>,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown setting '{}' in {}", self.key, self.origin)
    }
}
