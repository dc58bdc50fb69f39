//! A payee's statement on paper and as a table: all of its lines, what was kept back, and a sum that is the payments'.

use chuangquan::kernel::Fen;

use crate::clawback::{bureau, ordered, paid_claim};
use crate::support::TestApp;

#[test]
fn a_statement_lists_what_was_paid_for_what_and_comes_to_the_payments() {
    let app = TestApp::start();
    let scene = app.settling();
    let (provider, other) = (app.payable_provider(), app.payable_provider());
    let claim = paid_claim(&app, &scene, &provider, 100_000).to_string();
    ordered(&app, &bureau(&app), &provider, &claim, Some(20_001));
    app.approved_claim(&scene, provider.organisation(), Fen::new(70_000));
    app.authorised_batch(&scene, "demand");

    let id = provider.organisation();
    let path = |rest: &str| format!("/api/v1/exports/payees/{id}/statement?from=2026-03-01&to=2026-03-31{rest}");
    let text = app.get(&path("&format=csv"), &provider.token).expect(200).text.clone();
    let rows: Vec<Vec<&str>> =
        text.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect()).collect();
    // Two claims of two levels each, what was kept back of two payments, headings and the sum.
    assert_eq!(rows.len(), 8, "{text}");
    let amounts: Vec<Fen> = rows[1..].iter().map(|row| Fen::parse_yuan(row[8]).expect("an amount")).collect();
    let (total, lines) = amounts.split_last().expect("a sum");
    assert_eq!((*total, lines.iter().copied().sum::<Fen>()), (Fen::new(149_999), Fen::new(149_999)));
    assert_eq!(rows.iter().filter(|row| row[6] == "追回" && row[8].starts_with('-')).count(), 2, "{text}");

    let paper = app.get(&path(""), &scene.checker.token).expect(200);
    assert!(paper.bytes.starts_with(b"%PDF-1.5") && paper.bytes.ends_with(b"%%EOF\n"));
    let sum: String = "1,499.99".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    assert!(String::from_utf8_lossy(&paper.bytes).contains(&sum), "the sum stands on it");
    assert!(app.get(&path("&format=xlsx"), &provider.token).expect(200).bytes.starts_with(b"PK"));

    // A period of its own, and nobody else's.
    let empty = format!("/api/v1/exports/payees/{id}/statement?from=2025-01-01&to=2025-12-31&format=csv");
    assert_eq!(app.get(&empty, &provider.token).expect(200).text.lines().count(), 2);
    let backwards = format!("/api/v1/exports/payees/{id}/statement?from=2026-03-31&to=2026-03-01");
    app.get(&backwards, &provider.token).expect_problem(422, "invalid_input");
    app.get(&path(""), &other.token).expect_problem(404, "not_found");
}
