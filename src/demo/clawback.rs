//! Some of what was paid is demanded back.

use chrono::Duration;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::claim::{self, State};
use crate::clawback::model::{ClawbackDecision, Ground, NewClawback, Verdict};
use crate::clawback::service;
use crate::kernel::{ClaimId, Fen};

/// After the month is closed the district finds that two claims were paid too much: one demand is answered and ordered, so
/// that the next batch will keep it back; the other waits for the payee to be heard.
pub(super) fn demand(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (district, city, provider) = (people.get("huancui")?, people.get("city")?, people.get("nanofab")?);
    let of_provider: Vec<ClaimId> = stage
        .db
        .read(|conn| claim::service::list(conn, district, &claim::service::Filter::default(), None, 200))
        .map_err(|e| Failure::new("clawback", e))?
        .into_iter()
        .map(|named| named.claim)
        .filter(|claim| claim.payee_id == provider.organisation_id && claim.state == State::Reconciled)
        .map(|claim| claim.id)
        .collect();
    let [ordered, waiting, ..] = of_provider.as_slice() else {
        return Err(Failure { act: "clawback", reason: "too few claims of this provider".to_owned() });
    };
    let overpaid = NewClawback {
        ground: Ground::Overpaid,
        amount_fen: Some(Fen::from_yuan(600)),
        statement: "抽查机时记录，实际使用比结算少 2 小时，多付的补贴应予追回。".to_owned(),
    };
    let id = stage.act("clawback proposed", district, |tx| service::propose(tx, district, *ordered, &overpaid))?.id;
    stage.pass(Duration::days(1));
    stage.act("clawback answered", provider, |tx| service::answer(tx, provider, id, "记录有误，同意退还。"))?;
    let decision =
        ClawbackDecision { verdict: Verdict::Ordered, reason: "事实清楚，供方无异议。".to_owned() };
    stage.act("clawback ordered", city, |tx| service::decide(tx, city, id, &decision))?;
    let doubted = NewClawback {
        ground: Ground::PaidTwice,
        amount_fen: None,
        statement: "同一服务似已由省级项目经费列支，请说明。".to_owned(),
    };
    stage.act("clawback proposed", district, |tx| service::propose(tx, district, *waiting, &doubted)).map(drop)
}
