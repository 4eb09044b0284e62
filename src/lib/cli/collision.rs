//! Conflicts on the screen: rows, a square, hunks, landings, changes.

use super::output::{Cell, Column, Document, Page, Paint, Row};
use crate::conflicts::{ChangeKind, Modifier, Pair, PairFile, Report, Step, Unknown, Verdict};
use crate::instance::InstanceId;
use crate::sys::clock;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// What instances are called where a person reads of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(BTreeMap<InstanceId, String>);

impl Names {
    /// Takes the names that the instances have.
    pub(super) fn new(names: impl Iterator<Item = (InstanceId, String)>) -> Self {
        Self(names.collect())
    }

    /// Returns the name of an instance, or its id if it has none.
    pub(super) fn called<'a>(&'a self, id: &'a InstanceId) -> &'a str {
        self.0.get(id).map_or(id.as_str(), String::as_str)
    }

    /// Says that nothing is known of an instance, and why.
    pub(super) fn of_unknown(&self, unknown: &Unknown) -> String {
        let who = self.called(&unknown.id);
        format!("nothing is known of instance '{who}': {}", unknown.reason)
    }
}

/// A whole report.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Found<'a>(pub(super) &'a Report);

impl Document for Found<'_> {
    const SCHEMA: &'static str = "claudio.conflicts.v1";

    /// Those that collide are several: they are printed one by one.
    fn id(&self) -> Option<String> {
        None
    }
}

/// Returns the instances that conflict with others or with their base.
pub(super) fn colliding(report: &Report) -> Vec<String> {
    let bad = |id: &&InstanceId| report.of(id) == Some(Verdict::Conflict);
    report.instances.iter().filter(bad).map(ToString::to_string).collect()
}

/// Leaves out everything that is about other paths.
pub(super) fn narrow(report: &mut Report, paths: &[String]) {
    if paths.is_empty() || paths.iter().any(String::is_empty) {
        return;
    }
    let wanted = |path: &str| paths.iter().any(|root| is_in(path, root));
    // A file is also meant where it goes by another name.
    let wanted_file =
        |file: &PairFile| wanted(&file.path) || file.paths.iter().any(|path| wanted(path));
    let met: BTreeSet<String> = report
        .pairs
        .iter()
        .flat_map(|pair| &pair.files)
        .filter(|file| wanted_file(file))
        .map(|file| file.path.clone())
        .collect();
    report.files.retain(|file| wanted(&file.path) || met.contains(&file.path));
    let about = |verdict: &mut Verdict, files: &mut Vec<PairFile>| {
        // What is not known stays so, and so does what git refuses without naming a file.
        let whole =
            *verdict == Verdict::Unknown || (*verdict == Verdict::Conflict && files.is_empty());
        files.retain(wanted_file);
        if !whole {
            *verdict = files.iter().map(|file| file.verdict).max().unwrap_or(Verdict::Clean);
        }
        whole || !files.is_empty()
    };
    report.pairs.retain_mut(|pair| about(&mut pair.verdict, &mut pair.files));
    report.base.retain_mut(|base| about(&mut base.verdict, &mut base.files));
}

