//! One `Ntry` of a camt.053 statement, and the lines it becomes.

use chrono::NaiveDate;

use super::amount;
use super::camt_statement::{direction, refused};
use super::date;
use super::error::StatementError;
use super::{ParsedLine, PassedOver};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::Direction;

/// Transactions of one entry.
const MAX_DETAILS: usize = 200_000;
/// Characters kept of a joined text.
const MAX_TEXT: usize = 1_000;

pub struct Entry {
    pub place: String,
    pub currency: String,
    amount: Option<Fen>,
    direction: Option<Direction>,
    is_reversal: bool,
    status: String,
    booked_on: Option<NaiveDate>,
    valued_on: Option<NaiveDate>,
    /// References and information of the entry as a whole.
    common: Details,
    details: Vec<Details>,
}

/// One `TxDtls`.
#[derive(Default, Clone)]
struct Details {
    amount: Option<Fen>,
    currency: String,
    direction: Option<Direction>,
    end_to_end: String,
    references: Vec<String>,
    creditor: Party,
    debtor: Party,
    information: Vec<String>,
}

#[derive(Default, Clone)]
struct Party {
    name: String,
    account: String,
}

impl Entry {
    pub fn new(place: String) -> Self {
        Self {
            place,
            currency: String::new(),
            amount: None,
            direction: None,
            is_reversal: false,
            status: String::new(),
            booked_on: None,
            valued_on: None,
            common: Details::default(),
            details: Vec::new(),
        }
    }

    pub fn open(&mut self, inside: &str) -> Result<(), StatementError> {
        if inside == "/NtryDtls/TxDtls" {
            self.details.push(Details::default());
        }
        if self.details.len() > MAX_DETAILS {
            return Err(StatementError::at(
                &self.place,
                "too_many_rows",
                format!("超过 {MAX_DETAILS} 笔明细"),
                format!("more than {MAX_DETAILS} transactions"),
            ));
        }
        Ok(())
    }

    pub fn close(&mut self, inside: &str, text: &str, currency: &str) -> Result<(), StatementError> {
        if let Some(inside) = inside.strip_prefix("/NtryDtls/TxDtls") {
            let place = format!("{}/TxDtls[{}]", self.place, self.details.len());
            return self.details.last_mut().map_or(Ok(()), |details| details.close(&place, inside, text, currency));
        }
        match inside {
            "/Amt" => {
                self.amount = Some(amount::iso(text).map_err(|why| refused(&self.place, why))?);
                currency.clone_into(&mut self.currency);
            }
            "/CdtDbtInd" => self.direction = Some(direction(&self.place, text)?),
            "/RvslInd" => self.is_reversal = matches!(text, "true" | "1"),
            "/Sts" | "/Sts/Cd" | "/Sts/Prtry" if !text.is_empty() => text.clone_into(&mut self.status),
            "/BookgDt/Dt" | "/BookgDt/DtTm" => self.booked_on = date::day(text),
            "/ValDt/Dt" | "/ValDt/DtTm" => self.valued_on = date::day(text),
            "/AcctSvcrRef" => self.common.refer_first(text),
            "/NtryRef" | "/NtryDtls/Btch/MsgId" | "/NtryDtls/Btch/PmtInfId" => self.common.refer(text),
            "/AddtlNtryInf" => self.common.inform(text),
            _ => {}
        }
        Ok(())
    }

    /// Adds the entry's lines, or the reason why it has none. An entry of several transactions becomes a line for each
    /// if their amounts are given and add up to the entry's, else one line for all.
    pub fn finish(self, lines: &mut Vec<ParsedLine>, passed_over: &mut Vec<PassedOver>) -> Result<(), StatementError> {
        let amount = self.amount.ok_or_else(|| self.missing("Amt"))?;
        let direction = self.direction.ok_or_else(|| self.missing("CdtDbtInd"))?;
        if let Some(why) = self.not_booked(amount) {
            passed_over.push(PassedOver { place: self.place, why });
            return Ok(());
        }
        let booked_on = self.booked_on.or(self.valued_on).ok_or_else(|| self.missing("BookgDt"))?;
        let whole = Movement { booked_on, direction, amount };
        match self.details.as_slice() {
            [] => lines.push(self.line(&self.place, whole, &Details::default())),
            [only] => lines.push(self.line(&self.place, whole, only)),
            several => match self.split(whole, several) {
                Some(parts) => lines.extend(several.iter().zip(parts).enumerate().map(|(index, (details, part))| {
                    self.line(&format!("{}/TxDtls[{}]", self.place, index + 1), part, details)
                })),
                None => {
                    lines.push(self.line(&self.place, whole, &together(several)));
                    passed_over.push(PassedOver { place: self.place.clone(), why: not_split() });
                }
            },
        }
        Ok(())
    }

    fn not_booked(&self, amount: Fen) -> Option<Text> {
        let status = if self.status.is_empty() { "—" } else { &self.status };
        match status {
            "BOOK" if amount.is_zero() => Some(Text::new("金额为零，不是资金变动", "of amount zero: no money moved")),
            "BOOK" => None,
            "PDNG" => Some(Text::new("待处理（PDNG），尚未入账", "pending (PDNG), not booked yet")),
            "INFO" => Some(Text::new("仅供参考（INFO），没有入账", "for information (INFO), not booked")),
            other => Some(Text::new(format!("状态 {other} 不是已入账（BOOK）"), format!("status {other} is not BOOK"))),
        }
    }

    fn missing(&self, element: &str) -> StatementError {
        StatementError::at(
            format!("{}/{element}", self.place),
            "missing_element",
            "缺少此元素",
            "this element is missing",
        )
    }

