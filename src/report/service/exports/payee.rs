//! A payee's statement: what it was paid and is to be paid in a period, line by line, on paper or as a table.

use std::io::Write as _;

use chrono::NaiveDate;
use diesel::pg::PgConnection;

use super::{Ask, Heading, Regions, Written};
use crate::identity::{self, Caller};
use crate::kernel::{Fen, Invalid, OrganisationId, local_date, local_midnight};
use crate::report::error::Error;
use crate::report::queries::payee::{PayeeLine, payee_lines};
use crate::settlement::PaymentState;
use crate::settlement::service::payee_scope;
use crate::tabular::{MAX_PAPER_ROWS, OutCell, OutColumn, Paper, PaperColumn, TableWriter};

pub(super) const TITLE: (&str, &str) = ("收款单位对账单", "Payee statement");

const COLUMNS: &[Heading] = &[
    ("付款单号", "Payment", 26.0),
    ("编制日期", "Drafted on", 12.0),
    ("状态", "State", 10.0),
    ("支付日期", "Paid on", 12.0),
    ("券种", "Programme", 24.0),
    ("付款财政", "Treasury", 18.0),
    ("款项", "For", 14.0),
    ("编号", "Number", 24.0),
    ("金额（元）", "Amount (yuan)", 16.0),
];

/// What a statement comes to. The lines less what was netted are the payments, or the statement is not given out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sums {
    lines: Fen,
    netted: Fen,
    payments: Fen,
    paid: Fen,
    returned: Fen,
}

impl Sums {
    fn of(lines: &[PayeeLine]) -> Self {
        let mut sums = Self::default();
        let mut last = None;
        for line in lines {
            sums.lines = sums.lines.saturating_add(line.amount_fen);
            if last.replace(&line.payment) == Some(&line.payment) {
                continue;
            }
            sums.netted = sums.netted.saturating_add(line.netted_fen);
            sums.payments = sums.payments.saturating_add(line.payment_fen);
            match line.state {
                PaymentState::Paid => sums.paid = sums.paid.saturating_add(line.payment_fen),
                PaymentState::Returned => sums.returned = sums.returned.saturating_add(line.payment_fen),
                PaymentState::Pending | PaymentState::Sent | PaymentState::Reissued => {}
            }
        }
        sums
    }

    fn open(&self) -> Fen {
        self.payments.remaining_after(self.paid).remaining_after(self.returned)
    }

    fn check(&self) -> Result<(), Error> {
        if self.lines.checked_sub(self.netted) == Some(self.payments) {
            return Ok(());
        }
        let Self { lines, netted, payments, .. } = self;
        Err(Error::Stored(format!(
            "a payee's lines of {lines} less {netted} netted are not its payments of {payments}"
        )))
    }
}

/// The statement of a payee over days (Asia/Shanghai, both inside), by the days on which its payments were drafted.
///
/// # Errors
/// Another's organisation, for those who do not read batches; a period that is no period; more lines than a paper holds.
pub fn payee_statement(
    conn: &mut PgConnection,
    caller: &Caller,
    ask: &Ask,
    payee: OrganisationId,
    (from, to): (NaiveDate, NaiveDate),
    on_paper: bool,
) -> Result<Written, Error> {
    let within = payee_scope(caller, payee).map_err(|_| Error::NotFound)?;
    if to < from {
        return Err(fault("to", "结束日期早于开始日期", "the last day is before the first"));
    }
    let organisation = identity::service::organisation_fetch(conn, payee)?;
    let until = local_midnight(to.succ_opt().unwrap_or(to));
    let most = i64::try_from(MAX_PAPER_ROWS).unwrap_or(i64::MAX);
    let lines = payee_lines(conn, &within, payee, (local_midnight(from), until), most + 1)?;
    // Whom no treasury of the region paid, and who is not of it, is not there for its bureaus.
    if lines.is_empty() && !within.covers(&organisation.region_code) {
        return Err(Error::NotFound);
    }
    if lines.len() > MAX_PAPER_ROWS {
        return Err(fault("from", "明细过多，请缩短期间", "too many lines; ask for a shorter period"));
    }
    let sums = Sums::of(&lines);
    sums.check()?;
    let regions = Regions::load(conn, ask)?;
    let rows = rows(ask, &regions, &lines);
    let pick = |zh: &str, en: &str| if ask.english { en.to_owned() } else { zh.to_owned() };
    let title = pick(TITLE.0, TITLE.1);
    let name = format!("{title}-{}-{}", organisation.name, to.format("%Y%m%d"));
    let total = vec![
        pick("合计", "Total").into(),
        OutCell::Empty,
        OutCell::Empty,
        OutCell::Empty,
        OutCell::Empty,
        OutCell::Empty,
        OutCell::Empty,
        OutCell::Empty,
        sums.payments.into(),
    ];
    if on_paper {
        let yuan = |amount: Fen| format!("{amount:#} {}", pick("元", "yuan"));
        let facts = vec![
            (pick("收款单位", "Payee"), organisation.name.to_string()),
            (
                pick("统一社会信用代码", "Credit code"),
                organisation.uscc.as_ref().map(ToString::to_string).unwrap_or_default(),
            ),
            (pick("期间", "Period"), format!("{from} — {to}")),
            (pick("应付", "To be paid"), yuan(sums.payments)),
            (pick("其中已支付", "Paid"), yuan(sums.paid)),
            (pick("已退回", "Returned"), yuan(sums.returned)),
            (pick("在途与待付", "On its way"), yuan(sums.open())),
            (pick("抵扣追回", "Kept back for clawbacks"), yuan(sums.netted)),
            (pick("制表日期", "Written on"), local_date(ask.now).to_string()),
        ];
        let columns = COLUMNS.iter().map(|&(zh, en, share)| PaperColumn { heading: pick(zh, en), share }).collect();
        let note = pick(
            "金额单位：元。被重新拨付取代的付款单不列入；抵扣追回以负数列示。是否支付以银行对账单为准。",
            "Amounts in yuan. Payments that were replaced are left out; what was kept back stands below zero. The bank's \
             statement says what is paid.",
        );
        let paper = Paper { title, facts, columns, rows, total: Some(total), notes: vec![note] };
        let count = lines.len() as u64;
        return keep(&paper.pdf(ask.now), count, format!("{name}.pdf"));
    }
    let columns: Vec<_> = COLUMNS.iter().map(|&(zh, en, width)| OutColumn { heading: pick(zh, en), width }).collect();
    let mut table = TableWriter::begin(ask.format, &title, &columns, ask.now)?;
    for row in rows.iter().chain(Some(&total)) {
        table.row(row)?;
    }
    let (file, bytes) = table.finish()?;
    let name = format!("{name}.{}", ask.format);
    Ok(Written { file, bytes, rows: lines.len() as u64, name, media_type: ask.format.media_type() })
}