/// Whether a path is this one or below it.
pub(super) fn is_in(path: &str, root: &str) -> bool {
    root.is_empty()
        || path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A file, and who does what to it.
#[derive(Debug, Serialize)]
pub(super) struct FileRow {
    path: String,
    verdict: String,
    #[serde(skip)]
    paint: Paint,
    by: String,
}

/// Returns the rows of the table: each file, and each conflict with a base.
pub(super) fn rows(report: &Report, names: &Names, all: bool) -> Vec<FileRow> {
    let mut rows = Vec::new();
    let met: Vec<&PairFile> = report.pairs.iter().flat_map(|pair| &pair.files).collect();
    let elsewhere: BTreeSet<&String> = met.iter().flat_map(|file| &file.paths).collect();
    for file in &report.files {
        let here: Vec<_> = met.iter().filter(|met| met.path == file.path).collect();
        // A conflict that has other names is listed once.
        let listed = here.is_empty() && elsewhere.contains(&file.path);
        let verdict = file.verdict.filter(|_| !listed);
        if verdict.is_none() && !all {
            continue;
        }
        let kinds: BTreeSet<String> = here.iter().filter_map(|met| met.kind.map(kind)).collect();
        let verdict_text = match (verdict, kinds.is_empty()) {
            (None, _) => String::new(),
            (Some(verdict), true) => word(verdict).to_owned(),
            (Some(verdict), false) => {
                format!("{} ({})", word(verdict), Vec::from_iter(kinds).join(", "))
            }
        };
        let by = match file.modified_by.is_empty() {
            false => modifiers(&file.modified_by),
            true => meeting(report, names, &file.path),
        };
        rows.push(FileRow {
            path: file.path.clone(),
            verdict: verdict_text,
            paint: verdict.map_or(Paint::Plain, paint),
            by,
        });
    }
    for base in &report.base {
        let reference = short(&base.reference);
        for file in base.files.iter().filter(|file| all || file.verdict == Verdict::Conflict) {
            let kind = file.kind.map(|k| format!(" ({})", kind(k))).unwrap_or_default();
            rows.push(FileRow {
                path: file.path.clone(),
                verdict: format!("{}{kind}", word(file.verdict)),
                paint: paint(file.verdict),
                by: format!("{} into {reference}", names.called(&base.id)),
            });
        }
    }
    rows
}

/// Returns who collides at a path that none of them changed: a rename leads there.
fn meeting(report: &Report, names: &Names, path: &str) -> String {
    let pairs = report.pairs.iter().filter(|pair| pair.files.iter().any(|file| file.path == path));
    let both = |pair: &Pair| format!("{} with {}", names.called(&pair.a), names.called(&pair.b));
    pairs.map(both).collect::<Vec<_>>().join(", ")
}

/// Returns who changed a file, and how: all names come first, where a narrow terminal leaves them.
fn modifiers(modifiers: &[Modifier]) -> String {
    let who =
        |modifier: &Modifier| modifier.name.clone().unwrap_or_else(|| modifier.id.to_string());
    let how = |modifier: &Modifier| {
        let path = modifier.path.iter().map(|path| format!(" as '{path}'")).collect::<String>();
        let open = if modifier.committed { "" } else { ", uncommitted" };
        format!("{}{path}{open}", change(modifier.change))
    };
    let all: BTreeSet<String> = modifiers.iter().map(how).collect();
    let details = match all.len() {
        0 | 1 => Vec::from_iter(all),
        _ => modifiers.iter().map(|one| format!("{}: {}", who(one), how(one))).collect(),
    };
    let who: Vec<_> = modifiers.iter().map(who).collect();
    format!("{} ({})", who.join(", "), details.join("; "))
}

fn change(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Added => "added",
        ChangeKind::Modified => "modified",
        ChangeKind::Deleted => "deleted",
        ChangeKind::Renamed => "renamed to this",
        ChangeKind::TypeChanged => "type changed",
        ChangeKind::ModeChanged => "mode changed",
    }
}

fn kind(kind: crate::git::states::Kind) -> String {
    let text = serde_json::to_value(kind).unwrap_or_default();
    match text.as_str() {
        Some("add_add") => "add/add".to_owned(),
        Some("modify_delete") => "modify/delete".to_owned(),
        Some("directory_file") => "directory/file".to_owned(),
        Some(text) => text.to_owned(),
        None => String::new(),
    }
}

/// Returns a branch as people call it.
pub(super) fn short(reference: &str) -> &str {
    let short = ["refs/heads/", "refs/remotes/"].iter().find_map(|p| reference.strip_prefix(p));
    short.unwrap_or(reference)
}

pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Identical => "identical",
        Verdict::Unknown => "unknown",
        Verdict::Conflict => "conflict",
    }
}

pub(super) fn paint(verdict: Verdict) -> Paint {
    match verdict {
        Verdict::Clean | Verdict::Identical => Paint::Good,
        Verdict::Unknown => Paint::Attention,
        Verdict::Conflict => Paint::Bad,
    }
}

impl Document for FileRow {
    const SCHEMA: &'static str = "claudio.conflicts.v1";

    fn id(&self) -> Option<String> {
        Some(self.path.clone())
    }
}

impl Row for FileRow {
    const COLUMNS: &'static [Column] =
        &[Column::flexible("FILE"), Column::text("VERDICT"), Column::flexible("CHANGED BY")];

    fn cells(&self) -> Vec<Cell> {
        let verdict = Cell::new(&self.verdict).paint(self.paint);
        vec![Cell::new(&self.path), verdict, Cell::new(&self.by)]
    }
}

