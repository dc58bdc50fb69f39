//! Bills: made when something becomes owed, numbered without gaps, paid in parts, lowered by credit notes only, reminded of
//! once, and nobody's but their two parties'.

mod credits;
mod held_back;
mod paid_back;

use std::thread;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chuangquan::billing::BillState;
use chuangquan::billing::service::run_reminders;
use chuangquan::booking::model::{NewDelivery, NewOrder};
use chuangquan::booking::service as bookings;
use chuangquan::catalog::{ListingKind, PriceUnit};
use chuangquan::kernel::{BookingId, Fen, local_midnight};
use chuangquan::notify;
use chuangquan::programme::PaymentMode;
use chuangquan::report::verify::verify;
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use crate::support::booking::{GivenListing, hours, order, tomorrow};
use crate::support::claim::{PRICE, SUBSIDY, Scene};
use crate::support::given::Person;
use crate::support::voucher::typical_rules;
use crate::support::{Reply, TestApp, sealer};

/// What the enterprise pays itself of the usual booking.
const OWN: i64 = PRICE - SUBSIDY;

/// The usual enterprise and provider, and what they ask.
struct House {
    app: TestApp,
    scene: Scene,
}

impl House {
    fn open() -> Self {
        let app = TestApp::start();
        let scene = app.scene();
        Self { app, scene }
    }

    fn get(&self, person: &Person, path: &str) -> Reply {
        self.app.get(&format!("/api/v1{path}"), &self.app.token(&person.caller))
    }

    fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1{path}"), &self.app.token(&person.caller), body)
    }

    fn terms(&self, body: &Value) -> Reply {
        self.app.put("/api/v1/billing-terms", &self.app.token(&self.scene.provider.caller), body)
    }

    /// Bills of one side, newest first.
    fn bills(&self, person: &Person, query: &str) -> Vec<Value> {
        let page = self.get(person, &format!("/bills{query}")).expect(200).json();
        page["items"].as_array().expect("items").clone()
    }

    /// The only bill, which both parties see alike.
    fn bill(&self) -> Value {
        let [owed, receivable] = [&self.scene.enterprise, &self.scene.provider].map(|person| self.bills(person, ""));
        assert_eq!(owed, receivable);
        let [bill] = &owed[..] else { panic!("one bill: {owed:?}") };
        let id = bill["id"].as_str().expect("an id");
        let detail = self.get(&self.scene.enterprise, &format!("/bills/{id}")).expect(200).json();
        assert_eq!((&detail["number"], &detail["state"]), (&bill["number"], &bill["state"]));
        detail
    }

    /// What is said of the bill most.
    fn stands(&self) -> (String, i64) {
        let bill = self.bill();
        (bill["state"].as_str().expect("a state").to_owned(), bill["open_fen"].as_i64().expect("fen"))
    }

    fn receive(&self, booking: BookingId, fen: i64, note: Option<&str>) -> Reply {
        let body = json!({ "amount_fen": fen, "received_on": "2026-03-02", "note": note });
        self.post(&self.scene.provider, &format!("/bookings/{booking}/receipts"), &body)
    }

    fn waits(&self, person: &Person) -> Vec<String> {
        let todo = self.get(person, "/me/todo").expect(200).json();
        let kinds = todo["for_me"].as_array().expect("groups").iter();
        let kinds = kinds.filter_map(|group| group["kind"].as_str());
        kinds.filter(|kind| kind.starts_with("bill_") || kind.starts_with("receivable_")).map(str::to_owned).collect()
    }

    /// At noon of a day.
    fn on(&self, day: NaiveDate) {
        self.app.clock.set(noon(day));
    }

    fn remind(&self) -> usize {
        run_reminders(&self.app.db).expect("the job runs")
    }

    /// Reminders of bills that were announced, in order.
    fn reminded(&self) -> Vec<String> {
        texts(
            &self.app,
            "SELECT topic FROM outbox WHERE topic IN ('bill.due_soon', 'bill.overdue') ORDER BY created_at",
        )
    }

    fn is_sound(&self) {
        let verification = self.app.read(|conn| verify(conn, &sealer()));
        assert!(verification.is_sound(), "{:?}", verification.first_wrong());
    }
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    local_midnight(day) + Duration::hours(12)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn texts(app: &TestApp, question: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        said: String,
    }
    let question = format!("SELECT said FROM ({question}) AS found (said)");
    let found: Vec<Found> = app.read(|conn| diesel::sql_query(question).load(conn).map_err(DbError::from));
    found.into_iter().map(|found| found.said).collect()
}

