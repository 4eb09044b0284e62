//! `git claudio config`.

mod rows;

use self::rows::{KeyRow, Place as FilePlace, SettingRow, SettingWithOrigin};
use super::editor;
use super::faults::error;
use super::here::warn_settings;
use super::values::KEY;
use super::{CliError, Context, ErrorKind, Example, Status, Verb};
use crate::config::{self, Entry, Origin, Settings};
use crate::git::config::Scope;
use crate::ops::configure::{Configuration, Place, explain};

/// Shows and changes settings. They stand, lowest to highest, in the user's file config.yaml, in the
/// repository's '.claudio/config.yaml', in git's configuration (as 'claudio.KEY'), in variables
/// 'CLAUDIO_KEY' of the environment, and in options.
///
/// A key may be spelled as in YAML ('branch.include_id') or as in git ('claudio.branch.includeId').
/// Comments in the files stay when a setting is changed.
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// What to do; 'list' if nothing is said
    #[command(subcommand)]
    pub action: Option<ConfigAction>,
}

/// What to do with settings.
#[derive(Debug, clap::Subcommand)]
pub enum ConfigAction {
    /// Print the value of a setting
    Get(GetArgs),
    /// Change a setting
    Set(SetArgs),
    /// Take a setting away, so that what is below it holds again
    Unset(UnsetArgs),
    /// List the settings that have a value
    List(ListArgs),
    /// Explain the keys that there are
    Keys(KeysArgs),
    /// Print the path of a file of settings
    Path(FileArgs),
    /// Open a file of settings in the editor and check it afterwards
    Edit(FileArgs),
}

/// Prints the value of a setting. Exits with 1 if it has none.
#[derive(Debug, clap::Args)]
pub struct GetArgs {
    /// The key
    #[arg(value_name = KEY)]
    pub key: String,

    /// Print also where the value comes from
    #[arg(long)]
    pub show_origin: bool,
}

/// Changes a setting, in '.claudio/config.yaml' of this repository unless an option names another
/// place.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at PlaceArgs")]
    pub place: PlaceArgs,

    /// The key
    #[arg(value_name = KEY)]
    pub key: String,

    /// The value
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub value: String,
}

/// Takes a setting away, so that what is below it holds again. Exits with 1 if it was not there.
#[derive(Debug, clap::Args)]
pub struct UnsetArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at PlaceArgs")]
    pub place: PlaceArgs,

    /// The key
    #[arg(value_name = KEY)]
    pub key: String,
}

/// Lists the settings that have a value, defaults included.
#[derive(Debug, Default, clap::Args)]
pub struct ListArgs {
    /// Print also where each value comes from
    #[arg(long)]
    pub show_origin: bool,
}

/// Explains the keys that there are, or one of them.
#[derive(Debug, clap::Args)]
pub struct KeysArgs {
    /// The key
    #[arg(value_name = KEY)]
    pub key: Option<String>,
}

/// Which file is meant: '.claudio/config.yaml' of this repository, or the user's own.
#[derive(Debug, clap::Args)]
pub struct FileArgs {
    /// The user's own file
    #[arg(long)]
    pub user: bool,
}

// An ordinary comment: clap would take a doc comment as the help of every command.
// The place that a setting is written to.
#[derive(Debug, clap::Args)]
#[group(id = "place", multiple = false)]
#[expect(
    missing_docs,
    reason = "clap takes doc comments of flattened options as the command's help"
)]
pub struct PlaceArgs {
    /// In the user's own config.yaml
    #[arg(long)]
    pub user: bool,

    /// In git's configuration of this repository
    #[arg(long, visible_alias = "git")]
    pub local: bool,

    /// In git's configuration of the user
    #[arg(long)]
    pub global: bool,

    /// In git's configuration of the machine
    #[arg(long)]
    pub system: bool,

    /// In git's configuration of this worktree
    #[arg(long)]
    pub worktree: bool,
}

