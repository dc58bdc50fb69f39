//! Three people sign what is above the office's amount, in however many batches it is drafted: all batches of a programme,
//! side and month count together.

use chuangquan::kernel::Fen;
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::settlement::one_number;
use crate::settlement_level_laws::at_once;
use crate::settlement_levels::{LEVELS, cancel};
use crate::settlement_versions::{ask, assert_sound, decide};
use crate::support::given::Person;
use crate::support::settlement::{Settling, batch_request};
use crate::support::{TestApp, sealer};

/// Above this, in fen, three sign.
const AMOUNT: i64 = 10_000;

/// A programme, the office's amount, and a second checker.
fn limited() -> (TestApp, Settling, Person, Person) {
    let app = TestApp::start();
    let scene = app.settling();
    limit(&app, &scene, json!(AMOUNT));
    let (second, provider) = (app.finance_checker(), app.payable_provider());
    (app, scene, second, provider)
}

fn limit(app: &TestApp, scene: &Settling, fen: Value) {
    let settings = json!({ "third_signature_above_fen": fen });
    app.set_by_two((&scene.maker, &scene.checker), "/api/v1/settlement/settings", &settings);
}

fn draft(app: &TestApp, scene: &Settling, level: Option<&str>) -> String {
    app.draft_level(scene, "demand", level).expect(201).id()
}

/// Drafts what was approved on these days.
fn draft_days(app: &TestApp, scene: &Settling, from: &str, to: &str) -> String {
    let mut body = batch_request(scene, "demand");
    (body["period_from"], body["period_to"]) = (json!(from), json!(to));
    app.post("/api/v1/batches", &scene.maker.token, &body).expect(201).id()
}

/// Checks, and answers whether a third person is asked for.
fn check(app: &TestApp, scene: &Settling, id: &str) -> bool {
    app.batch_step(&scene.checker, id, "check").expect(200).json()["needs_third"].as_bool().expect("said")
}

fn refused(app: &TestApp, scene: &Settling, id: &str) {
    app.batch_step(&scene.checker, id, "authorise").expect_problem(403, "third_signature");
}

fn reference(app: &TestApp, scene: &Settling, id: &str) -> Value {
    app.batch(scene, id)["reference"].clone()
}

#[test]
fn drafted_by_level_the_same_claims_count_together_to_the_fen() {
    for (subsidy, needs_third) in [(AMOUNT, false), (AMOUNT + 1, true)] {
        let (app, scene, second, provider) = limited();
        app.approved_claim(&scene, provider.organisation(), Fen::new(subsidy));
        let ids = LEVELS.map(|level| draft(&app, &scene, Some(level)));
        for id in &ids {
            assert_eq!(check(&app, &scene, id), needs_third, "{subsidy}");
        }
        // The page says why.
        let [one, other] = ids.each_ref().map(|id| app.batch(&scene, id));
        let said = &one["signatures"];
        assert_eq!(
            (&said["needs_third"], &said["above_fen"], &said["own_fen"], &said["group_fen"]),
            (&json!(needs_third), &json!(AMOUNT), &one["total_fen"], &json!(subsidy))
        );
        let named = json!([{ "id": other["id"], "reference": other["reference"], "level": "district", "state": "checked",
                             "period_from": "2026-02-01", "period_to": "2026-03-02", "total_fen": other["total_fen"] }]);
        assert_eq!(said["others"], named);
        for id in &ids {
            if needs_third {
                refused(&app, &scene, id);
            }
            let signer = if needs_third { &second } else { &scene.checker };
            let signed = app.batch_step(signer, id, "authorise").expect(200).json();
            assert_eq!((&signed["needs_third"], &signed["group_total_fen"]), (&json!(needs_third), &json!(subsidy)));
        }
        assert_sound(&app);
    }
}

#[test]
fn what_was_authorised_before_counts_and_what_is_cancelled_does_not() {
    let (app, scene, second, provider) = limited();
    let approve = |fen| app.approved_claim(&scene, provider.organisation(), Fen::new(fen));
    approve(6_000);
    let first = draft(&app, &scene, None);
    assert!(!check(&app, &scene, &first));
    app.batch_step(&scene.checker, &first, "authorise").expect(200);
    // Up to the amount two sign the next one too.
    approve(4_000);
    let next = draft(&app, &scene, None);
    assert!(!check(&app, &scene, &next));
    app.batch_step(&scene.checker, &next, "authorise").expect(200);
    approve(1);
    let given_up = draft(&app, &scene, None);
    assert!(check(&app, &scene, &given_up), "what two people let go is never more than the amount");
    cancel(&app, &scene, &given_up);
    let last = draft(&app, &scene, None);
    assert!(check(&app, &scene, &last));
    let said = app.batch(&scene, &last)["signatures"].clone();
    assert_eq!((&said["own_fen"], &said["group_fen"]), (&json!(1), &json!(AMOUNT + 1)));
    let named: Vec<_> =
        said["others"].as_array().expect("others").iter().map(|other| other["reference"].clone()).collect();
    assert_eq!(named, [reference(&app, &scene, &first), reference(&app, &scene, &next)]);
    refused(&app, &scene, &last);
    app.batch_step(&second, &last, "authorise").expect(200);
    // Authorised before, they stand; one that is recalled is asked anew.
    ask(&app, &scene.maker, &first, "账户有误").expect(201);
    decide(&app, &scene.checker, &first, "recalled", "").expect(200);
    assert!(check(&app, &scene, &first));
    refused(&app, &scene, &first);
    app.batch_step(&second, &first, "authorise").expect(200);
    assert_sound(&app);
}

