//! Instruments, their hours and what was done with them, in the fields that national networks of large instruments ask for; and
//! what is missing of these.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::model::NetworkFacts;
use crate::catalog::{CustomerClass, PriceRule};
use crate::identity::{Caller, Capability};
use crate::kernel::{BookingId, Fen, Invalid, ListingId, local_date, local_midnight};
use crate::report::error::Error;
use crate::report::queries::network::{self as queries, InstrumentRow, ServiceRow, Whose};

/// An instrument, with the networks' names of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkInstrument {
    #[serde(rename = "仪器编码")]
    pub code: String,
    #[serde(rename = "仪器中文名称")]
    pub name: String,
    #[serde(rename = "仪器英文名称")]
    pub english_name: String,
    #[serde(rename = "规格型号")]
    pub model: String,
    #[serde(rename = "制造商")]
    pub maker: String,
    #[serde(rename = "产地国别")]
    pub origin: String,
    /// In ten thousand yuan, with as many decimals as it needs.
    #[serde(rename = "原值(万元)")]
    pub original_value: Option<String>,
    #[serde(rename = "购置日期")]
    pub bought_on: Option<NaiveDate>,
    #[serde(rename = "启用日期")]
    pub in_use_since: Option<NaiveDate>,
    #[serde(rename = "分类编码")]
    pub class_code: String,
    #[serde(rename = "主要技术指标")]
    pub specifications: String,
    #[serde(rename = "主要功能")]
    pub functions: String,
    #[serde(rename = "所属单位")]
    pub provider: String,
    #[serde(rename = "统一社会信用代码")]
    pub provider_uscc: String,
    #[serde(rename = "安置地址")]
    pub location: String,
    #[serde(rename = "联系人")]
    pub contact: String,
    #[serde(rename = "联系电话")]
    pub phone: String,
    #[serde(rename = "开放共享服务收费标准")]
    pub prices: String,
    #[serde(rename = "年度")]
    pub year: i32,
    /// Hours with two decimals.
    #[serde(rename = "年总机时")]
    pub total_hours: String,
    #[serde(rename = "对外服务机时")]
    pub outside_hours: String,
    #[serde(rename = "本单位使用机时")]
    pub own_hours: String,
    #[serde(rename = "服务次数")]
    pub services: i64,
    #[serde(rename = "服务单位数")]
    pub users: i64,
    #[serde(rename = "服务收入(元)")]
    pub income: Fen,
    #[serde(skip)]
    pub listing_id: ListingId,
}

/// Something that was done for somebody, with the networks' names of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkService {
    #[serde(rename = "仪器编码")]
    pub code: String,
    #[serde(rename = "仪器中文名称")]
    pub name: String,
    #[serde(rename = "所属单位")]
    pub provider: String,
    #[serde(rename = "服务记录编号")]
    pub reference: String,
    #[serde(rename = "用户单位")]
    pub user: String,
    #[serde(rename = "用户统一社会信用代码")]
    pub user_uscc: String,
    #[serde(rename = "服务日期")]
    pub day: NaiveDate,
    #[serde(rename = "开始时间")]
    pub starts_at: Option<DateTime<Utc>>,
    #[serde(rename = "结束时间")]
    pub ends_at: Option<DateTime<Utc>>,
    #[serde(rename = "服务机时")]
    pub hours: String,
    #[serde(rename = "样品数")]
    pub quantity: i64,
    #[serde(rename = "服务收入(元)")]
    pub income: Fen,
    #[serde(rename = "成果或报告编号")]
    pub result: String,
    #[serde(skip)]
    pub id: BookingId,
}

/// What an instrument lacks to be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkGap {
    pub listing_id: ListingId,
    pub code: String,
    pub name: String,
    pub provider: String,
    /// The networks' names of the fields that are empty.
    pub missing: Vec<&'static str>,
}

/// Whether what is offered in a year can be reported as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkCheck {
    pub year: i32,
    pub instruments: usize,
    /// Those of which nothing is missing.
    pub complete: usize,
    /// The others, at most a thousand.
    pub gaps: Vec<NetworkGap>,
}

const FIRST_YEAR: i32 = 2_000;
const MOST_GAPS: usize = 1_000;
const PAGE: i64 = 500;

/// The year that is asked for; the one before this if none is.
///
/// # Errors
/// Before 2000 or after this year.
pub fn checked_year(year: Option<i32>, now: DateTime<Utc>) -> Result<i32, Invalid> {
    let this = local_date(now).year();
    let year = year.unwrap_or(this);
    if (FIRST_YEAR..=this).contains(&year) {
        return Ok(year);
    }
    let (zh, en) = (format!("年度应为 {FIRST_YEAR} 至 {this}"), format!("a year from {FIRST_YEAR} to {this}"));
    Err(Invalid::new("range", zh, en))
}

/// A provider's own; for a bureau all of its region.
pub fn whose(caller: &Caller) -> Whose {
    if caller.can(Capability::BookingReadAll) {
        Whose::Region(caller.region.prefix().to_owned())
    } else {
        Whose::Provider(caller.organisation_id)
    }
}

fn span(year: i32) -> (DateTime<Utc>, DateTime<Utc>) {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(local_midnight).unwrap_or_default();
    (first(year), first(year + 1))
}