impl PlaceArgs {
    fn place(&self) -> Place {
        match self {
            Self { user: true, .. } => Place::User,
            Self { local: true, .. } => Place::Git(Scope::Local),
            Self { global: true, .. } => Place::Git(Scope::Global),
            Self { system: true, .. } => Place::Git(Scope::System),
            Self { worktree: true, .. } => Place::Git(Scope::Worktree),
            _ => Place::Repository,
        }
    }
}

impl Verb for ConfigArgs {
    const NAME: &'static str = "config";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio config list --show-origin", "what holds, and why"),
        Example::new("git claudio config set limits.parallel 4", "for this repository"),
        Example::new(
            "git claudio config set --user notify.command desktop",
            "for all repositories of the user",
        ),
        Example::new(
            "git claudio config set --global backend.aider.command 'aider --yes'",
            "the same through git's own configuration: a backend of one's own",
        ),
        Example::new("git claudio config keys notify.command", "explain a setting"),
    ];
    const FILES: &'static [(&'static str, &'static str)] = &[
        ("$XDG_CONFIG_HOME/claudio/config.yaml", "the user's settings; ~/.config if it is not set"),
        (crate::store::CONFIG_IN_MANUAL, "the settings of one repository, never tracked by it"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["doctor", "init"];
}

/// Runs the command.
///
/// # Errors
/// If there is no such key, a value is wrong, or a file cannot be read or written.
pub fn run(args: ConfigArgs, context: &Context) -> Result<Status, CliError> {
    let action = args.action.unwrap_or(ConfigAction::List(ListArgs::default()));
    if let ConfigAction::Keys(args) = action {
        return keys(args.key.as_deref(), context);
    }
    let opened = Configuration::open(&context.current_dir()?, context.environment());
    let configuration = opened.map_err(error)?;
    match action {
        ConfigAction::Get(args) => get(&configuration, &args, context),
        ConfigAction::Set(args) => set(&configuration, &args, context),
        ConfigAction::Unset(args) => unset(&configuration, &args, context),
        ConfigAction::List(args) => list(&configuration, &args, context),
        ConfigAction::Path(args) => path(&configuration, &args, context),
        ConfigAction::Edit(args) => edit(&configuration, &args, context),
        ConfigAction::Keys(_) => Ok(Status::Done),
    }
}

fn get(
    configuration: &Configuration,
    args: &GetArgs,
    context: &Context,
) -> Result<Status, CliError> {
    let key = key_of(&args.key)?;
    let settings = configuration.settings().map_err(error)?;
    let output = &context.output;
    let Some(entry) = find(&settings, &key) else {
        // Silent for people, as 'git config get' is.
        return if output.is_json() {
            Err(not_set(configuration, &key, ""))
        } else {
            Ok(Status::No)
        };
    };
    if args.show_origin && output.is_for_people() {
        output.line(&format!("{}  {}", entry.origin, entry.value))?;
    } else if output.is_for_people() && !output.terminal().output {
        // A script gets the very value.
        output.raw(format!("{}\n", entry.value).as_bytes())?;
    } else {
        output.document(&SettingRow(entry.clone()), |page| {
            page.line(&entry.value);
        })?;
    }
    Ok(Status::Done)
}

fn set(
    configuration: &Configuration,
    args: &SetArgs,
    context: &Context,
) -> Result<Status, CliError> {
    let key = key_of(&args.key)?;
    configuration.set(args.place.place(), &key, &args.value).map_err(error)?;
    tell_what_holds(configuration, &key, Some(&args.value), context)?;
    Ok(Status::Done)
}

fn unset(
    configuration: &Configuration,
    args: &UnsetArgs,
    context: &Context,
) -> Result<Status, CliError> {
    let key = key_of(&args.key)?;
    let found = configuration.unset(args.place.place(), &key).map_err(error)?;
    if !found {
        return Err(not_set(configuration, &key, "there"));
    }
    tell_what_holds(configuration, &key, None, context)?;
    Ok(Status::Done)
}

