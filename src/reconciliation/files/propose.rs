//! What layout a sample seems to have: by the words of its headings, in Chinese and English, and by what stands under them.
//! What cannot be told from the sample is said, not guessed.

use super::layout::{AmountSign, Columns, Field, Heads, Layout};
use super::table::over_two_rows;
use super::{amount, date};
use crate::kernel::Text;
use crate::tabular::{AmountStyle, DecimalMark, Kind, Row, ThousandsMark, day_by_pattern, heading};

/// Rows that are looked at.
pub const LOOKED_AT: usize = 300;
/// Code of the doubt about what the sign of an amount means.
pub const NO_SIGN: &str = "sign_unknown";

/// A layout, and what the sample leaves open about it.
pub struct Proposal {
    pub layout: Layout,
    pub doubts: Vec<(&'static str, Text)>,
}

/// Parts of headings by which a column is known where the whole is not a common heading. The first that fits wins, and
/// columns are given out in this order.
const PARTS: [(Field, &[&str]); 15] = [
    (Field::BookedOn, &["记账日", "入账日", "交易日", "日期", "bookingdate", "postingdate", "date", "datum", "day"]),
    (Field::Flag, &["借贷", "收支", "收付", "方向", "drcr", "direction"]),
    (Field::Opening, &["期初余额", "交易前余额", "openingbalance"]),
    (Field::Closing, &["期末余额", "closingbalance"]),
    (Field::Balance, &["余额", "balance", "saldo"]),
    (Field::Debit, &["借方", "支出", "付款金额", "转出", "withdraw", "debit", "paidout", "moneyout"]),
    (Field::Credit, &["贷方", "收入", "收款金额", "存入", "转入", "deposit", "credit", "paidin", "moneyin"]),
    (Field::Amount, &["金额", "发生额", "amount", "betrag", "sum"]),
    (
        Field::EndToEnd,
        &["端到端", "企业流水", "客户流水", "支付指令", "付款单号", "endtoend", "customerref", "yourref"],
    ),
    (Field::BankReference, &["流水", "凭证", "回单", "transactionid", "bankref", "reference"]),
    (Field::CounterpartyAccount, &["对方账", "对方帐", "对手账", "counterpartyaccount", "iban"]),
    (Field::CounterpartyName, &["户名", "对方", "对手", "counterparty", "beneficiary", "name"]),
    (Field::Account, &["本方账", "本方帐", "查询账"]),
    (Field::Currency, &["币", "currency"]),
    // Remarks are taken together, see `remarks`.
    (Field::PayeeName, &["收款人名", "收款单位"]),
];
const REMARKS: [&str; 13] = [
    "摘要",
    "附言",
    "用途",
    "备注",
    "说明",
    "remark",
    "description",
    "memo",
    "purpose",
    "details",
    "narrative",
    "text",
    "note",
];

/// Ways of writing a day that are tried where the year does not come first.
const PATTERNS: [&str; 19] = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%m.%d.%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%y/%m/%d",
    "%d-%m-%y",
    "%y-%m-%d",
    "%d.%m.%y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %B %Y",
    "%b %d, %Y",
    "%d%m%Y",
    "%y%m%d",
];

/// Styles of amounts that are tried where the usual one does not read them.
const STYLES: [(DecimalMark, ThousandsMark); 3] = [
    (DecimalMark::Comma, ThousandsMark::Point),
    (DecimalMark::Comma, ThousandsMark::Space),
    (DecimalMark::Point, ThousandsMark::Apostrophe),
];

/// The layout that the rows seem to have. Without a row of headings it names no column.
pub fn propose(rows: &[Row]) -> Proposal {
    let mut layout = Layout { only_named: true, ..Layout::default() };
    let mut doubts = Vec::new();
    let Some((head, headings)) = find_headings(rows) else { return Proposal { layout, doubts } };
    let below = rows.get(head + 1..).unwrap_or_default();
    let mut columns = Found::of(&headings);
    columns.by_content(below);
    layout.columns = columns.named(rows.get(head), rows.get(head + 1));
    if let Some(column) = columns.place(Field::BookedOn) {
        match date_formats(below, column) {
            Ok(formats) => layout.date_formats = formats,
            Err(doubt) => doubts.push(("date_unknown", doubt)),
        }
    }
    let amounts: Vec<usize> = [Field::Amount, Field::Debit, Field::Credit, Field::Balance]
        .into_iter()
        .filter_map(|f| columns.place(f))
        .collect();
    layout.amounts = style(below, &amounts);
    let alone = columns.place(Field::Amount).filter(|_| columns.place(Field::Flag).is_none());
    if let Some(column) = alone.filter(|_| columns.place(Field::Balance).is_none()) {
        let is_negative = |row: &Row| {
            amount::table(row.text(column), layout.amounts).ok().flatten().is_some_and(crate::kernel::Fen::is_negative)
        };
        if !below.iter().any(is_negative) {
            doubts.push((
                NO_SIGN,
                Text::new(
                    "样本中看不出金额的正负各表示收入还是支出，请指明",
                    "the sample does not tell whether a positive amount came in or went out; say which",
                ),
            ));
        }
    }
    Proposal { layout, doubts }
}

