//! Under reimbursement a claim is of what the customer paid or owes: what was credited by hand is not paid back to it, and what
//! is paid back is not credited.

use chuangquan::billing::NewCredit;
use chuangquan::store::schema::claim;
use diesel::connection::SimpleConnection;
use diesel::result::Error::RollbackTransaction;

use super::*;
use crate::bank_races::somebody_waits;

/// What the voucher has before the usual booking.
const FACE: i64 = 1_000_000;

/// A programme that pays half of what the enterprise paid in full.
fn open() -> House {
    let mut house = House::open();
    let mut rules = typical_rules();
    rules.payment_mode = PaymentMode::Reimbursement;
    let programme = house.app.programme_with(rules);
    house.app.fund(&programme, Fen::from_yuan(1_000_000));
    house.scene.voucher = house.app.voucher(&programme, &house.scene.enterprise, Fen::new(FACE));
    house.scene.programme = programme;
    house
}

impl House {
    fn claim(&self, booking: BookingId) -> Reply {
        self.post(&self.scene.enterprise, "/claims", &json!({ "booking_id": booking }))
    }

    fn submit(&self, id: &str) -> Reply {
        self.app.claim_step(&self.scene.enterprise, id, "submit", &json!({}))
    }

    fn decide(&self, id: &str, decision: &str) {
        let body = json!({ "decision": decision, "reason": "请核对账单" });
        self.app.claim_step(&self.scene.district, id, "review/district", &body).expect(200);
    }

    /// Free on the voucher.
    fn free(&self) -> i64 {
        let free = texts(
            &self.app,
            &format!(
                "SELECT (a.credits_posted - a.debits_posted - a.debits_pending)::text
                 FROM voucher v JOIN ledger_account a ON a.id = v.account_id WHERE v.id = '{}'",
                self.scene.voucher
            ),
        );
        free[0].parse().expect("fen")
    }
}

/// What is claimed, what is left out, and the price behind it.
fn amounts(claim: &Value) -> [i64; 3] {
    ["amount_fen", "lowered_fen", "base_fen"].map(|name| claim[name].as_i64().expect("fen"))
}

#[test]
fn a_claim_follows_the_price_that_is_left_and_then_holds_it() {
    let house = open();
    let booking = house.app.accepted_booking(&house.scene);
    assert_eq!(house.free(), FACE - SUBSIDY);
    house.credit(40_001, "少做一项检测").expect(201);
    let claim = house.claim(booking).expect(201).json();
    assert_eq!((amounts(&claim), house.free()), ([30_000, 20_000, 60_000], FACE - 30_000));
    let id = claim["id"].as_str().expect("an id");
    house.app.complete(&house.scene, id);
    house.submit(id).expect(200);
    let seen = house.app.claim(&house.scene.district, id);
    let findings = seen["findings"].as_array().expect("findings");
    let told = findings.iter().find(|finding| finding["code"] == "bill_credited").expect("a warning");
    let text = told["text"]["zh"].as_str().expect("words");
    assert!(text.contains("400.01 元") && text.contains("由 500.00 元减为 300.00 元"), "{text}");
    let refused = house.credit(1, "再减一分").expect_problem(409, "credit_held_by_claim");
    assert_eq!(refused["most_fen"], 0);

    // With the enterprise again it holds nothing, and is lowered as it is handed in anew.
    house.decide(id, "return");
    house.credit(10_000, "再减一百元").expect(201);
    assert_eq!(amounts(&house.app.claim(&house.scene.enterprise, id)), [30_000, 20_000, 60_000]);
    let again = house.submit(id).expect(200).json();
    assert_eq!((amounts(&again), house.free()), ([25_000, 25_000, 50_000], FACE - 25_000));
    house.is_sound();
    house.decide(id, "reject");
    assert_eq!(house.free(), FACE);
    house.credit(1, "兑付驳回以后").expect(201);
    house.is_sound();
}

/// 1,000.01 yuan: on the last fen no subsidy hangs.
#[test]
fn what_no_subsidy_hangs_on_is_credited_at_any_time() {
    let house = open();
    let booking = house.app.accepted_booking(&house.scene);
    let claim = house.claim(booking).expect(201).json();
    assert_eq!(amounts(&claim), [SUBSIDY, 0, 2 * SUBSIDY]);
    let id = claim["id"].as_str().expect("an id");
    house.app.complete(&house.scene, id);
    house.submit(id).expect(200);
    let refused = house.credit(2, "多减一分").expect_problem(409, "credit_held_by_claim");
    assert_eq!(refused["most_fen"], 1);
    house.credit(1, "抹去零头").expect(201);
    assert_eq!(house.credit(1, "再减一分").expect_problem(409, "credit_held_by_claim")["most_fen"], 0);
    house.is_sound();
}

