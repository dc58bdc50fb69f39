//! The books as finance and audit read them: accounts by name, transfers page by page, and the road of one claim.

use chuangquan::kernel::{ClaimId, PaymentId};
use chuangquan::store::DbError;
use chuangquan::store::schema::{batch_line, claim, statement_match};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::support::TestApp;

fn items(page: &Value) -> Vec<Value> {
    page["items"].as_array().expect("items").clone()
}

fn sum<'v>(transfers: impl Iterator<Item = &'v Value>) -> i64 {
    transfers.map(|transfer| transfer["amount_fen"].as_i64().expect("an amount")).sum()
}

#[test]
fn an_accounts_transfers_add_up_to_its_balance_and_every_account_has_a_name() {
    let app = TestApp::played();
    let auditor = app.auditor();
    let accounts = app.all_items(&auditor, "/api/v1/ledger/accounts");
    assert!(accounts.len() > 20, "{}", accounts.len());
    for account in &accounts {
        let key = account["key"].as_str().expect("a key");
        assert_ne!(account["label"]["zh"], account["key"], "an account without a name");
        let path = format!("/api/v1/ledger/accounts/{key}");
        assert_eq!(&app.get(&path, &auditor.token).expect(200).json(), account);
        let transfers = app.all_items(&auditor, &format!("{path}/transfers"));
        let of = |side: &str, state: &str| {
            sum(transfers.iter().filter(|t| t[side]["account_key"] == key && t["state"] == state))
        };
        let balance = &account["balance"];
        for (side, pending, posted) in
            [("debit", "debits_pending", "debits_posted"), ("credit", "credits_pending", "credits_posted")]
        {
            assert_eq!(balance[pending], of(side, "pending"), "{key}");
            assert_eq!(balance[posted], of(side, "posted"), "{key}");
        }
        let sequence: Vec<_> = transfers.iter().map(|t| t["seq"].as_i64().expect("a place")).collect();
        assert!(sequence.is_sorted_by(|a, b| a > b), "newest first, each once: {sequence:?}");
        assert!(transfers.iter().all(|t| t["source"]["label"] != ""), "{key}: a transfer from nowhere");
        assert!(transfers.iter().all(|t| t["purpose"]["zh"] != t["code"]), "{key}: a code without words");
    }
}

#[test]
fn transfers_are_narrowed_by_day_and_state() {
    let app = TestApp::played();
    let maker = app.finance_maker();
    let path = "/api/v1/ledger/accounts/bank:city:371000/transfers";
    let all = items(&app.get(&format!("{path}?limit=200"), &maker.token).expect(200).json());
    let days: std::collections::BTreeSet<_> = all.iter().filter_map(|t| t["effective_on"].as_str()).collect();
    assert!(days.len() > 1, "{days:?}");
    let day = days.iter().next().expect("a day");
    let on_day = items(&app.get(&format!("{path}?limit=200&from={day}&to={day}"), &maker.token).expect(200).json());
    assert!(!on_day.is_empty() && on_day.iter().all(|t| t["effective_on"] == *day));
    let mut told = 0;
    for state in ["pending", "resolved", "posted", "voided"] {
        let some = items(&app.get(&format!("{path}?limit=200&state={state}"), &maker.token).expect(200).json());
        assert!(some.iter().all(|t| t["state"] == state));
        told += some.len();
    }
    assert_eq!(told, all.len());
    app.get(&format!("{path}?state=lost"), &maker.token).expect_problem(422, "invalid_input");
    app.get("/api/v1/ledger/accounts/bank:moon/transfers", &maker.token).expect_problem(404, "not_found");
}

#[test]
fn a_claims_road_is_told_from_the_hold_to_the_bank() {
    let app = TestApp::played();
    let auditor = app.auditor();
    let (claim_id, payment): (ClaimId, PaymentId) = app.read(|conn| {
        claim::table
            .inner_join(batch_line::table.on(batch_line::claim_id.eq(claim::id.nullable())))
            .inner_join(statement_match::table.on(statement_match::payment_id.nullable().eq(batch_line::payment_id)))
            .filter(statement_match::undone_at.is_null())
            .order(claim::reference)
            .select((claim::id, statement_match::payment_id))
            .first(conn)
            .map_err(DbError::from)
    });
    let road = app.all_items(&auditor, &format!("/api/v1/ledger/things/claim/{claim_id}/transfers"));
    let codes: Vec<_> = road.iter().map(|t| t["code"].as_str().expect("a code")).collect();
    assert_eq!(codes[0], "booking.hold", "{codes:?}");
    assert!(codes.contains(&"claim.approve") && codes.contains(&"payment.send") && codes.contains(&"payment.paid"));
    let redeem = road.iter().find(|t| t["code"] == "booking.redeem").expect("it was redeemed");
    let hold = road.iter().find(|t| t["id"] == redeem["resolves_id"]).expect("what was held");
    assert_eq!((&hold["state"], &hold["resolved_by_id"]), (&json!("resolved"), &redeem["id"]));
    let approved = sum(road.iter().filter(|t| t["code"] == "claim.approve"));
    assert_eq!(redeem["amount_fen"], approved, "what was redeemed is what was approved");

    let paid = app.all_items(&auditor, &format!("/api/v1/ledger/things/payment/{payment}/transfers"));
    let last = paid.last().expect("a transfer");
    let kinds: Vec<_> = last["related"].as_array().expect("things").iter().map(|thing| &thing["kind"]).collect();
    assert_eq!(kinds[..2], [&json!("batch"), &json!("statement_line")]);
    let (batch, line) = (&last["related"][0]["id"], &last["related"][1]["id"]);
    for (kind, id) in [("batch", batch), ("statement_line", line)] {
        let path = format!("/api/v1/ledger/things/{kind}/{}/transfers", id.as_str().expect("an id"));
        let of_thing = app.all_items(&auditor, &path);
        assert!(of_thing.iter().any(|t| t["id"] == last["id"]), "{kind}");
    }
    let voucher = &hold["related"][0];
    assert_eq!(voucher["kind"], "voucher");
    let path = format!("/api/v1/ledger/things/voucher/{}/transfers", voucher["id"].as_str().expect("an id"));
    let of_voucher = app.all_items(&auditor, &path);
    assert_eq!(of_voucher[0]["code"], "voucher.issue");
    assert!(of_voucher.iter().any(|t| t["id"] == hold["id"]));
}
