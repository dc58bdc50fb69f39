//! Recognition awards: every row of the table, the road from draft to reconciled, and what the database refuses.

use chrono::{Duration, NaiveDate};
use chuangquan::award::service::close_notices;
use chuangquan::kernel::{AppropriationId, Fen, PaymentId, ProgrammeId, RegionCode, local_date, local_year};
use chuangquan::programme::BudgetLevel;
use chuangquan::programme::model::BudgetSide;
use chuangquan::programme::service::appropriation::NewAppropriation;
use chuangquan::store::DbError;
use chuangquan::store::schema::{appropriation, award_application, organisation};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::claim::pdf;
use crate::support::given::{CITY, DISTRICT, Person, serial};
use crate::support::settlement::Settling;
use crate::support::{Reply, TestApp};

const RULES: &str = include_str!("../../data/awards/weihai-2018.json");

pub struct Awards {
    pub settling: Settling,
    pub programme: ProgrammeId,
    pub host: Person,
    pub district: Person,
    pub city: Person,
    rules: Vec<Value>,
}

/// A city with every row of awards, a host that can be paid, and people of every bureau.
pub fn begin(app: &TestApp) -> Awards {
    let settling = app.settling();
    app.calendar();
    let city = app.city_administrator();
    let programme = settling.programme.id;
    let file: Value = serde_json::from_str(RULES).expect("JSON");
    let mut rules = Vec::new();
    for rule in file["rules"].as_array().expect("rules") {
        let mut rule = rule.clone();
        rule["programme_id"] = json!(programme);
        rules.push(app.post("/api/v1/award-rules", &city.token, &rule).expect(201).json());
    }
    let host = app.payable_provider();
    Awards { settling, programme, host, district: app.district_reviewer(), city, rules }
}

pub fn fund(app: &TestApp, awards: &Awards, yuan: i64) {
    for (level, region) in [(BudgetLevel::City, CITY), (BudgetLevel::District, DISTRICT)] {
        let new = NewAppropriation {
            programme_id: awards.programme,
            side: BudgetSide::Award,
            level,
            region_code: RegionCode::parse(region).expect("a region"),
            fiscal_year: local_year(app.clock.now()),
            document: format!("威财预〔2026〕{}号", serial()),
            amount: Fen::from_yuan(yuan),
        };
        app.grant(&new);
    }
}

impl Awards {
    fn rule(&self, code: &str) -> &Value {
        self.rules.iter().find(|rule| rule["code"] == code).expect("a row")
    }

    /// A platform of the host that the row is for.
    fn platform(&self, app: &TestApp, rule: &Value) -> String {
        let host = self.host.organisation();
        let uscc: Option<String> = app
            .read(|conn| organisation::table.find(host).select(organisation::uscc).first(conn).map_err(DbError::from));
        let body = json!({
            "kind": rule["kinds"][0], "level": rule["levels"][0], "name": format!("平台{}", serial()),
            "region_code": DISTRICT, "host_name": "依托单位", "host_uscc": uscc,
            "certificate_number": format!("科字{}号", serial()), "certified_on": "2019-01-02",
        });
        app.post("/api/v1/platforms", &self.city.token, &body).expect(201).id()
    }

    fn wish(&self, rule: &Value, platform: &str, with: &Value) -> Value {
        let mut wish = json!({ "rule_id": rule["id"], "platform_id": platform, "document": "科字1号" });
        for (field, value) in with.as_object().expect("members") {
            wish[field] = value.clone();
        }
        wish
    }

    fn apply(&self, app: &TestApp, rule: &Value, platform: &str, with: &Value) -> Reply {
        app.post("/api/v1/award-applications", &self.host.token, &self.wish(rule, platform, with))
    }

