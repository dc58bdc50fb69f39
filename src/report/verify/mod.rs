//! Proves from the records that nothing is wrong, or names the first thing that is.
//!
//! Every check recomputes what is stored from what it was derived from: balances from the journal, holds from bookings
//! and payments, payments from their lines, claims from their bookings, the audit chain from its events. The sums are
//! formed by the database, so memory does not grow with the data.

mod checks;
mod seals;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::{RegionScope, Text};
use crate::ledger::{self, Sealer};
use crate::settlement::service::SignedPayments;
use crate::store::{DbError, db_errors, snapshot};
use crate::{audit, evaluation, reconciliation, settlement};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Audit(#[from] audit::Error),
    #[error("{0}")]
    Ledger(#[from] ledger::Error),
    #[error("{0}")]
    Reconciliation(#[from] reconciliation::Error),
    #[error("{0}")]
    Db(#[from] DbError),
}

db_errors!(Error);

/// One check and what it found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = VerificationFinding)]
pub struct Finding {
    /// Stable, for programs: `ledger_balances`.
    pub check: &'static str,
    pub title: Text,
    /// How many things were looked at.
    pub examined: i64,
    /// How many of them are wrong.
    pub wrong: i64,
    /// The first that is wrong, named, with what is stored and what it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_wrong: Option<String>,
    /// Something to know that is not wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text>,
}

/// The outcome of a verification.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Verification {
    pub findings: Vec<Finding>,
}

impl Verification {
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.wrong == 0)
    }

    /// Whether the checks with names that begin so found nothing wrong.
    pub fn is_sound_in(&self, prefix: &str) -> bool {
        self.findings.iter().filter(|finding| finding.check.starts_with(prefix)).all(|finding| finding.wrong == 0)
    }

    /// The first thing that is wrong, in the order of the checks.
    pub fn first_wrong(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.wrong > 0)
    }
}

/// Runs every check, on one consistent state of the database; `sealer` knows whose seals to believe.
///
/// # Errors
/// The database cannot be asked; a wrong record is not an error but a [`Finding`].
pub fn verify(conn: &mut PgConnection, sealer: &Sealer) -> Result<Verification, Error> {
    snapshot(conn, |conn| examine(conn, sealer))
}

/// What is sealed of one month alone: its seal, every journal entry recorded in its time, and the figures and records that
/// the seal names. Takes as long as that month is, and not as the journal. None if the month has no seal.
///
/// # Errors
/// The database cannot be asked.
pub fn verify_month(conn: &mut PgConnection, sealer: &Sealer, month: NaiveDate) -> Result<Option<Verification>, Error> {
    snapshot(conn, |conn| {
        Ok(seals::month(conn, sealer, month)?.map(|findings| Verification { findings: findings.into() }))
    })
}

/// As [`verify`], on what the running transaction sees.
///
/// # Errors
/// Those of [`verify`].
pub fn examine(conn: &mut PgConnection, sealer: &Sealer) -> Result<Verification, Error> {
    let mut findings = Vec::new();
    for check in checks::all() {
        findings.push(check.run(conn)?);
    }
    findings.push(audit_chain(conn)?);
    findings.push(audit_unsealed(conn)?);
    findings.push(payments_signed(conn)?);
    findings.push(closed_months(conn)?);
    findings.push(evaluations(conn)?);
    findings.extend(seals::entries(conn, sealer)?);
    findings.push(seals::anchors(conn)?);
    Ok(Verification { findings })
}

fn payments_signed(conn: &mut PgConnection) -> Result<Finding, Error> {
    let SignedPayments { examined, wrong, first_wrong } = settlement::service::signed_payments(conn)?;
    Ok(Finding {
        check: "payments_signed",
        title: Text::new(
            "每批拨付与每笔重拨的收款人、账户和金额，与授权或重拨时记入审计记录的摘要一致（早于此规则的除外）",
            "payee, account and amount of payments are those of the digest that the trail names for their authorisation or reissue, but for those older than that rule",
        ),
        examined,
        wrong,
        first_wrong,
        remark: None,
    })
}

fn closed_months(conn: &mut PgConnection) -> Result<Finding, Error> {
    let examined = reconciliation::service::closed_list_all(conn, &RegionScope::everything())?.len();
    let first_wrong = reconciliation::service::closed_periods_verify(conn)?;
    Ok(Finding {
        check: "closed_months",
        title: Text::new("已关账月份的冻结数字与其哈希一致", "the frozen figures of closed months fit their hashes"),
        examined: i64::try_from(examined).unwrap_or(i64::MAX),
        wrong: i64::from(first_wrong.is_some()),
        first_wrong: first_wrong.map(|month| format!("month {month}")),
        remark: None,
    })
}

fn evaluations(conn: &mut PgConnection) -> Result<Finding, Error> {
    let evaluation::service::FrozenScores { examined, wrong, first_wrong } = evaluation::service::frozen_verify(conn)?;
    Ok(Finding {
        check: "evaluation_scores",
        title: Text::new(
            "冻结的评价得分与其分项、依据记录、摘要及审计记录一致",
            "frozen scores fit their parts, the records behind them, their digests and the audit trail",
        ),
        examined,
        wrong,
        first_wrong,
        remark: None,
    })
}

fn audit_chain(conn: &mut PgConnection) -> Result<Finding, Error> {
    let state = audit::check_chain(conn)?;
    Ok(Finding {
        check: "audit_chain",
        title: Text::new("审计链逐环重算", "every link of the audit chain, recomputed"),
        examined: state.links,
        wrong: i64::from(state.first_broken.is_some()),
        first_wrong: state.first_broken.map(|(position, reason)| format!("audit_chain position {position}: {reason}")),
        remark: None,
    })
}

/// Events are sealed shortly after they are committed; until then nothing protects them, so those that the sealer passed
/// over are wrong, and those that wait for it are told.
fn audit_unsealed(conn: &mut PgConnection) -> Result<Finding, Error> {
    let audit::Unsealed { first_lost, lost, waiting } = audit::unsealed(conn)?;
    Ok(Finding {
        check: "audit_unsealed",
        title: Text::new("审计记录均已封入审计链", "every audit event is in the chain, or about to be"),
        examined: lost + waiting,
        wrong: lost,
        first_wrong: first_lost.map(|seq| format!("audit_event {seq} is not in the chain and should be")),
        remark: (waiting > 0)
            .then(|| Text::new(format!("另有 {waiting} 条等待封存"), format!("{waiting} more wait to be sealed"))),
    })
}
