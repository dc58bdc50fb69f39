//! Bank layouts as data: which headings name which column, and how days, amounts and directions are written. The headings
//! that Chinese banks commonly use are the shipped layout (`data/layouts/statement-common.json`); those of another bank
//! are named by a layout of its own.

use std::sync::LazyLock;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::StatementError;
use crate::kernel::{Invalid, Text, text_enum};
use crate::tabular::{self, AmountStyle, check_day_pattern, heading};

text_enum! {
    /// What the sign of a single amount column means when no column says debit or credit.
    pub enum AmountSign {
        NegativeIsDebit = "negative_is_debit",
        PositiveIsDebit = "positive_is_debit",
    }
}

/// A bank's layout. Everything may be left out: what is absent is found out, or is as banks commonly have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// `UTF-8`, `GBK` …; found out if absent.
    pub encoding: Option<String>,
    /// One character; found out if absent.
    pub delimiter: Option<char>,
    /// Name of the sheet; the first visible one with content if absent.
    pub sheet: Option<String>,
    /// So many lines at the top are not looked at.
    #[schema(minimum = 0, maximum = 200)]
    pub skip_rows: u16,
    /// The line of the headings, counted from 1; found out if absent.
    #[schema(minimum = 1, maximum = 240)]
    pub header_row: Option<u16>,
    /// As `%d/%m/%Y`; the year first, in any common form, if empty.
    pub date_formats: Vec<String>,
    pub amounts: AmountStyle,
    pub amount_sign: AmountSign,
    /// What the flag column says of money that went out.
    pub debit_words: Vec<String>,
    /// What the flag column says of money that came in.
    pub credit_words: Vec<String>,
    /// How a row of totals begins.
    pub total_words: Vec<String>,
    pub columns: Columns,
    /// A column without a heading here is not in the file. Otherwise it has one of the headings commonly used.
    pub only_named: bool,
}

/// What the shipped layout knows.
#[derive(Deserialize)]
struct Shipped {
    name_zh: String,
    name_en: String,
    debit_words: Vec<String>,
    credit_words: Vec<String>,
    total_words: Vec<String>,
    columns: Columns,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../data/layouts/statement-common.json"))
        .unwrap_or_else(|error| unreachable!("shipped with the program, and read by its tests: {error}"))
});

impl Default for Layout {
    fn default() -> Self {
        let shipped = &*SHIPPED;
        Self {
            encoding: None,
            delimiter: None,
            sheet: None,
            skip_rows: 0,
            header_row: None,
            date_formats: Vec::new(),
            amounts: AmountStyle::default(),
            amount_sign: AmountSign::NegativeIsDebit,
            debit_words: shipped.debit_words.clone(),
            credit_words: shipped.credit_words.clone(),
            total_words: shipped.total_words.clone(),
            columns: Columns::default(),
            only_named: false,
        }
    }
}

/// The most headings or words of one list.
const MAX_WORDS: usize = 50;

impl Layout {
    /// The name of the layout that the product ships.
    pub fn shipped_name() -> Text {
        Text::new(&SHIPPED.name_zh, &SHIPPED.name_en)
    }

    pub(super) fn table_options(&self) -> Result<tabular::Options, StatementError> {
        let encoding = self.encoding.as_deref().map(encoding).transpose().map_err(|why| bad_layout("encoding", why))?;
        let delimiter = match self.delimiter {
            Some(c) => Some(ascii(c).map_err(|why| bad_layout("delimiter", why))?),
            None => None,
        };
        for pattern in &self.date_formats {
            check_day_pattern(pattern).map_err(|why| bad_layout("date_formats", why))?;
        }
        self.amounts.check().map_err(|why| bad_layout("amounts", why))?;
        Ok(tabular::Options { encoding, delimiter, sheet: self.sheet.clone(), ..tabular::Options::default() })
    }

