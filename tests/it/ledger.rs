//! The ledger's laws, asked of the real database.

use chrono::{Duration, NaiveDate};
use chuangquan::kernel::{AccountId, Actor, Fen, TransferId};
use chuangquan::ledger::{self, Error, FoundHolds, HoldOwner, NewTransfer, Phase, Subject, TimeOutReport, TransferRow};
use chuangquan::store::schema::{ledger_hold_extension, ledger_transfer};
use chuangquan::store::{DbError, Tx};
use diesel::prelude::*;
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::TestApp;

fn account(app: &TestApp, key: &str, is_limited: bool) -> AccountId {
    app.write(|tx| ledger::ensure_account(tx, key, "test", is_limited))
}

fn transfer(phase: Phase, debit: AccountId, credit: AccountId, fen: i64) -> NewTransfer {
    NewTransfer {
        id: TransferId::new(),
        phase,
        debit,
        credit,
        amount: Fen::new(fen),
        code: "test",
        subject: Subject { kind: "test", id: Uuid::nil() },
        reverses: None,
        effective_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
    }
}

fn submit(app: &TestApp, transfers: &[NewTransfer]) -> Result<(), Error> {
    app.db.write(&Actor::system("test"), |tx| ledger::submit(tx, transfers))
}

fn available(app: &TestApp, id: AccountId) -> i64 {
    app.read(|conn| ledger::account(conn, id)).balance.available().get()
}

struct Books {
    app: TestApp,
    source: AccountId,
    purse: AccountId,
    sink: AccountId,
}

/// A source without limit, a limited purse with 1,000 fen, a sink.
fn books() -> Books {
    let app = TestApp::start();
    let (source, purse, sink) =
        (account(&app, "source", false), account(&app, "purse", true), account(&app, "sink", false));
    submit(&app, &[transfer(Phase::Posted, source, purse, 1_000)]).expect("filled");
    Books { app, source, purse, sink }
}

const HOLD: Phase = Phase::Pending { expires_at: None };

#[test]
fn a_hold_counts_as_gone_and_its_unused_part_comes_back() {
    let Books { app, purse, sink, .. } = books();
    let hold = transfer(HOLD, purse, sink, 700);
    submit(&app, std::slice::from_ref(&hold)).expect("held");
    assert_eq!(available(&app, purse), 300);
    submit(&app, &[transfer(Phase::Post { pending: hold.id }, purse, sink, 500)]).expect("posted");
    assert_eq!(available(&app, purse), 500);
    assert_eq!(available(&app, sink), 500);
}

#[test]
fn nothing_leaves_that_did_not_come_in() {
    let Books { app, purse, sink, .. } = books();
    submit(&app, &[transfer(HOLD, purse, sink, 700)]).expect("held");
    let refused = submit(&app, &[transfer(Phase::Posted, purse, sink, 301)]);
    assert!(matches!(refused, Err(Error::Overdrawn)), "{refused:?}");
    assert_eq!(available(&app, purse), 300);
}

#[test]
fn linked_transfers_are_all_taken_or_none() {
    let Books { app, purse, sink, source } = books();
    let refused =
        submit(&app, &[transfer(Phase::Posted, source, sink, 5), transfer(Phase::Posted, purse, sink, 1_001)]);
    assert!(matches!(refused, Err(Error::Overdrawn)), "{refused:?}");
    assert_eq!(available(&app, sink), 0);
}

#[test]
fn a_hold_is_resolved_once_within_its_amount_and_between_its_accounts() {
    let Books { app, purse, sink, source } = books();
    let hold = transfer(HOLD, purse, sink, 400);
    submit(&app, std::slice::from_ref(&hold)).expect("held");
    let post = |debit, credit, fen| submit(&app, &[transfer(Phase::Post { pending: hold.id }, debit, credit, fen)]);
    assert!(matches!(post(purse, sink, 401), Err(Error::DoesNotFitHold)));
    assert!(matches!(post(source, sink, 100), Err(Error::DoesNotFitHold)));
    submit(&app, &[transfer(Phase::Void { pending: hold.id }, purse, sink, 400)]).expect("voided");
    assert!(matches!(post(purse, sink, 400), Err(Error::AlreadyResolved)));
    assert_eq!(available(&app, purse), 1_000);
}

