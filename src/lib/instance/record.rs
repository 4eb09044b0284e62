//! `instance.json`: all that is stored about one instance.

use super::{Exit, IllegalTransition, InstanceId, Source, State, Transition};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The format of the records that this version writes. A newer one is read, never written.
pub const FORMAT: u32 = 1;

/// How the agent is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Over its machine protocol, or, for a plain command, its exit status.
    #[default]
    Structured,
    /// Its own full-screen program in a pty.
    Terminal,
}

/// What an instance's work is compared with, for as long as it lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The full ref it started from; `None` if it was given as a bare commit.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The commit, in full hexadecimal.
    pub commit: String,
}

/// The process that watches over an instance. Only the lock says whether it lives; this is for
/// people, and for telling its leftovers apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisorProcess {
    /// The supervisor's process id.
    pub pid: i32,
    /// When that process started, in clock ticks since boot (`/proc/<pid>/stat`); 0 where unknown.
    pub started: u64,
    /// The socket that it answers on.
    #[serde(default)]
    pub socket: String,
    /// The `.claudio/` in the tag of its processes, if the repository has moved since.
    #[serde(default)]
    pub root: Option<String>,
}

/// Limits of one instance; `None` is no limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// US dollars.
    #[serde(default)]
    pub cost_usd: Option<f64>,
    /// Tokens: input, output and what is written to a cache together.
    #[serde(default)]
    pub tokens: Option<u64>,
    /// Seconds of wall-clock time that it works.
    #[serde(default)]
    pub seconds: Option<u64>,
}

/// What an agent used, as far as it says so. `None` is "not known", never zero.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Metrics {
    /// Input tokens that were not read from a cache.
    #[serde(default)]
    pub input_tokens: Option<u64>,
    /// Output tokens.
    #[serde(default)]
    pub output_tokens: Option<u64>,
    /// Input tokens read from a cache.
    #[serde(default)]
    pub cache_read_tokens: Option<u64>,
    /// Input tokens written to a cache.
    #[serde(default)]
    pub cache_write_tokens: Option<u64>,
    /// Turns that ended.
    #[serde(default)]
    pub turns: Option<u64>,
    /// US dollars.
    #[serde(default)]
    pub cost_usd: Option<f64>,
    /// The model, as the agent names it.
    #[serde(default)]
    pub model: Option<String>,
    /// Seconds between the starts and the ends of its runs, those that are over.
    #[serde(default)]
    pub duration_s: Option<f64>,
}

impl Metrics {
    /// Returns the tokens that count against a limit: input and output together. What is read from a
    /// cache again and again does not count: it would drown the rest, and costs next to nothing.
    pub fn limited_tokens(&self) -> u64 {
        let counted = [self.input_tokens, self.cache_write_tokens, self.output_tokens];
        counted.into_iter().flatten().sum()
    }

    /// Takes over what `other`, another account of the same work, knows better: what it has more of.
    /// Accounts differ in what they leave out, never in what they invent.
    ///
    /// A cost of nothing that was told together with no tokens is not the cost of tokens that are found
    /// out later: that is not known.
    pub fn include(&mut self, other: &Self) {
        let nothing = self.cost_usd == Some(0.0) && self.has_no_tokens();
        self.input_tokens = self.input_tokens.max(other.input_tokens);
        self.output_tokens = self.output_tokens.max(other.output_tokens);
        self.cache_read_tokens = self.cache_read_tokens.max(other.cache_read_tokens);
        self.cache_write_tokens = self.cache_write_tokens.max(other.cache_write_tokens);
        self.turns = self.turns.max(other.turns);
        self.model = self.model.take().or_else(|| other.model.clone());
        if other.cost_usd > self.cost_usd {
            self.cost_usd = other.cost_usd;
        } else if nothing && other.cost_usd.is_none() && !self.has_no_tokens() {
            self.cost_usd = None;
        }
    }

    fn has_no_tokens(&self) -> bool {
        let all = [
            self.input_tokens,
            self.output_tokens,
            self.cache_read_tokens,
            self.cache_write_tokens,
        ];
        all.into_iter().flatten().all(|tokens| tokens == 0)
    }
}

