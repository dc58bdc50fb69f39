//! An instrument that cannot be used without the two people who know it, whose mornings are first for members and whose nights
//! count towards no quota. Its price changes soon.

use chrono::{Duration, NaiveDate};
use serde_json::json;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::catalog::model::{NewComingPrices, NewListing};
use crate::catalog::service;
use crate::catalog::{BookingRules, CustomerClass, ListingKind, PriceRule, PriceUnit, Tariff};
use crate::kernel::{Fen, ListingId};
use crate::store::Tx;

/// The laboratory offers a probe microscope together with its operators, and announces what it will cost four weeks after
/// `today`.
pub(super) fn offer(stage: &Stage, people: &People, today: NaiveDate) -> Result<(), Failure> {
    let operator = offered(stage, people, ("LAB-OP-01", "探针显微镜操作员", "技术人员", 2, 80))?;
    let probe = offered(stage, people, ("LAB-AFM-01", "原子力显微镜", "表面分析", 1, 260))?;
    let rules = json!({
        "setup_minutes": 30,
        "requires": [{"listing_id": operator, "is_billed": true}],
        "cancel_notice_minutes": 1_440,
        "quotas": [{"holder": "organisation", "measure": "minutes_a_week", "most": 1_200}],
        "relaxed": [
            {"from": 1_200, "to": 1_440, "rules": ["too_long"], "counts_towards_quotas": false},
            {"from": 0, "to": 480, "rules": ["too_long"], "counts_towards_quotas": false},
        ],
        "priority": [{"days": ["mon", "tue"], "from": 540, "to": 720, "classes": ["member"], "until_minutes_before": 2_880}],
    });
    let rules: BookingRules = serde_json::from_value(rules).map_err(|error| Failure::new("rules", error))?;
    let lab = people.get("lab")?;
    stage.act("rules", lab, |tx| service::document_set(tx, lab, probe, 0, &rules))?;
    let tariff = json!({
        "billed_time": "greater", "late_cancel": {"ratio_bp": 3_000}, "late_cancel_falls_when_taken": true,
    });
    let tariff: Tariff = serde_json::from_value(tariff).map_err(|error| Failure::new("tariff", error))?;
    stage.act("tariff", lab, |tx| service::document_set(tx, lab, probe, 0, &tariff))?;
    let begins_on = today + Duration::days(28);
    let new = NewComingPrices { prices: vec![by_the_hour(290)], tariff: None };
    let announce = |tx: &mut Tx<'_>| service::coming_prices_set(tx, lab, probe, begins_on, None, new.clone());
    stage.act("announced prices", lab, announce).map(drop)
}

fn by_the_hour(yuan: i64) -> PriceRule {
    PriceRule { customer_class: CustomerClass::Standard, unit: PriceUnit::Hour, amount: Fen::from_yuan(yuan) }
}

fn offered(
    stage: &Stage,
    people: &People,
    (code, name, category, units, yuan): (&str, &str, &str, i32, i64),
) -> Result<ListingId, Failure> {
    let (lab, city) = (people.get("lab")?, people.get("city")?);
    let new = NewListing {
        category: category.to_owned(),
        units,
        max_minutes: Some(480),
        auto_confirm: true,
        prices: vec![by_the_hour(yuan)],
        ..NewListing::named(code, ListingKind::InstrumentTime, name)
    };
    let made = stage.act("listing", lab, |tx| service::create(tx, lab, new.clone()))?;
    stage.act("admission", city, |tx| service::admit(tx, city, made.id))?;
    Ok(made.id)
}
