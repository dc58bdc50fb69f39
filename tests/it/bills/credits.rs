//! Credit notes that a provider gives by hand.

use super::*;

/// A booking called off at a charge of 10,000 fen.
fn called_off(house: &House) -> String {
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
    id
}

impl House {
    /// The provider takes so much of the only bill back.
    pub(super) fn credit(&self, fen: i64, reason: &str) -> Reply {
        let id = self.bill()["id"].as_str().expect("an id").to_owned();
        self.credit_as(&self.scene.provider, &id, fen, reason)
    }

    fn credit_as(&self, person: &Person, id: &str, fen: i64, reason: &str) -> Reply {
        self.post(person, &format!("/bills/{id}/credit-notes"), &json!({ "amount_fen": fen, "reason": reason }))
    }

    /// Numbers and amounts of the only bill's credit notes.
    fn notes(&self) -> Vec<(String, i64)> {
        let bill = self.bill();
        let notes = bill["credit_notes"].as_array().expect("notes").iter();
        let told = |note: &Value| note["number"].as_str().map(str::to_owned).zip(note["amount_fen"].as_i64());
        notes.map(|note| told(note).expect("a note")).collect()
    }
}

fn numbered(notes: &[(&str, i64)]) -> Vec<(String, i64)> {
    notes.iter().map(|(number, fen)| ((*number).to_owned(), *fen)).collect()
}

