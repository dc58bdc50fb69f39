//! Results after payment: a listing may say that the customer reads the results of its booking only once the provider has
//! recorded that the customer's own share was received.

use chuangquan::booking::model::NewReceipt;
use chuangquan::booking::service::receipt_record;
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{BookingId, Fen, ListingId};
use chuangquan::notify;
use chuangquan::programme::PaymentMode;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Uuid};
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::claim::{PRICE, SUBSIDY, Scene, pdf};
use crate::support::given::Person;
use crate::support::voucher::typical_rules;
use crate::support::{Reply, TestApp};

/// What the enterprise pays itself of the usual booking.
const OWN: i64 = PRICE - SUBSIDY;

/// A laboratory that gives out results after payment.
struct Lab {
    app: TestApp,
    scene: Scene,
    listing: ListingId,
}

impl Lab {
    fn open() -> Self {
        let app = TestApp::start();
        let scene = app.scene();
        let given = GivenListing {
            kind: ListingKind::TestService,
            price: (PriceUnit::Fixed, Fen::new(PRICE)),
            ..GivenListing::default()
        };
        let listing = app.listing_with(&scene.provider, &given);
        let lab = Self { app, scene, listing };
        lab.rule(0, true);
        lab
    }

    /// Sets the rule, in the place of this version.
    fn rule(&self, version: i32, after_payment: bool) {
        let path = format!("/api/v1/listings/{}/rules?version={version}", self.listing);
        let rules = json!({ "results_after_payment": after_payment });
        self.app.put(&path, &self.scene.provider.token, &rules).expect(200);
    }

    fn ask(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1/bookings{path}"), &self.app.token(&person.caller), body)
    }

    /// Ordered with the voucher.
    fn order(&self) -> String {
        let order = json!({ "listing_id": self.listing, "voucher": self.scene.voucher });
        self.ask(&self.scene.enterprise, "", &order).expect(201).id()
    }

    /// A file with results: where it is read, and what is in it.
    fn result(&self, booking: &str) -> (String, Vec<u8>) {
        let (path, content) = (format!("/api/v1/bookings/{booking}/results"), pdf());
        let file = self.app.upload_to(&self.scene.provider, &path, &[], "检测报告.pdf", &content).expect(201).id();
        (format!("{path}/{file}"), content)
    }

    fn read(&self, person: &Person, file: &str) -> Reply {
        self.app.get(file, &self.app.token(&person.caller))
    }

    fn receive(&self, booking: &str, fen: i64, note: Option<&str>) -> Reply {
        let body = json!({ "amount_fen": fen, "received_on": "2026-03-02", "note": note });
        self.ask(&self.scene.provider, &format!("/{booking}/receipts"), &body)
    }

    fn correct(&self, booking: &str, receipt: &Value, reason: &str) -> Reply {
        let receipt = receipt["id"].as_str().expect("an id");
        let path = format!("/{booking}/receipts/{receipt}/correct");
        self.ask(&self.scene.provider, &path, &json!({ "reason": reason }))
    }

    /// Where the own share stands; the database reckons what is owed as the program does.
    fn share(&self, booking: &str) -> Value {
        let path = format!("/api/v1/bookings/{booking}/own-share");
        let [seen, other] = [&self.scene.enterprise, &self.scene.provider]
            .map(|person| self.app.get(&path, &self.app.token(&person.caller)).expect(200).json());
        assert_eq!(seen, other, "both sides see the same");
        assert_eq!(seen["owed_fen"], json!(owed(&self.app, booking)), "{seen}");
        seen
    }

    /// What the enterprise was told of the own share and the results, in the order of the alphabet.
    fn told(&self) -> Vec<String> {
        while self.app.write(|tx| notify::expand_events(tx, 1_000)) > 0 {}
        let token = self.app.token(&self.scene.enterprise.caller);
        let messages = self.app.get("/api/v1/me/messages", &token).expect(200).json();
        let topics = messages["items"].as_array().expect("items").iter();
        let topics = topics.filter_map(|one| one["topic"].as_str().expect("a topic").strip_prefix("booking."));
        let mut topics: Vec<_> = topics
            .filter(|topic| topic.starts_with("receipt_") || topic.starts_with("results_"))
            .map(str::to_owned)
            .collect();
        topics.sort();
        topics
    }

    fn waits(&self) -> [bool; 2] {
        [
            self.app.has_todo(&self.scene.enterprise, "booking_payment_to_make"),
            self.app.has_todo(&self.scene.provider, "booking_payment_to_record"),
        ]
    }
}

