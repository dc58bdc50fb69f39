//! The rules themselves: each looks at the facts and speaks or is silent.

use super::evidence::{Evidence, EvidenceRecord, EvidenceRecordKind as Kind};
use super::facts::{ClaimRef, Facts, OrderRef, Subject, Usual};
use super::graph::words_of;
use super::policy::{Policy, RuleParameters};
use super::signal::RiskRule;
use super::trade::cycles;
use crate::kernel::{Fen, Text, local_time};
use crate::programme::EvidenceKind;

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub rule: RiskRule,
    pub weight: u32,
    /// What makes this finding the same as that of another look.
    pub identity: String,
    pub evidence: Evidence,
}

/// Everything that the policy's rules find, in the order of the rules.
pub fn found(policy: &Policy, facts: &Facts) -> Vec<Found> {
    let looks: [(RiskRule, Look); 9] = [
        (RiskRule::RelatedParty, related_party),
        (RiskRule::SameInvoice, same_invoice),
        (RiskRule::SameFile, same_file),
        (RiskRule::SplitOrder, split_order),
        (RiskRule::RoundSum, round_sum),
        (RiskRule::HighPrice, high_price),
        (RiskRule::ImpossibleTime, impossible_time),
        (RiskRule::Concentration, concentration),
        (RiskRule::CircularTrade, circular_trade),
    ];
    looks
        .into_iter()
        .filter(|(rule, _)| policy.weight(*rule) > 0)
        .filter_map(|(rule, look)| {
            let (identity, evidence) = look(&policy.rules, facts)?;
            Some(Found { rule, weight: policy.weight(rule), identity, evidence })
        })
        .collect()
}

/// The identity of what was found, and its evidence.
type Look = fn(&RuleParameters, &Facts) -> Option<(String, Evidence)>;

fn related_party(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let paths: Vec<_> = facts
        .related
        .iter()
        .filter(|path| path.len() <= usize::try_from(rules.related_party.max_links).unwrap_or(usize::MAX))
        .cloned()
        .collect();
    let words = words_of(paths.first()?);
    let text =
        Text::new(format!("供需双方疑似关联：{}。", words.zh), format!("The parties seem related: {}.", words.en));
    // The same ties in the same words: another tie is another finding.
    let identity = paths.iter().map(|path| words_of(path).zh).collect::<Vec<_>>().join("|");
    Some((identity, Evidence { text, records: parties(&facts.subject), paths }))
}

fn same_invoice(_: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let others = &facts.same_invoices;
    let text = Text::new(
        format!("同一发票出现在另外 {} 笔兑付中：{}。", distinct(others), what(others)),
        format!("The same invoice is in {} other claims: {}.", distinct(others), what(others)),
    );
    again(others, text)
}

fn same_file(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let looked_at = |other: &&ClaimRef| other.kind.is_some_and(|kind| rules.same_file.kinds.contains(&kind));
    let others: Vec<ClaimRef> = facts.same_files.iter().filter(looked_at).cloned().collect();
    let text = Text::new(
        format!("内容完全相同的文件出现在另外 {} 笔兑付中：{}。", distinct(&others), what(&others)),
        format!("Files with the very same content are in {} other claims: {}.", distinct(&others), what(&others)),
    );
    again(&others, text)
}

fn again(others: &[ClaimRef], text: Text) -> Option<(String, Evidence)> {
    if others.is_empty() {
        return None;
    }
    let mut identity: Vec<String> = others.iter().map(|other| format!("{}:{}", other.id, other.what)).collect();
    identity.sort_unstable();
    identity.dedup();
    let records = others
        .iter()
        .map(|other| EvidenceRecord {
            kind: Kind::Claim,
            id: other.id.uuid(),
            label: other.reference.clone(),
            note: Text::new(
                format!("{}：{}{}", other.enterprise_name, kind_of(other).zh, other.what),
                format!("{}: {}{}", other.enterprise_name, kind_of(other).en, other.what),
            ),
        })
        .collect();
    Some((identity.join("|"), Evidence { text, records, paths: Vec::new() }))
}

fn kind_of(other: &ClaimRef) -> Text {
    match other.kind {
        Some(EvidenceKind::Contract) => Text::new("合同 ", "contract "),
        Some(EvidenceKind::Invoice) | None => Text::new("发票 ", "invoice "),
        Some(EvidenceKind::PaymentProof) => Text::new("付款凭证 ", "payment proof "),
        Some(EvidenceKind::Result) => Text::new("成果报告 ", "result "),
        Some(EvidenceKind::Acceptance) => Text::new("验收单 ", "acceptance "),
        Some(EvidenceKind::Other) => Text::new("其他材料 ", "other "),
    }
}

fn distinct(others: &[ClaimRef]) -> usize {
    others.iter().map(|other| other.id).collect::<std::collections::BTreeSet<_>>().len()
}

fn what(others: &[ClaimRef]) -> String {
    let names: std::collections::BTreeSet<_> = others.iter().map(|other| other.what.as_str()).collect();
    names.into_iter().take(5).collect::<Vec<_>>().join("、")
}