    /// An application with all evidence that its row asks for, handed in.
    pub fn submitted(&self, app: &TestApp, code: &str, with: &Value) -> String {
        let rule = self.rule(code);
        let id = self.apply(app, rule, &self.platform(app, rule), with).expect(201).id();
        for kind in ["recognition", "grant", "agreement"] {
            let path = format!("/api/v1/award-applications/{id}/evidence");
            app.upload_to(&self.host, &path, &[("kind", kind)], "a.pdf", &pdf()).expect(201);
        }
        step(app, &self.host, &id, "submit", &json!({})).expect(200);
        id
    }

    pub fn publish(&self, app: &TestApp) -> Reply {
        let body = json!({ "programme_id": self.programme, "working_days": 5 });
        app.post("/api/v1/award-notices", &self.city.token, &body)
    }

    pub fn shown(&self, app: &TestApp, id: &str) -> Value {
        app.get(&format!("/api/v1/award-applications/{id}"), &self.host.token).expect(200).json()
    }
}

pub fn step(app: &TestApp, person: &Person, id: &str, step: &str, body: &Value) -> Reply {
    app.post(&format!("/api/v1/award-applications/{id}/{step}"), &person.token, body)
}

/// Some days later everybody signs in again.
pub fn pass(app: &TestApp, awards: &mut Awards, days: i64) {
    app.advance(Duration::days(days));
    for person in [&mut awards.host, &mut awards.district, &mut awards.city] {
        app.renew(person);
    }
    app.renew(&mut awards.settling.maker);
    app.renew(&mut awards.settling.checker);
}

fn fault(reply: Reply) -> Value {
    reply.expect_problem(422, "invalid_input")["errors"][0].clone()
}

#[test]
fn every_row_of_the_table_pays_what_it_says_and_no_more() {
    let app = TestApp::start();
    let awards = begin(&app);
    assert_eq!(awards.rules.len(), 17);
    let yuan = |yuan: i64| json!(yuan * 100);
    for rule in &awards.rules {
        let code = rule["code"].as_str().expect("a code");
        let platform = awards.platform(&app, rule);
        let limit = rule["amount_fen"].as_i64();
        let amount = match rule["mode"].as_str().expect("a mode") {
            "fixed" => {
                let more = json!({ "amount_fen": limit.map(|fen| fen + 1) });
                assert_eq!(fault(awards.apply(&app, rule, &platform, &more))["code"], "over_rule", "{code}");
                awards.apply(&app, rule, &platform, &json!({})).expect(201).json()["amount_fen"].clone()
            }
            "up_to" => {
                assert_eq!(fault(awards.apply(&app, rule, &platform, &json!({})))["field"], "amount_fen", "{code}");
                let more = json!({ "amount_fen": limit.map(|fen| fen + 1) });
                assert_eq!(fault(awards.apply(&app, rule, &platform, &more))["code"], "over_rule", "{code}");
                let all = json!({ "amount_fen": limit });
                awards.apply(&app, rule, &platform, &all).expect(201).json()["amount_fen"].clone()
            }
            "matching" => {
                assert_eq!(fault(awards.apply(&app, rule, &platform, &json!({})))["field"], "grant_fen", "{code}");
                let grant = json!({ "grant_fen": yuan(300_000) });
                let amount = awards.apply(&app, rule, &platform, &grant).expect(201).json()["amount_fen"].clone();
                assert_eq!(amount, yuan(300_000), "{code}");
                continue;
            }
            _ => {
                let agreed = json!({ "amount_fen": yuan(8_000_000) });
                let amount = awards.apply(&app, rule, &platform, &agreed).expect(201).json()["amount_fen"].clone();
                assert_eq!(amount, yuan(8_000_000), "{code}");
                continue;
            }
        };
        assert_eq!(amount, rule["amount_fen"], "{code}");
        // Again for the same document, and where it is paid once, for any.
        awards
            .apply(&app, rule, &platform, &json!({ "amount_fen": rule["amount_fen"] }))
            .expect_problem(409, "award_applied");
        let other = json!({ "amount_fen": rule["amount_fen"], "document": "科字2号" });
        let again = awards.apply(&app, rule, &platform, &other);
        if rule["is_once"] == true {
            again.expect_problem(409, "award_applied")
        } else {
            again.expect(201).json()
        };
    }
}

