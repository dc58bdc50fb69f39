//! What the national networks of large instruments ask of a listing beyond its own fields.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fen, Invalid};
use crate::web::FieldError;

/// A hundred billion yuan: more is a slip of the pen.
const MAX_VALUE: Fen = Fen::from_yuan(100_000_000_000);

/// Facts of an instrument as the networks' forms ask for them. What is not said is empty or absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkFacts {
    /// 仪器英文名称
    #[schema(max_length = 300)]
    pub english_name: String,
    /// 产地国别
    #[schema(max_length = 100)]
    pub origin: String,
    /// 原值, fen.
    #[serde(rename = "original_value_fen")]
    #[schema(minimum = 0)]
    pub original_value: Option<Fen>,
    /// 购置日期
    pub bought_on: Option<NaiveDate>,
    /// 启用日期
    pub in_use_since: Option<NaiveDate>,
    /// 仪器设备分类编码
    #[schema(max_length = 50)]
    pub class_code: String,
    /// 主要技术指标
    #[schema(max_length = 2000)]
    pub specifications: String,
    /// 主要功能
    #[schema(max_length = 2000)]
    pub functions: String,
    /// 联系人
    #[schema(max_length = 100)]
    pub contact: String,
    /// 联系电话
    #[schema(max_length = 50)]
    pub phone: String,
}

impl NetworkFacts {
    /// Everything that does not fit, by field.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (field, text, most) in [
            ("english_name", &self.english_name, 300),
            ("origin", &self.origin, 100),
            ("class_code", &self.class_code, 50),
            ("specifications", &self.specifications, 2_000),
            ("functions", &self.functions, 2_000),
            ("contact", &self.contact, 100),
            ("phone", &self.phone, 50),
        ] {
            if text.chars().count() > most {
                let (zh, en) = (format!("最多 {most} 个字符"), format!("at most {most} characters"));
                faults.push(FieldError::invalid(field, Invalid::new("length", zh, en)));
            }
        }
        if self.original_value.is_some_and(|value| value.is_negative() || value > MAX_VALUE) {
            let invalid = Invalid::new("range", "金额超出范围", "the amount is out of range");
            faults.push(FieldError::invalid("original_value_fen", invalid));
        }
        if self.bought_on.zip(self.in_use_since).is_some_and(|(bought, used)| used < bought) {
            let early = Invalid::new("range", "启用日期不得早于购置日期", "not in use before it was bought");
            faults.push(FieldError::invalid("in_use_since", early));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_fact_is_checked_at_its_edge() {
        let fields = |facts: serde_json::Value| {
            let facts: NetworkFacts = serde_json::from_value(facts).expect("facts");
            facts.faults().into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert!(fields(json!({})).is_empty());
        assert!(fields(json!({"phone": "1".repeat(50), "original_value_fen": 0})).is_empty());
        assert_eq!(fields(json!({"phone": "1".repeat(51), "original_value_fen": -1})), ["phone", "original_value_fen"]);
        assert!(fields(json!({"bought_on": "2020-01-01", "in_use_since": "2020-01-01"})).is_empty());
        assert_eq!(fields(json!({"bought_on": "2020-01-02", "in_use_since": "2020-01-01"})), ["in_use_since"]);
    }
}
