//! The rules of `docs/architecture.md` that the compiler does not know, checked on the sources:
//! which folder may use which, who may print, ask the environment, use gix or `unsafe`, who knows
//! the names of the state files, and how long files and functions may become.
//!
//! The sources are read as tokens, so comments and texts are never mistaken for code, and what
//! stands inside macros is seen too.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The folders of the library, lowest first. Those of one layer do not use each other.
const LAYERS: &[&[&str]] = &[
    &["sys"],
    &["instance", "config"],
    &["git", "store", "backend"],
    &["supervisor", "conflicts", "land", "watch"],
    &["ops"],
    &["cli"],
];
const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 100;
/// The only file that knows how the files under `.claudio/` are called.
const LAYOUT: &str = "src/lib/store/layout.rs";
const STATE_FILES: &[&str] = &["instance.json", "events.jsonl", "output.log", "stream.jsonl"];

/// A source file: its path from the package's root, and its text.
type Source = (String, String);

#[test]
fn the_sources_keep_to_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "tests", "benches"] {
        read(root, &root.join(folder), &mut sources);
    }
    assert!(sources.iter().any(|(path, _)| path == "src/lib/lib.rs"), "no sources found");
    let broken = check(&sources);
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn read(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            sources.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    sources.sort();
}

/// Returns what breaks a rule, one line each: `path:line: what`.
fn check(sources: &[Source]) -> Vec<String> {
    let state_files = state_files(sources);
    let modules = Modules::of(sources);
    let mut broken = Vec::new();
    for (path, text) in sources {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            broken.push(format!("{path}: {lines} lines, more than {LONGEST_FILE}"));
        }
        let module = modules.paths.get(path).cloned().unwrap_or_else(|| module_of(path));
        let test = !path.starts_with("src/") || modules.is_test(&module);
        let mut scan = Scan { path, state_files: &state_files, broken: &mut broken };
        match text.parse::<TokenStream>() {
            Ok(tokens) => scan.walk(tokens, &module, test),
            Err(error) => scan.report(error.span().start().line, &error.to_string()),
        }
    }
    broken
}

/// Returns the names of the state files: those named above, and what `store/layout` names.
fn state_files(sources: &[Source]) -> BTreeSet<String> {
    let mut names: BTreeSet<_> = STATE_FILES.iter().map(|name| (*name).to_owned()).collect();
    let layout = sources.iter().find(|(path, _)| path == LAYOUT);
    let texts = layout.map(|(_, text)| literals(text.parse().unwrap_or_default()));
    names.extend(texts.into_iter().flatten().filter(|text| {
        text.rsplit_once('.').is_some_and(|(_, end)| ["json", "jsonl", "log"].contains(&end))
            && !text.contains(['/', ' '])
    }));
    names
}

fn literals(tokens: TokenStream) -> Vec<String> {
    let inner = |token| match token {
        TokenTree::Group(group) => literals(group.stream()),
        TokenTree::Literal(literal) => text_of(&literal.to_string()).into_iter().collect(),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(inner).collect()
}

/// Returns what stands between the quotes, if it is a string.
fn text_of(literal: &str) -> Option<String> {
    let start = literal.find('"')?;
    (start <= 3 && literal.len() > start + 1)
        .then(|| literal[start + 1..].trim_end_matches('#').trim_end_matches('"').to_owned())
}

/// Returns where a file stands in the tree of modules if nothing else is said.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/lib/").unwrap_or(path);
    let names = inner.trim_end_matches(".rs").split('/').map(str::to_owned);
    let mut names: Vec<_> = names.collect();
    if names.last().is_some_and(|name| name == "mod") || inner == "lib.rs" {
        names.pop();
    }
    names
}

/// What `mod name;` lines say: which files stand elsewhere in the tree, and which are tests only.
#[derive(Default)]
struct Modules {
    paths: BTreeMap<String, Vec<String>>,
    tests: Vec<Vec<String>>,
}

