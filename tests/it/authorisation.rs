//! Who may do what: every operation of the API, tried as nobody and as every role.
//!
//! The table is written by hand, on purpose: it says again, independently of the code, who is meant to get through
//! which door. An operation that it does not know fails the test.

use std::collections::{BTreeMap, BTreeSet};

use chuangquan::http;
use chuangquan::identity::{Capability, Role};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::given::Person;

/// Who may call an operation.
#[derive(Debug, Clone, Copy)]
enum Who {
    /// Also without signing in.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    Roles(&'static [Role]),
}

use Role::{
    Auditor, CityAdministrator, DistrictReviewer, EnterpriseMember, FinanceChecker, FinanceMaker,
    PlatformAdministrator, ProviderMember,
};
use Who::{Anybody, Roles, SignedIn};

const COMPANIES: Who = Roles(&[EnterpriseMember, ProviderMember]);
const ADMITTERS: Who = Roles(&[CityAdministrator, PlatformAdministrator]);
const BOOKKEEPERS: Who = Roles(&[FinanceMaker, FinanceChecker, Auditor]);
const ENTERPRISE: Who = Roles(&[EnterpriseMember]);
const PROVIDER: Who = Roles(&[ProviderMember]);
const BOOKING_READERS: Who = Roles(&[EnterpriseMember, ProviderMember, DistrictReviewer, CityAdministrator, Auditor]);
const MAKER: Who = Roles(&[FinanceMaker]);
const CHECKER: Who = Roles(&[FinanceChecker]);
const BATCH_READERS: Who = Roles(&[CityAdministrator, FinanceMaker, FinanceChecker, Auditor]);
const REGION_READERS: Who = Roles(&[DistrictReviewer, CityAdministrator, Auditor]);
const OPERATOR: Who = Roles(&[PlatformAdministrator]);