/// Returns the error that a key has no value, or not in the place that was meant, with where it has one.
fn not_set(configuration: &Configuration, key: &str, place: &str) -> CliError {
    let message = format!("'{key}' is not set {place}");
    let entry = configuration.settings().ok().and_then(|settings| find(&settings, key));
    CliError::new(ErrorKind::NothingFound, message.trim_end()).hint(match entry {
        Some(Entry { origin: Origin::Default, value, .. }) => {
            format!("it has its default: '{value}'")
        }
        Some(entry) => format!("it is '{}', from {}", entry.value, entry.origin),
        None => format!("git claudio config keys {key} explains it"),
    })
}

/// Says so if another place decides about what was just changed.
fn tell_what_holds(
    configuration: &Configuration,
    key: &str,
    wanted: Option<&str>,
    context: &Context,
) -> Result<(), CliError> {
    let settings = match configuration.settings() {
        Ok(settings) => settings,
        // It is done all the same, and may have been a step of mending.
        Err(wrong) => {
            context.output.warning(&wrong.to_string());
            return Ok(());
        }
    };
    let Some(entry) = find(&settings, key) else { return Ok(()) };
    if wanted.is_some_and(|wanted| wanted != entry.value) {
        let what = format!("'{key}' is still '{}', from {}", entry.value, entry.origin);
        context.output.warning(&what);
    }
    context.output.document(&SettingRow(entry), |_| {})
}

fn list(
    configuration: &Configuration,
    args: &ListArgs,
    context: &Context,
) -> Result<Status, CliError> {
    let settings = configuration.settings().map_err(error)?;
    let entries = settings.entries_with_origin();
    if args.show_origin {
        let rows: Vec<_> = entries.into_iter().map(|e| SettingWithOrigin(SettingRow(e))).collect();
        context.output.list(&rows)?;
    } else {
        context.output.list(&entries.into_iter().map(SettingRow).collect::<Vec<_>>())?;
    }
    warn_settings(&settings, context);
    Ok(Status::Done)
}

fn keys(key: Option<&str>, context: &Context) -> Result<Status, CliError> {
    let Some(word) = key else {
        let plain = config::keys().map(|info| KeyRow::new(info.name.to_owned(), info));
        let backend = config::backend_keys()
            .map(|info| KeyRow::new(format!("backend.<name>.{}", info.name), info));
        context.output.list(&plain.chain(backend).collect::<Vec<_>>())?;
        return Ok(Status::Done);
    };
    let key = key_of(&word.replace("<name>", "name"))?;
    let unknown = || CliError::new(ErrorKind::Config, format!("no setting is called '{key}'"));
    let row = KeyRow::new(key.clone(), explain(&key).ok_or_else(unknown)?);
    context.output.document(&row, |page| row.describe(page))?;
    Ok(Status::Done)
}

fn path(
    configuration: &Configuration,
    args: &FileArgs,
    context: &Context,
) -> Result<Status, CliError> {
    let path = configuration.file(file_place(args)).map_err(error)?;
    let place = FilePlace { exists: path.exists(), path: path.display().to_string() };
    context.output.document(&place, |page| {
        page.line(&place.path);
    })?;
    Ok(Status::Done)
}

fn edit(
    configuration: &Configuration,
    args: &FileArgs,
    context: &Context,
) -> Result<Status, CliError> {
    let (path, before) = configuration.file_to_edit(file_place(args)).map_err(error)?;
    let editor = configuration.editor().map_err(error)?;
    let edited = editor::run(&editor, &path, context);
    configuration.forget_template(&path);
    edited?;
    let settings = configuration.settings().map_err(|wrong| {
        error(wrong).hint("git claudio config edit, to correct it: it is kept as it is")
    })?;
    warn_settings(&settings, context);
    let after = std::fs::read_to_string(&path).unwrap_or_default();
    if after == before || after.is_empty() {
        context.output.note("nothing was changed");
    }
    Ok(Status::Done)
}

fn file_place(args: &FileArgs) -> Place {
    if args.user { Place::User } else { Place::Repository }
}

fn key_of(word: &str) -> Result<String, CliError> {
    config::key_of(word).map_err(|wrong| error(wrong.into()))
}

fn find(settings: &Settings, key: &str) -> Option<Entry> {
    settings.entries_with_origin().into_iter().find(|entry| entry.key == key)
}