fn split_order(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let (subject, rule) = (&facts.subject, &rules.split_order);
    let least = subject.order_cap.share(rule.near_bp);
    let is_near = |amount: Fen| amount >= least && amount < subject.order_cap;
    if !is_near(subject.amount) {
        return None;
    }
    let span = chrono::Duration::days(rule.days.into());
    let others: Vec<&OrderRef> = facts
        .pair_orders
        .iter()
        .filter(|order| is_near(order.subsidy) && (order.booked_at - subject.booked_at).abs() <= span)
        .collect();
    let count = others.len() + 1;
    let sum: Fen = others.iter().map(|order| order.subsidy).chain([subject.amount]).sum();
    if count < usize::try_from(rule.min_orders).unwrap_or(usize::MAX) || sum <= subject.order_cap {
        return None;
    }
    let text = Text::new(
        format!(
            "双方 {} 天内有 {count} 笔订单的补贴都略低于单笔上限 {:#} 元，合计 {sum:#} 元，超过上限。",
            rule.days, subject.order_cap
        ),
        format!(
            "Within {} days {count} orders of the pair are each just under the cap of {:#} yuan; together {sum:#} yuan are above it.",
            rule.days, subject.order_cap
        ),
    );
    let mut identity: Vec<String> = others.iter().map(|order| order.id.to_string()).collect();
    identity.sort_unstable();
    let records = others
        .iter()
        .map(|order| EvidenceRecord {
            kind: Kind::Booking,
            id: order.id.uuid(),
            label: order.reference.clone(),
            note: Text::new(
                format!("{} 下单，补贴 {:#} 元", local_time(order.booked_at), order.subsidy),
                format!("ordered {}, subsidy {:#} yuan", local_time(order.booked_at), order.subsidy),
            ),
        })
        .collect();
    Some((identity.join("|"), Evidence { text, records, paths: Vec::new() }))
}

fn round_sum(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let (subject, rule) = (&facts.subject, &rules.round_sum);
    let is_round = subject.price.is_positive() && subject.price.get() % rule.multiple_fen.get().max(1) == 0;
    let is_near = subject.amount >= subject.order_cap.share(rule.near_bp) && subject.amount < subject.order_cap;
    if !(is_round && is_near) {
        return None;
    }
    let text = Text::new(
        format!(
            "价格是整数 {:#} 元，补贴 {:#} 元略低于单笔上限 {:#} 元。",
            subject.price, subject.amount, subject.order_cap
        ),
        format!(
            "The price is a round {:#} yuan, and the subsidy, {:#} yuan, is just under the cap of {:#} yuan.",
            subject.price, subject.amount, subject.order_cap
        ),
    );
    let identity = format!("{}:{}", subject.price, subject.amount);
    Some((identity, Evidence { text, records: vec![own_booking(subject)], paths: Vec::new() }))
}

