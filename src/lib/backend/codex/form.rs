//! Forms that a tool server wants filled in: their fields become questions, one after the other.
//!
//! A field that need not be filled in is left out by allowing it; denying any of them declines the
//! form. What is typed is checked for its kind only: whether it is right is for the server to say.

use super::super::{Answer, Error};
use serde_json::{Map, Number, Value};

/// A form that is being filled in.
#[derive(Debug)]
pub(super) struct Form {
    message: String,
    fields: Vec<Field>,
    at: usize,
    content: Map<String, Value>,
}

#[derive(Debug)]
struct Field {
    name: String,
    label: String,
    required: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Text,
    Number,
    Whole,
    Flag,
    One(Vec<Choice>),
    Many(Vec<Choice>),
}

/// What may be chosen: as it is shown, and as it is sent.
#[derive(Debug, Clone)]
struct Choice {
    label: String,
    value: String,
}

impl Form {
    /// Reads a form, asked for with `message`; `None` if there is nothing to fill in.
    pub(super) fn read(message: &str, schema: &Value) -> Option<Self> {
        let properties = schema["properties"].as_object().filter(|fields| !fields.is_empty())?;
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let field = |(name, schema): (&String, &Value)| Field {
            name: name.clone(),
            label: label(name, schema),
            required: required.iter().any(|required| required == name),
            kind: Kind::read(schema),
        };
        let fields = properties.iter().map(field).collect();
        Some(Self { message: message.to_owned(), fields, at: 0, content: Map::new() })
    }

    /// Returns how many fields are done.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Returns the question for the field that is next, with its options.
    pub(super) fn question(&self) -> (String, Vec<String>) {
        let Some(field) = self.fields.get(self.at) else { return Default::default() };
        let hint = match (&field.kind, field.required) {
            (Kind::Many(_), true) => " (several, with commas between)",
            (Kind::Many(_), false) => " (several, with commas between; --allow leaves it out)",
            (_, false) => " (--allow leaves it out)",
            (_, true) => "",
        };
        let text = format!("{} {}{hint}", self.message, field.label);
        (text, field.kind.options())
    }

    /// Fills in the next field. Returns the whole form if that was the last one.
    ///
    /// # Errors
    /// If the answer does not fit the field, which then stays the next.
    pub(super) fn fill(&mut self, answer: &Answer) -> Result<Option<Map<String, Value>>, Error> {
        if let Some(field) = self.fields.get(self.at) {
            match answer {
                Answer::Text { text } => {
                    let value = field.kind.value(text).map_err(Error::Rejected)?;
                    self.content.insert(field.name.clone(), value);
                }
                Answer::Allow if !field.required => {}
                _ => {
                    let text =
                        format!("'{}' wants to be filled in: answer with a text", field.name);
                    return Err(Error::Rejected(text));
                }
            }
        }
        self.at += 1;
        Ok((self.at >= self.fields.len()).then(|| std::mem::take(&mut self.content)))
    }
}

impl Kind {
    fn read(schema: &Value) -> Self {
        match schema["type"].as_str() {
            Some("boolean") => Self::Flag,
            Some("integer") => Self::Whole,
            Some("number") => Self::Number,
            Some("array") => Self::Many(choices(&schema["items"])),
            _ => match choices(schema) {
                choices if choices.is_empty() => Self::Text,
                choices => Self::One(choices),
            },
        }
    }

    fn options(&self) -> Vec<String> {
        match self {
            Self::Flag => ["yes", "no"].map(str::to_owned).to_vec(),
            Self::One(choices) => choices.iter().map(|choice| choice.label.clone()).collect(),
            // One of them would not do, so they are no options to pick one of.
            Self::Many(_) | Self::Text | Self::Number | Self::Whole => Vec::new(),
        }
    }

