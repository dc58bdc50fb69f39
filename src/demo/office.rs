//! What the bureaus keep beside their work: where reviewers belonged, who stands in for whom, and who is barred.

use chrono::Days;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::identity::model::{AffiliationKind, NewAffiliation, NewDelegation, NewSanction};
use crate::identity::service;
use crate::kernel::Uscc;

/// A company that is not registered here, and is barred.
const STRANGER: &str = "91371000MA2A0099";

/// A reviewer worked for a company before; the city's officer will be away; a company is barred, another was.
pub(super) fn keep(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (city, deputy, huancui) = (people.get("city")?, people.get("deputy")?, people.get("huancui")?);
    let today = stage.today();
    let shipyard = people.organisation("shipyard")?;
    let worked = stage
        .db
        .read(|conn| service::organisation_fetch(conn, shipyard))
        .map_err(|error| Failure::new("shipyard", error))?;
    let uscc = worked.uscc.ok_or(Failure { act: "shipyard", reason: "it has no credit code".to_owned() })?;
    let said = NewAffiliation {
        uscc,
        kind: AffiliationKind::Employed,
        from_on: None,
        until_on: Some(today - Days::new(900)),
        note: "曾任研发工程师（演示）".to_owned(),
    };
    stage.act("affiliation", huancui, |tx| service::affiliation_add(tx, huancui, &said))?;

    let away = NewDelegation {
        to_user_id: deputy.user_id,
        from_on: today + Days::new(20),
        until_on: today + Days::new(26),
        reason: "年休假（演示）".to_owned(),
    };
    stage.act("duty handed over", city, |tx| service::delegation_make(tx, city, &away))?;

    for (number, document, from, days) in [(1, "威科处〔2025〕8号", 400, 365), (2, "威科处〔2026〕2号", 30, 730)]
    {
        let code = Uscc::complete(&format!("{STRANGER}{number}")).map_err(|e| Failure::new("barred", e.text))?;
        let barred = NewSanction {
            uscc: code,
            name: Some(format!("演示受限单位{number}（演示）")),
            document: document.to_owned(),
            reason: "提供虚假检测报告骗取补贴（演示）".to_owned(),
            starts_on: today - Days::new(from),
            ends_on: today - Days::new(from) + Days::new(days),
        };
        stage.act("barred", city, |tx| service::sanction_record(tx, city, &barred))?;
    }
    Ok(())
}
