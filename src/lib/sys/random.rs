//! Random bytes from the kernel, for names that must not be guessed or meet.

use std::io;

/// Returns `N` random bytes.
pub fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// Returns a random UUID (version 4) in its usual spelling.
pub fn uuid() -> io::Result<String> {
    let mut number = u128::from_be_bytes(bytes()?);
    number &= !(0xf000 << 64 | 0xc000 << 48);
    number |= 0x4000 << 64 | 0x8000 << 48;
    let digits = format!("{number:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    Ok(parts.join("-"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn uuids_look_like_uuids() {
        let uuid = super::uuid().unwrap();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4", "{uuid}");
        assert!(["8", "9", "a", "b"].contains(&&uuid[19..20]), "{uuid}");
        assert_ne!(uuid, super::uuid().unwrap());
    }

    #[test]
    fn two_draws_differ() {
        assert_ne!(super::bytes::<16>().unwrap(), super::bytes::<16>().unwrap());
    }
}