/// What a booking's customer owes, as the database has it.
fn owed(app: &TestApp, booking: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Owed {
        #[diesel(sql_type = BigInt)]
        fen: i64,
    }
    let id: BookingId = serde_json::from_value(json!(booking)).expect("an id");
    let answer: Owed = app.read(|conn| {
        diesel::sql_query("SELECT booking_own_share(b) AS fen FROM booking b WHERE b.id = $1")
            .bind::<Uuid, _>(id)
            .get_result(conn)
            .map_err(DbError::from)
    });
    answer.fen
}

#[test]
fn results_are_given_out_with_the_last_fen_and_everybody_is_told() {
    let lab = Lab::open();
    let (enterprise, provider) = (&lab.scene.enterprise, &lab.scene.provider);
    // Whoever looks at the listing sees the rule before booking.
    let public = lab.app.get_public(&format!("/api/v1/listings/{}/rules", lab.listing)).expect(200).json();
    assert_eq!(public["rules"]["results_after_payment"], true);
    let booking = lab.order();
    let seen = lab.app.get(&format!("/api/v1/bookings/{booking}"), &enterprise.token).expect(200).json();
    assert_eq!((&seen["results_after_payment"], &seen["own_share_fen"]), (&json!(true), &json!(OWN)));
    assert_eq!(lab.waits(), [false, false], "nothing is done yet");

    let (file, content) = lab.result(&booking);
    assert_eq!(lab.waits(), [true, true]);
    let refused = lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    assert_eq!(refused["open_fen"], json!(OWN));
    assert!(refused["provider"].as_str().is_some_and(|name| name.starts_with("provider")), "{refused}");
    let list = format!("/api/v1/bookings/{booking}/results");
    let names = lab.app.get(&list, &enterprise.token).expect(200).json();
    assert_eq!(names[0]["file_name"], "检测报告.pdf", "that they are there is no secret");
    for reader in [provider, &lab.scene.district] {
        assert_eq!(lab.read(reader, &file).expect(200).bytes, content);
    }

    let part = lab.receive(&booking, OWN - 1, None).expect(201).json();
    assert_eq!((&part["open_fen"], &part["results_await_payment"]), (&json!(1), &json!(true)));
    let refused = lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    assert_eq!((&refused["open_fen"], &refused["received_fen"]), (&json!(1), &json!(OWN - 1)));
    assert_eq!(lab.waits(), [true, true]);
    let all = lab.receive(&booking, 1, None).expect(201).json();
    assert_eq!((&all["open_fen"], &all["results_await_payment"]), (&json!(0), &json!(false)));
    assert_eq!(lab.read(enterprise, &file).expect(200).bytes, content);
    assert_eq!(lab.waits(), [false, false]);
    assert_eq!(lab.told(), ["receipt_recorded", "receipt_recorded", "results_await_payment", "results_released"]);
    // Work goes on as ever, and what is delivered and accepted stays readable.
    lab.ask(provider, &format!("/{booking}/deliver"), &json!({})).expect(200);
    lab.share(&booking);
    lab.ask(enterprise, &format!("/{booking}/accept"), &json!({})).expect(200);
    assert_eq!(lab.share(&booking)["owed_fen"], json!(OWN));
    assert_eq!(lab.read(enterprise, &file).expect(200).bytes, content);
}

