//! What netting paid in a batch that is authorised and can still be recalled is not demanded back before the batch goes out.

use chuangquan::catalog::Grade;
use chuangquan::kernel::{ClaimId, ClawbackId, Fen};
use chuangquan::store::DbError;
use diesel::connection::SimpleConnection;
use serde_json::json;

use crate::clawback::{Bureau, bureau, ordered, paid_claim, propose, show, step};
use crate::clawback_subjects;
use crate::settlement_levels::cancel;
use crate::settlement_versions::{ask, assert_sound, decide};
use crate::support::TestApp;
use crate::support::given::Person;
use crate::support::settlement::Settling;

/// A provider that owes 1,000 yuan and has a claim of 600, beside one of another provider: what the debtor gets is kept back
/// whole, and their batch waits for its export.
struct Netted {
    app: TestApp,
    scene: Settling,
    debtor: Person,
    office: Bureau,
    claim: ClaimId,
}

impl Netted {
    fn begin() -> Self {
        let app = TestApp::start();
        let scene = app.settling();
        let (debtor, other, office) = (app.payable_provider(), app.payable_provider(), bureau(&app));
        let earlier = paid_claim(&app, &scene, &debtor, 100_000);
        ordered(&app, &office, &debtor, &earlier.to_string(), None);
        let claim = app.approved_claim(&scene, debtor.organisation(), Fen::new(60_000));
        app.approved_claim(&scene, other.organisation(), Fen::new(10_000));
        Self { app, scene, debtor, office, claim }
    }

    fn propose(&self) -> crate::support::Reply {
        propose(&self.app, &self.office.proposer, &self.claim.to_string(), None)
    }

    fn state(&self) -> String {
        self.app.claim_state(self.claim)
    }

    /// What one level pays, authorised.
    fn signed(&self, level: &str) -> String {
        let id = self.app.draft_level(&self.scene, "demand", Some(level)).expect(201).id();
        self.app.sign_batch(&self.scene, &id);
        assert_eq!(self.app.batch(&self.scene, &id)["state"], "authorised");
        id
    }

    fn recall(&self, id: &str) {
        ask(&self.app, &self.scene.maker, id, "金额有误").expect(201);
        decide(&self.app, &self.scene.checker, id, "recalled", "").expect(200);
    }
}

#[test]
fn what_netting_paid_is_not_demanded_while_its_batch_can_be_recalled() {
    let netted = Netted::begin();
    let Netted { app, scene, .. } = &netted;
    let city = netted.signed("city");
    let reference = app.batch(scene, &city)["reference"].clone();
    assert_eq!(netted.state(), "partly_batched");
    assert_eq!(netted.propose().expect_problem(409, "part_signed")["batch"], reference);
    let district = netted.signed("district");
    assert_eq!(netted.state(), "paid");
    assert_eq!(netted.propose().expect_problem(409, "part_signed")["batch"], reference);
    // Nothing stands in the way of the recall.
    netted.recall(&district);
    assert_eq!(netted.state(), "batched");
    assert_eq!(netted.propose().expect_problem(409, "part_signed")["batch"], reference);
    assert_sound(app);
    // Sent, the city's part is paid for good; the district's is taken out of its draft.
    app.export_batch(scene, &city, &["csv"]).expect(201);
    let proposed = netted.propose().expect(201).json();
    assert_eq!((&proposed["amount_fen"], netted.state()), (&json!(30_000), "paid".to_owned()));
    assert_eq!(app.batch(scene, &district)["total_fen"], 5_000);
    assert_sound(app);
}

/// As an earlier release let it be proposed: the city's part was netted in a batch that is not exported, the district's is
/// stopped.
#[test]
fn nor_is_it_ordered_and_a_dismissal_finds_its_way_from_every_state() {
    let netted = Netted::begin();
    let Netted { app, scene, debtor, office, claim } = &netted;
    let city = netted.signed("city");
    let id = ClawbackId::new();
    let proposed = format!(
        "INSERT INTO clawback (id, reference, claim_id, payee_id, programme_id, region_code, amount_fen, ground, statement,
                               state, proposed_by, proposed_at, hearing_until)
         SELECT '{id}', 'ZH-EARLIER', c.id, c.payee_id, c.programme_id, c.region_code, 30000, k.ground, k.statement,
                'proposed', k.proposed_by, k.proposed_at, k.hearing_until
         FROM claim c, clawback k WHERE c.id = '{claim}';
         INSERT INTO claim_stopped_share (claim_id, level, payer_region, amount_fen, account_id, clawback_id, stopped_at)
         SELECT claim_id, level, payer_region, amount_fen, account_id, '{id}', now() FROM claim_share
         WHERE claim_id = '{claim}' AND level = 'district';
         DELETE FROM claim_share WHERE claim_id = '{claim}' AND level = 'district';
         UPDATE claim SET state = 'paid', version = version + 1 WHERE id = '{claim}'"
    );
    app.read(|conn| conn.batch_execute(&proposed).map_err(DbError::from));
    let id = id.to_string();
    step(app, debtor, &id, "answer", &json!({ "answer": "同意退还。" })).expect(200);
    let decision = |verdict: &str| json!({ "verdict": verdict, "reason": "已核实。" });
    let refused = step(app, &office.decider, &id, "decide", &decision("ordered")).expect_problem(409, "part_signed");
    assert_eq!(refused["batch"], app.batch(scene, &city)["reference"]);

    netted.recall(&city);
    assert_eq!(netted.state(), "batched");
    cancel(app, scene, &city);
    assert_eq!(netted.state(), "approved");
    step(app, &office.decider, &id, "decide", &decision("dismissed")).expect(200);
    assert_eq!((netted.state(), &show(app, debtor, &id)["stopped"]), ("approved".to_owned(), &json!([])));
    assert_eq!(app.draft_batch(scene, "demand").expect(201).json()["total_fen"], 70_000);
    assert_eq!(netted.state(), "batched");
    assert_sound(app);
}

#[test]
fn a_reward_that_was_netted_waits_for_the_export_too() {
    let app = TestApp::start();
    let scene = app.settling_since_yesterday();
    let (debtor, other, office) = (app.payable_provider(), app.payable_provider(), bureau(&app));
    let earlier = paid_claim(&app, &scene, &debtor, 100_000);
    ordered(&app, &office, &debtor, &earlier.to_string(), None);
    app.approved_claim_of_yesterday(&scene, other.organisation(), Fen::new(50_001));
    app.grade(other.organisation(), Grade::Excellent);
    let (batch, reward) = clawback_subjects::rewarded(&app, &scene, &debtor);
    let shown = app.batch(&scene, &batch);
    assert_eq!(shown["state"], "authorised");
    let path = format!("supply-rewards/{reward}");
    let refused = clawback_subjects::propose(&app, &office.proposer, &path, None).expect_problem(409, "part_signed");
    assert_eq!(refused["batch"], shown["reference"]);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    clawback_subjects::propose(&app, &office.proposer, &path, None).expect(201);
    assert_sound(&app);
}
