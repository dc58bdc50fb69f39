//! Batches: drafted, given up, signed, asked back, sent, sent anew, and orders that the bank does not carry out.

use chrono::{Duration, NaiveDate, Utc};
use chuangquan::kernel::{Fen, local_date};
use serde_json::{Value, json};

use super::super::super::tale::{Random, Told};
use super::super::{Asked, Market, items, text};
use super::Act;
use super::awards::level;
use super::bank::{FORM, form};

impl Market<'_> {
    pub(super) fn draft(&self, random: &mut Random, told: &mut Told) -> bool {
        self.draft_of(told, "demand", &level(random), self.today - Duration::days(60))
    }

    /// What is in no batch of any level and side.
    pub(super) fn draft_rest(&self, told: &mut Told) {
        for (side, days) in [("demand", 60), ("award", 60), ("supply", 1)] {
            self.draft_of(told, side, &Value::Null, self.today - Duration::days(days));
        }
    }

    pub(super) fn draft_of(&self, told: &mut Told, side: &str, level: &Value, from: NaiveDate) -> bool {
        // Rewards are decided once for the same days, which are over.
        let until = if side == "supply" { self.today - Duration::days(1) } else { local_date(Utc::now()) };
        let body = json!({
            "programme_id": self.programme.id, "side": side, "level": level, "period_from": from, "period_to": until,
        });
        if let Some(id) = self.may(told, (&self.maker, "/batches", Some(&body)), "batch.drafted", None) {
            self.put(id, |waiting| &mut waiting.drafted);
        }
        true
    }

    /// Given up before anybody signed it: its claims wait for the next.
    pub(super) fn withdraw(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.drafted) else { return false };
        let path = format!("/batches/{id}/cancel");
        let asked = (&self.maker, path.as_str(), Some(&json!({"reason": "期间有误"})));
        self.desk(told, asked, "batch.cancelled", &id);
        true
    }

    /// The next step of a batch at each desk.
    pub(super) fn settle(&self, random: &mut Random, told: &mut Told) -> bool {
        let desks: [Act<Self>; 3] = [Self::check, Self::authorise, Self::export];
        desks.map(|desk| desk(self, random, told)).contains(&true)
    }

    pub(super) fn check(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.drafted) else { return false };
        let path = format!("/batches/{id}/check");
        if self.desk(told, (&self.checker, &path, None), "batch.checked", &id) {
            self.put(id, |waiting| &mut waiting.checked);
        }
        true
    }

    pub(super) fn authorise(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.checked) else { return false };
        let path = format!("/batches/{id}/authorise");
        if self.desk(told, (&self.authoriser, &path, None), "batch.authorised", &id) {
            self.put(id, |waiting| &mut waiting.authorised);
        }
        true
    }

    /// A step of a batch that is not authorised; false if a clawback stopped a part of it meanwhile, so that it is a draft again
    /// or, with nothing left in it, given up.
    fn desk(&self, told: &mut Told, asked: Asked<'_>, done: &'static str, id: &str) -> bool {
        if self.may(told, asked, done, Some(id)).is_some() {
            return true;
        }
        match text(&self.show(&self.maker, &format!("/batches/{id}")), "state") {
            "drafted" => self.put(id.to_owned(), |waiting| &mut waiting.drafted),
            "cancelled" => true,
            state => panic!("{done} of a batch that is {state}: refused"),
        };
        false
    }

    pub(super) fn export(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.authorised) else { return false };
        self.send_out(told, id)
    }

    /// Sends what is pending of a batch. There is nothing if clawbacks took all of it, or somebody else sent it just now.
    pub(super) fn send_out(&self, told: &mut Told, id: String) -> bool {
        let (path, body) = (format!("/batches/{id}/exports"), json!({"formats": ["csv"]}));
        self.may(told, (&self.maker, &path, Some(&body)), "batch.exported", Some(&id));
        self.put(id, |waiting| &mut waiting.exported)
    }

    /// One person asks a signed batch back; another takes it back, or lets it stand.
    pub(super) fn recall(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.authorised) else { return false };
        let (path, why) = (format!("/batches/{id}/recall"), json!({"reason": "金额待核"}));
        // One that clawbacks took whole is paid, and stays so.
        if self.may(told, (&self.maker, &path, Some(&why)), "batch.recall_asked", Some(&id)).is_none() {
            return self.put(id, |waiting| &mut waiting.authorised);
        }
        let is_recalled = random.below(2) == 0;
        let (verdict, done) =
            if is_recalled { ("recalled", "batch.recalled") } else { ("kept", "batch.recall_refused") };
        let (path, body) = (format!("{path}/decide"), json!({"verdict": verdict, "note": "已核对"}));
        self.must(told, (&self.checker, &path, Some(&body)), done, Some(&id));
        self.put(id, |waiting| if is_recalled { &mut waiting.drafted } else { &mut waiting.authorised })
    }

    /// The newest file of a batch did not reach the bank: another person than its exporter makes it anew, unless the bank dealt
    /// with a part of it.
    pub(super) fn renew(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(id) = self.take(random, |waiting| &mut waiting.exported) else { return false };
        let batch = self.show(&self.maker, &format!("/batches/{id}"));
        let exports = batch["exports"].as_array().expect("exports");
        let Some(last) = exports.iter().rfind(|export| export["voided_at"].is_null()) else { return true };
        let is_makers = last["exported_by"] == json!(self.maker.person.caller.user_id);
        let by = if is_makers { &self.checker } else { &self.maker };
        let path = format!("/batches/{id}/exports/{}/renew", last["number"]);
        let body = json!({"formats": ["csv"], "reason": "文件损坏，银行未受理"});
        self.may(told, (by, &path, Some(&body)), "batch.renewed", Some(&id));
        self.put(id, |waiting| &mut waiting.exported)
    }

    /// The bank reports that it cannot carry an order out; the payment is made anew by two people, and sent.
    pub(super) fn send_back(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(batch) = self.take(random, |waiting| &mut waiting.exported) else { return false };
        let mut sent = self.payments(&batch, "sent");
        sent.truncate(1);
        for payment in self.not_told_of(sent) {
            let (reference, amount) =
                (text(&payment, "reference"), Fen::new(payment["amount_fen"].as_i64().expect("fen")));
            let file = format!("付款单号,金额,处理结果,失败原因\n{reference},{amount},失败,账户已销户\n");
            let mut outcomes = self.report(told, None, &file);
            if outcomes == json!({"version_unknown": 1}) {
                // It was exported anew: the bank is asked which file it is about, and knows the one that counts.
                outcomes = self.versions(&batch).iter().fold(outcomes, |before, message| {
                    let is_done = before == json!({"returned": 1});
                    if is_done { before } else { self.report(told, Some(message), &file) }
                });
            }
            assert_eq!(outcomes, json!({"returned": 1}), "{reference}");
            told.done("payment.returned", text(&payment, "id"));
            self.reissue(random, told, text(&payment, "id"));
        }
        self.send_out(told, batch)
    }

    /// Brings the bank's table, perhaps with the message that it answers; what became of its orders.
    fn report(&self, told: &mut Told, message: Option<&str>, file: &str) -> Value {
        let body = form(message.map(|message| ("message_id", message)), "return.csv", file.as_bytes());
        let reply = self.send_bytes(told, &self.maker, "/bank-reports", (&body, FORM)).expect(201);
        reply.json()["outcomes"].clone()
    }

    /// The messages of a batch that count.
    fn versions(&self, batch: &str) -> Vec<String> {
        let batch = self.show(&self.maker, &format!("/batches/{batch}"));
        let exports = batch["exports"].as_array().expect("exports").iter();
        let counting = exports.filter(|export| export["voided_at"].is_null());
        counting.map(|export| format!("{}-E{}", text(&batch, "reference"), export["number"])).collect()
    }

    /// One person makes a payment anew that came back, another lets it go; until then it comes back.
    fn reissue(&self, random: &mut Random, told: &mut Told, returned: &str) {
        let mut returned = returned.to_owned();
        loop {
            let path = format!("/payments/{returned}/reissue");
            let fresh = self.must(told, (&self.maker, &path, None), "payment.created", None);
            told.done("payment.reissued", &returned);
            let is_refused = random.below(4) == 0;
            let (verdict, done) = if is_refused {
                ("refused", "payment.reissue_refused")
            } else {
                ("confirmed", "payment.reissue_confirmed")
            };
            let (path, body) =
                (format!("/payments/{fresh}/reissue/decide"), json!({"verdict": verdict, "note": "已核对"}));
            self.must(told, (&self.checker, &path, Some(&body)), done, Some(&fresh));
            if !is_refused {
                return;
            }
            returned = fresh;
        }
    }

    /// The payments of a batch in this state.
    pub(super) fn payments(&self, batch: &str, state: &str) -> Vec<Value> {
        items(&self.show(&self.maker, &format!("/batches/{batch}/payments?state={state}&limit=200"))).clone()
    }

    /// Those of which the bank has told nothing yet; whoever asks tells of them, and nobody else.
    pub(super) fn not_told_of(&self, mut payments: Vec<Value>) -> Vec<Value> {
        let mut waiting = self.waiting.lock().expect("not poisoned");
        payments.retain(|payment| waiting.told_of.insert(text(payment, "id").to_owned()));
        payments
    }
}
