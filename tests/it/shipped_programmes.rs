//! The programmes that are shipped, against an evaluator that is written here anew: it reads the file as plain JSON, knows
//! none of the product's types, and asks each company one question after the other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Months, NaiveDate, TimeZone, Utc};
use chuangquan::catalog::ListingKind;
use chuangquan::identity::SizeClass;
use chuangquan::kernel::{Fen, OrganisationId, RegionCode};
use chuangquan::programme::model::{Outcome, Step, eligibility};
use chuangquan::programme::{Exclusion, Funds, Order, Party, Rules, decide};
use serde_json::{Value, json};

const FILES: [&str; 6] = [
    include_str!("../../data/programmes/municipal-deduction.json"),
    include_str!("../../data/programmes/provincial-reimbursement.json"),
    include_str!("../../data/programmes/cross-region.json"),
    include_str!("../../data/programmes/irish-innovation-voucher.json"),
    include_str!("../../data/programmes/weihai-2026.json"),
    include_str!("../../data/programmes/weihai-reimbursement-2026.json"),
];

const COMPANIES: usize = 1_000;

/// Numbers that look random and are the same every time.
struct Lot(u64);

impl Lot {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn of<'i>(&mut self, items: &[&'i str]) -> &'i str {
        items[self.next(items.len() as u64) as usize]
    }

    fn maybe(&mut self, per_cent: u64) -> bool {
        self.next(100) < per_cent
    }
}

const REGIONS: [&str; 8] = ["371002", "371003", "371082", "3710G1", "370102", "370602", "110101", "371000"];
const KINDS: [&str; 5] = ["instrument_time", "test_service", "lease", "incubation_service", "tech_contract"];
const INDUSTRIES: [&str; 10] =
    ["C26", "C3562", "C38", "A01", "农业", "agriculture", "J66", "K7010", "新材料", "Aerospace"];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day")
}

/// Noon in Shanghai.
fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).single().expect("a moment")
}

/// A company and its order, as plain facts. About half of the companies are made to fit, so that both answers occur.
fn facts(lot: &mut Lot) -> Value {
    let fits = lot.maybe(55);
    let known = if fits { 100 } else { 70 };
    let founded = today() - Duration::days(if fits { 200 + lot.next(3_000) as i64 } else { lot.next(5_000) as i64 });
    let nearly = |lot: &mut Lot, limit: i64| {
        // Just below, at, and just above what rules like to say.
        limit + lot.next(5) as i64 - 2
    };
    let turnover = if lot.maybe(30) { nearly(lot, 1_000_000_000) } else { lot.next(900_000_000) as i64 };
    let sheet = if lot.maybe(30) { nearly(lot, 20_000_000_000) } else { lot.next(1_500_000_000) as i64 };
    let people = if lot.maybe(30) { 49 + lot.next(3) as i64 - 1 } else { lot.next(60) as i64 };
    let mut company = json!({
        "region": if fits { lot.of(&REGIONS[..4]) } else { lot.of(&REGIONS) },
        "tech_sme": fits || lot.maybe(50),
        "dishonest": !fits && lot.maybe(15),
        "industries": if fits { vec![lot.of(&["C26", "C3562", "新材料", "Aerospace"])] }
            else { (0..lot.next(3)).map(|_| lot.of(&INDUSTRIES)).collect::<Vec<_>>() },
    });
    let mut put = |lot: &mut Lot, name: &str, value: Value| {
        if lot.maybe(known) {
            company[name] = value;
        }
    };
    let size = if fits { lot.of(&["micro", "small", "medium"]) } else { lot.of(&["micro", "small", "large"]) };
    put(lot, "size", json!(size));
    put(lot, "founded", json!(founded));
    put(lot, "people", json!(people));
    put(lot, "turnover", json!(turnover));
    put(lot, "sheet", json!(sheet));
    let grade = if fits { "a" } else { lot.of(&["a", "b", "m", "c", "d"]) };
    put(lot, "credit", json!(grade));
    let declared: Vec<&str> = if lot.maybe(80) {
        vec![]
    } else {
        vec![lot.of(&["statutory_testing", "mass_production", "already_subsidised", "related_party", "split_contract"])]
    };
    let services: Vec<&str> = if lot.maybe(80) {
        vec![]
    } else {
        vec![lot.of(&[
            "training",
            "software",
            "export",
            "internship",
            "advertising",
            "sales",
            "calibration",
            "environment",
        ])]
    };
    json!({
        "company": company,
        "provider": {"region": lot.of(&REGIONS), "dishonest": lot.maybe(3)},
        "kind": lot.of(&KINDS),
        "price": if lot.maybe(60) { lot.next(900_000) } else { lot.next(40_000_000) },
        "declared": declared, "services": services,
        "left": lot.next(30_000_000), "annual": if lot.maybe(80) { lot.next(1_500_000) } else { lot.next(25_000_000) }, "first": lot.maybe(40),
        "class": lot.of(&["standard", "fast_track"]),
        "used": (0..4)
            .map(|_| if lot.maybe(60) { lot.next(5_000_000) } else { lot.next(60_000_000) })
            .collect::<Vec<_>>(),
    })
}