    /// The movement of each transaction, if all of them say their amount in the entry's currency and they add up.
    fn split(&self, whole: Movement, several: &[Details]) -> Option<Vec<Movement>> {
        let parts: Vec<Movement> = several
            .iter()
            .map(|details| {
                let direction = details.direction.unwrap_or(whole.direction);
                let amount = details.amount.filter(|a| a.is_positive() && details.currency == self.currency)?;
                Some(Movement { direction, amount, ..whole })
            })
            .collect::<Option<_>>()?;
        let sum = parts.iter().try_fold(Fen::ZERO, |sum, part| sum.checked_add(part.signed()))?;
        (sum == whole.signed()).then_some(parts)
    }

    fn line(&self, place: &str, movement: Movement, details: &Details) -> ParsedLine {
        // The direction says how the money moved. A reversal names the parties of the movement that it undoes.
        let money_left = (movement.direction == Direction::Debit) != self.is_reversal;
        let parties =
            if money_left { [&details.creditor, &details.debtor] } else { [&details.debtor, &details.creditor] };
        let other = if parties[0].is_known() { parties[0] } else { parties[1] };
        ParsedLine {
            number: 0,
            place: place.to_owned(),
            booked_on: movement.booked_on,
            direction: movement.direction,
            amount: movement.amount,
            end_to_end_reference: details.end_to_end.clone(),
            bank_reference: join(&self.common.references, &details.references),
            counterparty_name: other.name.clone(),
            counterparty_account: other.account.clone(),
            remark: join(&details.information, &self.common.information),
            balance: None,
        }
    }
}

#[derive(Clone, Copy)]
struct Movement {
    booked_on: NaiveDate,
    direction: Direction,
    amount: Fen,
}

impl Movement {
    fn signed(self) -> Fen {
        self.direction.signed(self.amount)
    }
}

impl Details {
    fn close(&mut self, place: &str, inside: &str, text: &str, currency: &str) -> Result<(), StatementError> {
        if text.is_empty() {
            return Ok(());
        }
        match inside {
            // Newer versions say the amount at once; `TxAmt` of the older ones stands in its place.
            "/Amt" | "/AmtDtls/TxAmt/Amt" if inside == "/Amt" || self.amount.is_none() => {
                self.amount = Some(amount::iso(text).map_err(|why| refused(place, why))?);
                currency.clone_into(&mut self.currency);
            }
            "/CdtDbtInd" => self.direction = Some(direction(place, text)?),
            "/Refs/EndToEndId" if text != "NOTPROVIDED" => text.clone_into(&mut self.end_to_end),
            "/Refs/AcctSvcrRef" => self.refer_first(text),
            "/Refs/MsgId" | "/Refs/PmtInfId" | "/Refs/InstrId" | "/Refs/TxId" | "/Refs/Prtry/Ref" => self.refer(text),
            "/RmtInf/Ustrd"
            | "/RmtInf/Strd/CdtrRefInf/Ref"
            | "/RmtInf/Strd/AddtlRmtInf"
            | "/AddtlTxInf"
            | "/RtrInf/AddtlInf" => self.inform(text),
            _ => self.close_party(inside, text),
        }
        Ok(())
    }

    fn close_party(&mut self, inside: &str, text: &str) {
        let Some(inside) = inside.strip_prefix("/RltdPties/") else { return };
        let (party, what) = match inside.split_once('/') {
            Some(("Cdtr" | "CdtrAcct", what)) => (&mut self.creditor, what),
            Some(("Dbtr" | "DbtrAcct", what)) => (&mut self.debtor, what),
            Some(("UltmtCdtr", what)) if self.creditor.name.is_empty() => (&mut self.creditor, what),
            Some(("UltmtDbtr", what)) if self.debtor.name.is_empty() => (&mut self.debtor, what),
            _ => return,
        };
        let is_account = inside.contains("Acct/");
        match what {
            "Nm" | "Pty/Nm" if !is_account => party.name = shorten(text),
            "Id/IBAN" | "Id/Othr/Id" if is_account => party.account = shorten(text),
            _ => {}
        }
    }

    fn refer(&mut self, text: &str) {
        if !text.is_empty() && text != "NOTPROVIDED" && !self.references.iter().any(|known| known == text) {
            self.references.push(shorten(text));
        }
    }

    /// The bank's own reference leads: by it an entry is known again in another statement.
    fn refer_first(&mut self, text: &str) {
        if !text.is_empty() && text != "NOTPROVIDED" {
            self.references.insert(0, shorten(text));
        }
    }

    fn inform(&mut self, text: &str) {
        if !text.is_empty() && self.information.len() < 20 {
            self.information.push(shorten(text));
        }
    }
}

impl Party {
    fn is_known(&self) -> bool {
        !self.name.is_empty() || !self.account.is_empty()
    }
}

/// What several transactions say, as far as it fits on one line.
fn together(several: &[Details]) -> Details {
    let mut all = Details::default();
    for details in several.iter().take(200) {
        all.references.extend(details.references.iter().cloned());
        all.information.extend(Some(details.end_to_end.clone()).filter(|reference| !reference.is_empty()));
        all.information.extend(details.information.iter().cloned());
    }
    all
}

fn not_split() -> Text {
    Text::new(
        "明细没有给出金额，或与总额不符；按一笔入账",
        "its transactions give no amounts, or amounts that do not add up; taken as one line",
    )
}

fn join(first: &[String], then: &[String]) -> String {
    let mut joined = String::new();
    for part in first.iter().chain(then) {
        if !joined.split(' ').any(|known| known == part) {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(part);
        }
    }
    shorten(&joined)
}

fn shorten(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
