//! Files by a layout: written, and read back before anybody is given them.

use std::io::Cursor;

use ::csv::{Terminator, WriterBuilder};
use chrono::{FixedOffset, Offset};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::layout::{FileEncoding, PaymentColumn, PaymentField, PaymentLayoutDefinition, TotalsPlace};
use super::{Order, PayerOrders, PaymentOrders, clean};
use crate::kernel::{Fen, LOCAL_ZONE, Text};
use crate::tabular::{self, AmountUnit, Limits, Row, TableFormat, no_formula, write_amount};

/// Why orders cannot be written by a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.en)]
pub struct LayoutMisfit(pub Text);

impl LayoutMisfit {
    fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(zh, en))
    }

    fn encoder(error: impl std::fmt::Display) -> Self {
        Self::new(format!("文件无法写出：{error}"), format!("the file cannot be written: {error}"))
    }
}

/// One payer's orders by a layout. What was written has been read back: number, sum, references and accounts are those of
/// the orders.
///
/// # Errors
/// A text that the encoding does not have or the bank has no room for; names the order and the column.
pub fn write(
    orders: &PaymentOrders,
    payer: &PayerOrders,
    layout: &PaymentLayoutDefinition,
) -> Result<Vec<u8>, LayoutMisfit> {
    let mut rows = Vec::with_capacity(payer.orders.len() + 2);
    if layout.has_headings {
        rows.push(layout.columns.iter().map(|column| Out::Text(column.heading.trim().to_owned())).collect());
    }
    let totals = totals(payer, layout);
    rows.extend(totals.clone().filter(|_| layout.totals.place == TotalsPlace::Top));
    for (number, order) in (1_usize..).zip(&payer.orders) {
        let cells = layout.columns.iter().map(|column| cell(orders, payer, (number, order), column, layout));
        rows.push(cells.collect::<Result<_, _>>()?);
    }
    rows.extend(totals.filter(|_| layout.totals.place == TotalsPlace::Bottom));
    let content = match layout.format {
        TableFormat::Csv => csv(&rows, layout)?,
        TableFormat::Xlsx => workbook(&rows, orders, layout).map_err(LayoutMisfit::encoder)?,
    };
    let back = read_back(&content, layout)?;
    if back.total != payer.total() || back.orders != wanted(orders, payer, layout) || !back.totals_agree {
        return Err(LayoutMisfit::new(
            "按此版式写出的文件读回后与付款单不一致",
            "the file by this layout does not read back as the orders",
        ));
    }
    Ok(content)
}

/// A cell to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Out {
    Text(String),
    Amount(Fen),
    Empty,
}

fn cell(
    orders: &PaymentOrders,
    payer: &PayerOrders,
    (number, order): (usize, &Order),
    column: &PaymentColumn,
    layout: &PaymentLayoutDefinition,
) -> Result<Out, LayoutMisfit> {
    use PaymentField as F;
    let text = match column.field {
        F::Amount => return Ok(Out::Amount(order.amount)),
        F::Sequence => number.to_string(),
        F::Reference => order.reference.clone(),
        F::PayeeName => clean::line(&order.payee.account_name, 200),
        F::PayeeAccount => order.payee.account_number.clone(),
        F::PayeeBank => clean::line(&order.payee.bank_name, 200),
        F::PayeeBankCode => order.payee.bank_code.clone(),
        F::PayeeUscc => order.payee_uscc.as_ref().map(ToString::to_string).unwrap_or_default(),
        F::Currency => "CNY".to_owned(),
        F::Purpose => clean::line(&order.purpose, 200),
        F::Remark => clean::line(&order.remark, 200),
        F::ExecuteOn => orders.execute_on.format(&layout.date_format).to_string(),
        F::PayerName => clean::line(&payer.account.account_name, 200),
        F::PayerAccount => payer.account.account_number.clone(),
        F::PayerBank => clean::line(&payer.account.bank_name, 200),
        F::PayerBankCode => payer.account.bank_code.clone(),
        F::Budget => clean::line(&payer.budget, 200),
        F::MessageId => orders.message_id.clone(),
        F::FixedText => column.text.trim().to_owned(),
    };
    let Some(most) = column.max_chars.map(usize::from).filter(|most| text.chars().count() > *most) else {
        return Ok(Out::Text(text));
    };
    if column.field.may_be_cut() {
        return Ok(Out::Text(clean::line(&text, most)));
    }
    Err(LayoutMisfit::new(
        format!(
            "付款单 {} 的“{}”有 {} 个字，版式只允许 {most} 个",
            order.reference,
            column.heading,
            text.chars().count()
        ),
        format!(
            "“{}” of order {} has {} characters, the layout has room for {most}",
            column.heading,
            order.reference,
            text.chars().count()
        ),
    ))
}

