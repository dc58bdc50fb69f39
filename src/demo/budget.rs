//! The bureau's part before anybody applies: the statutory calendar, programmes with their rules, budgets.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate};

use super::awards;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::kernel::{Fen, ProgrammeId, RegionCode};
use crate::programme::model::{BudgetLevel, BudgetSide, ProgrammeDocument, shipped};
use crate::programme::service::appropriation::NewAppropriation;
use crate::programme::{calendar, service};

/// The State Council's notices that the product carries, oldest first.
const HOLIDAYS: [&[u8]; 4] = [
    include_bytes!("../../data/holidays/2023.json"),
    include_bytes!("../../data/holidays/2024.json"),
    include_bytes!("../../data/holidays/2025.json"),
    include_bytes!("../../data/holidays/2026.json"),
];

const PROGRAMMES: [&str; 2] = [
    include_str!("../../data/programmes/weihai-2026.json"),
    include_str!("../../data/programmes/weihai-reimbursement-2026.json"),
];

/// The last day whose working days the carried calendar knows.
pub(super) fn calendar_ends() -> Result<NaiveDate, Failure> {
    let newest = HOLIDAYS.iter().map(|file| calendar::Year::parse(file)).next_back();
    let year = newest.transpose().map_err(|e| Failure::new("calendar", e))?.map_or(2026, |year| year.year);
    NaiveDate::from_ymd_opt(year, 12, 31).ok_or(Failure { act: "calendar", reason: format!("no year {year}") })
}

/// The programmes of the play.
pub(super) struct Programmes {
    /// The enterprise pays price less subsidy, the government pays the provider the rest.
    pub(super) deduction: ProgrammeId,
    /// The enterprise pays all and is paid back.
    pub(super) reimbursement: ProgrammeId,
    /// Paid first where the provider is; the regions clear afterwards.
    pub(super) cross_region: ProgrammeId,
    /// Recognition awards.
    pub(super) awards: ProgrammeId,
}

/// Act 2: holidays are loaded, three programmes published, budgets granted for both levels.
pub(super) fn prepare(stage: &Stage, people: &People) -> Result<Programmes, Failure> {
    let city = people.get("city")?;
    for file in HOLIDAYS {
        stage.act("calendar", city, |tx| calendar::import(tx, file))?;
    }
    let mut published = Vec::new();
    for text in PROGRAMMES {
        published.push(publish(stage, people, &serde_json::from_str(text).map_err(|e| Failure::new("programme", e))?)?);
    }
    let [deduction, reimbursement] = published[..] else {
        return Err(Failure { act: "programmes", reason: "two were expected".to_owned() });
    };
    grant(stage, people, deduction, BudgetSide::Demand, 5_000_000)?;
    grant(stage, people, deduction, BudgetSide::Supply, 1_000_000)?;
    grant(stage, people, reimbursement, BudgetSide::Demand, 2_000_000)?;
    let awards = awards::prepare(stage, people)?;
    grant(stage, people, awards, BudgetSide::Award, 10_000_000)?;
    let cross_region = take_shipped(stage, people)?;
    grant(stage, people, cross_region, BudgetSide::Demand, 1_000_000)?;
    Ok(Programmes { deduction, reimbursement, cross_region, awards })
}

fn publish(stage: &Stage, people: &People, document: &ProgrammeDocument) -> Result<ProgrammeId, Failure> {
    let city = people.get("city")?;
    stage.act("programme", city, |tx| {
        let (programme, draft) = service::programme_import(tx, document, &city.region)?;
        service::version_publish(tx, draft.id, None)?;
        Ok::<_, service::Error>(programme.id)
    })
}

/// Of the programmes that are shipped the one across regions is published; the others are drafts without a budget, to
/// look at.
fn take_shipped(stage: &Stage, people: &People) -> Result<ProgrammeId, Failure> {
    let city = people.get("city")?;
    let mut cross_region = None;
    for document in shipped() {
        if document.rules.clearing.is_some() {
            cross_region = Some(publish(stage, people, &document)?);
        } else {
            stage.act("programme", city, |tx| service::programme_import(tx, &document, &city.region))?;
        }
    }
    cross_region.ok_or_else(|| Failure { act: "programmes", reason: "none is cleared between regions".to_owned() })
}

/// A line that one person proposed and nobody has decided about yet.
pub(super) fn leave(stage: &Stage, people: &People, programmes: &Programmes) -> Result<(), Failure> {
    let maker = people.get("maker")?;
    let new = NewAppropriation {
        programme_id: programmes.reimbursement,
        side: BudgetSide::Supply,
        level: BudgetLevel::City,
        region_code: RegionCode::parse("371000").map_err(|e| Failure::new("budget", e.text))?,
        fiscal_year: stage.today().year(),
        document: format!("威财教指〔{}〕演示追加号", stage.today().year()),
        amount: Fen::from_yuan(800_000),
    };
    stage.act("budget proposed", maker, |tx| service::grant_propose(tx, maker, &new)).map(drop)
}

/// For the city and each district of the play, in every year that it touches.
fn grant(stage: &Stage, people: &People, programme: ProgrammeId, side: BudgetSide, yuan: i64) -> Result<(), Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    let years = BTreeSet::from([stage.today().year(), (stage.today() + Duration::weeks(10)).year()]);
    let lines = [
        (BudgetLevel::City, "371000"),
        (BudgetLevel::District, "371002"),
        (BudgetLevel::District, "371082"),
        (BudgetLevel::District, "3710G1"),
    ];
    for year in years {
        for (level, region) in lines {
            let region_code = RegionCode::parse(region).map_err(|e| Failure::new("budget", e.text))?;
            let new = NewAppropriation {
                programme_id: programme,
                side,
                level,
                region_code,
                fiscal_year: year,
                document: format!("威财教指〔{year}〕演示号"),
                amount: Fen::from_yuan(yuan),
            };
            let proposed = stage.act("budget", maker, |tx| service::grant_propose(tx, maker, &new))?;
            stage.act("budget agreed", checker, |tx| service::change_decide(tx, checker, proposed.id, true, None))?;
        }
    }
    Ok(())
}
