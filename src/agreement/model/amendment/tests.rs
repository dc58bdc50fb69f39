use super::*;
use crate::booking::State as BookingState;
use crate::catalog::ListingKind;
use crate::kernel::{AgreementId, BookingId, ListingId, OfferId, QuotationId, RegionCode, UserId};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn yuan(amount: i64) -> Fen {
    Fen::from_yuan(amount)
}

fn agreement() -> Agreement {
    let at = DateTime::UNIX_EPOCH;
    Agreement {
        id: AgreementId::new(),
        reference: "HT1".into(),
        quotation_id: QuotationId::new(),
        quotation_reference: "XJ1".into(),
        subject: "租赁".into(),
        offer_id: OfferId::new(),
        listing_id: ListingId::new(),
        listing_name: "测量机".into(),
        listing_kind: ListingKind::Lease,
        enterprise_id: OrganisationId::new(),
        enterprise_name: "企业".into(),
        provider_id: OrganisationId::new(),
        provider_name: "供方".into(),
        region_code: RegionCode::parse("371002").expect("a region"),
        amount_fen: yuan(300),
        starts_on: day(3, 1),
        ends_on: day(5, 31),
        uses_voucher: true,
        state: super::super::AgreementState::Active,
        signed_by: UserId::new(),
        signed_at: at,
        ending_by: None,
        ending_reason: None,
        ending_at: None,
        closed_at: None,
        stages_count: 3,
        accepted_count: 0,
        accepted_fen: Fen::ZERO,
        subsidy_fen: Fen::ZERO,
    }
}

/// March is booked; April and May are not.
fn stages(kind: StageKind) -> Vec<Stage> {
    let planned = |number, from, until| PlannedStage {
        number,
        title: format!("第 {number} 期"),
        deliverable: String::new(),
        amount_fen: yuan(100),
        starts_on: from,
        due_on: until,
        redoes: None,
        uses_voucher: Some(true),
    };
    let booked = Stage {
        state: StageState::Open,
        booking_id: Some(BookingId::new()),
        booking_state: Some(BookingState::Accepted),
        ..planned(1, day(3, 1), day(3, 31)).stage(kind, true)
    };
    let waiting = [planned(2, day(4, 1), day(4, 30)), planned(3, day(5, 1), day(5, 31))];
    [booked].into_iter().chain(waiting.map(|stage| stage.stage(kind, true))).collect()
}

fn new(from: NaiveDate, until: NaiveDate) -> NewStage {
    let (title, deliverable) = ("一期".to_owned(), String::new());
    NewStage {
        title,
        deliverable,
        amount_fen: yuan(90),
        starts_on: from,
        due_on: until,
        redoes: None,
        uses_voucher: None,
    }
}

fn amended(stages: Vec<NewStage>) -> NewAmendment {
    NewAmendment { reason: "延期".into(), stages, switched: Vec::new() }
}

fn fields(amendment: &NewAmendment, stages: &[Stage]) -> Vec<String> {
    let outcome = amendment.plan(&agreement(), stages, day(3, 20));
    outcome.err().unwrap_or_default().into_iter().map(|fault| fault.field).collect()
}

