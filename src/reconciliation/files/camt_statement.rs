//! One `Stmt` of a camt.053 or `Ntfctn` of a camt.054 document.

use chrono::NaiveDate;

use super::camt_entry::Entry;
use super::error::StatementError;
use super::table_cells::plain_account;
use super::{Finding, MAX_LINES, ParsedLine, ParsedStatement, PassedOver, amount, balance, date};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::Direction;
use crate::reconciliation::model::finding::FindingCode;

/// One `Stmt` as it is read.
pub struct Statement {
    name: &'static str,
    number: usize,
    reference: String,
    /// Of a statement in pages; the last page closes it.
    page: u32,
    is_last_page: bool,
    account: String,
    currency: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    balances: Vec<Balance>,
    entries: usize,
    entry: Option<Entry>,
    /// Each currency of an entry, with the first place of it.
    currencies: Vec<(String, String)>,
    lines: Vec<ParsedLine>,
    passed_over: Vec<PassedOver>,
}

#[derive(Default)]
struct Balance {
    code: String,
    amount: Fen,
    currency: String,
    is_debit: bool,
    day: Option<NaiveDate>,
}

impl Balance {
    fn signed(&self) -> Fen {
        if self.is_debit { Direction::Debit.signed(self.amount) } else { self.amount }
    }
}

impl Statement {
    pub fn new(name: &'static str, number: usize) -> Self {
        Self {
            name,
            number,
            reference: String::new(),
            page: 1,
            is_last_page: true,
            account: String::new(),
            currency: String::new(),
            from: None,
            to: None,
            balances: Vec::new(),
            entries: 0,
            entry: None,
            currencies: Vec::new(),
            lines: Vec::new(),
            passed_over: Vec::new(),
        }
    }

    fn place(&self) -> String {
        format!("{}[{}]", self.name, self.number)
    }

    pub fn open(&mut self, inside: &str) -> Result<(), StatementError> {
        match inside {
            "/Bal" => self.balances.push(Balance::default()),
            "/Ntry" => {
                self.entries += 1;
                self.entry = Some(Entry::new(format!("{}/Ntry[{}]", self.place(), self.entries)));
            }
            _ => {
                if let (Some(entry), Some(inside)) = (&mut self.entry, inside.strip_prefix("/Ntry")) {
                    entry.open(inside)?;
                }
            }
        }
        Ok(())
    }

    pub fn close(&mut self, inside: &str, text: &str, currency: &str) -> Result<(), StatementError> {
        if inside == "/Ntry" {
            return self.take_entry();
        }
        if let Some(inside) = inside.strip_prefix("/Ntry") {
            return self.entry.as_mut().map_or(Ok(()), |entry| entry.close(inside, text, currency));
        }
        if let Some(inside) = inside.strip_prefix("/Bal") {
            return self.close_balance(inside, text, currency);
        }
        match inside {
            "/Id" => self.reference = text.chars().take(100).collect(),
            "/StmtPgntn/PgNb" | "/NtfctnPgntn/PgNb" => self.page = text.trim().parse().unwrap_or(1),
            "/StmtPgntn/LastPgInd" | "/NtfctnPgntn/LastPgInd" => {
                self.is_last_page = matches!(text.trim(), "true" | "1");
            }
            "/Acct/Id/IBAN" | "/Acct/Id/Othr/Id" | "/Acct/Id/PrtryAcct/Id" => self.account = plain_account(text),
            "/Acct/Ccy" => self.currency = text.to_owned(),
            "/FrToDt/FrDtTm" | "/FrToDt/FrDt" => self.from = date::day(text),
            "/FrToDt/ToDtTm" | "/FrToDt/ToDt" => self.to = date::day(text),
            _ => {}
        }
        Ok(())
    }

    fn close_balance(&mut self, inside: &str, text: &str, currency: &str) -> Result<(), StatementError> {
        let place = format!("{}/Bal[{}]", self.place(), self.balances.len());
        let Some(balance) = self.balances.last_mut() else { return Ok(()) };
        match inside {
            "/Tp/CdOrPrtry/Cd" | "/Tp/CdOrPrtry/Prtry" => balance.code = text.to_owned(),
            "/Amt" => {
                balance.amount = amount::iso(text).map_err(|why| refused(&place, why))?;
                currency.clone_into(&mut balance.currency);
            }
            "/CdtDbtInd" => balance.is_debit = direction(&place, text)? == Direction::Debit,
            "/Dt/Dt" | "/Dt/DtTm" => balance.day = date::day(text),
            _ => {}
        }
        Ok(())
    }

    fn take_entry(&mut self) -> Result<(), StatementError> {
        let Some(entry) = self.entry.take() else { return Ok(()) };
        let number = self.lines.len();
        let (place, currency) = (format!("{}/Amt", entry.place), entry.currency.clone());
        entry.finish(&mut self.lines, &mut self.passed_over)?;
        self.meet_currency(place, currency);
        if self.lines.len() > MAX_LINES {
            return Err(StatementError::at(
                self.place(),
                "too_many_rows",
                format!("超过 {MAX_LINES} 笔"),
                format!("more than {MAX_LINES} lines"),
            ));
        }
        for (offset, line) in self.lines.iter_mut().enumerate().skip(number) {
            line.number = i32::try_from(offset + 1).unwrap_or(i32::MAX);
        }
        Ok(())
    }

    /// What the bank calls it, with the number of the page where it has several: all of them have one name.
    fn named(&self) -> String {
        let reference = &self.reference;
        if self.page > 1 || !self.is_last_page { format!("{reference} #{}", self.page) } else { reference.clone() }
    }

