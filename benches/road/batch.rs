//! A batch of many claims: drafted, and sent to the bank, beside the plain set-based SQL for the same result.

use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{BatchId, ProgrammeId, ProgrammeVersionId, local_date};
use chuangquan::settlement::files::FileFormat;
use chuangquan::settlement::service::{self, NewBatch, NewExport};
use chuangquan::store::Db;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Outcome;
use super::child::{self, Task};
use super::data::{self, CITY, DISTRICT, ENTERPRISES, Kind, PROVIDERS};
use super::host::Host;
use super::report::{Goal, Scenario, median, ms, per_thousand};

/// Which batch the plain SQL makes.
const PLAIN_BATCH: &str = "79000000-0000-7000-8000-000000000001";

/// Times of one round, milliseconds.
struct Round {
    draft: f64,
    post: f64,
    /// The plain SQL.
    plain: f64,
    /// Lines alone, copied as they stand.
    lines_only: f64,
    /// Of the processes that draft and send, the most that one had.
    memory_mb: f64,
    /// Of both.
    statements: usize,
}

/// `rounds` batches of `claims` claims, each with two lines; whoever goes first in one goes second in the next.
pub fn run(host: &Host, claims: usize, rounds: usize) -> Outcome<Vec<Scenario>> {
    let (programme, version) = data::programme(host, "BATCH0")?;
    // Claims name a voucher and a listing.
    if is_empty(host, "voucher")? {
        data::vouchers(host, programme, version)?;
    }
    if is_empty(host, "listing")? {
        data::listings(host, 1_000)?;
    }
    let mut done = Vec::new();
    for number in 1..=rounds {
        let (programme, version) = data::programme(host, &format!("BATCH{number}"))?;
        load(host, number, claims, programme, version)?;
        let round = round(host, programme, claims, number % 2 == 0)?;
        println!(
            "batch: draft {:.0} ms, post {:.0} ms, {:.0} MB; plain SQL {:.0} ms (lines only {:.0} ms)",
            round.draft, round.post, round.memory_mb, round.plain, round.lines_only
        );
        done.push(round);
    }
    let mut more = json!({
        "claims": claims,
        "limit_is": "one transaction: UPDATE of the claims' state, INSERT … SELECT of the payments by payer and payee and of \
                     the lines, in tables of the same shape and indexes; without foreign keys, triggers, decisions and trail",
        "lines_only_ms": median(done.iter().map(|round| round.lines_only)).round(),
        "draft_ms": median(done.iter().map(|round| round.draft)).round(),
        "post_ms": median(done.iter().map(|round| round.post)).round(),
        "rss_mb": median(done.iter().map(|round| round.memory_mb)).round(),
    });
    let statements = done.iter().map(|round| round.statements).max().unwrap_or_default();
    per_thousand(&mut more, statements, claims);
    let scenario = |name, ours: fn(&Round) -> f64, more| Scenario {
        name,
        unit: "ms",
        goal: Goal::AtMost(1.5),
        rounds: done.iter().map(|round| (ours(round), round.plain)).collect(),
        more,
    };
    Ok(vec![
        scenario("batch_draft", |round| round.draft, more.clone()),
        scenario("batch_draft_and_post", |round| round.draft + round.post, more),
    ])
}

fn is_empty(host: &Host, table: &str) -> Outcome<bool> {
    use diesel::prelude::*;
    let found = diesel::sql_query(format!("SELECT FROM {table} LIMIT 1")).execute(&mut host.connection()?)?;
    Ok(found == 0)
}

