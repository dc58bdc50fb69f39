use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, d).expect("a date")
}

pub(super) fn payment(number: u32, fen: i64) -> KnownPayment {
    KnownPayment {
        id: PaymentId::new(),
        reference: format!("CQ2026-0001-{number:06}"),
        batch_reference: "CQ2026-0001".to_owned(),
        payer: "city:371000".to_owned(),
        payer_account: None,
        amount: Fen::new(fen),
        open: Fen::new(fen),
        was_sent: true,
        is_live: true,
        is_on_its_way: true,
        payee_name: format!("公司{number}"),
        payee_account: format!("6222-{number:04}"),
        sent_on: Some(day(2)),
        execute_on: None,
    }
}

pub(super) fn debit(fen: i64, remark: &str) -> OpenLine {
    OpenLine {
        id: StatementLineId::new(),
        account_number: "3701".to_owned(),
        booked_on: day(3),
        direction: Direction::Debit,
        amount: Fen::new(fen),
        end_to_end_reference: String::new(),
        bank_reference: String::new(),
        remark: remark.to_owned(),
        counterparty_name: String::new(),
        counterparty_account: String::new(),
    }
}

fn credit(fen: i64, remark: &str) -> OpenLine {
    OpenLine { direction: Direction::Credit, ..debit(fen, remark) }
}

pub(super) fn to_account(line: OpenLine, account: &str) -> OpenLine {
    OpenLine { counterparty_account: account.to_owned(), ..line }
}

/// For each line, in order: the rule that matched it, or the kind of doubt.
fn told(lines: &[OpenLine], payments: &[KnownPayment]) -> Vec<&'static str> {
    let outcome = match_lines(lines, payments, &MatchSettings::default());
    let of = |line: &OpenLine| {
        let rule = outcome.matches.iter().find(|m| m.line == line.id).map(|m| m.rule.as_str());
        rule.or_else(|| outcome.doubts.iter().find(|d| d.line == line.id).map(|d| d.kind.as_str())).expect("told")
    };
    lines.iter().map(of).collect()
}

/// A treasury that changed its account sends on one day from both: each bank debits what was sent from its own.
#[test]
fn a_days_total_is_of_one_account() {
    let from = |account: &str, number: u32, fen: i64| KnownPayment {
        payer_account: Some(account.to_owned()),
        ..payment(number, fen)
    };
    let payments = [from("3701", 1, 100), from("3701", 2, 200), from("3709", 3, 50), from("3709", 4, 7)];
    let later = OpenLine { account_number: "3709".to_owned(), ..debit(57, "") };
    assert_eq!(told(&[debit(300, ""), later], &payments), ["day_total", "day_total"]);
}

#[test]
fn a_reference_decides() {
    let payments = [payment(1, 1_000), payment(10, 2_000)];
    let exact = OpenLine { end_to_end_reference: "CQ2026-0001-000001".to_owned(), ..debit(1_000, "") };
    let told = told(&[exact, debit(2_000, "拨付cq2026 CQ20260001000010。")], &payments);
    assert_eq!(told, ["exact_reference", "reference_in_text"]);
}

#[test]
fn a_reference_with_another_amount_is_never_a_match() {
    let payments = [payment(1, 1_000)];
    assert_eq!(told(&[debit(999, "CQ2026-0001-000001")], &payments), ["wrong_amount"]);
    assert_eq!(
        told(&[debit(1_000, "CQ2026-0001-000001"), debit(1_000, "CQ2026-0001-000001")], &payments),
        ["reference_in_text", "duplicate_payment"]
    );
    let paid = KnownPayment { open: Fen::ZERO, ..payment(1, 1_000) };
    assert_eq!(told(&[debit(1_000, "CQ2026-0001-000001")], &[paid]), ["duplicate_payment"]);
    let pending = KnownPayment { was_sent: false, is_live: false, ..payment(1, 1_000) };
    assert_eq!(told(&[debit(1_000, "CQ2026-0001-000001")], &[pending]), ["unknown_debit"]);
}

/// The bank refused it, or it came back: a debit that names it is money that left once more.
#[test]
fn a_returned_payment_matches_nothing() {
    let returned = KnownPayment { is_live: false, is_on_its_way: false, ..payment(1, 1_000) };
    let payments = [returned, payment(2, 500)];
    let lines = [debit(1_000, "CQ2026-0001-000001"), debit(1_500, "CQ2026-0001-000001 CQ2026-0001-000002")];
    assert_eq!(told(&lines, &payments), ["paid_after_return", "paid_after_return"]);
    assert_eq!(told(&[credit(1_000, "CQ2026-0001-000001")], &payments), ["returned_payment"]);
}

