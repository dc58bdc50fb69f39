//! What people do: each act is one step of one thing, or of none if nothing waits for it.

use chrono::{Duration, DurationRound, Utc};
use chuangquan::claim::service::close_notices;
use chuangquan::kernel::{Clock, Fen, local_date};
use serde_json::{Value, json};

use super::super::tale::{Random, Told};
use super::{ENTERPRISES, Enterprise, LEVELS, Market, PRICE};
use crate::support::claim::{e_invoice, invoice_number, pdf};

impl Market<'_> {
    /// One person does one thing.
    pub fn step(&self, random: &mut Random, told: &mut Told) {
        match random.below(40) {
            0..6 => self.order(random, told),
            6..10 => self.book(random, told),
            10..12 => self.give_up(random, told),
            12 => self.shift(random, told),
            13..18 => self.deliver(random, told),
            18..23 => self.accept(random, told),
            23..27 => self.claim(random, told),
            27..30 => self.complete(random, told),
            30..33 => self.submit(random, told),
            33 => self.review(random, told, "district"),
            34 => self.review(random, told, "city"),
            35 => self.publish(told),
            36 => self.close_notices(),
            37 => self.draft(told),
            38 => self.settle(random, told),
            _ => self.pay(random, told),
        }
    }

    fn window(random: &mut Random) -> Value {
        let day = (Utc::now() + Duration::days(2)).duration_trunc(Duration::days(1)).expect("a day");
        let starts_at = day + Duration::hours(i64::try_from(random.below(24 * 60)).expect("small"));
        json!({"starts_at": starts_at, "ends_at": starts_at + Duration::hours(1)})
    }

    /// A service that needs no hour.
    fn order(&self, random: &mut Random, told: &mut Told) {
        let who = random.below(ENTERPRISES);
        let Enterprise { actor, voucher } = &self.enterprises[who];
        let (reply, is_doubtful) =
            self.send(actor, "/bookings", Some(&json!({"listing_id": self.service, "voucher": voucher.to_string()})));
        match reply.status {
            201 => {
                told.done("booking.created", &reply.id());
                self.put((who, reply.id()), |waiting| &mut waiting.ordered);
            }
            _ => told.refused("booking.created", "", is_doubtful),
        }
    }

    /// An hour of the instrument, which somebody else may have.
    fn book(&self, random: &mut Random, told: &mut Told) {
        let who = random.below(ENTERPRISES);
        let Enterprise { actor, voucher } = &self.enterprises[who];
        let body = json!({
            "listing_id": self.instrument, "window": Self::window(random), "voucher": voucher.to_string(),
        });
        let (reply, is_doubtful) = self.send(actor, "/bookings", Some(&body));
        match reply.status {
            201 => {
                told.done("booking.created", &reply.id());
                self.put((who, reply.id()), |waiting| &mut waiting.booked);
            }
            _ => told.refused("booking.created", "", is_doubtful),
        }
    }

    fn give_up(&self, random: &mut Random, told: &mut Told) {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return };
        let by = if random.below(4) == 0 { &self.provider } else { &self.enterprises[who].actor };
        let path = format!("/bookings/{id}/cancel");
        self.act(told, (by, &path, Some(&json!({"reason": "计划有变"}))), ("booking.cancelled", &id));
    }

    fn shift(&self, random: &mut Random, told: &mut Told) {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.booked) else { return };
        let (path, body) = (format!("/bookings/{id}/move"), json!({"window": Self::window(random)}));
        self.act(told, (&self.enterprises[who].actor, &path, Some(&body)), ("booking.moved", &id));
        self.put((who, id), |waiting| &mut waiting.booked);
    }

    fn deliver(&self, random: &mut Random, told: &mut Told) {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.ordered) else { return };
        let path = format!("/bookings/{id}/deliver");
        if self.act(told, (&self.provider, &path, Some(&json!({}))), ("booking.delivered", &id)) {
            self.put((who, id), |waiting| &mut waiting.delivered);
        }
    }

    fn accept(&self, random: &mut Random, told: &mut Told) {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.delivered) else { return };
        let path = format!("/bookings/{id}/accept");
        if self.act(told, (&self.enterprises[who].actor, &path, None), ("booking.accepted", &id)) {
            self.put((who, id), |waiting| &mut waiting.accepted);
        }
    }

    fn claim(&self, random: &mut Random, told: &mut Told) {
        let Some((who, booking)) = self.take(random, |waiting| &mut waiting.accepted) else { return };
        let (reply, is_doubtful) =
            self.send(&self.enterprises[who].actor, "/claims", Some(&json!({"booking_id": booking})));
        if reply.status == 201 {
            told.done("claim.created", &reply.id());
            self.put((who, reply.id()), |waiting| &mut waiting.claimed);
        } else {
            told.refused("claim.created", "", is_doubtful);
        }
    }

    fn complete(&self, random: &mut Random, told: &mut Told) {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.claimed) else { return };
        let mut files: Vec<(&str, String, Vec<u8>)> = ["contract", "payment_proof", "result", "acceptance"]
            .into_iter()
            .map(|kind| (kind, format!("{kind}.pdf"), pdf()))
            .collect();
        files.push(("invoice", "invoice.xml".to_owned(), e_invoice(&invoice_number(), PRICE)));
        for (kind, name, content) in files {
            let mut body = Vec::new();
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n");
            body.extend_from_slice(part.as_bytes());
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend_from_slice(part.as_bytes());
            body.extend_from_slice(&content);
            body.extend_from_slice(b"\r\n--b--\r\n");
            let path = format!("/claims/{id}/evidence");
            let (reply, _) =
                self.send_bytes(&self.enterprises[who].actor, &path, &body, "multipart/form-data; boundary=b");
            if reply.status == 201 {
                *told.acknowledged.entry(("claim.evidence_added", id.clone())).or_default() += 1;
            }
        }
        self.put((who, id), |waiting| &mut waiting.complete);
    }

    fn submit(&self, random: &mut Random, told: &mut Told) {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.complete) else { return };
        let path = format!("/claims/{id}/submit");
        if self.act(told, (&self.enterprises[who].actor, &path, None), ("claim.submitted", &id)) {
            self.put(id, |waiting| &mut waiting.submitted);
        }
    }

    /// Somebody works through what lies there.
    fn review(&self, random: &mut Random, told: &mut Told, level: &str) {
        let pass = json!({"decision": "pass"});
        for _ in 0..4 {
            let is_district = level == "district";
            let taken =
                self.take(random, |waiting| if is_district { &mut waiting.submitted } else { &mut waiting.in_city });
            let Some(id) = taken else { return };
            let path = format!("/claims/{id}/review/{level}");
            if is_district {
                if self.act(told, (&self.district, &path, Some(&pass)), ("claim.city_review", &id)) {
                    self.put(id, |waiting| &mut waiting.in_city);
                }
            } else {
                self.act(told, (&self.city, &path, Some(&pass)), ("claim.notice", &id));
            }
        }
    }

    /// By the office of forty days ago, so that the notice is over.
    fn publish(&self, told: &mut Told) {
        let body = json!({"programme_id": self.programme.id});
        // The database may be away.
        let city = &self.city.person;
        let token = self.app.token(&city.caller);
        let reply = self.app.post("/api/v1/notices", &token, &body);
        match reply.status {
            201 => told.done("notice.published", &reply.id()),
            409 | 422 | 503 => {}
            status => panic!("{status}: {}", reply.text),
        }
    }

    /// As the product's own job does; the processes do it, too.
    fn close_notices(&self) {
        let _ = close_notices(&self.app.db.with_clock(Clock::System));
    }

    fn draft(&self, told: &mut Told) {
        let today = local_date(Utc::now());
        let body = json!({
            "programme_id": self.programme.id, "side": "demand", "period_from": today - Duration::days(60),
            "period_to": today,
        });
        let (reply, is_doubtful) = self.send(&self.maker, "/batches", Some(&body));
        if reply.status == 201 {
            told.done("batch.drafted", &reply.id());
            self.put(reply.id(), |waiting| &mut waiting.drafted);
        } else {
            told.refused("batch.drafted", "", is_doubtful);
        }
    }

    /// The next step of a batch.
    fn settle(&self, random: &mut Random, told: &mut Told) {
        if let Some(id) = self.take(random, |waiting| &mut waiting.drafted)
            && self.act(told, (&self.checker, &format!("/batches/{id}/check"), None), ("batch.checked", &id))
        {
            self.put(id, |waiting| &mut waiting.checked);
        }
        if let Some(id) = self.take(random, |waiting| &mut waiting.checked)
            && self.act(told, (&self.authoriser, &format!("/batches/{id}/authorise"), None), ("batch.authorised", &id))
        {
            self.put(id, |waiting| &mut waiting.authorised);
        }
        if let Some(id) = self.take(random, |waiting| &mut waiting.authorised) {
            let path = format!("/batches/{id}/exports");
            if self.act(told, (&self.maker, &path, Some(&json!({"formats": ["csv"]}))), ("batch.exported", &id)) {
                self.put(id, |waiting| &mut waiting.exported);
            }
        }
    }

    /// The bank's statements show what a batch sent, and the matching finds it.
    fn pay(&self, random: &mut Random, told: &mut Told) {
        let Some(id) = self.take(random, |waiting| &mut waiting.exported) else { return };
        let url = format!("/api/v1/batches/{id}/payments?limit=200");
        let page = self.fleet.ask(|address| self.maker.caller.get(&format!("{address}{url}"))).expect(200).json();
        let payments = page["items"].as_array().expect("payments");
        for (level, _, account) in LEVELS {
            let of_level: Vec<&Value> = payments.iter().filter(|payment| payment["level"] == level).collect();
            if of_level.is_empty() {
                continue;
            }
            let file = statement(account, &of_level);
            let mut body =
                b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bank.csv\"\r\n\r\n".to_vec();
            body.extend_from_slice(file.as_bytes());
            body.extend_from_slice(b"\r\n--b--\r\n");
            let (reply, _) = self.send_bytes(&self.maker, "/statements", &body, "multipart/form-data; boundary=b");
            assert_eq!(reply.status, 201, "{}", reply.text);
        }
        let (reply, _) = self.send(&self.maker, "/reconciliation/match", None);
        assert_eq!(reply.status, 200, "{}", reply.text);
        for payment in payments {
            told.done("payment.paid", payment["id"].as_str().expect("an id"));
        }
    }
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
