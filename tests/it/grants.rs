//! Qualifications by the word of a provider: of people whom it knows, of addresses, and of whole lists; and that nobody finds
//! out by them who is there.

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::kernel::{ListingId, TimeWindow};
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, listing, mail, organisation, qualification_grant};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::booking::{hours, order};
use crate::support::given::{DISTRICT, Person, uscc};
use crate::support::{Reply, TestApp};

/// A provider with an instrument of two levels that only trained people may book, and an enterprise that it does not know.
struct Lab {
    app: TestApp,
    provider: Person,
    enterprise: Person,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let (provider, enterprise) = (app.provider(), app.enterprise());
        let listing = app.listing(&provider);
        let lab = Self { app, provider, enterprise, listing };
        let levels = json!([{"rank": 1, "name": "辅助操作"}, {"rank": 2, "name": "独立操作", "valid_days": 30}]);
        lab.rule(lab.listing, &json!({"is_required": true, "levels": levels, "min_level": 1}));
        lab
    }

    fn rule(&self, listing: ListingId, rule: &Value) {
        let path = format!("/api/v1/listings/{listing}/training-rule");
        self.app.put(&path, &self.app.token(&self.provider.caller), rule).expect(200);
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn get(&self, person: &Person, path: &str) -> Value {
        self.app.get(&format!("/api/v1{path}"), &self.app.token(&person.caller)).expect(200).json()
    }

    fn uscc_of(&self, person: &Person) -> String {
        let code: Option<String> = self.app.read(|conn| {
            organisation::table
                .find(person.organisation())
                .select(organisation::uscc)
                .first(conn)
                .map_err(DbError::from)
        });
        code.expect("a code")
    }

    fn code_of(&self, id: ListingId) -> String {
        self.app.read(|conn| listing::table.find(id).select(listing::code).first(conn).map_err(DbError::from))
    }

    /// Something said of an address.
    fn said(&self, person: &Person) -> Value {
        json!({"email": email(person).to_uppercase(), "uscc": self.uscc_of(person), "reason": "2019 年起使用，旧系统编号 17"})
    }

    fn grant(&self, body: &Value) -> Reply {
        self.post(&self.provider, &format!("/listings/{}/qualifications", self.listing), body)
    }

    fn quote(&self, person: &Person) -> Reply {
        self.post(person, "/bookings/quote", &order(self.listing, hours(12, 13), "none"))
    }

    fn waiting(&self, person: &Person) -> Vec<Value> {
        self.get(person, "/me/qualification-grants").as_array().expect("a list").clone()
    }

    fn accept(&self, person: &Person) -> Reply {
        let ids: Vec<_> = self.waiting(person).iter().map(|one| one["id"].clone()).collect();
        self.post(person, "/me/qualification-grants/accept", &json!({"ids": ids}))
    }

    fn import(&self, list: &str, fields: &[(&str, &str)]) -> Reply {
        let provider = Person { token: self.app.token(&self.provider.caller), ..self.provider.clone() };
        self.app.upload_to(&provider, "/api/v1/provider/qualifications/import", fields, "名单.csv", list.as_bytes())
    }

    fn waits(&self) -> i64 {
        self.app.read(|conn| {
            let waiting = qualification_grant::table.filter(qualification_grant::ended_at.is_null());
            waiting.count().get_result(conn).map_err(DbError::from)
        })
    }

    /// Whom the provider knows of, as its pages tell it.
    fn known(&self, text: &str) -> Vec<Value> {
        self.get(&self.provider, &format!("/provider/known-people?text={text}")).as_array().expect("people").clone()
    }
}

fn email(person: &Person) -> String {
    format!("{}@example.com", person.caller.login)
}

/// What is told beside ids and moments.
fn gist(view: &Value) -> Value {
    let mut gist = view.clone();
    for own in ["id", "email", "granted_at"] {
        gist.as_object_mut().expect("a view").remove(own);
    }
    gist
}