/// The layout with the sign of its amounts turned round; `None` where no sign decides.
pub fn turned(layout: &Layout) -> Option<Layout> {
    let decides = !layout.columns.amount.is_empty() && layout.columns.flag.is_empty();
    let amount_sign = match layout.amount_sign {
        AmountSign::NegativeIsDebit => AmountSign::PositiveIsDebit,
        AmountSign::PositiveIsDebit => AmountSign::NegativeIsDebit,
    };
    decides.then(|| Layout { amount_sign, ..layout.clone() })
}

/// The row of headings, by the common words, or as words over a day and an amount.
fn find_headings(rows: &[Row]) -> Option<(usize, Vec<String>)> {
    let common = Layout::default();
    let own = |row: &Row| row.cells.iter().map(|cell| heading(&cell.text)).collect::<Vec<_>>();
    for (index, row) in rows.iter().enumerate() {
        let headings = own(row);
        if matches!(Heads::find(&headings, &common, ""), Ok(Some(_)) | Err(_)) {
            return Some((index, headings));
        }
        let merged = index.checked_sub(1).and_then(|above| rows.get(above)).map(|above| over_two_rows(above, row));
        if let Some(merged) = merged.filter(|merged| matches!(Heads::find(merged, &common, ""), Ok(Some(_)))) {
            return Some((index, merged));
        }
    }
    let is_over_a_line = |index: usize| {
        let has_words = |row: &Row| {
            let written: Vec<_> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
            written.len() >= 2
                && written.iter().all(|cell| !cell.text.chars().next().is_some_and(|c| c.is_ascii_digit()))
        };
        let is_line = |row: &Row| {
            row.cells.iter().any(|cell| is_day(&cell.text))
                && row.cells.iter().any(|cell| !is_day(&cell.text) && looks_like_amount(&cell.text))
        };
        rows.get(index).is_some_and(has_words) && rows.get(index + 1).is_some_and(is_line)
    };
    let index = (0..rows.len()).find(|index| is_over_a_line(*index))?;
    Some((index, rows.get(index).map(own)?))
}

fn is_day(text: &str) -> bool {
    date::day(text).is_some() || PATTERNS.iter().any(|pattern| day_by_pattern(text, pattern).is_some())
}

fn looks_like_amount(text: &str) -> bool {
    let is_some = |style| matches!(amount::table(text, style), Ok(Some(_)));
    text.contains(['.', ',']) && (is_some(AmountStyle::default()) || STYLES.iter().any(|marks| is_some(of(*marks))))
}

fn of((decimal, thousands): (DecimalMark, ThousandsMark)) -> AmountStyle {
    AmountStyle { decimal, thousands, ..AmountStyle::default() }
}

/// Which column means what, as far as is known.
struct Found {
    places: Vec<(Field, usize)>,
    remarks: Vec<usize>,
    width: usize,
}

impl Found {
    /// By common headings first, then by their parts.
    fn of(headings: &[String]) -> Self {
        let common = Layout::default();
        let mut found = Self { places: Vec::new(), remarks: Vec::new(), width: headings.len() };
        for field in Field::ALL {
            let words = field.headings(&common);
            let place = words.iter().find_map(|word| headings.iter().position(|written| written == word));
            found.set(field, place);
        }
        let has_sides = |found: &Self| found.place(Field::Debit).is_some() || found.place(Field::Credit).is_some();
        for (field, parts) in PARTS {
            if field == Field::Amount && has_sides(&found) {
                continue;
            }
            let free = |column: &usize| found.is_free(*column);
            let holds = |part: &&str| {
                (0..headings.len()).filter(free).find(|column| headings.get(*column).is_some_and(|h| h.contains(*part)))
            };
            let place = parts.iter().find_map(holds);
            found.set(field, place);
        }
        // A column of amounts beside debits and credits repeats them.
        if has_sides(&found) {
            found.places.retain(|(field, _)| *field != Field::Amount);
        }
        found.remarks = (0..headings.len())
            .filter(|column| found.is_free(*column))
            .filter(|column| headings.get(*column).is_some_and(|h| REMARKS.iter().any(|part| h.contains(part))))
            .collect();
        found
    }

