//! Layouts of payment files as data: which fields stand in which columns, and how days and amounts are written.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, text_enum};
use crate::tabular::{AmountStyle, TableFormat, check_day_pattern};

text_enum! {
    /// What a column of a payment file holds.
    pub enum PaymentField {
        /// 1, 2, 3 …
        Sequence = "sequence",
        /// The payment's reference, which comes back on the statement.
        Reference = "reference",
        PayeeName = "payee_name",
        PayeeAccount = "payee_account",
        PayeeBank = "payee_bank",
        /// CNAPS code 联行号, 12 digits.
        PayeeBankCode = "payee_bank_code",
        PayeeUscc = "payee_uscc",
        Amount = "amount",
        /// `CNY`.
        Currency = "currency",
        /// What it is for, in a few words.
        Purpose = "purpose",
        /// Purpose and reference.
        Remark = "remark",
        /// The day on which the bank is to pay.
        ExecuteOn = "execute_on",
        PayerName = "payer_name",
        PayerAccount = "payer_account",
        PayerBank = "payer_bank",
        PayerBankCode = "payer_bank_code",
        /// Budget level and region.
        Budget = "budget",
        /// The export's message id.
        MessageId = "message_id",
        /// The column's own text.
        FixedText = "fixed_text",
    }
}

text_enum! {
    /// How the characters of a CSV are written.
    pub enum FileEncoding {
        Utf8 = "utf-8",
        /// With a byte-order mark, so that spreadsheets show Chinese.
        Utf8Marked = "utf-8-bom",
        /// The 21,886 characters of GBK; a name beyond them is refused.
        Gbk = "gbk",
        /// Every character, as the national standard has it.
        Gb18030 = "gb18030",
    }
}

text_enum! {
    /// What parts the columns of a CSV.
    #[schema(as = PaymentDelimiter)]
    pub enum Delimiter {
        Comma = "comma",
        Semicolon = "semicolon",
        Tab = "tab",
        Bar = "bar",
    }
}

text_enum! {
    /// Where the row of totals stands.
    pub enum TotalsPlace {
        None = "none",
        /// Above the orders, below the headings.
        Top = "top",
        Bottom = "bottom",
    }
}

/// A column of a payment file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentColumn {
    pub field: PaymentField,
    #[schema(max_length = 60)]
    pub heading: String,
    /// Of a fixed text.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub text: String,
    /// The bank takes no more characters: names and purposes are cut, anything else that is longer is refused.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub max_chars: Option<u16>,
}

/// Control totals in the file: how many orders, and their sum under the amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentTotals)]
pub struct TotalsRow {
    pub place: TotalsPlace,
    /// Stands in the first column that is neither the amounts' nor the count's.
    #[schema(max_length = 20)]
    pub label: String,
    /// The column, counted from 1, in which the number of orders stands; absent: nowhere.
    pub count_column: Option<u16>,
}

/// How a bank or a treasury wants its payment files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentLayoutDefinition {
    pub format: TableFormat,
    /// Of a CSV.
    pub encoding: FileEncoding,
    /// Of a CSV.
    pub delimiter: Delimiter,
    /// Name of the sheet of a workbook.
    #[schema(min_length = 1, max_length = 31)]
    pub sheet: String,
    pub has_headings: bool,
    #[schema(min_items = 3, max_items = 60)]
    pub columns: Vec<PaymentColumn>,
    /// As `%Y%m%d`.
    pub date_format: String,
    pub amounts: AmountStyle,
    pub totals: TotalsRow,
}