fn refused(app: &TestApp, statement: &str) {
    let outcome = app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from));
    assert!(outcome.is_err(), "{statement}");
}

/// Work that is done and waits to be accepted, without a voucher.
fn delivered(app: &TestApp, enterprise: &Person, provider: &Person) -> BookingId {
    let given = GivenListing {
        kind: ListingKind::TestService,
        price: (PriceUnit::Fixed, Fen::new(PRICE)),
        ..GivenListing::default()
    };
    let order = NewOrder::of(app.listing_with(provider, &given));
    let (customer, server) = (&enterprise.caller, &provider.caller);
    let id = app.db.write(&customer.actor(), |tx| bookings::create(tx, customer, &order)).expect("an order").id;
    app.db
        .write(&server.actor(), |tx| bookings::deliver(tx, server, id, &NewDelivery::default()))
        .expect("the work is delivered");
    id
}

#[test]
fn a_bill_comes_with_acceptance_and_is_paid_in_parts() {
    let house = House::open();
    let (enterprise, provider) = (&house.scene.enterprise, &house.scene.provider);
    let before = delivered(&house.app, enterprise, provider);
    assert_eq!(house.bills(enterprise, ""), Vec::<Value>::new(), "nothing is final before it is accepted");
    house.post(enterprise, &format!("/bookings/{before}/dispute"), &json!({ "reason": "结果不符" })).expect(200);

    let booking = house.app.accepted_booking(&house.scene);
    let bill = house.bill();
    assert_eq!(
        (&bill["number"], &bill["kind"], &bill["state"]),
        (&json!("ZD2026-000001"), &json!("service"), &json!("open"))
    );
    assert_eq!(
        (&bill["price_fen"], &bill["carried_fen"], &bill["amount_fen"], &bill["open_fen"]),
        (&json!(PRICE), &json!(SUBSIDY), &json!(OWN), &json!(OWN))
    );
    assert_eq!((&bill["issued_on"], &bill["due_on"]), (&json!("2026-03-02"), &json!("2026-04-01")), "thirty days");
    assert!(bill["lines"].as_array().is_some_and(|lines| lines.len() > 1), "{bill}");
    assert!(bill["provider_uscc"].is_string() && bill["enterprise_uscc"].is_string(), "{bill}");
    let share = house.get(provider, &format!("/bookings/{booking}/own-share")).expect(200).json();
    assert_eq!(share["bill"]["id"], bill["id"], "the booking leads to it");
    assert_eq!(house.waits(enterprise), ["bill_to_pay"], "also without results after payment");
    house.app.write(|tx| notify::expand_events(tx, 10_000));
    let messages = house.get(enterprise, "/me/messages").expect(200).json();
    let told = messages["items"].as_array().expect("items").iter().any(|one| one["topic"] == "bill.issued");
    assert!(told, "{messages}");

    house.receive(booking, 1, None).expect(201);
    assert_eq!(house.stands(), ("partly_paid".to_owned(), OWN - 1));
    let rest = house.receive(booking, OWN - 1, None).expect(201).json();
    assert_eq!(rest["bill"]["state"], "paid");
    assert_eq!(house.stands(), ("paid".to_owned(), 0));
    assert_eq!(house.waits(enterprise), Vec::<String>::new());
    let receipt = rest["receipts"][1]["id"].as_str().expect("an id").to_owned();
    let path = format!("/bookings/{booking}/receipts/{receipt}/correct");
    house.post(provider, &path, &json!({ "reason": "记错了预约" })).expect(201);
    assert_eq!(house.stands(), ("partly_paid".to_owned(), OWN - 1), "what is taken back is open again");
    house.receive(booking, OWN, Some("含下一单定金")).expect(201);
    assert_eq!((house.stands(), house.bill()["beyond_fen"].clone()), (("paid".to_owned(), 0), json!(1)));
    let totals = house.get(enterprise, "/bill-totals").expect(200).json();
    assert_eq!(totals, json!([{ "state": "paid", "bills": 1, "amount_fen": OWN, "open_fen": 0 }]));
    assert_eq!(house.bills(enterprise, "?state=open"), Vec::<Value>::new());
    assert_eq!(house.bills(enterprise, "?state=paid").len(), 1);
    house.is_sound();
}

