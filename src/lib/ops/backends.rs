//! Which backend an instance gets, and with which program.

use super::add::NewInstance;
use super::{Error, Workspace};
use crate::backend;
use crate::config::{Delivery, Settings};
use crate::instance::{Setup, TaskBy};
use crate::sys::program;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Returns the name of the backend to use: the one asked for, else the setting `backend.default`.
///
/// # Errors
/// If there is no such backend, or none at all.
pub(super) fn choose(
    workspace: &Workspace,
    settings: &Settings,
    wanted: Option<&str>,
) -> Result<String, Error> {
    match wanted.or(settings.backend_default()) {
        Some(name) if settings.backend(name).protocol.is_some() => {
            let protocol = settings.backend(name).protocol.unwrap_or_default();
            Err(backend::Error::Protocol { backend: name.to_owned(), protocol }.into())
        }
        Some(name) if is_known(settings, name) => Ok(name.to_owned()),
        Some(name) if wanted.is_some() => Err(backend::Error::Unknown(name.to_owned()).into()),
        Some(_) => Err(super::settings::no_backend(settings)),
        None => ["claude", "codex"]
            .into_iter()
            .find(|name| is_known(settings, name) && find_program(workspace, name).is_some())
            .map(str::to_owned)
            .ok_or(Error::NoBackend),
    }
}

fn is_known(settings: &Settings, name: &str) -> bool {
    backend::is_builtin(name) || !settings.backend(name).command.is_empty()
}

/// Returns what the settings and the command line say about the program.
pub(super) fn setup(settings: &Settings, backend: &str, new: &NewInstance) -> Setup {
    let own = settings.backend(backend);
    Setup {
        command: own.command,
        args: own.args.into_iter().chain(new.args.iter().cloned()).collect(),
        task_by: Some(match own.task {
            Delivery::Stdin => TaskBy::Stdin,
            Delivery::File => TaskBy::File,
            Delivery::Argument => TaskBy::Argument,
        }),
        model: new.model.clone().or(own.model),
        permission_mode: new.permission_mode.clone().or(own.permission_mode),
        allowed_tools: new.allowed_tools.clone(),
        sandbox: new.sandbox.clone(),
        prices: own.prices,
        keep_open: new.keep_open,
        mode: super::terminal::mode(settings, backend, new.terminal),
    }
}

/// Fails if the program of `backend` is not there.
///
/// # Errors
/// [`Error::NoProgram`], [`Error::NotExecutable`].
pub(super) fn require_program(
    workspace: &Workspace,
    backend: &str,
    program: &str,
) -> Result<(), Error> {
    if find_program(workspace, program).is_some() {
        return Ok(());
    }
    let (backend, program) = (backend.to_owned(), program.to_owned());
    Err(match program.contains('/') && Path::new(&program).exists() {
        true => Error::NotExecutable { backend, program },
        false => Error::NoProgram { backend, program },
    })
}

/// Returns the path of `program` as the caller's shell would find it. A relative path counts from the
/// instance's worktree, which does not exist yet, and is taken as it is.
pub(super) fn find_program(workspace: &Workspace, name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        let path = PathBuf::from(name);
        return (!path.is_absolute() || program::is_executable(&path)).then_some(path);
    }
    program::find(name.as_ref(), workspace.variable("PATH").map(OsString::as_os_str))
}
