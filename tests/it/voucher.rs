//! Vouchers: what becomes of their money, to the fen; races.

use chrono::Duration;
use chuangquan::identity::Role;
use chuangquan::kernel::{BookingId, ClaimId, Fen, RegionScope, VoucherId};
use chuangquan::ledger;
use chuangquan::programme::BudgetLevel;
use chuangquan::programme::service as programmes;
use chuangquan::report::verify;
use chuangquan::store::DbError;
use chuangquan::voucher::model::{VoucherState, Wallet};
use chuangquan::voucher::service::{self as vouchers, Error};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use proptest::prelude::*;
use serde_json::json;

use crate::support::TestApp;
use crate::support::given::Person;
use crate::support::voucher::{GivenProgramme, typical_rules};

pub const fn fen(amount: i64) -> Fen {
    Fen::new(amount)
}

fn wallet(app: &TestApp, enterprise: &Person, id: VoucherId) -> (VoucherState, Wallet) {
    let view = app.read(|conn| vouchers::voucher_view(conn, &enterprise.caller, id));
    (view.voucher.state, view.wallet)
}

fn numbers(wallet: Wallet) -> [i64; 5] {
    [wallet.available_fen, wallet.held_fen, wallet.redeemed_fen, wallet.paid_out_fen, wallet.returned_fen].map(Fen::get)
}

fn hold(
    app: &TestApp,
    enterprise: &Person,
    id: VoucherId,
    amount: Fen,
) -> Result<chuangquan::kernel::TransferId, Error> {
    app.db.write(&enterprise.caller.actor(), |tx| {
        let locked = vouchers::lock_funds(tx, id, enterprise.organisation())?;
        vouchers::hold(tx, &locked, BookingId::new(), amount, None)
    })
}

/// What is free on the budget lines: city, district.
pub fn lines(app: &TestApp, programme: &GivenProgramme) -> Vec<i64> {
    let filter = programmes::AppropriationFilter { programme_id: Some(programme.id), ..Default::default() };
    let lines = app.read(|conn| programmes::appropriation_list(conn, &RegionScope::everything(), &filter, 10));
    lines.iter().map(|line| line.available_fen.get()).collect()
}

/// What a level of government owes to payees.
fn owed(app: &TestApp, level: BudgetLevel) -> i64 {
    use chuangquan::store::schema::ledger_account::dsl;
    let keys = format!("payable:%:{level}:%");
    let owed: Vec<i64> = app.read(|conn| {
        Ok::<_, DbError>(dsl::ledger_account.filter(dsl::key.like(keys)).select(dsl::credits_posted).load(conn)?)
    });
    owed.iter().sum()
}

#[test]
fn every_fen_of_a_voucher_is_somewhere() {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    app.fund(&programme, fen(10_000));
    let enterprise = app.enterprise();
    let id = app.voucher(&programme, &enterprise, fen(1_001));
    assert_eq!(lines(&app, &programme), [9_499, 9_500], "the first level gives the odd fen");
    assert_eq!(
        wallet(&app, &enterprise, id),
        (
            VoucherState::Active,
            Wallet {
                available_fen: fen(1_001),
                held_fen: fen(0),
                redeemed_fen: fen(0),
                paid_out_fen: fen(0),
                returned_fen: fen(0),
            }
        )
    );

    let first = hold(&app, &enterprise, id, fen(600)).expect("enough");
    let second = hold(&app, &enterprise, id, fen(301)).expect("enough");
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [100, 901, 0, 0, 0]);

    app.write(|tx| vouchers::post_hold(tx, id, first, BookingId::new(), fen(600), fen(333)));
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [367, 301, 333, 0, 0]);

    let provider = app.provider();
    let shares = app.write(|tx| vouchers::pay_out(tx, id, ClaimId::new(), fen(333), provider.organisation()));
    let parts: Vec<_> = shares.iter().map(|s| (s.level.as_str(), s.payer_region.to_string(), s.amount.get())).collect();
    assert_eq!(parts, [("city", "371000".to_owned(), 167), ("district", "371002".to_owned(), 166)]);
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [367, 301, 0, 333, 0]);

    // Its year is over while one booking is not: the free part goes back at once, the held part when it comes free.
    app.advance(Duration::days(400));
    assert_eq!(app.expire_vouchers(), 1);
    assert_eq!(app.expire_vouchers(), 0);
    assert_eq!(wallet(&app, &enterprise, id).0, VoucherState::Expired);
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [0, 301, 0, 333, 367]);

    app.write(|tx| vouchers::post_hold(tx, id, second, BookingId::new(), fen(301), fen(101)));
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [0, 0, 101, 333, 567]);

    app.write(|tx| vouchers::give_back(tx, id, ClaimId::new(), fen(101)));
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [0, 0, 0, 333, 668]);
    assert_eq!(lines(&app, &programme), [9_833, 9_834], "each line has back exactly what its level did not pay");
}