#[test]
fn a_provider_lowers_a_bill_by_hand_and_its_customer_is_told() {
    let house = House::open();
    let (enterprise, provider) = (&house.scene.enterprise, &house.scene.provider);
    let booking = house.app.accepted_booking(&house.scene);
    for (fen, reason, field) in [
        (OWN + 1, "计价有误", "amount_fen"),
        (0, "计价有误", "amount_fen"),
        (-1, "计价有误", "amount_fen"),
        (1, " 错 ", "reason"),
    ] {
        let problem = house.credit(fen, reason).expect_problem(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let answer = house.credit(1_000, " 计价时多算一小时 ").expect(201).json();
    let note = &answer["credit_notes"][0];
    assert_eq!(
        (&note["number"], &note["amount_fen"], &note["ground"], &note["reason"], &note["issued_on"]),
        (&json!("CJ2026-000001"), &json!(1_000), &json!("by_hand"), &json!("计价时多算一小时"), &json!("2026-03-02"))
    );
    assert!(note["issued_by"].is_string(), "{note}");
    assert_eq!(house.stands(), ("open".to_owned(), OWN - 1_000));
    let share = house.get(enterprise, &format!("/bookings/{booking}/own-share")).expect(200).json();
    assert_eq!((&share["owed_fen"], &share["open_fen"]), (&json!(OWN - 1_000), &json!(OWN - 1_000)));
    let ages = house.get(provider, "/receivables").expect(200).json();
    assert_eq!(ages["total"]["open_fen"], OWN - 1_000);
    let export = house.get(provider, "/exports/bills?format=csv").expect(200).text;
    assert!(export.contains("CJ2026-000001") && export.contains("10.00"), "{export}");
    // What is received is held against what is left.
    house.receive(booking, OWN, None).expect_problem(422, "invalid_input");
    house.app.write(|tx| notify::expand_events(tx, 10_000));
    let messages = house.get(enterprise, "/me/messages").expect(200).json();
    let told = messages["items"].as_array().expect("items").iter().find(|one| one["topic"] == "bill.credited");
    let told = told.and_then(|one| one["text"].as_str()).expect("a message");
    assert!(told.contains("计价时多算一小时") && told.contains("CJ2026-000001"), "{told}");
    house.is_sound();

    house.credit(OWN - 999, "超出尚存").expect_problem(422, "invalid_input");
    house.credit(OWN - 1_000, "整单取消").expect(201);
    assert_eq!(house.stands(), ("credited".to_owned(), 0));
    assert_eq!(house.notes(), numbered(&[("CJ2026-000001", 1_000), ("CJ2026-000002", OWN - 1_000)]));
    house.credit(1, "再减一分").expect_problem(422, "invalid_input");
    assert_eq!(house.waits(enterprise), Vec::<String>::new());
    assert_eq!(house.get(provider, "/receivables").expect(200).json()["total"]["open_fen"], 0);
    house.on(day(12, 1));
    assert_eq!((house.stands().0.as_str(), house.remind()), ("credited", 0), "and never overdue");
    let trail =
        texts(&house.app, "SELECT detail ->> 'why' FROM audit_event WHERE action = 'bill.credited' ORDER BY seq");
    assert_eq!(trail, ["计价时多算一小时", "整单取消"]);
    house.is_sound();
}

#[test]
fn nobody_but_its_provider_lowers_a_bill() {
    let house = House::open();
    house.app.accepted_booking(&house.scene);
    let id = house.bill()["id"].as_str().expect("an id").to_owned();
    house.credit_as(&house.app.provider(), &id, 1, "别家的账单").expect_problem(404, "not_found");
    house.credit_as(&house.scene.enterprise, &id, 1, "自己减免").expect_problem(403, "forbidden");
    let nobodys = uuid::Uuid::nil().to_string();
    house.credit_as(&house.scene.provider, &nobodys, 1, "没有这张").expect_problem(404, "not_found");
    assert_eq!(house.notes(), numbered(&[]));
}

#[test]
fn what_was_received_beyond_what_stands_is_shown_as_such() {
    let house = House::open();
    let (enterprise, provider) = (&house.scene.enterprise, &house.scene.provider);
    let booking = house.app.accepted_booking(&house.scene);
    house.receive(booking, OWN - 100, None).expect(201);
    house.credit(100, "抹去零头").expect(201);
    assert_eq!(house.stands(), ("paid".to_owned(), 0), "the rest was credited");
    let bill = house.credit(300, "返工减收").expect(201).json();
    assert_eq!((&bill["state"], &bill["beyond_fen"], &bill["open_fen"]), (&json!("paid"), &json!(300), &json!(0)));
    let bill = house.credit(OWN - 400, "整单退款").expect(201).json();
    assert_eq!((&bill["state"], &bill["beyond_fen"]), (&json!("credited"), &json!(OWN - 100)));
    let share = house.get(enterprise, &format!("/bookings/{booking}/own-share")).expect(200).json();
    assert_eq!((&share["owed_fen"], &share["beyond_fen"]), (&json!(0), &json!(OWN - 100)));
    house.app.write(|tx| notify::expand_events(tx, 10_000));
    let messages = house.get(enterprise, "/me/messages").expect(200).json();
    let told = messages["items"].as_array().expect("items").iter().filter_map(|one| one["text"].as_str());
    assert!(told.clone().any(|text| text.contains("比应付多 3.00 元")), "{:?}", told.collect::<Vec<_>>());
    assert_eq!(house.get(provider, "/receivables").expect(200).json()["total"]["bills"], 0);
    house.is_sound();
}

#[test]
fn what_a_booking_credits_by_itself_comes_after_what_was_credited_by_hand() {
    let house = House::open();
    let booking = called_off(&house);
    house.credit(4_000, "电话约定减收").expect(201);
    let waive = |id: &str| {
        let path = format!("/bookings/{id}/waive-charge");
        house.post(&house.scene.provider, &path, &json!({ "reason": "老客户" })).expect(200);
    };
    waive(&booking);
    assert_eq!(house.notes(), numbered(&[("CJ2026-000001", 4_000), ("CJ2026-000002", 6_000)]), "what stood");
    assert_eq!(house.stands(), ("credited".to_owned(), 0));
    house.is_sound();
}

#[test]
fn nothing_is_credited_of_a_charge_that_was_credited_whole() {
    let house = House::open();
    let booking = called_off(&house);
    house.credit(10_000, "电话约定不收").expect(201);
    let path = format!("/bookings/{booking}/waive-charge");
    house.post(&house.scene.provider, &path, &json!({ "reason": "老客户" })).expect(200);
    assert_eq!(house.notes(), numbered(&[("CJ2026-000001", 10_000)]));
    house.is_sound();
}

#[test]
fn two_people_at_once_do_not_credit_more_than_stands() {
    let house = House::open();
    house.app.accepted_booking(&house.scene);
    let id = house.bill()["id"].as_str().expect("an id").to_owned();
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let turns: Vec<_> = (0..4)
            .map(|turn| {
                let (house, id) = (&house, &id);
                scope.spawn(move || {
                    house.credit_as(&house.scene.provider, id, OWN / 2 + 1, &format!("第 {turn} 人")).status
                })
            })
            .collect();
        turns.into_iter().map(|turn| turn.join().expect("no panic")).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422]);
    assert_eq!(house.notes(), numbered(&[("CJ2026-000001", OWN / 2 + 1)]));
    house.is_sound();

    // Whoever goes past the program finds the database.
    let insert = |fen: i64, ground: &str, reason: &str, by: &str| {
        format!(
            "INSERT INTO credit_note (id, bill_id, provider_id, year, amount_fen, ground, reason, issued_by, issued_on, issued_at)
             SELECT gen_random_uuid(), bill_id, provider_id, year, {fen}, {ground}, {reason}, {by}, issued_on, issued_at
             FROM credit_note LIMIT 1"
        )
    };
    let rest = OWN - OWN / 2 - 1;
    refused(&house.app, &insert(rest + 1, "'by_hand'", "'多一分'", "issued_by"));
    refused(&house.app, &insert(1, "'by_hand'", "NULL", "issued_by"));
    refused(&house.app, &insert(1, "'by_hand'", "'没有人'", "NULL"));
    refused(&house.app, &insert(1, "'waived'", "'免收'", "issued_by"));
    // Two who go past it at once: one waits for the other, and sees what it did.
    let both = [insert(rest, "'by_hand'", "'一'", "issued_by"), insert(rest, "'by_hand'", "'二'", "issued_by")];
    let outcomes: Vec<bool> = thread::scope(|scope| {
        let turns: Vec<_> = both
            .iter()
            .map(|statement| {
                let house = &house;
                scope.spawn(move || {
                    house.app.db.read(|conn| diesel::sql_query(statement).execute(conn).map_err(DbError::from)).is_ok()
                })
            })
            .collect();
        turns.into_iter().map(|turn| turn.join().expect("no panic")).collect()
    });
    assert_eq!(outcomes.iter().filter(|is_in| **is_in).count(), 1);
}
