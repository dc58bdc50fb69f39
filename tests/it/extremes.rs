//! Numbers and days that nobody means, in every place where the API's description asks for one: each is answered, and
//! none of them is an unexpected error.

mod values;

use chuangquan::http;
use chuangquan::identity::{Caller, Capability};
use chuangquan::kernel::{OrganisationId, RegionCode, UserId};
use chuangquan::store::DbError;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid};
use serde_json::Value;

use crate::support::TestApp;
use values::{NOBODY, Schemas};

/// Whose things the demo has, and where they lie: the first word of a path, and the table.
const TABLES: [(&str, &str); 24] = [
    ("agreements", "agreement"),
    ("appropriations", "appropriation"),
    ("award-applications", "award_application"),
    ("award-rules", "award_rule"),
    ("batches", "settlement_batch"),
    ("bookings", "booking"),
    ("brokers", "broker"),
    ("claims", "claim"),
    ("complaints", "complaint"),
    ("listings", "listing"),
    ("organisations", "organisation"),
    ("payees", "organisation"),
    ("payment-files", "payment_file"),
    ("payment-layouts", "payment_layout"),
    ("platforms", "platform"),
    ("programme-versions", "programme_version"),
    ("programmes", "programme"),
    ("providers", "organisation"),
    ("quotations", "quotation"),
    ("statement-layouts", "statement_layout"),
    ("supply-rewards", "supply_reward"),
    ("trainings", "training_session"),
    ("voucher-applications", "voucher_application"),
    ("vouchers", "voucher"),
];

#[test]
fn numbers_and_days_that_nobody_means_are_answered_everywhere() {
    let app = TestApp::played();
    let people = people(&app);
    let document = serde_json::to_value(http::document()).expect("the description");
    let schemas = Schemas(document["components"]["schemas"].as_object().expect("the schemas"));
    let (mut asked, mut wrong) = (0, Vec::new());
    for operation in operations(&document) {
        for attempt in attempts(&app, &operation, &schemas, &people) {
            let Attempt { path, token, body } = &attempt;
            let reply = app.client.send(&operation.method, path, token.as_deref(), body.as_ref(), &[]);
            asked += 1;
            // A 503 says that other tests keep the process busy.
            if reply.status == 500 {
                let body = body.as_ref().map(Value::to_string).unwrap_or_default();
                wrong.push(format!("{} {path} {body}: {}", operation.method, reply.text));
            }
        }
    }
    assert!(asked > 3_000, "the description names its numbers and days: {asked}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

struct Operation<'a> {
    method: String,
    template: &'a str,
    about: &'a Value,
}

impl<'a> Operation<'a> {
    fn parameters(&self, place: &'a str) -> impl Iterator<Item = &'a Value> {
        self.about["parameters"].as_array().into_iter().flatten().filter(move |one| one["in"] == place)
    }

    fn body(&self) -> Option<&'a Value> {
        self.about.pointer("/requestBody/content/application~1json/schema")
    }

    /// Whether a person may enter; nobody needs to where no capability is asked for.
    fn lets_in(&self, person: &Caller) -> bool {
        let mut sets =
            self.about["security"].as_array().into_iter().flatten().filter_map(|one| one["bearer"].as_array());
        let can = |word: &Value| {
            word.as_str().and_then(|word| word.parse::<Capability>().ok()).is_some_and(|needed| person.can(needed))
        };
        sets.any(|set| set.iter().all(can))
    }
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    for (template, item) in paths {
        for (method, about) in item.as_object().expect("a path").iter().filter(|(_, about)| about.is_object()) {
            operations.push(Operation { method: method.to_uppercase(), template, about });
        }
    }
    operations
}

struct Attempt {
    path: String,
    token: Option<String>,
    body: Option<Value>,
}

/// Each of the operation's numbers and days at each of its ends, by somebody and of something that gets as far as to it.
fn attempts(app: &TestApp, operation: &Operation<'_>, schemas: &Schemas<'_>, people: &[Caller]) -> Vec<Attempt> {
    let plain = |one: &Value| word(&schemas.plain(&one["schema"], 0));
    let queries: Vec<&Value> = operation.parameters("query").collect();
    let needed: Vec<(String, String)> = queries
        .iter()
        .filter(|one| one["required"] == true)
        .map(|one| (one["name"].as_str().unwrap_or_default().to_owned(), plain(one)))
        .collect();
    let bodies = operation.body().map(|schema| schemas.extremes(schema, 0)).unwrap_or_default();
    let body = operation.body().map(|schema| schemas.plain(schema, 0));
    let measured = |one: &&Value| schemas.is_measured(&one["schema"]);
    let in_path: Vec<&Value> = operation.parameters("path").filter(measured).collect();
    if bodies.is_empty() && in_path.is_empty() && !queries.iter().any(measured) {
        return Vec::new();
    }
    let (path, token) = way_in(app, operation, people, &needed, bodies.first().or(body.as_ref()));
    let asked = |changed: Option<(&str, String)>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let name = changed.as_ref().map_or("", |(name, _)| *name);
        query.extend_pairs(needed.iter().filter(|(known, _)| known != name)).extend_pairs(changed.clone());
        let query = query.finish();
        if query.is_empty() { path.clone() } else { format!("{path}?{query}") }
    };
    let mut attempts: Vec<Attempt> =
        bodies.into_iter().map(|body| Attempt { path: asked(None), token: token.clone(), body: Some(body) }).collect();
    for one in &queries {
        let name = one["name"].as_str().unwrap_or_default();
        for value in schemas.extremes(&one["schema"], 0) {
            attempts.push(Attempt {
                path: asked(Some((name, word(&value)))),
                token: token.clone(),
                body: body.clone(),
            });
        }
    }
    for one in in_path {
        let place = format!("{{{}}}", one["name"].as_str().unwrap_or_default());
        for value in schemas.extremes(&one["schema"], 0) {
            let path = operation.template.replace(&place, &word(&value));
            attempts.push(Attempt { path: made_up(&path, NOBODY), token: token.clone(), body: body.clone() });
        }
    }
    attempts
}

