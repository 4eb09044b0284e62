//! The entry of every program: parses, runs, reports, and gives the exit code.
//!
//! Invariants: a wrong command line ends with exit code 2, help and version are answers on standard
//! output; a reader who went away is no error; a panic becomes a plain message. SIGPIPE stays
//! ignored, as Rust starts programs, so that a closed pipe is an error that can be told from
//! others; child processes get its default back from the standard library.

use super::error::{CliError, ErrorKind};
use super::exit::Status;
use super::options::CommonOptions;
use super::output::Output;
use super::verb::{self, Verb};
use super::{Context, usage};
use clap::FromArgMatches;
use std::env;
use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::Mutex;

/// Runs a command as a program. A `src/bin` file is one call of it.
pub fn main<V: Verb>(run: fn(V, &Context) -> Result<Status, CliError>) -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    let mut definition = verb::define::<V>();
    let matches = match definition.try_get_matches_from_mut(&args) {
        Ok(matches) => matches,
        Err(error) => return not_run(&error, V::NAME, &args),
    };
    let parsed = CommonOptions::from_arg_matches(&matches)
        .and_then(|options| Ok((options, V::from_arg_matches(&matches)?)));
    let (options, own) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return not_run(&error, V::NAME, &args),
    };
    let output = Output::from_environment(&options);
    let context = Context { output, options, verb: V::NAME, needs: verb::row::<V>().needs };
    finish(
        &context.output,
        guard(|| {
            context.output.check_format()?;
            run(own, &context)
        }),
    )
}

/// Runs a program that has no definition: the front.
pub fn plain(run: impl FnOnce(&[OsString], &Output) -> Result<Status, CliError>) -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    let options = CommonOptions::guess(args.iter().skip(1).map(OsString::as_os_str));
    let output = Output::from_environment(&options);
    finish(&output, guard(|| run(&args, &output)))
}

/// Answers `--help` and `--version`, or reports a wrong command line.
fn not_run(error: &clap::Error, verb: &str, args: &[OsString]) -> ExitCode {
    let options = CommonOptions::guess(args.iter().skip(1).map(OsString::as_os_str));
    let output = Output::from_environment(&options);
    let result = if error.use_stderr() {
        Err(usage::error(error, verb))
    } else {
        output.styled(&error.render()).map(|()| Status::Done)
    };
    finish(&output, result)
}

/// Runs something; a panic in it is an error of the kind `internal`.
fn guard(run: impl FnOnce() -> Result<Status, CliError>) -> Result<Status, CliError> {
    static PLACE: Mutex<Option<String>> = Mutex::new(None);
    panic::set_hook(Box::new(|info| {
        if let Ok(mut place) = PLACE.lock() {
            *place = Some(info.to_string());
        }
    }));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let place = PLACE.lock().ok().and_then(|mut place| place.take()).unwrap_or_default();
        let what = place.split_whitespace().collect::<Vec<_>>().join(" ");
        Err(CliError::new(ErrorKind::Internal, format!("internal fault: {what}"))
            .hint("this is a bug in git claudio: please report it with this message"))
    })
}

/// Flushes the answer, reports an error, and returns the exit code.
fn finish(output: &Output, result: Result<Status, CliError>) -> ExitCode {
    let flushed = output.flush();
    let code = match result.and_then(|status| flushed.map(|()| status)) {
        Ok(status) => status.code(),
        Err(error) => {
            if error.kind() != ErrorKind::ClosedPipe {
                output.error(&error);
            }
            error.exit_code()
        }
    };
    ExitCode::from(code)
}
