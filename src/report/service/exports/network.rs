//! The tables that national networks of instruments take.

use diesel::pg::PgConnection;

use super::{Ask, Heading, Written, write};
use crate::report::error::Error;
use crate::report::queries::network::Whose;
use crate::report::service::network::{self, NetworkInstrument, NetworkService};
use crate::tabular::OutCell;

pub(super) const INSTRUMENTS_TITLE: (&str, &str) = ("仪器入网信息", "Instruments for the network");

const INSTRUMENTS: &[Heading] = &[
    ("仪器编码", "Code", 18.0),
    ("仪器中文名称", "Name", 32.0),
    ("仪器英文名称", "English name", 32.0),
    ("规格型号", "Model", 20.0),
    ("制造商", "Maker", 20.0),
    ("产地国别", "Country of origin", 12.0),
    ("原值(万元)", "Original value (10,000 yuan)", 14.0),
    ("购置日期", "Bought on", 12.0),
    ("启用日期", "In use since", 12.0),
    ("分类编码", "Class code", 14.0),
    ("主要技术指标", "Specifications", 40.0),
    ("主要功能", "Functions", 40.0),
    ("所属单位", "Organisation", 32.0),
    ("统一社会信用代码", "Unified social credit code", 22.0),
    ("安置地址", "Location", 28.0),
    ("联系人", "Contact", 12.0),
    ("联系电话", "Telephone", 16.0),
    ("开放共享服务收费标准", "Prices", 40.0),
    ("年度", "Year", 8.0),
    ("年总机时", "Hours in all", 12.0),
    ("对外服务机时", "Hours for others", 14.0),
    ("本单位使用机时", "Own hours", 14.0),
    ("服务次数", "Services", 10.0),
    ("服务单位数", "Organisations served", 12.0),
    ("服务收入(元)", "Income (yuan)", 14.0),
    ("缺项", "Missing", 40.0),
];

/// Instruments with their hours of a year and what is missing of each. The headings are the networks' own.
///
/// # Errors
/// The file cannot be written.
pub fn network_instruments(conn: &mut PgConnection, ask: &Ask, whose: &Whose, year: i32) -> Result<Written, Error> {
    write(
        conn,
        ask,
        INSTRUMENTS_TITLE,
        INSTRUMENTS,
        |conn, after, limit| network::instruments(conn, whose, year, after, limit),
        |row| row.listing_id,
        |_, page| {
            let row = |one: &NetworkInstrument| {
                vec![
                    one.code.as_str().into(),
                    one.name.as_str().into(),
                    one.english_name.as_str().into(),
                    one.model.as_str().into(),
                    one.maker.as_str().into(),
                    one.origin.as_str().into(),
                    one.original_value.as_deref().into(),
                    one.bought_on.into(),
                    one.in_use_since.into(),
                    one.class_code.as_str().into(),
                    one.specifications.as_str().into(),
                    one.functions.as_str().into(),
                    one.provider.as_str().into(),
                    one.provider_uscc.as_str().into(),
                    one.location.as_str().into(),
                    one.contact.as_str().into(),
                    one.phone.as_str().into(),
                    one.prices.as_str().into(),
                    OutCell::Count(one.year.into()),
                    one.total_hours.as_str().into(),
                    one.outside_hours.as_str().into(),
                    one.own_hours.as_str().into(),
                    OutCell::Count(one.services),
                    OutCell::Count(one.users),
                    one.income.into(),
                    one.missing().join("、").as_str().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}

pub(super) const SERVICES_TITLE: (&str, &str) = ("仪器服务记录", "Service records");

const SERVICES: &[Heading] = &[
    ("仪器编码", "Code", 18.0),
    ("仪器中文名称", "Name", 32.0),
    ("所属单位", "Organisation", 32.0),
    ("服务记录编号", "Record", 22.0),
    ("用户单位", "User", 32.0),
    ("用户统一社会信用代码", "User’s credit code", 22.0),
    ("服务日期", "Day", 12.0),
    ("开始时间", "From", 17.0),
    ("结束时间", "To", 17.0),
    ("服务机时", "Hours", 10.0),
    ("样品数", "Samples", 10.0),
    ("服务收入(元)", "Income (yuan)", 14.0),
    ("成果或报告编号", "Result or report", 24.0),
];

/// What was done in a year.
///
/// # Errors
/// The file cannot be written.
pub fn network_services(conn: &mut PgConnection, ask: &Ask, whose: &Whose, year: i32) -> Result<Written, Error> {
    write(
        conn,
        ask,
        SERVICES_TITLE,
        SERVICES,
        |conn, after, limit| network::services(conn, whose, year, after, limit),
        |row| row.id,
        |_, page| {
            let row = |one: &NetworkService| {
                vec![
                    one.code.as_str().into(),
                    one.name.as_str().into(),
                    one.provider.as_str().into(),
                    one.reference.as_str().into(),
                    one.user.as_str().into(),
                    one.user_uscc.as_str().into(),
                    one.day.into(),
                    one.starts_at.into(),
                    one.ends_at.into(),
                    one.hours.as_str().into(),
                    OutCell::Count(one.quantity),
                    one.income.into(),
                    one.result.as_str().into(),
                ]
            };
            Ok(page.iter().map(row).collect())
        },
    )
}
