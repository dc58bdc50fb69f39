//! The smallest request body that an operation's own description lets through.

use serde_json::{Map, Value, json};

/// A body for `operation`, of what is required only; `None` if it takes none in JSON.
pub fn body(document: &Value, operation: &Value) -> Option<Value> {
    let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
    Some(value(document, schema))
}

fn value(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return value(document, document.pointer(&reference[1..]).expect("what is referred to"));
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    if let Some(alternatives) = schema["oneOf"].as_array() {
        let is_something = |one: &&Value| one["type"] != "null";
        return alternatives.iter().find(is_something).map_or(Value::Null, |one| value(document, one));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let objects = parts.iter().filter_map(|part| value(document, part).as_object().cloned());
        return Value::Object(objects.flatten().collect());
    }
    match type_of(schema) {
        "array" => {
            let least = usize::try_from(schema["minItems"].as_u64().unwrap_or(0)).expect("a small number");
            vec![value(document, &schema["items"]); least].into()
        }
        "string" => text(schema).into(),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(false),
        "object" => object(document, schema),
        _ => Value::Null,
    }
}

fn object(document: &Value, schema: &Value) -> Value {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let member = |name: &str| (name.to_owned(), value(document, &schema["properties"][name]));
    Value::Object(required.map(member).collect::<Map<_, _>>())
}

/// The type, without the `null` that it may also be.
fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    }
}

fn text(schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("uuid") => "018f0000-0000-7000-8000-000000000000".to_owned(),
        Some("date-time") => "2026-12-01T02:00:00Z".to_owned(),
        Some("date") => "2026-12-01".to_owned(),
        Some("email") => "a@example.com".to_owned(),
        _ => {
            let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(1)).expect("a small number");
            "x".repeat(least.max(1))
        }
    }
}
