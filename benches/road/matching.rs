//! As many statement lines as payments: matched and paid, beside the plain set-based SQL for the same result; and the
//! payments taken away as a workbook.

use std::time::Instant;

use chuangquan::identity::{Caller, Role};
use chuangquan::jobs::run_work;
use chuangquan::kernel::BatchId;
use chuangquan::ledger::{SealAlgorithm, Sealer};
use chuangquan::reconciliation::service::match_lines;
use chuangquan::report::service::exports::{ExportRequest, ListExport};
use chuangquan::store::Db;
use chuangquan::store::work::{self, NewWork, WorkKind};
use chuangquan::tabular::TableFormat;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Outcome;
use super::child::{self, Done, Task};
use super::data::{self, CITY, Kind, PROVIDERS};
use super::host::{Host, SEAL_SEED};
use super::report::{Goal, Scenario, median, ms, per_thousand};

/// One turn of both sides.
struct Round {
    /// From 1 on.
    number: usize,
    lines: usize,
}

impl Round {
    fn first(&self) -> usize {
        (self.number - 1) * self.lines + 1
    }

    fn last(&self) -> usize {
        self.number * self.lines
    }

    fn batch(&self) -> String {
        format!("77000000-0000-7000-8000-{:012}", self.number)
    }
}

/// What a process may have in memory while it writes a workbook, all in all.
const EXPORT_MB: f64 = 300.0;

/// Whoever goes first in one round goes second in the next.
pub fn run(host: &Host, lines: usize, rounds: usize) -> Outcome<Vec<Scenario>> {
    let mut done = Vec::new();
    let mut plains = Vec::new();
    for number in 1..=rounds {
        let round = Round { number, lines };
        load(host, &round)?;
        let before = if number % 2 == 0 { Some(plain(host)?) } else { None };
        let ours = ours(host, lines)?;
        let (plain, joined) = before.map_or_else(|| plain(host), Ok)?;
        println!(
            "match_lines: {:.0} ms, {:.0} MB; plain SQL {plain:.0} ms, hash join alone {joined:.0} ms",
            ours.took_ms, ours.peak_mb
        );
        done.push(ours);
        plains.push((plain, joined));
    }
    let mut more = json!({
        "lines": lines,
        "rss_mb": median(done.iter().map(|ours| ours.peak_mb)).round(),
        "hash_join_ms": median(plains.iter().map(|plain| plain.1)).round(),
        "limit_is": "one transaction: hash join of lines and payments by reference, INSERT of the matches, UPDATE of the \
                     lines and of the payments, INSERT of the postings, in tables of the same shape and indexes; without \
                     foreign keys, triggers, balances, trail and messages",
    });
    per_thousand(&mut more, done.iter().map(|ours| ours.statements).max().unwrap_or_default(), lines);
    let matching = Scenario {
        name: "match_lines",
        unit: "ms",
        goal: Goal::AtMost(1.5),
        rounds: done.iter().zip(&plains).map(|(ours, plain)| (ours.took_ms, plain.0)).collect(),
        more,
    };
    Ok(vec![matching, export(host, &maker()?, &Round { number: rounds, lines })?])
}

fn ours(host: &Host, lines: usize) -> Outcome<Done> {
    host.execute("CHECKPOINT")?;
    let done = child::perform(&host.url(), &Task::Match)?;
    if done.result != json!([lines, lines]) {
        return Err(format!("{} of {lines} lines and payments", done.result).into());
    }
    Ok(done)
}

/// Matches what there is to match: how many lines, and how many payments are paid by it.
pub fn match_all(db: &Db) -> Outcome<Value> {
    let report = db.write(&maker()?.actor(), match_lines)?;
    Ok(json!([report.matched_lines, report.payments_paid]))
}

/// Does what somebody asked for and did not wait for.
pub fn work(db: &Db) -> Outcome<Value> {
    let sealer = Sealer::new(SealAlgorithm::Ed25519, &SEAL_SEED, &[]);
    Ok(json!(run_work(db, &sealer)?))
}

fn maker() -> Outcome<Caller> {
    data::caller(Role::FinanceMaker, Kind::Officer.id(1), Kind::Officer.id(0), CITY)
}

