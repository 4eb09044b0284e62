//! Where in the two files the parts are that git marks as conflicting.

use super::Id;
use super::trees::{Leaf, Lookup, Odb};
use gix::objs::FindExt;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::rc::Rc;

/// How long git makes its marks where we have a say in it: longer than any that a file holds.
pub(super) const MARKER: usize = 97;

/// The lines of one conflict on both sides, counted from 1; a side without lines has the number of
/// the line before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first line on our side.
    pub a_start: u64,
    /// How many lines on our side.
    pub a_lines: u64,
    /// The first line on their side.
    pub b_start: u64,
    /// How many lines on their side.
    pub b_lines: u64,
}

/// The contents of files that were read, for those that meet many others.
#[derive(Debug, Default)]
pub(super) struct Blobs(HashMap<Id, Rc<[u8]>>);

impl Blobs {
    fn get(&mut self, odb: &Odb, leaf: Leaf) -> Option<Rc<[u8]>> {
        if let Some(known) = self.0.get(&leaf.id) {
            return Some(Rc::clone(known));
        }
        let content: Rc<[u8]> = blob(odb, leaf)?.into();
        self.0.insert(leaf.id, Rc::clone(&content));
        Some(content)
    }
}

fn blob(odb: &Odb, leaf: Leaf) -> Option<Vec<u8>> {
    let mut buffer = Vec::new();
    odb.find_blob(&leaf.id.0, &mut buffer).ok()?;
    Some(buffer)
}

/// Returns the conflicting lines at `path` of a merged tree, and their text between bare markers.
pub(super) fn find(
    lookup: &mut Lookup<'_>,
    blobs: &mut Blobs,
    tree: Id,
    path: &[u8],
    ours: Leaf,
    theirs: Leaf,
) -> (Vec<Range>, String) {
    let merged = lookup.leaf(tree.0, path).ok().flatten();
    let odb = lookup.odb;
    let merged = merged.and_then(|leaf| blob(odb, leaf));
    let texts = (merged, blobs.get(odb, ours), blobs.get(odb, theirs));
    let (Some(merged), Some(ours), Some(theirs)) = texts else { return Default::default() };
    let (sections, text) = sections(&merged);
    let a = places(&lines(&ours), sections.iter().map(|s| (s.ours.as_slice(), s.after)));
    let b = places(&lines(&theirs), sections.iter().map(|s| (s.theirs.as_slice(), s.after)));
    let range =
        |((a_start, a_lines), (b_start, b_lines))| Range { a_start, a_lines, b_start, b_lines };
    (a.into_iter().zip(b).map(range).collect(), text)
}

/// What stands between two markers, and the line that follows.
#[derive(Default)]
struct Section<'a> {
    ours: Vec<&'a [u8]>,
    theirs: Vec<&'a [u8]>,
    after: Option<&'a [u8]>,
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

