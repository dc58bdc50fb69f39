//! A workbook: a sheet with the totals by payer, and the orders.

use chrono::{FixedOffset, Offset};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{HEADINGS, PaymentOrders, WriteError, cells};
use crate::kernel::LOCAL_ZONE;
use crate::tabular::write_amount;

/// What a sheet can hold, headings aside.
const MAX_ROWS: usize = 1_048_575;
const AMOUNT_COLUMN: usize = 10;
const WIDTHS: [f64; 13] = [24.0, 14.0, 28.0, 24.0, 30.0, 16.0, 32.0, 24.0, 32.0, 16.0, 16.0, 6.0, 40.0];

pub(super) fn write(orders: &PaymentOrders) -> Result<Vec<u8>, WriteError> {
    if orders.count() > MAX_ROWS {
        return Err(WriteError::from_encoder("more orders than a sheet has rows"));
    }
    workbook(orders).map_err(WriteError::from_encoder)
}

fn workbook(orders: &PaymentOrders) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Without a date of its own the workbook would carry the moment of writing, and no two copies would be equal.
    book.set_properties(&DocProperties::new().set_title(&orders.message_id).set_creation_datetime(&created(orders)?));
    let formats = Formats { heading: Format::new().set_bold(), money: Format::new().set_num_format("#,##0.00") };
    summary(book.add_worksheet(), orders, &formats)?;
    details(book.add_worksheet_with_constant_memory()?, orders, &formats)?;
    book.save_to_buffer()
}

struct Formats {
    heading: Format,
    money: Format,
}

fn created(orders: &PaymentOrders) -> Result<ExcelDateTime, XlsxError> {
    let offset: FixedOffset = orders.created_at.with_timezone(&LOCAL_ZONE).offset().fix();
    ExcelDateTime::from_timestamp(orders.created_at.timestamp() + i64::from(offset.local_minus_utc()))
}

fn summary(sheet: &mut Worksheet, orders: &PaymentOrders, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name("汇总")?;
    for (column, heading) in (0..).zip(["预算级次", "付款户名", "付款账号", "笔数", "金额（元）"]) {
        sheet.write_string_with_format(0, column, heading, &formats.heading)?;
        sheet.set_column_width(column, 24)?;
    }
    let mut row = 1;
    for payer in &orders.payers {
        sheet.write_string(row, 0, &payer.budget)?;
        sheet.write_string(row, 1, &payer.account.account_name)?;
        sheet.write_string(row, 2, &payer.account.account_number)?;
        sheet.write_string(row, 3, payer.orders.len().to_string())?;
        write_amount(sheet, row, 4, payer.total(), &formats.money)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, "合计", &formats.heading)?;
    sheet.write_string(row, 2, &orders.message_id)?;
    sheet.write_string(row, 3, orders.count().to_string())?;
    write_amount(sheet, row, 4, orders.total(), &formats.money)
}

fn details(sheet: &mut Worksheet, orders: &PaymentOrders, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name("明细")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (heading, width)) in (0..).zip(HEADINGS.into_iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading, &formats.heading)?;
    }
    let rows = orders.payers.iter().flat_map(|payer| payer.orders.iter().map(move |order| (payer, order)));
    for (row, (payer, order)) in (1..).zip(rows) {
        for (column, (index, cell)) in (0..).zip(cells(payer, order, "").into_iter().enumerate()) {
            if index == AMOUNT_COLUMN {
                write_amount(sheet, row, column, order.amount, &formats.money)?;
            } else {
                // Text, never a number or a formula: account numbers keep all of their digits.
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    Ok(())
}