#[test]
fn a_hold_is_resolved_once_and_fits() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.enterprise();
    let id = app.voucher(&programme, &enterprise, fen(1_000));
    let held = hold(&app, &enterprise, id, fen(400)).expect("enough");
    let booking = BookingId::new();
    let resolve = |due| {
        app.db.write(&enterprise.caller.actor(), |tx| vouchers::post_hold(tx, id, held, booking, fen(400), fen(due)))
    };
    assert!(matches!(resolve(401), Err(Error::Ledger(ledger::Error::DoesNotFitHold))));
    resolve(0).expect("released");
    assert!(matches!(resolve(10), Err(Error::MoreThanUsed)));
    hold(&app, &enterprise, id, fen(600)).expect("enough");
    assert!(matches!(resolve(10), Err(Error::Ledger(ledger::Error::AlreadyResolved))), "another hold does not help");
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [400, 600, 0, 0, 0]);
}

#[test]
fn the_last_fen_exhausts_and_a_rejected_claim_replenishes() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.enterprise();
    let id = app.voucher(&programme, &enterprise, fen(500));
    let held = hold(&app, &enterprise, id, fen(500)).expect("enough");
    assert_eq!(wallet(&app, &enterprise, id).0, VoucherState::Active, "held is not gone");
    app.write(|tx| vouchers::post_hold(tx, id, held, BookingId::new(), fen(500), fen(500)));
    assert_eq!(wallet(&app, &enterprise, id).0, VoucherState::Exhausted);
    assert!(matches!(hold(&app, &enterprise, id, fen(1)), Err(Error::NotUsable(VoucherState::Exhausted))));
    app.write(|tx| vouchers::give_back(tx, id, ClaimId::new(), fen(500)));
    assert_eq!(wallet(&app, &enterprise, id).0, VoucherState::Active);
    hold(&app, &enterprise, id, fen(500)).expect("usable again");
}

#[test]
fn the_annual_cap_counts_all_vouchers_of_the_year() {
    let app = TestApp::start();
    let mut rules = typical_rules();
    rules.caps.annual_per_enterprise = fen(1_000);
    let programme = app.programme_with(rules);
    app.fund(&programme, fen(100_000));
    let enterprise = app.enterprise();
    let first = app.voucher(&programme, &enterprise, fen(800));
    let second = app.voucher(&programme, &enterprise, fen(800));
    let held = hold(&app, &enterprise, first, fen(700)).expect("enough");
    assert!(matches!(hold(&app, &enterprise, second, fen(301)), Err(Error::AnnualCap)));
    hold(&app, &enterprise, second, fen(300)).expect("just the rest");
    app.write(|tx| vouchers::release_hold(tx, first, held, BookingId::new(), fen(700)));
    let funds = app.read(|conn| vouchers::quote_funds(conn, second, enterprise.organisation(), app.clock.now()));
    assert_eq!((funds.available, funds.annual_used, funds.is_first_use), (fen(500), fen(300), false));
}

#[test]
fn only_the_own_live_voucher_can_be_used() {
    let app = TestApp::start();
    let programme = app.programme();
    let (enterprise, other) = (app.enterprise(), app.enterprise());
    let id = app.voucher(&programme, &enterprise, fen(1_000));
    match hold(&app, &other, id, fen(1)) {
        Err(Error::Db(error)) => assert!(error.is_not_found()),
        outcome => panic!("another's voucher: {outcome:?}"),
    }
    assert!(matches!(hold(&app, &enterprise, id, fen(1_001)), Err(Error::Ledger(ledger::Error::Overdrawn))));
    app.write(|tx| vouchers::freeze(tx, id, "核查"));
    assert!(matches!(hold(&app, &enterprise, id, fen(1)), Err(Error::NotUsable(VoucherState::Frozen))));
    app.write(|tx| vouchers::unfreeze(tx, id, "核查完毕"));
    hold(&app, &enterprise, id, fen(1)).expect("usable");
    // Over by the clock, although the expiry has not run yet.
    app.advance(Duration::days(400));
    assert!(matches!(hold(&app, &enterprise, id, fen(1)), Err(Error::NotUsable(VoucherState::Expired))));
}

#[test]
fn two_bookings_at_once_never_overdraw_a_voucher() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.enterprise();
    let id = app.voucher(&programme, &enterprise, fen(10_000));
    // 32 holds of 700 on a voucher of 10,000: 14 fit, whoever comes first.
    let taken: usize = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..32).map(|_| scope.spawn(|| usize::from(hold(&app, &enterprise, id, fen(700)).is_ok()))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(taken, 14);
    assert_eq!(numbers(wallet(&app, &enterprise, id).1), [200, 9_800, 0, 0, 0]);
}

