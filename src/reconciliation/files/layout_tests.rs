//! Statements written by a layout are read back by it as they were, and files are known again.

use std::io::Cursor;
use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use encoding_rs::{GBK, UTF_8};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::layout::AmountSign;
use super::*;
use crate::kernel::StatementLayoutId;
use crate::tabular::{AmountStyle, AmountUnit, DecimalMark, ThousandsMark};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sides {
    Signed(AmountSign),
    Apart,
    Flag,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Balances {
    None,
    Running,
    Columns,
    Above,
}

/// A bank's way of writing, and what is to be written.
#[derive(Debug, Clone)]
struct Way {
    is_gbk: bool,
    delimiter: char,
    is_workbook: bool,
    /// A workbook's own numbers and days in the place of text.
    is_native: bool,
    sides: Sides,
    balances: Balances,
    date_format: Option<&'static str>,
    amounts: AmountStyle,
    skip_rows: u16,
    says_header_row: bool,
    has_totals: bool,
    /// Columns in the order in which they stand.
    order: Vec<&'static str>,
    opening: i64,
    moves: Vec<(u8, i64, String, String)>,
}

const HEADINGS: [(&str, &str); 14] = [
    ("booked_on", "何日"),
    ("amount", "钱数（元）"),
    ("debit", "出"),
    ("credit", "进"),
    ("flag", "出或进"),
    ("balance", "剩余"),
    ("opening", "先前剩余"),
    ("closing", "最后剩余"),
    ("end_to_end_reference", "我方号码"),
    ("bank_reference", "Bank No."),
    ("counterparty_name", "何人"),
    ("counterparty_account", "何处"),
    ("remark", "为何"),
    ("ignored", "无关"),
];

fn heading_of(field: &str) -> &'static str {
    HEADINGS.iter().find(|(known, _)| *known == field).map_or("", |(_, heading)| heading)
}

fn way() -> impl Strategy<Value = Way> {
    let style = (
        proptest::sample::select(DecimalMark::ALL),
        proptest::sample::select(ThousandsMark::ALL),
        proptest::sample::select(AmountUnit::ALL),
    )
        .prop_map(|(decimal, thousands, unit)| AmountStyle { decimal, thousands, unit })
        .prop_filter("two marks", |style| style.check().is_ok());
    let sides = prop_oneof![
        Just(Sides::Signed(AmountSign::NegativeIsDebit)),
        Just(Sides::Signed(AmountSign::PositiveIsDebit)),
        Just(Sides::Apart),
        Just(Sides::Flag),
    ];
    let balances =
        prop_oneof![Just(Balances::None), Just(Balances::Running), Just(Balances::Columns), Just(Balances::Above)];
    let dates = proptest::sample::select(vec![
        None,
        Some("%d/%m/%Y"),
        Some("%m/%d/%Y"),
        Some("%d.%m.%y"),
        Some("%Y%m%d"),
        Some("%-d-%b-%Y"),
        Some("%Y年%m月%d日"),
    ]);
    let text = "[甲乙丙丁威海高新技术公司a-zA-Z0-9,;|\"（）]{0,12}";
    let amount = prop_oneof![-1_000_000_000_i64..=-1, 1..=1_000_000_000_i64];
    let moves = proptest::collection::vec((0_u8..20, amount, text, text), 1..25);
    let shape = (any::<[bool; 5]>(), proptest::sample::select(vec![',', ';', '\t', '|']), 0_u16..4);
    (shape, sides, balances, dates, style, -1_000_000_000_i64..1_000_000_000, moves).prop_flat_map(
        |((flags, delimiter, skip_rows), sides, balances, date_format, amounts, opening, mut moves)| {
            moves.sort_by_key(|(day, ..)| *day);
            let mut order = vec![
                "booked_on",
                "end_to_end_reference",
                "bank_reference",
                "counterparty_name",
                "counterparty_account",
                "remark",
                "ignored",
            ];
            order.extend(match sides {
                Sides::Signed(_) => &["amount"][..],
                Sides::Apart => &["debit", "credit"],
                Sides::Flag => &["amount", "flag"],
            });
            order.extend(match balances {
                Balances::None | Balances::Above => &[][..],
                Balances::Running => &["balance"],
                Balances::Columns => &["opening", "closing"],
            });
            let [is_gbk, is_workbook, is_native, says_header_row, has_totals] = flags;
            Just(order).prop_shuffle().prop_map(move |order| Way {
                is_gbk,
                delimiter,
                is_workbook,
                is_native,
                sides,
                balances,
                date_format,
                amounts,
                skip_rows,
                says_header_row,
                has_totals,
                order,
                opening,
                moves: moves.clone(),
            })
        },
    )
}

