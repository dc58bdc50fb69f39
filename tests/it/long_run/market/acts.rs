//! What people do: each act is one step of one thing, or of none if nothing waits for it.

use chrono::{Duration, DurationRound, Utc};
use chuangquan::claim::service::close_notices;
use chuangquan::kernel::{Clock, Fen, ListingId, local_date};
use serde_json::{Value, json};

use super::super::tale::{Random, Told};
use super::{ENTERPRISES, Enterprise, LEVELS, Market, PRICE, Waiting};
use crate::support::claim::{e_invoice, invoice_number, pdf};
use crate::support::process::eventually;

/// Claims that a reviewer looks through in one go.
const PILE: usize = 4;

impl Market<'_> {
    /// One person does one thing; who finds nothing to do lets another.
    pub fn step(&self, random: &mut Random, told: &mut Told) {
        while !self.act(random, told) {}
    }

    /// Whether there was anything to do.
    fn act(&self, random: &mut Random, told: &mut Told) -> bool {
        match random.below(40) {
            0..5 => self.order(random, told),
            5..9 => self.book(random, told),
            9 => self.give_up(random, told),
            10..12 => self.shift(random, told),
            12..16 => self.deliver(random, told),
            16..20 => self.accept(random, told),
            20..24 => self.claim(random, told),
            24..27 => self.complete(random, told),
            27..30 => self.submit(random, told),
            30..32 => self.review_district(random, told),
            32..34 => self.review_city(random, told),
            34 => self.publish(told),
            35 => self.close_notices(),
            36 => self.draft(told),
            37..39 => self.settle(random, told),
            _ => self.pay(random, told),
        }
    }

    /// Nobody is killed any more, and everything that waits goes to its end: what was lost on its way would not.
    pub fn finish(&self, told: &mut Told) {
        let random = &mut Random::of(0, 0);
        let steps = [
            Self::deliver,
            Self::accept,
            Self::claim,
            Self::complete,
            Self::submit,
            Self::review_district,
            Self::review_city,
        ];
        for step in steps {
            while step(self, random, told) {}
        }
        self.publish(told);
        eventually("every claim is approved", || {
            self.count("SELECT count(*) AS n FROM claim WHERE state = 'notice'") == 0
        });
        self.draft(told);
        while self.settle(random, told) {}
        while self.pay(random, told) {}
    }

    fn window(random: &mut Random) -> Value {
        let day = (Utc::now() + Duration::days(2)).duration_trunc(Duration::days(1)).expect("a day");
        let starts_at = day + Duration::hours(i64::try_from(random.below(24 * 60)).expect("small"));
        json!({"starts_at": starts_at, "ends_at": starts_at + Duration::hours(1)})
    }

    /// A service that needs no hour.
    fn order(&self, random: &mut Random, told: &mut Told) -> bool {
        let who = random.below(ENTERPRISES);
        let Enterprise { actor, .. } = &self.enterprises[who];
        let body = self.wish(who, self.service, None);
        let id = self.must(told, (actor, "/bookings", Some(&body)), "booking.created", None);
        self.put((who, id), |waiting| &mut waiting.ordered)
    }

    /// An hour of the instrument, which somebody else may have.
    fn book(&self, random: &mut Random, told: &mut Told) -> bool {
        let who = random.below(ENTERPRISES);
        let Enterprise { actor, .. } = &self.enterprises[who];
        let body = self.wish(who, self.instrument, Some(Self::window(random)));
        if let Some(id) = self.may(told, (actor, "/bookings", Some(&body)), "booking.created", None) {
            self.put((who, id), |waiting| &mut waiting.booked);
        }
        true
    }

    fn wish(&self, who: usize, listing: ListingId, window: Option<Value>) -> Value {
        let voucher = self.enterprises[who].voucher.to_string();
        json!({"listing_id": listing, "window": window, "voucher": voucher})
    }

    fn give_up(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let by = if random.below(4) == 0 { &self.provider } else { &self.enterprises[who].actor };
        let path = format!("/bookings/{id}/cancel");
        self.must(told, (by, &path, Some(&json!({"reason": "计划有变"}))), "booking.cancelled", Some(&id));
        true
    }

    fn shift(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return false };
        let (path, body) = (format!("/bookings/{id}/move"), json!({"window": Self::window(random)}));
        self.may(told, (&self.enterprises[who].actor, &path, Some(&body)), "booking.moved", Some(&id));
        self.put((who, id), |waiting| &mut waiting.booked)
    }

    fn deliver(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.ordered) else { return false };
        let path = format!("/bookings/{id}/deliver");
        self.must(told, (&self.provider, &path, Some(&json!({}))), "booking.delivered", Some(&id));
        self.put((who, id), |waiting| &mut waiting.delivered)
    }

    fn accept(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.delivered) else { return false };
        let path = format!("/bookings/{id}/accept");
        self.must(told, (&self.enterprises[who].actor, &path, None), "booking.accepted", Some(&id));
        self.put((who, id), |waiting| &mut waiting.accepted)
    }

    fn claim(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, booking)) = self.take(random, |waiting| &mut waiting.accepted) else { return false };
        let (actor, body) = (&self.enterprises[who].actor, json!({"booking_id": booking}));
        let id = self.must(told, (actor, "/claims", Some(&body)), "claim.created", None);
        self.put((who, id), |waiting| &mut waiting.claimed)
    }

    fn complete(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.claimed) else { return false };
        let mut files: Vec<(&str, String, Vec<u8>)> = ["contract", "payment_proof", "result", "acceptance"]
            .into_iter()
            .map(|kind| (kind, format!("{kind}.pdf"), pdf()))
            .collect();
        files.push(("invoice", "invoice.xml".to_owned(), e_invoice(&invoice_number(), PRICE)));
        let path = format!("/claims/{id}/evidence");
        for (kind, name, content) in files {
            let body = form(Some(("kind", kind)), &name, &content);
            self.send_bytes(told, &self.enterprises[who].actor, &path, (&body, FORM)).expect(201);
            told.done("claim.evidence_added", &id);
        }
        self.put((who, id), |waiting| &mut waiting.complete)
    }

    fn submit(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.complete) else { return false };
        let path = format!("/claims/{id}/submit");
        self.must(told, (&self.enterprises[who].actor, &path, None), "claim.submitted", Some(&id));
        self.put(id, |waiting| &mut waiting.submitted)
    }

    fn review_district(&self, random: &mut Random, told: &mut Told) -> bool {
        let pile = self.take_pile(random, |waiting| &mut waiting.submitted);
        for id in &pile {
            let (path, pass) = (format!("/claims/{id}/review/district"), json!({"decision": "pass"}));
            self.must(told, (&self.district, &path, Some(&pass)), "claim.city_review", Some(id));
            self.put(id.clone(), |waiting| &mut waiting.in_city);
        }
        !pile.is_empty()
    }

    fn review_city(&self, random: &mut Random, told: &mut Told) -> bool {
        let pile = self.take_pile(random, |waiting| &mut waiting.in_city);
        for id in &pile {
            let (path, pass) = (format!("/claims/{id}/review/city"), json!({"decision": "pass"}));
            self.must(told, (&self.city, &path, Some(&pass)), "claim.notice", Some(id));
        }
        !pile.is_empty()
    }

    /// Somebody works through what lies there.
    fn take_pile(&self, random: &mut Random, which: impl Fn(&mut Waiting) -> &mut Vec<String>) -> Vec<String> {
        (0..PILE).map_while(|_| self.take(random, &which)).collect()
    }

    /// By the office of forty days ago, so that the notice is over.
    fn publish(&self, told: &mut Told) -> bool {
        let (body, key) = (json!({"programme_id": self.programme.id}), self.key());
        let token = self.app.token(&self.city.person.caller);
        let mut reply = None;
        // The database may be away.
        eventually("the office answers", || {
            let said = self.app.client.send(
                "POST",
                "/api/v1/notices",
                Some(&token),
                Some(&body),
                &[("idempotency-key", key.as_str())],
            );
            let is_answer = said.status != 503;
            reply = Some(said);
            is_answer
        });
        let reply = reply.expect("it answered");
        match reply.status {
            201 => told.done("notice.published", &reply.id()),
            // Nothing waits.
            409 | 422 => told.refused("notice.published"),
            status => panic!("{status}: {}", reply.text),
        }
        true
    }

    /// As the product's own job does; the processes do it, too.
    fn close_notices(&self) -> bool {
        close_notices(&self.app.db.with_clock(Clock::System)).is_ok_and(|done| done > 0)
    }

    fn draft(&self, told: &mut Told) -> bool {
        let today = local_date(Utc::now());
        let body = json!({
            "programme_id": self.programme.id, "side": "demand", "period_from": today - Duration::days(60),
            "period_to": today,
        });
        if let Some(id) = self.may(told, (&self.maker, "/batches", Some(&body)), "batch.drafted", None) {
            self.put(id, |waiting| &mut waiting.drafted);
        }
        true
    }

    /// The next step of a batch at each desk.
    fn settle(&self, random: &mut Random, told: &mut Told) -> bool {
        let mut is_done = false;
        if let Some(id) = self.take(random, |waiting| &mut waiting.drafted) {
            let path = format!("/batches/{id}/check");
            self.must(told, (&self.checker, &path, None), "batch.checked", Some(&id));
            is_done = self.put(id, |waiting| &mut waiting.checked);
        }
        if let Some(id) = self.take(random, |waiting| &mut waiting.checked) {
            let path = format!("/batches/{id}/authorise");
            self.must(told, (&self.authoriser, &path, None), "batch.authorised", Some(&id));
            is_done = self.put(id, |waiting| &mut waiting.authorised);
        }
        if let Some(id) = self.take(random, |waiting| &mut waiting.authorised) {
            let (path, body) = (format!("/batches/{id}/exports"), json!({"formats": ["csv"]}));
            self.must(told, (&self.maker, &path, Some(&body)), "batch.exported", Some(&id));
            is_done = self.put(id, |waiting| &mut waiting.exported);
        }
        is_done
    }

    /// The bank's statements show what a batch sent, and the matching finds it.
    fn pay(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.exported) else { return false };
        let url = format!("/api/v1/batches/{id}/payments?limit=200");
        let page = self.fleet.ask(|address| self.maker.caller.get(&format!("{address}{url}"))).expect(200).json();
        let payments = page["items"].as_array().expect("payments");
        for (level, _, account) in LEVELS {
            let of_level: Vec<&Value> = payments.iter().filter(|payment| payment["level"] == level).collect();
            if of_level.is_empty() {
                continue;
            }
            let body = form(None, "bank.csv", statement(account, &of_level).as_bytes());
            self.send_bytes(told, &self.maker, "/statements", (&body, FORM)).expect(201);
        }
        self.send(told, (&self.maker, "/reconciliation/match", None)).expect(200);
        for payment in payments {
            told.done("payment.paid", payment["id"].as_str().expect("an id"));
        }
        true
    }
}

const FORM: &str = "multipart/form-data; boundary=b";

/// A form with a file and perhaps one more field.
fn form(field: Option<(&str, &str)>, name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    if let Some((field, value)) = field {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let part = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend_from_slice(part.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--b--\r\n");
    body
}

/// A bank's CSV of today that shows these payments.
fn statement(account: &str, payments: &[&Value]) -> String {
    let today = local_date(Utc::now());
    let mut balance = 1_000_000_000_i64;
    let mut text = format!("账号,{account},币种,人民币,期初余额,{}\n", Fen::new(balance));
    text.push_str("交易日期,借方发生额,贷方发生额,余额,附言,流水号\n");
    for payment in payments {
        let (fen, reference) = (payment["amount_fen"].as_i64().expect("fen"), payment["reference"].as_str());
        let reference = reference.expect("a reference");
        balance -= fen;
        text.push_str(&format!("{today},{},,{},拨付{reference},B{reference}\n", Fen::new(fen), Fen::new(balance)));
    }
    text
}
