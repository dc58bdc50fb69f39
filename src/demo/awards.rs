//! Recognition awards: one goes the whole road and is paid, one waits for the next batch, one for its district.

use serde::Deserialize;

use super::people::People;
use super::stage::{Failure, Stage};
use crate::award::model::{EvidenceKind, NewRule, Rule};
use crate::award::service::{self, NewApplication, NewAwardNotice, NewAwardReview, NewEvidence};
use crate::claim::model::Decision;
use crate::directory;
use crate::directory::model::Filter;
use crate::kernel::{AwardApplicationId, Fen, ProgrammeId, RegionCode, Text, local_date};
use crate::programme::service as programmes;

const AWARDS: &str = include_str!("../../data/awards/weihai-2018.json");

#[derive(Deserialize)]
struct AwardFile {
    programme: NewProgramme,
    rules: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct NewProgramme {
    code: String,
    name: Text,
    region_code: RegionCode,
}

/// The programme of awards with all of its rows.
pub(super) fn prepare(stage: &Stage, people: &People) -> Result<ProgrammeId, Failure> {
    let city = people.get("city")?;
    let file: AwardFile = serde_json::from_str(AWARDS).map_err(|e| Failure::new("awards", e))?;
    let programme = stage
        .act("award programme", city, |tx| {
            let NewProgramme { code, name, region_code } = &file.programme;
            let new =
                programmes::NewProgramme { code: code.clone(), name: name.clone(), region_code: region_code.clone() };
            programmes::programme_create(tx, new)
        })?
        .id;
    for mut row in file.rules {
        if let Some(row) = row.as_object_mut() {
            row.insert("programme_id".to_owned(), serde_json::json!(programme));
        }
        let rule: NewRule = serde_json::from_value(row).map_err(|e| Failure::new("award rule", e))?;
        stage.act("award rule", city, |tx| service::rule_set(tx, &rule))?;
    }
    Ok(programme)
}

/// The provincial innovation centre's award passes both reviews and is published; it is approved when the notice is over.
pub(super) fn publish(stage: &Stage, people: &People, programme_id: ProgrammeId) -> Result<(), Failure> {
    let id = apply(stage, people, "fibre", "innovation_centre_provincial", None)?;
    pass(stage, people, "huancui", id)?;
    announce(stage, people, programme_id, 5)
}

/// A prize that is published after the batches are drafted: once it is approved it waits for the next one.
pub(super) fn publish_late(stage: &Stage, people: &People, programme_id: ProgrammeId) -> Result<(), Failure> {
    let id = apply(stage, people, "lab", "market_prize_provincial", None)?;
    pass(stage, people, "rongcheng", id)?;
    announce(stage, people, programme_id, 1)
}

fn pass(stage: &Stage, people: &People, district: &'static str, id: AwardApplicationId) -> Result<(), Failure> {
    let pass = NewAwardReview {
        decision: Decision::Pass, reason: "认定文件齐全（演示）".to_owned(), amount_fen: None
    };
    let (district, city) = (people.get(district)?, people.get("city")?);
    stage.act("award district", district, |tx| service::review_district(tx, district, id, &pass))?;
    stage.act("award city", city, |tx| service::review_city(tx, city, id, &pass)).map(drop)
}

fn announce(stage: &Stage, people: &People, programme_id: ProgrammeId, working_days: u32) -> Result<(), Failure> {
    let city = people.get("city")?;
    let notice = NewAwardNotice { programme_id, title: None, working_days };
    stage.act("award notice", city, |tx| service::publish_notice(tx, city, &notice)).map(drop)
}

/// What is over is approved.
pub(super) fn approve(stage: &Stage) -> Result<(), Failure> {
    service::close_notices(&stage.db).map(drop).map_err(|e| Failure::new("awards close", e))
}

/// An application that waits for its district on the eve of today.
pub(super) fn leave(stage: &Stage, people: &People) -> Result<(), Failure> {
    apply(stage, people, "lab", "rd_institution", Some(Fen::from_yuan(1_500_000))).map(drop)
}

fn apply(
    stage: &Stage,
    people: &People,
    host: &'static str,
    code: &str,
    amount_fen: Option<Fen>,
) -> Result<AwardApplicationId, Failure> {
    let caller = people.get(host)?;
    let rules = stage.db.read(service::rule_list).map_err(|e| Failure::new("award rules", e))?;
    let rule: &Rule =
        rules.iter().find(|rule| rule.says.code == code).ok_or_else(|| Failure::new("award rule", code))?;
    let filter = Filter { host_id: Some(caller.organisation_id), ..Filter::default() };
    let today = local_date(stage.now());
    let platforms = stage
        .db
        .read(|conn| directory::service::platform_list(conn, &filter, today, None, 50))
        .map_err(|e| Failure::new("platforms", e))?;
    let platform = platforms
        .iter()
        .find(|platform| rule.refusal(platform).is_none())
        .ok_or_else(|| Failure::new("award platform", code))?;
    let new = NewApplication {
        rule_id: rule.id,
        platform_id: platform.id,
        document: platform.certificate_number.clone().unwrap_or_default(),
        grant_fen: None,
        amount_fen,
    };
    let id = stage.act("award application", caller, |tx| service::create(tx, caller, &new))?.id;
    let file = NewEvidence {
        kind: EvidenceKind::Recognition,
        file_name: "认定文件.pdf".to_owned(),
        content: super::paper::page("认定文件"),
    };
    stage.act("award evidence", caller, |tx| service::evidence_add(tx, caller, id, &file))?;
    stage.act("award submitted", caller, |tx| service::submit(tx, caller, id))?;
    Ok(id)
}