/// Returns an amount of US dollars to a millionth, with no more digits than it needs: `$2.00`,
/// `$0.013`. A limit below a cent is still told from what reached it.
pub fn dollars(amount: f64) -> String {
    let digits = format!("{amount:.6}");
    let short = digits.trim_end_matches('0');
    let cents = digits.find('.').map_or(digits.len(), |point| point + 3);
    format!("${}", &digits[..short.len().max(cents)])
}

/// The size of an instance's work against its base, when it was last taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Files that differ, untracked ones included.
    pub files: u64,
    /// Lines added.
    pub insertions: u64,
    /// Lines removed.
    pub deletions: u64,
    /// Files of those that are not committed.
    pub uncommitted: u64,
}

/// The last known answer to "does it conflict with another instance?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// With none.
    Clean,
    /// With at least one.
    Conflict,
}

/// A pull or merge request, as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// Its page.
    pub url: String,
    /// `open`, `closed` or `merged`.
    pub state: String,
    /// The commit of its branch then, in full hexadecimal.
    #[serde(default)]
    pub head: Option<String>,
}

/// How a program is given its task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskBy {
    /// On its standard input.
    Stdin,
    /// As the path of a file: in place of `{task_file}`, else as the last argument.
    File,
    /// As one argument: in place of `{task}`, else as the last one.
    Argument,
}

/// What the supervisor needs to start the backend, fixed when the instance is added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Setup {
    /// The program with its first arguments, if a setting replaces the backend's own.
    #[serde(default)]
    pub command: Vec<String>,
    /// More arguments: from settings, then those after `--`.
    #[serde(default)]
    pub args: Vec<String>,
    /// How the program is given the task, if it is one that settings describe.
    #[serde(default)]
    pub task_by: Option<TaskBy>,
    /// The model to ask for.
    #[serde(default)]
    pub model: Option<String>,
    /// The agent's own permission mode.
    #[serde(default)]
    pub permission_mode: Option<String>,
    /// Tools that it may use without asking, in its own words.
    #[serde(default)]
    pub allowed_tools: Vec<String>,
    /// The agent's own sandbox mode.
    #[serde(default)]
    pub sandbox: Option<String>,
    /// Prices that settings add to the table: `MODEL=INPUT/CACHED/OUTPUT`.
    #[serde(default)]
    pub prices: Vec<String>,
    /// Stay open after a turn that ended well.
    #[serde(default)]
    pub keep_open: bool,
    /// How the agent is driven whenever it is started, unless somebody attaches.
    #[serde(default)]
    pub mode: Mode,
}

/// What an agent with a session is told when it is started the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// Its task, in a new session: there is none yet.
    #[default]
    Task,
    /// The message in the instance's file `message`.
    Message,
    /// To go on: its process died.
    CutOff,
    /// To go on: a person stopped it.
    Stopped,
    /// To look whether something is missing: it had ended by itself.
    Again,
    /// Nothing: a person is at its terminal.
    Person,
}