impl Modules {
    fn of(sources: &[Source]) -> Self {
        let mut modules = Self::default();
        for (path, text) in sources {
            let tokens: Vec<_> =
                text.parse().unwrap_or_else(|_| TokenStream::new()).into_iter().collect();
            for at in 0..tokens.len().saturating_sub(2) {
                if is(&tokens, at, "mod") && is(&tokens, at + 2, ";") {
                    modules.add(path, &tokens[at + 1].to_string(), &attributes(&tokens[..at]));
                }
            }
        }
        modules
    }

    fn add(&mut self, file: &str, name: &str, attributes: &[String]) {
        let mut module = module_of(file);
        module.push(name.to_owned());
        if attributes.iter().any(|attribute| is_test(attribute)) {
            self.tests.push(module.clone());
        }
        let elsewhere = attributes.iter().find(|attribute| attribute.starts_with("path"));
        if let Some(other) =
            elsewhere.and_then(|attribute| text_of(&attribute.replace("path = ", "")))
        {
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.paths.insert(format!("{folder}/{other}"), module);
        }
    }

    fn is_test(&self, module: &[String]) -> bool {
        self.tests.iter().any(|test| module.starts_with(test))
    }
}

/// Returns the attributes that end `tokens`, nearest first.
fn attributes(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    let visible = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word == "pub",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    let mut rest = tokens;
    while let [before @ .., last] = rest
        && visible(last)
    {
        rest = before;
    }
    while let [before @ .., TokenTree::Punct(hash), TokenTree::Group(group)] = rest
        && hash.as_char() == '#'
    {
        found.push(group.stream().to_string());
        rest = before;
    }
    found
}

fn is_test(attribute: &str) -> bool {
    attribute.starts_with("cfg") && attribute.contains("test") && !attribute.contains("not")
}

/// Whether the token at `at` is this word or sign.
fn is(tokens: &[TokenTree], at: usize, what: &str) -> bool {
    match tokens.get(at) {
        Some(TokenTree::Ident(word)) => word == what,
        Some(TokenTree::Punct(sign)) => what.len() == 1 && what.starts_with(sign.as_char()),
        _ => false,
    }
}

/// Whether `::` stands at `at`.
fn is_path(tokens: &[TokenTree], at: usize) -> bool {
    is(tokens, at, ":") && is(tokens, at + 1, ":")
}

/// Whether `first::` stands right before `at`.
fn follows(tokens: &[TokenTree], at: usize, first: &str) -> bool {
    at >= 3 && is_path(tokens, at - 2) && is(tokens, at - 3, first)
}

struct Scan<'a> {
    path: &'a str,
    state_files: &'a BTreeSet<String>,
    broken: &'a mut Vec<String>,
}