#[test]
fn an_award_goes_from_draft_to_paid_and_leaves_the_budget() {
    let app = TestApp::start();
    let mut awards = begin(&app);
    fund(&app, &awards, 3_000_000);
    let rule = awards.rule("innovation_centre_provincial").clone();
    let platform = awards.platform(&app, &rule);
    let id = awards.apply(&app, &rule, &platform, &json!({})).expect(201).id();
    step(&app, &awards.host, &id, "submit", &json!({})).expect_problem(409, "award_incomplete");
    let path = format!("/api/v1/award-applications/{id}/evidence");
    app.upload_to(&awards.host, &path, &[("kind", "recognition")], "a.pdf", &pdf()).expect(201);
    step(&app, &awards.host, &id, "submit", &json!({})).expect(200);
    step(&app, &awards.host, &id, "withdraw", &json!({})).expect(200);
    step(&app, &awards.host, &id, "submit", &json!({})).expect(200);
    assert!(app.has_todo(&awards.district, "award_to_review"));
    let pass_on = json!({ "decision": "pass" });
    step(&app, &awards.city, &id, "city_review", &pass_on).expect_problem(409, "illegal_step");
    let back = json!({ "decision": "return", "reason": "请补充认定文件全文" });
    step(&app, &awards.district, &id, "district_review", &json!({ "decision": "return" }))
        .expect_problem(422, "invalid_input");
    step(&app, &awards.district, &id, "district_review", &back).expect(200);
    step(&app, &awards.host, &id, "submit", &json!({})).expect(200);
    step(&app, &awards.district, &id, "district_review", &pass_on).expect(200);
    let less = json!({ "decision": "pass", "amount_fen": 100, "reason": "核减" });
    assert_eq!(
        fault(step(&app, &awards.city, &id, "city_review", &less))["field"],
        "amount_fen",
        "a fixed amount stays"
    );
    step(&app, &awards.city, &id, "city_review", &pass_on).expect(200);
    let notice = awards.publish(&app).expect(201).json();
    awards.publish(&app).expect_problem(409, "nothing_to_publish");
    let shown =
        app.get_public(&format!("/api/v1/notices/{}", notice["notice_id"].as_str().expect("an id"))).expect(200).json();
    assert_eq!(
        (&shown["content"]["awards"][0]["amount_fen"], &shown["total_fen"]),
        (&json!(500_000_000), &json!(500_000_000))
    );

    let object = format!("/api/v1/notices/{}/award_objections", notice["notice_id"].as_str().expect("an id"));
    let says = json!({ "application_id": id, "statement": "该中心并非由申报单位牵头建设。" });
    let objection = app.post_public(&object, &says).expect(201).id();
    pass(&app, &mut awards, 20);
    assert_eq!(close_notices(&app.db).expect("closed"), 0, "suspended");
    let answer = json!({ "verdict": "dismissed", "answer": "经核查，牵头单位属实。" });
    let decide = format!("/api/v1/award-objections/{objection}/decision");
    app.post(&decide, &awards.city.token, &answer).expect(200);
    app.post(&decide, &awards.city.token, &answer).expect_problem(409, "objection_decided");
    app.post_public(&object, &says).expect_problem(409, "notice_closed");
    assert_eq!(close_notices(&app.db).expect("closed"), 1);
    assert_eq!(close_notices(&app.db).expect("closed"), 0);
    let shown = awards.shown(&app, &id);
    let shares: Vec<_> =
        shown["shares"].as_array().expect("shares").iter().map(|share| share["amount_fen"].clone()).collect();
    assert_eq!((&shown["state"], shares), (&json!("approved"), vec![json!(250_000_000); 2]));

    let today = local_date(app.clock.now());
    let request = json!({
        "programme_id": awards.programme, "side": "award", "period_from": today - Duration::days(2), "period_to": today,
    });
    let batch = app.post("/api/v1/batches", &awards.settling.maker.token, &request).expect(201).json();
    assert_eq!((&batch["total_fen"], &batch["line_count"]), (&json!(500_000_000), &json!(2)));
    let batch = batch["id"].as_str().expect("an id").to_owned();
    app.post("/api/v1/batches", &awards.settling.maker.token, &request).expect_problem(409, "nothing_to_settle");
    let why = json!({ "reason": "日期有误" });
    app.post(&format!("/api/v1/batches/{batch}/cancel"), &awards.settling.maker.token, &why).expect(200);
    assert_eq!(awards.shown(&app, &id)["state"], "approved", "a cancelled batch gives it back");
    let batch = app.post("/api/v1/batches", &awards.settling.maker.token, &request).expect(201).id();
    app.batch_step(&awards.settling.checker, &batch, "check").expect(200);
    app.batch_step(&awards.settling.checker, &batch, "authorise").expect(200);
    app.export_batch(&awards.settling, &batch, &["csv"]).expect(201);
    let payments = app.batch_payments(&awards.settling, &batch);
    assert_eq!(payments.len(), 2, "one from each treasury");
    let paid: Vec<(PaymentId, NaiveDate)> = payments
        .iter()
        .map(|payment| (payment["id"].as_str().expect("an id").parse().expect("an id"), today))
        .collect();
    app.write(|tx| chuangquan::settlement::service::mark_paid(tx, &paid));
    assert_eq!(awards.shown(&app, &id)["state"], "paid");
    app.write(|tx| chuangquan::settlement::service::mark_returned(tx, paid[0].0, "账号有误"));
    assert_eq!(awards.shown(&app, &id)["state"], "batched", "what came back is not paid");
}

