//! Brokers and registered contracts. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::directory::model::Fault;
use crate::kernel::{BrokerId, Fen, Invalid, PlatformId, RegionCode, TechContractId, Uscc, text_enum};

text_enum! {
    /// How far a broker is qualified 初级 / 中级 / 高级.
    pub enum BrokerGrade {
        Junior = "junior",
        Intermediate = "intermediate",
        Senior = "senior",
    }
}

text_enum! {
    /// What a technology contract is about 开发 / 转让 / 许可 / 咨询 / 服务.
    pub enum ContractKind {
        Development = "development",
        Transfer = "transfer",
        Licence = "licence",
        Consulting = "consulting",
        Service = "service",
    }
}

text_enum! {
    pub enum ContractState {
        Registered = "registered",
        /// Registered wrongly, or ended.
        Cancelled = "cancelled",
    }
}

/// What the bureau says of a broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBroker {
    /// 2 to 100 characters.
    pub name: String,
    pub region_code: RegionCode,
    /// The agency of the directory that the person works for.
    #[serde(default)]
    pub agency_id: Option<PlatformId>,
    /// Of the qualification; no two brokers have the same.
    pub certificate_number: String,
    pub grade: BrokerGrade,
    pub certified_on: NaiveDate,
    /// Last day of validity; absent: without end.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// Fields of technology.
    #[serde(default)]
    pub fields: String,
    /// Still works as a broker.
    pub is_active: bool,
}

/// A technology contract as it is brought to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTechContract {
    /// 6 to 40 of 0-9, A-Z and `-`; registered once.
    pub registration_number: String,
    pub kind: ContractKind,
    pub title: String,
    /// Who pays.
    pub buyer_name: String,
    pub buyer_uscc: Uscc,
    /// Who provides the technology.
    pub seller_name: String,
    pub seller_uscc: Uscc,
    pub amount_fen: Fen,
    /// The part of it that is trade in technology 技术交易额.
    pub trade_fen: Fen,
    pub signed_on: NaiveDate,
    pub registered_on: NaiveDate,
    pub region_code: RegionCode,
    /// Who brought the parties together.
    #[serde(default)]
    pub broker_id: Option<BrokerId>,
}

fn fault(faults: &mut Vec<Fault>, is_wrong: bool, field: &str, code: &'static str, zh: &str, en: &str) {
    if is_wrong {
        faults.push((field.to_owned(), Invalid::new(code, zh, en)));
    }
}

fn is_long(text: &str, least: usize, most: usize) -> bool {
    !(least..=most).contains(&text.trim().chars().count())
}

impl NewBroker {
    /// # Errors
    /// All that is wrong with it, by field.
    pub fn check(&self, today: NaiveDate) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let all = &mut faults;
        fault(all, is_long(&self.name, 2, 100), "name", "length", "应为 2 到 100 个字", "has 2 to 100 characters");
        let number = is_long(&self.certificate_number, 1, 100);
        fault(all, number, "certificate_number", "length", "应为 1 到 100 个字", "has 1 to 100 characters");
        fault(all, is_long(&self.fields, 0, 300), "fields", "length", "最多 300 字", "has at most 300 characters");
        let future = self.certified_on > today;
        fault(all, future, "certified_on", "future", "不能晚于今天", "cannot be after today");
        let ended = self.valid_until.is_some_and(|until| until < self.certified_on);
        fault(all, ended, "valid_until", "period", "早于取得日期", "is before the day of qualification");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

impl NewTechContract {
    /// # Errors
    /// All that is wrong with it, by field.
    pub fn check(&self, today: NaiveDate) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let all = &mut faults;
        let number = &self.registration_number;
        let is_number = (6..=40).contains(&number.len())
            && number.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '-');
        let (zh, en) = ("6 到 40 位数字、大写字母或连字符", "has 6 to 40 of 0-9, A-Z and -");
        fault(all, !is_number, "registration_number", "number", zh, en);
        for (field, text) in
            [("title", &self.title), ("buyer_name", &self.buyer_name), ("seller_name", &self.seller_name)]
        {
            fault(all, is_long(text, 2, 200), field, "length", "应为 2 到 200 个字", "has 2 to 200 characters");
        }
        let same = self.buyer_uscc == self.seller_uscc;
        fault(all, same, "seller_uscc", "same_party", "买方与卖方不能相同", "buyer and seller are the same");
        all.extend(self.amount_fen.payable().err().map(|why| ("amount_fen".to_owned(), why)));
        let over = self.trade_fen.is_negative() || self.trade_fen > self.amount_fen;
        fault(
            all,
            over,
            "trade_fen",
            "over_amount",
            "技术交易额不能超过合同金额",
            "cannot be above the contract's amount",
        );
        let early = self.registered_on < self.signed_on || self.registered_on > today;
        let (zh, en) = ("登记日期应在签订日期之后且不晚于今天", "not before the signing and not after today");
        fault(all, early, "registered_on", "period", zh, en);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// A broker as the registry shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct Broker {
    #[diesel(sql_type = Uuid)]
    pub id: BrokerId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub agency_id: Option<PlatformId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub agency_name: Option<String>,
    #[diesel(sql_type = Text)]
    pub certificate_number: String,
    #[diesel(sql_type = Text)]
    pub grade: BrokerGrade,
    #[diesel(sql_type = Date)]
    pub certified_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    pub valid_until: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    pub fields: String,
    #[diesel(sql_type = Bool)]
    pub is_active: bool,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// Registered contracts that they brought about, and what these are worth together.
    #[diesel(sql_type = BigInt)]
    pub deals: i64,
    #[diesel(sql_type = BigInt)]
    pub deals_fen: Fen,
}

