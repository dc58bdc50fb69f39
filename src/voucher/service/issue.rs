//! The issue of a voucher: budget lines give the face, each its part, all or none.

use serde_json::json;

use super::funds::About;
use super::{Error, Shortage};
use crate::kernel::{Fen, RegionCode, VoucherId, local_year};
use crate::programme::service::AppropriationLine;
use crate::programme::{self, BudgetLevel, ProgrammeVersion};
use crate::store::{Tx, outbox};
use crate::voucher::model::{Application, Funding, Voucher, VoucherState};
use crate::voucher::queries::{self, AnnualKey};
use crate::{audit, ledger};

/// Issues the voucher that an application asks for, out of the year's budget lines.
pub(super) fn issue(tx: &mut Tx<'_>, application: &Application, version: &ProgrammeVersion) -> Result<Voucher, Error> {
    let now = tx.now();
    let programme = programme::service::programme_fetch(tx.conn(), version.programme_id)?;
    let year = local_year(now);
    let lines = programme::service::lines_for_issue(tx, programme.id, year)?;
    let parts = version.rules.split_by_level(Fen::ZERO, application.amount);
    let given = match_lines(&lines, &parts, &application.region_code)?;

    let id = VoucherId::new();
    let account_id = ledger::ensure_account(tx, &format!("voucher:{id}"), "voucher", true)?;
    let due_key = format!("due:{}:{}", programme.id, application.enterprise_id);
    let due_account_id = ledger::ensure_account(tx, &due_key, "due", true)?;
    let number = queries::voucher_next_number(tx.conn())?;
    let funding = given.iter().map(|(line, amount)| Funding {
        level: line.level,
        appropriation_id: line.id,
        region_code: line.region_code.clone(),
        amount: *amount,
    });
    let voucher = Voucher {
        id,
        number: format!("{}{year}-{number:06}", programme.code),
        application_id: application.id,
        enterprise_id: application.enterprise_id,
        programme_id: programme.id,
        programme_version_id: version.id,
        region_code: application.region_code.clone(),
        state: VoucherState::Active,
        class: application.class.clone(),
        face: application.amount,
        account_id,
        due_account_id,
        funding: funding.collect(),
        issued_at: now,
        expires_at: version.rules.validity.ends_at(now),
        paid_out: Fen::ZERO,
        returned: Fen::ZERO,
    };
    queries::voucher_insert(tx.conn(), &voucher)?;
    queries::annual_use_ensure(tx.conn(), AnnualKey::of(&voucher), version.rules.caps.annual_per_enterprise)?;
    let about = About::new(tx, "voucher.issue", "voucher", id.uuid());
    let transfers: Vec<_> =
        given.iter().map(|(line, amount)| about.posted(line.account_id, account_id, *amount)).collect();
    ledger::submit(tx, &transfers)?;
    tell(tx, &voucher)?;
    Ok(voucher)
}

fn tell(tx: &mut Tx<'_>, voucher: &Voucher) -> Result<(), Error> {
    let detail = json!({
        "number": voucher.number, "application_id": voucher.application_id, "face_fen": voucher.face,
        "voucher_class": voucher.class, "funding": voucher.funding, "expires_at": voucher.expires_at,
    });
    audit::record(tx, "voucher.issued", "voucher", voucher.id.uuid(), &detail)?;
    let event = json!({
        "recipients": [voucher.enterprise_id], "reference": voucher.number, "face_fen": voucher.face,
        "expires_at": voucher.expires_at, "last_day": voucher.last_day(),
    });
    Ok(outbox::announce(tx, "voucher.issued", "voucher", voucher.id.uuid(), &event)?)
}

/// Finds the budget line of each level's part, for an enterprise of `region`: the line of its own district, city or
/// province. A part of nothing needs no line.
fn match_lines<'l>(
    lines: &'l [AppropriationLine],
    parts: &[(BudgetLevel, Fen)],
    region: &RegionCode,
) -> Result<Vec<(&'l AppropriationLine, Fen)>, Error> {
    let mut given = Vec::new();
    let mut short = Vec::new();
    for &(level, needed) in parts.iter().filter(|(_, needed)| needed.is_positive()) {
        let payer = payer_region(level, region);
        let line = lines.iter().find(|line| line.level == level && line.region_code == payer);
        let available = line.map_or(Fen::ZERO, |line| line.available);
        match line {
            Some(line) if needed <= available => given.push((line, needed)),
            _ => short.push(Shortage {
                level,
                region_code: payer,
                needed_fen: needed,
                available_fen: available,
                lacking_fen: needed.remaining_after(available),
                has_line: line.is_some(),
            }),
        }
    }
    if short.is_empty() { Ok(given) } else { Err(Error::Short(short)) }
}

/// Whose treasury pays a level's part for an enterprise of `region`.
pub(super) fn payer_region(level: BudgetLevel, region: &RegionCode) -> RegionCode {
    match level {
        BudgetLevel::District => region.clone(),
        BudgetLevel::City => region.city(),
        BudgetLevel::Province => region.province(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{AccountId, AppropriationId};

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).expect("a code")
    }

    fn line(level: BudgetLevel, code: &str, available: i64) -> AppropriationLine {
        AppropriationLine {
            id: AppropriationId::new(),
            level,
            region_code: region(code),
            account_id: AccountId::new(),
            available: Fen::new(available),
        }
    }

    #[test]
    fn each_part_is_paid_by_the_enterprises_own_treasuries() {
        let lines = [
            line(BudgetLevel::City, "371000", 100),
            line(BudgetLevel::District, "371003", 100),
            line(BudgetLevel::District, "3710G1", 100),
        ];
        let parts = [(BudgetLevel::City, Fen::new(60)), (BudgetLevel::District, Fen::new(40))];
        let given = match_lines(&lines, &parts, &region("3710G1")).expect("enough");
        let payers: Vec<_> = given.iter().map(|(line, fen)| (line.region_code.as_str(), fen.get())).collect();
        assert_eq!(payers, [("371000", 60), ("3710G1", 40)]);
    }

    #[test]
    fn every_line_that_lacks_is_named_with_how_much() {
        let lines = [line(BudgetLevel::City, "371000", 50)];
        let parts = [(BudgetLevel::City, Fen::new(60)), (BudgetLevel::District, Fen::new(40))];
        let Err(Error::Short(short)) = match_lines(&lines, &parts, &region("371002")) else { panic!("enough?") };
        let found: Vec<_> = short.iter().map(|s| (s.region_code.as_str(), s.lacking_fen.get(), s.has_line)).collect();
        assert_eq!(found, [("371000", 10, true), ("371002", 40, false)]);
    }
}
