use proptest::prelude::*;

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn offer(kind: OfferKind) -> NewOffer {
    NewOffer {
        kind,
        lines: Vec::new(),
        starts_on: None,
        months: None,
        monthly_fen: None,
        milestones: Vec::new(),
        valid_days: 30,
        delivery_days: None,
        note: String::new(),
    }
}

fn fields(offer: &NewOffer, kind: ListingKind) -> Vec<String> {
    offer.terms(kind, day(2026, 3, 2)).err().unwrap_or_default().into_iter().map(|fault| fault.field).collect()
}

#[test]
fn a_months_rent_ends_where_the_next_begins_also_at_the_end_of_february() {
    let lease = NewOffer {
        starts_on: Some(day(2027, 1, 31)),
        months: Some(3),
        monthly_fen: Some(Fen::from_yuan(5_000)),
        ..offer(OfferKind::Instalments)
    };
    let terms = lease.terms(ListingKind::Lease, day(2026, 3, 2)).expect("terms");
    let days: Vec<_> = terms.parts.iter().map(|part| (part.starts_on, part.due_on)).collect();
    let term = |from, to| (Some(from), Some(to));
    assert_eq!(
        days,
        [
            term(day(2027, 1, 31), day(2027, 2, 27)),
            term(day(2027, 2, 28), day(2027, 3, 30)),
            term(day(2027, 3, 31), day(2027, 4, 29)),
        ]
    );
    assert_eq!((terms.price, terms.term), (Fen::from_yuan(15_000), Some((day(2027, 1, 31), day(2027, 4, 29)))));
}

#[test]
fn each_kind_wants_its_own_fields() {
    let line =
        NewOfferLine { title: "拉伸".into(), detail: String::new(), quantity: 2, unit_price_fen: Fen::new(50) };
    let single = NewOffer { lines: vec![line.clone()], ..offer(OfferKind::Single) };
    assert_eq!(single.terms(ListingKind::TestService, day(2026, 3, 2)).expect("terms").price, Fen::new(100));
    assert_eq!(fields(&single, ListingKind::Lease), ["kind"]);
    assert_eq!(fields(&offer(OfferKind::Single), ListingKind::TestService), ["lines"]);
    let mixed = NewOffer { months: Some(2), ..single.clone() };
    assert_eq!(fields(&mixed, ListingKind::TestService), ["months"]);
    assert_eq!(fields(&offer(OfferKind::Instalments), ListingKind::Lease), ["starts_on", "months", "monthly_fen"]);
    let milestone = NewMilestone {
        title: "方案".into(),
        deliverable: "报告".into(),
        amount_fen: Fen::new(100),
        starts_on: None,
        due_on: day(2026, 5, 1),
    };
    let contract =
        |milestones| NewOffer { starts_on: Some(day(2026, 4, 1)), milestones, ..offer(OfferKind::Milestones) };
    assert!(fields(&contract(vec![milestone.clone()]), ListingKind::TechContract).is_empty());
    let early = NewMilestone { due_on: day(2026, 3, 31), ..milestone.clone() };
    assert_eq!(fields(&contract(vec![early]), ListingKind::TechContract), ["milestones.0.due_on"]);
    let nothing = NewMilestone { amount_fen: Fen::ZERO, ..milestone };
    assert_eq!(fields(&contract(vec![nothing]), ListingKind::TechContract), ["milestones.0.amount_fen"]);
    let free = NewOfferLine { unit_price_fen: Fen::ZERO, ..line };
    assert_eq!(fields(&NewOffer { lines: vec![free], ..single }, ListingKind::TestService), ["kind"]);
}

proptest! {
    /// Whatever the first day: instalments follow each other without gap or overlap and are the whole price.
    #[test]
    fn instalments_cover_the_term(ahead in 0..700_u64, months in 1..=60_u32, monthly in 1..100_000_000_i64) {
        let today = day(2026, 3, 2);
        let lease = NewOffer {
            starts_on: Some(today + Days::new(ahead)),
            months: Some(months),
            monthly_fen: Some(Fen::new(monthly)),
            ..offer(OfferKind::Instalments)
        };
        let terms = lease.terms(ListingKind::Lease, today).expect("terms");
        prop_assert_eq!(terms.parts.len(), usize::try_from(months).expect("small"));
        prop_assert_eq!(terms.price.get(), monthly * i64::from(months));
        let mut next = Some(today + Days::new(ahead));
        for part in &terms.parts {
            prop_assert_eq!(part.starts_on, next);
            prop_assert!(part.due_on > part.starts_on);
            next = part.due_on.and_then(|due| due.succ_opt());
        }
        prop_assert_eq!(terms.term.map(|(_, last)| last), next.and_then(|next| next.pred_opt()));
    }
}