impl Delimiter {
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

impl PaymentField {
    /// Whether text that the bank has no room for may be cut.
    pub const fn may_be_cut(self) -> bool {
        matches!(
            self,
            Self::PayeeName | Self::PayeeBank | Self::Purpose | Self::PayerName | Self::PayerBank | Self::Budget
        )
    }
}

impl PaymentLayoutDefinition {
    /// What is wrong with it: each field with its reason.
    pub fn check(&self) -> Vec<(String, Invalid)> {
        let mut faults: Vec<(String, Invalid)> = Vec::new();
        let mut add = |field: String, is_right: bool, zh: &str, en: &str| {
            if !is_right {
                faults.push((field, Invalid::new("bad_layout", zh, en)));
            }
        };
        let plain = |text: &str, most: usize| text.chars().count() <= most && !text.chars().any(char::is_control);
        let count = |field: PaymentField| self.columns.iter().filter(|column| column.field == field).count();
        add("columns".to_owned(), (3..=60).contains(&self.columns.len()), "应有 3 到 60 列", "3 to 60 columns");
        add(
            "columns".to_owned(),
            count(PaymentField::Amount) == 1,
            "金额列必须有且只有一列",
            "exactly one column of amounts",
        );
        let has_payee = count(PaymentField::PayeeAccount) > 0 && count(PaymentField::PayeeName) > 0;
        add("columns".to_owned(), has_payee, "必须有收款户名和收款账号", "the payee's name and account are needed");
        let has_reference = count(PaymentField::Reference) + count(PaymentField::Remark) > 0;
        add(
            "columns".to_owned(),
            has_reference,
            "必须有付款单号或附言，否则银行流水无法按单号对账",
            "a reference or a remark is needed: without it the statement cannot be matched by reference",
        );
        for (place, column) in self.columns.iter().enumerate() {
            let at = |part: &str| format!("columns[{place}].{part}");
            let is_heading = plain(&column.heading, 60) && (!self.has_headings || !column.heading.trim().is_empty());
            add(at("heading"), is_heading, "列名应为 1 到 60 个字", "a heading has 1 to 60 characters");
            add(at("text"), plain(&column.text, 60), "固定文字最多 60 个字", "a fixed text has at most 60 characters");
            let is_length = column.max_chars.is_none_or(|most| (1..=200).contains(&most));
            add(at("max_chars"), is_length, "长度上限应在 1 到 200 之间", "a length of 1 to 200");
        }
        let is_sheet = (1..=31).contains(&self.sheet.trim().chars().count())
            && !self.sheet.contains(['[', ']', ':', '*', '?', '/', '\\', '\''])
            && plain(&self.sheet, 31);
        add(
            "sheet".to_owned(),
            is_sheet,
            "工作表名应为 1 到 31 个字，不含 [ ] : * ? / \\ '",
            "a sheet's name has 1 to 31 characters, none of [ ] : * ? / \\ '",
        );
        if self.totals.place != TotalsPlace::None {
            let is_label = plain(&self.totals.label, 20) && !self.totals.label.trim().is_empty();
            add(
                "totals.label".to_owned(),
                is_label,
                "合计行的名称应为 1 到 20 个字",
                "the totals' label has 1 to 20 characters",
            );
            let is_place = self.totals.count_column.is_none_or(|place| {
                let column = usize::from(place).checked_sub(1).and_then(|index| self.columns.get(index));
                column.is_some_and(|column| column.field != PaymentField::Amount)
            });
            add(
                "totals.count_column".to_owned(),
                is_place,
                "笔数应在金额列以外的某一列",
                "the count stands in a column other than the amounts'",
            );
            add(
                "totals.label".to_owned(),
                self.label_column().is_some(),
                "没有可写合计名称的列",
                "there is no column for the label",
            );
        }
        if let Err(why) = check_day_pattern(&self.date_format) {
            faults.push(("date_format".to_owned(), why));
        }
        if let Err(why) = self.amounts.check() {
            faults.push(("amounts".to_owned(), why));
        }
        faults.extend(self.shared_headings());
        faults
    }

    /// Columns under a heading that an earlier one has, however it is spaced or written: whoever loads the file by its
    /// headings would take one for the other.
    fn shared_headings(&self) -> Vec<(String, Invalid)> {
        let same = |heading: &str| heading.split_whitespace().collect::<String>().to_lowercase();
        let mut known: Vec<String> = Vec::with_capacity(self.columns.len());
        let mut faults = Vec::new();
        for (place, column) in self.columns.iter().enumerate().filter(|_| self.has_headings) {
            let heading = same(&column.heading);
            let first = known.iter().position(|known| *known == heading).filter(|_| !heading.is_empty());
            if let Some(first) = first.map(|first| first + 1) {
                let said = column.heading.trim();
                let zh = format!("第 {} 列的列名“{said}”与第 {first} 列相同", place + 1);
                let en = format!("column {} has the heading “{said}” of column {first}", place + 1);
                faults.push((format!("columns[{place}].heading"), Invalid::new("same_heading", zh, en)));
            }
            known.push(heading);
        }
        faults
    }

    pub(super) fn amount_column(&self) -> Option<usize> {
        self.columns.iter().position(|column| column.field == PaymentField::Amount)
    }

    pub(super) fn count_column(&self) -> Option<usize> {
        self.totals.count_column.and_then(|place| usize::from(place).checked_sub(1))
    }

    /// Where the totals' label stands.
    pub(super) fn label_column(&self) -> Option<usize> {
        (0..self.columns.len())
            .find(|index| Some(*index) != self.amount_column() && Some(*index) != self.count_column())
    }

    pub const fn file_format(&self) -> super::FileFormat {
        match self.format {
            TableFormat::Csv => super::FileFormat::Csv,
            TableFormat::Xlsx => super::FileFormat::Xlsx,
        }
    }
}
