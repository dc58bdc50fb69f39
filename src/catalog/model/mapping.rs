//! How the columns of somebody's list become the fields of a listing: a document that the provider brings along.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::price::{CustomerClass, PriceUnit};
use crate::kernel::Text;

/// A mapping document. Every name of a column is compared as a heading (half width, lower case, without blanks and
/// brackets); in JSON it is the path to a member, `fields.name`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// JSON only: where the array of records is, `data.items`; absent if the file is the array.
    #[serde(default)]
    pub records: String,
    /// Records of which these columns have other values are passed over: `{"model": "NEMO.tool"}`.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, String>,
    /// Target field → where its value comes from.
    pub fields: BTreeMap<Target, Origin>,
    /// Rows that are explained and not taken.
    #[serde(default)]
    pub reject: Vec<Reject>,
    #[serde(default)]
    pub prices: Vec<PriceOrigin>,
    /// Second files, by a name that `prices` use.
    #[serde(default)]
    pub lookups: BTreeMap<String, Lookup>,
}

/// The fields of a listing that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Code,
    Kind,
    Name,
    Model,
    Maker,
    Category,
    Location,
    RegionCode,
    Description,
    PhotoUrls,
    SlotMinutes,
    MinMinutes,
    MaxMinutes,
    LeadMinutes,
    HorizonDays,
    Units,
    AutoConfirm,
    VoucherPayable,
    /// As people write it: `周一至周五 8:30-17:30`; or as JSON.
    OpeningHours,
    /// The standard price, yuan, perhaps with its unit: `200元/小时`.
    Price,
    PriceSme,
    PriceAcademic,
    PriceMember,
    PriceOwn,
    /// Of all prices that do not name their unit themselves.
    PriceUnit,
}

/// Where a value comes from: columns, joined if there are several, or one value for all.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    #[serde(default)]
    pub from: Vec<String>,
    /// Between the values of several columns; a blank if absent.
    #[serde(default)]
    pub join: Option<String>,
    /// Values that say nothing: `未分类`, `-`.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Their value → ours. A value that is not in a map that is not empty is an error, unless there is a `default`.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// If nothing else gave a value.
    #[serde(default)]
    pub default: Option<String>,
}

/// Rows with one of these values in this column are not taken, for this reason.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    pub column: String,
    pub is: Vec<String>,
    pub reason: Text,
}

/// A price from a column or from a second file.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceOrigin {
    #[serde(rename = "class")]
    pub class: CustomerClass,
    pub unit: PriceUnit,
    #[serde(default)]
    pub column: Option<String>,
    #[serde(default)]
    pub lookup: Option<String>,
    /// Yuan per unit of the list's currency, as a fraction: `[7, 1]`. Never guessed; absent: the list is in yuan.
    #[serde(default)]
    pub rate: Option<(i64, i64)>,
}

/// A second file of records: of those that fit `only`, the one whose `key` equals the listing's column gives `value`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// Name of the file, beside the mapping or uploaded with it.
    pub file: String,
    #[serde(default)]
    pub records: String,
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, String>,
    /// Column of the second file.
    pub key: String,
    /// Column of the listing's record that is compared with it.
    pub column: String,
    pub value: String,
}

/// A record of a file: heading or path → text.
pub type Fields = BTreeMap<String, String>;

/// A JSON record as fields: nested members by their path, arrays of plain values as lines.
pub fn flatten(record: &Value) -> Fields {
    let mut fields = Fields::new();
    collect("", record, &mut fields);
    fields
}

fn collect(path: &str, value: &Value, fields: &mut Fields) {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => {
            let plain: Vec<_> = items.iter().filter_map(Value::as_str).collect();
            plain.join("\n")
        }
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(&path, member, fields);
            }
            return;
        }
    };
    fields.insert(path.to_owned(), text);
}

impl Mapping {
    /// Every column that the mapping reads.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.values().flat_map(|origin| origin.from.iter());
        let prices = self.prices.iter().filter_map(|price| price.column.as_ref());
        let others = self.only.keys().chain(self.reject.iter().map(|reject| &reject.column));
        let lookups = self.lookups.values().map(|lookup| &lookup.column);
        fields.chain(prices).chain(others).chain(lookups).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_records_become_paths() {
        let record = json!({ "model": "NEMO.tool", "fields": { "name": " Sinter ", "on": true, "n": 3, "tags": ["a", "b"], "x": null } });
        let fields = flatten(&record);
        let expected = [
            ("fields.n", "3"),
            ("fields.name", "Sinter"),
            ("fields.on", "true"),
            ("fields.tags", "a\nb"),
            ("fields.x", ""),
            ("model", "NEMO.tool"),
        ];
        assert_eq!(fields, expected.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
    }

    #[test]
    fn a_mapping_with_a_slip_is_refused() {
        for wrong in
            [json!({}), json!({ "fields": { "colour": {} } }), json!({ "fields": { "name": { "form": ["x"] } } })]
        {
            assert!(serde_json::from_value::<Mapping>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
