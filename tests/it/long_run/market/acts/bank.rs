//! What the bank's statements say, and what people make of it.

use chrono::Utc;
use chuangquan::kernel::{Fen, local_date};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::super::tale::{Random, Told};
use super::super::{Actor, LEVELS, Market, Shown, items, text};
use crate::support::process::eventually;

pub(super) const FORM: &str = "multipart/form-data; boundary=b";

/// A form with a file and perhaps one more field.
pub(super) fn form(field: Option<(&str, &str)>, name: &str, content: &[u8]) -> Vec<u8> {
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

/// A movement of today on a treasury's account.
pub(super) struct Moved {
    /// Negative where money leaves.
    pub fen: i64,
    pub says: String,
    /// The bank's own, never given before.
    pub number: String,
}

impl Moved {
    fn paid(payment: &Value) -> Self {
        let (fen, reference) = (payment["amount_fen"].as_i64().expect("fen"), text(payment, "reference"));
        Self { fen: -fen, says: format!("拨付{reference}"), number: format!("B{reference}") }
    }
}

/// What the account held before.
const OPENING: i64 = 1_000_000_000;

/// A bank's CSV of today.
fn csv(account: &str, moved: &[Moved]) -> String {
    let today = local_date(Utc::now());
    let mut balance = OPENING;
    let mut text = format!("账号,{account},币种,人民币,期初余额,{}\n", Fen::new(balance));
    text.push_str("交易日期,借方发生额,贷方发生额,余额,附言,流水号\n");
    for Moved { fen, says, number } in moved {
        balance += fen;
        let amount = Fen::new(fen.abs());
        let (debit, credit) =
            if *fen < 0 { (amount.to_string(), String::new()) } else { (String::new(), amount.to_string()) };
        text.push_str(&format!("{today},{debit},{credit},{},{says},{number}\n", Fen::new(balance)));
    }
    text
}

/// The same as camt.053.
fn camt053(id: &str, account: &str, moved: &[Moved]) -> String {
    let today = local_date(Utc::now());
    let balance = |code: &str, fen: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>{}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>{today}</Dt></Dt></Bal>",
            Fen::new(fen)
        )
    };
    let entry = |Moved { fen, says, number }: &Moved| {
        let (amount, way) = (Fen::new(fen.abs()), if *fen < 0 { "DBIT" } else { "CRDT" });
        format!(
            "<Ntry><Amt Ccy='CNY'>{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{today}</Dt></BookgDt>\
             <AcctSvcrRef>{number}</AcctSvcrRef><AddtlNtryInf>{says}</AddtlNtryInf></Ntry>"
        )
    };
    let closing = OPENING + moved.iter().map(|one| one.fen).sum::<i64>();
    let balances = balance("OPBD", OPENING) + &balance("CLBD", closing);
    let entries: String = moved.iter().map(entry).collect();
    format!(
        "<Document><BkToCstmrStmt><Stmt><Id>{id}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>\
         {balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )
}

