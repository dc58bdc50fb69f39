//! What a payee owes back of a claim that another region paid first goes to the region that funded the voucher, once.

use chuangquan::identity::Role;
use chuangquan::kernel::{PaymentId, local_date};
use serde_json::{Value, json};

use crate::clawback::{Bureau, bureau, ordered, propose, step};
use crate::clearing::{ELSEWHERE, approved, scene};
use crate::settlement_versions::assert_sound;
use crate::support::TestApp;
use crate::support::claim::Scene;
use crate::support::given::{CITY, DISTRICT, Person};
use crate::support::settlement::account;

/// A claim of 500 yuan, half of it the district's, that is paid to the provider by the treasuries of its own region, in March.
struct Paid {
    app: TestApp,
    scene: Scene,
    office: Bureau,
    claim: String,
    maker: Person,
    checker: Person,
}

impl Paid {
    fn given() -> Self {
        let app = TestApp::start();
        let mut scene = scene(&app);
        let claim = approved(&app, &mut scene);
        let (maker, checker, office) = (app.finance_maker(), app.finance_checker(), bureau(&app));
        app.set_bank_details(scene.provider.organisation(), "荣成某检测有限公司");
        for (level, region) in [("city", CITY), ("district", ELSEWHERE)] {
            let path = format!("/api/v1/treasury-accounts/{level}/{region}");
            app.set_by_two((&maker, &checker), &path, &account("财政局"));
        }
        let today = local_date(app.clock.now());
        let wanted = json!({
            "programme_id": scene.programme.id, "side": "demand", "period_from": "2026-03-01",
            "period_to": today.to_string(),
        });
        let batch = app.post("/api/v1/batches", &maker.token, &wanted).expect(201).id();
        let second = app.finance_checker();
        app.batch_step(&second, &batch, "check").expect(200);
        app.batch_step(&checker, &batch, "authorise").expect(200);
        app.post(&format!("/api/v1/batches/{batch}/exports"), &maker.token, &json!({ "formats": ["csv"] })).expect(201);
        let paid: Vec<(PaymentId, _)> = app
            .payments_of(&maker, &batch)
            .iter()
            .map(|payment| (payment["id"].as_str().expect("an id").parse().expect("an id"), today))
            .collect();
        assert_eq!(paid.len(), 2);
        app.write(|tx| chuangquan::settlement::service::mark_paid(tx, &paid));
        Self { app, scene, office, claim, maker, checker }
    }

    /// Fresh tokens some days later.
    fn later(&mut self, days: i64) {
        self.app.advance(chrono::Duration::days(days));
        for person in [&mut self.maker, &mut self.checker] {
            self.app.renew(person);
        }
    }

    fn ordered(&self, fen: i64) -> String {
        let id = ordered(&self.app, &self.office, &self.scene.provider, &self.claim, Some(fen));
        let shown = crate::clawback::show(&self.app, &self.scene.provider, &id);
        shown["reference"].as_str().expect("a reference").to_owned()
    }

    fn statement(&self, person: &Person, (first, last): (&str, &str)) -> Value {
        let query = format!("programme_id={}&first_day={first}&last_day={last}", self.scene.programme.id);
        self.app.get(&format!("/api/v1/clearings/statement?{query}"), &person.token).expect(200).json()
    }

    fn propose(&self, (first, last): (&str, &str)) -> crate::support::Reply {
        let body = json!({ "programme_id": self.scene.programme.id, "first_day": first, "last_day": last });
        self.app.post("/api/v1/clearings", &self.maker.token, &body)
    }

    fn decide(&self, clearing: &Value, agrees: bool) {
        let path = format!("/api/v1/clearings/{}/decide", clearing["id"].as_str().expect("an id"));
        let body = json!({ "agrees": agrees, "note": "鲁财预清〔2026〕1号" });
        self.app.post(&path, &self.checker.token, &body).expect(200);
    }

    fn cleared(&self, days: (&str, &str)) -> Value {
        let proposed = self.propose(days).expect(201).json();
        self.decide(&proposed, true);
        proposed["statement"].clone()
    }

    /// What the district of the voucher has received less paid, and what the provider's has.
    fn balances(&self) -> (i64, i64) {
        let of = |region: &str| {
            let key = format!("clearing:district:{region}");
            let account = self.app.read(|conn| chuangquan::ledger::account_by_key(conn, &key));
            account.expect("an account").balance.posted().get()
        };
        (of(DISTRICT), of(ELSEWHERE))
    }
}

const MARCH: (&str, &str) = ("2026-03-01", "2026-03-31");
const APRIL: (&str, &str) = ("2026-04-01", "2026-04-30");
const MAY: (&str, &str) = ("2026-05-01", "2026-05-31");

fn net(debtor: &str, creditor: &str, fen: i64) -> Value {
    json!([{ "level": "district", "debtor_region": debtor, "creditor_region": creditor, "amount_fen": fen }])
}

