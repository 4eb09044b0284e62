//! The options that limit what an instance may use.

use super::values::{dollars, duration};
use crate::instance::Budget;
use clap::Args;
use std::time::Duration;

// An ordinary comment: clap would take a doc comment as the help of every command.
// Limits of one instance.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    missing_docs,
    reason = "clap takes doc comments of flattened options as the command's help"
)]
pub struct Limits {
    /// US dollars that it may spend before it is paused
    #[arg(long, value_name = "USD", value_parser = dollars)]
    pub max_cost: Option<f64>,

    /// Tokens that it may use before it is paused: input, output and what is written to a cache together
    /// (the column TOKENS of 'ls' leaves the last out), without what is read from one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_tokens: Option<u64>,

    /// How long it may work before it is paused, as in '90s' or '1h30m'; waiting does not count
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub timeout: Option<Duration>,
}

impl Limits {
    /// Returns the limits that were given.
    pub fn budget(&self) -> Budget {
        Budget {
            cost_usd: self.max_cost,
            tokens: self.max_tokens,
            seconds: self.timeout.map(|time| time.as_secs_f64().ceil() as u64),
        }
    }
}
