//! The public calculator: what programmes would pay, without keeping anything.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;

use super::{Error, programme_fetch, programme_list, version_in_force};
use crate::kernel::ProgrammeId;
use crate::programme::model::{self, CompanyFacts, ProgrammeEstimate, WantedService, negative};

/// More programmes than any region has at a time.
const MOST_PROGRAMMES: i64 = 100;

/// What one programme would pay of a service, by the version in force.
///
/// # Errors
/// No such programme, none of its versions is in force, or an amount below 0.
pub fn estimate(
    conn: &mut PgConnection,
    id: ProgrammeId,
    company: &CompanyFacts,
    wanted: &WantedService,
    now: DateTime<Utc>,
) -> Result<ProgrammeEstimate, Error> {
    check(company, wanted)?;
    let programme = programme_fetch(conn, id)?;
    let version = version_in_force(conn, id, now)?.ok_or(Error::NotInForce)?;
    Ok(model::estimate(programme, &version, company, wanted, now))
}

/// What each programme in force would pay of a service, the most generous first.
///
/// # Errors
/// An amount below 0.
pub fn estimate_all(
    conn: &mut PgConnection,
    company: &CompanyFacts,
    wanted: &WantedService,
    now: DateTime<Utc>,
) -> Result<Vec<ProgrammeEstimate>, Error> {
    check(company, wanted)?;
    let mut estimates: Vec<_> = programme_list(conn, now, None, MOST_PROGRAMMES)?
        .into_iter()
        .filter_map(|(programme, version)| Some(model::estimate(programme, &version?, company, wanted, now)))
        .collect();
    estimates.sort_by_key(|estimate| std::cmp::Reverse(estimate.decision.subsidy));
    Ok(estimates)
}

fn check(company: &CompanyFacts, wanted: &WantedService) -> Result<(), Error> {
    let mut faults = company.faults();
    if wanted.price.is_negative() {
        faults.push(negative("price_fen"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Faults(faults)) }
}