/// A path and a token with which the operation looks at what it is given: a refusal of the input is best, and a thing that is
/// not there is worst.
fn way_in(
    app: &TestApp,
    operation: &Operation<'_>,
    people: &[Caller],
    needed: &[(String, String)],
    body: Option<&Value>,
) -> (String, Option<String>) {
    let let_in: Vec<&Caller> = people.iter().filter(|person| operation.lets_in(person)).collect();
    let tokens: Vec<Option<String>> =
        if let_in.is_empty() { vec![None] } else { let_in.into_iter().map(|person| Some(app.token(person))).collect() };
    let ids = ids(app, operation.template);
    let ways =
        ids.iter().flat_map(|id| tokens.iter().map(move |token| (made_up(operation.template, id), token.clone())));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(needed).finish();
    let worth = |(path, token): &(String, Option<String>)| {
        let path = format!("{path}?{query}");
        match app.client.send(&operation.method, &path, token.as_deref(), body, &[]).status {
            422 => 3,
            200..=299 => 2,
            401 | 403 | 404 => 0,
            _ => 1,
        }
    };
    let mut best = None;
    for way in ways {
        let worth = worth(&way);
        if best.as_ref().is_none_or(|(known, _)| worth > *known) {
            best = Some((worth, way));
        }
        if worth == 3 {
            break;
        }
    }
    best.expect("a way").1
}

/// Things that the demo left, for the path's first parameter.
fn ids(app: &TestApp, template: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = Text)]
        id: String,
    }
    let first = template.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
    let table = TABLES.iter().find(|(word, _)| *word == first && template.contains('{')).map(|(_, table)| table);
    let Some(table) = table else { return vec![NOBODY.to_owned()] };
    let sql = format!("SELECT id::text AS id FROM {table} ORDER BY md5(id::text) LIMIT 8");
    let found: Vec<Id> = app.read(|conn| diesel::sql_query(&sql).load(conn).map_err(DbError::from));
    found.into_iter().map(|found| found.id).chain([NOBODY.to_owned()]).collect()
}

/// Puts this in place of the first parameter, and what nothing has in place of the others.
fn made_up(template: &str, id: &str) -> String {
    let (mut path, mut rest, mut id) = (String::new(), template, id);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        path.push_str(before);
        path.push_str(match name {
            "year" | "number" => "2026",
            "begins_on" => "2026-12-24",
            "report" => "budget_execution",
            "key" => "treasury:371000",
            _ => id,
        });
        (rest, id) = (after, NOBODY);
    }
    path + rest
}

/// A value as a query or a path has it.
fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The people of the demo, as they would sign in.
fn people(app: &TestApp) -> Vec<Caller> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Uuid)]
        id: UserId,
        #[diesel(sql_type = Uuid)]
        organisation_id: OrganisationId,
        #[diesel(sql_type = Text)]
        login: String,
        #[diesel(sql_type = Text)]
        region: RegionCode,
        #[diesel(sql_type = Array<Text>)]
        roles: Vec<String>,
    }
    let sql = "SELECT u.id, u.organisation_id, u.login, coalesce(u.region_code, o.region_code) AS region,
                      array_agg(r.role::text) AS roles
               FROM app_user u JOIN organisation o ON o.id = u.organisation_id JOIN user_role r ON r.user_id = u.id
               GROUP BY u.id, o.id ORDER BY u.login";
    let rows: Vec<Row> = app.read(|conn| diesel::sql_query(sql).load(conn).map_err(DbError::from));
    let person = |row: Row| Caller {
        user_id: row.id,
        organisation_id: row.organisation_id,
        login: row.login,
        roles: row.roles.iter().map(|role| role.parse().expect("a role")).collect(),
        region: row.region,
        client: None,
    };
    rows.into_iter().map(person).collect()
}
