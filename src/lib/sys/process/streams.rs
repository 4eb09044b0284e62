//! A program's input and output as files: who inherits a pipe and goes on would keep its reader reading.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::process::Command;

/// What a program writes to, to be read when it has ended.
#[derive(Debug)]
pub(super) struct Streams {
    output: File,
    errors: File,
}

impl Streams {
    /// Gives `command` its streams: `input` to read, and files of its own to write to.
    pub(super) fn give(command: &mut Command, input: &[u8]) -> io::Result<Self> {
        let (output, errors) = (tempfile::tempfile()?, tempfile::tempfile()?);
        let mut file = tempfile::tempfile()?;
        file.write_all(input)?;
        file.rewind()?;
        command.stdin(file).stdout(output.try_clone()?).stderr(errors.try_clone()?);
        Ok(Self { output, errors })
    }

    /// Returns what was written to standard output and to standard error, so much of each.
    pub(super) fn read(mut self, output: u64, errors: u64) -> io::Result<(Vec<u8>, Vec<u8>)> {
        Ok((beginning(&mut self.output, output)?, beginning(&mut self.errors, errors)?))
    }
}

fn beginning(file: &mut File, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