/// One row for each line; after the last line of a payment what was kept back of it.
fn rows(ask: &Ask, regions: &Regions, lines: &[PayeeLine]) -> Vec<Vec<OutCell>> {
    let mut rows = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let row = |what: OutCell, reference: OutCell, amount: Fen| {
            vec![
                line.payment.as_str().into(),
                local_date(line.created_at).into(),
                ask.said("payment", line.state.as_str()),
                line.paid_on.into(),
                if ask.english { line.programme_en.as_str() } else { line.programme_zh.as_str() }.into(),
                treasury(ask, regions, line),
                what,
                reference,
                amount.into(),
            ]
        };
        rows.push(row(ask.said("source", &line.source), line.reference.as_str().into(), line.amount_fen));
        let is_last = lines.get(index + 1).is_none_or(|next| next.payment != line.payment);
        if is_last && line.netted_fen.is_positive() {
            let kept_back = Fen::new(-line.netted_fen.get());
            rows.push(row(ask.said("source", "clawback"), OutCell::Empty, kept_back));
        }
    }
    rows
}

fn treasury(ask: &Ask, regions: &Regions, line: &PayeeLine) -> OutCell {
    match (ask.said("level", line.level.as_str()), regions.name(&line.payer_region)) {
        (OutCell::Text(level), OutCell::Text(region)) => OutCell::Text(format!("{level} {region}")),
        (level, _) => level,
    }
}

fn fault(field: &'static str, zh: &str, en: &str) -> Error {
    Error::Fault { field, invalid: Invalid::new("period", zh, en) }
}

/// Bytes in a file that has no name yet.
fn keep(content: &[u8], rows: u64, name: String) -> Result<Written, Error> {
    use std::io::Seek as _;

    let written = || -> std::io::Result<std::fs::File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(content)?;
        file.rewind()?;
        Ok(file)
    };
    let file = written().map_err(|error| Error::Write(crate::tabular::WriteError::encoder(error)))?;
    Ok(Written { file, bytes: content.len() as u64, rows, name, media_type: "application/pdf" })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::kernel::RegionCode;
    use crate::programme::BudgetLevel;

    fn line(payment: &str, state: PaymentState, (payment_fen, netted, amount): (i64, i64, i64)) -> PayeeLine {
        PayeeLine {
            payment: payment.to_owned(),
            programme_zh: String::new(),
            programme_en: String::new(),
            state,
            level: BudgetLevel::City,
            payer_region: RegionCode::parse("371000").expect("a region"),
            payment_fen: Fen::new(payment_fen),
            netted_fen: Fen::new(netted),
            created_at: DateTime::UNIX_EPOCH,
            paid_on: None,
            source: "claim".to_owned(),
            reference: String::new(),
            amount_fen: Fen::new(amount),
        }
    }

    #[test]
    fn lines_less_what_was_netted_are_the_payments_or_nothing_is_given_out() {
        let lines = [
            line("A", PaymentState::Paid, (70, 30, 60)),
            line("A", PaymentState::Paid, (70, 30, 40)),
            line("B", PaymentState::Returned, (5, 0, 5)),
            line("C", PaymentState::Sent, (7, 0, 7)),
        ];
        let sums = Sums::of(&lines);
        assert!(sums.check().is_ok());
        assert_eq!(
            (sums.payments, sums.paid, sums.returned, sums.open()),
            (Fen::new(82), Fen::new(70), Fen::new(5), Fen::new(7))
        );
        assert!(Sums::of(&lines[1..]).check().is_err());
    }
}
