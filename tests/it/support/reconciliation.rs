//! Makers of payments that are on their way, and of the statements that show them.

use chrono::{Duration, NaiveDate};
use chuangquan::claim::service::close_notices;
use chuangquan::kernel::local_midnight;
use serde_json::{Value, json};

use super::claim::Scene;
use super::given::{CITY, DISTRICT, Person, serial};
use super::{Reply, TestApp};

/// The account of the city's treasury.
pub const TREASURY: &str = "3700000000001";
/// The account of the district's.
pub const DISTRICT_TREASURY: &str = "3700000000002";

/// Claims that were approved on 10 March 2026, and the payments that were sent for them on that day: for each claim one
/// of the city and one of the district, a payee of its own, 250.00 yuan each.
pub struct OnTheWay {
    pub scene: Scene,
    pub maker: Person,
    pub checker: Person,
    pub claims: Vec<String>,
    pub batch: String,
    pub batch_reference: String,
    /// As the API shows them, the city's first.
    pub payments: Vec<Value>,
}

pub fn march(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, d).expect("a date")
}

impl TestApp {
    pub fn payments_on_the_way(&self, claims: usize) -> OnTheWay {
        let mut scene = self.scene();
        let claims: Vec<String> = (0..claims)
            .map(|_| {
                scene.provider = self.provider();
                self.give_bank_account(&scene.provider);
                self.passed_claim(&scene)
            })
            .collect();
        self.published(&scene);
        self.clock.set(local_midnight(march(10)) + Duration::hours(9));
        close_notices(&self.db).expect("the notice closes");
        let (maker, checker) = (self.finance_maker(), self.finance_checker());
        for (level, region, last) in [("city", CITY, 1), ("district", DISTRICT, 2)] {
            let account = format!("370000000000{last}");
            let path = format!("/api/v1/treasury-accounts/{level}/{region}");
            self.set_by_two((&maker, &checker), &path, &bank_account("财政局", &account));
        }
        let wanted = json!({
            "programme_id": scene.programme.id, "side": "demand",
            "period_from": "2026-03-01", "period_to": "2026-03-10",
        });
        let drafted = self.post("/api/v1/batches", &maker.token, &wanted).expect(201).json();
        let batch = drafted["id"].as_str().expect("an id").to_owned();
        let batch_reference = drafted["reference"].as_str().expect("a reference").to_owned();
        let second = self.finance_checker();
        self.post(&format!("/api/v1/batches/{batch}/check"), &second.token, &json!({})).expect(200);
        self.post(&format!("/api/v1/batches/{batch}/authorise"), &checker.token, &json!({})).expect(200);
        self.post(&format!("/api/v1/batches/{batch}/exports"), &maker.token, &json!({ "formats": ["csv"] }))
            .expect(201);
        let payments = self.payments_of(&maker, &batch);
        OnTheWay { scene, maker, checker, claims, batch, batch_reference, payments }
    }

    /// The batch's payments, the city's first.
    pub fn payments_of(&self, person: &Person, batch: &str) -> Vec<Value> {
        let page = self.get(&format!("/api/v1/batches/{batch}/payments?limit=200"), &person.token).expect(200).json();
        let mut payments = page["items"].as_array().expect("payments").clone();
        payments.sort_by_key(|payment| (payment["level"].to_string(), payment["reference"].to_string()));
        payments
    }

    fn give_bank_account(&self, person: &Person) {
        let account = bank_account("某检测有限公司", &format!("6222{:09}", serial()));
        self.put("/api/v1/organisation/bank-account", &person.token, &account).expect(200);
    }

    /// Imports a statement file.
    pub fn import(&self, person: &Person, file: &str) -> Reply {
        self.import_with(person, file, "", "")
    }

    /// Imports a file with further parts of the form and a query.
    pub fn import_with(&self, person: &Person, file: &str, parts: &str, query: &str) -> Reply {
        let body = format!(
            "{parts}--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bank.csv\"\r\n\r\n{file}\r\n--b--\r\n"
        );
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        let path = format!("/api/v1/statements{query}");
        self.client.send_bytes("POST", &path, Some(&person.token), body.as_bytes(), &headers)
    }

    /// Runs the matching and answers its report.
    pub fn match_lines(&self, person: &Person) -> Value {
        self.post("/api/v1/reconciliation/match", &person.token, &json!({})).expect(200).json()
    }

    pub fn exceptions(&self, person: &Person, query: &str) -> Vec<Value> {
        let page = self.get(&format!("/api/v1/reconciliation/exceptions?{query}"), &person.token).expect(200).json();
        page["items"].as_array().expect("exceptions").clone()
    }

    /// Moves the clock to a day and gives maker and checker fresh tokens.
    pub fn go_to(&self, way: &mut OnTheWay, day: NaiveDate) {
        self.clock.set(local_midnight(day) + Duration::hours(9));
        self.renew(&mut way.maker);
        self.renew(&mut way.checker);
    }
}

fn bank_account(name: &str, number: &str) -> Value {
    json!({ "account_name": name, "account_number": number, "bank_name": "某银行威海分行", "bank_code": "102465000017" })
}

/// A movement of a statement: day of the month, fen (money out is negative), remark, bank reference.
pub type Moved<'a> = (u32, i64, &'a str, &'a str);

/// A bank's CSV of March for the treasury's account with opening and running balance.
pub fn csv(account: &str, opening: i64, moved: &[Moved<'_>]) -> String {
    csv_of("2026-03", account, opening, moved)
}

/// The same of any month.
pub fn csv_of(month: &str, account: &str, opening: i64, moved: &[Moved<'_>]) -> String {
    let yuan = |fen: i64| chuangquan::kernel::Fen::new(fen).to_string();
    let mut balance = opening;
    let mut text = format!("账号,{account},币种,人民币,期初余额,{}\n", yuan(opening));
    text.push_str("交易日期,借方发生额,贷方发生额,余额,附言,流水号\n");
    for (day, fen, remark, reference) in moved {
        balance += fen;
        let (debit, credit) = if *fen < 0 { (yuan(-fen), String::new()) } else { (String::new(), yuan(*fen)) };
        text.push_str(&format!("{month}-{day:02},{debit},{credit},{},{remark},{reference}\n", yuan(balance)));
    }
    text
}

/// The remark by which the bank passes a payment's reference on.
pub fn remark(payment: &Value) -> String {
    format!("拨付{}", payment["reference"].as_str().expect("a reference"))
}