fn totals(payer: &PayerOrders, layout: &PaymentLayoutDefinition) -> Option<Vec<Out>> {
    if layout.totals.place == TotalsPlace::None {
        return None;
    }
    let (amount, count, label) = (layout.amount_column(), layout.count_column(), layout.label_column());
    let of = |index| match Some(index) {
        place if place == amount => Out::Amount(payer.total()),
        place if place == count => Out::Text(payer.orders.len().to_string()),
        place if place == label => Out::Text(layout.totals.label.trim().to_owned()),
        _ => Out::Empty,
    };
    Some((0..layout.columns.len()).map(of).collect())
}

const fn encoding(encoding: FileEncoding) -> &'static Encoding {
    match encoding {
        FileEncoding::Utf8 | FileEncoding::Utf8Marked => UTF_8,
        FileEncoding::Gbk => GBK,
        FileEncoding::Gb18030 => GB18030,
    }
}

fn csv(rows: &[Vec<Out>], layout: &PaymentLayoutDefinition) -> Result<Vec<u8>, LayoutMisfit> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).delimiter(layout.delimiter.byte()).from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Out::Text(text) => no_formula(text).into_owned(),
            Out::Amount(amount) => layout.amounts.write(*amount),
            Out::Empty => String::new(),
        });
        writer.write_record(cells).map_err(LayoutMisfit::encoder)?;
    }
    let text = String::from_utf8(writer.into_inner().map_err(LayoutMisfit::encoder)?).map_err(LayoutMisfit::encoder)?;
    match layout.encoding {
        FileEncoding::Utf8 => Ok(text.into_bytes()),
        FileEncoding::Utf8Marked => Ok(format!("\u{feff}{text}").into_bytes()),
        FileEncoding::Gbk | FileEncoding::Gb18030 => {
            let encoding = encoding(layout.encoding);
            for (line, written) in (1..).zip(text.lines()) {
                let missing = written.chars().find(|c| encoding.encode(c.encode_utf8(&mut [0; 4])).2);
                if let Some(c) = missing {
                    return Err(LayoutMisfit::new(
                        format!("第 {line} 行的“{c}”不在 GBK 字符集中；请改用 GB 18030 或 UTF-8"),
                        format!("“{c}” on line {line} is not in GBK; use GB 18030 or UTF-8"),
                    ));
                }
            }
            Ok(encoding.encode(&text).0.into_owned())
        }
    }
}

fn workbook(rows: &[Vec<Out>], orders: &PaymentOrders, layout: &PaymentLayoutDefinition) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let offset: FixedOffset = orders.created_at.with_timezone(&LOCAL_ZONE).offset().fix();
    let created = ExcelDateTime::from_timestamp(orders.created_at.timestamp() + i64::from(offset.local_minus_utc()))?;
    book.set_properties(&DocProperties::new().set_title(&orders.message_id).set_creation_datetime(&created));
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("#,##0.00"));
    let sheet: &mut Worksheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(layout.sheet.trim())?;
    for column in (0..).take(layout.columns.len()) {
        sheet.set_column_width(column, 22)?;
    }
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Out::Text(text) if row == 0 && layout.has_headings => {
                    sheet.write_string_with_format(row, column, text, &bold)?;
                }
                // Text, never a number or a formula: account numbers keep all of their digits.
                Out::Text(text) => {
                    sheet.write_string(row, column, text)?;
                }
                Out::Amount(amount) if layout.amounts.unit == AmountUnit::Fen => {
                    sheet.write_string(row, column, amount.get().to_string())?;
                }
                Out::Amount(amount) => write_amount(sheet, row, column, *amount, &money)?,
                Out::Empty => {}
            }
        }
    }
    book.save_to_buffer()
}

