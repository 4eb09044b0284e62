//! Settings and keys as they are printed.

use crate::cli::output::{Cell, Column, Document, Page, Row};
use crate::config::{Entry, KeyInfo, Origin, environment_name, git_name};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// A setting with its value.
pub(super) struct SettingRow(pub(super) Entry);

/// The same, for a table that says where values come from.
pub(super) struct SettingWithOrigin(pub(super) SettingRow);

impl Serialize for SettingRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Setting", 3)?;
        fields.serialize_field("key", &self.0.key)?;
        fields.serialize_field("value", &self.0.value)?;
        fields.serialize_field("origin", &OriginDocument::new(&self.0.origin))?;
        fields.end()
    }
}

impl Serialize for SettingWithOrigin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Where a value comes from.
#[derive(Serialize)]
struct OriginDocument<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    line: Option<u64>,
}

impl<'a> OriginDocument<'a> {
    fn new(origin: &'a Origin) -> Self {
        let (kind, name, line) = match origin {
            Origin::Default => ("default", None, 0),
            Origin::File { path, line } => ("file", Some(path), *line),
            Origin::Git { place, line } => ("git", Some(place), *line),
            Origin::Environment(name) => ("environment", Some(name), 0),
            Origin::Option(name) => ("option", Some(name), 0),
            Origin::Argument => ("option", None, 0),
        };
        Self { kind, name: name.map(String::as_str), line: (line > 0).then_some(line) }
    }
}

impl Document for SettingRow {
    const SCHEMA: &'static str = "claudio.setting.v1";

    fn id(&self) -> Option<String> {
        Some(self.0.key.clone())
    }
}

impl Document for SettingWithOrigin {
    const SCHEMA: &'static str = SettingRow::SCHEMA;

    fn id(&self) -> Option<String> {
        self.0.id()
    }
}

impl Row for SettingRow {
    const COLUMNS: &'static [Column] = &[Column::text("KEY"), Column::flexible("VALUE")];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::new(&self.0.key), Cell::new(&self.0.value)]
    }
}

impl Row for SettingWithOrigin {
    const COLUMNS: &'static [Column] =
        &[Column::text("KEY"), Column::flexible("VALUE"), Column::flexible("ORIGIN")];

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.0.cells();
        cells.push(Cell::new(self.0.0.origin.to_string()));
        cells
    }
}

/// A key with what there is to know about it.
#[derive(Serialize)]
pub(super) struct KeyRow {
    key: String,
    expects: &'static str,
    words: &'static [&'static str],
    default: &'static str,
    git: String,
    environment: String,
    description: &'static str,
    since: &'static str,
}

impl KeyRow {
    pub(super) fn new(key: String, info: KeyInfo) -> Self {
        Self {
            git: git_name(&key),
            environment: environment_name(&key),
            key,
            expects: info.kind,
            words: info.words,
            default: info.default,
            description: info.doc,
            since: info.since,
        }
    }

    pub(super) fn describe(&self, page: &mut Page) {
        page.field("key", &self.key);
        page.field("expects", self.expects);
        if !self.words.is_empty() {
            page.field("words", &self.words.join(", "));
        }
        page.field("default", if self.default.is_empty() { "not set" } else { self.default });
        page.field("in git", &self.git);
        page.field("environment", &self.environment);
        page.gap();
        page.wrapped(self.description);
    }
}

impl Document for KeyRow {
    const SCHEMA: &'static str = "claudio.key.v1";

    fn id(&self) -> Option<String> {
        Some(self.key.clone())
    }
}

impl Row for KeyRow {
    const COLUMNS: &'static [Column] =
        &[Column::text("KEY"), Column::text("DEFAULT"), Column::flexible("WHAT IT DOES")];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::new(&self.key), Cell::new(self.default), Cell::new(self.description)]
    }
}

/// Where a file of settings is.
#[derive(Serialize)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) exists: bool,
}

impl Document for Place {
    const SCHEMA: &'static str = "claudio.config-file.v1";

    fn id(&self) -> Option<String> {
        Some(self.path.clone())
    }
}
