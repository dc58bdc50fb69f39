//! Technology transfer: some brokers, and contracts that they brought about.

use chrono::{Duration, NaiveDate};

use super::people::People;
use super::stage::{Failure, Stage};
use crate::identity;
use crate::kernel::{BrokerId, Fen, RegionCode, Uscc};
use crate::transfer::model::{BrokerGrade, ContractKind, NewBroker, NewTechContract};
use crate::transfer::service;

const BROKERS: &[(&str, &str, BrokerGrade, &str)] = &[
    ("林知远", "371002", BrokerGrade::Senior, "复合材料、装备制造"),
    ("周海宁", "371082", BrokerGrade::Intermediate, "海洋食品"),
    ("孙越", "371002", BrokerGrade::Junior, "传感器与信息技术"),
    ("于向东", "3710G1", BrokerGrade::Intermediate, "医疗器械"),
    ("毕书然", "371003", BrokerGrade::Junior, "纺织服装"),
];

/// The contract that the sensor company claims a part of: registration number.
pub(super) const CLAIMED_CONTRACT: &str = "2026371000000003";

/// Brokers are entered and three contracts registered.
pub(super) fn register(stage: &Stage, people: &People) -> Result<(), Failure> {
    let city = people.get("city")?;
    let since = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap_or_default();
    let mut brokers: Vec<BrokerId> = Vec::new();
    for (number, (name, region, grade, fields)) in (1..).zip(BROKERS) {
        let new = NewBroker {
            name: (*name).to_owned(),
            region_code: RegionCode::parse(region).map_err(|e| Failure::new("broker", e.text))?,
            agency_id: None,
            certificate_number: format!("鲁技经字第{number:04}号"),
            grade: *grade,
            certified_on: since,
            valid_until: None,
            fields: (*fields).to_owned(),
            is_active: true,
        };
        brokers.push(stage.act("broker", city, |tx| service::broker_create(tx, city, &new))?.id);
    }
    let contracts = [
        ("fibre", "lab", ContractKind::Development, "高强碳纤维上浆工艺联合开发", 480_000, 400_000),
        ("ocean", "lab", ContractKind::Service, "即食海产品货架期检测技术服务", 120_000, 90_000),
        ("sensor", "lab", ContractKind::Development, "海洋传感器封装材料委托开发", 600_000, 500_000),
    ];
    for (number, (buyer, seller, kind, title, yuan, trade)) in (1..).zip(contracts) {
        let (buyer, seller) = (party(stage, people, buyer)?, party(stage, people, seller)?);
        let today = stage.today();
        let new = NewTechContract {
            registration_number: format!("2026371000{number:06}"),
            kind,
            title: title.to_owned(),
            buyer_name: buyer.0,
            buyer_uscc: buyer.1,
            seller_name: seller.0,
            seller_uscc: seller.1,
            amount_fen: Fen::from_yuan(yuan),
            trade_fen: Fen::from_yuan(trade),
            signed_on: today - Duration::days(20),
            registered_on: today - Duration::days(5),
            region_code: RegionCode::parse("371000").map_err(|e| Failure::new("contract", e.text))?,
            broker_id: brokers.first().copied(),
        };
        stage.act("contract", city, |tx| service::contract_register(tx, city, &new))?;
    }
    Ok(())
}

/// Name and code of one of the cast.
fn party(stage: &Stage, people: &People, login: &'static str) -> Result<(String, Uscc), Failure> {
    let id = people.organisation(login)?;
    let organisation = stage
        .db
        .read(|conn| identity::service::organisation_fetch(conn, id))
        .map_err(|e| Failure::new("contract party", e))?;
    let uscc = organisation.uscc.ok_or_else(|| Failure::new("contract party", "no code"))?;
    Ok((organisation.name.to_string(), uscc))
}