#[test]
fn one_credit_may_bring_several_payments_back() {
    let payments = [payment(1, 1_000), payment(2, 500)];
    let both = "CQ2026-0001-000001 CQ2026-0001-000002";
    assert_eq!(told(&[credit(1_500, both)], &payments), ["returned_payment"]);
    assert_eq!(told(&[credit(1_499, both)], &payments), ["unknown_credit"]);
}

/// A reference is not enough where the bank says that another account paid, or was paid.
#[test]
fn accounts_that_differ_are_a_doubt() {
    let of_3701 = KnownPayment { payer_account: Some("37-01".to_owned()), ..payment(1, 1_000) };
    let of_3702 = KnownPayment { payer_account: Some("3702".to_owned()), ..payment(2, 500) };
    let line = || debit(1_000, "CQ2026-0001-000001");
    assert_eq!(told(&[line()], std::slice::from_ref(&of_3701)), ["reference_in_text"]);
    assert_eq!(told(&[debit(500, "CQ2026-0001-000002")], std::slice::from_ref(&of_3702)), ["wrong_account"]);
    let both = [of_3701.clone(), of_3702];
    assert_eq!(told(&[debit(1_500, "CQ2026-0001-000001 CQ2026-0001-000002")], &both), ["wrong_account"]);
    assert_eq!(told(&[debit(1_500, "CQ2026-0001")], &both), ["wrong_amount"]);
    let payments = [of_3701];
    assert_eq!(told(&[to_account(line(), "6222 0001")], &payments), ["reference_in_text"]);
    assert_eq!(told(&[to_account(line(), "6222****01")], &payments), ["reference_in_text"]);
    assert_eq!(told(&[to_account(line(), "6222-0002")], &payments), ["wrong_payee"]);
    // What paid the wrong account leaves the payment open for what pays the right one.
    let two = [to_account(line(), "6222-0002"), to_account(line(), "6222-0001")];
    assert_eq!(told(&two, &payments), ["wrong_payee", "reference_in_text"]);
}

#[test]
fn parts_add_up_to_their_payment() {
    let payments = [payment(1, 1_000)];
    let parts = [debit(400, "CQ2026-0001-000001"), debit(600, "CQ2026-0001-000001")];
    assert_eq!(told(&parts, &payments), ["parts", "parts"]);
    assert_eq!(told(&parts[..1], &payments), ["wrong_amount"]);
}

#[test]
fn one_debit_pays_a_batch_or_what_a_treasury_pays_of_it() {
    let district = |number, fen| KnownPayment { payer: "district:371002".to_owned(), ..payment(number, fen) };
    let payments = [payment(1, 1_000), payment(2, 500), district(3, 700)];
    assert_eq!(told(&[debit(2_200, "批次CQ2026-0001")], &payments), ["batch_total"]);
    assert_eq!(
        told(&[debit(1_500, "CQ2026-0001"), debit(700, "CQ2026-0001")], &payments),
        ["batch_payer_total", "batch_total"]
    );
    assert_eq!(told(&[debit(1_501, "CQ2026-0001")], &payments), ["wrong_amount"]);
    assert_eq!(told(&[debit(1_500, "CQ2026-0001-000001 CQ2026-0001-000002")], &payments), ["references_in_text"]);
    let twin = [payment(1, 700), district(3, 700)];
    assert_eq!(told(&[debit(700, "CQ2026-0001")], &twin), ["ambiguous"]);
    let on_record = [
        KnownPayment { payer_account: Some("37-01".to_owned()), ..payment(1, 700) },
        KnownPayment { payer_account: Some("3702".to_owned()), ..district(3, 700) },
    ];
    assert_eq!(told(&[debit(700, "CQ2026-0001")], &on_record), ["batch_payer_total"]);
}

