//! Settings: which keys there are, what each means, and where a value comes from.
//!
//! Owns: the table of keys ([`keys`]), their spelling in each place, and how the places are joined,
//! lowest to highest: defaults, the user's `config.yaml`, the repository's, `git config claudio.*`,
//! `CLAUDIO_*`, options.
//! Invariants: a wrong value is an error that names where it stands, also if a higher place
//! overrides it; never a silent fall-back. A key that does not exist is a [`Warning`].
//! Callers: `cli` reads the places and passes their content in; every layer above may read
//! [`Settings`].
//! Does no input or output. It trusts what it is given: whoever reads the repository's
//! `config.yaml` must first make sure that the repository does not track it and that no symbolic
//! link leads to it, or a clone could choose what runs.

mod edit;
mod error;
mod keys;
mod name;
mod origin;
mod settings;
mod value;
mod values;
mod yaml;

pub use edit::{key_of, set_in_file, template, unset_in_file};
pub use error::{Error, Warning};
pub use keys::{KeyInfo, backend_keys, keys};
pub use name::{environment_name, git_name};
pub use origin::Origin;
pub use settings::{Entry, GitEntry, OptionEntry, Settings, Sources, YamlFile};
pub use values::{BackendSettings, Delivery, Forge, Mode, ReviewerRule};
