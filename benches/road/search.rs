//! Searches through HTTP, beside the plain SQL: words with and without the facets of all results, synonyms, near a district, free
//! soonest, and for an enterprise by its own price, with its vouchers, and free for two hours within some days.

use std::time::Duration;

use chrono::Utc;
use chuangquan::identity::Role;
use serde_json::json;

use super::Outcome;
use super::asking::{Asked, Question, ask, ask_alone};
use super::data::{self, DISTRICT, Kind, MAKERS, NAMES, Size};
use super::host::Host;
use super::report::Scenario;

/// Abbreviations that the product knows the instruments' names of.
const SYNONYMS: [&str; 8] = ["XRD", "SEM", "TEM", "AFM", "NMR", "TGA", "DSC", "FACS"];
/// Small providers that count an enterprise among their members.
const ITS_PROVIDERS: std::ops::Range<usize> = 100..106;

pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// One page of what is found by a name and a maker: of a few up to one of fifty listings answer.
fn paths() -> Vec<String> {
    NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let maker = MAKERS[(at * 3) % MAKERS.len()];
            format!("/api/v1/listings?q={}&limit=20", encoded(&format!("{name} {maker}")))
        })
        .collect()
}

pub fn run(host: &Host, size: Size) -> Outcome<Vec<Scenario>> {
    let question = Question {
        name: "search",
        paths: paths(),
        token: None,
        holds: "{\"items\":[{",
        clients: 8,
        rounds: 3,
        time: Duration::from_secs(5),
    };
    let asked = ask(host, &question)?;
    let facets = Question {
        name: "facets",
        paths: paths().iter().map(|path| format!("{path}&facets=true")).collect(),
        holds: "\"kinds\"",
        rounds: 2,
        time: Duration::from_secs(4),
        ..question.clone()
    };
    let facets_asked = ask(host, &facets)?;
    let mut scenarios = vec![
        asked.p99("search_p99", 2.0),
        asked.rate("search_rate", 0.5),
        alone(host, &question, &asked, "search_alone_under_100_ms")?,
        facets_asked.p99("search_facets_p99", 2.0),
        alone(host, &facets, &facets_asked, "search_facets_alone_under_100_ms")?,
    ];
    scenarios.extend(special(host)?);
    for scenario in &mut scenarios {
        scenario.more["listings"] = json!(size.listings);
    }
    Ok(scenarios)
}

/// Each kind of search for a few seconds.
fn special(host: &Host) -> Outcome<Vec<Scenario>> {
    let token = customer(host)?;
    let short = |name, paths, holds| Question {
        name,
        paths,
        token: None,
        holds,
        clients: 8,
        rounds: 2,
        time: Duration::from_secs(3),
    };
    let pages = |path: &str, words: &[&str]| -> Vec<String> {
        words.iter().map(|word| format!("/api/v1{path}{}", encoded(word))).collect()
    };
    let items = "{\"items\":[{";
    let synonyms = short("synonyms", pages("/listings?limit=20&q=", &SYNONYMS), items);
    let near = pages("/listings?limit=20&sort=distance&near=", &[DISTRICT, "371082"]);
    let near = short("near", near, "\"distance\":{");
    let soonest = pages("/listings?limit=20&sort=soonest&minutes=", &["60", "120", "240"]);
    let soonest = short("soonest", soonest, "\"first_free\":{");
    let own_price = pages("/enterprise/listings?sort=price&limit=", &["20", "21", "50"]);
    let token = Some(token.as_str());
    let own_price = Question { token, ..short("own_price", own_price, "\"own_price\":{") };
    let own_voucher = pages("/enterprise/listings?limit=20&voucher_payable=true&q=", &NAMES[..8]);
    let own_voucher = Question { token, ..short("own_voucher", own_voucher, "\"voucher\":{") };
    // Two hours within four days, as a page with everything asks it.
    let [from, to] = [3, 7].map(|days| (Utc::now() + chrono::Duration::days(days)).format("%Y-%m-%dT00:00:00Z"));
    let asked = format!("/enterprise/listings?limit=20&facets=true&minutes=120&within_from={from}&within_to={to}");
    let orders = ["newest", "price", "soonest", "distance&voucher_payable=true"];
    let within = orders.map(|sort| format!("/api/v1{asked}&near={DISTRICT}&sort={sort}")).to_vec();
    let within = Question { token, ..short("within", within, "\"first_free\":{") };
    let kinds = [
        (within, "within_p99", "within_alone_under_100_ms"),
        (synonyms, "synonyms_p99", "synonyms_alone_under_100_ms"),
        (near, "near_p99", "near_alone_under_100_ms"),
        (soonest, "soonest_p99", "soonest_alone_under_100_ms"),
        (own_price, "own_price_p99", "own_price_alone_under_100_ms"),
        (own_voucher, "own_voucher_p99", "own_voucher_alone_under_100_ms"),
    ];
    let mut scenarios = Vec::new();
    for (question, p99, under) in kinds {
        let asked = ask(host, &question)?;
        scenarios.push(asked.p99(p99, 2.0));
        scenarios.push(alone(host, &question, &asked, under)?);
    }
    Ok(scenarios)
}

/// The same questions of one client, beside 100 ms.
fn alone(host: &Host, question: &Question<'_>, before: &Asked, name: &'static str) -> Outcome<Scenario> {
    let question = Question { name, rounds: 2, time: Duration::from_secs(3), ..question.clone() };
    Ok(ask_alone(host, &question, before)?.p99_under(name, 100.0))
}

/// The token of an enterprise with vouchers that some providers count among their members; and how far other regions are.
fn customer(host: &Host) -> Outcome<String> {
    let enterprise = Kind::Enterprise.id(1);
    host.execute(&format!(
        "INSERT INTO provider_customer (provider_id, enterprise_id, customer_class, set_by, set_at)
         SELECT {}, '{enterprise}', 'member', 'bench', now() FROM generate_series({}, {}) n ON CONFLICT DO NOTHING;
         INSERT INTO listing_price (listing_id, unit, customer_class, amount_fen, valid_from)
         SELECT p.listing_id, p.unit, 'member', p.amount_fen / 2, p.valid_from
         FROM listing_price p JOIN listing l ON l.id = p.listing_id
         JOIN provider_customer c ON c.provider_id = l.provider_id AND c.enterprise_id = '{enterprise}'
         WHERE p.customer_class = 'standard' AND p.valid_to IS NULL AND NOT EXISTS (
             SELECT FROM listing_price own WHERE own.listing_id = p.listing_id AND own.customer_class = 'member');
         INSERT INTO region_distance (region_a, region_b, kilometres, is_neighbour)
         SELECT '{DISTRICT}', code, 10 * row_number() OVER (ORDER BY code)::integer, false
         FROM region WHERE code > '{DISTRICT}' ON CONFLICT DO NOTHING",
        Kind::Provider.sql("n"),
        ITS_PROVIDERS.start,
        ITS_PROVIDERS.end - 1,
    ))?;
    let caller = data::caller(Role::EnterpriseMember, Kind::User.id(1), enterprise, DISTRICT)?;
    Host::token(&caller)
}
