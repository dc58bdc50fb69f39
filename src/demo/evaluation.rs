//! Providers are evaluated: half a year is closed with a grade for each, and the whole year is under way with an appeal.

use chrono::{Duration, NaiveDate};

use super::paper::page;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::attachment::NewFile;
use crate::evaluation::Error;
use crate::evaluation::model::{NewAppeal, NewPeriod, PeriodKind, SetDocument};
use crate::evaluation::service;
use crate::kernel::{EvaluationPeriodId, EvaluationScoreId, EvaluationSetId};
use crate::programme;

const SET: &str = include_str!("../../data/demo/evaluation.json");

/// What the evaluations go by, and the half year that waits for its grades.
pub(super) struct Evaluation {
    set: EvaluationSetId,
    half: EvaluationPeriodId,
}

/// The bureau publishes its indicators, scores the weeks since `began` and shows the scores to the providers.
pub(super) fn publish(stage: &Stage, people: &People, began: NaiveDate) -> Result<Evaluation, Failure> {
    let city = people.get("city")?;
    let document: SetDocument = serde_json::from_str(SET).map_err(|e| Failure::new("indicators", e))?;
    let set = stage.act("indicators", city, |tx| {
        let draft = service::set_draft(tx, city, "SHARE", &document)?;
        service::set_publish(tx, city, draft.id, Some(began - Duration::days(500)))
    })?;
    let days = (began, stage.today() - Duration::days(1));
    let half = scored(stage, people, set.id, PeriodKind::HalfYear, days)?;
    Ok(Evaluation { set: set.id, half })
}

fn scored(
    stage: &Stage,
    people: &People,
    set_id: EvaluationSetId,
    kind: PeriodKind,
    (from_on, to_on): (NaiveDate, NaiveDate),
) -> Result<EvaluationPeriodId, Failure> {
    let city = people.get("city")?;
    let new = NewPeriod { kind, from_on, to_on, set_id };
    stage.act("evaluation", city, |tx| {
        let period = service::open(tx, city, &new)?;
        service::compute(tx, city, period.id)?;
        service::publish(tx, city, period.id).map(|period| period.id)
    })
}

impl Evaluation {
    /// The half year gets its grades.
    pub(super) fn freeze(&self, stage: &Stage, people: &People) -> Result<(), Failure> {
        let city = people.get("city")?;
        stage.act("evaluation frozen", city, |tx| service::freeze(tx, city, self.half)).map(drop)
    }

    /// The year is published; one provider says something, another appeals. Until when they may is told by the statutory
    /// calendar: where that does not reach, nothing is published.
    pub(super) fn leave_under_way(&self, stage: &Stage, people: &People) -> Result<(), Failure> {
        let calendar = stage.db.read(programme::calendar::load).map_err(|e| Failure::new("calendar", e))?;
        if calendar.nth_working_day_after(stage.today(), 5).is_err() {
            return Ok(());
        }
        let last = stage.today() - Duration::days(1);
        let year = scored(stage, people, self.set, PeriodKind::Year, (last - Duration::days(360), last))?;
        let (nanofab, lab) = (people.get("nanofab")?, people.get("lab")?);
        let own = |caller| -> Result<EvaluationScoreId, Failure> {
            let all =
                stage.db.read(|conn| service::own_list(conn, caller)).map_err(|e: Error| Failure::new("scores", e))?;
            let found = all.into_iter().find(|row| row.period.id == year);
            found.map(|row| row.score.id).ok_or(Failure { act: "scores", reason: "the provider has none".to_owned() })
        };
        let said = own(nanofab)?;
        stage.act("comment", nanofab, |tx| {
            service::comment(tx, nanofab, said, "数据与本中心记录一致，下一年度将增加周末开放机时。")
        })?;
        let new = NewAppeal {
            part_code: Some("on_time".to_owned()),
            statement: "扫描电镜一单因样品需二次喷金，经企业同意顺延交付，请核实后更正按时交付率（演示）。".to_owned(),
        };
        let score = own(lab)?;
        let appeal = stage.act("appeal", lab, |tx| service::appeal_raise(tx, lab, score, &new))?;
        let proof = NewFile { file_name: "喷金记录.pdf".to_owned(), content: page("Sputter coating log") };
        stage.act("appeal file", lab, |tx| service::appeal_file_add(tx, lab, appeal.id, &proof)).map(drop)
    }
}
