//! Recognition awards and rewards for providers: reviewed, published, and drafted into batches, of all levels or of one.

use chrono::Duration;
use chuangquan::kernel::{Fen, RegionCode, local_year};
use chuangquan::programme::BudgetLevel;
use chuangquan::programme::model::BudgetSide;
use chuangquan::programme::service::appropriation::NewAppropriation;
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::super::super::tale::{Random, Told};
use super::super::Market;
use crate::support::TestApp;
use crate::support::claim::pdf;
use crate::support::given::{CITY, DISTRICT, Person, serial};
use crate::support::voucher::GivenProgramme;

const RULES: &str = include_str!("../../../../../data/awards/weihai-2018.json");
/// The row that is applied for, and by how many hosts.
const ROW: &str = "innovation_centre_enterprise";
const HOSTS: usize = 4;

/// What a batch is drafted of: every level, or one.
pub(super) fn level(random: &mut Random) -> Value {
    [Value::Null, Value::Null, json!("city"), json!("district")][random.below(4)].clone()
}

/// Applications for recognition awards that are handed in, and money for them.
pub fn apply(app: &TestApp, programme: &GivenProgramme, city: &Person) -> Vec<String> {
    for (level, region) in [(BudgetLevel::City, CITY), (BudgetLevel::District, DISTRICT)] {
        app.grant(&NewAppropriation {
            programme_id: programme.id,
            side: BudgetSide::Award,
            level,
            region_code: RegionCode::parse(region).expect("a region"),
            fiscal_year: local_year(app.clock.now()),
            document: format!("威财预〔2026〕{}号", serial()),
            amount: Fen::from_yuan(100_000_000),
        });
    }
    let file: Value = serde_json::from_str(RULES).expect("JSON");
    let mut rule =
        file["rules"].as_array().expect("rules").iter().find(|rule| rule["code"] == ROW).expect("it").clone();
    rule["programme_id"] = json!(programme.id);
    let rule = app.post("/api/v1/award-rules", &city.token, &rule).expect(201).json();
    (0..HOSTS).map(|_| handed_in(app, city, &rule)).collect()
}

fn handed_in(app: &TestApp, city: &Person, rule: &Value) -> String {
    let host = app.payable_provider();
    let uscc: Option<String> = app.read(|conn| {
        let found = organisation::table.find(host.organisation()).select(organisation::uscc);
        found.first(conn).map_err(DbError::from)
    });
    let platform = json!({
        "kind": rule["kinds"][0], "level": rule["levels"][0], "name": format!("平台{}", serial()), "region_code": DISTRICT,
        "host_name": "依托单位", "host_uscc": uscc, "certificate_number": format!("科字{}号", serial()),
        "certified_on": "2019-01-02",
    });
    let platform = app.post("/api/v1/platforms", &city.token, &platform).expect(201).id();
    let wish = json!({ "rule_id": rule["id"], "platform_id": platform, "document": "科字1号" });
    let id = app.post("/api/v1/award-applications", &host.token, &wish).expect(201).id();
    let path = format!("/api/v1/award-applications/{id}");
    app.upload_to(&host, &format!("{path}/evidence"), &[("kind", "recognition")], "a.pdf", &pdf()).expect(201);
    app.post(&format!("{path}/submit"), &host.token, &json!({})).expect(200);
    id
}

impl Market<'_> {
    /// Both bureaus pass an application; it is published by the office of forty days ago, so that the notice is over.
    pub(super) fn honour(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.applied) else { return false };
        let pass = json!({ "decision": "pass" });
        let desks =
            [(&self.district, "district_review", "award.city_review"), (&self.city, "city_review", "award.notice")];
        for (by, step, done) in desks {
            self.must(told, (by, &format!("/award-applications/{id}/{step}"), Some(&pass)), done, Some(&id));
        }
        let body = json!({ "programme_id": self.programme.id, "working_days": 5 });
        let reply = self.ask_before(&self.city, "/award-notices", &body);
        match reply.status {
            201 => {
                let notice = reply.json()["notice_id"].as_str().expect("an id").to_owned();
                told.done("notice.published", &notice);
            }
            // Somebody else published it with theirs.
            _ => told.refused("notice.published"),
        }
        true
    }

    pub(super) fn draft_awards(&self, random: &mut Random, told: &mut Told) -> bool {
        self.draft_of(told, "award", &level(random), self.today - Duration::days(60))
    }

    /// Rewards are decided once for the same days: the others are of parts that no batch has, or of nothing.
    pub(super) fn draft_rewards(&self, random: &mut Random, told: &mut Told) -> bool {
        self.draft_of(told, "supply", &level(random), self.today - Duration::days(1))
    }
}