#[test]
fn without_money_nothing_is_approved_and_what_is_open_may_be_cut() {
    let app = TestApp::start();
    let mut awards = begin(&app);
    fund(&app, &awards, 500_000);
    let id = awards.submitted(&app, "rd_institution", &json!({ "amount_fen": 200_000_000 }));
    let district = json!({ "decision": "pass", "amount_fen": 150_000_000 });
    assert_eq!(fault(step(&app, &awards.district, &id, "district_review", &district))["field"], "reason");
    let district = json!({ "decision": "pass", "amount_fen": 150_000_000, "reason": "按实际投入核定" });
    step(&app, &awards.district, &id, "district_review", &district).expect(200);
    let more = json!({ "decision": "pass", "amount_fen": 160_000_000, "reason": "x" });
    assert_eq!(fault(step(&app, &awards.city, &id, "city_review", &more))["code"], "over_asked");
    step(&app, &awards.city, &id, "city_review", &json!({ "decision": "pass" })).expect(200);
    awards.publish(&app).expect(201);
    pass(&app, &mut awards, 20);
    assert_eq!(close_notices(&app.db).expect("closed"), 0, "each line has 500,000 of the 750,000 yuan");
    assert_eq!(awards.shown(&app, &id)["state"], "notice");
    fund_more(&app, &awards);
    assert_eq!(close_notices(&app.db).expect("closed"), 1, "once there is money it goes on");
    assert_eq!(awards.shown(&app, &id)["amount_fen"], 150_000_000);
}

fn fund_more(app: &TestApp, awards: &Awards) {
    let lines: Vec<AppropriationId> = app.read(|conn| {
        appropriation::table
            .filter(appropriation::programme_id.eq(awards.programme))
            .filter(appropriation::side.eq("award"))
            .select(appropriation::id)
            .load(conn)
            .map_err(DbError::from)
    });
    for line in lines {
        app.increase(line, Fen::from_yuan(500_000), "追加");
    }
}

