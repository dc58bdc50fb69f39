//! The checks that one statement can make. Each answers `(examined, wrong, first_wrong)`.

mod bills;
mod charges;
mod clawbacks;
mod files;
mod ledger;
mod orders;
mod payments;
mod regions;
mod vouchers;
mod year_packages;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text as SqlText};

use super::Finding;
use crate::kernel::Text;

/// A check as one SQL statement over its candidates: rows of `(is_wrong boolean, what text)`.
pub(super) struct Check {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    candidates: &'static str,
}

#[derive(QueryableByName)]
struct Outcome {
    #[diesel(sql_type = BigInt)]
    examined: i64,
    #[diesel(sql_type = BigInt)]
    wrong: i64,
    #[diesel(sql_type = Nullable<SqlText>)]
    first_wrong: Option<String>,
}

impl Check {
    pub(super) fn run(&self, conn: &mut PgConnection) -> QueryResult<Finding> {
        let outcome: Outcome = diesel::sql_query(format!(
            "SELECT count(*) AS examined, count(*) FILTER (WHERE is_wrong) AS wrong,
                    min(what) FILTER (WHERE is_wrong) AS first_wrong
             FROM ({}) candidate (is_wrong, what)",
            self.candidates
        ))
        .get_result(conn)?;
        Ok(Finding {
            check: self.name,
            title: Text::new(self.zh, self.en),
            examined: outcome.examined,
            wrong: outcome.wrong,
            first_wrong: outcome.first_wrong,
            remark: None,
        })
    }
}

/// All of them, in the order in which they are made and told.
pub(super) fn all() -> impl Iterator<Item = &'static Check> {
    [
        ledger::CHECKS,
        vouchers::CHECKS,
        orders::CHECKS,
        bills::CHECKS,
        payments::CHECKS,
        files::CHECKS,
        charges::CHECKS,
        clawbacks::CHECKS,
        regions::CHECKS,
        year_packages::CHECKS,
    ]
    .into_iter()
    .flatten()
}