/// The payments as a workbook, as somebody who asks for it gets it: by the worker, with progress, and kept.
fn export(host: &Host, maker: &Caller, round: &Round) -> Outcome<Scenario> {
    let rows = round.lines;
    host.execute(&format!(
        "INSERT INTO user_role (user_id, role) VALUES ('{}', 'finance_maker') ON CONFLICT DO NOTHING",
        maker.user_id
    ))?;
    let batch = BatchId::from_uuid(round.batch().parse::<Uuid>()?);
    let list = ListExport::BatchPayments { batch, state: None };
    let request = ExportRequest { list, format: TableFormat::Xlsx, english: false };
    let new = NewWork {
        kind: WorkKind::Export,
        owner: maker.user_id,
        caller: serde_json::to_value(maker)?,
        title: request.title(),
        request: serde_json::to_value(&request)?,
        file: None,
    };
    let id = host.db.write(&maker.actor(), |tx| work::enqueue(tx, &new))?.id;
    let worked = child::perform(&host.url(), &Task::Work)?;
    let (took, peak_mb) = (worked.took_ms, worked.peak_mb);
    let done = host.db.read(|conn| work::fetch(conn, id))?;
    let result = done.result.unwrap_or_default();
    if result["rows"] != rows {
        return Err(format!("{rows} payments, and {result} {:?}", done.problem).into());
    }
    let bytes = &result["bytes"];
    println!("export_xlsx: {rows} rows, {took:.0} ms, {bytes} bytes, {peak_mb:.0} MB");
    Ok(Scenario {
        name: "export_xlsx",
        unit: "MB",
        goal: Goal::AtMost(1.0),
        rounds: vec![(peak_mb, EXPORT_MB)],
        more: json!({
            "rows": rows,
            "rss_mb": peak_mb.round(),
            "took_ms": took.round(),
            "bytes": bytes,
            "limit_is": "300 MB of resident memory of the whole process",
        }),
    })
}

/// Payments on their way with what holds their money, and the bank's lines about them. What guards single rows is left out
/// while they are loaded, and holds of them all the same.
fn load(host: &Host, round: &Round) -> Outcome<()> {
    let (number, lines, first, last) = (round.number, round.lines, round.first(), round.last());
    println!("match_lines: loading {lines} payments and lines");
    let (batch, statement) = (round.batch(), format!("md5('statement{number}')::uuid"));
    let (programme, _) = data::programme(host, &format!("MATCH{number}"))?;
    let id = |digit: char| format!("('{digit}1000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid");
    let (hold, payment, line) = (id('3'), id('4'), id('6'));
    let provider = Kind::Provider.sql(&format!("n % {PROVIDERS} + 1"));
    let (maker, checker) = (Kind::Officer.id(1), Kind::Officer.id(2));
    let reference = format!("'JS2026-9{number:05}-' || lpad(n::text, greatest(6, length(n::text)), '0')");
    // Amounts tell the numbers.
    let of_round = format!(
        "code = 'payment.send' AND kind = 'pending' AND credit_account = md5('bank')::uuid AND amount >= 10000 + {first}"
    );
    let account = format!("md5('owed' || n % {PROVIDERS} + 1)::uuid");
    host.execute(&format!(
        "SET session_replication_role = replica;
         INSERT INTO ledger_account (id, key, purpose, is_limited, opened_at)
         SELECT md5('owed' || n)::uuid, 'payable:match:' || n, 'payable', false, now()
         FROM generate_series(1, {PROVIDERS}) n
         UNION ALL SELECT md5('bank')::uuid, 'bank:match', 'bank', false, now()
         ON CONFLICT DO NOTHING;
         INSERT INTO settlement_batch (id, reference, programme_id, side, period_from, period_to, state, line_count,
                                       total_fen, maker_id, made_at, checker_id, checked_at, authoriser_id, authorised_at,
                                       exported_at)
         VALUES ('{batch}', 'JS2026-9{number:05}', '{programme}', 'demand', current_date - 30, current_date, 'exported', 1, 1,
                 '{maker}', now(), '{checker}', now(), '{checker}', now(), now());
         INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT {hold}, 'pending', {account}, md5('bank')::uuid, 10000 + n, 'payment.send', 'payment', {payment},
                current_date, now()
         FROM generate_series({first}, {last}) n;
         UPDATE ledger_account a SET debits_pending = a.debits_pending + t.debits,
                                     credits_pending = a.credits_pending + t.credits
         FROM (SELECT account, sum(debit) AS debits, sum(credit) AS credits
               FROM ledger_transfer CROSS JOIN LATERAL (VALUES (debit_account, amount, 0), (credit_account, 0, amount))
                    AS side (account, debit, credit)
               WHERE {of_round} GROUP BY account) t
         WHERE a.id = t.account;
         INSERT INTO payment (id, reference, batch_id, payee_id, level, payer_region, amount_fen, payee_name,
                              account_number, bank_name, bank_code, state, created_at, sent_at, transfer_id)
         SELECT {payment}, {reference}, '{batch}', {provider}, 'city', '{CITY}', 10000 + n, '供方' || n % {PROVIDERS} + 1,
                '6217' || lpad((n % {PROVIDERS} + 1)::text, 12, '0'), '威海市商业银行', '313465000018', 'sent', now(), now(),
                {hold}
         FROM generate_series({first}, {last}) n;
         INSERT INTO bank_statement (id, file_name, format, file_sha256, content_sha256, reference, account_number,
                                     currency, period_from, period_to, line_count, imported_by, imported_at)
         VALUES ({statement}, 'bench.csv', 'csv', sha256('file{number}'), sha256('content{number}'), 'BENCH{number}',
                 '3710000000000001', 'CNY', current_date - 27, current_date, {lines}, 'bench', now());
         INSERT INTO statement_line (id, statement_id, line_no, booked_on, direction, amount_fen, end_to_end_reference,
                                     bank_reference, counterparty_name, counterparty_account, remark, state)
         SELECT {line}, {statement}, n, current_date - n % 28, 'debit', 10000 + n, {reference}, 'B' || n,
                '供方' || n % {PROVIDERS} + 1, '6217' || lpad((n % {PROVIDERS} + 1)::text, 12, '0'),
                '创新券兑付 ' || {reference}, 'unmatched'
         FROM generate_series({first}, {last}) n",
        programme = programme.uuid(),
    ))?;
    for table in ["payment", "statement_line", "ledger_transfer", "ledger_account"] {
        host.execute(&format!("VACUUM ANALYZE {table}"))?;
    }
    // The same before anything is matched, for the other side.
    for (plain, like) in
        [("plain_line", "statement_line"), ("plain_payment", "payment"), ("plain_transfer", "ledger_transfer")]
    {
        host.execute(&format!("DROP TABLE IF EXISTS {plain}; CREATE TABLE {plain} (LIKE {like} INCLUDING ALL)"))?;
    }
    host.execute(&format!(
        "INSERT INTO plain_line SELECT * FROM statement_line WHERE statement_id = {statement};
         INSERT INTO plain_payment SELECT * FROM payment WHERE batch_id = '{batch}';
         INSERT INTO plain_transfer OVERRIDING SYSTEM VALUE SELECT * FROM ledger_transfer WHERE {of_round};
         SELECT setval(pg_get_serial_sequence('plain_transfer', 'seq'), (SELECT max(seq) FROM plain_transfer));
         DROP TABLE IF EXISTS plain_match; CREATE TABLE plain_match (LIKE statement_match INCLUDING ALL)"
    ))?;
    for table in ["plain_line", "plain_payment", "plain_transfer"] {
        host.execute(&format!("VACUUM ANALYZE {table}"))?;
    }
    Ok(())
}

