//! Makers of payments that are on their way, and of the statements that show them.

use chrono::{Duration, NaiveDate};
use chuangquan::claim::service::close_notices;
use chuangquan::kernel::local_midnight;
use serde_json::{Value, json};

use super::claim::Scene;
use super::given::{CITY, DISTRICT, Person, serial};
use super::{Reply, TestApp, run_work};

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

    /// Asks for matching, lets the worker do it, and answers its report.
    pub fn match_lines(&self, person: &Person) -> Value {
        let id = self.post("/api/v1/reconciliation/match", &person.token, &json!({})).expect(202).id();
        loop {
            let work = self.get(&format!("/api/v1/work/{id}"), &person.token).expect(200).json();
            if work["state"] == "done" {
                return work["result"].clone();
            }
            assert_eq!(work["state"], "waiting", "{work}");
            assert_eq!(run_work(&self.db).expect("the worker works"), 1);
        }
    }

    /// Asks for a month to be closed, lets the worker do it, and answers as one who waits would be answered: 201 with the
    /// closed month, or why it was not closed, whether that was told at once or is what the work came to.
    pub fn close_month(&self, token: &str, month: &str) -> Reply {
        let asked = self.post(&format!("/api/v1/reconciliation/periods/{month}/close"), token, &json!({}));
        if asked.status != 202 {
            return asked;
        }
        let id = asked.id();
        loop {
            let work = self.get(&format!("/api/v1/work/{id}"), token).expect(200).json();
            let (status, content_type, told) = match work["state"].as_str() {
                Some("done") => (201, "application/json", &work["result"]),
                Some("failed") => {
                    let status = work["problem"]["status"].as_u64().and_then(|status| u16::try_from(status).ok());
                    (status.expect("a status"), "application/problem+json", &work["problem"])
                }
                _ => {
                    assert_eq!(work["state"], "waiting", "{work}");
                    assert_eq!(run_work(&self.db).expect("the worker works"), 1);
                    continue;
                }
            };
            let text = told.to_string();
            return Reply {
                status,
                content_type: content_type.to_owned(),
                bytes: text.clone().into_bytes(),
                text,
                ..asked
            };
        }
    }

    pub fn exceptions(&self, person: &Person, query: &str) -> Vec<Value> {
        let page = self.get(&format!("/api/v1/reconciliation/exceptions?{query}"), &person.token).expect(200).json();
        page["items"].as_array().expect("exceptions").clone()
    }

    /// Two people set some of what matching goes by; the rest stays.
    pub fn set_matching(&self, way: &OnTheWay, changed: &Value) {
        let path = "/api/v1/reconciliation/settings";
        let mut settings = self.get(path, &way.checker.token).expect(200).json();
        for (name, value) in changed.as_object().expect("settings") {
            settings[name] = value.clone();
        }
        self.set_by_two((&way.maker, &way.checker), path, &settings);
    }

    /// How far the statements of each treasury's account cover a month.
    pub fn coverage(&self, person: &Person, month: &str) -> Vec<Value> {
        let path = format!("/api/v1/reconciliation/periods/{month}/coverage");
        self.get(&path, &person.token).expect(200).json().as_array().expect("accounts").clone()
    }

    /// One person says that nothing moved on an account.
    pub fn say_quiet(&self, person: &Person, account: &str, from: &str, to: &str) -> Reply {
        let said = json!({ "account_number": account, "day_from": from, "day_to": to, "reason": "银行不出账单" });
        self.post("/api/v1/reconciliation/no-movements", &person.token, &said)
    }

    /// Another person decides about it.
    pub fn decide_quiet(&self, person: &Person, said: &Value, verdict: &str) -> Reply {
        let path = format!("/api/v1/reconciliation/no-movements/{}/decide", said["id"].as_str().expect("an id"));
        self.post(&path, &person.token, &json!({ "verdict": verdict, "note": "请向银行索取账单" }))
    }

    /// Two people say that nothing moved on the days of a month of which no statement of a treasury that is needed tells, so
    /// that the month can be closed.
    pub fn nothing_else_moved(&self, way: &OnTheWay, month: &str) {
        for account in self.coverage(&way.maker, month).iter().filter(|account| account["is_needed"] == true) {
            let number = account["account_number"].as_str().expect("a number");
            for gap in account["gaps"].as_array().expect("gaps") {
                let [from, to] = ["from", "to"].map(|end| gap[end].as_str().expect("a day"));
                let said = self.say_quiet(&way.maker, number, from, to).expect(201).json();
                self.decide_quiet(&way.checker, &said, "agreed").expect(200);
            }
        }
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