#[test]
fn nobody_but_its_two_parties_sees_a_bill_or_records_its_money() {
    let house = House::open();
    let booking = house.app.accepted_booking(&house.scene);
    let id = house.bill()["id"].as_str().expect("an id").to_owned();
    let (enterprise, provider) = (house.app.enterprise(), house.app.provider());
    for stranger in [&enterprise, &provider] {
        house.get(stranger, &format!("/bills/{id}")).expect_problem(404, "not_found");
        assert_eq!(house.bills(stranger, ""), Vec::<Value>::new());
        for side in ["owed", "receivable"] {
            assert_eq!(house.bills(stranger, &format!("?side={side}")), Vec::<Value>::new());
        }
    }
    let received = json!({ "amount_fen": OWN, "received_on": "2026-03-02" });
    let path = format!("/bookings/{booking}/receipts");
    house.post(&provider, &path, &received).expect_problem(404, "not_found");
    house.post(&house.scene.enterprise, &path, &received).expect_problem(403, "forbidden");
    assert_eq!(house.stands(), ("open".to_owned(), OWN));
    house.get(&house.scene.enterprise, "/receivables").expect_problem(403, "forbidden");
    house.get(&house.scene.city, "/bills").expect_problem(403, "forbidden");
    let nothing = house.get(&provider, "/receivables").expect(200).json();
    assert_eq!((&nothing["customers"], &nothing["total"]["open_fen"]), (&json!([]), &json!(0)));
}

