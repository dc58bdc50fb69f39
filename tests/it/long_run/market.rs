//! The market, what people do in it, and what must be true of it afterwards.

mod acts;
mod laws;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{Datelike, Duration, NaiveDate, Utc};
use chuangquan::catalog::{Grade, ListingKind, PriceUnit};
use chuangquan::identity::{Role, TokenKeys};
use chuangquan::kernel::{Clock, Fen, ListingId, Uscc, VoucherId, local_date};
use chuangquan::programme::calendar;
use chuangquan::store::DbError;
use chuangquan::store::schema::organisation;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use super::tale::{Random, Told};
use crate::support::booking::GivenListing;
use crate::support::given::{CITY, DISTRICT, Person};
use crate::support::process::{Caller, Fleet, eventually};
use crate::support::voucher::GivenProgramme;
use crate::support::{Reply, SECRET, TestApp};

/// Of a service, fen; the voucher pays half.
const PRICE: i64 = 10_001;
const ENTERPRISES: usize = 6;
const LEVELS: [(&str, &str, &str); 2] = [("city", CITY, "3700000000001"), ("district", DISTRICT, "3700000000002")];

/// Somebody with a client that keeps its connection.
struct Actor {
    person: Person,
    caller: Caller,
}

struct Enterprise {
    actor: Actor,
    uscc: Uscc,
    voucher: VoucherId,
}

/// A payment that a statement shows.
struct Shown {
    batch: String,
    statement: String,
    payment: Value,
}

/// Who asks for what, and with which body.
type Asked<'a> = (&'a Actor, &'a str, Option<&'a Value>);

/// Things that wait for their next step, by the step; a claim or an order also names its enterprise.
#[derive(Default)]
struct Waiting {
    booked: Vec<(usize, String)>,
    ordered: Vec<(usize, String)>,
    delivered: Vec<(usize, String)>,
    disputed: Vec<(usize, String)>,
    accepted: Vec<(usize, String)>,
    claimed: Vec<(usize, String)>,
    complete: Vec<(usize, String)>,
    submitted: Vec<String>,
    in_city: Vec<String>,
    /// Applications for recognition awards.
    applied: Vec<String>,
    drafted: Vec<String>,
    checked: Vec<String>,
    authorised: Vec<String>,
    /// A batch may stand here more than once: whenever something of it was sent.
    exported: Vec<String>,
    shown: Vec<Shown>,
    /// Claims of which something was paid.
    paid: Vec<String>,
    /// Blocks of the instrument.
    stopped: Vec<String>,
    /// Months that are over and not closed.
    over: Vec<String>,
    /// Payments of which the bank has told something: it does so once.
    told_of: BTreeSet<String>,
}

pub struct Market<'a> {
    app: &'a TestApp,
    pub fleet: Fleet,
    programme: GivenProgramme,
    enterprises: Vec<Enterprise>,
    provider: Actor,
    district: Actor,
    city: Actor,
    /// Another of the city's bureau.
    decider: Actor,
    maker: Actor,
    checker: Actor,
    authoriser: Actor,
    instrument: ListingId,
    service: ListingId,
    waiting: Mutex<Waiting>,
    keys: AtomicUsize,
    /// On which the run began: what is rewarded is what was approved on the day before.
    today: NaiveDate,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