#[test]
fn what_is_said_of_an_address_counts_once_its_owner_takes_it_up() {
    let lab = Lab::open();
    let mut said = lab.said(&lab.enterprise);
    said["valid_until"] = json!("2026-12-31");
    let waiting = lab.grant(&said).expect(201).json()["waiting"].clone();
    assert_eq!((&waiting["email"], &waiting["level_name"]), (&json!(email(&lab.enterprise)), &json!("辅助操作")));
    assert_eq!(waiting["valid_until"], "2026-12-31T16:00:00Z", "to the end of the last day");
    assert_eq!(waiting["granted_by_name"], json!(lab.provider.caller.login));
    lab.quote(&lab.enterprise).expect_breach("unqualified");

    // It waits for the person alone, who is told; a colleague and a stranger cannot take it.
    assert!(lab.app.has_todo(&lab.enterprise, "qualification_to_accept"));
    let colleague = lab.app.colleague(lab.enterprise.organisation(), Role::EnterpriseMember, DISTRICT);
    let ids = json!({"ids": [waiting["id"]]});
    for other in [&colleague, &lab.app.enterprise()] {
        assert!(lab.waiting(other).is_empty() && !lab.app.has_todo(other, "qualification_to_accept"));
        lab.post(other, "/me/qualification-grants/accept", &ids).expect(404);
    }
    lab.app.write(|tx| chuangquan::notify::expand_events(tx, 1_000));
    let told: Vec<String> = lab.app.read(|conn| mail::table.select(mail::subject).load(conn).map_err(DbError::from));
    assert_eq!(told.iter().filter(|subject| subject.contains("待您确认")).count(), 1, "{told:?}");

    let taken = lab.accept(&lab.enterprise).expect(200).json()[0].clone();
    assert_eq!(taken["grant_reason"], "2019 年起使用，旧系统编号 17");
    assert_eq!((&taken["granted_by_name"], &taken["session_id"]), (&json!(lab.provider.caller.login), &Value::Null));
    lab.quote(&lab.enterprise).expect(200);
    lab.quote(&colleague).expect_breach("unqualified");
    lab.post(&lab.enterprise, "/me/qualification-grants/accept", &ids).expect(404);

    // The record says who said it, why, and who took it up; and it is revoked like any other.
    let listed = lab.get(&lab.provider, &format!("/qualification-grants?listing_id={}", lab.listing));
    assert_eq!(listed["items"][0]["ended_as"], "accepted");
    assert_eq!(listed["items"][0]["accepted_by_name"], json!(lab.enterprise.caller.login));
    let trail: Vec<(String, Value)> = lab.app.read(|conn| {
        let about = audit_event::table.filter(audit_event::action.like("qualification%")).order(audit_event::seq);
        about.select((audit_event::action, audit_event::detail)).load(conn).map_err(DbError::from)
    });
    let actions: Vec<_> = trail.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["qualification_grant.recorded", "qualification.granted", "qualification_grant.accepted"]);
    for (action, detail) in &trail {
        assert_eq!(detail["granted_by"], json!(lab.provider.caller.user_id), "{action}");
    }
    assert_eq!(trail[0].1["reason"], "2019 年起使用，旧系统编号 17");
    let revoke = format!("/qualifications/{}/revoke", taken["id"].as_str().expect("an id"));
    lab.post(&lab.provider, &revoke, &json!({"reason": "违规操作"})).expect(200);
    lab.quote(&lab.enterprise).expect_breach("unqualified");
}

