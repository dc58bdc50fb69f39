//! What can go wrong in settlement, and how it is told.

use super::files::{LayoutMisfit, WriteError};
use super::model::{IllegalBatchStep, IllegalPaymentStep, LeftOut};
use crate::kernel::{Fen, Invalid, RegionCode, Text};
use crate::programme::BudgetLevel;
use crate::store::{DbError, db_errors};
use crate::web::Problem;
use crate::{award, claim, clawback, identity, ledger, programme, proposal};

/// A treasury: level and region.
pub type Payer = (BudgetLevel, RegionCode);

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", .invalid.text.en)]
    Fault { field: &'static str, invalid: Invalid },
    #[error("{0}")]
    IllegalBatchStep(#[from] IllegalBatchStep),
    #[error("payment {reference}: {illegal}")]
    IllegalPaymentStep { reference: String, illegal: IllegalPaymentStep },
    /// Nobody checks or authorises what they made.
    #[error("one's own batch")]
    OwnBatch,
    /// Where a batch and those that count with it are above the amount that the office set nobody signs twice.
    #[error("a third person must sign")]
    ThirdSignature,
    /// Whoever asks a batch back does not decide on it.
    #[error("one's own recall")]
    OwnRecall,
    /// The batch is asked back: nothing is exported and nothing else asked until that is decided.
    #[error("a recall waits to be decided")]
    RecallOpen,
    #[error("no recall waits to be decided")]
    NoRecall,
    /// Who sent a payment file does not declare it void.
    #[error("one's own export")]
    OwnExport,
    #[error("the export is void")]
    ExportVoid,
    /// Orders that a layout cannot hold.
    #[error("layout {layout}: {misfit}")]
    LayoutMisfit { layout: String, misfit: LayoutMisfit },
    /// None of the paying accounts has a layout of its own.
    #[error("no account has a layout")]
    NoAccountLayout,
    /// The bank has dealt with these payments of the export.
    #[error("{} payments of the export are with the bank", .0.len())]
    ExportTaken(Vec<String>),
    /// Nothing can be paid; says what was left out and why.
    #[error("nothing to settle")]
    NothingToSettle(Box<LeftOut>),
    /// Somebody else put a claim into a batch, or rewarded a provider for these days, at the same moment.
    #[error("taken by another batch")]
    TakenByAnother,
    /// Amounts in another currency than that of payment files.
    #[error("the programme's amounts are in {0}")]
    ForeignCurrency(String),
    /// The programme's rules have no supply reward.
    #[error("the programme has no supply reward")]
    NoSupplyReward,
    #[error("no rules of the programme were in force")]
    NoRulesInForce,
    #[error("no supply-side appropriation for {level} {region} in {year}")]
    BudgetLineMissing { level: BudgetLevel, region: RegionCode, year: i32 },
    /// The rewards come to more than the budget line has.
    #[error("appropriation for {level} {region} in {year}: {needed} needed, {available} left")]
    BudgetLineShort { level: BudgetLevel, region: RegionCode, year: i32, needed: Fen, available: Fen },
    /// Treasuries whose account is not known.
    #[error("{} treasuries without an account", .0.len())]
    TreasuryAccountMissing(Vec<Payer>),
    #[error("no payment is pending")]
    NothingToExport,
    /// A payment says otherwise than when it was authorised, or reissued, whom it pays how much.
    #[error("{0}")]
    NotAsSigned(String),
    /// Since the batch was drafted these payees were suspended or barred.
    #[error("{} payees cannot be paid now", .0.len())]
    PayeesBarred(Vec<String>),
    /// Who reissues a payment does not confirm it.
    #[error("one's own reissue")]
    OwnReissue,
    /// The payment replaces none, or its signatures are complete.
    #[error("no reissue waits to be decided")]
    NoReissue,
    /// What is pending waits for its second signature.
    #[error("reissued payments wait to be confirmed")]
    ReissueUnconfirmed,
    /// A statement shows it or some of it: it does not count as returned.
    #[error("a statement shows the payment, or part of it")]
    ShownInPart,
    /// All that the payment would pay is demanded back.
    #[error("what the payment pays is demanded back whole")]
    ClawedBack,
    #[error("payment {0} has nothing in the ledger to be paid from")]
    NothingOwed(String),
    #[error("the payee has no bank details")]
    BankDetailsMissing,
    #[error("{0}")]
    Write(#[from] WriteError),
    /// Stored data that should read back does not.
    #[error("stored data: {0}")]
    Stored(String),
    #[error("{0}")]
    Claim(#[from] claim::Error),
    #[error("{0}")]
    Award(#[from] award::Error),
    #[error("{0}")]
    Clawback(#[from] clawback::Error),
    #[error("{0}")]
    Identity(#[from] identity::Error),
    #[error("{0}")]
    Programme(#[from] programme::Error),
    #[error("{0}")]
    Proposal(#[from] proposal::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("settlement_batch_four_eyes") => Self::OwnBatch,
            Some("settlement_batch_three_signatures") => Self::ThirdSignature,
            Some("batch_recall_two_people") => Self::OwnRecall,
            Some("batch_recall_open_once" | "payment_export_recall_open") => Self::RecallOpen,
            Some("payment_export_void_two_people") => Self::OwnExport,
            Some("payment_reissue_two_people") => Self::OwnReissue,
            Some("payment_reissue_confirmed") => Self::ReissueUnconfirmed,
            Some("payment_shown_not_returned") => Self::ShownInPart,
            Some(
                "batch_line_claim_once" | "batch_line_reward_once" | "batch_line_award_once" | "supply_reward_once",
            ) => Self::TakenByAnother,
            Some("treasury_account_payer_region_fkey") => Self::Fault {
                field: "payer_region",
                invalid: Invalid::new("unknown_region", "没有这个区域", "there is no such region"),
            },
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn not_found() -> Self {
        diesel::result::Error::NotFound.into()
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Fault { field, invalid } => Self::invalid_field(field, invalid),
            Error::IllegalBatchStep(IllegalBatchStep { state, step }) => {
                Self::illegal_step(state, step, &state.allowed())
            }
            Error::IllegalPaymentStep { reference, illegal: IllegalPaymentStep { state, step } } => {
                Self::illegal_step(state, step, &state.allowed()).with("reference", reference)
            }
            Error::OwnBatch => refused(
                "own_batch",
                "不能复核或授权自己编制的批次，须由另一人办理",
                "another person must check and authorise the batch that you made",
            ),
            Error::ThirdSignature => refused(
                "third_signature",
                "本批次连同同券种、同侧、同月的其他批次超过限额，复核人不能再授权，须由第三人办理",
                "with the other batches of its programme, side and month this batch is above the amount: a third person must \
                 authorise what you checked",
            ),
            Error::OwnRecall => refused(
                "own_recall",
                "不能决定自己提出的撤回，须由另一人办理",
                "another person must decide on the recall that you asked for",
            ),
            Error::RecallOpen => Self::conflict(
                "recall_open",
                "该批次已提出撤回，尚待决定",
                "the batch is asked back, and that is not decided yet",
            ),
            Error::NoRecall => {
                Self::conflict("no_recall", "该批次没有待决定的撤回", "no recall of the batch waits to be decided")
            }
            Error::OwnExport => refused(
                "own_export",
                "不能作废自己导出的文件，须由另一人办理",
                "another person must declare void what you exported",
            ),
            Error::LayoutMisfit { layout, misfit } => {
                let Text { zh, en } = misfit.0;
                let (zh, en) = if layout.is_empty() {
                    (zh, en)
                } else {
                    (format!("版式“{layout}”：{zh}"), format!("layout “{layout}”: {en}"))
                };
                Self::invalid_field("layouts", Invalid::new("layout_misfit", zh, en))
            }
            Error::NoAccountLayout => Self::conflict(
                "no_account_layout",
                "付款账户都没有设置文件版式",
                "none of the paying accounts has a layout of its own",
            ),
            Error::PayeesBarred(names) => {
                let first = names.first().map_or("", String::as_str);
                Self::conflict(
                    "payees_barred",
                    format!("收款单位 {first} 等 {} 家已被停用或限制，不能拨付；未授权的批次请取消后重新编制，已导出的不再重新导出", names.len()),
                    format!(
                        "{} payees, among them {first}, are suspended or barred now and cannot be paid; cancel a batch that is \
                         not authorised and draft anew; what was exported is not exported anew",
                        names.len()
                    ),
                )
                .with("payees", names)
            }
            Error::OwnReissue => refused(
                "own_reissue",
                "不能确认自己重新拨付的款项，须由另一人办理",
                "another person must confirm the payment that you reissued",
            ),
            Error::NoReissue => Self::conflict(
                "no_reissue",
                "这笔拨付没有待确认的重新拨付",
                "nothing about this payment waits to be confirmed",
            ),
            Error::ReissueUnconfirmed => Self::conflict(
                "reissue_unconfirmed",
                "重新拨付的款项尚待另一人确认，确认之后才能导出",
                "reissued payments wait for another person to confirm them; only then they can be exported",
            ),
            Error::ShownInPart => Self::conflict(
                "shown_in_part",
                "银行流水已显示这笔拨付或其一部分，不能记为退回；请先处理已对上的流水",
                "a statement shows this payment or part of it, so that it does not count as returned; see to that line first",
            ),
            Error::ClawedBack => Self::conflict(
                "clawed_back",
                "这笔拨付的款项已被全额追回，追回了结之前不能重新拨付",
                "all that this payment pays is demanded back; it is not paid out again before the clawback is settled",
            ),
            Error::ExportVoid => Self::conflict(
                "export_void",
                "该次导出已作废，只有最新版本有效",
                "this export is void; only the newest version counts",
            ),
            Error::ExportTaken(references) => Self::conflict(
                "export_taken",
                format!(
                    "银行已受理或办结其中的拨付（{} 等），不能重新导出",
                    references.first().map_or("", String::as_str)
                ),
                format!(
                    "the bank has taken on payments of this export ({} and perhaps others); it cannot be exported anew",
                    references.first().map_or("", String::as_str)
                ),
            )
            .with("references", references),
            Error::NothingToSettle(left_out) => Self::conflict(
                "nothing_to_settle",
                "这一期间没有可以结算的款项",
                "nothing can be settled for this period",
            )
            .with("left_out", left_out),
            Error::TakenByAnother => Self::conflict(
                "taken_by_another_batch",
                "其中的款项刚被另一批次纳入，请重新编制",
                "another batch has just taken some of it; draft again",
            ),
            Error::ForeignCurrency(code) => Self::conflict(
                "foreign_currency",
                format!("本券种以 {code} 计价，拨付文件只能是人民币，不能在此结算"),
                format!("the programme's amounts are in {code}; payment files are in yuan only"),
            ),
            Error::NoSupplyReward => {
                Self::conflict("no_supply_reward", "本券种不设供方奖补", "the programme has no supply reward")
            }
            Error::NoRulesInForce => Self::conflict(
                "no_rules_in_force",
                "这一期间没有生效的政策版本",
                "no version of the programme was in force in this period",
            ),
            Error::BudgetLineMissing { level, region, year } => Self::conflict(
                "budget_line_missing",
                format!("{year} 年没有 {} {region} 的供方奖补预算指标", level_name(level)),
                format!("there is no supply-side appropriation of {level} {region} for {year}"),
            )
            .with("level", level)
            .with("region_code", region)
            .with("fiscal_year", year),
            Error::BudgetLineShort { level, region, year, needed, available } => Self::conflict(
                "budget_line_short",
                format!(
                    "{year} 年 {} {region} 的供方奖补预算指标不足：需要 {needed:#} 元，剩余 {available:#} 元",
                    level_name(level)
                ),
                format!(
                    "the supply-side appropriation of {level} {region} for {year} is short: {needed:#} yuan needed, \
                     {available:#} yuan left"
                ),
            )
            .with("level", level)
            .with("region_code", region)
            .with("fiscal_year", year)
            .with("needed_fen", needed)
            .with("available_fen", available),
            Error::TreasuryAccountMissing(payers) => treasury_account_missing(&payers),
            Error::NothingToExport => {
                Self::conflict("nothing_to_export", "没有待发送的拨付", "no payment is waiting to be sent")
            }
            Error::NotAsSigned(what) => Self::conflict(
                "not_as_signed",
                format!(
                    "拨付的收款人、账户或金额与授权（重拨）时不一致，不能写入拨付文件，须先查明数据库被谁改动：{what}"
                ),
                format!(
                    "payee, account or amount are not those that were signed for; no payment file is written before it \
                     is known who changed the database: {what}"
                ),
            ),
            Error::BankDetailsMissing => Self::conflict(
                "bank_details_missing",
                "收款单位没有登记收款账户",
                "the payee has not said where it is to be paid",
            ),
            Error::Claim(error) => error.into(),
            Error::Award(error) => error.into(),
            Error::Clawback(error) => error.into(),
            Error::Identity(error) => error.into(),
            Error::Ledger(ledger::Error::Db(error))
            | Error::Programme(programme::Error::Db(error) | programme::Error::Ledger(ledger::Error::Db(error)))
            | Error::Db(error) => error.into(),
            Error::Proposal(error) => error.into(),
            Error::NothingOwed(_) | Error::Write(_) | Error::Stored(_) | Error::Programme(_) | Error::Ledger(_) => {
                Self::unexpected(&error)
            }
        }
    }
}

/// Somebody else has to do it.
fn refused(code: &'static str, zh: &'static str, en: &'static str) -> Problem {
    let mut problem = Problem::forbidden();
    problem.code = code;
    problem.text = Box::new(Text::new(zh, en));
    problem
}

fn treasury_account_missing(payers: &[Payer]) -> Problem {
    let names = |name: fn(BudgetLevel) -> &'static str| {
        payers.iter().map(|(level, region)| format!("{} {region}", name(*level))).collect::<Vec<_>>()
    };
    Problem::conflict(
        "treasury_account_missing",
        format!("没有登记付款账户：{}", names(level_name).join("、")),
        format!("no account to pay from is known for: {}", names(BudgetLevel::as_str).join(", ")),
    )
    .with(
        "payers",
        payers
            .iter()
            .map(|(level, region)| serde_json::json!({"level": level, "payer_region": region}))
            .collect::<Vec<_>>(),
    )
}

/// A budget level as payment files and messages name it.
pub(super) const fn level_name(level: BudgetLevel) -> &'static str {
    match level {
        BudgetLevel::Province => "省级",
        BudgetLevel::City => "市级",
        BudgetLevel::District => "区县级",
    }
}