/// Approved claims with their shares; what each provider is owed stands on its payable accounts. What guards single rows
/// is left out while they are loaded, and holds of them all the same.
fn load(host: &Host, round: usize, claims: usize, programme: ProgrammeId, version: ProgrammeVersionId) -> Outcome<()> {
    println!("batch: loading {claims} claims");
    let (programme, version) = (programme.uuid(), version.uuid());
    let first = (round - 1) * claims + 1;
    let last = round * claims;
    let booking = "('b0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let claim = "('c0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let of_number = |kind: Kind, count: usize| kind.sql(&format!("n % {count} + 1"));
    let (provider, enterprise) = (of_number(Kind::Provider, PROVIDERS), of_number(Kind::Enterprise, ENTERPRISES));
    let (user, voucher) = (of_number(Kind::User, ENTERPRISES), of_number(Kind::Voucher, ENTERPRISES));
    let listing = of_number(Kind::Listing, 1_000);
    host.execute(&format!(
        "SET session_replication_role = replica;
         INSERT INTO booking (id, reference, region_code, listing_id, provider_id, enterprise_id, created_by, state,
                              quantity, price_fen, subsidy_fen, quote, final_price_fen, final_subsidy_fen, created_at,
                              updated_at, accepted_at)
         SELECT {booking}, 'BATCH-' || n, '{DISTRICT}', {listing}, {provider}, {enterprise}, {user}, 'accepted',
                1, 20000, 0, '{{}}', 20000, 0, now(), now(), now()
         FROM generate_series({first}, {last}) n;
         INSERT INTO claim (id, reference, booking_id, enterprise_id, provider_id, payee_id, programme_id,
                            programme_version_id, voucher_id, region_code, state, amount_fen, invoice_number,
                            invoice_fen, created_by, created_at, submitted_at, approved_at, updated_at)
         SELECT {claim}, 'DF-' || n, {booking}, {enterprise}, {provider}, {provider}, '{programme}', '{version}',
                {voucher}, '{DISTRICT}', 'approved', 10000, lpad(n::text, 20, '0'), 20000, {user}, now(), now(),
                now() - interval '1 minute', now()
         FROM generate_series({first}, {last}) n;
         INSERT INTO ledger_account (id, key, purpose, is_limited, opened_at)
         SELECT gen_random_uuid(), 'treasury:bench', 'treasury', false, now() ON CONFLICT DO NOTHING;
         INSERT INTO ledger_account (id, key, purpose, is_limited, opened_at)
         SELECT gen_random_uuid(), concat_ws(':', 'payable', o.id, payer.level, payer.region, '{programme}'), 'payable',
                true, now()
         FROM organisation o CROSS JOIN (VALUES ('city', '{CITY}'), ('district', '{DISTRICT}')) payer(level, region)
         WHERE o.kind = 'provider';
         ANALYZE claim; ANALYZE ledger_account;
         INSERT INTO claim_share (claim_id, level, payer_region, amount_fen, account_id)
         SELECT c.id, payer.level, payer.region, 5000, a.id
         FROM claim c CROSS JOIN (VALUES ('city', '{CITY}'), ('district', '{DISTRICT}')) payer(level, region)
         JOIN ledger_account a
             ON a.key = concat_ws(':', 'payable', c.payee_id, payer.level, payer.region, c.programme_id)
         WHERE c.programme_id = '{programme}';
         SET session_replication_role = origin;
         INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT gen_random_uuid(), 'posted', t.id, s.account_id, s.amount, 'claim.pay_out', 'programme',
                '{programme}', current_date, now()
         FROM (SELECT account_id, sum(s.amount_fen)::bigint AS amount
               FROM claim_share s JOIN claim c ON c.id = s.claim_id WHERE c.programme_id = '{programme}'
               GROUP BY account_id) s
         JOIN ledger_account t ON t.key = 'treasury:bench'"
    ))?;
    for table in ["booking", "claim", "claim_share", "ledger_account", "ledger_transfer"] {
        host.execute(&format!("VACUUM ANALYZE {table}"))?;
    }
    Ok(())
}

fn round(host: &Host, programme: ProgrammeId, claims: usize, is_plain_first: bool) -> Outcome<Round> {
    // The claims as they are before they are drafted, for the other side.
    prepare(host, "plain_claim", "claim")?;
    host.execute(&format!(
        "INSERT INTO plain_claim SELECT * FROM claim WHERE programme_id = '{}' ORDER BY id",
        programme.uuid()
    ))?;
    host.execute("VACUUM ANALYZE plain_claim")?;
    let before = if is_plain_first { Some(plain(host, programme)?) } else { None };

    host.execute("CHECKPOINT")?;
    let drafted = child::perform(&host.url(), &Task::Draft { programme: programme.uuid() })?;
    let id: BatchId = serde_json::from_value(drafted.result["id"].clone())?;
    if drafted.result["lines"] != 2 * claims {
        return Err(format!("{} drafted", drafted.result).into());
    }
    host.execute("CHECKPOINT")?;
    let sent = child::perform(&host.url(), &Task::Send { batch: id.uuid() })?;

    let plain = before.map_or_else(|| plain(host, programme), Ok)?;
    same(host, id)?;
    prepare(host, "plain_line", "batch_line")?;
    host.execute("CHECKPOINT")?;
    let columns = "batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id, is_cancelled";
    let lines_only = timed(
        host,
        &format!(
            "INSERT INTO plain_line ({columns}) SELECT {columns} FROM batch_line WHERE batch_id = '{batch}'",
            batch = id.uuid()
        ),
    )?;
    Ok(Round {
        draft: drafted.took_ms,
        post: sent.took_ms,
        plain: ms(plain),
        lines_only: ms(lines_only),
        memory_mb: drafted.peak_mb.max(sent.peak_mb),
        statements: drafted.statements + sent.statements,
    })
}

/// The plain SQL for the same result.
fn plain(host: &Host, programme: ProgrammeId) -> Outcome<Duration> {
    for (plain, like) in [("plain_line", "batch_line"), ("plain_payment", "payment")] {
        prepare(host, plain, like)?;
    }
    host.execute("CHECKPOINT")?;
    timed(
        host,
        &format!(
            "BEGIN;
             SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;
             UPDATE plain_claim SET state = 'batched', version = version + 1, updated_at = now()
             WHERE programme_id = '{programme}' AND state = 'approved'
               AND approved_at BETWEEN now() - interval '30 days' AND now();
             INSERT INTO plain_payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen, payee_name,
                                        account_number, bank_name, bank_code, state, created_at)
             SELECT gen_random_uuid(), 'PLAIN-' || row_number() OVER (), '{PLAIN_BATCH}', w.payee_id, w.level, w.payer_region,
                    w.amount_fen, a.account_name, a.account_number, a.bank_name, a.bank_code, 'pending', now()
             FROM (SELECT c.payee_id, s.level, s.payer_region, sum(s.amount_fen) AS amount_fen
                   FROM plain_claim c JOIN claim_share s ON s.claim_id = c.id
                   WHERE c.programme_id = '{programme}' AND c.state = 'batched' GROUP BY 1, 2, 3) w
             JOIN bank_account a ON a.organisation_id = w.payee_id;
             INSERT INTO plain_line (batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id)
             SELECT p.batch_id, c.id, s.level, s.payer_region, c.payee_id, s.amount_fen, p.id
             FROM plain_claim c JOIN claim_share s ON s.claim_id = c.id
             JOIN plain_payment p ON p.payee_id = c.payee_id AND p.level = s.level AND p.payer_region = s.payer_region
             WHERE c.programme_id = '{programme}' AND c.state = 'batched';
             COMMIT",
            programme = programme.uuid()
        ),
    )
}