/// A cell to be written.
enum Out {
    Text(String),
    Amount(i64),
    Day(NaiveDate),
}

impl Way {
    fn layout(&self) -> Layout {
        let columns =
            self.order.iter().filter(|field| **field != "ignored").map(|field| (*field, vec![heading_of(field)]));
        let columns: std::collections::BTreeMap<_, _> = columns.collect();
        let layout = Layout {
            encoding: (!self.is_workbook).then(|| if self.is_gbk { "GBK" } else { "UTF-8" }.to_owned()),
            delimiter: Some(self.delimiter),
            skip_rows: self.skip_rows,
            header_row: self.says_header_row.then_some(self.skip_rows + 2),
            date_formats: self.date_format.map(str::to_owned).into_iter().collect(),
            amounts: self.amounts,
            amount_sign: match self.sides {
                Sides::Signed(sign) => sign,
                Sides::Apart | Sides::Flag => AmountSign::NegativeIsDebit,
            },
            debit_words: vec!["出".to_owned()],
            credit_words: vec!["进".to_owned()],
            columns: serde_json::from_value(serde_json::to_value(columns).expect("JSON")).expect("columns"),
            only_named: true,
            ..Layout::default()
        };
        assert!(layout.check().is_empty(), "{:?}", layout.check());
        // A layout is data: what is kept is what was made.
        serde_json::from_value(serde_json::to_value(layout).expect("JSON")).expect("a layout")
    }

    fn day(&self, offset: u8) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, 20).expect("a date") + Duration::days(offset.into())
    }

    fn rows(&self) -> Vec<Vec<Out>> {
        let headings = || self.order.iter().map(|field| Out::Text(heading_of(field).to_owned())).collect::<Vec<_>>();
        // What is passed over may look like anything, even like headings.
        let mut rows: Vec<Vec<Out>> = (0..self.skip_rows).map(|_| headings()).collect();
        let closing = self.opening + self.moves.iter().map(|(_, fen, ..)| fen).sum::<i64>();
        let mut above = vec![Out::Text("账号".to_owned()), Out::Text("3710001".to_owned())];
        if self.balances == Balances::Above {
            above.extend([Out::Text("期初余额".to_owned()), Out::Amount(self.opening)]);
            above.extend([Out::Text("期末余额".to_owned()), Out::Amount(closing)]);
        }
        rows.push(above);
        rows.push(headings());
        let mut left = self.opening;
        for (day, fen, name, remark) in &self.moves {
            left += fen;
            let cell = |field: &&str| match *field {
                "booked_on" => Out::Day(self.day(*day)),
                "amount" => match self.sides {
                    Sides::Signed(AmountSign::PositiveIsDebit) => Out::Amount(-fen),
                    Sides::Flag => Out::Amount(fen.abs()),
                    Sides::Signed(AmountSign::NegativeIsDebit) | Sides::Apart => Out::Amount(*fen),
                },
                "debit" if *fen < 0 => Out::Amount(-fen),
                "credit" if *fen > 0 => Out::Amount(*fen),
                "flag" => Out::Text(if *fen < 0 { "出" } else { "进" }.to_owned()),
                "balance" => Out::Amount(left),
                "opening" => Out::Amount(self.opening),
                "closing" => Out::Amount(closing),
                "end_to_end_reference" => Out::Text(format!("CQ-{fen}")),
                "bank_reference" => Out::Text(format!("L{day}")),
                "counterparty_name" => Out::Text(name.clone()),
                "counterparty_account" => Out::Text(format!("6222{}", fen.abs())),
                "remark" => Out::Text(remark.clone()),
                _ => Out::Text(String::new()),
            };
            rows.push(self.order.iter().map(cell).collect());
        }
        if self.has_totals {
            rows.push(vec![Out::Text("合计".to_owned())]);
        }
        rows
    }

    fn file(&self) -> Vec<u8> {
        if self.is_workbook { self.workbook().expect("a workbook") } else { self.csv() }
    }

    fn pattern(&self) -> &'static str {
        self.date_format.unwrap_or("%Y-%m-%d")
    }

    fn csv(&self) -> Vec<u8> {
        let mut writer =
            csv::WriterBuilder::new().flexible(true).delimiter(self.delimiter as u8).from_writer(Vec::new());
        for row in self.rows() {
            let cells = row.iter().map(|cell| match cell {
                Out::Text(text) => text.clone(),
                Out::Amount(fen) => self.amounts.write(Fen::new(*fen)),
                Out::Day(day) => day.format(self.pattern()).to_string(),
            });
            writer.write_record(cells).expect("a row");
        }
        let text = String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8");
        let (bytes, _, is_lossy) = if self.is_gbk { GBK.encode(&text) } else { UTF_8.encode(&text) };
        assert!(!is_lossy);
        bytes.into_owned()
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day_format = Format::new().set_num_format("yyyy-mm-dd");
        for (row, cells) in (0..).zip(self.rows()) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Out::Text(text) => sheet.write_string(row, column, text)?,
                    Out::Amount(fen) if self.is_native && self.amounts.unit == AmountUnit::Yuan => {
                        sheet.write_number(row, column, Fen::new(fen).to_string().parse::<f64>().expect("a number"))?
                    }
                    Out::Amount(fen) if self.is_native => sheet.write(row, column, fen)?,
                    Out::Amount(fen) => sheet.write_string(row, column, self.amounts.write(Fen::new(fen)))?,
                    Out::Day(day) if self.is_native => {
                        let serial =
                            u32::try_from((day - NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date")).num_days());
                        let at = ExcelDateTime::from_serial_datetime(serial.expect("after 1900"))?;
                        sheet.write_with_format(row, column, &at, &day_format)?
                    }
                    Out::Day(day) => sheet.write_string(row, column, day.format(self.pattern()).to_string())?,
                };
            }
        }
        book.save_to_buffer()
    }
}

