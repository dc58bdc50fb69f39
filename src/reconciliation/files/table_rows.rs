//! The rows under a bank's headings, one by one, and what they come to.

use chrono::NaiveDate;

use super::error::StatementError;
use super::layout::{AmountSign, Field, Heads, Layout};
use super::preamble::Preamble;
use super::table_cells::{
    at, at_column, currency, fingerprint, is_words, place, plain_account, refuse_long_number, shorten,
};
use super::{Finding, MAX_LINES, ParsedLine, ParsedStatement, PassedOver, ReadOptions, amount, balance, date};
use crate::kernel::{Fen, Text};
use crate::reconciliation::model::Direction;
use crate::reconciliation::model::finding::FindingCode;
use crate::tabular::{Cell, Kind, Row, heading};

/// A workbook's days have no pattern of their own.
pub(super) fn day_of(row: &Row, column: usize, layout: &Layout) -> Option<NaiveDate> {
    match row.cells.get(column)? {
        Cell { kind: Kind::Date | Kind::DateTime, text, .. } => date::day(text),
        Cell { text, .. } => date::by_formats(text, &layout.date_formats),
    }
}

/// A row of the table that moves money or says a balance.
pub(super) struct Moved {
    pub(super) line: ParsedLine,
    /// Zero for a row that only carries a balance.
    pub(super) signed: Fen,
    pub(super) balance: Option<Fen>,
    /// What the column of opening balances says.
    pub(super) before: Option<Fen>,
}

pub(super) struct Reader<'o> {
    pub(super) layout: &'o Layout,
    pub(super) heads: Heads,
    pub(super) header_row: u64,
    pub(super) preamble: Preamble,
    pub(super) rows: Vec<Moved>,
    pub(super) passed_over: Vec<PassedOver>,
    pub(super) account: Option<String>,
    /// What the column of closing balances says last.
    pub(super) closing: Option<Fen>,
}