    fn is_free(&self, column: usize) -> bool {
        !self.places.iter().any(|(_, taken)| *taken == column) && !self.remarks.contains(&column)
    }

    fn place(&self, field: Field) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    fn set(&mut self, field: Field, place: Option<usize>) {
        let Some(column) = place.filter(|column| self.is_free(*column)) else { return };
        if self.place(field).is_none() {
            self.places.push((field, column));
        }
    }

    /// A day and an amount are needed: where no heading names them, what stands below does.
    fn by_content(&mut self, below: &[Row]) {
        let first = |is: fn(&str) -> bool, found: &Self| {
            let row = below.first()?;
            (0..found.width).filter(|column| found.is_free(*column)).find(|column| is(row.text(*column)))
        };
        if self.place(Field::BookedOn).is_none() {
            let place = first(is_day, self);
            self.set(Field::BookedOn, place);
        }
        if [Field::Amount, Field::Debit, Field::Credit].into_iter().all(|field| self.place(field).is_none()) {
            let place = first(looks_like_amount, self);
            self.set(Field::Amount, place);
        }
    }

    /// The columns by their headings as they are written; a second row of headings names what the first groups.
    fn named(&self, upper: Option<&Row>, lower: Option<&Row>) -> Columns {
        let written = |column: usize| -> Vec<String> {
            let text = [upper, lower].into_iter().flatten().map(|row| row.text(column)).find(|text| !text.is_empty());
            text.map(str::to_owned).into_iter().collect()
        };
        let of = |field: Field| self.place(field).map(written).unwrap_or_default();
        Columns {
            booked_on: of(Field::BookedOn),
            debit: of(Field::Debit),
            credit: of(Field::Credit),
            amount: of(Field::Amount),
            flag: of(Field::Flag),
            balance: of(Field::Balance),
            opening: of(Field::Opening),
            closing: of(Field::Closing),
            counterparty_name: of(Field::CounterpartyName),
            counterparty_account: of(Field::CounterpartyAccount),
            payee_name: of(Field::PayeeName),
            payee_account: of(Field::PayeeAccount),
            payer_name: of(Field::PayerName),
            payer_account: of(Field::PayerAccount),
            end_to_end_reference: of(Field::EndToEnd),
            bank_reference: of(Field::BankReference),
            remark: self.remarks.iter().flat_map(|column| written(*column)).collect(),
            account: of(Field::Account),
            currency: of(Field::Currency),
        }
    }
}

/// The pattern by which every day below can be read; none if the year comes first.
fn date_formats(below: &[Row], column: usize) -> Result<Vec<String>, Text> {
    let days: Vec<&str> = below
        .iter()
        .filter(|row| !matches!(row.cells.get(column).map(|cell| cell.kind), Some(Kind::Date | Kind::DateTime)))
        .map(|row| row.text(column))
        .filter(|text| is_day(text))
        .collect();
    if days.is_empty() || days.iter().any(|text| date::day(text).is_some()) {
        return Ok(Vec::new());
    }
    let reads_all = |pattern: &&&str| days.iter().all(|text| day_by_pattern(text, pattern).is_some());
    let fitting: Vec<&str> = PATTERNS.iter().filter(reads_all).copied().collect();
    match fitting.as_slice() {
        // Nothing reads all of them: which do not is said line by line.
        [] => Ok(Vec::new()),
        [one] => Ok(vec![(*one).to_owned()]),
        // Short and long names of months read the same days.
        [one, rest @ ..] if rest.iter().all(|other| other.replace("%B", "%b") == one.replace("%B", "%b")) => {
            Ok(vec![(*one).to_owned()])
        }
        several => {
            let example = days.first().copied().unwrap_or_default();
            let ways = several.join(" ");
            Err(Text::new(
                format!("样本中的日期（如“{example}”）看不出年月日的先后，请选择日期格式 {ways}"),
                format!(
                    "the sample's days (“{example}”) do not tell the order of year, month and day; choose a pattern {ways}"
                ),
            ))
        }
    }
}

/// The style in which all amounts below can be read; the usual one if none does.
fn style(below: &[Row], columns: &[usize]) -> AmountStyle {
    let usual = AmountStyle::default();
    let cells = || below.iter().flat_map(|row| columns.iter().filter_map(|column| row.cells.get(*column)));
    let written = || cells().filter(|cell| cell.kind == Kind::Text && cell.text.chars().any(|c| c.is_ascii_digit()));
    let reads_all = |style: &AmountStyle| written().all(|cell| amount::table(&cell.text, *style).is_ok());
    if reads_all(&usual) {
        return usual;
    }
    STYLES.iter().map(|marks| of(*marks)).find(reads_all).unwrap_or(usual)
}