    pub fn finish(mut self) -> Result<ParsedStatement, StatementError> {
        let place = self.place();
        for (value, element) in [(&self.reference, "Id"), (&self.account, "Acct/Id")] {
            if value.is_empty() {
                return Err(StatementError::at(
                    format!("{place}/{element}"),
                    "missing_element",
                    "缺少此元素",
                    "this element is missing",
                ));
            }
        }
        let (opening, closing) = (self.opening(), self.closing());
        self.settle_currency(&place, [opening, closing])?;
        let mut findings = Vec::new();
        let opening = self.counted(opening, &mut findings);
        let closing = self.counted(closing, &mut findings);
        let reference = self.named();
        let lines = std::mem::take(&mut self.lines);
        findings.extend(balance::check(&place, opening, closing, &lines)?);
        let (period_from, period_to) = self.period(&place, &lines)?;
        Ok(ParsedStatement {
            reference,
            account_number: self.account,
            currency: self.currency,
            opening,
            closing,
            period_from,
            period_to,
            lines,
            passed_over: self.passed_over,
            findings,
        })
    }

    fn meet_currency(&mut self, place: String, currency: String) {
        if !self.currencies.iter().any(|(_, met)| *met == currency) {
            self.currencies.push((place, currency));
        }
    }

    fn opening(&self) -> Option<usize> {
        let closes = self.position("CLBD").is_some();
        self.position("OPBD").or_else(|| self.position("PRCD")).or_else(|| self.interim(closes).next())
    }

    fn closing(&self) -> Option<usize> {
        let opens = self.position("OPBD").is_some();
        self.position("CLBD").or_else(|| self.interim(opens).last())
    }

    fn position(&self, code: &str) -> Option<usize> {
        self.balances.iter().position(|balance| balance.code == code)
    }

    /// Pages of a long statement carry interim balances where the first page opens and the last page closes. One
    /// alone says something only if the other end of the page is known.
    fn interim(&self, other_end_is_known: bool) -> impl Iterator<Item = usize> {
        let found = self.balances.iter().enumerate().filter(|(_, b)| b.code == "ITBD").map(|(index, _)| index);
        let found: Vec<_> = found.collect();
        let enough = found.len() > usize::from(!other_end_is_known);
        found.into_iter().filter(move |_| enough)
    }

    /// What a balance comes to, unless it is in another currency than the account.
    fn counted(&self, index: Option<usize>, findings: &mut Vec<Finding>) -> Option<Fen> {
        let index = index?;
        let balance = self.balances.get(index)?;
        if balance.currency == self.currency {
            return Some(balance.signed());
        }
        let (stated, other, account) = (balance.signed(), &balance.currency, &self.currency);
        let text = Text::new(
            format!("余额 {stated} 的币种 {other} 与账户币种 {account} 不一致"),
            format!("the balance of {stated} is in {other}, not in the account's currency, {account}"),
        );
        let place = format!("{}/Bal[{}]", self.place(), index + 1);
        findings.push(Finding { code: FindingCode::MixedCurrencies, place, text });
        None
    }

    /// The account's currency is that of its balances that count if it is not said, or of its entries; these must be in it.
    fn settle_currency(&mut self, place: &str, balances: [Option<usize>; 2]) -> Result<(), StatementError> {
        if self.currency.is_empty() {
            let told = balances.into_iter().flatten().filter_map(|index| self.balances.get(index));
            let told = told.map(|balance| balance.currency.clone()).find(|currency| !currency.is_empty());
            let met = || self.currencies.first().map(|(_, currency)| currency.clone());
            self.currency = told.or_else(met).unwrap_or_default();
        }
        let account = &self.currency;
        match self.currencies.iter().find(|(_, currency)| currency != account) {
            Some((place, other)) => Err(StatementError::at(
                place,
                "entry_currency",
                format!("币种 {other} 与账户币种 {account} 不一致"),
                format!("currency {other} is not the account's, {account}"),
            )),
            None if account.len() == 3 && account.bytes().all(|b| b.is_ascii_uppercase()) => Ok(()),
            None => {
                Err(StatementError::at(place, "missing_element", "缺少币种（Ccy）", "the currency (Ccy) is missing"))
            }
        }
    }

    /// As stated, widened to the lines; without lines, that of the balances.
    fn period(&self, place: &str, lines: &[ParsedLine]) -> Result<(NaiveDate, NaiveDate), StatementError> {
        let mut days: Vec<NaiveDate> =
            lines.iter().map(|line| line.booked_on).chain(self.from).chain(self.to).collect();
        if days.is_empty() {
            days.extend(self.balances.iter().filter_map(|balance| balance.day));
        }
        match (days.iter().min(), days.iter().max()) {
            (Some(from), Some(to)) => Ok((*from, *to)),
            _ => Err(StatementError::at(
                format!("{place}/FrToDt"),
                "missing_element",
                "缺少对账单期间",
                "the period is missing",
            )),
        }
    }
}

pub fn refused(place: &str, why: Text) -> StatementError {
    StatementError::at(place, "bad_amount", why.zh, why.en)
}

pub fn direction(place: &str, text: &str) -> Result<Direction, StatementError> {
    match text {
        "DBIT" => Ok(Direction::Debit),
        "CRDT" => Ok(Direction::Credit),
        _ => Err(StatementError::at(
            format!("{place}/CdtDbtInd"),
            "bad_direction",
            format!("“{text}”不是 CRDT 或 DBIT"),
            format!("“{text}” is neither CRDT nor DBIT"),
        )),
    }
}
