//! A claim of which one level has paid is demanded back: what is paid as ever, and what is not is never paid.

use chuangquan::kernel::{ClaimId, Fen};
use chuangquan::store::DbError;
use chuangquan::store::schema::outbox;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::clawback::{Bureau, bureau, ordered, posted, propose, show, step};
use crate::settlement::send_back;
use crate::settlement_level_laws::at_once;
use crate::settlement_levels::{cancel, paid, send};
use crate::settlement_versions::{ask, assert_sound, decide};
use crate::support::TestApp;
use crate::support::given::Person;
use crate::support::settlement::Settling;

/// A claim of 1,000 yuan, of which the city has paid its half.
struct Half {
    app: TestApp,
    scene: Settling,
    provider: Person,
    office: Bureau,
    claim: ClaimId,
}

impl Half {
    fn paid() -> Self {
        let app = TestApp::start();
        let scene = app.settling();
        let (provider, office) = (app.payable_provider(), bureau(&app));
        let claim = app.approved_claim(&scene, provider.organisation(), Fen::new(100_000));
        let city = app.draft_level(&scene, "demand", Some("city")).expect(201).id();
        paid(&app, &send(&app, &scene, &city));
        Self { app, scene, provider, office, claim }
    }

    fn propose(&self) -> crate::support::Reply {
        propose(&self.app, &self.office.proposer, &self.claim.to_string(), None)
    }

    fn state(&self) -> String {
        self.app.claim_state(self.claim)
    }

    fn district(&self) -> String {
        self.app.draft_level(&self.scene, "demand", Some("district")).expect(201).id()
    }

    /// Why nothing is drafted.
    fn left_out(&self) -> Value {
        let refused = self.app.draft_batch(&self.scene, "demand").expect_problem(409, "nothing_to_settle");
        refused["left_out"]["examples"].clone()
    }

    /// The one message about this.
    fn told(&self, topic: &str) -> Value {
        let news = outbox::table.filter(outbox::topic.eq(topic)).select(outbox::payload);
        let mut told: Vec<Value> = self.app.read(|conn| news.load(conn).map_err(DbError::from));
        assert_eq!(told.len(), 1, "{topic}: {told:?}");
        told.remove(0)
    }

    fn decided(&self, id: &str, verdict: &str) {
        step(&self.app, &self.provider, id, "answer", &json!({ "answer": "同意退还。" })).expect(200);
        let decision = json!({ "verdict": verdict, "reason": "已核实。" });
        step(&self.app, &self.office.decider, id, "decide", &decision).expect(200);
    }
}

#[test]
fn what_is_paid_is_demanded_and_what_is_not_is_stopped() {
    let half = Half::paid();
    let Half { app, scene, provider, office, claim } = &half;
    assert_eq!((half.state(), posted(app, "payable:%")), ("partly_batched".to_owned(), 50_000));
    let treasury = posted(app, "treasury:%");
    let proposed = half.propose().expect(201).json();
    let id = proposed["id"].as_str().expect("an id");
    assert_eq!((&proposed["amount_fen"], &proposed["subject_fen"]), (&json!(50_000), &json!(50_000)));
    let stopped =
        json!([{ "level": "district", "payer_region": crate::support::given::DISTRICT, "amount_fen": 50_000 }]);
    assert_eq!(show(app, provider, id)["stopped"], stopped);
    assert_eq!(half.state(), "paid");
    let example = half.left_out()[0].clone();
    assert_eq!(
        (&example["reason"], &example["clawback_reference"], &example["amount_fen"]),
        (&json!("part_stopped"), &proposed["reference"], &json!(50_000))
    );
    assert_sound(app);
    // While that is not decided nothing else of it is demanded.
    half.propose().expect_problem(409, "parts_stopped");
    half.decided(id, "ordered");
    assert_eq!(half.state(), "clawed_back");
    assert_eq!((posted(app, "payable:%"), posted(app, "treasury:%") - treasury), (0, 50_000));
    assert_eq!(half.left_out()[0]["reason"], "part_stopped");
    let parts = show(app, provider, id)["parts"].clone();
    assert_eq!((parts.as_array().map(Vec::len), &parts[0]["level"]), (Some(1), &json!("city")));
    assert_sound(app);

    // What the payee owes the city is kept back from the next claim; the district owes all of its part.
    app.approved_claim(scene, provider.organisation(), Fen::new(200_000));
    let next = app.draft_batch(scene, "demand").expect(201).json();
    assert_eq!((&next["total_fen"], &next["netted_fen"]), (&json!(200_000), &json!(50_000)));
    let payments = send(app, scene, next["id"].as_str().expect("an id"));
    paid(app, &payments);
    assert_eq!(show(app, provider, id)["state"], "settled");
    propose(app, &office.proposer, &claim.to_string(), None).expect_problem(409, "nothing_paid");
    assert_sound(app);
}