/// Returns the conflicting sections of a merged file, and their text between bare markers.
fn sections(merged: &[u8]) -> (Vec<Section<'_>>, String) {
    #[derive(PartialEq)]
    enum At {
        Outside,
        Ours,
        Base,
        Theirs,
    }
    let signs = |line: &[u8], sign: u8| line.iter().take_while(|&&byte| byte == sign).count();
    let ours = |line: &&[u8]| signs(line, b'<') == MARKER && line.get(MARKER) == Some(&b' ');
    // Attributes of the work itself say how long they are otherwise.
    let (least, most) =
        if lines(merged).iter().any(ours) { (MARKER, MARKER) } else { (7, usize::MAX) };
    let is = |line: &[u8], sign: u8, labelled: bool| {
        let length = signs(line, sign);
        let next = line.get(length);
        (least..=most).contains(&length)
            && if labelled {
                next == Some(&b' ')
            } else {
                next.is_none_or(|b| matches!(b, b'\n' | b'\r'))
            }
    };
    let (mut sections, mut text, mut at) = (Vec::<Section<'_>>::new(), String::new(), At::Outside);
    for line in lines(merged) {
        let next = match at {
            At::Outside if is(line, b'<', true) => {
                sections.push(Section::default());
                Some(At::Ours)
            }
            At::Ours if is(line, b'|', true) => Some(At::Base),
            At::Ours | At::Base if is(line, b'=', false) => Some(At::Theirs),
            At::Theirs if is(line, b'>', true) => Some(At::Outside),
            _ => None,
        };
        if next.is_some() {
            // Without the label, which names a commit that nobody knows.
            let sign = char::from(line[0]);
            text.extend(std::iter::repeat_n(sign, 7).chain(['\n']));
        } else if at != At::Outside {
            text.push_str(&String::from_utf8_lossy(line));
            if !line.ends_with(b"\n") {
                text.push('\n');
            }
        }
        match (next, sections.last_mut(), &at) {
            (Some(next), ..) => at = next,
            (None, Some(section), At::Ours) => section.ours.push(line),
            (None, Some(section), At::Theirs) => section.theirs.push(line),
            (None, Some(section), At::Outside) if section.after.is_none() => {
                section.after = Some(line);
            }
            _ => {}
        }
    }
    (sections, text)
}

/// Returns where the sections stand in a file, one after the other: the first line and how many. An
/// empty one stands before the line that follows it.
fn places<'a>(
    lines: &[&[u8]],
    sections: impl Iterator<Item = (&'a [&'a [u8]], Option<&'a [u8]>)>,
) -> Vec<(u64, u64)> {
    // A file without a newline at its end gets one in front of the marker.
    let same = |a: &[u8], b: &[u8]| a.trim_ascii_end() == b.trim_ascii_end();
    let mut from = 0;
    let mut places = Vec::new();
    for (section, after) in sections {
        let rest = &lines[from..];
        if section.is_empty() {
            let next = after.and_then(|after| rest.iter().position(|line| same(line, after)));
            from = next.map_or(lines.len(), |next| from + next);
            places.push((from as u64, 0));
            continue;
        }
        let is_here = |window: &[&[u8]]| window.iter().zip(section).all(|(a, b)| same(a, b));
        let start = from + rest.windows(section.len()).position(is_here).unwrap_or(0);
        places.push((start as u64 + 1, section.len() as u64));
        from = (start + section.len()).min(lines.len());
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_in_both_files() {
        let merged = b"a\n<<<<<<< x\nb\nc\n||||||| y\nold\n=======\n>>>>>>> z\nd\n\
            <<<<<<< x\ne\n=======\nf\n>>>>>>> z\n";
        let (sections, text) = sections(merged);
        assert_eq!(sections.len(), 2);
        assert!(text.starts_with("<<<<<<<\nb\n") && !text.contains("\nd\n"), "{text}");
        let ours = lines(b"a\nb\nc\nd\ne");
        let side = |s: &Section<'static>| (s.ours.clone(), s.theirs.clone(), s.after);
        let all: Vec<_> = sections.iter().map(side).collect();
        let a = places(&ours, all.iter().map(|(ours, _, after)| (ours.as_slice(), *after)));
        assert_eq!(a, [(2, 2), (5, 1)]);
        let theirs = lines(b"a\nd\nf\n");
        let b = places(&theirs, all.iter().map(|(_, theirs, after)| (theirs.as_slice(), *after)));
        assert_eq!(b, [(1, 0), (3, 1)]);
    }

    #[test]
    fn marks_that_a_file_holds_are_its_own() {
        let sign = |sign: &str| sign.repeat(MARKER);
        let (begin, middle, end) = (sign("<"), sign("="), sign(">"));
        let merged =
            format!("<<<<<<< x\n{begin} y\na\n=======\n{middle}\nb\n>>>>>>> x\n{end} z\nc\n");
        let (sections, text) = sections(merged.as_bytes());
        let [section] = &sections[..] else { panic!("{text}") };
        assert_eq!(section.ours, [&b"a\n"[..], b"=======\n"]);
        assert_eq!(section.theirs, [&b"b\n"[..], b">>>>>>> x\n"]);
    }
}
