//! The seals of closed months: every entry that they cover, and what else they say stood fast.

use diesel::pg::PgConnection;
use serde_json::Value;

use super::{Error, Finding};
use crate::kernel::Text;
use crate::ledger::{self, Certificate, Seal, Sealer};
use crate::{audit, reconciliation};

pub(super) fn entries(conn: &mut PgConnection, sealer: &Sealer) -> Result<Finding, Error> {
    let state = ledger::check_seals(conn, sealer)?;
    Ok(Finding {
        check: "sealed_entries",
        title: Text::new(
            "封存月份的签名、证书与其涵盖的每条流水一致",
            "signatures and certificates of sealed months, and every journal entry that they cover",
        ),
        examined: state.seals + state.entries,
        wrong: state.wrong,
        first_wrong: state.first_wrong,
        remark: None,
    })
}

/// A certificate also names the figures of its month and the end of the audit chain as they were.
pub(super) fn anchors(conn: &mut PgConnection) -> Result<Finding, Error> {
    let mut finding = Finding {
        check: "sealed_figures",
        title: Text::new(
            "封存证书所载的关账数字与审计链位置仍与记录一致",
            "the figures and the place in the audit chain that certificates name are still those of the records",
        ),
        examined: 0,
        wrong: 0,
        first_wrong: None,
        remark: None,
    };
    let closed = reconciliation::service::closed_list(conn)?;
    for seal in ledger::seal_list(conn)? {
        finding.examined += 1;
        let totals = closed.iter().find(|month| month.month == seal.month).map(|month| &month.totals);
        if let Some(why) = fault(conn, &seal, totals)? {
            finding.wrong += 1;
            finding.first_wrong.get_or_insert_with(|| format!("month {}: {why}", seal.month.format("%Y-%m")));
        }
    }
    Ok(finding)
}

fn fault(conn: &mut PgConnection, seal: &Seal, totals: Option<&Value>) -> Result<Option<&'static str>, Error> {
    // A certificate that cannot be read is told by the check before.
    let Ok(Certificate { anchors, .. }) = serde_json::from_str(&seal.certificate) else { return Ok(None) };
    if totals != anchors.get("totals") {
        return Ok(Some("the closed figures are not those that were sealed"));
    }
    let (position, hash) = (&anchors["audit_chain"]["position"], &anchors["audit_chain"]["hash"]);
    let (Some(position), Some(sealed)) = (position.as_i64(), hash.as_str()) else { return Ok(None) };
    let now = audit::chain_hash(conn, position)?.map(|hash| ledger::hex(&hash));
    Ok((now.as_deref() != Some(sealed)).then_some("the audit chain is not the one that was sealed"))
}