#[test]
fn guessing_addresses_tells_nothing() {
    let lab = Lab::open();
    let there = lab.said(&lab.enterprise);
    let mut nobody = there.clone();
    nobody["email"] = json!("nobody@example.com");
    let ask = |body: &Value| lab.grant(body).expect(201).json();
    let (found, missed) = (ask(&there), ask(&nobody));
    assert_eq!(gist(&found["waiting"]), gist(&missed["waiting"]), "the same whether there is such a person");
    assert_eq!((&found["qualification"], &missed["qualification"]), (&Value::Null, &Value::Null));
    let (row, gone) = (row(&email(&lab.enterprise), &there["uscc"]), row("nobody@example.com", &there["uscc"]));
    let code = lab.code_of(lab.listing);
    let list = |row: &str| format!("邮箱,统一社会信用代码,仪器编号,等级,依据\n{row},{code},2,旧系统\n");
    let report = |row: &str, trial: &str| lab.import(&list(row), &[("dry_run", trial)]).expect(200).json();
    assert_eq!(report(&row, "true"), report(&gone, "true"));
    assert_eq!(report(&row, "false"), report(&gone, "false"));

    // Nothing else that the provider sees or can do knows the person before they take it up.
    assert!(lab.known(&lab.enterprise.caller.login).is_empty());
    let id = json!({"user_id": lab.enterprise.caller.user_id, "reason": "旧系统"});
    let stranger = lab.grant(&id).expect_problem(422, "invalid_input");
    let mut no_one = id.clone();
    no_one["user_id"] = json!(uuid::Uuid::now_v7());
    assert_eq!(lab.grant(&no_one).expect_problem(422, "invalid_input")["errors"], stranger["errors"]);
    let listed = lab.get(&lab.provider, "/qualification-grants");
    let names: Vec<_> = listed["items"].as_array().expect("items").iter().map(|one| &one["accepted_by_name"]).collect();
    assert_eq!(names, [&Value::Null; 4]);
    assert_eq!(lab.get(&lab.provider, "/qualifications")["items"], json!([]));
    let desk = json!({"listing_id": lab.listing, "enterprise_uscc": there["uscc"], "window": hours(9, 10)});
    let quote = lab.post(&lab.provider, "/provider/bookings/quote", &desk).expect(200).json();
    assert_eq!(quote["people"], json!([]));
    assert!(quote["problems"].as_array().expect("problems").iter().any(|one| one["rule"] == "unqualified"), "{quote}");

    lab.accept(&lab.enterprise).expect(200);
    assert_eq!(lab.known(&lab.enterprise.caller.login).len(), 1, "who takes it up makes themselves known");
    let mut known = id;
    known["level"] = json!(2);
    let view = lab.grant(&known).expect(201).json()["qualification"].clone();
    assert_eq!((&view["level"], &view["user_name"]), (&json!(2), &json!(lab.enterprise.caller.login)));
}

fn row(email: &str, uscc: &Value) -> String {
    format!("{email},{}", uscc.as_str().expect("a code"))
}

#[test]
fn the_providers_own_people_and_those_whom_it_served_are_qualified_at_once() {
    let lab = Lab::open();
    let colleague = lab.app.colleague(lab.provider.organisation(), Role::ProviderMember, DISTRICT);
    let view = lab.grant(&lab.said(&colleague)).expect(201).json()["qualification"].clone();
    assert_eq!(view["user_id"], json!(colleague.caller.user_id));
    // Who took a seat is known.
    let window = TimeWindow::new(hours(9, 10).starts_at(), hours(9, 10).ends_at()).expect("a window");
    let new = json!({"window": window, "place": "x", "capacity": 2, "level": 1});
    let training = lab.post(&lab.provider, &format!("/listings/{}/trainings", lab.listing), &new).expect(201).id();
    lab.post(&lab.enterprise, &format!("/trainings/{training}/seats"), &json!({})).expect(201);
    let said = json!({"user_id": lab.enterprise.caller.user_id, "level": 2, "reason": "考核合格"});
    let view = lab.grant(&said).expect(201).json()["qualification"].clone();
    let in_thirty_days = lab.app.clock.now() + Duration::days(30);
    assert_eq!(view["valid_until"], json!(in_thirty_days), "as the rule says of the level");
    lab.quote(&lab.enterprise).expect(200);
    // Of a level once more: in the place of the one before.
    lab.grant(
        &json!({"user_id": lab.enterprise.caller.user_id, "level": 2, "valid_until": "2026-03-02", "reason": "缩短"}),
    )
    .expect(201);
    lab.app.advance(Duration::hours(16));
    lab.quote(&lab.enterprise).expect_breach("unqualified");
}

