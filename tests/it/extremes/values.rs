//! Values by their schema: one that could be meant, and those that nobody means.

use serde_json::{Map, Value, json};

/// As deep as bodies are looked into.
const DEEPEST: usize = 8;

/// An id that nothing has.
pub const NOBODY: &str = "018f0000-0000-7000-8000-000000000000";

/// The named schemas of the API's description.
pub struct Schemas<'a>(pub &'a Map<String, Value>);

impl<'a> Schemas<'a> {
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let name = schema["$ref"].as_str().and_then(|place| place.rsplit('/').next());
        name.map_or(schema, |name| self.0.get(name).unwrap_or_else(|| panic!("no schema {name}")))
    }

    /// Whether any number or day is asked for.
    pub fn is_measured(&self, schema: &'a Value) -> bool {
        !self.extremes(schema, 0).is_empty()
    }

    /// Something that could be meant: what must be there, and of a choice the first.
    pub fn plain(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = self.resolved(schema);
        if depth > DEEPEST {
            return Value::Null;
        }
        let example =
            [&schema["example"], &schema["examples"][0], &schema["default"], &schema["const"], &schema["enum"][0]];
        if let Some(example) = example.into_iter().find(|value| !value.is_null()) {
            return example.clone();
        }
        if let Some(first) = alternatives(schema).find(|one| one["type"].as_str() != Some("null")) {
            return self.plain(first, depth + 1);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let members = parts.iter().filter_map(|part| self.plain(part, depth + 1).as_object().cloned()).flatten();
            return Value::Object(members.collect());
        }
        match kind(schema) {
            "object" => {
                let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let member = |name: &str| (name.to_owned(), self.plain(&schema["properties"][name], depth + 1));
                Value::Object(needed.map(member).collect())
            }
            "array" => json!([self.plain(&schema["items"], depth + 1)]),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            _ => json!(match schema["format"].as_str() {
                Some("date") => "2026-11-24",
                Some("date-time") => "2026-11-24T02:00:00Z",
                Some("uuid") => NOBODY,
                _ => "admitted",
            }),
        }
    }

    /// As [`Self::plain`], again and again with one number or day taken to its ends.
    pub fn extremes(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        let schema = self.resolved(schema);
        if depth > DEEPEST {
            return Vec::new();
        }
        let of_choices = alternatives(schema).flat_map(|one| self.extremes(one, depth + 1));
        let mut all: Vec<Value> = of_choices.collect();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            all.extend(
                self.extremes(part, depth + 1).into_iter().map(|value| merged(self.plain(schema, depth), value)),
            );
        }
        match kind(schema) {
            "object" => {
                let whole = self.plain(schema, depth);
                for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                    let values = self.extremes(member, depth + 1).into_iter();
                    all.extend(values.map(|value| merged(whole.clone(), json!({ name: value }))));
                }
                if schema["additionalProperties"].is_object() {
                    let values = self.extremes(&schema["additionalProperties"], depth + 1).into_iter();
                    all.extend(values.map(|value| json!({ "instrument_time": value })));
                }
            }
            "array" => all.extend(self.extremes(&schema["items"], depth + 1).into_iter().map(|value| json!([value]))),
            "integer" | "number" => all.extend(NUMBERS.map(Value::from)),
            _ => match schema["format"].as_str() {
                Some("date") => all.extend(DAYS.map(Value::from)),
                Some("date-time") => all.extend(DAYS.map(|day| json!(format!("{day}T23:59:59Z")))),
                _ => {}
            },
        }
        all
    }
}

const NUMBERS: [i64; 7] = [i64::MIN, i64::MAX, i32::MIN as i64, i32::MAX as i64, -1, 0, 1_000_000_000_000_000];
/// The ends of what four digits write, of what the type holds, and of what the database does.
const DAYS: [&str; 6] = ["0000-01-01", "9999-12-31", "+10000-01-01", "-4714-01-01", "+262142-12-31", "-262143-01-01"];

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["oneOf", "anyOf"].into_iter().filter_map(|how| schema[how].as_array()).flatten()
}

/// The type; of several the first that says something.
fn kind(schema: &Value) -> &str {
    let first = schema["type"].as_array().and_then(|kinds| kinds.iter().find(|kind| kind.as_str() != Some("null")));
    first.unwrap_or(&schema["type"]).as_str().unwrap_or_default()
}

fn merged(whole: Value, part: Value) -> Value {
    match (whole, part) {
        (Value::Object(mut whole), Value::Object(part)) => {
            whole.extend(part);
            Value::Object(whole)
        }
        (_, part) => part,
    }
}
