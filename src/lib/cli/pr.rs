//! `git claudio pr`.

use super::here::{self, Here};
use super::selection::Selection;
use super::values::{issue, some_text};
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::StateName;
use crate::ops::landing::{order, pr};
use std::cell::RefCell;

/// Pushes the branch of an instance and makes its pull request (on GitHub, with 'gh') or merge
/// request (on GitLab, with 'glab'). If it has one, that is brought up to date: it gets the newest
/// commits, and the labels, reviewers and issues to close that it lacks; title and text stay unless you
/// give them. Without such a program the branch is pushed and the page to open is printed.
///
/// Before that the commits are made anew on top of the base as it is on the remote, unless
/// 'pr.auto_rebase' or '--no-rebase' says otherwise. A conflict lists its files (exit code 1). The
/// branch on the remote is only rewritten if all it holds is in the new one.
///
/// Whatever fails leaves your branches, worktrees and indexes as they were. Title and text come from
/// the options, else from the commits and the task, by the template that 'pr.template' or the
/// repository names.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("rebasing").args(["auto_rebase", "no_rebase"])))]
#[command(group(clap::ArgGroup::new("draftness").args(["draft", "no_draft"])))]
pub struct PrArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// The title
    #[arg(short, long, value_name = "TEXT", value_parser = some_text)]
    pub title: Option<String>,

    /// The text
    #[arg(short, long, value_name = "TEXT")]
    pub body: Option<String>,

    /// Let an agent write title and text, from the task, the commits and the changes: the instance's
    /// own, or else Claude Code or Codex. It can do nothing but answer. If it does not, they are
    /// written as without this option
    #[arg(long)]
    pub ai: bool,

    /// What was tested, for the text
    #[arg(long, value_name = "TEXT")]
    pub testing: Option<String>,

    /// The branch that it is to go into [default: the one that the instance started from]
    #[arg(long, value_name = "BRANCH")]
    pub base: Option<String>,

    /// The remote [default: that of the base, or the only one, or 'origin']
    #[arg(long, value_name = "NAME")]
    pub remote: Option<String>,

    /// Make it a draft; one that exists, too
    #[arg(long)]
    pub draft: bool,

    /// Make it no draft, whatever 'pr.draft' says; one that exists is made ready for review
    #[arg(long)]
    pub no_draft: bool,

    /// Add a label; beside those of 'pr.labels'
    #[arg(short, long = "label", value_name = "NAME", value_delimiter = ',', value_parser = some_text)]
    pub labels: Vec<String>,

    /// Ask somebody to review it; beside those of 'pr.reviewers'
    #[arg(short, long = "reviewer", value_name = "NAME", value_delimiter = ',', value_parser = some_text)]
    pub reviewers: Vec<String>,

    /// An issue that it closes: '12', or 'owner/name#12'
    #[arg(long, value_name = "ISSUE", value_delimiter = ',', value_parser = issue)]
    pub closes: Vec<String>,

    /// Commit first what the instance has left uncommitted, with this message; else it is refused
    #[arg(long, value_name = "MESSAGE")]
    pub commit: Option<String>,

    /// Make the commits anew on top of the base, whatever 'pr.auto_rebase' says
    #[arg(long)]
    pub auto_rebase: bool,

    /// Leave the commits as they are
    #[arg(long)]
    pub no_rebase: bool,

    /// Only look how the requests are doing, and remember it
    #[arg(long, conflicts_with_all = ["title", "body", "ai", "testing", "base", "remote", "draftness",
        "labels", "reviewers", "closes", "commit", "rebasing", "dry_run"])]
    pub status: bool,

    /// Only say what would be done, step by step; the remote and the site are asked, and nothing is
    /// fetched or changed
    #[arg(short = 'n', long)]
    pub dry_run: bool,
}

impl Verb for PrArgs {
    const NAME: &'static str = "pr";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio pr k3xq7", "make the pull request of one instance"),
        Example::new(
            "git claudio pr --draft --reviewer alice --closes 12 k3xq7",
            "a draft that alice should look at",
        ),
        Example::new("git claudio pr --all", "of all that are completed, in landing order"),
        Example::new("git claudio pr --status --all", "see which of them are merged"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["merge", "diff"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or a request cannot be made.
pub fn run(args: PrArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let mut chosen = here.chosen(&args.selection)?;
    if args.status {
        if args.selection.instances.is_empty() {
            chosen.retain(|stored| stored.record.pr.is_some());
        }
        return here.each(context, &chosen, |stored| {
            pr::refresh(here.workspace(), stored).map_err(here::error)
        });
    }
    if args.selection.all {
        chosen.retain(|stored| stored.record.state.name() == StateName::Completed);
        chosen = order::sorted(here.workspace(), chosen).map_err(here::error)?;
    }
    let options = options(&args);
    let steps = RefCell::new(Vec::new());
    let status = here.each(context, &chosen, |stored| {
        let made = pr::open(here.workspace(), stored, &options).map_err(here::error)?;
        for warning in &made.warnings {
            context.output.warning(&format!("instance '{}': {warning}", made.id));
        }
        let named = made.steps.iter().map(|step| format!("{}: {step}", made.id));
        steps.borrow_mut().extend(named);
        Ok(made)
    });
    if context.output.is_for_people() {
        for step in steps.into_inner() {
            context.output.line(&step)?;
        }
    }
    status
}

fn options(args: &PrArgs) -> pr::Options {
    let either = |yes: bool, no: bool| if yes || no { Some(yes) } else { None };
    pr::Options {
        title: args.title.clone(),
        body: args.body.clone(),
        ai: args.ai,
        testing: args.testing.clone(),
        base: args.base.clone(),
        remote: args.remote.clone(),
        draft: either(args.draft, args.no_draft),
        labels: args.labels.clone(),
        reviewers: args.reviewers.clone(),
        closes: args.closes.clone(),
        commit: args.commit.clone(),
        rebase: either(args.auto_rebase, args.no_rebase),
        dry_run: args.dry_run,
    }
}