/// As a cell comes back: trimmed, and quotation tricks of spreadsheets undone.
fn plain(text: &str) -> String {
    text.trim().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_a_layout_writes_it_reads(way in way()) {
        let layout = way.layout();
        let options = ReadOptions { layout: layout.clone(), ..ReadOptions::default() };
        let content = way.file();
        let file = read(Cursor::new(content.clone()), &options).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let statement = &file.statements[0];
        let found: Vec<_> = statement
            .lines
            .iter()
            .map(|l| (l.booked_on, l.signed().get(), l.end_to_end_reference.clone(), l.bank_reference.clone(), l.counterparty_name.clone(), l.counterparty_account.clone(), l.remark.clone()))
            .collect();
        let wanted: Vec<_> = way
            .moves
            .iter()
            .map(|(day, fen, name, remark)| (way.day(*day), *fen, format!("CQ-{fen}"), format!("L{day}"), plain(name), format!("6222{}", fen.abs()), plain(remark)))
            .collect();
        prop_assert_eq!(found, wanted);
        let closing = way.opening + way.moves.iter().map(|(_, fen, ..)| fen).sum::<i64>();
        let balances = (way.balances != Balances::None).then_some((Fen::new(way.opening), Fen::new(closing)));
        prop_assert_eq!(statement.opening.zip(statement.closing), balances);

        // It is known again by its headings, and by nothing else.
        let content: Arc<[u8]> = content.into();
        let sample = inspect(&content, Some(&layout), None).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(sample.line_count, way.moves.len());
        prop_assert!(sample.problems.is_empty(), "{:?}", sample.problems);
        let known = |header: Vec<String>, account: Option<&str>| KnownLayout {
            id: StatementLayoutId::new(), version: 1, name: "某行".to_owned(), account_number: account.map(str::to_owned), header, layout: layout.clone(),
        };
        let right = known(compared(&sample.headings), None);
        let of_account = known(compared(&sample.headings), Some("3710001"));
        let of_other = known(compared(&sample.headings), Some("9999999"));
        let all = [right, of_account, of_other];
        prop_assert_eq!(recognise(&content, None, &all).iter().map(|k| k.id).collect::<Vec<_>>(), vec![all[1].id]);
        prop_assert_eq!(recognise(&content, Some("9999999"), &all).iter().map(|k| k.id).collect::<Vec<_>>(), vec![all[2].id]);
        prop_assert_eq!(recognise(&content, None, &all[2..]).len(), 0);
    }

    /// What stands in a file is either read or named by its line: nothing is lost silently.
    #[test]
    fn nothing_makes_a_look_panic(rows in "(何日|日期|金额|出|进|02/03/2026|2026-03-02|1.00|1,5|合计|-|,|;|\n|\"){0,60}") {
        let content: Arc<[u8]> = rows.into_bytes().into();
        let _ = inspect(&content, None, None);
    }
}