    /// What is wrong with a layout that is to be kept: each field with its reason.
    pub fn check(&self) -> Vec<(String, Invalid)> {
        let mut faults: Vec<(String, Invalid)> = Vec::new();
        let mut add = |field: &str, found: Result<(), Invalid>| {
            faults.extend(found.err().map(|invalid| (field.to_owned(), invalid)));
        };
        add("encoding", self.encoding.as_deref().map_or(Ok(()), |label| encoding(label).map(drop)));
        add("delimiter", self.delimiter.map_or(Ok(()), |c| ascii(c).map(drop)));
        add("skip_rows", within(self.skip_rows <= 200, "最多跳过 200 行", "at most 200 lines are passed over"));
        let header_fits = self.header_row.is_none_or(|row| row > self.skip_rows && row <= 240);
        add(
            "header_row",
            within(
                header_fits,
                "表头行应在跳过的行之后、第 240 行之前",
                "the headings stand behind the lines passed over, on line 240 at most",
            ),
        );
        add("date_formats", within(self.date_formats.len() <= 10, "最多 10 种日期格式", "at most 10 patterns of days"));
        for pattern in &self.date_formats {
            add("date_formats", check_day_pattern(pattern));
        }
        add("amounts", self.amounts.check());
        for (field, words) in [
            ("debit_words", &self.debit_words),
            ("credit_words", &self.credit_words),
            ("total_words", &self.total_words),
        ] {
            add(field, short_words(words));
        }
        let both = self.debit_words.iter().find(|word| self.credit_words.iter().any(|c| heading(c) == heading(word)));
        add(
            "credit_words",
            within(both.is_none(), "同一个词不能既是借方又是贷方", "one word cannot say both debit and credit"),
        );
        for field in Field::ALL {
            add(&format!("columns.{}", field.as_str()), short_words(field.custom(&self.columns)));
        }
        add("columns.remark", short_words(&self.columns.remark));
        let named = |field: Field| !self.only_named || !field.custom(&self.columns).is_empty();
        add("columns.booked_on", within(named(Field::BookedOn), "须指明日期列", "name the column of the day"));
        let has_amount = [Field::Amount, Field::Debit, Field::Credit].into_iter().any(named);
        add(
            "columns.amount",
            within(has_amount, "须指明金额列，或借方、贷方列", "name a column of amounts, or of debits and credits"),
        );
        let mixes = self.only_named && named(Field::Amount) && [Field::Debit, Field::Credit].into_iter().any(named);
        add(
            "columns.amount",
            within(
                !mixes,
                "一个金额列，或借方、贷方两列，二者选一",
                "one column of amounts, or debits and credits apart: not both",
            ),
        );
        let mut named: Vec<String> = self.named().filter(|_| self.only_named).collect();
        named.sort_unstable();
        let twice = named.windows(2).any(|pair| pair.first() == pair.last());
        add("columns", within(!twice, "一列只能有一个含义", "one column has one meaning"));
        faults
    }

    /// The headings that the layout names, in the form in which they are compared.
    pub(super) fn named(&self) -> impl Iterator<Item = String> + '_ {
        let fields = Field::ALL.into_iter().filter_map(|field| field.custom(&self.columns).first());
        fields.chain(&self.columns.remark).map(|written| heading(written))
    }
}

fn within(is_right: bool, zh: &str, en: &str) -> Result<(), Invalid> {
    if is_right { Ok(()) } else { Err(Invalid::new("bad_layout", zh, en)) }
}

fn short_words(words: &[String]) -> Result<(), Invalid> {
    let is_right = |word: &String| (1..=60).contains(&word.chars().count()) && !heading(word).is_empty();
    within(
        words.len() <= MAX_WORDS && words.iter().all(is_right),
        "最多 50 个词，每个 1 到 60 个字，至少含一个文字或数字",
        "at most 50 words of 1 to 60 characters, a letter or digit among them",
    )
}

fn encoding(label: &str) -> Result<&'static Encoding, Invalid> {
    Encoding::for_label(label.as_bytes())
        .ok_or_else(|| Invalid::new("encoding", format!("未知编码“{label}”"), format!("unknown encoding “{label}”")))
}

fn ascii(c: char) -> Result<u8, Invalid> {
    u8::try_from(c).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0)).ok_or_else(|| {
        Invalid::new("delimiter", "分隔符应为一个 ASCII 字符", "the delimiter must be one ASCII character")
    })
}

fn bad_layout(field: &str, why: Invalid) -> StatementError {
    StatementError::at(format!("mapping.{field}"), "bad_mapping", why.text.zh, why.text.en)
}

/// The headings of each column, best first. An empty list means the headings commonly used. They are compared without
/// spaces, case, width and what stands in brackets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    pub booked_on: Vec<String>,
    /// Money out, in a column of its own.
    pub debit: Vec<String>,
    /// Money in, in a column of its own.
    pub credit: Vec<String>,
    /// Money out and in, in one column.
    pub amount: Vec<String>,
    /// Whether the amount went out or came in.
    pub flag: Vec<String>,
    pub balance: Vec<String>,
    /// Before the first movement, or before that of its row.
    pub opening: Vec<String>,
    /// After the last movement.
    pub closing: Vec<String>,
    pub counterparty_name: Vec<String>,
    pub counterparty_account: Vec<String>,
    pub payee_name: Vec<String>,
    pub payee_account: Vec<String>,
    pub payer_name: Vec<String>,
    pub payer_account: Vec<String>,
    pub end_to_end_reference: Vec<String>,
    pub bank_reference: Vec<String>,
    /// All columns with one of these headings are taken.
    pub remark: Vec<String>,
    pub account: Vec<String>,
    pub currency: Vec<String>,
}

/// A column that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    BookedOn,
    Debit,
    Credit,
    Amount,
    Flag,
    Balance,
    Opening,
    Closing,
    CounterpartyName,
    CounterpartyAccount,
    PayeeName,
    PayeeAccount,
    PayerName,
    PayerAccount,
    EndToEnd,
    BankReference,
    Account,
    Currency,
}