/// Writes who conflicts with whom as a square, and with the branch that each started from. Without
/// instances there is nothing to write.
pub(super) fn matrix(report: &Report, names: &Names, page: &mut Page) {
    let unknown = |id: &InstanceId| report.unknown.iter().any(|unknown| &unknown.id == id);
    let ids = report.instances.iter().chain(report.unknown.iter().map(|unknown| &unknown.id));
    let ids: Vec<&InstanceId> = ids.collect();
    if ids.is_empty() {
        return;
    }
    let called: Vec<_> = ids.iter().map(|id| names.called(id)).collect();
    let branches: BTreeSet<&str> = report.base.iter().map(|base| short(&base.reference)).collect();
    let base = match Vec::from_iter(branches).as_slice() {
        [only] => *only,
        _ => "BASE",
    };
    let heads = called.iter().copied().chain([base]);
    let width = heads.clone().map(|name| name.width()).max().unwrap_or(0).max(4);
    let fill = |cell: &str| " ".repeat(width.saturating_sub(cell.width()));
    let line = |first: &str, cells: Vec<&str>| {
        let cells: Vec<_> = cells.iter().map(|cell| format!("{}{cell}", fill(cell))).collect();
        format!("{first}{}  {}", fill(first), cells.join(" ")).trim_end().to_owned()
    };
    page.line(&line("", heads.collect()));
    for (a, first) in ids.iter().zip(&called) {
        let pair = |b: &&InstanceId| match report.pair(a, b) {
            _ if *a == *b => "-",
            _ if unknown(a) || unknown(b) => "?",
            pair => sign(pair.map(|pair| pair.verdict)),
        };
        let base = report.base.iter().find(|base| &base.id == *a);
        // Whose base has not moved on does not meet it.
        let base = base.filter(|base| base.verdict != Verdict::Clean || !base.files.is_empty());
        let with_base = if unknown(a) { "?" } else { sign(base.map(|base| base.verdict)) };
        page.line(&line(first, ids.iter().map(pair).chain([with_base]).collect()));
    }
    page.gap();
    page.line("X conflict   + same files, clean   = identical   ? unknown   . do not meet");
}

fn sign(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Conflict) => "X",
        Some(Verdict::Unknown) => "?",
        Some(Verdict::Identical) => "=",
        Some(Verdict::Clean) => "+",
        None => ".",
    }
}

/// Writes how two instances collide, with the conflicting lines.
pub(super) fn hunks(
    report: &Report,
    names: &Names,
    [one, other]: [&InstanceId; 2],
    page: &mut Page,
) {
    let both = format!("{} and {}", names.called(one), names.called(other));
    let Some(pair) = report.pair(one, other) else {
        match report.unknown.is_empty() {
            true => page.line(&format!("{both} do not meet")),
            false => page.painted(&format!("{both}: unknown"), paint(Verdict::Unknown)),
        };
        return;
    };
    let (a, b) = (names.called(&pair.a), names.called(&pair.b));
    for file in &pair.files {
        let how = file.kind.map(|k| format!(" ({})", kind(k))).unwrap_or_default();
        page.painted(&format!("{}: {}{how}", file.path, word(file.verdict)), paint(file.verdict));
        for range in &file.ranges {
            let lines = |start: u64, count: u64| match count {
                0 => format!("after line {start}"),
                1 => format!("line {start}"),
                count => format!("lines {start}-{}", start + count - 1),
            };
            page.line(&format!(
                "  {a} {}, {b} {}",
                lines(range.a_start, range.a_lines),
                lines(range.b_start, range.b_lines)
            ));
        }
        let mut shown = String::new();
        for line in file.text.lines() {
            shown.push_str(line);
            match line {
                "<<<<<<<" => shown.push_str(&format!(" {a}")),
                ">>>>>>>" => shown.push_str(&format!(" {b}")),
                _ => {}
            }
            shown.push('\n');
        }
        page.block(&shown);
    }
    if pair.files.is_empty() {
        page.painted(&format!("{both}: {}", word(pair.verdict)), paint(pair.verdict));
    }
}

/// An instance's turn to land.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Landing {
    step: Step,
    #[serde(skip)]
    name: String,
    #[serde(skip)]
    meets: Vec<String>,
}

impl Landing {
    pub(super) fn new(step: Step, names: &Names) -> Self {
        let name = names.0.get(&step.id).cloned().unwrap_or_default();
        let meets = step.meets.iter().map(|id| names.called(id).to_owned()).collect();
        Self { step, name, meets }
    }
}