impl Market<'_> {
    /// The bank's statements show what a batch sent, and perhaps something else; the matching finds the one, two people settle
    /// the other.
    pub(super) fn pay(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(batch) = self.take(random, |waiting| &mut waiting.exported) else { return false };
        let payments = self.not_told_of(self.payments(&batch, "sent"));
        if payments.is_empty() {
            return true;
        }
        let (mut shown, mut odd) = (Vec::new(), Vec::new());
        for (level, _, account) in LEVELS {
            let of_level: Vec<&Value> = payments.iter().filter(|payment| payment["level"] == level).collect();
            if of_level.is_empty() {
                continue;
            }
            let mut moved: Vec<Moved> = of_level.iter().map(|payment| Moved::paid(payment)).collect();
            let strange = self.strange(random);
            let resolution = strange.as_ref().map(|(moved, resolution)| (moved.number.clone(), *resolution));
            moved.extend(strange.map(|(moved, _)| moved));
            let statement = self.import(random, told, account, &moved);
            odd.extend(resolution.map(|(number, resolution)| (statement.clone(), number, resolution)));
            shown.extend(of_level.into_iter().map(|payment| Shown {
                batch: batch.clone(),
                statement: statement.clone(),
                payment: payment.clone(),
            }));
        }
        self.match_lines(told);
        for one in shown {
            told.done("payment.paid", text(&one.payment, "id"));
            self.put(one, |waiting| &mut waiting.shown);
        }
        for (statement, number, resolution) in odd {
            let line = self.line(&statement, &number);
            let proposal = json!({"resolution": resolution, "note": "已向银行核实"});
            self.settle_line(random, told, text(&line, "id"), &proposal);
        }
        for line in items(&self.show(&self.maker, &format!("/batches/{batch}/lines?limit=200"))) {
            // Of an award or a reward there is none.
            if let (true, Some(claim)) = (line["level"] == "city", line["claim_id"].as_str()) {
                self.put(claim.to_owned(), |waiting| &mut waiting.paid);
            }
        }
        true
    }

    /// Sometimes a charge, or money that is none of the treasury's; and what is to be done about it.
    fn strange(&self, random: &mut Random) -> Option<(Moved, &'static str)> {
        let (fen, says, resolution) = match random.below(6) {
            0 => (-37, "账户管理费", "bank_fee"),
            1 => (-41, "误扣", "not_ours"),
            2 => (13, "来款", "not_ours"),
            _ => return None,
        };
        Some((Moved { fen, says: says.to_owned(), number: self.key() }, resolution))
    }

    /// Brings a statement of an account, as the bank's table or as camt.053; answers its id.
    pub(super) fn import(&self, random: &mut Random, told: &mut Told, account: &str, moved: &[Moved]) -> String {
        let (name, content) = if random.below(2) == 0 {
            ("bank.csv", csv(account, moved))
        } else {
            ("bank.xml", camt053(&self.key(), account, moved))
        };
        let body = form(None, name, content.as_bytes());
        let reply = self.send_bytes(told, &self.maker, "/statements", (&body, FORM)).expect(201);
        text(&reply.json()["statements"][0]["statement"], "id").to_owned()
    }

    pub(super) fn match_lines(&self, told: &mut Told) {
        self.have_done(told, &self.maker, "/reconciliation/match");
    }

    /// Asks for what is done later, and waits until it is.
    fn have_done(&self, told: &mut Told, actor: &Actor, path: &str) {
        let work = self.send(told, (actor, path, None)).expect(202).id();
        eventually("what was asked for is done", || {
            let work = self.show(actor, &format!("/work/{work}"));
            assert!(work["state"] != "failed", "{path}: {work}");
            work["state"] == "done"
        });
    }

    /// The line with this number of the bank.
    pub(super) fn line(&self, statement: &str, number: &str) -> Value {
        let page = self.show(&self.maker, &format!("/statement-lines?statement={statement}&limit=200"));
        let found = items(&page).iter().find(|line| line["bank_reference"] == number);
        found.unwrap_or_else(|| panic!("no line {number}: {page}")).clone()
    }

    /// Two people settle a line of which the program is not sure.
    pub(super) fn settle_line(&self, random: &mut Random, told: &mut Told, line: &str, proposal: &Value) {
        let open = self.show(&self.maker, "/reconciliation/exceptions?state=open&limit=200");
        let found = items(&open).iter().find(|exception| exception["line_id"] == line);
        let exception = found.unwrap_or_else(|| panic!("nobody is asked about line {line}: {open}"));
        self.agree(random, told, text(exception, "id"), proposal);
    }

    /// One person proposes what to do about an exception, another agrees, sometimes only the second time.
    fn agree(&self, random: &mut Random, told: &mut Told, id: &str, proposal: &Value) {
        let path = |step: &str| format!("/reconciliation/exceptions/{id}/{step}");
        self.must(told, (&self.maker, &path("propose"), Some(proposal)), "exception.proposed", Some(id));
        if random.below(4) == 0 {
            let why = json!({"reason": "请再核对一次"});
            self.must(told, (&self.checker, &path("decline"), Some(&why)), "exception.declined", Some(id));
            self.must(told, (&self.maker, &path("propose"), Some(proposal)), "exception.proposed", Some(id));
        }
        self.must(told, (&self.checker, &path("resolve"), None), "exception.resolved", Some(id));
    }

    /// A match is taken for wrong and undone; two people find that it was right.
    pub(super) fn doubt_match(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(shown) = self.take(random, |waiting| &mut waiting.shown) else { return false };
        let line = self.line(&shown.statement, &Moved::paid(&shown.payment).number);
        let id = text(&line, "id");
        let (path, why) = (format!("/statement-lines/{id}/unmatch"), json!({"reason": "疑似对错"}));
        let reply = self.send(told, (&self.maker, &path, Some(&why))).expect(200);
        told.done("match.undone", id);
        let parts = [json!({"payment_id": shown.payment["id"], "amount_fen": shown.payment["amount_fen"]})];
        let proposal = json!({"resolution": "matched_by_hand", "note": "核对无误", "payments": parts});
        self.agree(random, told, &reply.id(), &proposal);
        self.put(shown, |waiting| &mut waiting.shown)
    }

    /// The bank gives back what it had paid; two people agree on that, and it is sent again.
    pub(super) fn come_back(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(Shown { batch, payment, .. }) = self.take(random, |waiting| &mut waiting.shown) else { return false };
        let (id, reference) = (text(&payment, "id"), text(&payment, "reference"));
        let fen = payment["amount_fen"].as_i64().expect("fen");
        let (_, _, account) = LEVELS.into_iter().find(|(level, ..)| payment["level"] == *level).expect("a level");
        let back = Moved { fen, says: format!("退回{reference}"), number: self.key() };
        let statement = self.import(random, told, account, std::slice::from_ref(&back));
        self.match_lines(told);
        let line = self.line(&statement, &back.number);
        let parts = [json!({"payment_id": id, "amount_fen": fen})];
        let proposal = json!({"resolution": "returned_and_reissued", "note": "收款账号已销户", "payments": parts});
        self.settle_line(random, told, text(&line, "id"), &proposal);
        told.done("payment.returned", id);
        told.done("payment.reissued", id);
        let all = self.show(&self.maker, &format!("/batches/{batch}/payments?limit=200"));
        let fresh = items(&all).iter().find(|other| other["reissues_id"] == id).expect("the new one");
        told.done("payment.created", text(fresh, "id"));
        self.send_out(told, batch)
    }

    /// A month that is over is closed and sealed.
    pub(super) fn close_month(&self, random: &mut Random, told: &mut Told) -> bool {
        let Some(month) = self.take(random, |waiting| &mut waiting.over) else { return false };
        // By this name the trail knows it.
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(month.bytes()).for_each(|(to, from)| *to = from);
        self.have_done(told, &self.checker, &format!("/reconciliation/periods/{month}/close"));
        told.done("period.closed", &Uuid::from_bytes(bytes).to_string());
        true
    }
}