    /// Returns what is sent for `text`, or why it does not fit.
    fn value(&self, text: &str) -> Result<Value, String> {
        let one = |choices: &[Choice], text: &str| {
            let found = choices
                .iter()
                .find(|choice| [&choice.label, &choice.value].contains(&&text.to_owned()));
            let known = || choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>();
            found
                .map(|choice| Value::from(choice.value.clone()))
                .ok_or_else(|| format!("'{text}' is none of: {}", known().join(", ")))
        };
        match self {
            Self::Text => Ok(text.into()),
            Self::Whole => text
                .trim()
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| format!("'{text}' is no whole number")),
            Self::Number => text
                .trim()
                .parse()
                .ok()
                .and_then(Number::from_f64)
                .map(Value::Number)
                .ok_or_else(|| format!("'{text}' is no number")),
            Self::Flag => match text.trim() {
                "yes" | "true" => Ok(true.into()),
                "no" | "false" => Ok(false.into()),
                _ => Err(format!("'{text}' is neither yes nor no")),
            },
            Self::One(choices) => one(choices, text),
            Self::Many(choices) => {
                let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                words.map(|word| one(choices, word)).collect()
            }
        }
    }
}

/// Returns what a field is called where a person reads it.
fn label(name: &str, schema: &Value) -> String {
    let title = schema["title"].as_str().unwrap_or(name);
    match schema["description"].as_str() {
        Some(description) => format!("{title}: {description}"),
        None => title.to_owned(),
    }
}

/// Returns what a schema lets choose, in each of the spellings that the protocol has for it.
fn choices(schema: &Value) -> Vec<Choice> {
    let titled = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    if let Some(titled) = titled {
        let choice = |option: &Value| {
            let value = option["const"].as_str()?.to_owned();
            Some(Choice { label: option["title"].as_str().unwrap_or(&value).to_owned(), value })
        };
        return titled.iter().filter_map(choice).collect();
    }
    let values = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let choice = |(at, value): (usize, &str)| Choice {
        label: schema["enumNames"][at].as_str().unwrap_or(value).to_owned(),
        value: value.to_owned(),
    };
    values.enumerate().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(text: &str) -> Answer {
        Answer::Text { text: text.to_owned() }
    }

    fn rejected(form: &mut Form, answer: &Answer) -> String {
        form.fill(answer).unwrap_err().to_string()
    }

    #[test]
    fn fields_are_asked_one_after_the_other_and_sent_in_their_kinds() {
        let schema = json!({"type": "object", "required": ["name", "size"], "properties": {
            "name": {"type": "string", "title": "Name", "description": "what to call it"},
            "size": {"type": "integer"},
            "share": {"type": "number"},
            "sure": {"type": "boolean"}}});
        let mut form = Form::read("How?", &schema).unwrap();
        assert_eq!(form.question(), ("How? Name: what to call it".to_owned(), vec![]));
        assert!(rejected(&mut form, &Answer::Allow).contains("'name'"));
        assert_eq!(form.fill(&text("x y")).unwrap(), None);
        assert!(rejected(&mut form, &text("many")).contains("'many'"));
        form.fill(&text("3")).unwrap();
        assert_eq!(form.question().0, "How? share (--allow leaves it out)");
        form.fill(&Answer::Allow).unwrap();
        assert_eq!(form.question().1, ["yes", "no"]);
        assert!(rejected(&mut form, &text("perhaps")).contains("'perhaps'"));
        let whole = form.fill(&text("no")).unwrap().unwrap();
        assert_eq!(Value::from(whole), json!({"name": "x y", "size": 3, "sure": false}));
    }

    #[test]
    fn each_spelling_of_a_choice_is_read() {
        for schema in [
            json!({"type": "string", "enum": ["r", "b"], "enumNames": ["Red", "Blue"]}),
            json!({"type": "string", "oneOf": [{"const": "r", "title": "Red"}, {"const": "b", "title": "Blue"}]}),
        ] {
            let schema = json!({"required": ["c"], "properties": {"c": schema}});
            let mut form = Form::read("Colour?", &schema).unwrap();
            assert_eq!(form.question().1, ["Red", "Blue"]);
            assert!(rejected(&mut form, &text("Green")).contains("Red, Blue"));
            let whole = form.fill(&text("Blue")).unwrap().unwrap();
            assert_eq!(Value::from(whole), json!({"c": "b"}));
        }
        let several =
            json!({"properties": {"c": {"type": "array", "items": {"enum": ["r", "b"]}}}});
        let mut form = Form::read("Colours?", &several).unwrap();
        let whole = form.fill(&text("b, r")).unwrap().unwrap();
        assert_eq!(Value::from(whole), json!({"c": ["b", "r"]}));
        assert!(Form::read("Sure?", &json!({"type": "object", "properties": {}})).is_none());
    }
}
