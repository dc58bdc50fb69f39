//! Payment files as pure functions: the same orders give the same bytes, whatever the day or the machine.

mod clean;
mod csv;
mod layout;
mod layout_file;
#[cfg(test)]
mod layout_tests;
mod pain001;
pub mod report;
mod xlsx;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use layout::{
    Delimiter, FileEncoding, PaymentColumn, PaymentField, PaymentLayoutDefinition, TotalsPlace, TotalsRow,
};
pub use layout_file::{LayoutMisfit, ReadBack, read_back, rows as layout_rows, write as write_layout};
pub use report::ReportFormat;

use crate::kernel::{Fen, Uscc, text_enum};

text_enum! {
    /// How a payment file is written.
    pub enum FileFormat {
        Csv = "csv",
        Xlsx = "xlsx",
        Pain00103 = "pain.001.001.03",
        Pain00109 = "pain.001.001.09",
    }
}

impl FileFormat {
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pain00103 | Self::Pain00109 => "application/xml",
        }
    }

    /// How a file's name ends; of a message with its version, for an export may have both.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Xlsx => ".xlsx",
            Self::Pain00103 => "-pain.001.001.03.xml",
            Self::Pain00109 => "-pain.001.001.09.xml",
        }
    }
}

/// Why a file could not be written: an encoder failed. Input cannot cause it.
#[derive(Debug, thiserror::Error)]
#[error("the payment file cannot be written: {0}")]
pub struct WriteError(String);

impl WriteError {
    fn from_encoder(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Where money is taken from or sent to, inside China: account and the bank's 12-digit CNAPS code 联行号.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BankDetails {
    pub account_name: String,
    pub account_number: String,
    pub bank_name: String,
    pub bank_code: String,
}

/// One payment order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Goes through the banks and comes back on the statement (`EndToEndId`).
    pub reference: String,
    pub payee: BankDetails,
    /// The payee's unified social credit code.
    pub payee_uscc: Option<Uscc>,
    pub amount: Fen,
    /// What it is for, in a few words.
    pub purpose: String,
    /// What the payee reads on its statement.
    pub remark: String,
}

/// The orders that one treasury carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerOrders {
    /// Budget level and region as people read them: 市级 371000.
    pub budget: String,
    pub account: BankDetails,
    pub orders: Vec<Order>,
}

impl PayerOrders {
    pub fn total(&self) -> Fen {
        self.orders.iter().map(|order| order.amount).sum()
    }
}

/// All that one export of a batch tells the banks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOrders {
    /// Names the message, at most 30 characters so that parts of it can be numbered.
    pub message_id: String,
    /// Who sends the file.
    pub initiator: String,
    pub created_at: DateTime<Utc>,
    /// The day on which the banks are to pay (Asia/Shanghai).
    pub execute_on: NaiveDate,
    pub payers: Vec<PayerOrders>,
}

impl PaymentOrders {
    pub fn count(&self) -> usize {
        self.payers.iter().map(|payer| payer.orders.len()).sum()
    }

    /// The control sum.
    pub fn total(&self) -> Fen {
        self.payers.iter().map(PayerOrders::total).sum()
    }
}

/// Writes the orders in a format.
///
/// # Errors
/// An encoder fails; no input is known to cause it.
pub fn write(orders: &PaymentOrders, format: FileFormat) -> Result<Vec<u8>, WriteError> {
    match format {
        FileFormat::Csv => csv::write(orders),
        FileFormat::Xlsx => xlsx::write(orders),
        FileFormat::Pain00103 => pain001::write(orders, pain001::Version::V03),
        FileFormat::Pain00109 => pain001::write(orders, pain001::Version::V09),
    }
}

/// Headings of the table formats, in the words of Chinese bank templates.
const HEADINGS: [&str; 13] = [
    "付款单号",
    "预算级次",
    "付款户名",
    "付款账号",
    "付款行",
    "付款行联行号",
    "收款户名",
    "收款账号",
    "收款行",
    "收款行联行号",
    "金额（元）",
    "币种",
    "附言",
];

/// The cells of one order under [`HEADINGS`], all as text.
fn cells<'a>(payer: &'a PayerOrders, order: &'a Order, amount: &'a str) -> [&'a str; 13] {
    [
        &order.reference,
        &payer.budget,
        &payer.account.account_name,
        &payer.account.account_number,
        &payer.account.bank_name,
        &payer.account.bank_code,
        &order.payee.account_name,
        &order.payee.account_number,
        &order.payee.bank_name,
        &order.payee.bank_code,
        amount,
        "CNY",
        &order.remark,
    ]
}

#[cfg(test)]
mod tests;
