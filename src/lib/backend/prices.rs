//! What tokens cost, for agents that do not say so themselves.
//!
//! The table is `prices.json` beside this file: each price with its date and its source, nothing else to
//! edit. Settings add to it and win. A model that neither names exactly has no price: a cost is then not
//! known, and never guessed from a similar name.

use super::Error;
use crate::instance::Metrics;
use serde::Deserialize;
use std::collections::HashMap;

/// The table that comes with the program.
const BUILT_IN: &str = include_str!("prices.json");
const MILLION: f64 = 1e6;

/// US dollars for a million tokens of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Price {
    input: f64,
    cache_read: f64,
    /// What is not said costs as much as other input.
    cache_write: Option<f64>,
    output: f64,
}

impl Price {
    /// Returns the cost of what `metrics` counts.
    #[expect(clippy::cast_precision_loss, reason = "token counts stay far below 2^53")]
    fn cost(self, metrics: &Metrics) -> f64 {
        let count = |tokens: Option<u64>| tokens.unwrap_or(0) as f64;
        let sum = self.input * count(metrics.input_tokens)
            + self.cache_read * count(metrics.cache_read_tokens)
            + self.cache_write.unwrap_or(self.input) * count(metrics.cache_write_tokens)
            + self.output * count(metrics.output_tokens);
        // Sums of fractions of a cent: what is beyond a millionth of one is noise.
        (sum * 1e3).round() / 1e3 / MILLION
    }
}

/// The prices that count for one instance.
#[derive(Debug, Clone, Default)]
pub(super) struct Prices {
    models: HashMap<String, Price>,
}

#[derive(Deserialize)]
struct Table {
    models: HashMap<String, Price>,
}

impl Prices {
    /// Joins the table of the program and what settings add: `MODEL=INPUT/CACHED/OUTPUT`, or with the
    /// price of cache writes as a fourth number.
    ///
    /// # Errors
    /// If an entry of the settings is not of that form.
    pub(super) fn with(settings: &[String]) -> Result<Self, Error> {
        // That the table can be read is checked by a test; without it there is just no price.
        let table = serde_json::from_str(BUILT_IN).unwrap_or(Table { models: HashMap::new() });
        let mut prices = Self { models: table.models };
        for entry in settings {
            let (model, price) = read(entry).ok_or_else(|| Error::BadPrice(entry.clone()))?;
            prices.models.insert(model.to_owned(), price);
        }
        Ok(prices)
    }

    /// Whether `model` has a price.
    pub(super) fn has(&self, model: &str) -> bool {
        self.models.contains_key(model)
    }

    /// Returns what `metrics` cost with `model`; `None` if its price is not known.
    pub(super) fn cost(&self, model: Option<&str>, metrics: &Metrics) -> Option<f64> {
        Some(self.models.get(model?)?.cost(metrics))
    }
}

/// Returns in words that a limit of cost cannot be watched, because `model` has no price.
pub(super) fn unknown(model: Option<&str>) -> String {
    let model = match model {
        Some(model) => format!("model '{model}'"),
        None => "its model".to_owned(),
    };
    format!(
        "the price of {model} is not known, so the limit of cost cannot be watched: \
         'backend.codex.prices' does not name it"
    )
}

fn read(entry: &str) -> Option<(&str, Price)> {
    let (model, numbers) = entry.rsplit_once('=')?;
    let number = |text: &str| text.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    let numbers = numbers.split('/').map(number).collect::<Option<Vec<f64>>>()?;
    let price = match numbers.as_slice() {
        [input, cache_read, output] => {
            Price { input: *input, cache_read: *cache_read, cache_write: None, output: *output }
        }
        [input, cache_read, output, write] => Price {
            input: *input,
            cache_read: *cache_read,
            cache_write: Some(*write),
            output: *output,
        },
        _ => return None,
    };
    (!model.is_empty()).then_some((model, price))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn metrics() -> Metrics {
        Metrics {
            input_tokens: Some(1350),
            cache_read_tokens: Some(16_300),
            cache_write_tokens: Some(8400),
            output_tokens: Some(160),
            ..Metrics::default()
        }
    }

    #[test]
    fn each_price_of_the_table_is_dated_names_its_source_and_can_be_read() {
        let table: Value = serde_json::from_str(BUILT_IN).unwrap();
        let models = table["models"].as_object().unwrap();
        for (model, price) in models {
            let date = price["as_of"].as_str().unwrap().parse::<jiff::civil::Date>().unwrap();
            assert!(date.year() >= 2026, "{model}");
            let source = table["sources"][price["source"].as_str().unwrap()].as_str().unwrap();
            assert!(source.contains("https://"), "{model}");
            let number = |name: &str| price[name].as_f64().unwrap();
            assert!(number("cache_read") < number("input") && number("input") < number("output"));
            // Where writing to a cache has a price of its own, it is a quarter more than input.
            let write = price["cache_write"].as_f64();
            assert!(
                write.is_none_or(|write| (write - 1.25 * number("input")).abs() < 1e-9),
                "{model}"
            );
        }
        assert!(!models.is_empty());
        assert_eq!(Prices::with(&[]).unwrap().models.len(), models.len());
    }

    #[test]
    fn each_kind_of_token_has_its_price() {
        let prices = Prices::with(&["m=2/0.5/10".to_owned(), "w=2/0.5/10/4".to_owned()]).unwrap();
        let rounded = |model| (prices.cost(Some(model), &metrics()).unwrap() * 1e6).round();
        assert_eq!(rounded("m"), 2.0 * 9750.0 + 0.5 * 16_300.0 + 1600.0);
        assert_eq!(rounded("w"), 2.0 * 1350.0 + 4.0 * 8400.0 + 0.5 * 16_300.0 + 1600.0);
    }

    #[test]
    fn settings_win_and_an_unknown_model_has_no_price() {
        let prices = Prices::with(&["gpt-5=0/0/0".to_owned()]).unwrap();
        assert_eq!(prices.cost(Some("gpt-5"), &metrics()), Some(0.0));
        assert!(prices.cost(Some("gpt-5-codex"), &metrics()).unwrap() > 0.0);
        assert_eq!(prices.cost(Some("gpt-5-codex-of-mine"), &metrics()), None);
        assert_eq!(prices.cost(None, &metrics()), None);
    }

    #[test]
    fn a_wrong_entry_is_named() {
        for entry in ["", "m", "m=", "m=1/2", "m=1/2/3/4/5", "m=1/-2/3", "=1/2/3", "m=a/b/c"] {
            let error = Prices::with(&[entry.to_owned()]).unwrap_err();
            assert_eq!(error, Error::BadPrice(entry.to_owned()));
        }
    }
}