impl<'a> Market<'a> {
    /// Everybody and everything, and so many processes that serve them.
    pub fn open(app: &'a TestApp, processes: usize) -> Self {
        let began = app.clock.now();
        for year in began.year()..=Utc::now().year() {
            // No notice of a year to come is known: the plain week and New Year's Day will do.
            let day = json!({"name": "元旦", "date": NaiveDate::from_ymd_opt(year, 1, 1), "isOffDay": true});
            let file = json!({"year": year, "papers": [], "days": [day]}).to_string();
            app.write(|tx| calendar::import(tx, file.as_bytes()));
        }
        let programme = app.programme();
        // Longer than any run.
        let keys = TokenKeys::new(SECRET, Duration::hours(24), Clock::System);
        let actor = |person: Person| {
            let caller = Caller::new(&keys.issue(&person.caller).expect("a token").0);
            Actor { person, caller }
        };
        let enterprises = (0..ENTERPRISES).map(|_| {
            let person = app.enterprise();
            let voucher = app.voucher(&programme, &person, Fen::from_yuan(200_000));
            let uscc = app.read(|conn| {
                let found =
                    organisation::table.find(person.organisation()).select(organisation::uscc.assume_not_null());
                found.first(conn).map_err(DbError::from)
            });
            Enterprise { actor: actor(person), uscc, voucher }
        });
        let enterprises = enterprises.collect();
        let provider = app.payable_provider();
        let service = GivenListing {
            kind: ListingKind::TestService,
            price: (PriceUnit::Fixed, Fen::new(PRICE)),
            ..GivenListing::default()
        };
        let (instrument, service) = (app.listing(&provider), app.listing_with(&provider, &service));
        for (what, document) in
            [("rules", json!({"transfers_allowed": true})), ("tariff", json!({"no_show": {"ratio_bp": 5_000}}))]
        {
            app.put(&format!("/api/v1/listings/{instrument}/{what}?version=0"), &provider.token, &document).expect(200);
        }
        let city = app.city_administrator();
        let applied = acts::apply(app, &programme, &city);
        app.fund_rewards(&programme, Fen::from_yuan(1_000_000), Fen::from_yuan(1_000_000));
        app.grade(provider.organisation(), Grade::Good);
        let decider = app.colleague(city.organisation(), Role::CityAdministrator, CITY);
        // However often somebody does not come, they go on.
        let mut policy = app.get_public("/api/v1/conduct-policy").expect(200).json();
        policy["ban_points"] = json!(1_000);
        app.put("/api/v1/conduct-policy", &city.token, &policy).expect(200);
        let maker = app.finance_maker();
        let checker = app.colleague(maker.organisation(), Role::FinanceChecker, CITY);
        let authoriser = app.colleague(maker.organisation(), Role::FinanceChecker, CITY);
        for (level, region, number) in LEVELS {
            let account = json!({
                "account_name": "财政局", "account_number": number, "bank_name": "国家金库", "bank_code": "102465000017",
            });
            let path = format!("/api/v1/treasury-accounts/{level}/{region}");
            app.set_by_two((&maker, &checker), &path, &account);
        }
        Self {
            provider: actor(provider),
            district: actor(app.district_reviewer()),
            city: actor(city),
            decider: actor(decider),
            maker: actor(maker),
            checker: actor(checker),
            authoriser: actor(authoriser),
            waiting: Mutex::new(Waiting {
                over: vec![local_date(began).format("%Y-%m").to_string()],
                applied,
                ..Waiting::default()
            }),
            keys: AtomicUsize::new(0),
            today: local_date(Utc::now()),
            app,
            // The last: they close the month in which the vouchers were issued.
            fleet: Fleet::start(app, processes),
            programme,
            enterprises,
            instrument,
            service,
        }
    }