/// A registered technology contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, QueryableByName)]
pub struct TechContract {
    #[diesel(sql_type = Uuid)]
    pub id: TechContractId,
    #[diesel(sql_type = Text)]
    pub registration_number: String,
    #[diesel(sql_type = Text)]
    pub kind: ContractKind,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub buyer_name: String,
    #[diesel(sql_type = Text)]
    pub buyer_uscc: Uscc,
    #[diesel(sql_type = Text)]
    pub seller_name: String,
    #[diesel(sql_type = Text)]
    pub seller_uscc: Uscc,
    #[diesel(sql_type = BigInt)]
    pub amount_fen: Fen,
    #[diesel(sql_type = BigInt)]
    pub trade_fen: Fen,
    #[diesel(sql_type = Date)]
    pub signed_on: NaiveDate,
    #[diesel(sql_type = Date)]
    pub registered_on: NaiveDate,
    #[diesel(sql_type = Text)]
    pub region_code: RegionCode,
    #[diesel(sql_type = Nullable<Uuid>)]
    pub broker_id: Option<BrokerId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub broker_name: Option<String>,
    #[diesel(sql_type = Text)]
    pub state: ContractState,
    /// Why it was cancelled.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// The certificate of registration, if it was uploaded.
    #[diesel(sql_type = Nullable<Text>)]
    pub file_name: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> NewTechContract {
        let uscc = |body: &str| Uscc::complete(body).expect("a code");
        let day = NaiveDate::from_ymd_opt(2026, 1, 2).expect("a day");
        NewTechContract {
            registration_number: "2026371000000001".to_owned(),
            kind: ContractKind::Development,
            title: "传感器封装工艺开发".to_owned(),
            buyer_name: "海葵公司".to_owned(),
            buyer_uscc: uscc("91371002MA2A00012"),
            seller_name: "研究院".to_owned(),
            seller_uscc: uscc("12371000MB2A00002"),
            amount_fen: Fen::new(100),
            trade_fen: Fen::new(80),
            signed_on: day,
            registered_on: day,
            region_code: RegionCode::parse("371002").expect("a region"),
            broker_id: None,
        }
    }

    fn fields(contract: &NewTechContract) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day");
        contract.check(today).err().unwrap_or_default().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn what_cannot_be_is_refused_by_field() {
        assert!(fields(&contract()).is_empty());
        assert_eq!(fields(&NewTechContract { trade_fen: Fen::new(101), ..contract() }), ["trade_fen"]);
        for fen in [i64::MAX, 0, i64::MIN] {
            let amounts = NewTechContract { amount_fen: Fen::new(fen), trade_fen: Fen::ZERO, ..contract() };
            assert!(fields(&amounts).contains(&"amount_fen".to_owned()), "{fen}");
        }
        assert_eq!(fields(&NewTechContract { seller_uscc: contract().buyer_uscc, ..contract() }), ["seller_uscc"]);
        assert_eq!(
            fields(&NewTechContract { registration_number: "合同1".to_owned(), ..contract() }),
            ["registration_number"]
        );
        let before = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        assert_eq!(fields(&NewTechContract { registered_on: before, ..contract() }), ["registered_on"]);
    }
}
