//! Some of what was paid is demanded back.

use chrono::Duration;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::award;
use crate::claim::{self, State};
use crate::clawback::model::{ClawbackDecision, Ground, NewClawback, Subject, Verdict};
use crate::clawback::service;
use crate::kernel::{ClaimId, Fen};
use crate::settlement::service as settlement;

/// After the month is closed the district finds that two claims were paid too much: one demand is answered and ordered, so
/// that the next batch will keep it back; the other waits for the payee to be heard.
pub(super) fn demand(stage: &Stage, people: &People) -> Result<(), Failure> {
    of_reward(stage, people)?;
    of_award(stage, people)?;
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
    let id = stage
        .act("clawback proposed", district, |tx| service::propose(tx, district, Subject::Claim(*ordered), &overpaid))?
        .id;
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
    let subject = Subject::Claim(*waiting);
    stage.act("clawback proposed", district, |tx| service::propose(tx, district, subject, &doubted)).map(drop)
}

/// Some of a supply reward is owed back: a service counted twice. Its provider does not object.
fn of_reward(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (proposer, city) = (people.get("deputy")?, people.get("city")?);
    let rewards = stage
        .db
        .read(|conn| settlement::supply_reward_list(conn, city, None, 50))
        .map_err(|e| Failure::new("clawback", e))?;
    let providers = [people.get("lab")?, people.get("nanofab")?];
    let found = rewards.iter().filter(|reward| reward.is_paid).find_map(|reward| {
        let provider = providers.iter().find(|person| person.organisation_id == reward.provider_id)?;
        Some((reward, *provider))
    });
    let Some((reward, provider)) = found else {
        return Err(Failure { act: "clawback", reason: "no supply reward is paid".to_owned() });
    };
    let counted_twice = NewClawback {
        ground: Ground::AuditFinding,
        amount_fen: Some(reward.reward_fen.min(Fen::from_yuan(50))),
        statement: "审计发现一项服务在奖补基数中重复计算，多奖部分应予追回。".to_owned(),
    };
    let subject = Subject::Reward(reward.id);
    let id =
        stage.act("clawback of a reward", proposer, |tx| service::propose(tx, proposer, subject, &counted_twice))?.id;
    stage.act("clawback answered", provider, |tx| service::answer(tx, provider, id, "情况属实，无异议。"))?;
    let decision =
        ClawbackDecision { verdict: Verdict::Ordered, reason: "审计事实清楚，供方无异议。".to_owned() };
    stage.act("clawback ordered", city, |tx| service::decide(tx, city, id, &decision)).map(drop)
}

/// A part of a recognition award is asked back; its host is heard.
fn of_award(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (district, host) = (people.get("huancui")?, people.get("fibre")?);
    let awards = stage
        .db
        .read(|conn| award::service::application_list(conn, host, Some(State::Reconciled), None, 10))
        .map_err(|e| Failure::new("clawback", e))?;
    let Some(paid) = awards.first() else {
        return Err(Failure { act: "clawback", reason: "no award is paid".to_owned() });
    };
    let unused = NewClawback {
        ground: Ground::NotPerformed,
        amount_fen: Some(Fen::from_yuan(200_000)),
        statement: "奖补资金约定用于中心设备购置，抽查时有 20 万元尚未使用，请说明。".to_owned(),
    };
    let subject = Subject::Award(paid.id);
    stage.act("clawback of an award", district, |tx| service::propose(tx, district, subject, &unused)).map(drop)
}