    fn key(&self) -> String {
        format!("long-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// Sends until somebody answers, under one key.
    fn send(&self, told: &mut Told, (actor, path, body): Asked<'_>) -> Reply {
        let bytes = body.map(|body| serde_json::to_vec(body).expect("JSON")).unwrap_or_default();
        self.send_bytes(told, actor, path, (&bytes, "application/json"))
    }

    fn send_bytes(&self, told: &mut Told, actor: &Actor, path: &str, (body, kind): (&[u8], &str)) -> Reply {
        let key = self.key();
        let headers = [("content-type", kind), ("idempotency-key", key.as_str())];
        let (reply, is_doubtful) = self
            .fleet
            .ask_doubtful(|address| actor.caller.send("POST", &format!("{address}/api/v1{path}"), body, &headers));
        told.repeated += usize::from(is_doubtful);
        // What a person may be told; anything else is a fault of ours.
        assert!(matches!(reply.status, 200..=202 | 409 | 422), "{path}: {} {}", reply.status, reply.text);
        reply
    }

    /// Does what somebody may be refused, as when another was faster, and notes what came of it; answers the subject of
    /// what was done: `subject`, or the thing that was made.
    fn may(&self, told: &mut Told, asked: Asked<'_>, action: &'static str, subject: Option<&str>) -> Option<String> {
        let reply = self.send(told, asked);
        if reply.status >= 400 {
            told.refused(action);
            return None;
        }
        Some(note(told, &reply, action, subject))
    }

    /// Does what nobody has a reason to refuse: the thing is in nobody else's hands, whatever was killed before.
    fn must(&self, told: &mut Told, asked: Asked<'_>, action: &'static str, subject: Option<&str>) -> String {
        let path = asked.1;
        let reply = self.send(told, asked);
        assert!(reply.status < 400, "{action} by {path}: {} {}", reply.status, reply.text);
        note(told, &reply, action, subject)
    }

    /// What somebody sees.
    fn show(&self, actor: &Actor, path: &str) -> Value {
        self.fleet.ask(|address| actor.caller.get(&format!("{address}/api/v1{path}"))).expect(200).json()
    }

    /// Asks the office of forty days ago until it answers: the database may be away.
    fn ask_before(&self, actor: &Actor, path: &str, body: &Value) -> Reply {
        let (token, key) = (self.app.token(&actor.person.caller), self.key());
        let (path, headers) = (format!("/api/v1{path}"), [("idempotency-key", key.as_str())]);
        let mut reply = None;
        eventually("the office answers", || {
            let said = self.app.client.send("POST", &path, Some(&token), Some(body), &headers);
            let is_answer = said.status != 503;
            reply = Some(said);
            is_answer
        });
        let reply = reply.expect("it answered");
        assert!(matches!(reply.status, 201 | 409 | 422), "{path}: {} {}", reply.status, reply.text);
        reply
    }

    fn take<T>(&self, random: &mut Random, which: impl FnOnce(&mut Waiting) -> &mut Vec<T>) -> Option<T> {
        let mut waiting = self.waiting.lock().expect("not poisoned");
        let list = which(&mut waiting);
        if list.is_empty() {
            return None;
        }
        let at = random.below(list.len());
        Some(list.swap_remove(at))
    }

    /// Lets a thing wait for its next step; true, as something was done.
    fn put<T>(&self, thing: T, which: impl FnOnce(&mut Waiting) -> &mut Vec<T>) -> bool {
        which(&mut self.waiting.lock().expect("not poisoned")).push(thing);
        true
    }

    /// Asks the database until it answers: after an accident it is not there at once.
    fn ask<T, E: From<DbError>>(&self, question: impl Fn(&mut PgConnection) -> Result<T, E>) -> T {
        let mut answer = None;
        eventually("the database answers", || {
            answer = self.app.db.read(&question).ok();
            answer.is_some()
        });
        answer.expect("it answered")
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.ask(|conn| diesel::sql_query(sql).get_result::<Count>(conn).map_err(DbError::from)).n
    }
}

/// What is listed on a page.
fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap_or_else(|| panic!("no items: {page}"))
}

fn text<'v>(thing: &'v Value, name: &str) -> &'v str {
    thing[name].as_str().unwrap_or_else(|| panic!("no {name}: {thing}"))
}

/// Notes that something was done with `subject`, or with the thing that was made; answers which.
fn note(told: &mut Told, reply: &Reply, action: &'static str, subject: Option<&str>) -> String {
    let subject = subject.map_or_else(|| reply.id(), str::to_owned);
    told.done(action, &subject);
    subject
}
