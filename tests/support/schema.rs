//! Checks outputs against the JSON Schemas in `docs/schema/`.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

/// The schemas that outputs were checked against in this test program.
static MET: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Returns the names of the schemas that outputs were checked against in this test program.
#[allow(dead_code, reason = "each test program uses a part")]
pub(crate) fn met() -> BTreeSet<String> {
    MET.lock().unwrap().clone()
}

/// Returns the folder of the schemas.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/schema")
}

/// Panics unless every object of an output (one, an array of them, or one on each line) is valid by
/// the schema that it names. Returns the objects.
pub(crate) fn check(output: &str) -> Vec<Value> {
    let documents = serde_json::Deserializer::from_str(output).into_iter::<Value>();
    let mut objects = Vec::new();
    for document in documents {
        match document.unwrap_or_else(|error| panic!("{error}: {output}")) {
            Value::Array(items) => objects.extend(items),
            item => objects.push(item),
        }
    }
    for object in &objects {
        let name = object["schema"].as_str().unwrap_or_else(|| panic!("no schema: {object}"));
        let path = folder().join(format!("{name}.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let validator = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
        let errors: Vec<_> = validator.iter_errors(object).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{object}");
        MET.lock().unwrap().insert(name.to_owned());
    }
    objects
}