#[test]
fn only_the_provider_says_what_it_received_and_takes_it_back() {
    let lab = Lab::open();
    let booking = lab.order();
    let (file, _) = lab.result(&booking);
    let path = format!("/{booking}/receipts");
    let body = json!({ "amount_fen": OWN, "received_on": "2026-03-02" });
    lab.ask(&lab.scene.enterprise, &path, &body).expect_problem(403, "forbidden");
    lab.ask(&lab.app.provider(), &path, &body).expect_problem(404, "not_found");
    let field = |reply: Reply| {
        let problem = reply.expect_problem(422, "invalid_input");
        problem["errors"][0]["field"].as_str().expect("a field").to_owned()
    };
    assert_eq!(field(lab.receive(&booking, 0, None)), "amount_fen");
    assert_eq!(field(lab.receive(&booking, OWN + 1, None)), "note", "more than is open is explained");
    let ahead = json!({ "amount_fen": 1, "received_on": "2026-03-03" });
    assert_eq!(field(lab.ask(&lab.scene.provider, &path, &ahead)), "received_on");
    let before = json!({ "amount_fen": 1, "received_on": "-9999-01-01" });
    assert_eq!(field(lab.ask(&lab.scene.provider, &path, &before)), "received_on");
    let wrong = json!({ "amount_fen": 1, "received_on": "2026-03-02", "paid_by": "字".repeat(201) });
    assert_eq!(field(lab.ask(&lab.scene.provider, &path, &wrong)), "paid_by");

    let beyond = lab.receive(&booking, OWN + 300, Some("含下一单定金")).expect(201).json();
    assert_eq!((&beyond["beyond_fen"], &beyond["results_await_payment"]), (&json!(300), &json!(false)));
    let receipt = &beyond["receipts"][0];
    assert!(receipt["paid_by"].as_str().is_some_and(|payer| payer.starts_with("enterprise")), "{receipt}");
    assert_eq!(receipt["recorded_by"], json!(lab.scene.provider.caller.login));
    lab.read(&lab.scene.enterprise, &file).expect(200);

    assert_eq!(field(lab.correct(&booking, receipt, " ")), "reason");
    let path = format!("/{booking}/receipts/{}/correct", receipt["id"].as_str().expect("an id"));
    let reason = json!({ "reason": "记错了预约" });
    lab.ask(&lab.scene.enterprise, &path, &reason).expect_problem(403, "forbidden");
    lab.ask(&lab.app.provider(), &path, &reason).expect_problem(404, "not_found");
    let other = lab.order();
    lab.correct(&other, receipt, "别的预约").expect_problem(404, "not_found");
    let corrected = lab.correct(&booking, receipt, "记错了预约").expect(201).json();
    assert_eq!((&corrected["received_fen"], &corrected["results_await_payment"]), (&json!(0), &json!(true)));
    let [said, correction] = [&corrected["receipts"][0], &corrected["receipts"][1]];
    assert_eq!((&said["is_corrected"], &correction["corrects"]), (&json!(true), &said["id"]));
    assert_eq!((&correction["amount_fen"], &correction["note"]), (&json!(-(OWN + 300)), &json!("记错了预约")));
    lab.correct(&booking, said, "再来一次").expect_problem(409, "receipt_stands");
    lab.correct(&booking, correction, "撤回更正").expect_problem(409, "receipt_stands");
    lab.read(&lab.scene.enterprise, &file).expect_problem(409, "results_await_payment");
    lab.receive(&booking, OWN, None).expect(201);
    lab.read(&lab.scene.enterprise, &file).expect(200);
    assert_eq!(lab.told().iter().filter(|topic| *topic == "results_released").count(), 2);
    let seen = lab.app.get(&format!("/api/v1/bookings/{booking}"), &lab.scene.provider.token).expect(200).json();
    let timeline = seen["timeline"].as_array().expect("events").iter();
    let done: Vec<_> = timeline.map(|event| event["action"].clone()).collect();
    for action in ["receipt_recorded", "receipt_corrected", "results_released"] {
        assert!(done.contains(&json!(format!("booking.{action}"))), "{done:?}");
    }
}

#[test]
fn a_booking_keeps_the_rule_under_which_it_was_made() {
    let lab = Lab::open();
    let bound = lab.order();
    lab.rule(1, false);
    let free = lab.order();
    let (bound_file, _) = lab.result(&bound);
    let (free_file, _) = lab.result(&free);
    lab.read(&lab.scene.enterprise, &bound_file).expect_problem(409, "results_await_payment");
    lab.read(&lab.scene.enterprise, &free_file).expect(200);
    let share = lab.share(&free);
    assert_eq!((&share["results_after_payment"], &share["open_fen"]), (&json!(false), &json!(OWN)));
    lab.rule(2, true);
    lab.read(&lab.scene.enterprise, &free_file).expect(200);
    assert_eq!(lab.waits(), [true, true]);
    lab.receive(&bound, OWN, None).expect(201);
    assert_eq!(lab.waits(), [false, false], "of the other nothing is waited for");
}