#[test]
fn a_provider_says_within_how_many_days_it_is_paid_and_what_is_issued_stays() {
    let house = House::open();
    let provider = &house.scene.provider;
    let usual = house.get(provider, "/billing-terms").expect(200).json();
    assert_eq!((&usual["payment_days"], &usual["reminds"]), (&json!(30), &json!(true)));
    house.app.accepted_booking(&house.scene);
    let new = json!({ "payment_days": 0, "pay_to": " 工商银行 6222 ", "reminds": false, "days_before": 0, "every_days": 1,
                      "at_most": 0 });
    house.terms(&new).expect(200);
    house.app.accepted_booking(&house.scene);
    let bills = house.bills(&house.scene.enterprise, "");
    let due: Vec<_> = bills.iter().map(|bill| (bill["number"].clone(), bill["due_on"].clone())).collect();
    assert!(due.contains(&(json!("ZD2026-000001"), json!("2026-04-01"))), "{due:?}");
    assert!(due.contains(&(json!("ZD2026-000002"), json!("2026-03-02"))), "{due:?}");
    let second = bills.iter().find(|bill| bill["number"] == "ZD2026-000002").and_then(|bill| bill["id"].as_str());
    let detail = house.get(provider, &format!("/bills/{}", second.expect("an id"))).expect(200).json();
    assert_eq!((&detail["pay_to"], &detail["state"]), (&json!("工商银行 6222"), &json!("open")), "today is in time");

    let wrong = json!({ "payment_days": 181, "reminds": true, "days_before": 61, "every_days": 0, "at_most": 13 });
    let problem = house.terms(&wrong).expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(4), "{problem}");
    let history = house.get(provider, "/billing-terms/history").expect(200).json();
    assert_eq!(history["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(history["items"][0]["terms"]["payment_days"], 0);
    let other = house.get(&house.app.provider(), "/billing-terms").expect(200).json();
    assert_eq!(other, usual, "they are its own");
    refused(&house.app, "UPDATE billing_terms SET payment_days = 1");
}

#[test]
fn customers_are_reminded_before_and_after_the_due_day_each_time_once() {
    let house = House::open();
    let terms = json!({ "payment_days": 30, "reminds": true, "days_before": 3, "every_days": 7, "at_most": 2 });
    house.terms(&terms).expect(200);
    let booking = house.app.accepted_booking(&house.scene);
    house.on(day(3, 28));
    assert_eq!(house.remind(), 0, "four days before");
    house.on(day(3, 29));
    // Two processes look at the same moment.
    let both: usize = thread::scope(|scope| {
        let turns: Vec<_> =
            (0..2).map(|_| scope.spawn(|| run_reminders(&house.app.db).expect("the job runs"))).collect();
        turns.into_iter().map(|turn| turn.join().expect("no panic")).sum()
    });
    assert_eq!(both, 1);
    assert_eq!(house.reminded(), ["bill.due_soon"]);
    house.on(day(4, 1));
    assert_eq!((house.remind(), house.stands().0.as_str()), (0, "open"), "the due day itself is in time");
    house.on(day(4, 7));
    assert_eq!((house.remind(), house.stands().0.as_str()), (0, "overdue"));
    house.on(day(4, 8));
    assert_eq!(house.remind(), 1);
    house.on(day(4, 14));
    assert_eq!(house.remind(), 0);
    // Nobody looked for weeks: one reminder, not three.
    house.on(day(5, 20));
    assert_eq!(house.remind(), 1);
    house.on(day(5, 21));
    assert_eq!(house.remind(), 0, "at most two");
    assert_eq!(house.reminded(), ["bill.due_soon", "bill.overdue", "bill.overdue"]);
    let bill = house.bill();
    assert_eq!((&bill["reminders"], &bill["days_overdue"]), (&json!(3), &json!(50)));
    house.app.write(|tx| notify::expand_events(tx, 10_000));
    let messages = house.get(&house.scene.enterprise, "/me/messages").expect(200).json();
    let titles: Vec<_> = messages["items"].as_array().expect("items").iter().map(|one| &one["title"]).collect();
    assert!(titles.contains(&&json!("账单 ZD2026-000001 已逾期 49 天")), "{titles:?}");

    // What is paid, and what its provider does not want, is not reminded of.
    house.receive(booking, OWN, None).expect(201);
    let next = delivered(&house.app, &house.scene.enterprise, &house.scene.provider);
    house.post(&house.scene.enterprise, &format!("/bookings/{next}/accept"), &json!({})).expect(200);
    house
        .terms(&json!({ "payment_days": 30, "reminds": false, "days_before": 3, "every_days": 7, "at_most": 2 }))
        .expect(200);
    house.on(day(8, 1));
    assert_eq!(house.remind(), 0);
    refused(&house.app, "DELETE FROM bill_reminder");
}

#[test]
fn a_charge_is_billed_and_a_credit_note_takes_it_back() {
    let house = House::open();
    let (enterprise, provider) = (&house.scene.enterprise, &house.scene.provider);
    let listing = house.app.listing_with(provider, &GivenListing::default());
    let put = |what: &str, body: Value| {
        let path = format!("/api/v1/listings/{listing}/{what}?version=0");
        house.app.put(&path, &house.app.token(&provider.caller), &body).expect(200);
    };
    put("rules", json!({ "cancel_notice_minutes": 240 }));
    put("tariff", json!({ "late_cancel": { "ratio_bp": 5_000 } }));
    let id = house.post(enterprise, "/bookings", &order(listing, hours(9, 11), "none")).expect(201).id();
    house.app.clock.set(tomorrow(8, 0));
    let cancel = json!({ "reason": "样品没到", "accept_warnings": ["cancel_too_late"] });
    house.post(enterprise, &format!("/bookings/{id}/cancel"), &cancel).expect(200);
    let bill = house.bill();
    assert_eq!(
        (&bill["kind"], &bill["amount_fen"], &bill["carried_fen"], &bill["state"]),
        (&json!("late_cancel"), &json!(10_000), &json!(0), &json!("open"))
    );
    assert_eq!(bill["credit_notes"], json!([]));
    house.post(provider, &format!("/bookings/{id}/waive-charge"), &json!({ "reason": "老客户" })).expect(200);
    let bill = house.bill();
    assert_eq!(
        (&bill["state"], &bill["open_fen"], &bill["credited_fen"]),
        (&json!("credited"), &json!(0), &json!(10_000))
    );
    let note = &bill["credit_notes"][0];
    assert_eq!(
        (&note["number"], &note["ground"], &note["reason"], &note["amount_fen"]),
        (&json!("CJ2026-000001"), &json!("waived"), &json!("老客户"), &json!(10_000))
    );
    assert_eq!(bill["amount_fen"], 10_000, "the bill itself is as it was");
    house.on(day(12, 1));
    assert_eq!((house.stands().0.as_str(), house.remind()), ("credited", 0), "and never overdue");
    assert_eq!(house.waits(enterprise), Vec::<String>::new());
    house.is_sound();
    refused(
        &house.app,
        "INSERT INTO credit_note (id, bill_id, provider_id, year, amount_fen, ground, issued_on, issued_at)
         SELECT gen_random_uuid(), bill_id, provider_id, year, 1, 'taken_again', issued_on, issued_at FROM credit_note",
    );
    for statement in ["UPDATE credit_note SET amount_fen = 1", "DELETE FROM credit_note", "TRUNCATE credit_note"] {
        refused(&house.app, statement);
    }
}

#[test]
fn what_is_overdue_waits_for_both_sides_and_is_told_by_age() {
    let house = House::open();
    let (enterprise, provider) = (&house.scene.enterprise, &house.scene.provider);
    let booking = house.app.accepted_booking(&house.scene);
    house.on(day(4, 1));
    assert_eq!((house.waits(enterprise), house.waits(provider)), (vec!["bill_to_pay".to_owned()], vec![]));
    house.on(day(4, 2));
    assert_eq!(
        (house.waits(enterprise), house.waits(provider)),
        (vec!["bill_overdue".to_owned()], vec!["receivable_overdue".to_owned()])
    );
    let later = delivered(&house.app, enterprise, provider);
    house.post(enterprise, &format!("/bookings/{later}/accept"), &json!({})).expect(200);
    house.on(day(5, 2));
    let ages = house.get(provider, "/receivables").expect(200).json();
    let total = &ages["total"];
    assert_eq!((&total["bills"], &total["open_fen"]), (&json!(2), &json!(OWN + PRICE)), "{ages}");
    assert_eq!(
        (&total["not_due_fen"], &total["to_60_fen"]),
        (&json!(PRICE), &json!(OWN)),
        "due today, and 31 days ago"
    );
    let customer = &ages["customers"][0];
    assert_eq!((&customer["open_fen"], &customer["to_60_fen"]), (&total["open_fen"], &total["to_60_fen"]));
    assert_eq!(ages["customers"].as_array().map(Vec::len), Some(1));
    let bills = house.bills(provider, &format!("?with={}", customer["enterprise_id"].as_str().expect("an id")));
    assert_eq!(bills.iter().map(|bill| bill["band"].clone()).collect::<Vec<_>>(), [json!("not_due"), json!("to_60")]);
    for (path, words) in [
        ("/exports/bills?format=csv&side=receivable&state=overdue", ["ZD2026-000001", "逾期 31–60 天"]),
        ("/exports/receivables?format=csv", ["逾期 31–60 天", "enterprise"]),
    ] {
        let text = house.get(provider, path).expect(200).text;
        assert!(words.iter().all(|word| text.contains(word)), "{path}: {text}");
    }
    house.receive(booking, OWN, None).expect(201);
    assert_eq!((house.waits(enterprise), house.waits(provider)), (vec!["bill_to_pay".to_owned()], vec![]));
}

#[test]
fn all_of_the_price_is_billed_where_the_programme_reimburses() {
    let mut house = House::open();
    let mut rules = typical_rules();
    rules.payment_mode = PaymentMode::Reimbursement;
    let programme = house.app.programme_with(rules);
    house.app.fund(&programme, Fen::from_yuan(1_000_000));
    house.scene.voucher = house.app.voucher(&programme, &house.scene.enterprise, Fen::from_yuan(10_000));
    house.app.accepted_booking(&house.scene);
    let bill = house.bill();
    assert_eq!((&bill["amount_fen"], &bill["carried_fen"]), (&json!(PRICE), &json!(0)));
    let lines = bill["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["zh"].as_str().is_some_and(|line| line.contains("按全价付款"))), "{bill}");
    house.is_sound();
}

#[test]
fn numbers_run_without_gaps_whoever_accepts_and_whatever_fails() {
    const EACH: usize = 6;
    let house = House::open();
    let enterprise = &house.scene.enterprise;
    let other = house.app.provider();
    let ours: Vec<_> = (0..EACH).map(|_| delivered(&house.app, enterprise, &house.scene.provider)).collect();
    let theirs = delivered(&house.app, enterprise, &other);
    let accept = |id: BookingId, fails: bool| {
        let caller = &enterprise.caller;
        house.app.db.write(&caller.actor(), |tx| {
            bookings::accept(tx, caller, id)?;
            if fails { Err(chuangquan::booking::Error::NotFound) } else { Ok(()) }
        })
    };
    assert!(accept(ours[0], true).is_err(), "a number is given and taken back");
    let accept = &accept;
    thread::scope(|scope| {
        for id in &ours {
            scope.spawn(move || accept(*id, false).expect("accepted"));
        }
    });
    accept(theirs, false).expect("accepted");
    // The next year begins anew.
    house.app.clock.set(local_midnight(NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day")));
    let next = delivered(&house.app, enterprise, &house.scene.provider);
    accept(next, false).expect("accepted");
    let numbers = |provider: &Person| {
        let id = provider.organisation();
        texts(&house.app, &format!("SELECT label FROM bill_standing WHERE provider_id = '{id}' ORDER BY year, number"))
    };
    let mut expected: Vec<_> = (1..=EACH).map(|number| format!("ZD2026-{number:06}")).collect();
    expected.push("ZD2027-000001".to_owned());
    assert_eq!(numbers(&house.scene.provider), expected);
    assert_eq!(numbers(&other), ["ZD2026-000001"], "each provider has its own");
    house.is_sound();
    for statement in [
        "UPDATE bill SET amount_fen = 1",
        "DELETE FROM bill",
        "TRUNCATE bill CASCADE",
        "UPDATE bill_series SET last = last + 1",
        "DELETE FROM bill_series",
        "INSERT INTO bill_series SELECT provider_id, document, 2028, 1 FROM bill_series",
        "INSERT INTO booking_before_bills SELECT booking_id FROM bill",
    ] {
        refused(&house.app, statement);
    }
}

/// The database and the program say the same of where a bill stands.
#[test]
fn the_database_says_of_a_state_what_the_program_says() {
    #[derive(QueryableByName)]
    struct Said {
        #[diesel(sql_type = BigInt)]
        credited: i64,
        #[diesel(sql_type = BigInt)]
        received: i64,
        #[diesel(sql_type = BigInt)]
        days: i64,
        #[diesel(sql_type = Text)]
        state: BillState,
    }
    let app = TestApp::start();
    let due = day(4, 1);
    let said: Vec<Said> = app.read(|conn| {
        diesel::sql_query(
            "SELECT c::bigint AS credited, r::bigint AS received, d::bigint AS days,
                    bill_state(100, c, r, date '2026-04-01', date '2026-04-01' + d) AS state
             FROM generate_series(0, 100, 20) c, generate_series(0, 120, 20) r, generate_series(-1, 1) d",
        )
        .load(conn)
        .map_err(DbError::from)
    });
    assert_eq!(said.len(), 6 * 7 * 3);
    for Said { credited, received, days, state } in said {
        let of = BillState::of(Fen::new(100), Fen::new(credited), Fen::new(received), due, due + Duration::days(days));
        assert_eq!(state, of, "{credited} credited, {received} received, {days} days after");
    }
}
