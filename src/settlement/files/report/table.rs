//! A bank's table of results or of returned payments, with the headings that Chinese banks commonly use.

use super::{
    About, MAX_CODE, MAX_REASON, MAX_REFERENCE, ParsedReport, ReportEntry, ReportError, ReportFormat, cut, status,
};
use crate::kernel::{Fen, Text};
use crate::settlement::model::{BankStatus, ReturnReason};
use crate::tabular::{self, Format, Row, Source, heading};

const REFERENCE: &str = "付款单号 支付指令号 业务参考号 业务编号 客户业务编号 企业流水号 客户流水号 端到端标识 端到端标识号 指令编号 endtoendid endtoendreference paymentreference reference";
const STATUS: &str = "处理结果 交易状态 处理状态 付款状态 状态 结果 status result";
const CODE: &str = "原因代码 错误码 返回码 退回代码 退汇代码 失败代码 reasoncode code";
const REASON: &str = "退汇原因 退回原因 失败原因 原因 错误信息 返回信息 处理信息 reason message";
const AMOUNT: &str = "金额 付款金额 交易金额 退汇金额 退回金额 amount";
/// Rows above the headings that are looked through for them.
const MAX_PREAMBLE: usize = 30;

struct Heads {
    reference: usize,
    status: Option<usize>,
    code: Option<usize>,
    reason: Option<usize>,
    amount: Option<usize>,
}

impl Heads {
    fn find(row: &Row) -> Option<Self> {
        let words: Vec<String> = row.cells.iter().map(|cell| heading(&cell.text)).collect();
        let of = |list: &str| list.split(' ').find_map(|wanted| words.iter().position(|found| found == wanted));
        let (status, code, reason) = (of(STATUS), of(CODE), of(REASON));
        let says_something = status.or(code).or(reason).is_some();
        let reference = of(REFERENCE).filter(|_| says_something)?;
        Some(Self { reference, status, code, reason, amount: of(AMOUNT) })
    }
}

pub(super) fn read(source: impl Source + 'static) -> Result<ParsedReport, ReportError> {
    let table = tabular::read(source, &tabular::Options::default())?;
    let format = match table.format {
        Format::Csv { .. } => ReportFormat::Csv,
        Format::Xlsx { .. } => ReportFormat::Xlsx,
    };
    let mut heads = None;
    let mut entries = Vec::new();
    for (index, row) in table.enumerate() {
        let row = row?;
        match &heads {
            None if index >= MAX_PREAMBLE => break,
            None => heads = Heads::find(&row),
            Some(heads) => entries.extend(entry(heads, &row)?),
        }
    }
    if heads.is_none() {
        return Err(ReportError::refused(
            "no_headings",
            "没有找到表头：至少要有付款单号，以及处理结果或退回原因",
            "no row of headings: a payment reference and a result or a reason are the least",
        ));
    }
    Ok(ParsedReport { format, reference: String::new(), message_id: String::new(), entries })
}

/// A row without a reference is a total or a remark.
fn entry(heads: &Heads, row: &Row) -> Result<Option<ReportEntry>, ReportError> {
    let text = |column: Option<usize>| column.map_or("", |column| row.text(column)).trim();
    let reference = cut(text(Some(heads.reference)), MAX_REFERENCE);
    if reference.is_empty() {
        return Ok(None);
    }
    let wrong = |code, why: Text| {
        let line = row.line;
        ReportError::refused(code, format!("第 {line} 行：{}", why.zh), format!("row {line}: {}", why.en))
    };
    let status = match heads.status {
        // A file of returns has no column for it: what stands there came back.
        None => BankStatus::Rejected,
        Some(column) => {
            let word = row.text(column);
            status(word).ok_or_else(|| {
                wrong(
                    "unknown_status",
                    Text::new(
                        format!("“{word}”不是可识别的处理结果（应如 成功、失败、退汇、处理中）"),
                        format!("“{word}” is no result that is known (成功, 失败, RJCT, ACSC)"),
                    ),
                )
            })?
        }
    };
    let amount = match text(heads.amount) {
        "" => None,
        written => {
            let plain: String = written.chars().filter(|c| !matches!(c, ',' | '，' | '¥' | '￥' | ' ')).collect();
            Some(Fen::parse_yuan(&plain).map_err(|invalid| wrong("bad_amount", invalid.text))?)
        }
    };
    let reason = match status {
        BankStatus::Rejected => {
            ReturnReason { code: cut(text(heads.code), MAX_CODE), text: cut(text(heads.reason), MAX_REASON) }
        }
        BankStatus::Accepted | BankStatus::Pending => ReturnReason::default(),
    };
    Ok(Some(ReportEntry { about: About::Order(reference), status, reason, amount }))
}