// ---- The evaluator: JSON in, refusals and an amount out.

/// Everything that speaks against the order, and what would be paid.
fn slowly(rules: &Value, facts: &Value) -> (BTreeSet<String>, BTreeSet<String>, i128) {
    let company = &facts["company"];
    let who: BTreeSet<String> =
        questions_about(rules, company).into_iter().map(|q| format!("eligibility.{q}")).collect();
    let what = questions_about_order(rules, facts);
    if !(who.is_empty() && what.is_empty()) {
        return (who, what, 0);
    }
    let price = facts["price"].as_i64().expect("a price") as i128;
    let mut amount = price * ratio(rules, facts) / 10_000;
    let mut within = |limit: i128| amount = amount.min(limit.max(0));
    let number = |value: &Value| value.as_i64().map(i128::from);
    within(number(&rules["caps"]["per_order"]).expect("a cap"));
    if let Some(cap) = number(&rules["caps"]["per_order_of_kind"][facts["kind"].as_str().expect("a kind")]) {
        within(cap);
    }
    within(number(&facts["left"]).expect("left"));
    within(number(&rules["caps"]["annual_per_enterprise"]).expect("a cap") - number(&facts["annual"]).expect("used"));
    for (place, limit) in list(&rules["caps"]["limits"]).iter().enumerate() {
        if list(&limit["kinds"]).is_empty() || list(&limit["kinds"]).contains(&facts["kind"]) {
            within(number(&limit["amount"]).expect("a limit") - number(&facts["used"][place]).unwrap_or(0));
        }
    }
    (who, what, amount)
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// A code with zeros at its end stands for what is inside.
fn inside(regions: &Value, region: &Value) -> bool {
    let region = region.as_str().expect("a region");
    list(regions).iter().any(|wide| {
        let wide = wide.as_str().expect("a region");
        let head = match wide {
            w if w.ends_with("0000") => &w[..2],
            w if w.ends_with("00") => &w[..4],
            w => w,
        };
        region.starts_with(head)
    })
}

/// The same word, or both are codes (a capital perhaps, then digits) and the company's begins with the listed one.
fn industry(listed: &Value, company: &Value) -> bool {
    let code =
        |word: &str| word.chars().enumerate().all(|(at, c)| c.is_ascii_digit() || (at == 0 && c.is_ascii_uppercase()));
    list(&company["industries"]).iter().any(|own| {
        let own = own.as_str().expect("a word");
        list(listed).iter().any(|entry| {
            let entry = entry.as_str().expect("a word");
            own.to_lowercase() == entry.to_lowercase() || (code(own) && code(entry) && own.starts_with(entry))
        })
    })
}

fn questions_about(rules: &Value, company: &Value) -> Vec<&'static str> {
    let asked = &rules["eligibility"];
    let mut no = Vec::new();
    if !list(&asked["regions"]).is_empty() && !inside(&asked["regions"], &company["region"]) {
        no.push("regions");
    }
    if !list(&asked["size_classes"]).is_empty() && !list(&asked["size_classes"]).contains(&company["size"]) {
        no.push("size_classes");
    }
    if asked["registered_tech_sme_only"] == true && company["tech_sme"] != true {
        no.push("registered_tech_sme_only");
    }
    let founded: Option<NaiveDate> = company["founded"].as_str().map(|day| day.parse().expect("a day"));
    if let Some(months) = asked["min_age_months"].as_u64() {
        let latest = today().checked_sub_months(Months::new(months as u32)).expect("a day");
        if founded.is_none_or(|founded| founded > latest) {
            no.push("min_age_months");
        }
    }
    if !list(&asked["industries"]).is_empty() && !industry(&asked["industries"], company) {
        no.push("industries");
    }
    if industry(&asked["excluded_industries"], company) {
        no.push("excluded_industries");
    }
    if let Some(most) = asked["most_employees"].as_i64()
        && company["people"].as_i64().is_none_or(|people| people > most)
    {
        no.push("most_employees");
    }
    if asked["financials"].is_object() {
        let kept: Vec<bool> = [("turnover_at_most", "turnover"), ("balance_sheet_at_most", "sheet")]
            .iter()
            .filter_map(|(limit, own)| {
                let most = asked["financials"][limit].as_i64()?;
                Some(company[own].as_i64().is_some_and(|own| own <= most))
            })
            .collect();
        let enough = if asked["financials"]["either"] == true { kept.contains(&true) } else { !kept.contains(&false) };
        if !enough {
            no.push("financials");
        }
    }
    if !list(&asked["tax_credit"]).is_empty() && !list(&asked["tax_credit"]).contains(&company["credit"]) {
        no.push("tax_credit");
    }
    if asked["refuse_dishonest"] == true && company["dishonest"] == true {
        no.push("refuse_dishonest");
    }
    no
}