fn high_price(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let (subject, rule) = (&facts.subject, &rules.high_price);
    let is_high = |usual: Usual| {
        let limit = i128::from(usual.median.get()) * i128::from(rule.times_bp);
        usual.orders >= rule.min_others
            && usual.median.is_positive()
            && i128::from(subject.unit_price.get()) * 10_000 >= limit
    };
    let times = |usual: Usual| {
        let tenths = i128::from(subject.unit_price.get()) * 10 / i128::from(usual.median.get().max(1));
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let mut sentences = Vec::new();
    if is_high(facts.of_listing) {
        let Usual { median, orders } = facts.of_listing;
        sentences.push(Text::new(
            format!("单价 {:#} 元是该条目以往 {orders} 笔中位价 {median:#} 元的 {} 倍。", subject.unit_price, times(facts.of_listing)),
            format!(
                "The unit price of {:#} yuan is {} times the median of {orders} earlier orders of the listing, {median:#} yuan.",
                subject.unit_price,
                times(facts.of_listing)
            ),
        ));
    }
    if is_high(facts.of_category) {
        let Usual { median, orders } = facts.of_category;
        sentences.push(Text::new(
            format!("单价 {:#} 元是同类条目 {orders} 笔中位价 {median:#} 元的 {} 倍。", subject.unit_price, times(facts.of_category)),
            format!(
                "The unit price of {:#} yuan is {} times the median of {orders} orders of the category, {median:#} yuan.",
                subject.unit_price,
                times(facts.of_category)
            ),
        ));
    }
    if sentences.is_empty() {
        return None;
    }
    let listing = EvidenceRecord {
        kind: Kind::Listing,
        id: subject.listing.uuid(),
        label: subject.listing_name.clone(),
        note: Text::new("所购条目", "the listing"),
    };
    // Medians move with every order; the finding stays the same while the price does.
    let identity = subject.unit_price.to_string();
    Some((
        identity,
        Evidence { text: joined(&sentences), records: vec![listing, own_booking(subject)], paths: Vec::new() },
    ))
}

fn impossible_time(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let subject = &facts.subject;
    let tolerance = i64::from(rules.impossible_time.tolerance_minutes);
    let mut sentences = Vec::new();
    let mut identity = Vec::new();
    if let (Some(false), Some(window)) = (facts.is_open, subject.window) {
        let (from, to) = (local_time(window.starts_at()), local_time(window.ends_at()));
        sentences.push(Text::new(
            format!("预约时段 {from} 至 {to} 不在该仪器的开放时间内。"),
            format!("The booked time, {from} to {to}, is out of the opening hours."),
        ));
        identity.push("closed".to_owned());
    }
    if let (Some(used), Some(window)) = (subject.used_minutes, subject.window)
        && used > window.minutes() + tolerance
    {
        sentences.push(Text::new(
            format!("交付写明使用 {used} 分钟，而预约时段只有 {} 分钟。", window.minutes()),
            format!("By its delivery {used} minutes were used, but only {} were booked.", window.minutes()),
        ));
        identity.push(format!("long:{used}"));
    }
    let overlapping: Vec<_> = facts.overlaps.iter().filter(|other| other.window.minutes() > tolerance).collect();
    if overlapping.len() >= usize::try_from(facts.units.max(1)).unwrap_or(usize::MAX) {
        sentences.push(Text::new(
            format!("机时记录显示，同一时段该仪器还在为另外 {} 笔预约工作。", overlapping.len()),
            format!("By its meter the instrument worked for {} other bookings at the same time.", overlapping.len()),
        ));
        identity.extend(overlapping.iter().map(|other| other.booking.to_string()));
    }
    if sentences.is_empty() {
        return None;
    }
    let others = overlapping.iter().map(|other| EvidenceRecord {
        kind: Kind::Booking,
        id: other.booking.uuid(),
        label: other.reference.clone(),
        note: Text::new(
            format!("重叠 {} 至 {}", local_time(other.window.starts_at()), local_time(other.window.ends_at())),
            format!("both {} to {}", local_time(other.window.starts_at()), local_time(other.window.ends_at())),
        ),
    });
    let records = [own_booking(subject)].into_iter().chain(others).collect();
    Some((identity.join("|"), Evidence { text: joined(&sentences), records, paths: Vec::new() }))
}

fn concentration(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let (rule, load) = (&rules.concentration, facts.load);
    let is_much =
        i128::from(load.amount.get()) * 10_000 >= i128::from(load.total.get()) * i128::from(rule.share_bp.get());
    if !is_much || load.vouchers < rule.min_vouchers || load.providers < rule.min_providers || !load.total.is_positive()
    {
        return None;
    }
    let percent = i128::from(load.amount.get()) * 100 / i128::from(load.total.get());
    let provider = &facts.subject.provider_name;
    let text = Text::new(
        format!(
            "近 {} 天本券种有 {} 张券在 {provider} 使用，占兑付金额的 {percent}%（共 {} 家供方）。",
            rule.days, load.vouchers, load.providers
        ),
        format!(
            "In {} days {} vouchers of the programme were spent at {provider}, {percent} % of what was claimed, among {} providers.",
            rule.days, load.vouchers, load.providers
        ),
    );
    let records = parties(&facts.subject).split_off(1);
    Some((facts.subject.provider.to_string(), Evidence { text, records, paths: Vec::new() }))
}

fn circular_trade(rules: &RuleParameters, facts: &Facts) -> Option<(String, Evidence)> {
    let (subject, rule) = (&facts.subject, &rules.circular_trade);
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let pair = (subject.enterprise, subject.provider);
    let paths = cycles(&facts.trades, &facts.ties, pair, size(rule.max_length), size(rule.hub_limit));
    let words = words_of(paths.first()?);
    let text = Text::new(format!("疑似循环交易：{}。", words.zh), format!("Trade seems to go round: {}.", words.en));
    let way = |path: &Vec<super::Hop>| path.iter().map(|hop| hop.to.id.to_string()).collect::<Vec<_>>().join(">");
    let identity = paths.iter().map(way).collect::<Vec<_>>().join("|");
    Some((identity, Evidence { text, records: parties(subject), paths }))
}

fn parties(subject: &Subject) -> Vec<EvidenceRecord> {
    let party = |id: crate::kernel::OrganisationId, name: &str, zh: &str, en: &str| EvidenceRecord {
        kind: Kind::Organisation,
        id: id.uuid(),
        label: name.to_owned(),
        note: Text::new(zh, en),
    };
    vec![
        party(subject.enterprise, &subject.enterprise_name, "需方", "enterprise"),
        party(subject.provider, &subject.provider_name, "供方", "provider"),
    ]
}

fn own_booking(subject: &Subject) -> EvidenceRecord {
    EvidenceRecord {
        kind: Kind::Booking,
        id: subject.booking.uuid(),
        label: subject.booking_reference.clone(),
        note: Text::new("本笔预约", "the claim's booking"),
    }
}

fn joined(sentences: &[Text]) -> Text {
    let pick = |zh: bool| sentences.iter().map(|s| if zh { s.zh.as_str() } else { s.en.as_str() }).collect::<Vec<_>>();
    Text::new(pick(true).join(""), pick(false).join(" "))
}

#[cfg(test)]
mod tests;