#[test]
fn what_does_not_fit_is_named_and_what_waits_can_be_taken_back() {
    let lab = Lab::open();
    let field = |change: &dyn Fn(&mut Value)| {
        let mut said = lab.said(&lab.enterprise);
        change(&mut said);
        lab.grant(&said).expect_problem(422, "invalid_input")["errors"][0]["field"].clone()
    };
    assert_eq!(field(&|said| said["level"] = json!(3)), "level");
    assert_eq!(field(&|said| said["reason"] = json!(" ")), "reason");
    assert_eq!(field(&|said| said["valid_until"] = json!("2026-03-01")), "valid_until");
    assert_eq!(field(&|said| said["uscc"] = Value::Null), "user_id");
    assert_eq!(field(&|said| said["email"] = json!("x")), "email");
    let stranger = lab.app.provider();
    lab.post(&stranger, &format!("/listings/{}/qualifications", lab.listing), &lab.said(&lab.enterprise)).expect(404);

    // Said again otherwise, the later word counts alone.
    let first = lab.grant(&lab.said(&lab.enterprise)).expect(201).json()["waiting"]["id"].clone();
    let mut said = lab.said(&lab.enterprise);
    said["valid_until"] = json!("2026-06-30");
    let second = lab.grant(&said).expect(201).json()["waiting"]["id"].clone();
    let waiting = lab.waiting(&lab.enterprise);
    assert_eq!((waiting.len(), &waiting[0]["id"]), (1, &second));
    let withdraw = |person: &Person, id: &Value, reason: &str| {
        let path = format!("/qualification-grants/{}/withdraw", id.as_str().expect("an id"));
        lab.post(person, &path, &json!({"reason": reason}))
    };
    withdraw(&lab.provider, &first, "重复").expect(404);
    withdraw(&stranger, &second, "重复").expect(404);
    withdraw(&lab.provider, &second, "").expect_problem(422, "invalid_input");
    let view = withdraw(&lab.provider, &second, "邮箱写错").expect(200).json();
    assert_eq!((&view["ended_as"], &view["end_reason"]), (&json!("withdrawn"), &json!("邮箱写错")));
    assert!(lab.waiting(&lab.enterprise).is_empty());
    // What was said is over with its last day.
    said["valid_until"] = json!("2026-03-02");
    lab.grant(&said).expect(201);
    assert_eq!(lab.waiting(&lab.enterprise).len(), 1);
    lab.app.advance(Duration::hours(16));
    assert!(lab.waiting(&lab.enterprise).is_empty());
}

#[test]
fn who_holds_longer_loses_nothing_by_taking_up_less() {
    let lab = Lab::open();
    let mut said = lab.said(&lab.enterprise);
    said["valid_until"] = json!("2026-12-31");
    lab.grant(&said).expect(201);
    let held = lab.accept(&lab.enterprise).expect(200).json()[0].clone();
    said["valid_until"] = json!("2026-06-30");
    lab.grant(&said).expect(201);
    let kept = lab.accept(&lab.enterprise).expect(200).json()[0].clone();
    assert_eq!(kept["id"], held["id"]);
    said["valid_until"] = json!("2027-06-30");
    lab.grant(&said).expect(201);
    assert_ne!(lab.accept(&lab.enterprise).expect(200).json()[0]["id"], held["id"], "more comes in its place");
}

