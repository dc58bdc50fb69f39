//! The verification over a sealed journal of two sizes: how much memory it takes must not depend on the size.

use std::fs::File;
use std::process::Command;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Months, NaiveDate, Utc};
use chuangquan::kernel::{Actor, local_date};
use chuangquan::ledger::{self, SealAlgorithm, Sealer};
use serde_json::{Value, json};

use super::Outcome;
use super::host::{Host, SEAL_SEED};
use super::memory;
use super::report::{Goal, Scenario, ms};

/// What one look at everything took.
struct Look {
    entries: i64,
    /// Resident memory of the program at its highest, MB.
    peak_mb: f64,
    took_ms: f64,
}

/// A tenth of `entries`, then all of them.
pub fn run(host: &Host, entries: usize) -> Outcome<Vec<Scenario>> {
    use chrono::Datelike;
    let this_month = local_date(Utc::now()).with_day(1).ok_or("no month")?;
    let month = |back: u32| this_month.checked_sub_months(Months::new(back)).ok_or("no month");
    let few = look(host, entries / 10, (month(2)?, month(1)?))?;
    let many = look(host, entries - entries / 10, (month(1)?, this_month))?;
    for look in [&few, &many] {
        println!("verify_stream: {} sealed entries, {:.0} ms, {:.0} MB", look.entries, look.took_ms, look.peak_mb);
    }
    let more = json!({
        "entries": many.entries,
        "rss_mb": many.peak_mb.round(),
        "limit_is": "resident memory of the same program at its highest with a tenth of the entries",
        "entries_per_second": (many.entries as f64 / many.took_ms * 1000.0).round(),
    });
    let scenario = Scenario {
        name: "verify_stream",
        unit: "MB",
        goal: Goal::AtMost(1.2),
        rounds: vec![(many.peak_mb, few.peak_mb)],
        more,
    };
    Ok(vec![scenario])
}

/// Writes `count` entries into a month, seals it and looks at everything.
fn look(host: &Host, count: usize, (month, ends): (NaiveDate, NaiveDate)) -> Outcome<Look> {
    let sealer = Sealer::new(SealAlgorithm::Ed25519, &SEAL_SEED, &[]);
    // What guards single entries, the fence among it, is left out while they are loaded; the balances are set to what
    // they come to.
    host.execute(&format!(
        "SET session_replication_role = replica;
         INSERT INTO ledger_account (id, key, purpose, is_limited, opened_at)
         SELECT md5('stream' || n)::uuid, 'stream:' || n, 'stream', false, now() FROM generate_series(1, 100) n
         ON CONFLICT DO NOTHING;
         INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT gen_random_uuid(), 'posted', md5('stream' || n % 50 + 1)::uuid, md5('stream' || n % 50 + 51)::uuid,
                100 + n % 1000, 'stream', 'stream', md5('stream')::uuid, '{month}', timestamptz '{month} 12:00+08'
         FROM generate_series(1, {count}) n;
         UPDATE ledger_account a SET debits_posted = t.debits, credits_posted = t.credits
         FROM (SELECT account, sum(debit) AS debits, sum(credit) AS credits
               FROM ledger_transfer CROSS JOIN LATERAL (VALUES (debit_account, amount, 0), (credit_account, 0, amount))
                    AS side (account, debit, credit)
               WHERE code = 'stream' GROUP BY account) t
         WHERE a.id = t.account"
    ))?;
    host.execute("VACUUM ANALYZE ledger_transfer")?;
    host.db.write(&Actor::system("bench"), |tx| ledger::seal_month(tx, &sealer, month, ends, json!({})))?;
    verify(host)
}

/// The release program, as anybody runs it every day.
fn verify(host: &Host) -> Outcome<Look> {
    let (state, output) = (host.dir.join("state"), host.dir.join("verify.json"));
    std::fs::create_dir_all(&state)?;
    let began = Instant::now();
    let program = Command::new(env!("CARGO_BIN_EXE_chuangquan"))
        .args(["verify", "--json"])
        .env("DATABASE_URL", host.url())
        .env("CHUANGQUAN_SEAL_KEY", STANDARD.encode(SEAL_SEED))
        .env("CHUANGQUAN_STATE_DIR", state.canonicalize()?)
        .env("CHUANGQUAN_LOG", "error")
        .stdout(File::create(&output)?)
        .spawn()?;
    let (status, peak_mb) = memory::watched(program)?;
    let took_ms = ms(began.elapsed());
    let found: Value =
        serde_json::from_slice(&std::fs::read(&output)?).map_err(|error| format!("{status}: {error}"))?;
    let findings = found["findings"].as_array().ok_or("no findings")?;
    let is_wrong = |finding: &&Value| finding["wrong"] != 0;
    let of_ledger = |finding: &&Value| {
        finding["check"].as_str().is_some_and(|name| name.starts_with("ledger_") || name == "sealed_entries")
    };
    // Of the rest nothing is there that would have to be right.
    if let Some(wrong) = findings.iter().filter(of_ledger).find(is_wrong) {
        return Err(wrong.to_string().into());
    }
    let sealed = findings.iter().find(|finding| finding["check"] == "sealed_entries").ok_or("no such check")?;
    let entries = sealed["examined"].as_i64().ok_or("nothing was examined")?;
    Ok(Look { entries, peak_mb, took_ms })
}