/// Banks that give no account still give a name, in whatever spelling.
#[test]
fn a_name_does_where_the_account_is_missing() {
    let payments = [
        KnownPayment { payee_name: "威海蓝海检测（集团）有限公司".to_owned(), ..payment(1, 1_000) },
        payment(2, 1_000),
        payment(3, 2_000),
    ];
    let to = |name: &str| OpenLine { counterparty_name: name.to_owned(), ..debit(1_000, "") };
    assert_eq!(told(&[to("威海藍海檢測(集團) 有限公司")], &payments), ["amount_name_date"]);
    assert_eq!(told(&[to("威海蓝海检测有限公司")], &payments), ["unknown_debit"], "alike is not the same");
    let twice = [to("公司２"), to("公司2")];
    assert_eq!(told(&twice, &payments), ["ambiguous", "ambiguous"]);
    assert_eq!(told(&[to_account(to("公司2"), "9999")], &payments), ["unknown_debit"], "another account");
}

#[test]
fn suggestions_name_what_speaks_for_them() {
    let payments = [
        KnownPayment { payee_name: "威海蓝海检测有限公司".to_owned(), ..payment(1, 1_000) },
        payment(2, 1_000),
        payment(3, 7_000),
        KnownPayment { was_sent: false, ..payment(4, 1_000) },
    ];
    let line = OpenLine { counterparty_name: "威海藍海檢測公司".to_owned(), ..debit(1_000, "") };
    let found = crate::reconciliation::model::suggest::suggest(&line, &payments, &MatchSettings::default());
    let told: Vec<(&str, usize)> = found.iter().map(|s| (s.reference.as_str(), s.reasons.len())).collect();
    assert_eq!(told, [("CQ2026-0001-000001", 3), ("CQ2026-0001-000002", 2)]);
    assert!(found[0].score > 65 && found[1].score == 55, "{found:?}");
}

#[test]
fn without_reference_only_the_one_candidate_will_do() {
    let payments = [payment(1, 1_000), payment(2, 1_000)];
    assert_eq!(told(&[to_account(debit(1_000, ""), "6222 0001")], &payments), ["amount_account_date"]);
    let twice = [to_account(debit(1_000, ""), "62220001"), to_account(debit(1_000, ""), "62220001")];
    assert_eq!(told(&twice, &payments), ["ambiguous", "ambiguous"]);
    let late = OpenLine { booked_on: day(20), ..to_account(debit(1_000, ""), "62220001") };
    assert_eq!(told(&[late], &payments), ["unknown_debit"]);
    let before = OpenLine { booked_on: day(1), ..to_account(debit(1_000, ""), "62220001") };
    assert_eq!(told(&[before], &payments), ["unknown_debit"]);
    let elsewhere = [KnownPayment { payer_account: Some("9999".to_owned()), ..payment(1, 1_000) }];
    assert_eq!(told(&[to_account(debit(1_000, ""), "62220001")], &elsewhere), ["unknown_debit"]);
}

#[test]
fn one_debit_pays_what_a_treasury_sent_on_a_day() {
    let payments = [payment(1, 1_000), payment(2, 500)];
    assert_eq!(told(&[debit(1_500, "代发")], &payments), ["day_total"]);
    assert_eq!(told(&[debit(1_500, ""), debit(1_500, "")], &payments), ["ambiguous", "ambiguous"]);
    assert_eq!(told(&[debit(1_499, "")], &payments), ["unknown_debit"]);
}

/// Sent on the 2nd, to be paid on the 12th: the window of ten days begins when the bank is to pay.
#[test]
fn the_window_begins_with_the_day_of_payment() {
    let of = |execute_on, booked: u32| {
        let line = OpenLine { booked_on: day(booked), ..to_account(debit(1_000, ""), "62220001") };
        told(&[line], &[KnownPayment { execute_on, ..payment(1, 1_000) }])
    };
    for (booked, rule) in
        [(1, "unknown_debit"), (2, "amount_account_date"), (22, "amount_account_date"), (23, "unknown_debit")]
    {
        assert_eq!(of(Some(day(12)), booked), [rule], "{booked}");
    }
    // On the day of sending, or before it: from the sending.
    for execute_on in [None, Some(day(1)), Some(day(2))] {
        assert_eq!((of(execute_on, 12), of(execute_on, 13)), (vec!["amount_account_date"], vec!["unknown_debit"]));
    }
}

#[test]
fn fees_and_credits_are_named() {
    let payments = [payment(1, 1_000)];
    assert_eq!(told(&[debit(500, "汇款手续费")], &payments), ["fee"]);
    assert_eq!(told(&[credit(1_000, "退汇 CQ2026-0001-000001")], &payments), ["returned_payment"]);
    assert_eq!(told(&[credit(900, "退汇 CQ2026-0001-000001")], &payments), ["wrong_amount"]);
    assert_eq!(told(&[to_account(credit(1_000, "退汇"), "62220001")], &payments), ["returned_payment"]);
    assert_eq!(told(&[credit(1_000, "利息")], &payments), ["unknown_credit"]);
}