/// Checked while it was alone, and authorised when it is not: that counts, also for what waits for whom.
#[test]
fn what_is_drafted_after_the_check_counts() {
    let (app, scene, second, provider) = limited();
    let waits = |person: &Person| {
        let todo = app.get("/api/v1/me/todo", &person.token).expect(200).text;
        todo.contains("batch_to_authorise")
    };
    app.approved_claim(&scene, provider.organisation(), Fen::new(AMOUNT));
    let first = draft(&app, &scene, None);
    assert!(!check(&app, &scene, &first));
    assert!(waits(&scene.checker));
    app.approved_claim(&scene, provider.organisation(), Fen::new(1));
    let next = draft(&app, &scene, None);
    assert!(!waits(&scene.checker) && waits(&second));
    assert_eq!(app.batch(&scene, &first)["signatures"]["needs_third"], true);
    assert_eq!(app.batch(&scene, &next)["signatures"]["needs_third"], true, "foretold of a draft");
    refused(&app, &scene, &first);
    cancel(&app, &scene, &next);
    assert_eq!(app.batch_step(&scene.checker, &first, "authorise").expect(200).json()["needs_third"], false);
    assert!(check(&app, &scene, &draft(&app, &scene, None)));
    assert_sound(&app);
}

#[test]
fn the_days_of_a_month_count_together_and_other_months_sides_and_programmes_do_not() {
    let (app, mut scene, _, provider) = limited();
    let pass = |scene: &mut Settling, days| {
        app.advance(chrono::Duration::days(days));
        for person in [&mut scene.maker, &mut scene.checker] {
            app.renew(person);
        }
    };
    app.approved_claim(&scene, provider.organisation(), Fen::new(AMOUNT));
    let march = draft_days(&app, &scene, "2026-03-02", "2026-03-02");
    pass(&mut scene, 1);
    app.approved_claim(&scene, provider.organisation(), Fen::new(AMOUNT));
    let next_day = draft_days(&app, &scene, "2026-03-03", "2026-03-03");
    for id in [&march, &next_day] {
        assert_eq!(app.batch(&scene, id)["signatures"]["group_fen"], 2 * AMOUNT);
    }
    pass(&mut scene, 30);
    app.approved_claim(&scene, provider.organisation(), Fen::new(AMOUNT));
    let april = draft_days(&app, &scene, "2026-04-01", "2026-04-02");
    assert!(!check(&app, &scene, &april));
    app.rewarded_provider(&scene);
    let mut rewards = batch_request(&scene, "supply");
    rewards["period_to"] = json!("2026-04-01");
    let rewards = app.post("/api/v1/batches", &scene.maker.token, &rewards).expect(201).id();
    let said = app.batch(&scene, &rewards)["signatures"].clone();
    assert_eq!((&said["others"], &said["group_fen"]), (&json!([]), &said["own_fen"]));
    // One that reaches over both months counts with the batches of each.
    let both = draft_days(&app, &scene, "2026-03-31", "2026-04-02");
    assert_eq!(app.batch(&scene, &both)["signatures"]["others"].as_array().map(Vec::len), Some(3));
    app.batch_step(&scene.checker, &april, "authorise").expect_problem(403, "third_signature");
    let other = Settling { checker: app.finance_checker(), ..app.settling_without_treasuries() };
    app.approved_claim(&other, provider.organisation(), Fen::new(AMOUNT));
    assert!(!check(&app, &other, &draft_days(&app, &other, "2026-04-01", "2026-04-02")));
    assert_sound(&app);
}

/// Whatever is drafted, cancelled and signed at the same instant: what two people alone let go is never above the amount.
#[test]
fn batches_that_are_signed_at_the_same_instant_count_each_other() {
    let (app, scene, second, provider) = limited();
    let let_go = "SELECT coalesce(sum(total_fen), 0)::bigint AS n FROM settlement_batch
                  WHERE authorised_at IS NOT NULL AND checker_id = authoriser_id";
    for round in 0..6 {
        app.approved_claim(&scene, provider.organisation(), Fen::new(8_000));
        let first = draft(&app, &scene, Some("city"));
        check(&app, &scene, &first);
        let ways = [0, 1, 2];
        // Whoever drafts first takes what there is.
        let sign = |level: Option<&str>, by: &Person| match app.draft_level(&scene, "demand", level) {
            drafted if drafted.status == 201 => {
                let id = drafted.id();
                let checked = app.batch_step(by, &id, "check").status;
                if checked == 200 { app.batch_step(by, &id, "authorise").status } else { checked }
            }
            refused => refused.status,
        };
        let statuses = at_once(&ways, |way| match way {
            0 => app.batch_step(&scene.checker, &first, "authorise").status,
            1 => sign(Some("district"), &scene.checker),
            _ => {
                app.approved_claim(&scene, provider.organisation(), Fen::new(8_000));
                sign(None, &second)
            }
        });
        assert!(statuses.iter().all(|status| matches!(status, 200 | 403 | 409)), "round {round}: {statuses:?}");
        assert!(one_number(&app, let_go) <= AMOUNT, "round {round}: {statuses:?}");
    }
    assert_sound(&app);
}

