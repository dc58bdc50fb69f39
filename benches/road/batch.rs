//! A batch of 100,000 claims: drafted, and sent to the bank, beside bare INSERT … SELECT of as many rows.

use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{BatchId, ProgrammeId, ProgrammeVersionId, local_date};
use chuangquan::settlement::files::FileFormat;
use chuangquan::settlement::service::{self, NewBatch, NewExport};
use serde_json::json;

use super::Outcome;
use super::data::{self, CITY, DISTRICT, ENTERPRISES, Kind, PROVIDERS};
use super::host::Host;
use super::report::{Goal, Scenario, median, ms};

const CLAIMS: usize = 100_000;
const ROUNDS: usize = 2;

/// Times of one round, milliseconds.
struct Round {
    draft: f64,
    post: f64,
    /// Lines, payments, and a row for each claim.
    insert: f64,
    lines_only: f64,
}

pub fn run(host: &Host) -> Outcome<Vec<Scenario>> {
    let (programme, version) = data::programme(host, "BATCH0")?;
    // Claims name a voucher and a listing.
    if is_empty(host, "voucher")? {
        data::vouchers(host, programme, version)?;
    }
    if is_empty(host, "listing")? {
        data::listings(host, 1_000)?;
    }
    let mut rounds = Vec::new();
    for number in 1..=ROUNDS {
        let (programme, version) = data::programme(host, &format!("BATCH{number}"))?;
        claims(host, number, programme, version)?;
        let round = round(host, programme)?;
        println!(
            "batch: draft {:.0} ms, post {:.0} ms; INSERT … SELECT {:.0} ms (lines only {:.0} ms)",
            round.draft, round.post, round.insert, round.lines_only
        );
        rounds.push(round);
    }
    let more = json!({
        "claims": CLAIMS,
        "limit_is": "INSERT … SELECT of as many lines, payments and claim rows into tables of the same shape and indexes, \
                     without foreign keys, triggers or decisions",
        "lines_only_ms": median(rounds.iter().map(|round| round.lines_only)).round(),
        "draft_ms": median(rounds.iter().map(|round| round.draft)).round(),
        "post_ms": median(rounds.iter().map(|round| round.post)).round(),
    });
    let scenario = |name, ours: fn(&Round) -> f64, more| Scenario {
        name,
        unit: "ms",
        goal: Goal::AtMost(1.5),
        rounds: rounds.iter().map(|round| (ours(round), round.insert)).collect(),
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

/// Approved claims with their shares; what each provider is owed stands on its payable accounts.
fn claims(host: &Host, round: usize, programme: ProgrammeId, version: ProgrammeVersionId) -> Outcome<()> {
    println!("batch: loading {CLAIMS} claims");
    let (programme, version) = (programme.uuid(), version.uuid());
    let first = (round - 1) * CLAIMS + 1;
    let last = round * CLAIMS;
    let booking = "('b0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let claim = "('c0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let of_number = |kind: Kind, count: usize| kind.sql(&format!("n % {count} + 1"));
    let (provider, enterprise) = (of_number(Kind::Provider, PROVIDERS), of_number(Kind::Enterprise, ENTERPRISES));
    let (user, voucher) = (of_number(Kind::User, ENTERPRISES), of_number(Kind::Voucher, ENTERPRISES));
    let listing = of_number(Kind::Listing, 1_000);
    host.execute(&format!(
        "INSERT INTO booking (id, reference, region_code, listing_id, provider_id, enterprise_id, created_by, state,
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

fn round(host: &Host, programme: ProgrammeId) -> Outcome<Round> {
    let maker = officer(Role::FinanceMaker, 1)?;
    let checker = officer(Role::FinanceChecker, 2)?;
    let today = local_date(Utc::now());
    let new = NewBatch { programme_id: programme, period_from: today - TimeDelta::days(30), period_to: today };

    host.execute("CHECKPOINT")?;
    let began = Instant::now();
    let drafted = host.db.write(&maker.actor(), |tx| service::draft(tx, &maker, new))?;
    let draft = began.elapsed();
    let id = drafted.batch.id;
    if drafted.batch.line_count != i32::try_from(2 * CLAIMS)? {
        return Err(format!("{} lines drafted", drafted.batch.line_count).into());
    }

    host.execute("CHECKPOINT")?;
    let post = send(host, &maker, &checker, id)?;

    let tables = "DROP TABLE IF EXISTS plain_line, plain_payment, plain_claim;
         CREATE TABLE plain_line (LIKE batch_line INCLUDING ALL);
         CREATE TABLE plain_payment (LIKE payment INCLUDING ALL);
         CREATE TABLE plain_claim (LIKE claim INCLUDING ALL);
         CHECKPOINT";
    tables.split(';').try_for_each(|sql| host.execute(sql))?;
    let batch = id.uuid();
    let columns = "batch_id, claim_id, level, payer_region, payee_id, amount_fen, payment_id, is_cancelled";
    let lines =
        format!("INSERT INTO plain_line ({columns}) SELECT {columns} FROM batch_line WHERE batch_id = '{batch}'");
    let lines_only = timed(host, &lines)?;
    tables.split(';').try_for_each(|sql| host.execute(sql))?;
    let insert = timed(
        host,
        &format!(
            "BEGIN;
             {lines};
             INSERT INTO plain_payment SELECT * FROM payment WHERE batch_id = '{batch}';
             INSERT INTO plain_claim SELECT * FROM claim WHERE programme_id = '{}';
             COMMIT",
            programme.uuid()
        ),
    )?;
    Ok(Round { draft: ms(draft), post: ms(post), insert: ms(insert), lines_only: ms(lines_only) })
}

/// Checked, authorised and exported as the file that banks take.
fn send(host: &Host, maker: &Caller, checker: &Caller, id: BatchId) -> Outcome<Duration> {
    let began = Instant::now();
    host.db.write(&checker.actor(), |tx| service::check(tx, checker, id))?;
    host.db.write(&checker.actor(), |tx| service::authorise(tx, checker, id))?;
    let new = NewExport { formats: vec![FileFormat::Pain00109], ..NewExport::default() };
    host.db.write(&maker.actor(), |tx| service::export(tx, maker, id, &new))?;
    Ok(began.elapsed())
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