#[test]
fn dismissed_the_rest_is_to_be_paid_again() {
    let half = Half::paid();
    let Half { app, scene, .. } = &half;
    let id = half.propose().expect(201).id();
    half.decided(&id, "dismissed");
    assert_eq!((half.state(), posted(app, "payable:%")), ("partly_batched".to_owned(), 50_000));
    assert_eq!(show(app, &half.provider, &id)["stopped"], json!([]));
    let district = half.district();
    paid(app, &send(app, scene, &district));
    assert_eq!((half.state(), posted(app, "payable:%")), ("paid".to_owned(), 0));
    // All of it is paid now, and demanded back as ever.
    ordered(app, &half.office, &half.provider, &half.claim.to_string(), None);
    assert_eq!(half.state(), "clawed_back");
    assert_sound(app);
}

/// A draft and a checked batch let go of the part; the others of the batch stay, and are checked anew.
#[test]
fn batches_that_nobody_has_authorised_let_go_of_it() {
    let half = Half::paid();
    let Half { app, scene, provider, .. } = &half;
    let alone = half.district();
    assert_eq!(half.state(), "batched");
    let first = half.propose().expect(201).id();
    let batch = app.batch(scene, &alone);
    assert_eq!((&batch["state"], &batch["total_fen"]), (&json!("cancelled"), &json!(50_000)));
    assert!(batch["reason"].as_str().is_some_and(|reason| reason.contains("ZH")), "{batch}");
    let bureau = json!([scene.maker.organisation()]);
    let told = half.told("batch.emptied");
    assert_eq!((&told["reference"], &told["recipients"]), (&batch["reference"], &bureau));
    half.decided(&first, "dismissed");

    let other = app.approved_claim(scene, provider.organisation(), Fen::new(40_000));
    let shared = half.district();
    assert_eq!(app.batch(scene, &shared)["total_fen"], 70_000);
    app.batch_step(&scene.checker, &shared, "check").expect(200);
    half.propose().expect(201);
    let batch = app.batch(scene, &shared);
    assert_eq!(
        (&batch["state"], &batch["total_fen"], &batch["line_count"], &batch["checker_id"]),
        (&json!("drafted"), &json!(20_000), &json!(1), &Value::Null)
    );
    let told = half.told("batch.part_stopped");
    assert_eq!((&told["reference"], &told["recipients"]), (&batch["reference"], &bureau));
    assert_eq!((&told["total_fen"], &told["line_count"]), (&json!(20_000), &json!(1)));
    assert!(told["clawback"].as_str().is_some_and(|reference| reference.starts_with("ZH")), "{told}");
    let payments = send(app, scene, &shared);
    assert_eq!((payments.len(), &payments[0]["amount_fen"]), (1, &json!(20_000)));
    paid(app, &payments);
    assert_eq!((half.state(), app.claim_state(other)), ("paid".to_owned(), "partly_batched".to_owned()));
    assert_sound(app);
}

