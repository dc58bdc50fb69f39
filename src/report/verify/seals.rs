//! The seals of closed months: every entry that they cover, and what else they say stood fast.

use chrono::NaiveDate;
use diesel::pg::PgConnection;

use super::{Error, Finding};
use crate::kernel::{RegionScope, Text};
use crate::ledger::{self, Certificate, Seal, SealState, Sealer};
use crate::reconciliation::model::report::ClosedMonth;
use crate::{audit, reconciliation};

pub(super) fn entries(conn: &mut PgConnection, sealer: &Sealer) -> Result<[Finding; 2], Error> {
    let state = ledger::check_seals(conn, sealer)?;
    let open = open_entries(conn, state.first_open)?;
    Ok([sealed_entries(state), open])
}

/// What is sealed of one month: none if it has no seal.
pub(super) fn month(conn: &mut PgConnection, sealer: &Sealer, month: NaiveDate) -> Result<Option<[Finding; 2]>, Error> {
    let everything = RegionScope::everything();
    let Some(state) = ledger::check_seal(conn, sealer, month)? else { return Ok(None) };
    let Some(seal) = ledger::seal_find(conn, &everything, month)? else { return Ok(None) };
    let closed = reconciliation::service::closed_list_all(conn, &everything)?;
    let mut figures = sealed_figures();
    figures.examined = 1;
    if let Some(why) = fault(conn, &seal, closed.iter().find(|closed| closed.month == month))? {
        tell(&mut figures, month, &why);
    }
    Ok(Some([sealed_entries(state), figures]))
}

fn sealed_entries(state: SealState) -> Finding {
    Finding {
        check: "sealed_entries",
        title: Text::new(
            "封存月份的签名、证书与其涵盖的每条流水一致",
            "signatures and certificates of sealed months, and every journal entry that they cover",
        ),
        examined: state.seals + state.entries,
        wrong: state.wrong,
        first_wrong: state.first_wrong,
        remark: None,
    }
}

/// Nothing found yet.
fn sealed_figures() -> Finding {
    Finding {
        check: "sealed_figures",
        title: Text::new(
            "每个已关账月份都有封存，其所载的关账数字、流水与匹配记录、审计链位置仍与记录一致",
            "every closed month has its seal; the figures, the lines and matches, and the place in the audit chain that it names are still those of the records",
        ),
        examined: 0,
        wrong: 0,
        first_wrong: None,
        remark: None,
    }
}

fn tell(finding: &mut Finding, month: NaiveDate, why: &str) {
    finding.wrong += 1;
    finding.first_wrong.get_or_insert_with(|| format!("month {}: {why}", month.format("%Y-%m")));
}

/// Entries are chained shortly after they are committed; those that wait for it are told.
fn open_entries(conn: &mut PgConnection, first_open: Option<i64>) -> Result<Finding, Error> {
    let state = ledger::check_blocks(conn, first_open)?;
    let waiting = state.waiting;
    Ok(Finding {
        check: "open_entries",
        title: Text::new(
            "尚未封存月份的每条流水与其摘要链一致",
            "every journal entry of the months that are not sealed yet is as the chain of digests has it",
        ),
        examined: state.blocks + state.entries,
        wrong: state.wrong,
        first_wrong: state.first_wrong,
        remark: (waiting > 0)
            .then(|| Text::new(format!("另有 {waiting} 条等待入链"), format!("{waiting} more wait to be chained"))),
    })
}

/// A certificate also names the figures and the records of its month and the end of the audit chain as they were; and the
/// trail names every month that was closed, with its seal.
pub(super) fn anchors(conn: &mut PgConnection) -> Result<Finding, Error> {
    let mut finding = sealed_figures();
    let (closed, seals) =
        (reconciliation::service::closed_list_all(conn, &RegionScope::everything())?, ledger::seal_list(conn)?);
    for seal in &seals {
        finding.examined += 1;
        if let Some(why) = fault(conn, seal, closed.iter().find(|month| month.month == seal.month))? {
            tell(&mut finding, seal.month, &why);
        }
    }
    for month in &closed {
        if !seals.iter().any(|seal| seal.month == month.month) {
            tell(&mut finding, month.month, "it is closed and has no seal");
        }
    }
    for recorded in reconciliation::service::closings_recorded(conn)? {
        finding.examined += 1;
        let month = recorded.month.first_day();
        if !closed.iter().any(|one| one.month == month) {
            tell(&mut finding, month, "the trail says that it was closed, and it is not");
        }
        let is_kept = |(number, hash): &(i64, String)| {
            seals.iter().any(|seal| seal.number == *number && ledger::hex(&seal.hash) == *hash)
        };
        if recorded.seal.as_ref().is_some_and(|seal| !is_kept(seal)) {
            tell(&mut finding, month, "its seal is not the one that the trail names");
        }
    }
    Ok(finding)
}

fn fault(conn: &mut PgConnection, seal: &Seal, closed: Option<&ClosedMonth>) -> Result<Option<String>, Error> {
    // A certificate that cannot be read is told by the check before.
    let Ok(Certificate { anchors, .. }) = serde_json::from_str(&seal.certificate) else { return Ok(None) };
    if closed.map(|month| &month.totals) != anchors.get("totals") {
        return Ok(Some("the closed figures are not those that were sealed".to_owned()));
    }
    if let Some(month) = closed
        && let Some(day) = reconciliation::service::records_changed(conn, month, &anchors["records"], seal.digest)?
    {
        return Ok(Some(format!("lines, matches or resolutions of {day} are not those that were sealed")));
    }
    if let Some(month) = closed
        && reconciliation::service::no_movements_changed(conn, month, &anchors["no_movements"])?
    {
        return Ok(Some("the word that nothing moved on an account is not that which was sealed".to_owned()));
    }
    let (position, hash) = (&anchors["audit_chain"]["position"], &anchors["audit_chain"]["hash"]);
    let (Some(position), Some(sealed)) = (position.as_i64(), hash.as_str()) else { return Ok(None) };
    let now = audit::chain_hash(conn, position)?.map(|hash| ledger::hex(&hash));
    let is_other = now.as_deref() != Some(sealed);
    Ok(is_other.then(|| "the audit chain is not the one that was sealed".to_owned()))
}
