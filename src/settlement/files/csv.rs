//! Comma-separated, UTF-8 with a byte-order mark so that spreadsheets show Chinese, lines ended as RFC 4180 says.

use ::csv::{Terminator, WriterBuilder};

use super::{HEADINGS, PaymentOrders, WriteError, cells};
use crate::tabular::no_formula;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(orders: &PaymentOrders) -> Result<Vec<u8>, WriteError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(HEADINGS).map_err(WriteError::from_encoder)?;
    for payer in &orders.payers {
        for order in &payer.orders {
            let amount = order.amount.to_string();
            let record = cells(payer, order, &amount).map(|cell| no_formula(cell).into_owned());
            writer.write_record(record).map_err(WriteError::from_encoder)?;
        }
    }
    writer.into_inner().map_err(WriteError::from_encoder)
}