impl Scan<'_> {
    fn report(&mut self, line: usize, what: &str) {
        self.broken.push(format!("{}:{line}: {what}", self.path));
    }

    /// Whether the file belongs to one of these folders (or files) of the library.
    fn within(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            let rest = self.path.strip_prefix("src/lib/").and_then(|rest| rest.strip_prefix(place));
            rest.is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
        })
    }

    fn walk(&mut self, stream: TokenStream, module: &[String], test: bool) {
        let tokens: Vec<_> = stream.into_iter().collect();
        let mut item_is_test = test;
        let mut at = 0;
        while at < tokens.len() {
            if is(&tokens, at, "#") {
                let open = at + 1 + usize::from(is(&tokens, at + 1, "!"));
                if let Some(TokenTree::Group(group)) = tokens.get(open) {
                    item_is_test |= is_test(&group.stream().to_string());
                    at = open + 1;
                    continue;
                }
            }
            match &tokens[at] {
                TokenTree::Group(group) => {
                    let mut inner = module.to_vec();
                    if at >= 2 && is(&tokens, at - 2, "mod") {
                        inner.push(tokens[at - 1].to_string());
                    }
                    self.walk(group.stream(), &inner, item_is_test);
                    if group.delimiter() == Delimiter::Brace {
                        item_is_test = test;
                    }
                }
                TokenTree::Ident(_) => {
                    self.word(&tokens, at, module);
                    if !item_is_test {
                        self.word_of_product(&tokens, at);
                    }
                }
                TokenTree::Literal(literal) if !item_is_test && self.path != LAYOUT => {
                    let text = text_of(&literal.to_string()).unwrap_or_default();
                    if let Some(name) =
                        text.split('/').find(|name| self.state_files.contains(*name))
                    {
                        let line = literal.span().start().line;
                        self.report(line, &format!("'{name}' is for {LAYOUT} to know"));
                    }
                }
                TokenTree::Punct(sign) if sign.as_char() == ';' => item_is_test = test,
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// What holds for tests too.
    fn word(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) {
        let line = tokens[at].span().start().line;
        if is(tokens, at, "fn") && at + 1 < tokens.len() {
            let ends = |token: &&TokenTree| match token {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                TokenTree::Punct(sign) => sign.as_char() == ';',
                _ => false,
            };
            if let Some(TokenTree::Group(body)) = tokens[at..].iter().find(ends) {
                let lines = body.span_close().end().line - line + 1;
                if lines > LONGEST_FUNCTION {
                    let name = &tokens[at + 1];
                    self.report(
                        line,
                        &format!("fn {name} has {lines} lines, more than {LONGEST_FUNCTION}"),
                    );
                }
            }
        }
        let starts = ["crate", "super", "claudio"].iter().any(|word| is(tokens, at, word));
        if starts && is_path(tokens, at + 1) && !(at >= 2 && is_path(tokens, at - 2)) {
            for used in uses(tokens, at, module) {
                self.layer(line, module, &used);
            }
        }
        if is(tokens, at, "unsafe") && !self.within(&["sys"]) && self.path.starts_with("src/") {
            self.report(line, "unsafe outside sys");
        }
    }

    /// Checks one use of a folder of the library.
    fn layer(&mut self, line: usize, module: &[String], used: &str) {
        let rank = |folder: &str| LAYERS.iter().position(|layer| layer.contains(&folder));
        if self.path.starts_with("src/bin/") {
            if used != "cli" {
                self.report(line, &format!("a program uses '{used}', it may use cli only"));
            }
            return;
        }
        let own = module.first().map_or("", String::as_str);
        if !self.path.starts_with("src/lib/") || own == used {
            return;
        }
        match (rank(own), rank(used)) {
            (_, None) => self.report(line, &format!("'{used}' belongs to no layer")),
            (Some(own_rank), Some(used_rank)) if own_rank > used_rank => {}
            _ => self.report(line, &format!("{own} must not use {used}")),
        }
    }

    /// What holds for the product only.
    fn word_of_product(&mut self, tokens: &[TokenTree], at: usize) {
        let line = tokens[at].span().start().line;
        let word = tokens[at].to_string();
        let called = |tokens: &[TokenTree]| matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if in_parentheses(group));
        match word.as_str() {
            "println" | "print" | "eprintln" | "eprint"
                if is(tokens, at + 1, "!") && !self.within(&["cli/output"]) =>
            {
                self.report(line, &format!("{word}! outside cli/output"));
            }
            "env" if !self.within(&["cli", "sys"]) => {
                let inner = at >= 2 && is_path(tokens, at - 2);
                if follows(tokens, at, "std") || (is_path(tokens, at + 1) && !inner) {
                    self.report(line, "the environment is for cli and sys to ask");
                }
            }
            "exit" if !self.within(&["cli", "sys"]) && called(tokens) => {
                let own =
                    at >= 1 && [".", "fn", ":"].iter().any(|before| is(tokens, at - 1, before));
                if !own || follows(tokens, at, "process") {
                    self.report(line, "exit below cli");
                }
            }
            "gix"
                if !self.within(&["git"])
                    && (is_path(tokens, at + 1) || (at >= 1 && is(tokens, at - 1, "use"))) =>
            {
                self.report(line, "gix outside git");
            }
            _ => {}
        }
    }
}

fn in_parentheses(group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
}

/// Returns the folders of the library that the path at `at` leads to.
fn uses(tokens: &[TokenTree], mut at: usize, module: &[String]) -> Vec<String> {
    let mut base = if is(tokens, at, "super") { module.to_vec() } else { Vec::new() };
    let mut first = true;
    while first || is(tokens, at, "super") {
        if is(tokens, at, "super") {
            base.pop();
        }
        first = false;
        at += 3;
    }
    if let Some(own) = base.first() {
        return vec![own.clone()];
    }
    match tokens.get(at) {
        Some(TokenTree::Ident(folder)) => vec![folder.to_string()],
        Some(TokenTree::Group(group)) => {
            let inner: Vec<_> = group.stream().into_iter().collect();
            let starts = |at: &usize| *at == 0 || is(&inner, *at - 1, ",");
            (0..inner.len()).filter(starts).map(|at| inner[at].to_string()).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns what is wrong with one file of this path and text.
fn broken(path: &str, text: &str) -> Vec<String> {
    check(&[(path.to_owned(), text.to_owned())])
}

#[test]
fn upward_and_sideways_paths_are_found() {
    for (path, text) in [
        ("src/lib/git/mod.rs", "use crate::store::Layout;"),
        ("src/lib/git/work/a.rs", "fn f() { super::super::super::ops::add(); }"),
        ("src/lib/git/mod.rs", "use super::store;"),
        ("src/lib/store/a.rs", "use crate::{\n    sys,\n    backend::{self, X},\n};"),
        ("src/lib/store/a.rs", "mod tests { use super::super::super::cli; }"),
        ("src/lib/instance/mod.rs", "fn f(x: &crate::config::Settings) {}"),
        ("src/lib/sys/mod.rs", "macro_rules! m { () => { $crate::instance::x() } }"),
        ("src/lib/ops/mod.rs", "use crate::helper;"),
        ("src/lib/supervisor/mod.rs", "println!(\"{}\", crate::land::x());"),
        ("src/bin/git-claudio-add.rs", "fn main() { claudio::ops::add() }"),
    ] {
        let found = broken(path, text);
        let layer = |line: &String| {
            line.contains("must not use") || line.contains("no layer") || line.contains("cli only")
        };
        assert_eq!(found.iter().filter(|line| layer(line)).count(), 1, "{text}: {found:?}");
    }
}

#[test]
fn downward_paths_and_mere_words_are_left_alone() {
    for (path, text) in [
        ("src/lib/git/mod.rs", "use crate::sys;\nuse crate::{instance::Record, config};"),
        ("src/lib/git/mod.rs", "//! See [`crate::cli`].\n/// crate::ops\npub(crate) fn f() {}"),
        (
            "src/lib/git/mod.rs",
            "const X: &str = \"crate::cli\"; mod tests { use super::super::sys; }",
        ),
        ("src/lib/git/work/a.rs", "use super::super::revision; use super::b; use self::c::d;"),
        ("src/lib/lib.rs", "pub mod cli; pub mod sys;"),
        ("src/bin/git-claudio.rs", "use claudio::cli; fn main() { cli::main() }"),
        ("tests/life.rs", "use claudio::store::X; fn f() { println!(); std::env::var(\"X\"); }"),
        ("src/lib/sys/mod.rs", "fn f() { unsafe { g() } std::env::var(\"X\"); }"),
        ("src/lib/cli/output/table.rs", "fn f() { println!(\"x\"); }"),
        ("src/lib/git/mod.rs", "use gix::Repository; fn f(r: &R) { r.exit(); Command::env(x); }"),
        ("src/lib/ops/a.rs", "fn f(c: &mut Command) { c.env(\"A\", \"b\"); env!(\"X\"); }"),
        (
            "src/lib/ops/a.rs",
            "#[cfg(test)]\nmod tests { fn f() { println!(); std::env::temp_dir(); } }",
        ),
        ("src/lib/store/layout.rs", "const A: &str = \"instance.json\";"),
        (
            "src/lib/ops/a.rs",
            "/// Writes `instance.json`.\nfn f() { x(\"cannot read instance.json now\"); }",
        ),
    ] {
        assert_eq!(broken(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn what_only_one_place_may_do_is_found_elsewhere() {
    for (path, text, expected) in [
        ("src/lib/ops/a.rs", "fn f() { println!(\"x\") }", "println! outside cli/output"),
        ("src/lib/cli/add.rs", "fn f() { if x { eprint!() } }", "eprint! outside cli/output"),
        ("src/bin/git-claudio.rs", "fn main() { print!(\"\") }", "print! outside cli/output"),
        ("src/lib/ops/a.rs", "fn f() { std::env::var(\"X\"); }", "the environment is for"),
        (
            "src/lib/ops/a.rs",
            "use std::{env, fs}; fn f() { env::var(\"X\"); }",
            "the environment is",
        ),
        ("src/lib/store/a.rs", "fn f() { std::process::exit(1) }", "exit below cli"),
        ("src/lib/store/a.rs", "use std::process::*; fn f() { exit(1) }", "exit below cli"),
        ("src/lib/ops/a.rs", "fn f() -> gix::Id { x }", "gix outside git"),
        ("src/lib/ops/a.rs", "use gix as g;", "gix outside git"),
        ("src/lib/ops/a.rs", "fn f() { unsafe { g() } }", "unsafe outside sys"),
        ("src/lib/ops/a.rs", "fn f() { p.join(\"a/events.jsonl\"); }", "'events.jsonl' is for"),
        ("src/lib/ops/a.rs", "#[cfg(test)]\nuse x;\nfn f() { print!() }", "print! outside"),
        ("src/lib/ops/a.rs", "#[cfg(not(test))]\nfn f() { print!() }", "print! outside"),
    ] {
        let found = broken(path, text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(expected), "{text}: {found:?}");
    }
}

#[test]
fn long_files_and_functions_are_found() {
    let long = format!("fn f() {{\n{}}}\n", "x();\n".repeat(LONGEST_FUNCTION - 1));
    assert_eq!(broken("src/lib/ops/a.rs", &long).len(), 1);
    let fits = format!("fn f() {{\n{}}}\n", "x();\n".repeat(LONGEST_FUNCTION - 2));
    assert_eq!(broken("src/lib/ops/a.rs", &fits).len(), 0);
    assert_eq!(broken("tests/a.rs", &"\n".repeat(LONGEST_FILE + 1)).len(), 1);
    assert_eq!(broken("tests/a.rs", &"\n".repeat(LONGEST_FILE)).len(), 0);
}

#[test]
fn files_of_tests_and_names_of_the_layout_are_known_from_the_sources() {
    let source = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let print = "fn f() { print!() }";
    let sources = [
        source(
            "src/lib/git/mod.rs",
            "#[cfg(test)]\nmod testing;\n#[cfg(test)]\n#[path = \"m_tests.rs\"]\nmod tests;\nmod real;",
        ),
        source("src/lib/git/testing.rs", print),
        source("src/lib/git/m_tests.rs", "use super::super::sys;\nfn f() { print!() }"),
        source("src/lib/git/real.rs", print),
        source("src/lib/store/layout.rs", "const X: &str = \"index.jsonl\";"),
        source("src/lib/store/other.rs", "const X: &str = \"index.jsonl\";"),
    ];
    let found = check(&sources);
    assert_eq!(
        found,
        [
            "src/lib/git/real.rs:1: print! outside cli/output",
            "src/lib/store/other.rs:1: 'index.jsonl' is for src/lib/store/layout.rs to know"
        ]
    );
}

#[test]
fn a_file_that_is_no_rust_is_an_error() {
    assert_eq!(broken("src/lib/ops/a.rs", "fn f( {").len(), 1);
}
