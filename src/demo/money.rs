//! The finance bureau pays both sides and reconciles the bank's statement to the last fen.

use chrono::{Duration, NaiveDate};

use super::banking;
use super::budget::Programmes;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::identity::model::{AccountNumber, BankAccount, BankCode, Name};
use crate::kernel::{BatchId, Fen, ProgrammeId, RegionCode};
use crate::programme::BudgetLevel;
use crate::programme::model::BudgetSide;
use crate::proposal::SettingVerdict;
use crate::reconciliation::model::Month;
use crate::settlement::files::FileFormat;
use crate::settlement::model::{Payment, PaymentState};
use crate::settlement::service::{self, NewBatch, NewExport};

/// What was paid.
pub(super) struct Paid {
    pub(super) batches: Vec<BatchId>,
    pub(super) payments: Vec<Payment>,
}

/// Act 7: treasuries say from which accounts they pay; demand-side batches of all programmes, a supply-side batch and one of awards are
/// drafted by one person, checked and authorised by another, and exported.
pub(super) fn pay(stage: &Stage, people: &People, programmes: &Programmes, began: NaiveDate) -> Result<Paid, Failure> {
    name_treasuries(stage, people)?;
    banking::payment_layout(stage, people)?;
    let mut batches = Vec::new();
    for (programme, side) in [
        (programmes.deduction, BudgetSide::Demand),
        (programmes.reimbursement, BudgetSide::Demand),
        (programmes.cross_region, BudgetSide::Demand),
        (programmes.deduction, BudgetSide::Supply),
        (programmes.awards, BudgetSide::Award),
    ] {
        batches.push(batch(stage, people, programme, began, side)?);
    }
    banking::answer(stage, people, &batches)?;
    let mut payments = Vec::new();
    for id in &batches {
        // What was sent again takes the place of what came back.
        payments.extend(
            banking::payments(stage, *id)?.into_iter().filter(|payment| payment.state != PaymentState::Reissued),
        );
    }
    Ok(Paid { batches, payments })
}

/// Treasuries with the last digit of their accounts and their names.
const TREASURIES: [(BudgetLevel, &str, u8, &str); 4] = [
    (BudgetLevel::City, "371000", 1, "威海市财政局国库集中支付专户（演示）"),
    (BudgetLevel::District, "371002", 2, "环翠区财政局国库集中支付专户（演示）"),
    (BudgetLevel::District, "371082", 3, "荣成市财政局国库集中支付专户（演示）"),
    (BudgetLevel::District, "3710G1", 4, "高区财政局国库集中支付专户（演示）"),
];

/// A payment of the city's treasury that its statement shows in one line, and the number of that line.
pub(super) fn in_one_line(paid: &Paid) -> Option<(&Payment, usize)> {
    let (level, region, ..) = TREASURIES[0];
    let mut serial = 0;
    let own = paid.payments.iter().enumerate();
    let own = own.filter(|(_, payment)| (payment.level, payment.payer_region.as_str()) == (level, region));
    own.map(|(place, payment)| {
        serial += if place == 0 { 2 } else { 1 };
        (place, payment, serial)
    })
    .find(|(place, ..)| *place > 1)
    .map(|(_, payment, serial)| (payment, serial))
}

pub(super) fn account_of(number: u8) -> String {
    format!("3710000{number:09}")
}

fn name_treasuries(stage: &Stage, people: &People) -> Result<(), Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    for (level, region, number, name) in TREASURIES {
        let fault = |e: crate::kernel::Invalid| Failure::new("treasury", e.text);
        let region = RegionCode::parse(region).map_err(fault)?;
        let account = BankAccount {
            account_name: Name::parse(name).map_err(fault)?,
            account_number: AccountNumber::parse(&account_of(number)).map_err(fault)?,
            bank_name: Name::parse("演示银行威海分行").map_err(fault)?,
            bank_code: BankCode::parse("102465000012").map_err(fault)?,
        };
        let proposed =
            stage.act("treasury", maker, |tx| service::treasury_propose(tx, maker, (level, &region), &account))?;
        let agreed = SettingVerdict::Agreed;
        stage.act("treasury agreed", checker, |tx| service::setting_decide(tx, checker, proposed.id, agreed, ""))?;
    }
    Ok(())
}