#[test]
fn a_hold_is_pending_in_the_journal() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.enterprise();
    let id = app.voucher(&programme, &enterprise, fen(1_000));
    let held = hold(&app, &enterprise, id, fen(400)).expect("enough");
    app.write(|tx| vouchers::post_hold(tx, id, held, BookingId::new(), fen(400), fen(150)));
    let movements = app.read(|conn| vouchers::movement_list(conn, &enterprise.caller, id, None, 50));
    let seen: Vec<_> = movements.iter().map(|m| (m.code.as_str(), m.kind.as_str(), m.free_change_fen.get())).collect();
    assert_eq!(
        seen,
        [
            ("voucher.issue", "posted", 500),
            ("voucher.issue", "posted", 500),
            ("booking.hold", "pending", -400),
            ("booking.redeem", "post", 250),
        ]
    );
    assert_eq!(movements[3].hold_id, Some(held));
}

#[test]
fn a_revoked_voucher_gives_back_what_is_free_at_once() {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    app.fund(&programme, fen(10_000));
    let (enterprise, city) = (app.enterprise(), app.city_administrator());
    let id = app.voucher(&programme, &enterprise, fen(999));
    hold(&app, &enterprise, id, fen(100)).expect("enough");
    let path = format!("/api/v1/vouchers/{id}");
    app.post(&format!("{path}/revoke"), &city.token, &json!({"reason": ""})).expect_problem(422, "invalid_input");
    let revoked = app.post(&format!("{path}/revoke"), &city.token, &json!({"reason": "虚假申报"})).expect(200).json();
    assert_eq!((revoked["state"].as_str(), revoked["held_fen"].as_i64()), (Some("revoked"), Some(100)));
    assert_eq!(revoked["returned_fen"], 899);
    let problem =
        app.post(&format!("{path}/unfreeze"), &city.token, &json!({"reason": "x"})).expect_problem(409, "illegal_step");
    assert_eq!(problem["allowed"], json!([]));
    let elsewhere = app.person(Role::CityAdministrator, "science_bureau", "370100");
    app.post(&format!("{path}/freeze"), &elsewhere.token, &json!({"reason": "x"})).expect_problem(404, "not_found");
}

#[test]
fn one_voucher_never_pays_with_anothers_money() {
    let app = TestApp::start();
    let programme = app.programme();
    let (enterprise, provider) = (app.enterprise(), app.provider());
    let [first, second] = [(); 2].map(|()| app.voucher(&programme, &enterprise, fen(1_000)));
    for id in [first, second] {
        let held = hold(&app, &enterprise, id, fen(300)).expect("enough");
        app.write(|tx| vouchers::post_hold(tx, id, held, BookingId::new(), fen(300), fen(300)));
    }
    let actor = enterprise.caller.actor();
    let pay = |amount| {
        app.db.write(&actor, |tx| vouchers::pay_out(tx, first, ClaimId::new(), fen(amount), provider.organisation()))
    };
    assert!(matches!(pay(301), Err(Error::MoreThanUsed)), "600 are due, but 300 of them are the other's");
    pay(300).expect("its own");
    let back = app.db.write(&actor, |tx| vouchers::give_back(tx, first, ClaimId::new(), fen(1)));
    assert!(matches!(back, Err(Error::MoreThanUsed)));
    assert_eq!(numbers(wallet(&app, &enterprise, second).1), [700, 0, 300, 0, 0]);
}

#[test]
fn verification_recounts_what_vouchers_say() {
    let app = TestApp::start();
    let programme = app.programme();
    let enterprise = app.enterprise();
    let id = app.voucher(&programme, &enterprise, fen(1_000));
    let held = hold(&app, &enterprise, id, fen(600)).expect("enough");
    app.write(|tx| vouchers::post_hold(tx, id, held, BookingId::new(), fen(600), fen(200)));
    hold(&app, &enterprise, id, fen(100)).expect("enough");
    app.write(|tx| vouchers::revoke(tx, id, "核查"));
    let wrong = || {
        let findings = app.read(|conn| verify::verify(conn, &crate::support::sealer())).findings;
        let of_vouchers = findings.into_iter().filter(|f| ["voucher_outflow", "annual_use"].contains(&f.check));
        of_vouchers.map(|f| (f.examined, f.wrong)).collect::<Vec<_>>()
    };
    assert_eq!(wrong(), [(1, 0), (1, 0)]);
    let tamper = |sql: &str| app.read(|conn| Ok::<_, DbError>(conn.batch_execute(sql)?));
    tamper("UPDATE annual_use SET used_fen = used_fen + 1");
    assert_eq!(wrong(), [(1, 0), (1, 1)]);
    tamper("UPDATE annual_use SET used_fen = used_fen - 1; UPDATE voucher SET returned_fen = returned_fen - 1");
    assert_eq!(wrong(), [(1, 1), (1, 1)]);
}