/// What a file says, read as its layout says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBack {
    /// Of each order: reference or remark, payee's account, amount.
    pub orders: Vec<(String, String, Fen)>,
    pub total: Fen,
    /// Whether the row of totals, if the layout has one, says the same.
    pub totals_agree: bool,
}

fn wanted(orders: &PaymentOrders, payer: &PayerOrders, layout: &PaymentLayoutDefinition) -> Vec<(String, String, Fen)> {
    let of = |(number, order): (usize, &Order), field: PaymentField| {
        let column = layout.columns.iter().find(|column| column.field == field)?;
        match cell(orders, payer, (number, order), column, layout) {
            Ok(Out::Text(text)) => Some(guarded(&text, layout)),
            _ => None,
        }
    };
    (1_usize..)
        .zip(&payer.orders)
        .map(|order| {
            let reference = of(order, PaymentField::Reference).or_else(|| of(order, PaymentField::Remark));
            let account = of(order, PaymentField::PayeeAccount);
            (reference.unwrap_or_default(), account.unwrap_or_default(), order.1.amount)
        })
        .collect()
}

/// A text as a CSV carries it.
fn guarded(text: &str, layout: &PaymentLayoutDefinition) -> String {
    match layout.format {
        TableFormat::Csv => no_formula(text).into_owned(),
        TableFormat::Xlsx => text.to_owned(),
    }
}

/// The rows of a file, as its layout says it is written.
///
/// # Errors
/// It cannot be read so.
pub fn rows(content: &[u8], layout: &PaymentLayoutDefinition) -> Result<Vec<Row>, LayoutMisfit> {
    let is_csv = layout.format == TableFormat::Csv;
    let options = tabular::Options {
        // More than any batch has, in less memory than a workbook of strangers may ask for.
        limits: Limits {
            rows: 1_048_576,
            cells: 64_000_000,
            bytes: 1 << 30,
            unpacked_bytes: 4 << 30,
            ..Limits::default()
        },
        sheet: None,
        encoding: is_csv.then(|| encoding(layout.encoding)),
        delimiter: is_csv.then(|| layout.delimiter.byte()),
    };
    let unread = |error: tabular::TabularError| LayoutMisfit(error.text());
    let table = tabular::read(Cursor::new(content.to_vec()), &options).map_err(unread)?;
    table.collect::<Result<_, _>>().map_err(unread)
}

/// Reads a file as its layout says.
///
/// # Errors
/// It cannot be read so, or an amount is none.
pub fn read_back(content: &[u8], layout: &PaymentLayoutDefinition) -> Result<ReadBack, LayoutMisfit> {
    let mut rows = rows(content, layout)?;
    if layout.has_headings && !rows.is_empty() {
        rows.remove(0);
    }
    let totals = match layout.totals.place {
        TotalsPlace::Top if !rows.is_empty() => Some(rows.remove(0)),
        TotalsPlace::Bottom => rows.pop(),
        TotalsPlace::Top | TotalsPlace::None => None,
    };
    let place = |field: PaymentField| layout.columns.iter().position(|column| column.field == field);
    let amount_of = |row: &Row| {
        let column = layout.amount_column().unwrap_or_default();
        let style = if layout.format == TableFormat::Csv { layout.amounts } else { layout.amounts.plain() };
        style.read(row.text(column)).ok_or_else(|| {
            LayoutMisfit::new(
                format!("第 {} 行的金额无法读回", row.line),
                format!("the amount on line {} does not read back", row.line),
            )
        })
    };
    let text = |row: &Row, column: Option<usize>| column.map_or("", |column| row.text(column)).to_owned();
    let reference = place(PaymentField::Reference).or_else(|| place(PaymentField::Remark));
    let account = place(PaymentField::PayeeAccount);
    let orders = rows
        .iter()
        .map(|row| Ok((text(row, reference), text(row, account), amount_of(row)?)))
        .collect::<Result<Vec<_>, LayoutMisfit>>()?;
    let total = orders.iter().map(|(_, _, amount)| *amount).sum();
    let totals_agree = match &totals {
        None => layout.totals.place == TotalsPlace::None,
        Some(row) => {
            let count = layout.count_column().map(|column| row.text(column) == orders.len().to_string());
            amount_of(row)? == total && count.unwrap_or(true)
        }
    };
    Ok(ReadBack { orders, total, totals_agree })
}
