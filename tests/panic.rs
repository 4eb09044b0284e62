//! A panic ends a program with a plain message and its own exit code. Alone in its program, because
//! the panic hook belongs to the whole process.

use claudio::cli::entry;
use std::process::ExitCode;

#[test]
fn a_panic_has_an_exit_code_of_its_own() {
    let code = entry::plain(|_, _| panic!("on purpose"));
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(70)));
}