fn batch(
    stage: &Stage,
    people: &People,
    programme_id: ProgrammeId,
    period_from: NaiveDate,
    side: BudgetSide,
) -> Result<BatchId, Failure> {
    let (maker, checker) = (people.get("maker")?, people.get("checker")?);
    // Rewards are of days that are over.
    let running = if side == BudgetSide::Supply { 1 } else { 0 };
    let period_to = stage.today() - Duration::days(running);
    let new = NewBatch { programme_id, level: None, period_from, period_to };
    let id = stage
        .act("batch", maker, |tx| match side {
            BudgetSide::Demand => service::draft(tx, maker, new),
            BudgetSide::Supply => service::draft_supply(tx, maker, new),
            BudgetSide::Award => service::draft_awards(tx, maker, new),
        })?
        .batch
        .id;
    stage.act("batch checked", checker, |tx| service::check(tx, checker, id))?;
    stage.act("batch authorised", checker, |tx| service::authorise(tx, checker, id))?;
    let export = NewExport {
        formats: vec![FileFormat::Csv, FileFormat::Xlsx, FileFormat::Pain00109],
        account_layouts: true,
        ..NewExport::default()
    };
    stage.act("batch exported", maker, |tx| service::export(tx, maker, id, &export))?;
    Ok(id)
}

/// One movement on the bank's statement, as a line of its CSV.
fn line(day: NaiveDate, out: Option<Fen>, come: Option<Fen>, left: Fen, other: [&str; 3], serial: usize) -> String {
    let amount = |fen: Option<Fen>| fen.map(|fen| fen.to_string()).unwrap_or_default();
    let [name, account, remark] = other;
    format!("{day},{},{},{left},{name},{account},{remark},DEMO{serial:06}\n", amount(out), amount(come))
}

/// A treasury's statement as a file, and how many movements it has.
pub(super) struct StatementFile {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) lines: usize,
    number: u8,
    /// The last day that it tells of, and the balance then.
    pub(super) until: NaiveDate,
    closing: Fen,
}

impl StatementFile {
    /// What the bank sends at the month's end: nothing moved since.
    pub(super) fn rest_of_month(&self, last: NaiveDate) -> Option<Self> {
        let first = self.until.succ_opt().filter(|first| *first <= last)?;
        Some(Self {
            name: format!("演示银行对账单{}-月末.csv", self.number),
            text: head(self.number, (self.closing, self.closing), (first, last)),
            lines: 0,
            number: self.number,
            until: last,
            closing: self.closing,
        })
    }
}

/// What stands above the movements: account, balances, period and headings.
fn head(number: u8, (opening, closing): (Fen, Fen), (from, to): (NaiveDate, NaiveDate)) -> String {
    format!(
        "账号,{}\n期初余额,{opening}\n期末余额,{closing}\n起始日期,{from}\n截止日期,{to}\n交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,流水号\n",
        account_of(number)
    )
}

/// The statements that the banks would send, one of each treasury: every payment, one of them in two parts and one without
/// its reference; on the city's a fee, too, and a credit that nobody expected.
pub(super) fn statements(stage: &Stage, paid: &Paid) -> Vec<StatementFile> {
    let of = |(level, region, number, _): (BudgetLevel, &str, u8, &str)| {
        let payments: Vec<_> = paid
            .payments
            .iter()
            .enumerate()
            .filter(|(_, payment)| (payment.level, payment.payer_region.as_str()) == (level, region))
            .collect();
        statement(stage, number, &payments)
    };
    TREASURIES.into_iter().map(of).filter(|file| file.lines > 0).collect()
}

fn statement(stage: &Stage, number: u8, payments: &[(usize, &Payment)]) -> StatementFile {
    let day = stage.today() + Duration::days(1);
    let mut left = Fen::from_yuan(10_000_000);
    let opening = left;
    let mut text = String::new();
    let mut serial = 0;
    let mut debit = |amount: Fen, name: &str, account: &str, remark: &str| {
        serial += 1;
        left = Fen::new(left.get() - amount.get());
        text.push_str(&line(day, Some(amount), None, left, [name, account, remark], serial));
    };
    for (place, payment) in payments {
        let (name, account) = (payment.payee_name.as_str(), payment.account_number.as_str());
        match place {
            0 => {
                let half = Fen::new(payment.amount_fen.get() / 2);
                debit(half, name, account, &payment.reference);
                debit(Fen::new(payment.amount_fen.get() - half.get()), name, account, &payment.reference);
            }
            1 => debit(payment.amount_fen, name, account, "财政补助资金"),
            _ => debit(payment.amount_fen, name, account, &format!("创券补贴 {}", payment.reference)),
        }
    }
    if number == 1 {
        debit(Fen::new(2_500), "", "", "手续费");
        serial += 1;
        let interest = Fen::new(12_345);
        left = Fen::new(left.get() + interest.get());
        text.push_str(&line(day, None, Some(interest), left, ["", "", "结息"], serial));
    }
    let head = head(number, (opening, left), (Month::of(day).first_day(), day));
    StatementFile {
        name: format!("演示银行对账单{number}.csv"),
        text: head + &text,
        lines: serial,
        number,
        until: day,
        closing: left,
    }
}
