//! Whether a statement's balances agree with its lines.

use super::error::StatementError;
use super::{Finding, ParsedLine};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::finding::FindingCode;

/// The sum of the movements, money in positive.
///
/// # Errors
/// The sum leaves the range of amounts.
pub fn movement(place: &str, lines: &[ParsedLine]) -> Result<Fen, StatementError> {
    lines.iter().try_fold(Fen::ZERO, |sum, line| sum.checked_add(line.signed())).ok_or_else(|| {
        StatementError::at(place, "amount_out_of_range", "金额合计超出范围", "the amounts add up beyond the range")
    })
}

/// Opening + movements = closing, when both are known; otherwise what is wrong, with all three.
///
/// # Errors
/// Those of [`movement`].
pub fn check(
    place: &str,
    opening: Option<Fen>,
    closing: Option<Fen>,
    lines: &[ParsedLine],
) -> Result<Option<Finding>, StatementError> {
    let movement = movement(place, lines)?;
    let (Some(opening), Some(closing)) = (opening, closing) else { return Ok(None) };
    let expected = opening.checked_add(movement);
    if expected == Some(closing) {
        return Ok(None);
    }
    let expected = expected.map_or_else(|| "?".to_owned(), |fen| fen.to_string());
    let text = Text::new(
        format!("余额不平：期初 {opening} + 发生额 {movement} = {expected}，而期末为 {closing}"),
        format!("balances disagree: opening {opening} + movements {movement} = {expected}, but closing is {closing}"),
    );
    Ok(Some(Finding { code: FindingCode::BalancesDisagree, place: place.to_owned(), text }))
}