/// Instruments with their hours of a year, after `after`: one more than `limit` if there are more.
///
/// # Errors
/// The database refuses.
pub fn instruments(
    conn: &mut PgConnection,
    whose: &Whose,
    year: i32,
    after: Option<ListingId>,
    limit: i64,
) -> Result<Vec<NetworkInstrument>, Error> {
    let rows = queries::instrument_list(conn, whose, span(year), after, limit + 1)?;
    Ok(rows.into_iter().map(|row| NetworkInstrument::of(row, year)).collect())
}

/// What was done in a year, after `after`: one more than `limit` if there is more.
///
/// # Errors
/// The database refuses.
pub fn services(
    conn: &mut PgConnection,
    whose: &Whose,
    year: i32,
    after: Option<BookingId>,
    limit: i64,
) -> Result<Vec<NetworkService>, Error> {
    let rows = queries::service_list(conn, whose, span(year), after, limit + 1)?;
    Ok(rows.into_iter().map(NetworkService::from).collect())
}

/// What is missing before a year can be reported.
///
/// # Errors
/// The database refuses.
pub fn check(conn: &mut PgConnection, whose: &Whose, year: i32) -> Result<NetworkCheck, Error> {
    let mut check = NetworkCheck { year, instruments: 0, complete: 0, gaps: Vec::new() };
    let mut after = None;
    loop {
        let mut rows = instruments(conn, whose, year, after, PAGE)?;
        let has_more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        after = rows.last().map(|row| row.listing_id);
        for row in rows {
            check.instruments += 1;
            let missing = row.missing();
            if missing.is_empty() {
                check.complete += 1;
            } else if check.gaps.len() < MOST_GAPS {
                let NetworkInstrument { listing_id, code, name, provider, .. } = row;
                check.gaps.push(NetworkGap { listing_id, code, name, provider, missing });
            }
        }
        if !has_more {
            return Ok(check);
        }
    }
}

impl NetworkInstrument {
    fn of(row: InstrumentRow, year: i32) -> Self {
        let facts: NetworkFacts = serde_json::from_value(row.facts).unwrap_or_default();
        let functions = if facts.functions.is_empty() { row.description } else { facts.functions };
        Self {
            code: row.code,
            name: row.name,
            english_name: facts.english_name,
            model: row.model,
            maker: row.maker,
            origin: facts.origin,
            original_value: facts.original_value.map(ten_thousands),
            bought_on: facts.bought_on,
            in_use_since: facts.in_use_since,
            class_code: facts.class_code,
            specifications: facts.specifications,
            functions,
            provider: row.provider,
            provider_uscc: row.provider_uscc.unwrap_or_default(),
            location: row.location,
            contact: facts.contact,
            phone: facts.phone,
            prices: price_words(serde_json::from_value(row.prices).unwrap_or_default()),
            year,
            total_hours: hours(row.outside_minutes + row.own_minutes),
            outside_hours: hours(row.outside_minutes),
            own_hours: hours(row.own_minutes),
            services: row.services,
            users: row.users,
            income: row.income_fen,
            listing_id: row.id,
        }
    }

    /// The networks' names of the fields that must not be empty and are.
    pub fn missing(&self) -> Vec<&'static str> {
        let texts = [
            ("仪器英文名称", &self.english_name),
            ("规格型号", &self.model),
            ("制造商", &self.maker),
            ("产地国别", &self.origin),
            ("分类编码", &self.class_code),
            ("主要技术指标", &self.specifications),
            ("主要功能", &self.functions),
            ("统一社会信用代码", &self.provider_uscc),
            ("安置地址", &self.location),
            ("联系人", &self.contact),
            ("联系电话", &self.phone),
            ("开放共享服务收费标准", &self.prices),
        ];
        let mut missing: Vec<_> =
            texts.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| name).collect();
        if self.original_value.is_none() {
            missing.push("原值(万元)");
        }
        if self.bought_on.is_none() && self.in_use_since.is_none() {
            missing.push("购置日期");
        }
        missing
    }
}

impl From<ServiceRow> for NetworkService {
    fn from(row: ServiceRow) -> Self {
        Self {
            code: row.code,
            name: row.name,
            provider: row.provider,
            reference: row.reference,
            user: row.user,
            user_uscc: row.user_uscc.unwrap_or_default(),
            day: row.day,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            hours: hours(row.minutes),
            quantity: row.quantity,
            income: row.income_fen,
            result: row.result.unwrap_or_default(),
            id: row.id,
        }
    }
}

/// `12.50`; rounded to the nearest hundredth.
fn hours(minutes: i64) -> String {
    let hundredths = (minutes * 100 + 30) / 60;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Fen in ten thousand yuan, without needless zeros.
fn ten_thousands(amount: Fen) -> String {
    let fen = amount.get();
    let text = format!("{}.{:06}", fen / 1_000_000, fen % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `标准价 100.00 元/小时；…`, the standard one first.
fn price_words(mut prices: Vec<PriceRule>) -> String {
    prices.sort_by_key(|price| price.customer_class);
    let who = |class: CustomerClass| class.who().zh;
    let words = prices
        .iter()
        .map(|price| format!("{} {:#} 元/{}", who(price.customer_class), price.amount, price.unit.text().zh));
    words.collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_values_are_written_as_the_forms_want_them() {
        assert_eq!([0, 30, 90, 100].map(hours), ["0.00", "0.50", "1.50", "1.67"]);
        let values = [1_000_000, 123_456_700, 1, 0].map(|fen| ten_thousands(Fen::new(fen)));
        assert_eq!(values, ["1", "123.4567", "0.000001", "0"]);
    }
}
