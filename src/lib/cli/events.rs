//! `git claudio events`.

use super::here::{self, Here};
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::{Event, InstanceId};
use crate::sys::watch::FileWatch;
use serde_json::Value;

/// Prints the journal: one line for each change of state of any instance, with a number that only
/// rises, so that a script can go on where it stopped.
#[derive(Debug, clap::Args)]
pub struct EventsArgs {
    /// Go on printing as events happen
    #[arg(short, long)]
    pub follow: bool,

    /// Begin after the event of this number
    #[arg(long, value_name = "SEQ", value_parser = number)]
    pub since: Option<u64>,

    /// Only events of this instance; may be repeated
    #[arg(long, value_name = INSTANCE)]
    pub instance: Vec<String>,
}

impl Verb for EventsArgs {
    const NAME: &'static str = "events";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio events -f", "see everything as it happens"),
        Example::new("git claudio events --since 120 --json", "what happened after event 120"),
    ];
    const FILES: &'static [(&'static str, &'static str)] =
        &[(crate::store::JOURNAL_IN_MANUAL, "the journal")];
    const SEE_ALSO: &'static [&'static str] = &["wait", "logs", "ls"];
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "the number of an event looks like '120'".to_owned())
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or the journal cannot be read.
pub fn run(args: EventsArgs, context: &Context) -> Result<Status, CliError> {
    let here = match args.follow {
        // Something to watch must be there, also before the first instance.
        true => Here::open_for_change(context)?,
        false => Here::open(context)?,
    };
    let ids = args
        .instance
        .iter()
        .map(|word| here.id_even_if_removed(word))
        .collect::<Result<Vec<InstanceId>, _>>()?;
    let Some(store) = here.workspace().store_if_any() else { return Ok(Status::Done) };
    let journal = store.journal();
    let mut watch = FileWatch::new(&[&journal.path()])
        .map_err(|source| CliError::io("cannot watch the journal", source))?;
    let mut reader = journal.reader(args.since.unwrap_or(0));
    if args.follow {
        context.output.end_with_reader();
    }
    loop {
        for event in reader.read().map_err(|e| here::error(e.into()))? {
            if ids.is_empty() || ids.iter().any(|id| concerns(&event, id)) {
                print(&event, context)?;
            }
        }
        if !args.follow {
            return Ok(Status::Done);
        }
        watch.wait(None).map_err(|source| CliError::io("cannot watch the journal", source))?;
    }
}

/// Whether the event is about the instance, alone or with others.
fn concerns(event: &Event, id: &InstanceId) -> bool {
    let among = |ids: &Vec<Value>| ids.iter().any(|other| other == id.as_str());
    event.instance.as_ref() == Some(id)
        || event.detail.as_ref().and_then(|d| d.get("instances")?.as_array()).is_some_and(among)
}

fn print(event: &Event, context: &Context) -> Result<(), CliError> {
    context.output.stream(event, |page| {
        page.line(&line(event));
    })
}

/// Returns the event as a person reads it.
pub(super) fn line(event: &Event) -> String {
    let states = match (event.from, event.to) {
        (Some(from), Some(to)) if from != to => format!("{from} → {to}"),
        (_, Some(to)) => to.to_string(),
        _ => String::new(),
    };
    let kind = serde_json::to_value(event.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or("unknown");
    let instance = event.instance.as_ref().map_or("-", InstanceId::as_str);
    let detail = event.detail.as_ref().map(|detail| words("", detail)).unwrap_or_default();
    let at = crate::sys::clock::format_utc(event.at);
    let line = format!("{:>6}  {at}  {instance:<6} {kind:<9} {states} {detail}", event.seq);
    line.trim_end().to_owned()
}

/// Returns the details of an event in words: each with its name before it.
fn words(name: &str, detail: &Value) -> String {
    let named =
        |text: &str| if name.is_empty() { text.to_owned() } else { format!("{name} {text}") };
    let list = |parts: Vec<String>| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    match detail {
        Value::Null => String::new(),
        Value::String(text) => named(text),
        Value::Array(values) if values.is_empty() => String::new(),
        Value::Array(values) => {
            named(&values.iter().map(|value| words("", value)).collect::<Vec<_>>().join(" "))
        }
        Value::Object(fields) => {
            let part =
                |(field, value): (&String, &Value)| words(&named(&field.replace('_', " ")), value);
            list(fields.iter().map(part).collect())
        }
        other => named(&other.to_string()),
    }
}

impl super::output::Document for Event {
    const SCHEMA: &'static str = "claudio.event.v1";

    fn id(&self) -> Option<String> {
        Some(self.seq.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn details_are_told_in_words() {
        let told = |detail| words("", &detail);
        assert_eq!(told(json!({ "exit": { "code": 0, "signal": null } })), "exit code 0");
        let asked = json!({ "prompt_id": "q1", "options": ["a", "b"], "none": [], "one": {} });
        assert_eq!(told(asked), "prompt id q1, options a b");
        assert_eq!(told(json!({ "resumes": true, "bytes": 12 })), "resumes true, bytes 12");
        assert_eq!(told(json!("it died")), "it died");
    }
}