/// All that is stored about one instance.
///
/// Fields that this version does not know survive a rewrite in `extra`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The format of this record, [`FORMAT`].
    pub format: u32,
    /// Its id.
    pub id: InstanceId,
    /// The name that the user gave it.
    #[serde(default)]
    pub name: Option<String>,
    /// The task's first line, for display; the whole text is in the file `task`.
    pub task: String,
    /// The backend's name.
    pub backend: String,
    /// How the agent is driven.
    #[serde(default)]
    pub mode: Mode,
    /// What the supervisor needs to start the backend.
    #[serde(default)]
    pub setup: Setup,
    /// The short name of its branch.
    pub branch: String,
    /// The absolute path of its worktree.
    pub worktree: String,
    /// Where it started.
    pub base: Base,
    /// Whether its worktree has been made completely.
    #[serde(default)]
    pub prepared: bool,
    /// Its state.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// How that is known.
    pub source: Source,
    /// When it was added.
    pub created_at: Timestamp,
    /// When its backend was last started.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// The branch's commit when it was last taken.
    #[serde(default)]
    pub head: Option<String>,
    /// The ids that must be completed before it starts.
    #[serde(default)]
    pub depends_on: Vec<InstanceId>,
    /// Its limits.
    #[serde(default)]
    pub budget: Budget,
    /// What it used.
    #[serde(default)]
    pub metrics: Metrics,
    /// The size of its work when it was last taken.
    #[serde(default)]
    pub changes: Option<Changes>,
    /// The last known conflict verdict.
    #[serde(default)]
    pub conflicts: Option<Verdict>,
    /// Its pull or merge request.
    #[serde(default)]
    pub pr: Option<PullRequest>,
    /// The agent's own session or thread id.
    #[serde(default)]
    pub session_id: Option<String>,
    /// What the agent is told at the next start.
    #[serde(default)]
    pub opening: Opening,
    /// Messages that were sent to the agent and that it has not taken, oldest first. The next start
    /// brings them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queued: Vec<String>,
    /// The permission mode that the agent said is in force.
    #[serde(default)]
    pub permission_mode: Option<String>,
    /// Seconds that it worked, waiting and pauses not counted; for the limit of time.
    #[serde(default)]
    pub worked_s: f64,
    /// When its supervisor last wrote this, as long as a run goes on that `duration_s` does not hold
    /// yet: until then, at least, it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alive_at: Option<Timestamp>,
    /// The last supervisor.
    #[serde(default)]
    pub supervisor: Option<SupervisorProcess>,
    /// What a newer version stored here.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Record {
    /// Changes the state at `at`.
    ///
    /// Returns what happened, for the journal.
    ///
    /// # Errors
    /// If the state machine does not allow it; the record is then unchanged.
    pub fn transition(
        &mut self,
        next: State,
        source: Source,
        at: Timestamp,
    ) -> Result<Transition, IllegalTransition> {
        let (from, to) = (self.state.name(), next.name());
        if !self.state.allows(&next) {
            return Err(IllegalTransition { from, to });
        }
        if to.is_ended() {
            self.ended_at = Some(at);
        } else if from.is_ended() {
            self.ended_at = None;
        }
        // The same state with other data keeps its beginning: `since` says how long it works.
        if from != to {
            self.since = at;
        }
        self.state = next;
        self.source = source;
        Ok(Transition { from, to, at, source })
    }

    /// Counts the run that is over, up to `end`, in `duration_s`. `before` is what it was when the run
    /// began.
    pub fn count_run(&mut self, before: Option<f64>, end: Timestamp) {
        self.alive_at = None;
        let Some(started) = self.started_at else { return };
        let run = end.duration_since(started).as_secs_f64().max(0.0);
        let sum = before.unwrap_or(0.0) + run;
        self.metrics.duration_s = Some((sum * 1000.0).round() / 1000.0);
    }

    /// Counts a run whose supervisor was killed, once, for as long as it is known to have gone on.
    pub fn count_cut_off_run(&mut self) {
        if let Some(end) = self.alive_at {
            self.count_run(self.metrics.duration_s, end);
        }
    }

    /// Returns the exit status that the present state carries.
    pub fn exit(&self) -> Option<Exit> {
        match &self.state {
            State::Completed { exit, .. }
            | State::Stopped { exit }
            | State::Failed { exit, .. } => *exit,
            _ => None,
        }
    }

    /// Whether a newer version wrote this record; it must then not be rewritten.
    pub fn is_newer(&self) -> bool {
        self.format > FORMAT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_that_are_found_out_later_do_not_cost_nothing() {
        let told = |tokens: u64, cost: f64| Metrics {
            input_tokens: Some(tokens),
            cost_usd: Some(cost),
            ..Metrics::default()
        };
        let found = Metrics { input_tokens: Some(1000), ..Metrics::default() };
        let with = |mut metrics: Metrics, found: &Metrics| {
            metrics.include(found);
            metrics.cost_usd
        };
        assert_eq!(with(told(0, 0.0), &found), None);
        assert_eq!(with(told(0, 0.0), &Metrics::default()), Some(0.0));
        assert_eq!(with(told(10, 0.0), &found), Some(0.0), "its model costs nothing");
        assert_eq!(with(told(10, 0.5), &found), Some(0.5));
        assert_eq!(with(told(0, 0.0), &told(1000, 0.25)), Some(0.25));
    }
}