#[test]
fn calling_off_is_no_way_to_read_for_nothing_and_a_lower_price_lets_results_go() {
    let lab = Lab::open();
    let (enterprise, provider) = (&lab.scene.enterprise, &lab.scene.provider);
    let called_off = lab.order();
    let (file, content) = lab.result(&called_off);
    lab.ask(enterprise, &format!("/{called_off}/cancel"), &json!({ "reason": "不需要了" })).expect(200);
    let share = lab.share(&called_off);
    assert_eq!((&share["owed_fen"], &share["results_await_payment"]), (&json!(0), &json!(true)));
    lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    assert_eq!(lab.waits(), [false, false], "nothing is owed, nobody waits");
    // The voucher pays nothing of it any more: its part is to be paid as well by who wants to read.
    let kept = lab.receive(&called_off, OWN, Some("撤销后仍要结果")).expect(201).json();
    assert_eq!(kept["results_await_payment"], json!(true), "{kept}");
    lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    lab.receive(&called_off, SUBSIDY, Some("撤销后仍要结果")).expect(201);
    assert_eq!(lab.read(enterprise, &file).expect(200).bytes, content);

    let disputed = lab.order();
    let (file, content) = lab.result(&disputed);
    lab.receive(&disputed, 20_000, None).expect(201);
    lab.ask(provider, &format!("/{disputed}/deliver"), &json!({})).expect(200);
    lab.ask(enterprise, &format!("/{disputed}/dispute"), &json!({ "reason": "一半样品的数据无效" })).expect(200);
    lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    let decision = json!({ "outcome": "accepted", "price_fen": 40_000, "reason": "按有效数据计价" });
    lab.ask(&lab.scene.city, &format!("/{disputed}/resolve"), &decision).expect(200);
    let share = lab.share(&disputed);
    assert_eq!((&share["owed_fen"], &share["open_fen"]), (&json!(20_000), &json!(0)));
    assert_eq!(lab.read(enterprise, &file).expect(200).bytes, content);
    assert_eq!(
        lab.told(),
        [
            "receipt_recorded",
            "receipt_recorded",
            "receipt_recorded",
            "results_await_payment",
            "results_await_payment",
            "results_released",
            "results_released"
        ],
        "of both bookings"
    );
}

/// Of hours less may be used than was paid for.
#[test]
fn what_comes_to_less_when_it_is_delivered_lets_results_go() {
    let lab = Lab::open();
    let instrument = lab.app.listing(&lab.scene.provider);
    let rules = json!({ "results_after_payment": true });
    let path = format!("/api/v1/listings/{instrument}/rules?version=0");
    lab.app.put(&path, &lab.scene.provider.token, &rules).expect(200);
    let (enterprise, provider) = (&lab.scene.enterprise, &lab.scene.provider);
    let booking = lab.ask(enterprise, "", &order(instrument, hours(9, 11), "none")).expect(201).id();
    lab.app.clock.set(tomorrow(11, 0));
    let path = format!("/api/v1/bookings/{booking}/results");
    let fresh = Person { token: lab.app.token(&provider.caller), caller: provider.caller.clone() };
    let file = lab.app.upload_to(&fresh, &path, &[], "谱图.pdf", &pdf()).expect(201).id();
    let file = format!("{path}/{file}");
    lab.receive(&booking, 15_000, None).expect(201);
    lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    lab.ask(provider, &format!("/{booking}/deliver"), &json!({ "actual_minutes": 90 })).expect(200);
    assert_eq!(lab.share(&booking)["owed_fen"], json!(15_000));
    lab.read(enterprise, &file).expect(200);
    assert_eq!(lab.told(), ["receipt_recorded", "results_await_payment", "results_released"]);
}

/// Where the programme reimburses, the provider is paid all of the price by the enterprise.
#[test]
fn all_of_the_price_is_awaited_where_the_programme_reimburses() {
    let lab = Lab::open();
    let mut rules = typical_rules();
    rules.payment_mode = PaymentMode::Reimbursement;
    let programme = lab.app.programme_with(rules);
    lab.app.fund(&programme, Fen::from_yuan(1_000_000));
    let voucher = lab.app.voucher(&programme, &lab.scene.enterprise, Fen::from_yuan(10_000));
    let order = json!({ "listing_id": lab.listing, "voucher": voucher });
    let booking = lab.ask(&lab.scene.enterprise, "", &order).expect(201).json();
    assert_eq!(booking["subsidy_fen"], json!(SUBSIDY));
    let booking = booking["id"].as_str().expect("an id");
    let (file, _) = lab.result(booking);
    assert_eq!(lab.share(booking)["open_fen"], json!(PRICE));
    lab.receive(booking, OWN, None).expect(201);
    lab.read(&lab.scene.enterprise, &file).expect_problem(409, "results_await_payment");
    lab.receive(booking, SUBSIDY, None).expect(201);
    lab.read(&lab.scene.enterprise, &file).expect(200);
}