#[test]
fn only_the_host_applies_for_what_is_recognised_and_others_see_nothing() {
    let app = TestApp::start();
    let awards = begin(&app);
    let rule = awards.rule("incubator_national");
    let platform = awards.platform(&app, rule);
    let stranger = app.provider();
    let wish = awards.wish(rule, &platform, &json!({}));
    let refused = app.post("/api/v1/award-applications", &stranger.token, &wish);
    assert_eq!(fault(refused)["code"], "not_host");
    let other = awards.rule("star_village");
    assert_eq!(fault(awards.apply(&app, other, &platform, &json!({})))["code"], "other_kind");
    let id = awards.apply(&app, rule, &platform, &json!({})).expect(201).id();
    app.get(&format!("/api/v1/award-applications/{id}"), &stranger.token).expect_problem(404, "not_found");
    app.get(&format!("/api/v1/award-applications/{id}"), &awards.city.token).expect_problem(404, "not_found");
    let gone = json!({ "reason": "评价不合格" });
    app.post(&format!("/api/v1/platforms/{platform}/withdraw"), &awards.city.token, &gone).expect(200);
    assert_eq!(fault(step(&app, &awards.host, &id, "submit", &json!({})))["code"], "not_recognised");
}

/// The database is the last judge.
#[test]
fn the_database_refuses_more_than_the_row_says_and_twice_what_is_paid_once() {
    let app = TestApp::start();
    let awards = begin(&app);
    let id = awards.submitted(&app, "incubator_national", &json!({}));
    let forge = |sql: String| {
        app.read(|conn| {
            let refused = diesel::sql_query(sql).execute(conn).map_err(DbError::from);
            Ok::<_, DbError>(refused.err().and_then(|error| error.constraint().map(str::to_owned)))
        })
    };
    let over = forge(format!("UPDATE award_application SET amount_fen = amount_fen + 1 WHERE id = '{id}'"));
    assert_eq!(over.as_deref(), Some("award_application_within_rule"));
    let twice = forge(format!(
        "INSERT INTO award_application (id, reference, programme_id, rule_id, rule_code, is_once, platform_id,
             organisation_id, region_code, state, document, amount_fen, created_by, created_at, updated_at)
         SELECT gen_random_uuid(), 'X', programme_id, rule_id, rule_code, is_once, platform_id, organisation_id,
                region_code, state, 'another', amount_fen, created_by, created_at, updated_at
         FROM award_application WHERE id = '{id}'"
    ));
    assert_eq!(twice.as_deref(), Some("award_application_once"));
    let states: Vec<String> =
        app.read(|conn| award_application::table.select(award_application::state).load(conn).map_err(DbError::from));
    assert_eq!(states, ["submitted"]);
}

#[test]
fn a_row_is_replaced_and_what_was_applied_for_keeps_it() {
    let app = TestApp::start();
    let awards = begin(&app);
    let old = awards.rule("star_village").clone();
    let platform = awards.platform(&app, &old);
    let id = awards.apply(&app, &old, &platform, &json!({})).expect(201).id();
    let mut new = old.clone();
    for own in ["id", "version", "created_at", "retired_at"] {
        new.as_object_mut().expect("a row").remove(own);
    }
    new["amount_fen"] = json!(50_000_000);
    let new = app.post("/api/v1/award-rules", &awards.city.token, &new).expect(201).json();
    assert_eq!((&new["version"], &new["amount_fen"]), (&json!(2), &json!(50_000_000)));
    let other = awards.platform(&app, &old);
    awards.apply(&app, &old, &other, &json!({})).expect_problem(409, "award_not_in_force");
    assert_eq!(awards.shown(&app, &id)["amount_fen"], 100_000_000);
    let name = json!({ "programme_id": awards.programme, "code": "star_village" });
    app.post("/api/v1/award-rules/retire", &awards.city.token, &name).expect(200);
    app.post("/api/v1/award-rules/retire", &awards.city.token, &name).expect_problem(404, "not_found");
    let in_force = app.get_public("/api/v1/award-rules").expect(200).json();
    assert_eq!(in_force.as_array().expect("rows").len(), 16);
}