/// The batch's first payment goes with its only line; what comes back of the second is sent again under a number of its own.
#[test]
fn what_is_reissued_is_numbered_after_a_payment_that_went() {
    let half = Half::paid();
    let Half { app, scene, provider, .. } = &half;
    let other = app.payable_provider();
    app.approved_claim(scene, other.organisation(), Fen::new(40_000));
    let district = half.district();
    let payments = app.batch_payments(scene, &district);
    assert_eq!((payments.len(), &payments[0]["payee_id"]), (2, &json!(provider.organisation())));
    half.propose().expect(201);
    let left = send(app, scene, &district);
    assert_eq!((left.len(), &left[0]["reference"]), (1, &payments[1]["reference"]));
    let mut back = left[0].clone();
    for number in ["-000003", "-000004"] {
        send_back(app, &back);
        let path = format!("/api/v1/payments/{}/reissue", back["id"].as_str().expect("an id"));
        back = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
        assert!(back["reference"].as_str().is_some_and(|reference| reference.ends_with(number)), "{back}");
        app.decide_reissue(&scene.checker, &back, "confirmed", "").expect(200);
        app.export_batch(scene, &district, &["csv"]).expect(201);
    }
    paid(app, &[back]);
    assert_eq!(app.batch(scene, &district)["state"], "paid");
    assert_sound(app);
}

/// What the batch would have kept back for another clawback is planned anew for what is left.
#[test]
fn what_is_kept_back_of_the_batch_is_planned_anew() {
    let half = Half::paid();
    let Half { app, scene, provider, office, .. } = &half;
    let earlier = app.approved_claim(scene, provider.organisation(), Fen::new(120_000));
    for level in ["city", "district"] {
        // The district's part of the half-paid claim with it.
        let id = app.draft_level(scene, "demand", Some(level)).expect(201).id();
        paid(app, &send(app, scene, &id));
    }
    ordered(app, office, provider, &earlier.to_string(), None);
    let again = app.approved_claim(scene, provider.organisation(), Fen::new(100_000));
    let small = app.approved_claim(scene, provider.organisation(), Fen::new(20_000));
    let city = app.draft_level(scene, "demand", Some("city")).expect(201).json();
    assert_eq!((&city["total_fen"], &city["netted_fen"]), (&json!(60_000), &json!(60_000)));
    app.sign_batch(scene, city["id"].as_str().expect("an id"));
    let district = app.draft_level(scene, "demand", Some("district")).expect(201).json();
    assert_eq!((&district["total_fen"], &district["netted_fen"]), (&json!(60_000), &json!(60_000)));
    propose(app, &office.proposer, &again.to_string(), None).expect(201);
    let id = district["id"].as_str().expect("an id");
    let batch = app.batch(scene, id);
    assert_eq!((&batch["total_fen"], &batch["netted_fen"]), (&json!(10_000), &json!(10_000)));
    assert_sound(app);
    app.sign_batch(scene, id);
    assert_eq!((app.batch(scene, id)["state"].clone(), app.claim_state(small)), (json!("paid"), "paid".to_owned()));
    assert_sound(app);
}

#[test]
fn what_is_signed_or_sent_is_refused_with_its_batch() {
    let half = Half::paid();
    let Half { app, scene, .. } = &half;
    let district = half.district();
    app.sign_batch(scene, &district);
    let reference = app.batch(scene, &district)["reference"].clone();
    assert_eq!(half.propose().expect_problem(409, "part_signed")["batch"], reference);
    assert_eq!(half.state(), "batched");
    ask(app, &scene.maker, &district, "拟追回").expect(201);
    decide(app, &scene.checker, &district, "recalled", "").expect(200);
    let id = half.propose().expect(201).id();
    half.decided(&id, "dismissed");

    let district = half.district();
    let payments = send(app, scene, &district);
    let reference = app.batch(scene, &district)["reference"].clone();
    assert_eq!(half.propose().expect_problem(409, "part_sent")["batch"], reference);
    paid(app, &payments);
    // What came back is owed and on its way again: not stopped either.
    send_back(app, &payments[0]);
    assert_eq!(half.propose().expect_problem(409, "part_sent")["batch"], reference);
    assert_eq!(half.state(), "batched");
    assert_sound(app);
}