impl Field {
    pub const ALL: [Self; 18] = [
        Self::BookedOn,
        Self::Debit,
        Self::Credit,
        Self::Amount,
        Self::Flag,
        Self::Balance,
        Self::Opening,
        Self::Closing,
        Self::CounterpartyName,
        Self::CounterpartyAccount,
        Self::PayeeName,
        Self::PayeeAccount,
        Self::PayerName,
        Self::PayerAccount,
        Self::EndToEnd,
        Self::BankReference,
        Self::Account,
        Self::Currency,
    ];

    /// As in a layout document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BookedOn => "booked_on",
            Self::Debit => "debit",
            Self::Credit => "credit",
            Self::Amount => "amount",
            Self::Flag => "flag",
            Self::Balance => "balance",
            Self::Opening => "opening",
            Self::Closing => "closing",
            Self::CounterpartyName => "counterparty_name",
            Self::CounterpartyAccount => "counterparty_account",
            Self::PayeeName => "payee_name",
            Self::PayeeAccount => "payee_account",
            Self::PayerName => "payer_name",
            Self::PayerAccount => "payer_account",
            Self::EndToEnd => "end_to_end_reference",
            Self::BankReference => "bank_reference",
            Self::Account => "account",
            Self::Currency => "currency",
        }
    }

    pub fn custom(self, columns: &Columns) -> &[String] {
        match self {
            Self::BookedOn => &columns.booked_on,
            Self::Debit => &columns.debit,
            Self::Credit => &columns.credit,
            Self::Amount => &columns.amount,
            Self::Flag => &columns.flag,
            Self::Balance => &columns.balance,
            Self::Opening => &columns.opening,
            Self::Closing => &columns.closing,
            Self::CounterpartyName => &columns.counterparty_name,
            Self::CounterpartyAccount => &columns.counterparty_account,
            Self::PayeeName => &columns.payee_name,
            Self::PayeeAccount => &columns.payee_account,
            Self::PayerName => &columns.payer_name,
            Self::PayerAccount => &columns.payer_account,
            Self::EndToEnd => &columns.end_to_end_reference,
            Self::BankReference => &columns.bank_reference,
            Self::Account => &columns.account,
            Self::Currency => &columns.currency,
        }
    }

    /// The headings of this column, best first, in the form in which they are compared.
    pub fn headings(self, layout: &Layout) -> Vec<String> {
        headings(self.custom(&layout.columns), self.custom(&SHIPPED.columns), layout.only_named)
    }
}

fn headings(custom: &[String], common: &[String], only_named: bool) -> Vec<String> {
    let words = if custom.is_empty() && !only_named { common } else { custom };
    words.iter().map(|written| heading(written)).collect()
}

/// Which column of a table holds what.
#[derive(Debug, Clone)]
pub struct Heads {
    places: Vec<(Field, usize)>,
    pub remarks: Vec<usize>,
}

impl Heads {
    /// Finds the columns in a row of headings (already in compared form). `None` if it is not the row of headings: a
    /// date and an amount are the least.
    ///
    /// # Errors
    /// A heading that is needed stands over two columns.
    pub fn find(row: &[String], layout: &Layout, place: &str) -> Result<Option<Self>, StatementError> {
        let mut places = Vec::new();
        let mut doubles = Vec::new();
        for field in Field::ALL {
            let of = |wanted: &String| row.iter().position(|found| found == wanted);
            let Some(column) = field.headings(layout).iter().find_map(of) else {
                // A layout that names a column is not read by half.
                if layout.only_named && !field.custom(&layout.columns).is_empty() {
                    return Ok(None);
                }
                continue;
            };
            // One column means one thing: the first that claimed it.
            if places.iter().any(|(_, taken)| *taken == column) {
                continue;
            }
            places.push((field, column));
            let again = row.iter().skip(column + 1).position(|found| row.get(column) == Some(found));
            doubles.extend(again.map(|offset| (column, column + 1 + offset)));
        }
        let remark_headings = headings(&layout.columns.remark, &SHIPPED.columns.remark, layout.only_named);
        let is_remark = |(column, found): &(usize, &String)| {
            remark_headings.contains(found) && !places.iter().any(|(_, taken)| taken == column)
        };
        let remarks = row.iter().enumerate().filter(is_remark).map(|(column, _)| column).collect();
        let heads = Self { places, remarks };
        let has_amount =
            [Field::Debit, Field::Credit, Field::Amount].iter().any(|field| heads.column(*field).is_some());
        if heads.column(Field::BookedOn).is_none() || !has_amount {
            return Ok(None);
        }
        match doubles.first() {
            None => Ok(Some(heads)),
            Some((first, second)) => {
                let name = row.get(*first).map_or("", String::as_str);
                Err(StatementError::at(
                    place,
                    "duplicate_heading",
                    format!("表头“{name}”在第 {} 列和第 {} 列重复", first + 1, second + 1),
                    format!("heading “{name}” stands over columns {} and {}", first + 1, second + 1),
                ))
            }
        }
    }

    pub fn column(&self, field: Field) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }
}
