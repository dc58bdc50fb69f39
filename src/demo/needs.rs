//! An instrument that cannot be used without the two people who know it, and whose mornings are first for members.

use serde_json::json;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::catalog::model::NewListing;
use crate::catalog::service;
use crate::catalog::{BookingRules, CustomerClass, ListingKind, PriceRule, PriceUnit};
use crate::kernel::{Fen, ListingId};

/// The laboratory offers a probe microscope together with its operators.
pub(super) fn offer(stage: &Stage, people: &People) -> Result<(), Failure> {
    let operator = offered(stage, people, ("LAB-OP-01", "探针显微镜操作员", "技术人员", 2, 80))?;
    let probe = offered(stage, people, ("LAB-AFM-01", "原子力显微镜", "表面分析", 1, 260))?;
    let rules = json!({
        "setup_minutes": 30,
        "requires": [{"listing_id": operator, "is_billed": true}],
        "priority": [{"days": ["mon", "tue"], "from": 540, "to": 720, "classes": ["member"], "until_minutes_before": 2_880}],
    });
    let rules: BookingRules = serde_json::from_value(rules).map_err(|error| Failure::new("rules", error))?;
    let lab = people.get("lab")?;
    stage.act("rules", lab, |tx| service::document_set(tx, lab, probe, 0, &rules)).map(drop)
}

fn offered(
    stage: &Stage,
    people: &People,
    (code, name, category, units, yuan): (&str, &str, &str, i32, i64),
) -> Result<ListingId, Failure> {
    let (lab, city) = (people.get("lab")?, people.get("city")?);
    let price =
        PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Hour, amount: Fen::from_yuan(yuan) };
    let new = NewListing {
        category: category.to_owned(),
        units,
        max_minutes: Some(480),
        auto_confirm: true,
        prices: vec![price],
        ..NewListing::named(code, ListingKind::InstrumentTime, name)
    };
    let made = stage.act("listing", lab, |tx| service::create(tx, lab, new.clone()))?;
    stage.act("admission", city, |tx| service::admit(tx, city, made.id))?;
    Ok(made.id)
}