fn questions_about_order(rules: &Value, facts: &Value) -> BTreeSet<String> {
    let mut no = BTreeSet::new();
    if !list(&rules["payable_kinds"]).contains(&facts["kind"]) {
        no.insert("payable_kinds".to_owned());
    }
    if !list(&rules["provider_regions"]).is_empty() && !inside(&rules["provider_regions"], &facts["provider"]["region"])
    {
        no.insert("provider_regions".to_owned());
    }
    if rules["eligibility"]["refuse_dishonest"] == true && facts["provider"]["dishonest"] == true {
        no.insert("provider_dishonest".to_owned());
    }
    for declared in list(&facts["declared"]).iter().filter(|word| list(&rules["exclusions"]).contains(word)) {
        no.insert(format!("exclusions.{}", declared.as_str().expect("a word")));
    }
    for service in list(&rules["services"]["excluded"]) {
        if list(&facts["services"]).contains(&service["code"]) {
            no.insert(format!("services.excluded.{}", service["code"].as_str().expect("a code")));
        }
    }
    if let Some(class) = class_of(rules, facts)
        && class["highest_price"].as_i64().is_some_and(|most| facts["price"].as_i64() > Some(most))
    {
        no.insert(format!("vouchers.{}.highest_price", class["code"].as_str().expect("a code")));
    }
    no
}

fn class_of(rules: &Value, facts: &Value) -> Option<Value> {
    list(&rules["vouchers"]["classes"]).into_iter().find(|class| class["code"] == facts["class"])
}

/// Basis points.
fn ratio(rules: &Value, facts: &Value) -> i128 {
    let company = &facts["company"];
    if let Some(own) = class_of(rules, facts).and_then(|class| class["ratio"].as_i64()) {
        return own.into();
    }
    let (from, to) =
        (company["region"].as_str().expect("a region"), facts["provider"]["region"].as_str().expect("one"));
    let place = match () {
        () if from == to => "same_district",
        () if from[..4] == to[..4] => "other_district",
        () if from[..2] == to[..2] => "other_city",
        () => "other_province",
    };
    for row in list(&rules["ratio"]["table"]) {
        let listed = |name: &str, own: &Value| row.get(name).is_none_or(|set| list(set).contains(own));
        let fits = listed("kinds", &facts["kind"])
            && listed("size_classes", &company["size"])
            && listed("places", &json!(place))
            && row.get("industries").is_none_or(|set| industry(set, company))
            && row.get("first_use").is_none_or(|wanted| *wanted == facts["first"])
            && row.get("tech_sme").is_none_or(|wanted| *wanted == company["tech_sme"]);
        if fits {
            return row["ratio"].as_i64().expect("a ratio").into();
        }
    }
    let kind = facts["kind"].as_str().expect("a kind");
    let plain = rules["ratio"]["by_kind"][kind].as_i64().or(rules["ratio"]["default"].as_i64()).expect("a ratio");
    let first = rules["ratio"]["first_use"].as_i64().filter(|_| facts["first"] == true).unwrap_or(0);
    plain.max(first).into()
}

