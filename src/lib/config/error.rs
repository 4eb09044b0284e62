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
    /// A key that does not exist, where one is asked for or to be set.
    #[error("no setting is called '{key}'")]
    UnknownKey {
        /// The key, as it was given.
        key: String,
        /// The one that may have been meant.
        nearest: Option<String>,
    },
    /// A file in which the setting stands in a way that cannot be changed without its surroundings.
    #[error("'{key}' cannot be changed in '{path}' without touching what is around it")]
    Entangled {
        /// The key.
        key: String,
        /// The file.
        path: String,
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
