//! What was paid is demanded back in part: out of a later payment, or through the bank. What was not paid yet is stopped.

use serde_json::json;

use super::super::super::tale::{Random, Told};
use super::super::{Market, text};
use super::bank::Moved;

/// Of a claim, fen: so little that several times as much is left of it.
const DEMANDED: i64 = 1_001;

impl Market<'_> {
    /// Proposed, answered, decided by another. What is ordered is kept back from the payee's next payment, or paid back at once.
    pub(super) fn claw_back(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(claim) = self.take(random, |waiting| &mut waiting.paid) else { return false };
        let path = format!("/claims/{claim}/clawbacks");
        let body = json!({
            "ground": "overpaid", "amount_fen": DEMANDED, "statement": "抽查发现实际机时少于结算机时，多付部分应予追回。",
        });
        // A part of it may have come back meanwhile, or all of it been demanded.
        let asked = (&self.city, path.as_str(), Some(&body));
        let Some(id) = self.may(told, asked, "clawback.proposed", None) else { return true };
        let (answer, decide) = (format!("/clawbacks/{id}/answer"), format!("/clawbacks/{id}/decide"));
        let agreed = json!({"answer": "同意退还。"});
        self.must(told, (&self.provider, &answer, Some(&agreed)), "clawback.answered", Some(&id));
        let ordered = json!({"verdict": "ordered", "reason": "事实清楚。"});
        let is_ordered = random.below(4) > 0
            && self.may(told, (&self.decider, &decide, Some(&ordered)), "clawback.ordered", Some(&id)).is_some();
        if !is_ordered {
            let dismissed = json!({"verdict": "dismissed", "reason": "查无实据。"});
            self.must(told, (&self.decider, &decide, Some(&dismissed)), "clawback.dismissed", Some(&id));
        } else if random.below(2) == 0 {
            self.pay_back(random, told, &id);
        }
        true
    }

    /// The payee pays each treasury its part through the bank; what a batch took meanwhile is nobody's debt any more.
    fn pay_back(&self, random: &mut Random, told: &mut Told, id: &str) {
        let clawback = self.show(&self.provider, &format!("/clawbacks/{id}"));
        let parts = clawback["parts"].as_array().expect("parts");
        let mut paid = Vec::new();
        for part in parts {
            let says = format!("退回{}", text(&clawback, "reference"));
            let moved = Moved { fen: part["amount_fen"].as_i64().expect("fen"), says, number: self.key() };
            let statement = self.import(random, told, text(part, "account_number"), std::slice::from_ref(&moved));
            paid.push((statement, moved.number));
        }
        self.match_lines(told);
        for (statement, number) in paid {
            let line = self.line(&statement, &number);
            if line["state"] == "exception" {
                let proposal = json!({"resolution": "not_ours", "note": "已从拨付中抵扣，退还付款单位"});
                self.settle_line(random, told, text(&line, "id"), &proposal);
            }
        }
    }
}
