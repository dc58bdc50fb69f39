//! What stands above and below a bank's table: account, currency, period, balances, as labels with values.

use chrono::NaiveDate;

use super::{amount, date};
use crate::kernel::Fen;
use crate::tabular::{AmountStyle, Kind, Row, heading};

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Preamble {
    pub account: Option<String>,
    pub currency: Option<String>,
    pub reference: Option<String>,
    pub opening: Option<Fen>,
    pub closing: Option<Fen>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// How balances are written.
    pub style: AmountStyle,
}

#[derive(Clone, Copy)]
enum Label {
    Account,
    Currency,
    Reference,
    Opening,
    Closing,
    From,
    To,
    Period,
}

const LABELS: &[(Label, &str)] = &[
    (Label::Account, "账号 帐号 账户账号 本方账号 查询账号 客户账号 银行账号 账户 account accountnumber accountno"),
    (Label::Currency, "币种 币别 货币 currency ccy"),
    (Label::Reference, "对账单编号 账单编号 对账单号 statementid statementnumber statementno statementreference"),
    (Label::Opening, "期初余额 上期余额 承前余额 起始余额 上页余额 openingbalance"),
    (Label::Closing, "期末余额 本期余额 结束余额 截止余额 closingbalance"),
    (Label::From, "起始日期 开始日期 查询起始日期 起始日 from startdate"),
    (Label::To, "截止日期 终止日期 结束日期 查询截止日期 截止日 to enddate"),
    (Label::Period, "查询期间 对账期间 交易期间 起止日期 查询日期 日期范围 查询时间段 查询时间 period"),
];

fn label(written: &str) -> Option<Label> {
    let canonical = heading(written);
    LABELS.iter().find(|(_, words)| words.split(' ').any(|word| word == canonical)).map(|(label, _)| *label)
}

impl Preamble {
    /// Takes what a row says; rows that say nothing known are no mistake.
    pub fn take(&mut self, row: &Row) {
        // A label alone in its cell has its value in the next; several pairs may share a cell.
        let mut waiting = None;
        for cell in &row.cells {
            // A workbook's numbers have no marks of their own.
            let style = if cell.kind == Kind::Number { self.style.plain() } else { self.style };
            // Blanks may part groups of digits.
            if let Some(known @ (Label::Opening | Label::Closing)) = waiting
                && matches!(amount::table(&cell.text, style), Ok(Some(_)))
            {
                self.set(known, &cell.text, style);
                waiting = None;
                continue;
            }
            let mut grouped = false;
            for word in cell.text.split_whitespace() {
                let (name, value) = split(word);
                match label(name) {
                    Some(known) if value.is_empty() => (waiting, grouped) = (Some(known), false),
                    Some(known) => {
                        self.set(known, value, style);
                        waiting = Some(known).filter(|known| matches!(known, Label::Period));
                        grouped = matches!(known, Label::Account);
                    }
                    None if grouped && word.bytes().all(|b| b.is_ascii_digit()) => self.lengthen_account(word),
                    None => {
                        if let Some(known) = waiting {
                            self.set(known, word, style);
                            waiting = Some(known).filter(|known| matches!(known, Label::Period));
                            grouped = matches!(known, Label::Account);
                        }
                    }
                }
            }
        }
    }

    /// Account numbers are also written in groups of digits.
    fn lengthen_account(&mut self, group: &str) {
        if let Some(account) = self.account.as_mut().filter(|account| account.len() < 40) {
            account.push_str(group);
        }
    }

    fn set(&mut self, label: Label, value: &str, style: AmountStyle) {
        let text = || Some(value.chars().take(100).collect::<String>());
        let balance = || amount::table(value, style).ok().flatten();
        match label {
            Label::Account => self.account = self.account.take().or_else(text),
            Label::Currency => self.currency = self.currency.take().or_else(text),
            Label::Reference => self.reference = self.reference.take().or_else(text),
            Label::Opening => self.opening = self.opening.or_else(balance),
            Label::Closing => self.closing = self.closing.or_else(balance),
            Label::From => self.from = self.from.or_else(|| date::day(value)),
            Label::To => self.to = self.to.or_else(|| date::day(value)),
            Label::Period => self.set_period(value),
        }
    }

    /// `20260301-20260331`, `2026-03-01至2026-03-31`, or the two days as words of their own.
    fn set_period(&mut self, value: &str) {
        let halves = value.split(['至', '到', '~', '～', '—']).filter(|half| !half.is_empty());
        let mut days: Vec<NaiveDate> = halves.filter_map(date::day).collect();
        if let Some((first, second)) = value.split_once('-').filter(|(first, _)| first.len() == 8) {
            days = [first, second].into_iter().filter_map(date::day).collect();
        }
        for day in days {
            if self.from.is_none() {
                self.from = Some(day);
            } else if self.to.is_none() {
                self.to = Some(day);
            }
        }
    }
}

fn split(word: &str) -> (&str, &str) {
    word.split_once([':', '：']).unwrap_or((word, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tabular::Cell;

    fn row(cells: &[&str]) -> Row {
        let cell = |text: &&str| Cell { text: (*text).to_owned(), kind: Kind::Text, is_merged_copy: false };
        Row { line: 1, cells: cells.iter().map(cell).collect() }
    }

    #[test]
    fn labels_and_values_stand_in_many_ways() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d);
        for rows in [
            vec![row(&["账号：3700001  币种： 人民币"]), row(&["期初余额:1,000.00", "查询期间：20260301-20260331"])],
            vec![
                row(&["账号", "3700001", "", "币种", "人民币"]),
                row(&["期初余额", "1000"]),
                row(&["起始日期", "2026-03-01"]),
                row(&["截止日期:", "2026-03-31"]),
            ],
            vec![
                row(&["帐 号"]),
                row(&["查询账号：3700001", "币别:人民币"]),
                row(&["承前余额（元）：1000.00 查询期间：2026-03-01 至 2026-03-31"]),
            ],
        ] {
            let mut preamble = Preamble::default();
            rows.iter().for_each(|row| preamble.take(row));
            assert_eq!((preamble.account.as_deref(), preamble.currency.as_deref()), (Some("3700001"), Some("人民币")));
            assert_eq!((preamble.opening, preamble.from, preamble.to), (Some(Fen::new(100_000)), day(1), day(31)));
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,60}") {
            Preamble::default().take(&row(&[&text]));
        }
    }
}