/// The plain SQL, and the hash join of it alone, milliseconds.
fn plain(host: &Host) -> Outcome<(f64, f64)> {
    let mut conn = host.connection()?;
    let join =
        "plain_line l JOIN plain_payment p ON p.reference = l.end_to_end_reference AND p.amount_fen = l.amount_fen";
    let settings = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off";
    let began = Instant::now();
    conn.batch_execute(&format!("BEGIN; {settings}; SELECT count(*) FROM {join}; COMMIT"))?;
    let joined = ms(began.elapsed());
    conn.batch_execute("CHECKPOINT")?;
    let began = Instant::now();
    conn.batch_execute(&format!(
        "BEGIN;
         {settings};
         INSERT INTO plain_match (line_id, payment_id, amount_fen, rule, matched_by, matched_at)
         SELECT l.id, p.id, l.amount_fen, 'exact_reference', 'plain', now() FROM {join};
         UPDATE plain_line l SET state = 'matched' FROM plain_match m WHERE m.line_id = l.id;
         UPDATE plain_payment p SET state = 'paid', paid_on = l.booked_on
         FROM plain_match m JOIN plain_line l ON l.id = m.line_id WHERE p.id = m.payment_id;
         INSERT INTO plain_transfer (id, kind, pending_id, debit_account, credit_account, amount, code, subject_kind,
                                     subject_id, effective_on, recorded_at)
         SELECT gen_random_uuid(), 'post', t.id, t.debit_account, t.credit_account, p.amount_fen, 'payment.paid', 'payment',
                p.id, p.paid_on, now()
         FROM plain_payment p JOIN plain_transfer t ON t.id = p.transfer_id WHERE p.state = 'paid';
         COMMIT"
    ))?;
    Ok((ms(began.elapsed()), joined))
}