/// What no use case does, by SQL, and the law that refuses it.
const FORGED: &[(&str, &str)] = &[
    ("UPDATE settlement_batch SET needs_third = false WHERE state = 'checked'", "settlement_batch_signatures"),
    ("UPDATE settlement_batch SET third_above_fen = NULL", "settlement_batch_signatures"),
    (
        "UPDATE settlement_batch SET state = 'authorised', needs_third = false, third_above_fen = NULL,
                authoriser_id = checker_id WHERE state = 'checked'",
        "settlement_batch_three_signatures",
    ),
    (
        "UPDATE settlement_batch SET state = 'authorised', checker_id = second.id, authoriser_id = second.id
         FROM (SELECT max(checker_id::text)::uuid AS id FROM settlement_batch) second WHERE state = 'drafted'",
        "settlement_batch_three_signatures",
    ),
    ("UPDATE settlement_batch SET state = 'drafted' WHERE state = 'cancelled'", "settlement_batch_stays_cancelled"),
    ("UPDATE settlement_batch SET period_from = '2025-01-01', period_to = '2025-01-02'", "settlement_batch is append-only"),
    ("UPDATE settlement_batch SET side = 'award'", "settlement_batch is append-only"),
    ("DELETE FROM settlement_batch_before_rule", "settlement_batch_before_rule is append-only"),
    (
        "INSERT INTO settlement_batch_before_rule SELECT id, made_at FROM settlement_batch",
        "settlement_batch_before_rule is append-only",
    ),
    (
        "INSERT INTO settlement_batch (id, reference, programme_id, side, period_from, period_to, state, line_count, total_fen,
                                       maker_id, made_at, checker_id, checked_at, authoriser_id, authorised_at)
         SELECT gen_random_uuid(), reference || '9', programme_id, side, period_from, period_to, 'authorised', line_count,
                total_fen, maker_id, made_at, checker_id, checked_at, checker_id, checked_at
         FROM settlement_batch WHERE state = 'checked'",
        "settlement_batch_begins",
    ),
];

#[test]
fn the_database_refuses_what_would_save_a_signature() {
    let (app, scene, second, provider) = limited();
    app.approved_claim(&scene, provider.organisation(), Fen::new(2 * AMOUNT));
    let cancelled = draft(&app, &scene, None);
    cancel(&app, &scene, &cancelled);
    let checked = draft(&app, &scene, Some("city"));
    let drafted = draft(&app, &scene, Some("district"));
    assert!(check(&app, &scene, &checked));
    for (sql, law) in FORGED {
        // Of a table without rows a row trigger says nothing.
        let is_silent = sql.starts_with("DELETE")
            && one_number(&app, "SELECT count(*) AS n FROM settlement_batch_before_rule") == 0;
        let forced = app.db.read(|conn| conn.batch_execute(sql).map_err(DbError::from));
        match forced {
            Ok(()) => assert!(is_silent, "{sql} is let through"),
            Err(refused) => {
                let told = format!("{refused} {refused:?}");
                assert!(refused.constraint() == Some(law) || told.contains(law), "{sql}: {told}");
            }
        }
    }
    app.batch_step(&second, &checked, "authorise").expect(200);
    assert!(check(&app, &scene, &drafted));
    app.batch_step(&second, &drafted, "authorise").expect(200);
    assert_sound(&app);

    // Authorised before the rule, when nothing was added up: that is not wrong as long as it is marked.
    let unmarked = "SET LOCAL session_replication_role = replica;
                    ALTER TABLE settlement_batch DROP CONSTRAINT settlement_batch_three_signatures;
                    UPDATE settlement_batch SET group_total_fen = NULL, third_above_fen = NULL, needs_third = false,
                           authoriser_id = checker_id WHERE authorised_at IS NOT NULL";
    let mark = "INSERT INTO settlement_batch_before_rule SELECT id, authorised_at FROM settlement_batch
                WHERE authorised_at IS NOT NULL";
    let after = |sql: &str| wrong_after(&app, sql);
    assert_eq!(after(unmarked), 2);
    assert_eq!(after(&format!("{unmarked}; {mark}")), 0);
}

/// How many batches *third_signatures* finds after this, which is undone.
fn wrong_after(app: &TestApp, sql: &str) -> i64 {
    use diesel::Connection;
    let mut conn = app.db.connection().expect("a connection");
    conn.test_transaction(|conn| {
        conn.batch_execute(sql)?;
        let report = chuangquan::report::verify::examine(conn, &sealer())?;
        let finding =
            report.findings.iter().find(|finding| finding.check == "third_signatures").expect("the check ran");
        Ok::<_, chuangquan::report::verify::Error>(finding.wrong)
    })
}