#[rustfmt::skip]
const TABLE: &[(&str, Who)] = &[
    // identity
    ("auth_login", Anybody),
    ("auth_refresh", Anybody),
    ("auth_logout", Anybody),
    ("auth_password", SignedIn),
    ("auth_password_reset_request", Anybody),
    ("auth_password_reset", Anybody),
    ("me", SignedIn),
    ("me_update", SignedIn),
    ("me_todo", SignedIn),
    ("region_list", Anybody),
    ("organisation_register", Anybody),
    ("organisation_profile_set", COMPANIES),
    ("bank_account", COMPANIES),
    ("bank_account_set", COMPANIES),
    ("user_list", COMPANIES),
    ("user_create", COMPANIES),
    ("user_update", COMPANIES),
    ("user_password_reset", COMPANIES),
    ("auth_token", Anybody),
    ("api_client_create", Roles(&[EnterpriseMember, ProviderMember, PlatformAdministrator])),
    ("api_client_list", Roles(&[EnterpriseMember, ProviderMember, PlatformAdministrator])),
    ("api_client_rotate", Roles(&[EnterpriseMember, ProviderMember, PlatformAdministrator])),
    ("api_client_revoke", Roles(&[EnterpriseMember, ProviderMember, PlatformAdministrator])),
    ("organisation_list", Roles(&[DistrictReviewer, CityAdministrator, Auditor, PlatformAdministrator])),
    ("organisation_show", Roles(&[DistrictReviewer, CityAdministrator, Auditor, PlatformAdministrator])),
    ("organisation_admit", ADMITTERS),
    ("organisation_suspend", ADMITTERS),
    ("organisation_reinstate", ADMITTERS),
    ("organisation_withdraw", ADMITTERS),
    ("organisation_dishonesty", ADMITTERS),
    ("bureau_establish", OPERATOR),
    ("bureau_user_list", OPERATOR),
    ("bureau_user_create", OPERATOR),
    ("bureau_user_update", OPERATOR),
    ("bureau_user_password_reset", OPERATOR),
    // programme
    ("programme_list", Anybody),
    ("programme_show", Anybody),
    ("programme_estimate", Anybody),
    ("programme_create", Roles(&[CityAdministrator])),
    ("programme_version_list", Roles(&[CityAdministrator])),
    ("programme_version_draft", Roles(&[CityAdministrator])),
    ("programme_version_edit", Roles(&[CityAdministrator])),
    ("programme_version_publish", Roles(&[CityAdministrator])),
    ("appropriation_list", Roles(&[CityAdministrator, FinanceMaker, FinanceChecker, Auditor])),
    ("appropriation_change_list", Roles(&[CityAdministrator, FinanceMaker, FinanceChecker, Auditor])),
    ("appropriation_change_propose", MAKER),
    ("appropriation_change_approve", CHECKER),
    ("appropriation_change_decline", CHECKER),
    ("appropriation_create", Roles(&[FinanceMaker])),
    ("appropriation_increase", Roles(&[FinanceMaker])),
    ("calendar_show", Anybody),
    ("calendar_import", ADMITTERS),
    // voucher
    ("voucher_application_create", Roles(&[EnterpriseMember])),
    ("voucher_application_list", SignedIn),
    ("voucher_application_queue_district", Roles(&[DistrictReviewer])),
    ("voucher_application_queue_city", Roles(&[CityAdministrator])),
    ("voucher_application_show", SignedIn),
    ("voucher_application_edit", Roles(&[EnterpriseMember])),
    ("voucher_application_submit", Roles(&[EnterpriseMember])),
    ("voucher_application_review_district", Roles(&[DistrictReviewer])),
    ("voucher_application_review_city", Roles(&[CityAdministrator])),
    ("voucher_application_file_add", ENTERPRISE),
    ("voucher_application_file_list", SignedIn),
    ("voucher_application_file_download", SignedIn),
    ("voucher_application_file_remove", ENTERPRISE),
    ("voucher_list", SignedIn),
    ("voucher_show", SignedIn),
    ("voucher_movements", SignedIn),
    ("voucher_freeze", Roles(&[CityAdministrator])),
    ("voucher_unfreeze", Roles(&[CityAdministrator])),
    ("voucher_revoke", Roles(&[CityAdministrator])),
    // booking
    ("listing_estimate", Anybody),
    ("booking_quote", ENTERPRISE),
    ("booking_create", ENTERPRISE),
    ("booking_create_for", PROVIDER),
    ("booking_create_cart", ENTERPRISE),
    ("booking_create_series", ENTERPRISE),
    ("booking_list", BOOKING_READERS),
    ("booking_show", BOOKING_READERS),
    ("booking_confirm", PROVIDER),
    ("booking_decline", PROVIDER),
    ("booking_cancel", COMPANIES),
    ("booking_move", ENTERPRISE),
    ("booking_start", PROVIDER),
    ("booking_no_show", PROVIDER),
    ("booking_deliver", PROVIDER),
    ("booking_accept", ENTERPRISE),
    ("booking_dispute", ENTERPRISE),
    ("booking_resolve", Roles(&[CityAdministrator])),
    ("booking_calendar", PROVIDER),
    ("booking_result_add", PROVIDER),
    ("booking_result_list", BOOKING_READERS),
    ("booking_result_download", BOOKING_READERS),
    ("booking_result_remove", PROVIDER),
    ("booking_rate", ENTERPRISE),
    ("booking_rating_answer", PROVIDER),
    ("listing_ratings", Anybody),
    ("booking_check_in", COMPANIES),
    ("booking_check_out", COMPANIES),
    ("check_in_board", COMPANIES),
    ("check_in_code", PROVIDER),
    ("check_in_code_renew", PROVIDER),
    ("listing_upkeep", Anybody),
    ("fault_report", COMPANIES),
    ("fault_list", Anybody),
    ("fault_resolve", PROVIDER),
    ("certificate_add", PROVIDER),
    ("certificate_end", PROVIDER),
    ("outage_affected", PROVIDER),
    ("outage_create", PROVIDER),
    ("wait_join", ENTERPRISE),
    ("wait_list", COMPANIES),
    ("wait_show", COMPANIES),
    ("wait_leave", ENTERPRISE),
    ("wait_accept", ENTERPRISE),
    ("wait_decline", ENTERPRISE),
    ("use_rule", Anybody),
    ("use_rule_set", PROVIDER),
    ("block_create", PROVIDER),
    ("block_lift", PROVIDER),
    // calendar
    ("calendar_feed_create", COMPANIES),
    ("calendar_feed_list", COMPANIES),
    ("calendar_feed_revoke", COMPANIES),
    ("calendar_feed_read", Anybody),
    ("external_calendar_list", PROVIDER),
    ("external_calendar_set", PROVIDER),
    ("external_calendar_remove", PROVIDER),
    // usage
    ("usage_record", PROVIDER),
    ("usage_import", PROVIDER),
    ("usage_list", PROVIDER),
    ("usage_match", PROVIDER),
    ("usage_set_aside", PROVIDER),
    // webhook
    ("webhook_create", COMPANIES),
    ("webhook_list", COMPANIES),
    ("webhook_update", COMPANIES),
    ("webhook_revoke", COMPANIES),
    ("webhook_test", COMPANIES),
    ("webhook_deliveries", COMPANIES),
    ("webhook_replay", COMPANIES),
    // conduct
    ("conduct_policy", Anybody),
    ("conduct_policy_set", Roles(&[CityAdministrator])),
    ("conduct_standing", ENTERPRISE),
    ("violation_list", BOOKING_READERS),
    ("violation_appeal", ENTERPRISE),
    ("violation_decide", Roles(&[ProviderMember, CityAdministrator])),
    // training
    ("training_rule", Anybody),
    ("training_rule_set", PROVIDER),
    ("training_list", Anybody),
    ("training_offer", PROVIDER),
    ("training_cancel", PROVIDER),
    ("training_seat_take", ENTERPRISE),
    ("training_seat_leave", ENTERPRISE),
    ("training_seats", PROVIDER),
    ("training_decide", PROVIDER),
    ("qualification_list", COMPANIES),
    ("qualification_revoke", PROVIDER),
    // settlement
    ("batch_draft", MAKER),
    ("batch_check", CHECKER),
    ("batch_authorise", CHECKER),
    ("settlement_settings", BATCH_READERS),
    ("settlement_settings_set", CHECKER),
    ("batch_cancel", Roles(&[FinanceMaker, FinanceChecker])),
    ("batch_list", BATCH_READERS),
    ("batch_show", BATCH_READERS),
    ("batch_lines", BATCH_READERS),
    ("batch_payments", BATCH_READERS),
    ("batch_rewards", BATCH_READERS),
    ("batch_export", MAKER),
    ("batch_file_add", MAKER),
    ("payment_file_download", BATCH_READERS),
    ("treasury_account_list", BATCH_READERS),
    ("treasury_account_set", MAKER),
    ("payment_show", SignedIn),
    ("payment_reissue", MAKER),
    ("payee_statement", SignedIn),
    // claim
    ("claim_create", Roles(&[EnterpriseMember])),
    ("claim_list", SignedIn),
    ("claim_show", SignedIn),
    ("claim_edit", Roles(&[EnterpriseMember])),
    ("claim_submit", Roles(&[EnterpriseMember])),
    ("claim_withdraw", Roles(&[EnterpriseMember])),
    ("claim_evidence_add", Roles(&[EnterpriseMember])),
    ("claim_evidence_download", SignedIn),
    ("claim_evidence_remove", Roles(&[EnterpriseMember])),
    ("claim_queue_district", Roles(&[DistrictReviewer])),
    ("claim_queue_city", Roles(&[CityAdministrator])),
    ("claim_queue_notice", Roles(&[CityAdministrator])),
    ("claim_take_up", Roles(&[DistrictReviewer])),
    ("claim_review_district", Roles(&[DistrictReviewer])),
    ("claim_review_city", Roles(&[CityAdministrator])),
    ("notice_publish", Roles(&[CityAdministrator])),
    ("notice_list", Anybody),
    ("notice_show", Anybody),
    ("objection_raise", Anybody),
    ("objection_list", Roles(&[CityAdministrator])),
    ("objection_decide", Roles(&[CityAdministrator])),
    // reconciliation
    ("statement_import", MAKER),
    ("statement_list", BOOKKEEPERS),
    ("statement_show", BOOKKEEPERS),
    ("statement_line_list", BOOKKEEPERS),
    ("statement_line_show", BOOKKEEPERS),
    ("match_undo", MAKER),
    ("match_run", MAKER),
    ("match_settings", BOOKKEEPERS),
    ("match_settings_set", CHECKER),
    ("expected_list", BOOKKEEPERS),
    ("exception_raise_missing", MAKER),
    ("exception_list", BOOKKEEPERS),
    ("exception_show", BOOKKEEPERS),
    ("exception_propose", MAKER),
    ("exception_decline", CHECKER),
    ("exception_resolve", CHECKER),
    ("exception_suggestions", BOOKKEEPERS),
    ("exception_ages", BOOKKEEPERS),
    ("exception_assign", Roles(&[FinanceMaker, FinanceChecker])),
    ("period_list", BOOKKEEPERS),
    ("period_totals", BOOKKEEPERS),
    ("period_differences", BOOKKEEPERS),
    ("period_close", CHECKER),
    ("period_certificate", BOOKKEEPERS),
    // notify
    ("me_message_list", SignedIn),
    ("me_message_count", SignedIn),
    ("me_message_read_all", SignedIn),
    ("me_message_read", SignedIn),
    ("admin_users", OPERATOR),
    ("admin_jobs", OPERATOR),
    ("admin_settings", OPERATOR),
    ("admin_outbox", OPERATOR),
    ("admin_outbox_retry", OPERATOR),
    // long work
    ("work_list", SignedIn),
    ("work_show", SignedIn),
    ("work_events", SignedIn),
    // report
    ("provider_list", Anybody),
    ("provider_show", Anybody),
    ("statistics", Anybody),
    ("audit_timeline", Roles(&[Auditor])),
    ("audit_trail", Roles(&[Auditor])),
    ("ledger_accounts", BOOKKEEPERS),
    ("export_bookings", REGION_READERS),
    ("export_vouchers", REGION_READERS),
    ("export_claims", Roles(&[DistrictReviewer, CityAdministrator, FinanceMaker, FinanceChecker, Auditor])),
    ("export_batch_lines", BATCH_READERS),
    ("export_batch_payments", BATCH_READERS),
    ("export_trial_balance", BOOKKEEPERS),
    ("export_account_transfers", BOOKKEEPERS),
    ("export_statement_lines", BOOKKEEPERS),
    ("export_exceptions", BOOKKEEPERS),
    ("report_vouchers", REGION_READERS),
    ("report_utilisation", REGION_READERS),
    ("report_providers", REGION_READERS),
    ("report_reviews", REGION_READERS),
    ("report_budget", BATCH_READERS),
    ("ledger_account_show", BOOKKEEPERS),
    ("ledger_account_balance", BOOKKEEPERS),
    ("ledger_account_statement", BOOKKEEPERS),
    ("ledger_account_transfers", BOOKKEEPERS),
    ("ledger_thing_transfers", BOOKKEEPERS),
    ("ledger_trial_balance", BOOKKEEPERS),
    ("verify", Roles(&[FinanceChecker, Auditor, PlatformAdministrator])),
    // catalog
    ("listing_search", Anybody),
    ("listing_facets", Anybody),
    ("listing_grid", Anybody),
    ("listing_free", Anybody),
    ("listing_compare", Anybody),
    ("listing_alternatives", Anybody),
    ("synonyms_list", ADMITTERS),
    ("synonyms_create", ADMITTERS),
    ("synonyms_update", ADMITTERS),
    ("synonyms_delete", ADMITTERS),
    ("listing_show", Anybody),
    ("listing_calendar", Anybody),
    ("listing_list_own", PROVIDER),
    ("listing_import", PROVIDER),
    ("listing_by_code", PROVIDER),
    ("listing_put_by_code", PROVIDER),
    ("listing_create", PROVIDER),
    ("listing_update", PROVIDER),
    ("listing_history", SignedIn),
    ("listing_rules", Anybody),
    ("listing_rules_history", SignedIn),
    ("listing_rules_set", PROVIDER),
    ("listing_tariff", Anybody),
    ("listing_tariff_history", SignedIn),
    ("listing_tariff_set", PROVIDER),
    ("provider_customer_list", PROVIDER),
    ("provider_customer_set", PROVIDER),
    ("provider_customer_remove", PROVIDER),
    ("listing_suspend", PROVIDER),
    ("listing_reinstate", PROVIDER),
    ("listing_withdraw", PROVIDER),
    ("listing_list_for_review", ADMITTERS),
    ("listing_admit_all", ADMITTERS),
    ("listing_admit", ADMITTERS),
    ("listing_suspend_by_bureau", ADMITTERS),
    ("listing_reinstate_by_bureau", ADMITTERS),
    ("listing_withdraw_by_bureau", ADMITTERS),
    ("grade_show", SignedIn),
    ("grade_decide", Roles(&[CityAdministrator])),
];

/// One operation as the API's description has it.
struct Operation {
    id: String,
    method: String,
    /// With made-up values in place of parameters.
    path: String,
    /// What the description asks for: alternatives, each a set of capabilities; `None`: public.
    guard: Option<Vec<Vec<Capability>>>,
}

#[test]
fn every_operation_is_in_the_table_and_every_row_is_an_operation() {
    let known: BTreeSet<&str> = TABLE.iter().map(|(id, _)| *id).collect();
    assert_eq!(known.len(), TABLE.len(), "an operation stands twice in the table");
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
    TABLE.iter().find(|(known, _)| *known == id).map(|(_, who)| *who)
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
    app.client.send(&operation.method, &operation.path, token, body, &[]).status
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
            Operation { id, method: method.to_uppercase(), path: made_up(&path), guard }
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
