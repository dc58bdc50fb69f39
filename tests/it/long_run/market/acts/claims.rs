//! From the work that is done to the claim that is approved.

use chrono::{Duration, Utc};
use chuangquan::claim::service::close_notices;
use chuangquan::kernel::Clock;
use serde_json::json;

use super::super::super::tale::{Random, Told};
use super::super::{Market, PRICE, Waiting};
use super::bank::{FORM, form};
use crate::support::claim::{e_invoice, invoice_number, pdf};

/// Claims that a reviewer looks through in one go.
const PILE: usize = 4;

impl Market<'_> {
    pub(super) fn deliver(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.ordered) else { return false };
        let path = format!("/bookings/{id}/deliver");
        self.must(told, (&self.provider, &path, Some(&json!({}))), "booking.delivered", Some(&id));
        self.put((who, id), |waiting| &mut waiting.delivered)
    }

    pub(super) fn accept(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.delivered) else { return false };
        let path = format!("/bookings/{id}/accept");
        self.must(told, (&self.enterprises[who].actor, &path, None), "booking.accepted", Some(&id));
        self.put((who, id), |waiting| &mut waiting.accepted)
    }

    pub(super) fn claim(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, booking)) = self.take(random, |waiting| &mut waiting.accepted) else { return false };
        let (actor, body) = (&self.enterprises[who].actor, json!({"booking_id": booking}));
        let id = self.must(told, (actor, "/claims", Some(&body)), "claim.created", None);
        self.put((who, id), |waiting| &mut waiting.claimed)
    }

    pub(super) fn complete(&self, random: &mut Random, told: &mut Told) -> bool {
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

    pub(super) fn submit(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some((who, id)) = self.take(random, |waiting| &mut waiting.complete) else { return false };
        let path = format!("/claims/{id}/submit");
        self.must(told, (&self.enterprises[who].actor, &path, None), "claim.submitted", Some(&id));
        self.put(id, |waiting| &mut waiting.submitted)
    }

    pub(super) fn review_district(&self, random: &mut Random, told: &mut Told) -> bool {
        let pile = self.take_pile(random, |waiting| &mut waiting.submitted);
        for id in &pile {
            let (path, pass) = (format!("/claims/{id}/review/district"), json!({"decision": "pass"}));
            self.must(told, (&self.district, &path, Some(&pass)), "claim.city_review", Some(id));
            self.put(id.clone(), |waiting| &mut waiting.in_city);
        }
        !pile.is_empty()
    }

    pub(super) fn review_city(&self, random: &mut Random, told: &mut Told) -> bool {
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
    pub(super) fn publish(&self, _: &mut Random, told: &mut Told) -> bool {
        let reply = self.ask_before(&self.city, "/notices", &json!({"programme_id": self.programme.id}));
        match reply.status {
            201 => told.done("notice.published", &reply.id()),
            // Nothing waits.
            _ => told.refused("notice.published"),
        }
        true
    }

    /// As the product's own job does; the processes do it, too. By the office of yesterday: rewards are of days that are over.
    pub(super) fn close_notices(&self, _: &mut Random, _: &mut Told) -> bool {
        let db = self.app.db.with_clock(Clock::manual(Utc::now() - Duration::days(1)));
        let claims = close_notices(&db).is_ok_and(|done| done > 0);
        chuangquan::award::service::close_notices(&db).is_ok_and(|done| done > 0) || claims
    }
}
