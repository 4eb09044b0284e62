//! The short name of an instance.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The id of an instance: a lower-case ASCII letter followed by letters and digits, 4 to 16 in all.
///
/// It is part of paths, branch names and socket names, so nothing else is ever accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstanceId(String);

/// A text that cannot be an instance id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an instance id")]
pub struct InvalidId(pub String);

/// Letters and digits that cannot be mistaken for one another in most fonts.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

impl InstanceId {
    /// Makes an id of five characters from random bytes; 20 million ids are possible.
    ///
    /// Returns a letter first, so that an id never looks like a number or an option.
    pub fn from_random(bytes: [u8; 5]) -> Self {
        let mut text = String::with_capacity(5);
        for (at, byte) in bytes.iter().enumerate() {
            let among = if at == 0 { 24 } else { 32 };
            text.push(char::from(ALPHABET[usize::from(*byte) % among]));
        }
        Self(text)
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for InstanceId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for InstanceId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let starts = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        if plain && starts && (4..=16).contains(&text.len()) {
            Ok(Self(text))
        } else {
            Err(InvalidId(text))
        }
    }
}

impl From<InstanceId> for String {
    fn from(id: InstanceId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_ids_are_valid() {
        for byte in 0..=255 {
            let id = InstanceId::from_random([byte; 5]);
            assert_eq!(id.as_str().parse::<InstanceId>(), Ok(id.clone()));
        }
    }

    #[test]
    fn paths_and_options_are_no_ids() {
        for text in ["", "abc", "../x", "-abc", "Abcd", "1abc", "ab/cd", "ab\ncd", &"a".repeat(17)]
        {
            assert_eq!(text.parse::<InstanceId>(), Err(InvalidId(text.to_owned())));
        }
    }
}