#[test]
fn what_comes_back_after_the_clearing_goes_to_the_region_that_funded_it() {
    let mut paid = Paid::given();
    paid.later(30);
    assert_eq!(paid.cleared(MARCH)["nets"], net(DISTRICT, ELSEWHERE, 25_000));
    let reference = paid.ordered(20_000);
    assert_sound(&paid.app);

    let told = paid.statement(&paid.maker, APRIL);
    assert_eq!((&told["claims"], &told["nets"]), (&json!(0), &net(ELSEWHERE, DISTRICT, 10_000)), "{told}");
    let why = &told["clawbacks"][0];
    assert_eq!((&why["kind"], &why["amount_fen"]), (&json!("passed_on"), &json!(10_000)), "{why}");
    for language in ["zh", "en"] {
        assert!(why["reason"][language].as_str().is_some_and(|text| text.contains(&reference)), "{why}");
    }
    // It was demanded in April, and March is over.
    assert_eq!(paid.statement(&paid.maker, MARCH)["nets"], json!([]));

    paid.later(30);
    let declined = paid.propose(APRIL).expect(201).json();
    paid.decide(&declined, false);
    assert_eq!(paid.balances(), (-25_000, 25_000), "nothing moves by what is declined");
    assert_eq!(paid.cleared(APRIL)["nets"], net(ELSEWHERE, DISTRICT, 10_000));
    assert_eq!(paid.balances(), (-15_000, 15_000));
    assert_sound(&paid.app);

    // A second clearing does not repeat it; the rest of the claim, demanded back later, follows.
    paid.propose(APRIL).expect_problem(409, "nothing_to_clear");
    paid.ordered(30_000);
    paid.later(31);
    let other = paid.app.person(Role::FinanceMaker, "finance_bureau", ELSEWHERE);
    assert_eq!(paid.statement(&other, MAY)["nets"], net(ELSEWHERE, DISTRICT, 15_000), "it concerns that region");
    assert_eq!(paid.cleared(MAY)["nets"], net(ELSEWHERE, DISTRICT, 15_000));
    assert_eq!(paid.balances(), (0, 0), "who funded the voucher has all of it back");
    paid.propose(MAY).expect_problem(409, "nothing_to_clear");
    let list = paid.app.get("/api/v1/clearings", &other.token).expect(200).json();
    let told = &list["items"][0]["statement"];
    assert_eq!(
        (&told["nets"], &told["clawbacks"][0]["kind"]),
        (&net(ELSEWHERE, DISTRICT, 15_000), &json!("passed_on"))
    );
    assert_sound(&paid.app);
}

#[test]
fn what_came_back_before_the_clearing_is_not_cleared() {
    let mut paid = Paid::given();
    paid.ordered(20_000);
    paid.later(30);
    let told = paid.statement(&paid.maker, MARCH);
    assert_eq!((&told["claims"], &told["nets"]), (&json!(1), &net(DISTRICT, ELSEWHERE, 15_000)), "{told}");
    let why = &told["clawbacks"][0];
    assert_eq!((&why["kind"], &why["amount_fen"]), (&json!("deducted"), &json!(10_000)), "{why}");
    let declined = paid.propose(MARCH).expect(201).json();
    paid.decide(&declined, false);
    assert_eq!(paid.cleared(MARCH)["nets"], net(DISTRICT, ELSEWHERE, 15_000));
    assert_eq!(paid.balances(), (-15_000, 15_000));
    assert_sound(&paid.app);

    paid.later(30);
    paid.propose(APRIL).expect_problem(409, "nothing_to_clear");
    paid.propose(MARCH).expect_problem(409, "nothing_to_clear");
}

#[test]
fn only_what_is_ordered_counts_and_nothing_is_owed_of_what_is_demanded_back_whole() {
    let mut paid = Paid::given();
    let id = propose(&paid.app, &paid.office.proposer, &paid.claim, None).expect(201).id();
    paid.later(30);
    let told = paid.statement(&paid.maker, MARCH);
    assert_eq!(told["nets"], net(DISTRICT, ELSEWHERE, 25_000), "nobody owes unheard: {told}");
    let dismissed = json!({ "verdict": "dismissed", "reason": "查无实据。" });
    step(&paid.app, &paid.office.decider, &id, "decide", &dismissed).expect(200);
    assert_eq!(paid.statement(&paid.maker, MARCH), told, "what is dismissed changes nothing");
    paid.ordered(50_000);
    paid.propose(MARCH).expect_problem(409, "nothing_to_clear");
    assert_sound(&paid.app);
}

/// Demanded back while a clearing waits for its second person: the share was taken in whole, and the part follows.
#[test]
fn what_is_ordered_while_a_clearing_waits_is_passed_on_by_the_next() {
    let mut paid = Paid::given();
    paid.later(30);
    let proposed = paid.propose(MARCH).expect(201).json();
    paid.ordered(20_000);
    paid.decide(&proposed, true);
    assert_eq!(paid.balances(), (-25_000, 25_000));
    paid.later(30);
    assert_eq!(paid.cleared(APRIL)["nets"], net(ELSEWHERE, DISTRICT, 10_000));
    assert_eq!(paid.balances(), (-15_000, 15_000));
    assert_sound(&paid.app);
}
