//! Who may do what: every operation of the API, tried as nobody and as every role.
//!
//! The table is written by hand, on purpose: it says again, independently of the code, who is meant to get through
//! which door. An operation that it does not know fails the test.

mod strangers;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use chuangquan::http;
use chuangquan::identity::{Capability, Role};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::Person;
use table::Who::{self, Anybody, Roles, SignedIn};
use table::table;

/// One operation as the API's description has it.
struct Operation {
    id: String,
    method: String,
    /// With `{names}` in place of values.
    template: String,
    /// What the description asks for: alternatives, each a set of capabilities; `None`: public.
    guard: Option<Vec<Vec<Capability>>>,
}

#[test]
fn every_operation_is_in_the_table_and_every_row_is_an_operation() {
    let known: BTreeSet<&str> = table().map(|(id, _)| *id).collect();
    assert_eq!(known.len(), table().count(), "an operation stands twice in the table");
    let operations = operations();
    let served: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(served.len(), operations.len(), "two operations have the same id");
    let missing: Vec<_> = served.difference(&known).collect();
    let stale: Vec<_> = known.difference(&served).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not in the table: {missing:?}; not served: {stale:?}");
}

#[test]
fn what_the_description_asks_for_is_what_the_table_says() {
    for operation in operations() {
        let Some(who) = who_may(&operation.id) else { continue };
        let Some(guard) = &operation.guard else {
            assert!(matches!(who, Anybody), "{} is described as public", operation.id);
            continue;
        };
        assert!(!matches!(who, Anybody), "{} is described as guarded", operation.id);
        let fits = |role: &Role| guard.iter().any(|set| set.iter().all(|needed| role.grants().contains(needed)));
        let described: BTreeSet<Role> = Role::ALL.iter().copied().filter(fits).collect();
        assert_eq!(described, roles(who), "{}", operation.id);
    }
}

#[test]
fn every_operation_as_nobody_and_as_every_role() {
    let app = TestApp::start();
    let people: BTreeMap<Role, Person> = Role::ALL.iter().map(|role| (*role, person(&app, *role))).collect();
    let mut wrong = Vec::new();
    for operation in operations() {
        let Some(who) = who_may(&operation.id) else { continue };
        let nobody = status(&app, &operation, None);
        if (nobody == 401) == matches!(who, Anybody) && !is_credential_check(&operation.id) {
            wrong.push(format!("{}: nobody gets {nobody}", operation.id));
        }
        let allowed = roles(who);
        for (role, person) in &people {
            let status = status(&app, &operation, Some(&person.token));
            let is_refused = if is_credential_check(&operation.id) { false } else { matches!(status, 401 | 403) };
            let is_right = is_refused != allowed.contains(role) && status < 500 && (status != 401 || !is_refused);
            if !is_right {
                wrong.push(format!("{}: {role} gets {status}", operation.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Public, and answers 401 to wrong credentials in its body.
fn is_credential_check(id: &str) -> bool {
    matches!(id, "auth_login" | "auth_refresh" | "auth_token")
}

#[test]
fn a_token_that_is_not_ours_opens_nothing() {
    let app = TestApp::start();
    let person = app.enterprise();
    let (head, tail) = person.token.rsplit_once('.').expect("a signed token");
    let first = if tail.starts_with('A') { "B" } else { "A" };
    let forged = format!("{head}.{first}{}", &tail[1..]);
    for token in ["", "x", "a.b.c", &forged, &format!("{head}."), &unsigned(&person)] {
        app.get("/api/v1/me", token).expect_problem(401, "unauthenticated");
    }
    app.get("/api/v1/me", &person.token).expect(200);
}

/// The same claims under the algorithm `none`.
fn unsigned(person: &Person) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let claims = person.token.split('.').nth(1).expect("claims");
    format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#))
}

fn person(app: &TestApp, role: Role) -> Person {
    match role {
        Role::EnterpriseMember => app.enterprise(),
        Role::ProviderMember => app.provider(),
        Role::DistrictReviewer => app.district_reviewer(),
        Role::CityAdministrator => app.city_administrator(),
        Role::FinanceMaker => app.finance_maker(),
        Role::FinanceChecker => app.finance_checker(),
        Role::Auditor => app.auditor(),
        Role::PlatformAdministrator => app.platform_administrator(),
    }
}

fn who_may(id: &str) -> Option<Who> {
    table().find(|(known, _)| *known == id).map(|(_, who)| *who)
}

fn roles(who: Who) -> BTreeSet<Role> {
    match who {
        Anybody | SignedIn => Role::ALL.iter().copied().collect(),
        Roles(roles) => roles.iter().copied().collect(),
    }
}

/// Calls the operation with made-up ids and, where it takes one, an empty body: who gets through the door is told that
/// something is missing, not that they may not enter.
fn status(app: &TestApp, operation: &Operation, token: Option<&str>) -> u16 {
    let empty = json!({});
    let body = (!matches!(operation.method.as_str(), "GET" | "DELETE")).then_some(&empty);
    app.client.send(&operation.method, &made_up(&operation.template), token, body, &[]).status
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(http::document()).expect("the description");
    let paths = document["paths"].as_object().expect("paths");
    let methods_of = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let methods: Vec<_> = item.as_object().expect("a path").clone().into_iter().collect();
        methods.into_iter().filter(|(_, about)| about.is_object()).map(move |(method, about)| {
            let id = about["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no id")).to_owned();
            let guard = guard(&about);
            Operation { id, method: method.to_uppercase(), template: path.clone(), guard }
        })
    };
    paths.iter().flat_map(methods_of).collect()
}

fn guard(about: &Value) -> Option<Vec<Vec<Capability>>> {
    let sets = about["security"].as_array()?.iter().filter_map(|one| one["bearer"].as_array());
    let parse = |word: &Value| word.as_str().expect("a word").parse().expect("a capability");
    let sets: Vec<Vec<_>> = sets.map(|words| words.iter().map(parse).collect()).collect();
    if sets.is_empty() { None } else { Some(sets) }
}

/// Puts an id that nothing has in place of every parameter.
fn made_up(path: &str) -> String {
    let mut made_up = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        made_up.push_str(before);
        made_up.push_str("018f0000-0000-7000-8000-000000000000");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    made_up + rest
}