/// Which law refused, where it has no word of its own.
fn law(refused: Result<(), Error>) -> String {
    match refused {
        Err(Error::Db(error)) => error.constraint().unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// One entry and many are asked by questions of their own.
#[test]
fn what_an_entry_names_is_there() {
    let Books { app, purse, sink, source } = books();
    let nowhere = AccountId::new();
    for beside in [0, 150] {
        let with = |wrong: NewTransfer| {
            let mut all: Vec<_> = (0..beside).map(|_| transfer(Phase::Posted, source, sink, 1)).collect();
            all.insert(beside / 2, wrong);
            submit(&app, &all)
        };
        assert_eq!(law(with(transfer(Phase::Posted, nowhere, sink, 1))), "ledger_transfer_debit_account_fkey");
        assert_eq!(law(with(transfer(Phase::Posted, source, nowhere, 1))), "ledger_transfer_credit_account_fkey");
        let no_hold = transfer(Phase::Post { pending: TransferId::new() }, purse, sink, 1);
        assert_eq!(law(with(no_hold)), "ledger_transfer_pending_id_fkey");
        let posted = transfer(Phase::Posted, source, sink, 5);
        submit(&app, std::slice::from_ref(&posted)).expect("posted");
        let no_hold = with(transfer(Phase::Post { pending: posted.id }, source, sink, 5));
        assert!(matches!(no_hold, Err(Error::DoesNotFitHold)), "{no_hold:?}");
        let too_much = with(transfer(HOLD, purse, sink, 1_001));
        assert!(matches!(too_much, Err(Error::Overdrawn)), "{too_much:?}");
    }
    assert_eq!((available(&app, purse), available(&app, sink)), (1_000, 10));
}

#[test]
fn holds_that_are_found_are_posted_together_and_once() {
    let Books { app, purse, sink, .. } = books();
    let holds: Vec<_> = (1..=150).map(|n| transfer(HOLD, purse, sink, 1 + n % 3)).collect();
    submit(&app, &holds).expect("held");
    let post = |found| {
        let holds = FoundHolds { found, code: "test", subject_kind: "test" };
        app.db.write(&Actor::system("test"), |tx| ledger::post_found(tx, &holds))
    };
    let beyond = post("SELECT id, amount + 1, subject_id, effective_on FROM ledger_transfer WHERE kind = 'pending'");
    assert!(matches!(beyond, Err(Error::DoesNotFitHold)), "{beyond:?}");
    let whole = "SELECT id, amount, subject_id, effective_on FROM ledger_transfer WHERE kind = 'pending'";
    assert_eq!(post(whole).expect("posted"), 150);
    assert_eq!((available(&app, purse), available(&app, sink)), (700, 300));
    let again = post(whole);
    assert!(matches!(again, Err(Error::AlreadyResolved)), "{again:?}");
    let ids: Vec<TransferId> = app.read(|conn| {
        let posts = ledger_transfer::table.filter(ledger_transfer::kind.eq("post"));
        posts.order(ledger_transfer::seq).select(ledger_transfer::id).load(conn).map_err(DbError::from)
    });
    assert!(ids.is_sorted(), "they are made in the order in which they are written");
    assert!(ids.iter().all(|id| id.uuid().get_version_num() == 7));
}

/// A hold that times out after so many minutes.
fn hold_for(app: &TestApp, minutes: i64) -> Phase {
    Phase::Pending { expires_at: Some(app.clock.now() + Duration::minutes(minutes)) }
}

#[test]
fn a_hold_that_has_timed_out_can_only_be_voided() {
    let Books { app, purse, sink, .. } = books();
    let holds = [(); 2].map(|()| transfer(hold_for(&app, 60), purse, sink, 400));
    submit(&app, &holds).expect("held");
    let post = |n: usize, fen| submit(&app, &[transfer(Phase::Post { pending: holds[n].id }, purse, sink, fen)]);
    app.advance(Duration::minutes(60) - Duration::microseconds(1));
    post(0, 150).expect("a part of it, in time");
    assert_eq!((available(&app, purse), available(&app, sink)), (450, 150));
    app.advance(Duration::microseconds(1));
    for fen in [400, 1] {
        let refused = post(1, fen);
        assert!(matches!(refused, Err(Error::HoldTimedOut)), "{refused:?}");
    }
    assert_eq!(available(&app, purse), 450, "it stays held until somebody lets go of it");
    submit(&app, &[transfer(Phase::Void { pending: holds[1].id }, purse, sink, 400)]).expect("voided");
    assert!(matches!(post(1, 400), Err(Error::AlreadyResolved)));
    assert_eq!((available(&app, purse), available(&app, sink)), (850, 150));
}

#[test]
fn a_hold_is_prolonged_in_its_time_only_and_never_shortened() {
    let Books { app, purse, sink, .. } = books();
    let holds = [(); 2].map(|()| transfer(hold_for(&app, 60), purse, sink, 400));
    submit(&app, &holds).expect("held");
    let prolong = |n: usize, minutes: Option<i64>| {
        let until = minutes.map(|minutes| app.clock.now() + Duration::minutes(minutes));
        app.db.write(&Actor::system("test"), |tx| ledger::prolong(tx, holds[n].id, until, "test"))
    };
    prolong(0, Some(120)).expect("longer");
    prolong(0, Some(30)).expect("it lasts as long already");
    app.advance(Duration::minutes(90));
    for minutes in [Some(60), None] {
        let refused = prolong(1, minutes);
        assert!(matches!(refused, Err(Error::HoldTimedOut)), "{refused:?}");
    }
    prolong(0, None).expect("for good");
    app.advance(Duration::days(400));
    submit(&app, &[transfer(Phase::Post { pending: holds[0].id }, purse, sink, 400)]).expect("posted");
    // There is nothing left that could last.
    prolong(0, Some(60)).expect("nothing to do");
    let kept = app.read(|conn| ledger_hold_extension::table.count().get_result::<i64>(conn).map_err(DbError::from));
    assert_eq!(kept, 2);
}

#[test]
fn whoever_stands_behind_a_hold_is_asked_to_end_it_and_what_is_nobodys_is_let_go_of() {
    let Books { app, purse, sink, .. } = books();
    let holds = [60, 61, 62, 90].map(|minutes| transfer(hold_for(&app, minutes), purse, sink, 200));
    submit(&app, &holds).expect("held");
    let ask = |tx: &mut Tx<'_>, hold: &TransferRow| -> Result<HoldOwner, Error> {
        match holds.iter().position(|one| one.id == hold.id) {
            Some(0) => {
                ledger::submit(tx, &[transfer(Phase::Void { pending: hold.id }, purse, sink, 200)])?;
                Ok(HoldOwner::Ended)
            }
            Some(1) => Ok(HoldOwner::Busy),
            Some(2) => Ok(HoldOwner::Gone),
            other => panic!("asked about {other:?}"),
        }
    };
    let run = || ledger::run_time_outs(&app.db, ask).expect("the job runs");
    assert_eq!(run(), TimeOutReport::default(), "nothing is over");
    app.advance(Duration::minutes(70));
    assert_eq!(run(), TimeOutReport { ended: 1, expired: 1, failed: 0 });
    assert_eq!(available(&app, purse), 600);
    let code = app.read(|conn| {
        let resolution = ledger_transfer::table.filter(ledger_transfer::pending_id.eq(holds[2].id));
        let said = resolution.select((ledger_transfer::kind, ledger_transfer::code, ledger_transfer::subject_kind));
        said.first::<(String, String, String)>(conn).map_err(DbError::from)
    });
    assert_eq!(code, ("void".to_owned(), "hold.expired".to_owned(), "test".to_owned()));
    assert_eq!(run(), TimeOutReport::default(), "somebody works on the one that is left");
}

#[test]
fn the_same_transfer_again_is_the_same_and_with_other_contents_an_error() {
    let Books { app, purse, sink, source } = books();
    let first = transfer(Phase::Posted, purse, sink, 10);
    submit(&app, std::slice::from_ref(&first)).expect("written");
    submit(&app, std::slice::from_ref(&first)).expect("the same");
    assert_eq!(available(&app, sink), 10);
    let hold = transfer(Phase::Pending { expires_at: Some(app.clock.now()) }, purse, sink, 10);
    submit(&app, std::slice::from_ref(&hold)).expect("held");
    submit(&app, std::slice::from_ref(&hold)).expect("the same");

    // Whatever the caller said otherwise is named.
    let next_day = first.effective_on.succ_opt().expect("a day");
    let others = [
        ("amount", NewTransfer { amount: Fen::new(11), ..first.clone() }),
        ("credit_account", NewTransfer { credit: source, ..first.clone() }),
        ("code", NewTransfer { code: "other", ..first.clone() }),
        ("subject", NewTransfer { subject: Subject { kind: "other", id: Uuid::nil() }, ..first.clone() }),
        ("subject", NewTransfer { subject: Subject { kind: "test", id: Uuid::max() }, ..first.clone() }),
        ("effective_on", NewTransfer { effective_on: next_day, ..first.clone() }),
        ("reverses_id", NewTransfer { reverses: Some(hold.id), ..first.clone() }),
        ("expires_at", NewTransfer { phase: HOLD, ..hold.clone() }),
    ];
    for (field, other) in others {
        let refused = submit(&app, &[other]);
        assert!(
            matches!(refused, Err(Error::Different { field: named, .. }) if named == field),
            "{field}: {refused:?}"
        );
    }
}

/// What undoes a transfer is the same money back between the same accounts, once, and only of money that moved.
#[test]
fn a_reversal_mirrors_what_it_reverses() {
    let Books { app, purse, sink, source } = books();
    let given = transfer(Phase::Posted, purse, sink, 300);
    submit(&app, std::slice::from_ref(&given)).expect("given");
    let back =
        |debit, credit, fen| NewTransfer { reverses: Some(given.id), ..transfer(Phase::Posted, debit, credit, fen) };
    let wrong = [
        back(purse, sink, 300),
        back(sink, source, 300),
        back(sink, purse, 299),
        NewTransfer { phase: HOLD, ..back(sink, purse, 300) },
        NewTransfer { reverses: Some(TransferId::new()), ..back(sink, purse, 300) },
    ];
    for other in wrong {
        let refused = submit(&app, &[other]);
        assert!(matches!(refused, Err(Error::DoesNotMirror)), "{refused:?}");
    }
    let hold = transfer(HOLD, purse, sink, 100);
    submit(&app, std::slice::from_ref(&hold)).expect("held");
    let of_hold = NewTransfer { reverses: Some(hold.id), ..transfer(Phase::Posted, sink, purse, 100) };
    assert!(matches!(submit(&app, &[of_hold]), Err(Error::DoesNotMirror)));
    assert_eq!((available(&app, purse), available(&app, sink)), (600, 300));

    submit(&app, &[back(sink, purse, 300)]).expect("reversed");
    assert!(matches!(submit(&app, &[back(sink, purse, 300)]), Err(Error::ReversedAlready)));
    assert_eq!((available(&app, purse), available(&app, sink)), (900, 0));
}

#[test]
fn journal_and_balances_cannot_be_rewritten() {
    let Books { app, .. } = books();
    for statement in [
        "UPDATE ledger_transfer SET amount = amount + 1",
        "DELETE FROM ledger_transfer",
        "TRUNCATE ledger_transfer CASCADE",
        "UPDATE ledger_account SET credits_posted = credits_posted + 1",
        "UPDATE ledger_account SET is_limited = false",
        "DELETE FROM ledger_account",
        "UPDATE ledger_hold SET expires_at = 'infinity'",
        "DELETE FROM ledger_hold",
        "INSERT INTO ledger_hold VALUES (gen_random_uuid(), 'infinity')",
        "INSERT INTO ledger_hold_extension VALUES (gen_random_uuid(), 'infinity', 'forged', '2026-01-01Z')",
        "INSERT INTO ledger_account (id, key, purpose, is_limited, credits_posted, opened_at)
         VALUES (gen_random_uuid(), 'forged', 'test', true, 5, '2026-01-01Z')",
    ] {
        let refused = app
            .db
            .connection()
            .expect("a connection")
            .transaction(|conn| diesel::sql_query(statement).execute(conn).map(drop));
        assert!(refused.is_err(), "{statement}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is asked in whatever order, no limited account gives more than it got, and the books balance (checked
    /// when the test ends, journal against balances).
    #[test]
    fn random_transfers_keep_the_laws(steps in prop::collection::vec((0..4_u8, 0..4_usize, 0..4_usize, 1..600_i64), 40)) {
        let app = TestApp::start();
        let accounts: Vec<_> = (0..4).map(|n| account(&app, &format!("a{n}"), n > 0)).collect();
        let mut holds: Vec<NewTransfer> = Vec::new();
        for (action, from, to, fen) in steps {
            let (debit, credit) = (accounts[from], accounts[to]);
            let asked = match (action, holds.pop()) {
                (0, hold) => { holds.extend(hold); transfer(Phase::Posted, debit, credit, fen) }
                (2, Some(hold)) => transfer(Phase::Post { pending: hold.id }, hold.debit, hold.credit, fen),
                (3, Some(hold)) => transfer(Phase::Void { pending: hold.id }, hold.debit, hold.credit, hold.amount.get()),
                (_, hold) => { holds.extend(hold); transfer(HOLD, debit, credit, fen) }
            };
            let outcome = submit(&app, std::slice::from_ref(&asked));
            if outcome.is_ok() && asked.phase == HOLD {
                holds.push(asked);
            }
            for id in &accounts[1..] {
                prop_assert!(available(&app, *id) >= 0);
            }
        }
    }
}

#[test]
fn many_at_once_never_overdraw() {
    let Books { app, purse, sink, .. } = books();
    let taken: i64 = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..32)
            .map(|_| scope.spawn(|| i64::from(submit(&app, &[transfer(HOLD, purse, sink, 60)]).is_ok())))
            .collect();
        tries.into_iter().map(|each| each.join().expect("no panic")).sum()
    });
    assert_eq!(taken, 16, "1,000 fen hold sixteen times 60");
    assert_eq!(available(&app, purse), 40);
}