#[test]
fn of_a_bill_that_was_credited_whole_nothing_is_claimed() {
    let house = open();
    let booking = house.app.accepted_booking(&house.scene);
    let id = house.claim(booking).expect(201).id();
    house.app.complete(&house.scene, &id);
    house.credit(PRICE, "整单退款").expect(201);
    house.submit(&id).expect_problem(409, "nothing_paid");

    let house = open();
    let booking = house.app.accepted_booking(&house.scene);
    house.credit(PRICE - 1, "几乎整单退款").expect(201);
    house.claim(booking).expect_problem(409, "nothing_paid");
    house.is_sound();
}

#[test]
fn what_a_voucher_pays_to_the_provider_stays() {
    let house = House::open();
    let booking = house.app.accepted_booking(&house.scene);
    house.credit(OWN - 1, "返工减收").expect(201);
    let id = house.claim(booking).expect(201).id();
    house.app.complete(&house.scene, &id);
    let claim = house.submit(&id).expect(200).json();
    assert_eq!(
        (&claim["amount_fen"], &claim["lowered_fen"], &claim["base_fen"]),
        (&json!(SUBSIDY), &json!(0), &json!(null))
    );
    let findings = house.app.claim(&house.scene.district, &id)["findings"].clone();
    assert!(findings.to_string().contains("bill_credited"), "{findings}");
    house.credit(1, "最后一分").expect(201);
    house.is_sound();
}

#[test]
fn who_comes_second_sees_what_the_first_did() {
    let house = open();
    let booking = house.app.accepted_booking(&house.scene);
    let id = house.claim(booking).expect(201).id();
    house.app.complete(&house.scene, &id);
    let bill = house.bill()["id"].as_str().expect("an id").parse().expect("an id");
    let provider = &house.scene.provider.caller;
    let half = NewCredit { amount_fen: Fen::new(50_001), reason: "减半".to_owned() };
    std::thread::scope(|scope| {
        let submitted = house.app.db.write(&provider.actor(), |tx| {
            bookings::bill_credit(tx, provider, bill, &half)?;
            let submitted = scope.spawn(|| house.submit(&id));
            while !somebody_waits(&house.app) {
                assert!(!submitted.is_finished(), "who hands in does not wait");
            }
            Ok::<_, chuangquan::booking::Error>(submitted)
        });
        submitted.expect("credited").join().expect("an answer").expect_problem(409, "bill_lowered");
    });
    assert_eq!(amounts(&house.submit(&id).expect(200).json()), [25_000, 25_000, 50_000]);

    // Past the product, too.
    let constraint = |statement: &str| {
        let outcome = house.app.db.read(|conn| conn.batch_execute(statement).map_err(DbError::from));
        outcome.expect_err("refused").constraint().map(str::to_owned)
    };
    let more = "INSERT INTO credit_note (id, bill_id, provider_id, year, amount_fen, ground, reason, issued_by, issued_on, issued_at)
                SELECT gen_random_uuid(), d.id, d.provider_id, d.year, 1, 'by_hand', '直接写入', u.id, d.issued_on, d.issued_at
                FROM bill d, (SELECT id FROM app_user LIMIT 1) u";
    assert_eq!(constraint(more).as_deref(), Some("credit_note_leaves_claim"));
    assert_eq!(constraint("UPDATE claim SET base_fen = 50001").as_deref(), Some("claim_within_bill"));
    house.is_sound();
}

/// As much as is demanded back of a claim may be taken back of the bill beside it.
#[test]
fn what_is_demanded_back_is_not_held() {
    const DEMANDED: &str = "
        SET LOCAL session_replication_role = replica;
        INSERT INTO clawback (id, reference, claim_id, payee_id, programme_id, region_code, amount_fen, ground, statement, state,
                              proposed_by, proposed_at, hearing_until, reason, decided_by, decided_at, pay_until)
        SELECT gen_random_uuid(), 'ZH-1', c.id, c.payee_id, c.programme_id, c.region_code, c.amount_fen / 2, 'overpaid',
               '账单冲减后多付的补贴', STATE, u.one, now(), now(), '应予追回', u.other, now(), DAY
        FROM claim c, (SELECT min(id::text)::uuid AS one, max(id::text)::uuid AS other FROM app_user) u";
    let house = open();
    let booking = house.app.accepted_booking(&house.scene);
    let id = house.claim(booking).expect(201).id();
    house.app.complete(&house.scene, &id);
    house.submit(&id).expect(200);
    let held = |state: &str, day: &str| {
        let mut held = 0;
        let undone = house.app.db.read(|conn| {
            conn.transaction(|conn| {
                conn.batch_execute(&DEMANDED.replace("STATE", state).replace("DAY", day))?;
                held = claim::table.select(diesel::dsl::sql::<BigInt>("bill_held_by_claim(booking_id)")).first(conn)?;
                Err::<(), _>(RollbackTransaction)
            })
            .map_err(DbError::from)
        });
        assert!(undone.is_err());
        held
    };
    assert_eq!(held("'ordered'", "current_date"), SUBSIDY, "half of the price is behind the half that is left");
    assert_eq!(held("'dismissed'", "NULL"), 2 * SUBSIDY);
}