impl Reader<'_> {
    pub(super) fn take(&mut self, row: &Row) -> Result<(), StatementError> {
        let day = self.heads.column(Field::BookedOn).and_then(|column| day_of(row, column, self.layout));
        let Some(booked_on) = day else { return self.take_undated(row) };
        self.take_account(row)?;
        let signed = self.signed(row)?;
        let balance = self.amount(row, Field::Balance)?;
        let before = self.amount(row, Field::Opening)?;
        self.closing = self.amount(row, Field::Closing)?.or(self.closing);
        let direction = if signed.is_negative() { Direction::Debit } else { Direction::Credit };
        if signed.is_zero() {
            self.pass_over(row, "没有发生额", "no amount: no money moved");
        }
        let line = ParsedLine {
            number: i32::try_from(row.line).unwrap_or(i32::MAX),
            place: place(row),
            booked_on,
            direction,
            amount: direction.signed(signed),
            end_to_end_reference: shorten(self.text(row, Field::EndToEnd)),
            bank_reference: shorten(self.text(row, Field::BankReference)),
            counterparty_name: shorten(self.counterparty(row, direction, Field::CounterpartyName)),
            counterparty_account: self.account_text(row, direction)?,
            remark: self.remark(row),
            balance,
        };
        self.rows.push(Moved { line, signed, balance, before });
        if self.rows.len() > MAX_LINES {
            return Err(at(
                row,
                "too_many_rows",
                Text::new(format!("超过 {MAX_LINES} 笔"), format!("more than {MAX_LINES} lines")),
            ));
        }
        Ok(())
    }

    /// Totals, repeated headings and closing words are understood; anything else without a date is a mistake.
    fn take_undated(&mut self, row: &Row) -> Result<(), StatementError> {
        let first = row.cells.iter().map(|cell| heading(&cell.text)).find(|text| !text.is_empty()).unwrap_or_default();
        let is_total = self.layout.total_words.iter().any(|word| first.starts_with(&heading(word)));
        if is_total {
            self.pass_over(row, "合计行", "a row of totals");
            return self.check_totals(row);
        }
        let repeated =
            |field| self.heads.column(field).is_some_and(|c| date::day(row.text(c)).is_none() && is_words(row.text(c)));
        if repeated(Field::BookedOn) && [Field::Debit, Field::Credit, Field::Amount].into_iter().any(repeated) {
            self.pass_over(row, "重复的表头", "headings repeated");
            return Ok(());
        }
        let moves = [Field::Debit, Field::Credit, Field::Amount].into_iter().any(|field| {
            self.amount(row, field).map_or_else(
                |_| is_like_amount(self.text(row, field)),
                |found| found.is_some_and(|amount| !amount.is_zero()),
            )
        });
        if moves {
            return Err(self.bad_date(row));
        }
        self.preamble.take(row);
        self.pass_over(row, "没有日期和金额", "neither date nor amount");
        Ok(())
    }

    fn bad_date(&self, row: &Row) -> StatementError {
        let written = self.text(row, Field::BookedOn);
        let example = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default();
        let patterns: Vec<String> =
            self.layout.date_formats.iter().map(|pattern| example.format(pattern).to_string()).collect();
        let example = if patterns.is_empty() { example.to_string() } else { patterns.join(" / ") };
        let why = Text::new(
            format!("“{written}”不是日期，应如 {example}"),
            format!("“{written}” is not a date such as {example}"),
        );
        match self.heads.column(Field::BookedOn) {
            Some(column) => at_column(row, column, "bad_date", why),
            None => at(row, "bad_date", why),
        }
    }

    /// Totals that the bank prints must be those of the lines above them.
    fn check_totals(&self, row: &Row) -> Result<(), StatementError> {
        for (field, direction) in [(Field::Debit, Direction::Debit), (Field::Credit, Direction::Credit)] {
            let Some(stated) = self.amount(row, field).ok().flatten() else { continue };
            let moved = |row: &&Moved| row.line.direction == direction;
            let counted: Fen = self.rows.iter().filter(moved).map(|row| row.line.amount).sum();
            // A page's total is not the total of all pages; only a total that could be the whole is compared.
            if stated > counted {
                return Err(at(
                    row,
                    "totals_disagree",
                    Text::new(
                        format!("合计为 {stated}，而以上各行合计 {counted}"),
                        format!("the total is {stated}, but the lines above add up to {counted}"),
                    ),
                ));
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self, options: &ReadOptions) -> Result<ParsedStatement, StatementError> {
        let out_of_line = self.settle_order();
        let before = self.rows.first().and_then(|row| row.before);
        let opening = self.preamble.opening.or(before).or_else(|| self.first_balance());
        let closing =
            self.preamble.closing.or(self.closing).or_else(|| self.rows.iter().rev().find_map(|row| row.balance));
        let written = self.account.take().or(self.preamble.account.take()).filter(|own| !plain_account(own).is_empty());
        if let (Some(said), Some(own)) = (&options.account_number, &written)
            && plain_account(said) != plain_account(own)
        {
            return Err(StatementError::at(
                "",
                "account_differs",
                format!("文件写明的账号是 {own}，与另外填写的 {said} 不同"),
                format!("the file says account {own}, and {said} was said beside it"),
            ));
        }
        let account = options.account_number.clone().or(written).or_else(|| options.usual_account.clone());
        let account_number = account.map(|a| plain_account(&a)).filter(|a| !a.is_empty()).ok_or_else(|| {
            StatementError::at(
                "",
                "no_account",
                "文件没有写明账号，请另外填写",
                "the file does not name the account; say it beside the file",
            )
        })?;
        let currency = currency(self.preamble.currency.as_deref())?;
        let lines: Vec<_> = self.rows.into_iter().filter(|row| !row.signed.is_zero()).map(|row| row.line).collect();
        let unbalanced = balance::check("", opening, closing, &lines)?;
        let days = lines.iter().map(|line| line.booked_on).chain(self.preamble.from).chain(self.preamble.to);
        let (Some(period_from), Some(period_to)) = (days.clone().min(), days.max()) else {
            return Err(StatementError::at(
                "",
                "no_statement",
                "没有任何一笔，也没有对账期间",
                "there is no line and no period",
            ));
        };
        let reference = self.preamble.reference.take().unwrap_or_else(|| {
            format!("{}-{}-{}", period_from.format("%Y%m%d"), period_to.format("%Y%m%d"), fingerprint(&lines))
        });
        Ok(ParsedStatement {
            reference,
            account_number,
            currency,
            opening,
            closing,
            period_from,
            period_to,
            lines,
            passed_over: self.passed_over,
            // One says where the other begins.
            findings: out_of_line.or(unbalanced).into_iter().collect(),
        })
    }

    fn first_balance(&self) -> Option<Fen> {
        let first = self.rows.first()?;
        first.balance?.checked_sub(first.signed)
    }

    /// Banks list the oldest line first or last. The running balance tells which, or what is wrong with it; lines are kept
    /// oldest first.
    fn settle_order(&mut self) -> Option<Finding> {
        let oldest_first = running(self.preamble.opening, &self.rows)?;
        self.rows.reverse();
        let newest_first = running(self.preamble.opening, &self.rows)?;
        let is_descending =
            self.rows.first().map(|row| row.line.booked_on) < self.rows.last().map(|row| row.line.booked_on);
        if is_descending {
            return Some(newest_first);
        }
        self.rows.reverse();
        Some(oldest_first)
    }

    fn take_account(&mut self, row: &Row) -> Result<(), StatementError> {
        if self.preamble.currency.is_none() {
            self.preamble.currency = Some(self.text(row, Field::Currency).to_owned()).filter(|text| !text.is_empty());
        }
        let Some(column) = self.heads.column(Field::Account) else { return Ok(()) };
        refuse_long_number(row, column)?;
        let written = row.text(column);
        match &self.account {
            _ if written.is_empty() => {}
            None => self.account = Some(written.to_owned()),
            Some(first) if first == written => {}
            Some(first) => {
                return Err(at(
                    row,
                    "several_accounts",
                    Text::new(
                        format!("文件含有多个账号（{first}、{written}），请分开导入"),
                        format!("the file holds several accounts ({first}, {written}); import one at a time"),
                    ),
                ));
            }
        }
        Ok(())
    }

    /// The movement with its sign, money in positive; zero if nothing is written.
    fn signed(&self, row: &Row) -> Result<Fen, StatementError> {
        let debit = self.amount(row, Field::Debit)?.unwrap_or(Fen::ZERO);
        let credit = self.amount(row, Field::Credit)?.unwrap_or(Fen::ZERO);
        let single = self.amount(row, Field::Amount)?.unwrap_or(Fen::ZERO);
        match (debit.is_zero(), credit.is_zero()) {
            (false, false) => {
                Err(at(row, "both_sides", Text::new("借方和贷方同时有金额", "both debit and credit have an amount")))
            }
            (false, true) => Ok(Direction::Debit.signed(debit)),
            (true, false) => Ok(credit),
            (true, true) if single.is_zero() => Ok(Fen::ZERO),
            (true, true) => self.single_signed(row, single),
        }
    }

    fn single_signed(&self, row: &Row, amount: Fen) -> Result<Fen, StatementError> {
        if self.heads.column(Field::Flag).is_none() {
            return Ok(match self.layout.amount_sign {
                AmountSign::NegativeIsDebit => amount,
                AmountSign::PositiveIsDebit => Direction::Debit.signed(amount),
            });
        }
        let flag = heading(self.text(row, Field::Flag));
        let says = |words: &[String]| words.iter().any(|word| heading(word) == flag);
        if says(&self.layout.debit_words) {
            // Some banks write the flag and the sign.
            Ok(Fen::new(-amount.get().saturating_abs()))
        } else if says(&self.layout.credit_words) {
            Ok(amount)
        } else {
            let why = Text::new(
                format!("“{flag}”不是借贷标志（应如 借、贷）"),
                format!("“{flag}” is no debit or credit flag (借, 贷, D, C)"),
            );
            Err(self.heads.column(Field::Flag).map_or_else(
                || at(row, "bad_direction", why.clone()),
                |column| at_column(row, column, "bad_direction", why.clone()),
            ))
        }
    }

    fn amount(&self, row: &Row, field: Field) -> Result<Option<Fen>, StatementError> {
        let Some(column) = self.heads.column(field) else { return Ok(None) };
        let Some(cell) = row.cells.get(column) else { return Ok(None) };
        let refuse = |why: Text| at_column(row, column, "bad_amount", why);
        match cell {
            Cell { is_merged_copy: true, .. } => Err(refuse(Text::new(
                "金额单元格跨行合并，请拆分",
                "an amount is merged over several rows; split the cell",
            ))),
            Cell { kind: Kind::Error, .. } => {
                Err(refuse(Text::new("公式没有可用的结果", "the formula has no usable result")))
            }
            // A workbook's numbers have no marks of their own.
            Cell { kind: Kind::Number, text, .. } => amount::table(text, self.layout.amounts.plain()).map_err(refuse),
            Cell { text, .. } => amount::table(text, self.layout.amounts).map_err(refuse),
        }
    }

    fn text<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        self.heads.column(field).map_or("", |column| row.text(column))
    }

    /// The other side: in a column of its own, or whichever of payer and payee is not us.
    fn counterparty<'r>(&self, row: &'r Row, direction: Direction, field: Field) -> &'r str {
        let other_side = match (field, direction) {
            (Field::CounterpartyName, Direction::Debit) => Field::PayeeName,
            (Field::CounterpartyName, Direction::Credit) => Field::PayerName,
            (_, Direction::Debit) => Field::PayeeAccount,
            (_, Direction::Credit) => Field::PayerAccount,
        };
        match self.text(row, field) {
            "" => self.text(row, other_side),
            text => text,
        }
    }

    fn account_text(&self, row: &Row, direction: Direction) -> Result<String, StatementError> {
        for field in [Field::CounterpartyAccount, Field::PayeeAccount, Field::PayerAccount] {
            if let Some(column) = self.heads.column(field) {
                refuse_long_number(row, column)?;
            }
        }
        Ok(plain_account(self.counterparty(row, direction, Field::CounterpartyAccount)))
    }

    fn remark(&self, row: &Row) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for text in self.heads.remarks.iter().map(|column| row.text(*column)) {
            if !text.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
        shorten(&parts.join(" "))
    }

    fn pass_over(&mut self, row: &Row, zh: &str, en: &str) {
        if self.passed_over.len() < 1_000 {
            self.passed_over.push(PassedOver { place: place(row), why: Text::new(zh, en) });
        }
    }
}

/// Digits with marks of amounts: money that is written in another way than the layout's is still money.
fn is_like_amount(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '.' | ',' | '\'' | ' ' | '-' | '+');
    text.contains(['.', ','])
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || is_mark(c))
}

/// Each balance must be the one before it plus what moved since; the first that is not.
fn running(opening: Option<Fen>, rows: &[Moved]) -> Option<Finding> {
    let mut before = opening;
    for row in rows {
        let expected = before.and_then(|before| before.checked_add(row.signed));
        match (expected, row.balance) {
            (Some(expected), Some(stated)) if expected != stated => {
                let text = Text::new(
                    format!("余额为 {stated}，按上一行余额应为 {expected}"),
                    format!("the balance is {stated}, but {expected} follows from the line before"),
                );
                return Some(Finding { code: FindingCode::BalancesDisagree, place: row.line.place.clone(), text });
            }
            (_, Some(stated)) => before = Some(stated),
            (expected, None) => before = expected,
        }
    }
    None
}
