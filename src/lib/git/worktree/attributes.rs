//! Which files git changes on their way into a worktree.

use super::plan::{Entry, Plan};
use gix::attrs::StateRef;
use gix::objs::tree::EntryKind;
use std::fs;
use std::path::PathBuf;

/// Words without which no attribute file can ask for a conversion that changes bytes. (`text` and
/// `eol=lf` alone never change what is checked out.)
const WORDS: [&[u8]; 4] = [b"filter", b"ident", b"crlf", b"working-tree-encoding"];

/// Whether any attribute file that applies to the plan mentions a conversion.
///
/// Returns `None` if one of them cannot be read.
pub(super) fn mention_conversion(repository: &gix::Repository, plan: &Plan) -> Option<bool> {
    let mut files: Vec<PathBuf> = repository.attribute_global_paths().ok()?;
    files.push(repository.common_dir().join("info/attributes"));
    for file in files {
        match fs::read(&file) {
            Ok(text) if mentions(&text) => return Some(true),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(_) => return None,
        }
    }
    for entry in &plan.entries {
        let path = plan.path(entry);
        let is_attributes = path.strip_suffix(b".gitattributes");
        if !is_attributes.is_some_and(|before| before.is_empty() || before.ends_with(b"/"))
            || entry.kind == EntryKind::Commit
        {
            continue;
        }
        if mentions(&repository.find_object(entry.id).ok()?.data) {
            return Some(true);
        }
    }
    Some(false)
}

fn mentions(text: &[u8]) -> bool {
    let found = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    WORDS.iter().any(|word| found(word))
}

/// Finds out, path by path, what git would convert. One per thread.
pub(super) struct Conversions<'a> {
    stack: gix::AttributeStack<'a>,
    outcome: gix::attrs::search::Outcome,
}

impl<'a> Conversions<'a> {
    /// Prepares the attributes of the files in `index`, which is the tree to be checked out.
    ///
    /// Returns `None` if they cannot be read.
    pub(super) fn new(repository: &'a gix::Repository, index: &gix::index::State) -> Option<Self> {
        let source = gix::worktree::stack::state::attributes::Source::IdMapping;
        let stack = repository.attributes_only(index, source).ok()?;
        let names = ["filter", "ident", "eol", "crlf", "working-tree-encoding"];
        let outcome = stack.selected_attribute_matches(names);
        Some(Self { stack, outcome })
    }

    /// Whether git writes the blob of this entry exactly as it is stored.
    pub(super) fn leave_alone(&mut self, plan: &Plan, entry: &Entry) -> bool {
        let path: &gix::bstr::BStr = plan.path(entry).into();
        let Ok(platform) = self.stack.at_entry(path, None) else { return false };
        self.outcome.reset();
        platform.matching_attributes(&mut self.outcome);
        // Anything but "not mentioned" or "switched off" is left to git, `eol=lf` excepted.
        self.outcome.iter_selected().all(|found| match found.assignment.state {
            StateRef::Unspecified | StateRef::Unset => true,
            StateRef::Value(value) => {
                found.assignment.name.as_str() == "eol" && value.as_bstr() == "lf"
            }
            StateRef::Set => found.assignment.name.as_str() == "crlf",
        })
    }
}
