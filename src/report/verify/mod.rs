//! Proves from the records that nothing is wrong, or names the first thing that is.
//!
//! Every check recomputes what is stored from what it was derived from: balances from the journal, holds from bookings
//! and payments, payments from their lines, claims from their bookings, the audit chain from its events. The sums are
//! formed by the database, so memory does not grow with the data.

mod checks;

use diesel::pg::PgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::Text;
use crate::store::{DbError, db_errors};
use crate::{audit, reconciliation};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Audit(#[from] audit::Error),
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

/// Runs every check, on one consistent state of the database.
///
/// # Errors
/// The database cannot be asked; a wrong record is not an error but a [`Finding`].
pub fn verify(conn: &mut PgConnection) -> Result<Verification, Error> {
    conn.build_transaction().read_only().repeatable_read().run(|conn| {
        let mut findings = Vec::new();
        for check in checks::ALL {
            findings.push(check.run(conn)?);
        }
        findings.push(audit_chain(conn)?);
        findings.push(closed_months(conn)?);
        Ok(Verification { findings })
    })
}

fn closed_months(conn: &mut PgConnection) -> Result<Finding, Error> {
    let examined = reconciliation::service::closed_list(conn)?.len();
    let first_wrong = reconciliation::service::closed_periods_verify(conn)?;
    Ok(Finding {
        check: "closed_months",
        title: Text::new("已关账月份的冻结数字与其哈希一致", "the frozen figures of closed months fit their hashes"),
        examined: i64::try_from(examined).unwrap_or(i64::MAX),
        wrong: i64::from(first_wrong.is_some()),
        first_wrong: first_wrong.map(|month| format!("month {month}")),
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
    })
}
