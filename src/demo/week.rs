//! The week in which what was ordered is used: people come to the instruments and go, learn to use one, report what is
//! wrong with another, wait for a window, and call off too late.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};

use super::market::Market;
use super::people::People;
use super::stage::{Failure, Stage, at_hour};
use crate::booking::model::{CertificateKind, FaultSeverity, NewOrder};
use crate::booking::service::{self, Cancellation, NewAdvisory, NewCertificate, NewFault};
use crate::catalog::model::Day;
use crate::catalog::{AdvisorySeverity, BookingRule};
use crate::conduct::service::{self as conduct, AppealDecision};
use crate::kernel::{BookingId, Text, TimeWindow, TrainingId, WaitEntryId};
use crate::training::service::{self as training, NewTraining, NewTrainingResult};
use crate::training::{LevelHours, TrainingLevel, TrainingResult, TrainingRule};

/// What is used in the week, and what is called off.
pub(super) struct Booked {
    pub(super) lease: BookingId,
    pub(super) whole: BookingId,
    pub(super) partly: BookingId,
    pub(super) moved: BookingId,
    pub(super) silent: BookingId,
    /// From nine to one on the fifth day.
    pub(super) called_off: BookingId,
}

/// Still act 5. Four are used and left in time, one is moved into, one is called off the day before, which is a violation; who
/// waited for its window is asked.
pub(super) fn live(stage: &Stage, people: &People, market: &Market, booked: &Booked) -> Result<(), Failure> {
    let week = Week { stage, people, market, monday: stage.today() };
    week.calibrate()?;
    week.advise()?;
    let lesson = week.offer_lesson()?;
    let waiting = week.wait()?;

    week.at(1, 0);
    week.comes("incubator", booked.lease)?;
    week.at(1, 9);
    week.comes("nanofab", booked.whole)?;
    week.comes("lab", booked.silent)?;
    week.at(1, 11);
    week.report_fault()?;
    week.at(1, 12);
    week.goes("lab", booked.silent)?;
    week.at(1, 13);
    week.goes("nanofab", booked.whole)?;

    week.at(2, 9);
    week.comes("nanofab", booked.partly)?;
    week.at(2, 13);
    week.goes("nanofab", booked.partly)?;
    week.at(2, 16);
    week.end_lesson(lesson)?;

    week.at(3, 14);
    week.call_off(booked.called_off)?;
    service::run_wait_list(&stage.db).map_err(|e| Failure::new("wait-list", e))?;
    week.decline(waiting)?;
    week.appeal()?;

    week.at(5, 9);
    week.comes("nanofab", booked.moved)?;
    week.at(5, 13);
    week.goes("nanofab", booked.moved)
}

struct Week<'s> {
    stage: &'s Stage,
    people: &'s People,
    market: &'s Market,
    monday: NaiveDate,
}