impl Document for Landing {
    const SCHEMA: &'static str = "claudio.landing.v1";

    fn id(&self) -> Option<String> {
        Some(self.step.id.to_string())
    }
}

impl Row for Landing {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::flexible("NAME"),
        Column::text("VERDICT"),
        Column::flexible("MEETS"),
        Column::flexible("FILES"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let step = &self.step;
        let mut meets = self.meets.clone();
        if step.base {
            meets.insert(0, step.onto.as_deref().map(short).unwrap_or_default().to_owned());
        }
        let files: Vec<_> = step.files.iter().map(|file| file.path.clone()).collect();
        vec![
            Cell::new(step.id.as_str()),
            Cell::new(&self.name),
            Cell::new(word(step.verdict)).paint(paint(step.verdict)),
            Cell::new(meets.join(", ")),
            Cell::new(files.join(", ")),
        ]
    }
}

/// The verdicts that were printed last.
#[derive(Debug, Default)]
pub(super) struct Watched {
    known: BTreeMap<(InstanceId, Option<InstanceId>), Verdict>,
}

/// A verdict that has become another one.
#[derive(Debug, Serialize)]
pub(super) struct VerdictChange {
    at: Timestamp,
    a: InstanceId,
    /// The other instance; `None` where it is about the base, or about `a` itself.
    b: Option<InstanceId>,
    from: Option<Verdict>,
    to: Option<Verdict>,
    files: Vec<String>,
}

impl Watched {
    /// Returns what is different from the last time.
    pub(super) fn update(&mut self, report: &Report, at: Timestamp) -> Vec<VerdictChange> {
        let mut now = BTreeMap::new();
        let worst = |files: &[PairFile], verdict: Verdict| {
            let worst = files.iter().filter(|file| file.verdict == verdict);
            worst.map(|file| file.path.clone()).collect::<Vec<_>>()
        };
        for pair in &report.pairs {
            let files = worst(&pair.files, pair.verdict);
            now.insert((pair.a.clone(), Some(pair.b.clone())), (pair.verdict, files));
        }
        for base in report.base.iter().filter(|base| base.verdict != Verdict::Clean) {
            let files = worst(&base.files, base.verdict);
            now.insert((base.id.clone(), None), (base.verdict, files));
        }
        for unknown in &report.unknown {
            now.insert((unknown.id.clone(), None), (Verdict::Unknown, Vec::new()));
            // Nor is it known that it does not meet the others any more.
            let of_it = |(a, b): &&(InstanceId, Option<InstanceId>)| {
                a == &unknown.id || b.as_ref() == Some(&unknown.id)
            };
            for key in self.known.keys().filter(of_it) {
                now.insert(key.clone(), (Verdict::Unknown, Vec::new()));
            }
        }
        let mut changes = Vec::new();
        for (key, (verdict, files)) in &now {
            let from = self.known.get(key).copied();
            if from != Some(*verdict) {
                let ((a, b), files) = (key.clone(), files.clone());
                changes.push(VerdictChange { at, a, b, from, to: Some(*verdict), files });
            }
        }
        for (key, from) in &self.known {
            if !now.contains_key(key) {
                let ((a, b), files) = (key.clone(), Vec::new());
                changes.push(VerdictChange { at, a, b, from: Some(*from), to: None, files });
            }
        }
        self.known = now.into_iter().map(|(key, (verdict, _))| (key, verdict)).collect();
        changes
    }
}

impl VerdictChange {
    /// Returns the change as a person reads it.
    pub(super) fn line(&self, names: &Names) -> String {
        let a = names.called(&self.a);
        let who = match &self.b {
            Some(b) => format!("{a} {}", names.called(b)),
            None => format!("{a} (base)"),
        };
        let verdict = |verdict: Option<Verdict>| verdict.map_or("apart", word);
        let at = clock::format_utc(self.at);
        let files = self.files.join(", ");
        let line = format!("{at}  {who}: {} → {}  {files}", verdict(self.from), verdict(self.to));
        line.trim_end().to_owned()
    }

    /// Returns its colour.
    pub(super) fn paint(&self) -> Paint {
        self.to.map_or(Paint::Good, paint)
    }
}

impl Document for VerdictChange {
    const SCHEMA: &'static str = "claudio.conflict-change.v1";

    fn id(&self) -> Option<String> {
        Some(self.a.to_string())
    }
}