#[test]
fn a_list_is_taken_row_by_row_or_every_bad_row_is_explained() {
    let lab = Lab::open();
    let plain = lab.app.listing(&lab.provider);
    let (code, other) = (lab.code_of(lab.listing), lab.code_of(plain));
    let (own, colleague) = (lab.uscc_of(&lab.enterprise), uscc());
    let head = "本所已培训人员名单\n电子邮箱,统一社会信用代码,仪器编号,等级,有效期至,依据\n";
    let good = format!(
        "{},{own},{code},独立操作,2026/12/31,旧系统 17\nwang@else.cn,{colleague},{code},1,,旧系统 18\n",
        email(&lab.enterprise),
    );
    let bad = format!(
        "li@else.cn,123,{code},9,明年,旧系统\nli@else.cn,{own},没有这台;{other},,,旧系统\nzhao@else.cn,{own},{code},,,旧系统\n\
         sun@else.cn,{own},{code};{other},,,\nwang@else.cn,{colleague},{code},1,2026-05-01,旧系统 18\n\
         wang@else.cn,{colleague},{code},1,,旧系统 18\n",
    );
    let all = format!("{head}{good}{bad}");
    let problem = lab.import(&all, &[]).expect_problem(422, "rows_rejected");
    let report = &problem["report"];
    assert_eq!((&report["rows_read"], &report["rejected"], &report["created"]), (&json!(8), &json!(5), &json!(2)));
    let told: Vec<_> = report["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|one| {
            (one["line"].as_u64().expect("a line"), one["column"].as_str().expect("a column"), one["code"].clone())
        })
        .collect();
    let told: Vec<_> =
        told.iter().map(|(line, column, code)| (*line, *column, code.as_str().expect("a code"))).collect();
    assert_eq!(
        told,
        [
            (5, "统一社会信用代码", "uscc_length"),
            (5, "有效期至", "date"),
            (6, "仪器编号", "unknown_listing"),
            (7, "等级", "unknown_level"),
            (8, "依据", "missing"),
            (9, "仪器编号", "duplicate"),
        ]
    );
    assert_eq!(report["repeated"], json!([{"line": 10, "first_line": 4}]));
    assert_eq!(lab.waits(), 0, "all or nothing");
    let trial = lab.import(&all, &[("dry_run", "true")]).expect(200).json();
    assert_eq!((&trial["errors"], &trial["created"]), (&report["errors"], &report["created"]));
    assert_eq!(lab.waits(), 0);
    let taken = lab.import(&all, &[("policy", "skip_bad_rows")]).expect(200).json();
    assert_eq!((&taken["created"], &taken["rejected"]), (&json!(2), &json!(5)));
    assert_eq!(lab.waits(), 2);

    // Sent again it changes nothing, also when some have taken it up and others have not.
    lab.accept(&lab.enterprise).expect(200);
    lab.app.advance(Duration::days(1));
    let again = lab.import(&format!("{head}{good}"), &[]).expect(200).json();
    assert_eq!((&again["unchanged"], &again["created"], lab.waits()), (&json!(2), &json!(0), 1));
    let longer = good.replace("2026/12/31", "2027/12/31");
    let renewed = lab.import(&format!("{head}{longer}"), &[]).expect(200).json();
    assert_eq!((&renewed["updated"], &renewed["unchanged"]), (&json!(1), &json!(1)));
    assert_eq!(lab.waiting(&lab.enterprise).len(), 1);
    let mine = lab.get(&lab.enterprise, "/qualifications");
    assert_eq!((mine["items"].as_array().expect("items").len(), &mine["items"][0]["level"]), (1, &json!(2)));
}

#[test]
fn one_row_may_name_several_instruments_and_a_file_without_headings_is_told_so() {
    let lab = Lab::open();
    let plain = lab.app.listing(&lab.provider);
    let codes = format!("{};{}", lab.code_of(lab.listing), lab.code_of(plain));
    let list = |level: &str| {
        format!(
            "E-mail,Credit code,Listing codes,Level,Reason\n{},{},{codes},{level},old system\n",
            email(&lab.enterprise),
            lab.uscc_of(&lab.enterprise)
        )
    };
    // A rank that both of them have.
    let report = lab.import(&list("1"), &[]).expect(200).json();
    assert_eq!((&report["created"], lab.waits()), (&json!(1), 2));
    assert_eq!(lab.accept(&lab.enterprise).expect(200).json().as_array().expect("two").len(), 2);
    let refused = lab.import(&list("2"), &[]).expect_problem(422, "rows_rejected");
    assert_eq!(refused["report"]["errors"][0]["column"], "Level", "the other has one level only");
    assert_eq!(lab.waits(), 0, "a row is taken for all of its listings or not at all");
    let nothing = lab.import("甲,乙\n1,2\n", &[]).expect_problem(422, "invalid_input");
    assert_eq!(nothing["errors"][0]["field"], "file");
    // Own people need not take anything up.
    let colleague = lab.app.colleague(lab.provider.organisation(), Role::ProviderMember, DISTRICT);
    let (who, whose) = (email(&colleague), lab.uscc_of(&lab.provider));
    let own = format!("邮箱,信用代码,编号,依据\n{who},{whose},{},本所职工\n", lab.code_of(plain));
    assert_eq!(lab.import(&own, &[]).expect(200).json()["created"], 1);
    assert_eq!(lab.import(&own, &[]).expect(200).json()["unchanged"], 1);
    assert_eq!(lab.known(&colleague.caller.login).len(), 1);
    let listed = lab.get(&lab.provider, "/qualifications");
    assert_eq!(listed["items"][0]["grant_reason"], "本所职工");
}