/// An empty table of the same shape, with the same checks and indexes.
fn prepare(host: &Host, plain: &str, like: &str) -> Outcome<()> {
    host.execute(&format!("DROP TABLE IF EXISTS {plain}; CREATE TABLE {plain} (LIKE {like} INCLUDING ALL)"))
}

/// Both sides have come to the same lines and payments.
fn same(host: &Host, batch: BatchId) -> Outcome<()> {
    use diesel::prelude::*;
    let differs = diesel::sql_query(format!(
        "WITH ours AS (SELECT claim_id, level, amount_fen FROM batch_line WHERE batch_id = '{batch}'),
              plain AS (SELECT claim_id, level, amount_fen FROM plain_line),
              sums AS (SELECT (SELECT (count(*), sum(amount_fen)) FROM ours) AS ours,
                              (SELECT (count(*), sum(amount_fen)) FROM plain) AS plain,
                              (SELECT (count(*), sum(amount_fen)) FROM payment WHERE batch_id = '{batch}') AS paid,
                              (SELECT (count(*), sum(amount_fen)) FROM plain_payment) AS plain_paid)
         SELECT FROM sums WHERE ours <> plain OR paid <> plain_paid",
        batch = batch.uuid()
    ))
    .execute(&mut host.connection()?)?;
    if differs == 0 { Ok(()) } else { Err("the plain SQL came to something else".into()) }
}

/// Drafts a batch of everything that a programme owes: its id, and how many lines it has.
pub fn draft(db: &Db, programme: Uuid) -> Outcome<Value> {
    let maker = officer(Role::FinanceMaker, 1)?;
    let today = local_date(Utc::now());
    let programme_id = ProgrammeId::from_uuid(programme);
    let new = NewBatch { programme_id, level: None, period_from: today - TimeDelta::days(30), period_to: today };
    let drafted = db.write(&maker.actor(), |tx| service::draft(tx, &maker, new))?;
    Ok(json!({ "id": drafted.batch.id, "lines": drafted.batch.line_count }))
}

/// Checked, authorised and exported as the file that banks take.
pub fn send(db: &Db, batch: Uuid) -> Outcome<Value> {
    let (maker, checker) = (officer(Role::FinanceMaker, 1)?, officer(Role::FinanceChecker, 2)?);
    let id = BatchId::from_uuid(batch);
    db.write(&checker.actor(), |tx| service::check(tx, &checker, id))?;
    db.write(&checker.actor(), |tx| service::authorise(tx, &checker, id))?;
    let new = NewExport { formats: vec![FileFormat::Pain00109], ..NewExport::default() };
    db.write(&maker.actor(), |tx| service::export(tx, &maker, id, &new))?;
    Ok(Value::Null)
}

fn timed(host: &Host, sql: &str) -> Outcome<Duration> {
    use diesel::connection::SimpleConnection;
    let mut conn = host.connection()?;
    let began = Instant::now();
    conn.batch_execute(sql)?;
    Ok(began.elapsed())
}

fn officer(role: Role, number: usize) -> Outcome<Caller> {
    data::caller(role, Kind::Officer.id(number), Kind::Officer.id(0), CITY)
}
