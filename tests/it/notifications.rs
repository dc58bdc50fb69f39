//! Notifications (camt.054) come before the statement: what both tell counts once.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::reconciliation::{TREASURY, march};

fn reference(payment: &Value) -> &str {
    payment["reference"].as_str().expect("a reference")
}

/// One entry of 250.00 yuan that left on the 11th, for an order.
fn entry(bank: &str, order: &str) -> String {
    format!(
        "<Ntry><Amt Ccy='CNY'>250.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-11</Dt></BookgDt>\
         <AcctSvcrRef>{bank}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{order}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
    )
}

fn notification(id: &str, entries: &[String]) -> String {
    let entries = entries.concat();
    format!(
        "<Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>{id}</Id><Acct><Id><Othr><Id>{TREASURY}</Id></Othr></Id><Ccy>CNY</Ccy>\
         </Acct>{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )
}

fn statement(id: &str, (opening, closing): (&str, &str), entries: &[String]) -> String {
    let balance = |code: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>2026-03-11</Dt></Dt></Bal>"
        )
    };
    let (balances, entries) = (balance("OPBD", opening) + &balance("CLBD", closing), entries.concat());
    format!(
        "<Document><BkToCstmrStmt><Stmt><Id>{id}</Id><Acct><Id><Othr><Id>{TREASURY}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>\
         {balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )
}

#[test]
fn what_was_notified_and_is_stated_counts_once() {
    let app = TestApp::start();
    let mut way = app.payments_on_the_way(2);
    app.go_to(&mut way, march(12));
    let city: Vec<&Value> = way.payments.iter().filter(|payment| payment["level"] == "city").collect();
    let (first, second) = (reference(city[0]), reference(city[1]));

    let notice = notification("N-1", &[entry("E1", first)]);
    let imported = app.import(&way.maker, &notice).expect(201).json();
    let one = &imported["statements"][0];
    assert_eq!((&one["statement"]["format"], &one["statement"]["line_count"]), (&json!("camt.054"), &json!(1)));
    assert_eq!(app.match_lines(&way.maker)["matched_lines"], 1);
    let paid = |reference: &str| {
        let payments = app.payments_of(&way.maker, &way.batch);
        payments.iter().any(|payment| payment["reference"] == reference && payment["state"] == "paid")
    };
    assert!(paid(first) && !paid(second), "a notification is enough to count a payment as paid");

    // The statement books both under references of its own: one is known by the order's.
    let stated = statement("S-1", ("1000.00", "500.00"), &[entry("B1", first), entry("B2", second)]);
    let imported = app.import(&way.maker, &stated).expect(201).json();
    let one = &imported["statements"][0];
    assert_eq!(one["statement"]["line_count"], 1);
    assert_eq!(one["overlapping"], json!(["Stmt[1]/Ntry[1]"]));
    assert_eq!(app.match_lines(&way.maker)["matched_lines"], 1);
    assert!(paid(first) && paid(second));

    // The other way round: a notification that comes late brings nothing, and the chain of balances does not see it.
    let late = notification("N-2", &[entry("E2", second)]);
    let imported = app.import(&way.maker, &late).expect(201).json();
    assert_eq!(imported["statements"][0]["statement"]["line_count"], 0);
    assert_eq!(app.match_lines(&way.maker)["matched_lines"], 0);
    assert!(app.exceptions(&way.maker, "state=open").is_empty(), "nothing counts twice");
}
