//! The payments, and the bank's charge, of a proposal: possible, and adding up to the line.

use super::exceptions::fault;
use crate::kernel::{ExceptionId, Fen, PaymentId, RegionScope, Text};
use crate::reconciliation::error::Error;
use crate::reconciliation::model::Resolution;
use crate::reconciliation::model::record::{Exception, Line, Part};
use crate::reconciliation::queries;
use crate::store::Tx;

/// The most payments of one proposal.
const MAX_PARTS: usize = 10_000;

/// What is proposed about payments.
pub(super) struct Asked<'a> {
    pub resolution: Resolution,
    pub parts: &'a [Part],
    /// The bank's charge beside them.
    pub fee: Option<Fen>,
}

impl Asked<'_> {
    /// What the payments must come to for a line: what is left of a debit without the charge, or what a credit was before it.
    fn wanted(&self, line: Fen) -> Option<Fen> {
        match (self.resolution, self.fee) {
            (Resolution::MatchedWithFee, Some(fee)) => line.checked_sub(fee),
            (Resolution::ReturnedFeeKept, Some(fee)) => line.checked_add(fee),
            _ => Some(line),
        }
    }
}

/// The payments chosen must be possible: of the region, adding up to the line with the charge, each open as much, each once.
pub(super) fn check_parts(
    tx: &mut Tx<'_>,
    within: &RegionScope,
    (exception, line): (ExceptionId, Option<&Line>),
    asked: &Asked<'_>,
) -> Result<(), Error> {
    check_shape(asked)?;
    let Asked { resolution, parts, fee } = *asked;
    if parts.is_empty() {
        return Ok(());
    }
    let amount = line.map_or(Fen::ZERO, |line| line.amount_fen);
    let sum: Fen = parts.iter().map(|part| part.amount_fen).sum();
    if asked.wanted(amount) != Some(sum) {
        return Err(Error::PartsDoNotAddUp { line: amount, parts: sum, fee });
    }
    let ids: Vec<PaymentId> = parts.iter().map(|part| part.payment_id).collect();
    // Of what lies outside of the region nothing is told, not even that it is there.
    if queries::payment_any_outside(tx.conn(), within, &ids)? {
        return Err(Error::NotExpected);
    }
    let known = queries::payment_lock_known(tx.conn(), &ids)?;
    for part in parts {
        let payment = known.iter().find(|payment| payment.id == part.payment_id);
        let payment = payment.filter(|payment| payment.was_sent).ok_or(Error::NotExpected)?;
        let reference = || payment.reference.clone();
        if !resolution.is_return() {
            if !payment.is_live {
                return Err(Error::NotExpected);
            }
            if part.amount_fen > payment.open {
                return Err(Error::BeyondPayment { reference: reference(), open: payment.open });
            }
            continue;
        }
        if part.amount_fen != payment.amount {
            return Err(Error::BeyondPayment { reference: reference(), open: payment.amount });
        }
        let shown = payment.amount.remaining_after(payment.open);
        if payment.is_live && shown != payment.amount {
            return Err(Error::NotShown { reference: reference() });
        }
        if !payment.is_live && queries::payment_came_back(tx.conn(), payment.id, exception)? >= shown {
            return Err(Error::ReturnedBefore { reference: reference() });
        }
    }
    Ok(())
}

/// So many payments, and a charge or none, as the resolution needs.
fn check_shape(asked: &Asked<'_>) -> Result<(), Error> {
    let Asked { resolution, parts, fee } = *asked;
    let needed =
        if resolution.is_return() || matches!(resolution, Resolution::MatchedByHand | Resolution::MatchedWithFee) {
            1..=MAX_PARTS
        } else {
            0..=0
        };
    let mut ids: Vec<PaymentId> = parts.iter().map(|part| part.payment_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if !needed.contains(&parts.len()) || ids.len() != parts.len() || parts.iter().any(|p| !p.amount_fen.is_positive()) {
        return Err(fault(
            "payments",
            Text::new(
                "请按处理方式选择拨付：人工匹配、退回重发至少一笔，其他不选；不重复，金额大于零",
                "choose payments as the resolution needs: one or more for a match or a return, none else; each once, with a positive amount",
            ),
        ));
    }
    let is_right = if resolution.names_fee() {
        fee.is_some_and(|fee| fee.is_positive() && fee <= Fen::MOST)
    } else {
        fee.is_none_or(|fee| resolution.takes_fee() && fee.is_positive() && fee <= Fen::MOST)
    };
    if is_right {
        return Ok(());
    }
    Err(fault(
        "fee_fen",
        Text::new(
            "请填写银行收取的费用，大于零；其他处理方式不填",
            "say what the bank charged, more than nothing; with other resolutions say none",
        ),
    ))
}

pub(super) fn parts_of(exception: &Exception) -> Vec<Part> {
    exception.proposal.clone().and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default()
}