/// 32 city reviewers at once, over HTTP; the money is enough for 20 vouchers.
#[test]
fn simultaneous_issues_never_overspend_a_budget_line() {
    let app = TestApp::start();
    let programme = app.programme_with(typical_rules());
    app.fund(&programme, fen(10_499));
    let city = app.city_administrator();
    let waiting: Vec<_> =
        (0..32).map(|_| app.application_in_city_review(&programme, &app.enterprise(), fen(1_000))).collect();
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = waiting
            .iter()
            .map(|id| {
                let path = format!("/api/v1/voucher-applications/{id}/city-review");
                let (app, city) = (&app, &city);
                scope.spawn(move || {
                    let ask = || app.post(&path, &city.token, &json!({"decision": "pass"}));
                    // On a machine that is busy a reviewer may be asked to come back.
                    let reply = std::iter::repeat_with(ask).find(|reply| reply.status != 503).expect("an answer");
                    if reply.status != 200 {
                        let problem = reply.expect_problem(409, "appropriation_short");
                        assert_eq!(problem["lines"][0]["available_fen"], 499, "{problem}");
                        return 409;
                    }
                    200
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 20);
    assert_eq!(lines(&app, &programme), [499, 499]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is held, posted, released, paid, given back or ended in whatever order: the five places of a voucher's
    /// money add up to its face, nothing is negative, and what the lines lack is what was paid or is still on its way.
    #[test]
    fn random_lives_keep_every_fen(seed in prop::collection::vec((0..7_u8, 1..400_i64), 1..40)) {
        let app = TestApp::start();
        let programme = app.programme_with(typical_rules());
        app.fund(&programme, fen(5_000));
        let enterprise = app.enterprise();
        let provider = app.provider();
        let id = app.voucher(&programme, &enterprise, fen(1_501));
        let mut holds = Vec::new();
        for (act, amount) in seed {
            match act {
                0 | 1 => {
                    if let Ok(held) = hold(&app, &enterprise, id, fen(amount)) {
                        holds.push((held, amount));
                    }
                }
                2 => {
                    if let Some((held, of)) = holds.pop() {
                        app.write(|tx| vouchers::post_hold(tx, id, held, BookingId::new(), fen(of), fen(amount.min(of))));
                    }
                }
                3 => {
                    if let Some((held, of)) = holds.pop() {
                        app.write(|tx| vouchers::release_hold(tx, id, held, BookingId::new(), fen(of)));
                    }
                }
                4 | 5 => {
                    let redeemed = wallet(&app, &enterprise, id).1.redeemed_fen.get().min(amount);
                    if redeemed > 0 && act == 4 {
                        app.write(|tx| vouchers::pay_out(tx, id, ClaimId::new(), fen(redeemed), provider.organisation()));
                    } else if redeemed > 0 {
                        app.write(|tx| vouchers::give_back(tx, id, ClaimId::new(), fen(redeemed)));
                    }
                }
                _ => {
                    // Rarely: most lives should be long.
                    if amount > 390 {
                        let _ = app.db.write(&enterprise.caller.actor(), |tx| vouchers::revoke(tx, id, "核查"));
                    }
                }
            }
            let (state, now) = wallet(&app, &enterprise, id);
            let places = numbers(now);
            prop_assert!(places.iter().all(|place| *place >= 0), "{places:?}");
            prop_assert_eq!(places.iter().sum::<i64>(), 1_501);
            prop_assert!(!state.is_over() || now.available_fen.is_zero());
            let used = app.read(|conn| vouchers::annual_used(conn, enterprise.organisation(), programme.id, 2026));
            prop_assert_eq!(used.get(), places[1] + places[2] + places[3], "the annual use is what is held, redeemed and paid");
            // Level by level, to the fen: what a line has is what it gave, less what left the voucher for it, plus
            // what its level did not pay of that.
            let gave = programme.rules.split_by_level(fen(0), fen(1_501));
            let left = programme.rules.split_by_level(fen(0), fen(places[3] + places[4]));
            for ((on_line, (level, gave)), (_, left)) in lines(&app, &programme).into_iter().zip(gave).zip(left) {
                prop_assert_eq!(on_line, 5_000 - gave.get() + left.get() - owed(&app, level), "{}", level);
            }
        }
    }
}