impl Week<'_> {
    /// Goes on to that hour of the day that is so many days after Monday.
    fn at(&self, days: i64, hour: i64) {
        self.stage.db.clock().set(at_hour(self.monday + Duration::days(days), hour));
    }

    fn window(&self, days: i64, hour: i64, hours: i64) -> Result<TimeWindow, Failure> {
        let from = at_hour(self.monday + Duration::days(days), hour);
        TimeWindow::new(from, from + Duration::hours(hours)).map_err(|e| Failure::new("window", e.text))
    }

    fn comes(&self, provider: &'static str, id: BookingId) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        self.stage.act("check-in", provider, |tx| service::check_in(tx, provider, id, None)).map(drop)
    }

    fn goes(&self, provider: &'static str, id: BookingId) -> Result<(), Failure> {
        let provider = self.people.get(provider)?;
        self.stage.act("check-out", provider, |tx| service::check_out(tx, provider, id, None)).map(drop)
    }

    fn calibrate(&self) -> Result<(), Failure> {
        let lab = self.people.get("lab")?;
        let new = NewCertificate {
            kind: CertificateKind::Calibration,
            name: "年度校准".to_owned(),
            valid_until: self.monday + Duration::days(365),
            stops_booking: true,
        };
        let sem = self.market.sem;
        self.stage.act("certificate", lab, |tx| service::certificate_add(tx, lab, sem, &new)).map(drop)
    }

    /// What whoever uses the tensile machine should know.
    fn advise(&self) -> Result<(), Failure> {
        let lab = self.people.get("lab")?;
        let new = NewAdvisory {
            severity: AdvisorySeverity::Info,
            text: Text::new(
                "高温炉送检期间只做室温试验，预计月底恢复。",
                "The furnace is away for inspection: tests at room temperature only, back by the end of the month.",
            ),
            starts_at: None,
            ends_at: None,
        };
        let tensile = self.market.tensile;
        self.stage.act("advisory", lab, |tx| service::advisory_post(tx, lab, tensile, &new)).map(drop)
    }

    /// Three levels of training, of which the highest is earned anew each half year.
    fn offer_lesson(&self) -> Result<TrainingId, Failure> {
        let provider = self.people.get("nanofab")?;
        let rule = TrainingRule {
            is_required: true,
            valid_days: Some(365),
            how_to: "请报名每周的上机培训，或预约时选择操作员".to_owned(),
            levels: [(1, "辅助操作"), (2, "独立操作"), (3, "超级用户")].map(level).into(),
            min_level: 1,
            // At night and on weekends nobody of the house is there.
            hours: vec![
                LevelHours { days: BTreeSet::new(), from: 18 * 60, to: 24 * 60, level: 2 },
                LevelHours { days: BTreeSet::new(), from: 0, to: 8 * 60, level: 2 },
                LevelHours { days: [Day::Saturday, Day::Sunday].into(), from: 0, to: 24 * 60, level: 3 },
            ],
        };
        let new = NewTraining {
            window: self.window(2, 14, 2)?,
            place: "海湾微纳加工中心 1 号洁净间".to_owned(),
            capacity: 4,
            level: 2,
            holds_instrument: true,
            trainer_id: None,
        };
        let evaporator = self.market.evaporator;
        let lesson = self.stage.act("training", provider, |tx| {
            training::rule_set(tx, provider, evaporator, &rule)?;
            training::offer(tx, provider, evaporator, &new)
        })?;
        for enterprise in ["sensor", "fibre"] {
            let person = self.people.get(enterprise)?;
            self.stage.act("seat", person, |tx| training::take_seat(tx, person, lesson.id))?;
        }
        Ok(lesson.id)
    }

    /// One passed, the other did not come.
    fn end_lesson(&self, id: TrainingId) -> Result<(), Failure> {
        let provider = self.people.get("nanofab")?;
        for (enterprise, result) in [("sensor", TrainingResult::Passed), ("fibre", TrainingResult::Missed)] {
            let new = NewTrainingResult { user_id: self.people.get(enterprise)?.user_id, result };
            self.stage.act("training result", provider, |tx| training::decide(tx, provider, id, new))?;
        }
        Ok(())
    }

    fn wait(&self) -> Result<WaitEntryId, Failure> {
        let customer = self.people.get("ocean")?;
        let order = NewOrder { window: Some(self.window(4, 9, 4)?), ..NewOrder::of(self.market.pecvd) };
        self.stage.act("wait", customer, |tx| service::wait_join(tx, customer, &order)).map(|entry| entry.id)
    }

    fn decline(&self, id: WaitEntryId) -> Result<(), Failure> {
        let customer = self.people.get("ocean")?;
        self.stage.act("offer declined", customer, |tx| service::wait_decline(tx, customer, id)).map(drop)
    }

    fn report_fault(&self) -> Result<(), Failure> {
        let customer = self.people.get("sensor")?;
        let new = NewFault {
            severity: FaultSeverity::Limited,
            description: "背散射电子探头噪声偏大，二次电子成像正常".to_owned(),
        };
        let sem = self.market.sem;
        self.stage.act("fault", customer, |tx| service::fault_report(tx, customer, sem, &new)).map(drop)
    }

    fn call_off(&self, id: BookingId) -> Result<(), Failure> {
        let customer = self.people.get("composite")?;
        let called_off = Cancellation {
            accept_warnings: [BookingRule::CancelTooLate].into(),
            ..Cancellation::because("样品未制备完成")
        };
        self.stage.act("cancel", customer, |tx| service::cancel(tx, customer, id, &called_off)).map(drop)
    }

    /// The enterprise does not agree with its violation; the provider upholds it.
    fn appeal(&self) -> Result<(), Failure> {
        let (customer, provider) = (self.people.get("composite")?, self.people.get("nanofab")?);
        let list = |conn: &mut _| conduct::violation_list(conn, customer, None, None, None, 1);
        let found = self.stage.db.read(list).map_err(|e| Failure::new("violations", e))?;
        let violation = found.first().ok_or_else(|| Failure::new("violations", "calling off late was none"))?;
        let reason = "固化炉故障，样品推迟一天";
        self.stage.act("appeal", customer, |tx| conduct::appeal(tx, customer, violation.violation.id, reason))?;
        let decision = AppealDecision {
            upheld: true, reason: "故障发生在取消期限之前，可以及时告知".to_owned()
        };
        self.stage
            .act("appeal decided", provider, |tx| conduct::decide(tx, provider, violation.violation.id, &decision))
            .map(drop)
    }
}

fn level((rank, name): (i32, &str)) -> TrainingLevel {
    TrainingLevel { rank, name: name.to_owned(), valid_days: (rank == 3).then_some(180) }
}