#[test]
fn two_who_record_the_same_money_at_once_are_not_both_believed() {
    let lab = Lab::open();
    let booking = lab.order();
    let id: BookingId = serde_json::from_value(json!(booking)).expect("an id");
    let provider = &lab.scene.provider.caller;
    let new: NewReceipt =
        serde_json::from_value(json!({ "amount_fen": OWN, "received_on": "2026-03-02" })).expect("a receipt");
    let believed = std::thread::scope(|scope| {
        let record = || lab.app.db.write(&provider.actor(), |tx| receipt_record(tx, provider, id, &new)).is_ok();
        let both = [scope.spawn(record), scope.spawn(record)];
        both.map(|turn| turn.join().expect("no panic")).into_iter().filter(|is_believed| *is_believed).count()
    });
    assert_eq!(believed, 1);
    assert_eq!(lab.share(&booking)["received_fen"], json!(OWN));
}

/// The database is the last judge.
#[test]
fn the_database_keeps_every_receipt_and_believes_no_more_than_is_owed() {
    #[derive(QueryableByName)]
    struct Said {
        #[diesel(sql_type = Text)]
        id: String,
    }
    let lab = Lab::open();
    let booking = lab.order();
    lab.receive(&booking, 20_000, None).expect(201);
    let refused = |statement: &str| {
        let outcome = lab.app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from));
        assert!(outcome.is_err(), "{statement}");
    };
    for statement in
        ["UPDATE booking_receipt SET amount_fen = 1", "DELETE FROM booking_receipt", "TRUNCATE booking_receipt"]
    {
        refused(statement);
    }
    let another = |amount: &str, corrects: &str, day: &str, note: &str| {
        format!(
            "INSERT INTO booking_receipt
             SELECT gen_random_uuid(), booking_id, {amount}, {corrects}, {day}, paid_by, {note}, recorded_by, recorded_at
             FROM booking_receipt"
        )
    };
    refused(&another(&(OWN - 20_000 + 1).to_string(), "NULL", "received_on", "NULL"));
    refused(&another("0", "NULL", "received_on", "'x'"));
    refused(&another("-1", "NULL", "received_on", "'x'"));
    refused(&another("1", "NULL", "received_on + 1", "NULL"));
    refused(&another("-19999", "id", "received_on", "'x'"));
    refused(&another("-20000", "id", "received_on", "NULL"));
    let good = another("-20000", "id", "received_on", "'x'");
    let done = lab
        .app
        .db
        .read(|conn| diesel::sql_query(format!("{good} RETURNING id::text")).load::<Said>(conn).map_err(DbError::from));
    assert_eq!(done.map(|rows| rows.iter().filter(|row| !row.id.is_empty()).count()).ok(), Some(1));
    refused(&another("-20000", "'00000000-0000-0000-0000-000000000000'", "received_on", "'x'"));
}

#[test]
fn results_are_given_out_when_the_rest_of_the_bill_is_credited() {
    let lab = Lab::open();
    let (enterprise, provider) = (&lab.scene.enterprise, &lab.scene.provider);
    let booking = lab.order();
    let (file, content) = lab.result(&booking);
    lab.ask(provider, &format!("/{booking}/deliver"), &json!({})).expect(200);
    lab.ask(enterprise, &format!("/{booking}/accept"), &json!({})).expect(200);
    lab.receive(&booking, OWN - 1_000, None).expect(201);
    let bill = lab.share(&booking)["bill"]["id"].as_str().expect("a bill").to_owned();
    let credit = |fen: i64| {
        let path = format!("/api/v1/bills/{bill}/credit-notes");
        let body = json!({ "amount_fen": fen, "reason": "晚交一天" });
        lab.app.post(&path, &lab.app.token(&provider.caller), &body).expect(201);
    };
    credit(999);
    let refused = lab.read(enterprise, &file).expect_problem(409, "results_await_payment");
    assert_eq!(refused["open_fen"], json!(1));
    assert_eq!(lab.share(&booking)["open_fen"], json!(1));
    credit(1);
    assert_eq!(lab.read(enterprise, &file).expect(200).bytes, content);
    let share = lab.share(&booking);
    assert_eq!((&share["open_fen"], &share["results_await_payment"]), (&json!(0), &json!(false)));
    assert!(lab.told().contains(&"results_released".to_owned()));
    assert_eq!(lab.waits(), [false, false]);
}
