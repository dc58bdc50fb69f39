//! What banks answer to payment orders: pain.002 of any version, and tables of results or returns.

mod pain002;
mod table;
#[cfg(test)]
mod tests;

use crate::kernel::{Fen, Text, text_enum};
use crate::settlement::model::{BankStatus, ReturnReason};
use crate::tabular::{self, FileKind, Source, TabularError};
use crate::web::{FieldError, Problem};

text_enum! {
    /// The family of a report.
    pub enum ReportFormat {
        Pain002 = "pain.002",
        Csv = "csv",
        Xlsx = "xlsx",
    }
}

/// A report as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedReport {
    pub format: ReportFormat,
    /// The bank's name for it.
    pub reference: String,
    /// The message that it answers; empty for tables.
    pub message_id: String,
    pub entries: Vec<ReportEntry>,
}

/// What a report speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// All orders of the message.
    Message,
    /// The orders of one payer (`PmtInfId`).
    Payer(String),
    /// One order, by its `EndToEndId`.
    Order(String),
}

/// One thing that a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportEntry {
    pub about: About,
    pub status: BankStatus,
    pub reason: ReturnReason,
    /// The order's amount, where the report repeats it.
    pub amount: Option<Fen>,
}

/// Why a report is refused.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("{0}")]
    File(#[from] TabularError),
    #[error("{}", .text.en)]
    Refused { code: &'static str, text: Text },
}

impl ReportError {
    fn refused(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused { code, text: Text::new(zh, en) }
    }
}

/// 422 on the field `file`.
impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::File(error) => error.into(),
            ReportError::Refused { code, text } => Self::invalid_fields(vec![FieldError::new("file", code, text)]),
        }
    }
}

/// The largest pain.002, bytes.
const MAX_XML_BYTES: u64 = 128 << 20;
/// The most entries of one report.
const MAX_ENTRIES: usize = 300_000;
/// Characters of a reason and of a reference that are kept.
const MAX_REASON: usize = 500;
const MAX_REFERENCE: usize = 100;
const MAX_CODE: usize = 35;

/// Reads a report of any known family, told by its content.
///
/// # Errors
/// Not a report, or one that says nothing: [`ReportError`].
pub fn read(mut source: impl Source + 'static) -> Result<ParsedReport, ReportError> {
    let report = match tabular::sniff_source(&mut source)? {
        FileKind::Xml => pain002::read(tabular::text(source, MAX_XML_BYTES)?)?,
        _ => table::read(source)?,
    };
    match report.entries.len() {
        0 => Err(ReportError::refused(
            "no_status",
            "文件中没有任何付款指令的处理结果",
            "the file says nothing of any payment order",
        )),
        count if count > MAX_ENTRIES => Err(ReportError::refused(
            "too_many_rows",
            format!("超过 {MAX_ENTRIES} 条"),
            format!("more than {MAX_ENTRIES} entries"),
        )),
        _ => Ok(report),
    }
}

/// A status as ISO 20022 codes it or a bank writes it.
fn status(word: &str) -> Option<BankStatus> {
    const ACCEPTED: &str =
        "ACTC ACCP ACSP ACSC ACWC ACWP ACCC ACFC 成功 交易成功 付款成功 已付款 已受理 受理成功 处理成功 SUCCESS OK";
    const PENDING: &str = "RCVD PDNG PATC ACPT 处理中 待处理 已接收 未处理 PENDING PROCESSING";
    const REJECTED: &str = "RJCT CANC BLCK 失败 交易失败 付款失败 处理失败 退回 已退回 退汇 已退汇 退票 拒绝 已拒绝 FAILED REJECTED RETURNED";
    let word = word.trim().to_uppercase();
    let says = |list: &str| list.split(' ').any(|known| known == word);
    [(ACCEPTED, BankStatus::Accepted), (PENDING, BankStatus::Pending), (REJECTED, BankStatus::Rejected)]
        .into_iter()
        .find_map(|(list, status)| says(list).then_some(status))
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(most).collect()
}