/// How the lines of one payment are written.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Exact,
    InText,
    Parts(i64),
    ByAccount,
    Twice,
    WrongAmount,
    Absent,
}

pub(super) fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        4 => Just(Shape::Exact),
        3 => Just(Shape::InText),
        2 => (1..100_i64).prop_map(Shape::Parts),
        2 => Just(Shape::ByAccount),
        1 => Just(Shape::Twice),
        1 => Just(Shape::WrongAmount),
        1 => Just(Shape::Absent),
    ]
}

pub(super) fn lines_of(payment: &KnownPayment, shape: &Shape) -> Vec<OpenLine> {
    let fen = payment.amount.get();
    let named = |fen| debit(fen, &format!("拨付{}", payment.reference));
    match shape {
        Shape::Exact => vec![OpenLine { end_to_end_reference: payment.reference.clone(), ..debit(fen, "") }],
        Shape::InText => vec![named(fen)],
        Shape::Parts(percent) => {
            let part = fen * percent / 100;
            [part, fen - part].into_iter().filter(|fen| *fen > 0).map(named).collect()
        }
        Shape::ByAccount => vec![to_account(debit(fen, ""), &payment.payee_account)],
        Shape::Twice => vec![named(fen), named(fen)],
        Shape::WrongAmount => vec![named(fen + 1)],
        Shape::Absent => vec![],
    }
}

proptest! {
    /// Whatever payments and however the bank writes them: every line is told of once, matches use a line up exactly
    /// and never a payment beyond what is open; the order of the lines does not matter.
    #[test]
    fn sums_are_always_consistent(
        given in proptest::collection::vec((1..5_000_i64, shape(), 0..3_u8, 0..4_u32), 1..40),
        noise in proptest::collection::vec((1..5_000_i64, "[A-Z]{0,3}(CQ2026-0001|手续费|)", any::<bool>()), 0..8),
    ) {
        let payments: Vec<KnownPayment> = given.iter().zip(1..).map(|((fen, _, payer, account), number)| KnownPayment {
            payer: format!("district:37100{payer}"),
            payee_account: format!("6222{account}"),
            ..payment(number, *fen)
        }).collect();
        let mut lines: Vec<OpenLine> = payments.iter().zip(&given).flat_map(|(p, (_, shape, ..))| lines_of(p, shape)).collect();
        lines.extend(noise.iter().map(|(fen, text, is_credit)| if *is_credit { credit(*fen, text) } else { debit(*fen, text) }));
        let outcome = match_lines(&lines, &payments, &MatchSettings::default());

        let mut used: HashMap<StatementLineId, i64> = HashMap::new();
        let mut paid: HashMap<PaymentId, i64> = HashMap::new();
        for found in &outcome.matches {
            prop_assert!(found.amount.is_positive());
            *used.entry(found.line).or_default() += found.amount.get();
            *paid.entry(found.payment).or_default() += found.amount.get();
        }
        let doubted: HashMap<_, _> = outcome.doubts.iter().map(|doubt| (doubt.line, doubt.kind)).collect();
        prop_assert_eq!(doubted.len(), outcome.doubts.len());
        for line in &lines {
            match used.get(&line.id) {
                Some(fen) => prop_assert!(*fen == line.amount.get() && !doubted.contains_key(&line.id)),
                None => prop_assert!(doubted.contains_key(&line.id)),
            }
        }
        for payment in &payments {
            prop_assert!(paid.get(&payment.id).copied().unwrap_or(0) <= payment.open.get());
        }
        for (payment, (_, shape, ..)) in payments.iter().zip(&given) {
            let is_paid = paid.get(&payment.id) == Some(&payment.open.get());
            match shape {
                Shape::Exact | Shape::InText | Shape::Parts(_) | Shape::Twice => prop_assert!(is_paid),
                Shape::WrongAmount => prop_assert!(outcome.matches.iter().all(|m| m.payment != payment.id || m.rule != MatchRule::ReferenceInText)),
                Shape::ByAccount | Shape::Absent => {}
            }
        }
        let mut backwards = lines.clone();
        backwards.reverse();
        prop_assert_eq!(match_lines(&backwards, &payments, &MatchSettings::default()), outcome);
    }
}