// ---- The product, asked the same.

fn party(facts: &Value) -> Party {
    let size = facts["size"].as_str().map(|word| word.parse::<SizeClass>().expect("a size"));
    Party {
        size_class: size,
        is_registered_tech_sme: facts["tech_sme"] == true,
        founded_on: facts["founded"].as_str().map(|day| day.parse().expect("a day")),
        is_dishonest: facts["dishonest"] == true,
        industries: list(&facts["industries"]).iter().map(|word| word.as_str().expect("a word").to_owned()).collect(),
        employees: facts["people"].as_i64().map(|people| people.max(0) as u32),
        turnover: facts["turnover"].as_i64().map(Fen::new),
        balance_sheet: facts["sheet"].as_i64().map(Fen::new),
        tax_credit: facts["credit"].as_str().map(|grade| grade.parse().expect("a grade")),
        ..Party::new(
            OrganisationId::new(),
            RegionCode::parse(facts["region"].as_str().expect("a region")).expect("a code"),
        )
    }
}

fn product(rules: &Rules, facts: &Value) -> (BTreeSet<String>, BTreeSet<String>, i128) {
    let order = Order {
        kind: facts["kind"].as_str().expect("a kind").parse::<ListingKind>().expect("a kind"),
        price: Fen::new(facts["price"].as_i64().expect("a price")),
        listing_takes_vouchers: true,
        enterprise: party(&facts["company"]),
        provider: party(&facts["provider"]),
        declared: list(&facts["declared"])
            .iter()
            .map(|word| word.as_str().expect("a word").parse::<Exclusion>().expect("an exclusion"))
            .collect(),
        declared_services: list(&facts["services"])
            .iter()
            .map(|word| word.as_str().expect("a word").to_owned())
            .collect(),
        category: String::new(),
        at: now(),
        service: None,
        earlier: Fen::ZERO,
    };
    let funds = Funds {
        available: Fen::new(facts["left"].as_i64().expect("left")),
        annual_used: Fen::new(facts["annual"].as_i64().expect("used")),
        is_first_use: facts["first"] == true,
        valid_from: now() - Duration::days(1),
        valid_until: now() + Duration::days(1),
        voucher_class: (!rules.vouchers.classes.is_empty())
            .then(|| facts["class"].as_str().expect("a class").to_owned()),
        used: list(&facts["used"]).iter().map(|used| Fen::new(used.as_i64().expect("used"))).collect(),
    };
    let refused = |steps: &[Step]| -> BTreeSet<String> {
        steps.iter().filter(|step| step.outcome == Outcome::Refused).map(|step| step.rule.clone()).collect()
    };
    let who = refused(&eligibility(rules, &order.enterprise, order.at));
    let decision = decide(rules, &order, &funds);
    let what = refused(&decision.steps).difference(&who).cloned().collect();
    (who, what, decision.subsidy.get().into())
}

#[test]
fn a_thousand_companies_are_judged_as_the_slow_evaluator_judges_them() {
    for text in FILES {
        let file: Value = serde_json::from_str(text).expect("JSON");
        let rules: Rules = serde_json::from_value(file["rules"].clone()).expect("rules");
        let mut lot = Lot(20_181_130);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for number in 0..COMPANIES {
            let facts = facts(&mut lot);
            let (slow, own) = (slowly(&file["rules"], &facts), product(&rules, &facts));
            assert_eq!(own, slow, "{} {number}: {facts:#}", file["code"]);
            *counts.entry(if own.0.is_empty() { "eligible" } else { "ineligible" }).or_default() += 1;
            *counts.entry(if own.2 > 0 { "paid" } else { "unpaid" }).or_default() += 1;
        }
        println!("{}: {counts:?}", file["code"]);
        for answer in ["eligible", "ineligible", "paid", "unpaid"] {
            assert!(counts.get(answer).is_some_and(|count| *count >= 100), "{} {answer}: {counts:?}", file["code"]);
        }
    }
}
