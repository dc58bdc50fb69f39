//! Bank layouts as data: which headings name which column. The headings that Chinese banks commonly use are known; a
//! mapping document adds those of another bank.

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::StatementError;
use crate::kernel::text_enum;
use crate::tabular::{self, heading};

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
    /// As `%d/%m/%Y`; the year first, in any common form, if empty.
    pub date_formats: Vec<String>,
    pub amount_sign: AmountSign,
    /// What the flag column says of money that went out.
    pub debit_words: Vec<String>,
    /// What the flag column says of money that came in.
    pub credit_words: Vec<String>,
    /// How a row of totals begins.
    pub total_words: Vec<String>,
    pub columns: Columns,
}

impl Default for Layout {
    fn default() -> Self {
        let words = |list: &str| list.split(' ').map(str::to_owned).collect();
        Self {
            encoding: None,
            delimiter: None,
            sheet: None,
            date_formats: Vec::new(),
            amount_sign: AmountSign::NegativeIsDebit,
            debit_words: words("借 借方 借记 支出 支 付 付款 出账 转出 往账 D DR DBIT DEBIT"),
            credit_words: words("贷 贷方 贷记 收入 收 收款 入账 转入 来账 C CR CRDT CREDIT"),
            total_words: words("合计 总计 小计 本页合计 本期合计 累计 总笔数 合计金额 TOTAL SUM"),
            columns: Columns::default(),
        }
    }
}

impl Layout {
    pub(super) fn table_options(&self) -> Result<tabular::Options, StatementError> {
        let encoding = match &self.encoding {
            Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                bad_layout("encoding", format!("未知编码“{label}”"), format!("unknown encoding “{label}”"))
            })?),
            None => None,
        };
        let delimiter = match self.delimiter {
            Some(c) => Some(u8::try_from(c).ok().filter(u8::is_ascii).ok_or_else(|| {
                bad_layout("delimiter", "分隔符应为一个 ASCII 字符", "the delimiter must be one ASCII character")
            })?),
            None => None,
        };
        Ok(tabular::Options { encoding, delimiter, sheet: self.sheet.clone(), ..tabular::Options::default() })
    }
}

fn bad_layout(field: &str, zh: impl Into<String>, en: impl Into<String>) -> StatementError {
    StatementError::at(format!("mapping.{field}"), "bad_mapping", zh, en)
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
    pub const ALL: [Self; 16] = [
        Self::BookedOn,
        Self::Debit,
        Self::Credit,
        Self::Amount,
        Self::Flag,
        Self::Balance,
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

    fn common(self) -> &'static str {
        match self {
            Self::BookedOn => {
                "记账日期 入账日期 交易日期 记账日 交易日 交易时间 记账时间 入账时间 日期 bookingdate postingdate transactiondate date"
            }
            Self::Debit => {
                "借方发生额 借方金额 借方发生金额 支出金额 付款金额 转出金额 借方 支出 借 debitamount debit withdrawal withdrawals"
            }
            Self::Credit => {
                "贷方发生额 贷方金额 贷方发生金额 收入金额 收款金额 转入金额 存入金额 贷方 收入 贷 creditamount credit deposit deposits"
            }
            Self::Amount => "交易金额 发生额 发生金额 金额 transactionamount amount",
            Self::Flag => {
                "借贷标志 借贷标识 借贷方向 借贷别 借贷 收支方向 收支标志 收付标志 收付方向 往来标志 方向 debitcredit drcr dc"
            }
            Self::Balance => "账户余额 帐户余额 交易后余额 当前余额 联机余额 本次余额 余额 balance",
            Self::CounterpartyName => {
                "对方户名 对方账户名称 对方帐户名称 对方单位名称 对方名称 对方账户名 对方单位 对手户名 交易对方 交易对手 counterpartyname counterparty"
            }
            Self::CounterpartyAccount => {
                "对方账号 对方帐号 对方账户 对方账户账号 对方银行账号 对手账号 counterpartyaccount counterpartyaccountnumber"
            }
            Self::PayeeName => {
                "收款人名称 收款人户名 收款方名称 收款方户名 收款单位 收款人 payeename payee beneficiary"
            }
            Self::PayeeAccount => "收款人账号 收款人帐号 收款方账号 收款账号 payeeaccount beneficiaryaccount",
            Self::PayerName => "付款人名称 付款人户名 付款方名称 付款方户名 付款单位 付款人 payername payer",
            Self::PayerAccount => "付款人账号 付款人帐号 付款方账号 付款账号 payeraccount",
            Self::EndToEnd => {
                "端到端标识 端到端标识号 端到端编号 支付指令号 客户业务编号 企业流水号 客户流水号 业务参考号 业务编号 endtoendid endtoendreference endtoend paymentreference customerreference"
            }
            Self::BankReference => {
                "交易流水号 银行流水号 核心流水号 主机流水号 账户明细编号 流水号 回单编号 凭证号 凭证号码 传票号 bankreference transactionid reference"
            }
            Self::Account => "本方账号 本方帐号 查询账号 账号 帐号 账户账号 账户 accountnumber account",
            Self::Currency => "币种 币别 货币 currency ccy",
        }
    }

    fn custom(self, columns: &Columns) -> &[String] {
        match self {
            Self::BookedOn => &columns.booked_on,
            Self::Debit => &columns.debit,
            Self::Credit => &columns.credit,
            Self::Amount => &columns.amount,
            Self::Flag => &columns.flag,
            Self::Balance => &columns.balance,
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
    fn headings(self, columns: &Columns) -> Vec<String> {
        headings(self.custom(columns), self.common())
    }
}

const COMMON_REMARKS: &str = "摘要 附言 用途 备注 交易摘要 交易附言 交易用途 客户附言 个性化信息 说明 remark remarks description memo purpose details";

fn headings(custom: &[String], common: &str) -> Vec<String> {
    if custom.is_empty() {
        common.split(' ').map(str::to_owned).collect()
    } else {
        custom.iter().map(|written| heading(written)).collect()
    }
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
    pub fn find(row: &[String], columns: &Columns, place: &str) -> Result<Option<Self>, StatementError> {
        let mut places = Vec::new();
        let mut doubles = Vec::new();
        for field in Field::ALL {
            let of = |wanted: &String| row.iter().position(|found| found == wanted);
            let Some(column) = field.headings(columns).iter().find_map(of) else { continue };
            // One column means one thing: the first that claimed it.
            if places.iter().any(|(_, taken)| *taken == column) {
                continue;
            }
            places.push((field, column));
            let again = row.iter().skip(column + 1).position(|found| row.get(column) == Some(found));
            doubles.extend(again.map(|offset| (column, column + 1 + offset)));
        }
        let remark_headings = headings(&columns.remark, COMMON_REMARKS);
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
