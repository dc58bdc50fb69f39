//! 取消资格: what a decision bars for a time gets no subsidy, whatever the programme.

use chrono::{DateTime, Utc};

use super::party::Party;
use super::step::Step;
use crate::kernel::{Text, local_date};

/// A refusal with the reason and the last day, while the party is barred; nothing to say where it is not.
pub(super) fn barred(rule: &str, who: &Text, party: &Party, at: DateTime<Utc>) -> Option<Step> {
    let barring = party.barrings.on(local_date(at))?;
    let (until, reason, document) = (barring.ends_on, &barring.reason, &barring.document);
    let refused = Text::new(
        format!("{}已被取消资格至 {until}：{reason}（{document}）", who.zh),
        format!("{} is barred until {until}: {reason} ({document})", who.en),
    );
    Some(Step::check(rule, false, Text::new("", ""), refused))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::identity::{Barring, Barrings};
    use crate::kernel::{OrganisationId, RegionCode, local_midnight};

    #[test]
    fn it_is_said_from_the_first_day_to_the_last() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
        let barring =
            Barring {
                starts_on: day(2), ends_on: day(4), document: "1号".to_owned(), reason: "虚假材料".to_owned()
            };
        let party = Party {
            barrings: Barrings(vec![barring]),
            ..Party::new(OrganisationId::new(), RegionCode::parse("371002").expect("a code"))
        };
        let said = |on| {
            let step =
                barred("eligibility.barred", &Text::new("企业", "the enterprise"), &party, local_midnight(day(on)));
            step.map(|step| (step.is_refusal(), step.text.zh))
        };
        assert_eq!((said(1), said(5)), (None, None));
        assert_eq!(said(2), said(4));
        assert_eq!(said(3), Some((true, "企业已被取消资格至 2026-03-04：虚假材料（1号）".to_owned())));
    }
}