#[test]
fn the_rest_is_planned_anew_and_what_is_booked_stays() {
    let stages = stages(StageKind::Instalment);
    let longer = amended(vec![new(day(4, 1), day(4, 30)), new(day(5, 1), day(5, 31)), new(day(6, 1), day(6, 30))]);
    let plan = longer.plan(&agreement(), &stages, day(3, 20)).expect("a plan");
    assert_eq!((plan.amount, plan.ends_on), (yuan(370), day(6, 30)));
    assert_eq!(plan.after.iter().map(|stage| stage.number).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(plan.before, remaining(&stages));
    // Nothing may be left but what is booked.
    let plan = amended(Vec::new()).plan(&agreement(), &stages, day(3, 20)).expect("a plan");
    assert_eq!((plan.amount, plan.ends_on), (yuan(100), day(3, 31)));
}

#[test]
fn a_plan_that_says_the_same_is_none() {
    let stages = stages(StageKind::Instalment);
    let same = |amount| {
        let given = remaining(&stages).into_iter().map(|stage| NewStage {
            title: format!(" {} ", stage.title),
            deliverable: stage.deliverable,
            amount_fen: yuan(amount),
            starts_on: stage.starts_on,
            due_on: stage.due_on,
            redoes: None,
            uses_voucher: None,
        });
        amended(given.collect())
    };
    assert_eq!(fields(&same(100), &stages), ["stages"]);
    assert!(fields(&same(101), &stages).is_empty());
}

#[test]
fn rent_follows_without_a_gap_and_work_may_overlap() {
    let rent = stages(StageKind::Instalment);
    for (from, wrong) in [(day(4, 1), false), (day(3, 31), true), (day(4, 2), true)] {
        let one = amended(vec![new(from, day(4, 30))]);
        assert_eq!(!fields(&one, &rent).is_empty(), wrong, "{from}");
    }
    let gap = amended(vec![new(day(4, 1), day(4, 30)), new(day(5, 2), day(5, 31))]);
    assert_eq!(fields(&gap, &rent), ["stages.1.starts_on"]);
    let work = stages(StageKind::Milestone);
    assert!(fields(&amended(vec![new(day(3, 1), day(4, 30)), new(day(3, 15), day(4, 1))]), &work).is_empty());
    let early = day(2, 28);
    assert_eq!(fields(&amended(vec![new(early, day(4, 30))]), &work), ["stages.0.starts_on"]);
}

#[test]
fn days_amounts_and_words_from_both_sides() {
    let work = stages(StageKind::Milestone);
    for (due, wrong) in [(day(3, 20), false), (day(3, 19), true)] {
        assert_eq!(!fields(&amended(vec![new(day(3, 2), due)]), &work).is_empty(), wrong, "due {due}");
    }
    let last = day(3, 1) + Days::new(3_653);
    for (due, wrong) in [(last, false), (last + Days::new(1), true)] {
        assert_eq!(!fields(&amended(vec![new(day(3, 2), due)]), &work).is_empty(), wrong, "due {due}");
    }
    for (amount, wrong) in [(Fen::new(1), false), (Fen::ZERO, true)] {
        let one = NewStage { amount_fen: amount, ..new(day(4, 1), day(4, 30)) };
        assert_eq!(!fields(&amended(vec![one]), &work).is_empty(), wrong, "{amount}");
    }
    for (letters, wrong) in [(0, true), (1, false), (200, false), (201, true)] {
        let one = NewStage { title: "字".repeat(letters), ..new(day(4, 1), day(4, 30)) };
        assert_eq!(!fields(&amended(vec![one]), &work).is_empty(), wrong, "{letters} letters");
    }
    for (letters, wrong) in [(0, true), (1, false), (2_000, false), (2_001, true)] {
        let one = NewAmendment { reason: "由".repeat(letters), ..amended(vec![new(day(4, 1), day(4, 30))]) };
        assert_eq!(!fields(&one, &work).is_empty(), wrong, "a reason of {letters} letters");
    }
    for (count, wrong) in [(60, false), (61, true)] {
        let many = amended(vec![new(day(4, 1), day(4, 30)); count]);
        assert_eq!(!fields(&many, &work).is_empty(), wrong, "{count} stages");
    }
}

#[test]
fn only_what_came_to_nothing_is_done_once_more_and_once() {
    let mut work = stages(StageKind::Milestone);
    let again = || NewStage { redoes: Some(1), ..new(day(4, 1), day(4, 30)) };
    assert_eq!(fields(&amended(vec![again()]), &work), ["stages.0.redoes"]);
    work[0].has_failed = true;
    let plan = amended(vec![again()]).plan(&agreement(), &work, day(3, 20)).expect("a plan");
    assert_eq!((plan.amount, plan.after[0].number, plan.after[0].redoes), (yuan(90), 2, Some(1)));
    assert_eq!(fields(&amended(vec![again(), again()]), &work), ["stages.1.redoes"]);
    let scheduled = NewStage { redoes: Some(2), ..again() };
    assert_eq!(fields(&amended(vec![scheduled]), &work), ["stages.0.redoes"]);
    // What is planned to be done once more may be planned otherwise.
    work[0].state = StageState::Redone;
    work[1].redoes = Some(1);
    assert!(fields(&amended(vec![again()]), &work).is_empty());
    // With nothing left of it there is no contract.
    assert_eq!(fields(&amended(Vec::new()), &work), ["stages"]);
}

#[test]
fn what_is_booked_is_paid_otherwise_until_it_is_delivered() {
    let with = |state: BookingState, claim: Option<&str>| {
        let mut stages = stages(StageKind::Milestone);
        (stages[0].booking_state, stages[0].claim_state) = (Some(state), claim.map(str::to_owned));
        stages
    };
    let asks = |stages: &[Stage], switched: &[(i32, bool)]| {
        let planned = [new(day(4, 1), day(4, 30)), new(day(5, 1), day(5, 31))];
        let switched = switched.iter().map(|&(number, uses_voucher)| StageSwitch { number, uses_voucher }).collect();
        let amendment = NewAmendment { switched, ..amended(planned.into()) };
        amendment
            .plan(&agreement(), stages, day(3, 20))
            .map_err(|faults| faults.iter().map(|fault| (fault.field.clone(), fault.code.clone())).collect::<Vec<_>>())
    };
    for state in [BookingState::Confirmed, BookingState::InUse] {
        let plan = asks(&with(state, None), &[(1, false)]).expect("a plan");
        assert_eq!(plan.switched, [StageSwitch { number: 1, uses_voucher: false }]);
    }
    let code = |state, claim, switched: &[(i32, bool)]| {
        asks(&with(state, claim), switched).expect_err("refused").into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert_eq!(code(BookingState::Confirmed, None, &[(1, true)]), ["unchanged"]);
    assert_eq!(code(BookingState::Confirmed, None, &[(2, false)]), ["not_booked"]);
    assert_eq!(code(BookingState::Confirmed, None, &[(1, false), (1, false)]), ["not_booked"]);
    assert_eq!(code(BookingState::Delivered, None, &[(1, false)]), ["delivered"]);
    assert_eq!(code(BookingState::Accepted, None, &[(1, false)]), ["accepted"]);
    assert_eq!(code(BookingState::Accepted, Some("submitted"), &[(1, false)]), ["claimed"]);
    assert_eq!(code(BookingState::Cancelled, None, &[(1, false)]), ["over"]);
    // Nothing else need be changed, and what has not begun says by itself how it is paid.
    let same = asks(&with(BookingState::Confirmed, None), &[(1, false)]).expect("a plan");
    assert!(same.after.iter().all(|stage| stage.uses_voucher == Some(true)));
    let mut own = new(day(4, 1), day(4, 30));
    own.uses_voucher = Some(false);
    let plan = amended(vec![own]).plan(&agreement(), &stages(StageKind::Milestone), day(3, 20)).expect("a plan");
    assert_eq!(plan.after[0].uses_voucher, Some(false));
}
