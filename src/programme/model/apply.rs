//! Whether an enterprise may have another voucher, besides being eligible: number, face, kind, and other programmes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::rules::Rules;
use super::step::Step;
use crate::kernel::{Fen, Text, local_year};

/// A voucher that an enterprise got, of whatever programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldVoucher {
    pub programme_code: String,
    pub class: Option<String>,
    /// Of its issue, local.
    pub year: i32,
    /// Still to be used: neither used up, expired nor revoked.
    pub is_open: bool,
}

/// What an enterprise asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherWish<'w> {
    /// Code of the programme.
    pub programme: &'w str,
    pub class: Option<&'w str>,
    pub amount: Fen,
}

/// Whether an enterprise that got `held` so far may have one more voucher: one step for each rule that the programme sets.
pub fn may_have(rules: &Rules, wish: &VoucherWish<'_>, held: &[HeldVoucher], at: DateTime<Utc>) -> Vec<Step> {
    let vouchers = &rules.vouchers;
    let mut steps = Vec::new();
    if !vouchers.classes.is_empty() {
        steps.push(Step::check(
            "vouchers.classes",
            wish.class.is_some_and(|code| vouchers.class(code).is_some()),
            Text::new("已选择券的种类", "the kind of voucher is named"),
            Text::new("未选择本券种设有的种类", "no kind of voucher that the programme has"),
        ));
    }
    let faces = vouchers.faces_of(wish.class);
    if !faces.is_empty() {
        let listed: Vec<_> = faces.iter().map(|face| format!("{face:#}")).collect();
        let unit = rules.currency.words();
        steps.push(Step::check(
            "vouchers.faces",
            faces.contains(&wish.amount),
            Text::new("面额符合规定", "the face is one of those that are issued"),
            Text::new(
                format!("面额应为 {} {}", listed.join("、"), unit.zh),
                format!("the face must be {} {}", listed.join(" or "), unit.en),
            ),
        ));
    }
    let own = || held.iter().filter(|voucher| voucher.programme_code == wish.programme);
    let year = local_year(at);
    let class = wish.class.and_then(|code| vouchers.class(code));
    let of_class = || own().filter(|voucher| voucher.class.as_deref() == wish.class);
    let counts = [
        ("vouchers.most_ever", vouchers.most_ever, own().count(), Text::new("累计领取", "vouchers ever")),
        (
            "vouchers.most_per_year",
            vouchers.most_per_year,
            own().filter(|voucher| voucher.year == year).count(),
            Text::new("本年度领取", "vouchers this year"),
        ),
        (
            "vouchers.most_open",
            vouchers.most_open,
            own().filter(|voucher| voucher.is_open).count(),
            Text::new("在用", "open vouchers"),
        ),
        (
            "vouchers.class_most_ever",
            class.and_then(|class| class.most_ever),
            of_class().count(),
            class.map_or_else(
                || Text::new("该种类", "of this kind"),
                |class| Text::new(format!("“{}”累计领取", class.name.zh), format!("“{}” vouchers ever", class.name.en)),
            ),
        ),
    ];
    for (rule, most, count, what) in counts {
        let Some(most) = most else { continue };
        let fits = u32::try_from(count).is_ok_and(|count| count < most);
        let (zh, en) =
            (format!("{} {count} 张，上限 {most} 张", what.zh), format!("{}: {count} of at most {most}", what.en));
        steps.push(Step::check(
            rule,
            fits,
            Text::new(&zh, &en),
            Text::new(format!("{zh}，不能再领"), format!("{en}, no more")),
        ));
    }
    if !rules.stacking.not_with.is_empty() {
        let open: Vec<_> = held
            .iter()
            .filter(|voucher| voucher.is_open && rules.stacking.not_with.contains(&voucher.programme_code))
            .map(|voucher| voucher.programme_code.as_str())
            .collect();
        steps.push(Step::check(
            "stacking.not_with",
            open.is_empty(),
            Text::new("没有与本券种互斥的在用券", "no open voucher of a programme that excludes this one"),
            Text::new(
                format!("持有互斥券种的在用券：{}", open.join("、")),
                format!("holds open vouchers of programmes that exclude this one: {}", open.join(", ")),
            ),
        ));
    }
    steps
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::super::rules::tests::typical;
    use super::super::rules::{Stacking, VoucherClass, VoucherRules};
    use super::*;

    fn class(code: &str, most_ever: Option<u32>) -> VoucherClass {
        VoucherClass {
            code: code.to_owned(),
            name: Text::new(code, code),
            ratio: None,
            faces: [Fen::new(500)].into(),
            most_ever,
            highest_price: None,
            kinds: [].into(),
        }
    }

    fn held(code: &str, class: &str, year: i32, is_open: bool) -> HeldVoucher {
        HeldVoucher { programme_code: code.to_owned(), class: Some(class.to_owned()), year, is_open }
    }

    #[test]
    fn every_rule_about_the_number_is_named() {
        let mut rules = typical();
        rules.vouchers = VoucherRules {
            most_ever: Some(4),
            most_per_year: Some(2),
            most_open: Some(1),
            classes: vec![class("plain", Some(3)), class("joint", None)],
            ..VoucherRules::default()
        };
        rules.stacking = Stacking { not_with: ["B".to_owned()].into() };
        let at = Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment");
        let refused = |class: Option<&str>, fen, held: &[HeldVoucher]| -> Vec<String> {
            let wish = VoucherWish { programme: "A", class, amount: Fen::new(fen) };
            may_have(&rules, &wish, held, at).into_iter().filter(Step::is_refusal).map(|step| step.rule).collect()
        };
        assert!(refused(Some("plain"), 500, &[]).is_empty());
        assert_eq!(refused(None, 500, &[]), ["vouchers.classes"]);
        assert_eq!(refused(Some("plain"), 501, &[]), ["vouchers.faces"]);
        let three = [held("A", "plain", 2023, false), held("A", "plain", 2024, false), held("A", "plain", 2025, false)];
        assert_eq!(refused(Some("plain"), 500, &three), ["vouchers.class_most_ever"]);
        assert!(refused(Some("joint"), 500, &three).is_empty());
        let four = [&three[..], &[held("A", "joint", 2026, true)]].concat();
        assert_eq!(refused(Some("joint"), 500, &four), ["vouchers.most_ever", "vouchers.most_open"]);
        assert_eq!(refused(Some("plain"), 500, &[held("B", "x", 2020, true)]), ["stacking.not_with"]);
        assert!(refused(Some("plain"), 500, &[held("B", "x", 2026, false)]).is_empty());
    }
}
