//! What `git merge-tree -z --stdin` prints.

use super::{Id, Leaf};

/// One merge as git printed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Merged {
    pub(super) clean: bool,
    pub(super) tree: Id,
    /// Path, stage, and what stands there.
    pub(super) unmerged: Vec<(Vec<u8>, u8, Leaf)>,
    /// The paths, the type and the text of each message.
    pub(super) messages: Vec<(Vec<Vec<u8>>, String, String)>,
}

/// Reads as many merges as are complete.
pub(super) fn merges(out: &[u8]) -> Vec<Merged> {
    let mut fields = out.split(|&byte| byte == 0);
    let mut merges = Vec::new();
    while let Some(merge) = one(&mut fields) {
        merges.push(merge);
    }
    merges
}

/// Reads one merge after whatever a merge driver may have printed, which shares the output with git.
///
/// Returns it if all that follows is part of it.
pub(super) fn after_noise(out: &[u8]) -> Option<Merged> {
    let starts = (0..out.len()).filter(|&at| matches!(out[at..], [b'0' | b'1', 0, ..]));
    let mut found = starts.filter_map(|at| {
        let mut fields = out[at..].split(|&byte| byte == 0);
        // After the last zero byte nothing is left.
        one(&mut fields)
            .filter(|_| fields.next().is_some_and(<[u8]>::is_empty) && fields.next().is_none())
    });
    found.next()
}

fn one<'a>(fields: &mut impl Iterator<Item = &'a [u8]>) -> Option<Merged> {
    let clean = match fields.next()? {
        b"1" => true,
        b"0" => false,
        _ => return None,
    };
    let tree = Id::parse(std::str::from_utf8(fields.next()?).ok()?)?;
    let (mut unmerged, mut messages) = (Vec::new(), Vec::new());
    let mut next = fields.next()?;
    // A clean merge has neither section, unless git was told to show its messages.
    if !clean {
        while !next.is_empty() {
            unmerged.push(entry(next)?);
            next = fields.next()?;
        }
        next = fields.next()?;
    }
    while !next.is_empty() {
        let count: usize = std::str::from_utf8(next).ok()?.parse().ok()?;
        let paths = fields.take(count).map(<[u8]>::to_vec).collect();
        let mut text = || Some(String::from_utf8_lossy(fields.next()?).trim().to_owned());
        messages.push((paths, text()?, text()?));
        next = fields.next()?;
    }
    Some(Merged { clean, tree, unmerged, messages })
}

/// Reads `<mode> <object> <stage>\t<path>`.
pub(super) fn entry(field: &[u8]) -> Option<(Vec<u8>, u8, Leaf)> {
    let tab = field.iter().position(|&byte| byte == b'\t')?;
    let mut words = std::str::from_utf8(&field[..tab]).ok()?.split(' ');
    let mode = u32::from_str_radix(words.next()?, 8).ok()?;
    let id = Id::parse(words.next()?)?;
    let stage = words.next()?.parse().ok()?;
    Some((field[tab + 1..].to_vec(), stage, Leaf { mode, id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_driver_prints_is_no_part_of_a_merge() {
        let tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        for merge in [
            format!("1\0{tree}\0\0"),
            format!("0\0{tree}\x00100644 {tree} 2\tf\0\x001\0f\0CONFLICT (x)\0text\n\0\0"),
        ] {
            let plain = merges(merge.as_bytes()).pop();
            assert!(plain.is_some(), "{merge:?}");
            for noise in ["", "merging\n", "0\0", "1\0x\0", "21"] {
                let found = after_noise(format!("{noise}{merge}").as_bytes());
                assert_eq!(found, plain, "{noise:?}");
            }
            assert_eq!(after_noise(&merge.as_bytes()[..merge.len() - 1]), None);
        }
    }
}
