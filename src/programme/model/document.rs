//! Programmes as files: those that are shipped, and the schema of their rules.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::rules::Rules;
use crate::kernel::{RegionCode, Text};

/// A programme as a file that one bureau gives another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeDocument {
    /// 2 to 12 capitals and digits, a capital first.
    #[schema(example = "CITY1")]
    pub code: String,
    pub name: Text,
    /// What it is, in a sentence or two.
    #[serde(default)]
    pub about: Option<Text>,
    /// Whose programme it is; absent: that of the bureau that takes it in.
    #[serde(default)]
    pub region_code: Option<RegionCode>,
    pub rules: Rules,
}

impl ProgrammeDocument {
    /// # Errors
    /// What is no programme, in words of the reader of JSON.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| {
            crate::kernel::Invalid::split_wire(&error.to_string())
                .map_or_else(|| error.to_string(), |(_, text)| text.to_string())
        })
    }
}

const SHIPPED: [&str; 4] = [
    include_str!("../../../data/programmes/municipal-deduction.json"),
    include_str!("../../../data/programmes/provincial-reimbursement.json"),
    include_str!("../../../data/programmes/cross-region.json"),
    include_str!("../../../data/programmes/irish-innovation-voucher.json"),
];

/// The programmes that come with the product, to begin from: a municipal one in deduction mode, a provincial one in
/// reimbursement mode, one across regions, and the Irish Innovation Voucher.
pub fn shipped() -> Vec<ProgrammeDocument> {
    SHIPPED.iter().filter_map(|text| ProgrammeDocument::parse(text.as_bytes()).ok()).collect()
}

/// The JSON Schema (2020-12) of the rules of a programme version, made from the types that read them.
pub fn rules_schema() -> Value {
    let mut parts = Vec::new();
    Rules::schemas(&mut parts);
    let mut definitions = serde_json::Map::new();
    for (name, schema) in parts {
        definitions.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
    let mut schema = serde_json::to_value(Rules::schema()).unwrap_or_default();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!("创券券种规则 / rules of a voucher programme"));
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    relink(&mut schema);
    schema
}

/// References into an API description become references into this document.
fn relink(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get_mut("$ref") {
                *target = target.replace("#/components/schemas/", "#/$defs/");
            }
            members.values_mut().for_each(relink);
        }
        Value::Array(items) => items.iter_mut().for_each(relink),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_programmes_are_read_whole_and_without_fault() {
        let programmes = shipped();
        assert_eq!(programmes.len(), SHIPPED.len());
        for (programme, text) in programmes.iter().zip(SHIPPED) {
            assert_eq!(programme.rules.faults(), vec![], "{}", programme.code);
            // Nothing of the file is lost or added to by reading it.
            let file: Value = serde_json::from_str(text).expect("JSON");
            let read = serde_json::to_value(programme).expect("JSON");
            assert!(contains(&read, &file), "{}", programme.code);
        }
    }

    /// All that `part` says, `whole` says too.
    fn contains(whole: &Value, part: &Value) -> bool {
        match (whole, part) {
            (Value::Object(whole), Value::Object(part)) => {
                part.iter().all(|(name, value)| whole.get(name).is_some_and(|own| contains(own, value)))
            }
            (Value::Array(whole), Value::Array(part)) => {
                whole.len() == part.len() && part.iter().all(|item| whole.iter().any(|own| contains(own, item)))
            }
            (whole, part) => whole == part,
        }
    }

    #[test]
    fn the_schema_stands_alone_and_names_every_rule() {
        let schema = rules_schema();
        let text = schema.to_string();
        assert!(!text.contains("#/components/"), "references stay inside");
        let definitions = schema["$defs"].as_object().expect("definitions");
        for part in text.split("#/$defs/").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(definitions.contains_key(&name), "{name} is defined");
        }
        let rules = serde_json::to_value(&shipped()[0].rules).expect("JSON");
        for name in rules.as_object().expect("rules").keys() {
            assert!(schema["properties"].get(name).is_some(), "{name} is described");
        }
        assert_eq!(schema["additionalProperties"], json!(false));
        assert!(!schema["required"].as_array().expect("required").contains(&json!("vouchers")));
    }
}