/// The paid part comes back from the bank while the payee is heard: there is nothing to order, and all of it is to be paid.
#[test]
fn what_comes_back_meanwhile_is_not_ordered() {
    let half = Half::paid();
    let Half { app, scene, provider, office, .. } = &half;
    let id = half.propose().expect(201).id();
    let batches = app.get("/api/v1/batches?level=city", &scene.maker.token).expect(200).json();
    let city = batches["items"][0]["id"].as_str().expect("an id");
    send_back(app, &app.batch_payments(scene, city)[0]);
    assert_eq!(half.state(), "batched");
    step(app, provider, &id, "answer", &json!({ "answer": "同意退还。" })).expect(200);
    let decision = |verdict: &str| json!({ "verdict": verdict, "reason": "已核实。" });
    step(app, &office.decider, &id, "decide", &decision("ordered")).expect_problem(409, "nothing_paid");
    step(app, &office.decider, &id, "decide", &decision("dismissed")).expect(200);
    assert_eq!(half.state(), "partly_batched");
    half.propose().expect_problem(409, "nothing_paid");
    assert_sound(app);
}

/// Drafted, given up, signed and demanded back at the same instant.
#[test]
fn a_part_is_stopped_or_in_a_batch_whoever_is_first() {
    let half = Half::paid();
    let Half { app, scene, .. } = &half;
    for round in 0..4 {
        let statuses = at_once(&[0, 1, 2], |way| match way {
            0 => half.propose().status,
            1 => app.draft_level(scene, "demand", Some("district")).status,
            _ => app.draft_level(scene, "demand", None).status,
        });
        assert_eq!(statuses[0], 201, "round {round}: {statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 201 | 409)), "round {round}: {statuses:?}");
        assert_eq!(half.state(), "paid", "round {round}");
        assert_sound(app);
        let page =
            app.get("/api/v1/clawbacks?state=proposed", &app.token(&half.office.proposer.caller)).expect(200).json();
        half.decided(page["items"][0]["id"].as_str().expect("an id"), "dismissed");
        assert_eq!(half.state(), "partly_batched", "round {round}");
        if round % 2 == 0 {
            let id = half.district();
            let statuses = at_once(&[0, 1], |way| match way {
                0 => half.propose().status,
                _ => app.batch_step(&scene.checker, &id, "check").status,
            });
            assert_eq!(statuses[0], 201, "round {round}: {statuses:?}");
            let page = app
                .get("/api/v1/clawbacks?state=proposed", &app.token(&half.office.proposer.caller))
                .expect(200)
                .json();
            half.decided(page["items"][0]["id"].as_str().expect("an id"), "dismissed");
        }
    }
    let id = half.district();
    cancel(app, scene, &id);
    assert_sound(app);
}

/// What no use case does, by SQL, and the law that refuses it.
const FORGED: &[(&str, &str)] = &[
    ("DELETE FROM claim_share", "claim_share_stays"),
    ("UPDATE claim_stopped_share SET amount_fen = 1", "append-only"),
    ("DELETE FROM claim_stopped_share", "claim_stopped_share_stands"),
    (
        "INSERT INTO claim_stopped_share (claim_id, level, payer_region, amount_fen, account_id, clawback_id, stopped_at)
         SELECT claim_id, level, payer_region, amount_fen, account_id, gen_random_uuid(), now() FROM claim_share",
        "claim_stopped_share_clawback_id_fkey",
    ),
    (
        "INSERT INTO batch_line (batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id)
         SELECT l.batch_id, l.claim_id, s.level, s.payer_region, l.payee_id, s.amount_fen, l.payment_id
         FROM claim_stopped_share s JOIN batch_line l ON l.claim_id = s.claim_id AND NOT l.is_cancelled",
        "batch_line_not_stopped",
    ),
];

#[test]
fn the_database_refuses_to_pay_what_is_stopped() {
    let half = Half::paid();
    half.propose().expect(201);
    for (sql, law) in FORGED {
        let refused = half.app.db.read(|conn| conn.batch_execute(sql).map_err(DbError::from)).expect_err(sql);
        let told = format!("{refused} {refused:?}");
        assert!(refused.constraint() == Some(law) || told.contains(law), "{sql}: {told}");
    }
    assert_sound(&half.app);
}
