//! Makers of what a batch is made of: approved claims with their money in the ledger, bank details, treasuries.

use chrono::{DateTime, Duration, Utc};
use chuangquan::catalog::{Grade, service as catalogue};
use chuangquan::identity::Role;
use chuangquan::kernel::{BookingId, ClaimId, Fen, ListingId, OrganisationId, RegionCode, VoucherId, local_year};
use chuangquan::programme::BudgetLevel;
use chuangquan::programme::model::BudgetSide;
use chuangquan::programme::service::appropriation::NewAppropriation;
use chuangquan::store::DbError;
use chuangquan::store::schema::{bank_account, booking, claim, claim_share, listing, organisation};
use chuangquan::voucher::service as vouchers;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::given::{CITY, DISTRICT, Person, serial};
use super::voucher::GivenProgramme;
use super::{Reply, TestApp};

/// A programme with a voucher in use, two people of the finance bureau, and treasuries that know where they pay from.
pub struct Settling {
    pub programme: GivenProgramme,
    pub enterprise: Person,
    pub voucher: VoucherId,
    pub maker: Person,
    pub checker: Person,
}

impl TestApp {
    pub fn settling(&self) -> Settling {
        let scene = self.settling_without_treasuries();
        for (level, region) in [("city", CITY), ("district", DISTRICT)] {
            let path = format!("/api/v1/treasury-accounts/{level}/{region}");
            self.set_by_two((&scene.maker, &scene.checker), &path, &account("财政局"));
        }
        scene
    }

    /// As [`TestApp::settling`], a day ago: its rules were in force on a day that is over, so that there can be rewards.
    pub fn settling_since_yesterday(&self) -> Settling {
        let now = self.clock.now();
        self.clock.set(now - Duration::days(1));
        let mut scene = self.settling();
        self.clock.set(now);
        for person in [&mut scene.enterprise, &mut scene.maker, &mut scene.checker] {
            self.renew(person);
        }
        scene
    }

    pub fn settling_without_treasuries(&self) -> Settling {
        let programme = self.programme();
        let enterprise = self.enterprise();
        let voucher = self.voucher(&programme, &enterprise, Fen::from_yuan(200_000));
        let maker = self.finance_maker();
        let checker = self.colleague(maker.organisation(), Role::FinanceChecker, CITY);
        Settling { programme, enterprise, voucher, maker, checker }
    }

    /// A provider that has said where it is paid.
    pub fn payable_provider(&self) -> Person {
        let provider = self.provider();
        self.set_bank_details(provider.organisation(), &format!("供方{}", serial()));
        provider
    }

    pub fn set_bank_details(&self, id: OrganisationId, name: &str) {
        let number = format!("6217{:012}", serial());
        self.read(|conn| {
            diesel::insert_into(bank_account::table)
                .values((
                    bank_account::organisation_id.eq(id),
                    bank_account::account_name.eq(name),
                    bank_account::account_number.eq(&number),
                    bank_account::bank_name.eq("威海市商业银行"),
                    bank_account::bank_code.eq("313465000018"),
                    bank_account::updated_at.eq(self.clock.now()),
                ))
                .on_conflict(bank_account::organisation_id)
                .do_update()
                .set((bank_account::account_name.eq(name), bank_account::account_number.eq(&number)))
                .execute(conn)
                .map_err(DbError::from)
        });
    }

    pub fn set_organisation_state(&self, id: OrganisationId, state: &str) {
        self.read(|conn| {
            diesel::update(organisation::table.find(id))
                .set(organisation::state.eq(state))
                .execute(conn)
                .map_err(DbError::from)
        });
    }

    /// A claim of `subsidy` on a booking of twice as much, approved now: the money is owed to the provider.
    pub fn approved_claim(&self, scene: &Settling, provider: OrganisationId, subsidy: Fen) -> ClaimId {
        self.claim_approved_at(scene, provider, subsidy, self.clock.now())
    }

    /// As [`TestApp::approved_claim`], approved a day ago: of a day that is over, so that its provider can be rewarded.
    pub fn approved_claim_of_yesterday(&self, scene: &Settling, provider: OrganisationId, subsidy: Fen) -> ClaimId {
        self.claim_approved_at(scene, provider, subsidy, self.clock.now() - Duration::days(1))
    }

    fn claim_approved_at(
        &self,
        scene: &Settling,
        provider: OrganisationId,
        subsidy: Fen,
        now: DateTime<Utc>,
    ) -> ClaimId {
        let (booking_id, claim_id) = (BookingId::new(), ClaimId::new());
        self.write(|tx| {
            let locked = vouchers::lock_funds(tx, scene.voucher, scene.enterprise.organisation())?;
            let hold = vouchers::hold(tx, &locked, booking_id, subsidy, None)?;
            let booked = Booked { scene, provider, subsidy, booking_id, claim_id, now };
            booked.insert_booking(tx.conn(), hold).map_err(DbError::from)?;
            vouchers::post_hold(tx, scene.voucher, hold, booking_id, subsidy, subsidy)?;
            booked.insert_claim(tx.conn()).map_err(DbError::from)?;
            let shares = vouchers::pay_out(tx, scene.voucher, claim_id, subsidy, provider)?;
            for share in shares {
                diesel::insert_into(claim_share::table)
                    .values((
                        claim_share::claim_id.eq(claim_id),
                        claim_share::level.eq(share.level),
                        claim_share::payer_region.eq(share.payer_region),
                        claim_share::amount_fen.eq(share.amount),
                        claim_share::account_id.eq(share.account_id),
                    ))
                    .execute(tx.conn())
                    .map_err(DbError::from)?;
            }
            Ok::<_, chuangquan::voucher::Error>(())
        });
        claim_id
    }

    pub fn claim_state(&self, id: ClaimId) -> String {
        self.read(|conn| claim::table.find(id).select(claim::state).first(conn).map_err(DbError::from))
    }

    pub fn grade(&self, provider: OrganisationId, grade: Grade) {
        let year = local_year(self.clock.now());
        let caller = self.city_administrator().caller;
        self.write(|tx| catalogue::grade_set(tx, &caller, provider, year, grade, &json!({})));
    }

    /// A provider that is to be rewarded: graded good, with a claim of 1,000 yuan of yesterday, and a budget of 1,000 yuan of each treasury.
    pub fn rewarded_provider(&self, scene: &Settling) -> Person {
        self.fund_rewards(&scene.programme, Fen::new(100_000), Fen::new(100_000));
        let provider = self.payable_provider();
        self.approved_claim_of_yesterday(scene, provider.organisation(), Fen::new(100_000));
        self.grade(provider.organisation(), Grade::Good);
        provider
    }

    /// Opens this year's supply-side lines of city and the usual district.
    pub fn fund_rewards(&self, programme: &GivenProgramme, city: Fen, district: Fen) {
        for (level, region, amount) in [(BudgetLevel::City, CITY, city), (BudgetLevel::District, DISTRICT, district)] {
            let new = NewAppropriation {
                programme_id: programme.id,
                side: BudgetSide::Supply,
                level,
                region_code: RegionCode::parse(region).expect("a region"),
                fiscal_year: local_year(self.clock.now()),
                document: format!("威财预〔2026〕{}号", serial()),
                amount,
            };
            self.grant(&new);
        }
    }

    /// Asks for a batch of the days around the test's beginning; of rewards, of those that are over.
    pub fn draft_batch(&self, scene: &Settling, side: &str) -> Reply {
        self.post("/api/v1/batches", &scene.maker.token, &batch_request(scene, side))
    }

    /// As [`TestApp::draft_batch`], of what one level pays, or of all.
    pub fn draft_level(&self, scene: &Settling, side: &str, level: Option<&str>) -> Reply {
        let mut body = batch_request(scene, side);
        body["level"] = json!(level);
        self.post("/api/v1/batches", &scene.maker.token, &body)
    }

    pub fn batch_step(&self, person: &Person, id: &str, step: &str) -> Reply {
        self.post(&format!("/api/v1/batches/{id}/{step}"), &person.token, &json!({}))
    }

    pub fn export_batch(&self, scene: &Settling, id: &str, formats: &[&str]) -> Reply {
        let body = json!({ "formats": formats });
        self.post(&format!("/api/v1/batches/{id}/exports"), &scene.maker.token, &body)
    }

    /// One person proposes a paying account or settings, another agrees.
    pub fn set_by_two(&self, (one, other): (&Person, &Person), path: &str, value: &Value) {
        let proposed = self.put(path, &one.token, value).expect(200).json();
        self.decide_setting(other, &proposed, "agreed", "").expect(200);
        self.forget_news("setting_proposal");
    }

    pub fn decide_setting(&self, person: &Person, proposed: &Value, verdict: &str, note: &str) -> Reply {
        let area = match proposed["kind"].as_str() {
            Some("matching" | "statement_layout") => "reconciliation",
            _ => "settlement",
        };
        let path = format!("/api/v1/{area}/proposals/{}/decide", proposed["id"].as_str().expect("an id"));
        self.post(&path, &person.token, &json!({ "verdict": verdict, "note": note }))
    }

    /// Another person agrees with a layout that was proposed; answers the layout as it is then.
    pub fn agreed_layout(&self, checker: &Person, proposed: &Value) -> Value {
        self.decide_setting(checker, proposed, "agreed", "").expect(200);
        let area = if proposed["kind"] == "payment_layout" { "payment-layouts" } else { "statement-layouts" };
        let path = format!("/api/v1/{area}/{}", proposed["subject"].as_str().expect("an id"));
        self.get(&path, &checker.token).expect(200).json()
    }

    /// Another person decides on a payment that replaces one that came back.
    pub fn decide_reissue(&self, person: &Person, payment: &Value, verdict: &str, note: &str) -> Reply {
        let path = format!("/api/v1/payments/{}/reissue/decide", payment["id"].as_str().expect("an id"));
        self.post(&path, &person.token, &json!({ "verdict": verdict, "note": note }))
    }

    /// A batch of all that is approved, authorised by the checker.
    pub fn authorised_batch(&self, scene: &Settling, side: &str) -> String {
        let id = self.draft_batch(scene, side).expect(201).id();
        self.sign_batch(scene, &id);
        id
    }

    /// Checked and authorised by the checker.
    pub fn sign_batch(&self, scene: &Settling, id: &str) {
        self.batch_step(&scene.checker, id, "check").expect(200);
        self.batch_step(&scene.checker, id, "authorise").expect(200);
    }

    pub fn batch(&self, scene: &Settling, id: &str) -> Value {
        self.get(&format!("/api/v1/batches/{id}"), &scene.maker.token).expect(200).json()
    }

    /// All payments of a batch, replaced ones too, in the order of their references.
    pub fn batch_payments(&self, scene: &Settling, id: &str) -> Vec<Value> {
        self.all_items(&scene.maker, &format!("/api/v1/batches/{id}/payments"))
    }

    /// Follows a list through all of its pages.
    pub fn all_items(&self, person: &Person, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}?limit=7{cursor}"), &person.token).expect(200).json();
            items.extend(page["items"].as_array().expect("items").iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }
}

pub fn batch_request(scene: &Settling, side: &str) -> Value {
    let until = if side == "supply" { "2026-03-01" } else { "2026-03-02" };
    json!({ "programme_id": scene.programme.id, "side": side, "period_from": "2026-02-01", "period_to": until })
}

/// Bank details as a request has them.
pub fn account(name: &str) -> Value {
    json!({
        "account_name": name, "account_number": format!("3710{:012}", serial()), "bank_name": "国家金库威海市中心支库",
        "bank_code": "011465000015",
    })
}

struct Booked<'a> {
    scene: &'a Settling,
    provider: OrganisationId,
    subsidy: Fen,
    booking_id: BookingId,
    claim_id: ClaimId,
    now: DateTime<Utc>,
}

impl Booked<'_> {
    fn insert_booking(&self, conn: &mut PgConnection, hold: chuangquan::kernel::TransferId) -> QueryResult<()> {
        let listing_id = ListingId::new();
        diesel::insert_into(listing::table)
            .values((
                listing::id.eq(listing_id),
                listing::provider_id.eq(self.provider),
                listing::code.eq(format!("L{}", serial())),
                listing::kind.eq("test_service"),
                listing::state.eq("admitted"),
                listing::name.eq("材料表征测试"),
                listing::region_code.eq(DISTRICT),
                listing::created_at.eq(self.now),
                listing::updated_at.eq(self.now),
            ))
            .execute(conn)?;
        let price = Fen::new(self.subsidy.get() * 2);
        diesel::insert_into(booking::table)
            .values((
                (
                    booking::id.eq(self.booking_id),
                    booking::reference.eq(format!("BK-{}", serial())),
                    booking::region_code.eq(DISTRICT),
                    booking::listing_id.eq(listing_id),
                    booking::provider_id.eq(self.provider),
                    booking::enterprise_id.eq(self.scene.enterprise.organisation()),
                    booking::created_by.eq(self.scene.enterprise.caller.user_id),
                    booking::state.eq("accepted"),
                    booking::quantity.eq(1),
                    booking::price_fen.eq(price),
                    booking::subsidy_fen.eq(self.subsidy),
                ),
                (
                    booking::quote.eq(json!({})),
                    booking::programme_version_id.eq(self.scene.programme.version_id),
                    booking::voucher_id.eq(self.scene.voucher),
                    booking::hold_transfer_id.eq(hold),
                    booking::final_price_fen.eq(price),
                    booking::final_subsidy_fen.eq(self.subsidy),
                    booking::created_at.eq(self.now),
                    booking::updated_at.eq(self.now),
                    booking::accepted_at.eq(self.now),
                ),
            ))
            .execute(conn)?;
        // Of what the voucher does not pay.
        diesel::sql_query(
            "INSERT INTO bill (id, provider_id, enterprise_id, booking_id, year, kind, price_fen, carried_fen, amount_fen,
                               lines, provider_name, enterprise_name, listing_name, issued_on, payment_days, due_on,
                               issued_at)
             SELECT gen_random_uuid(), b.provider_id, b.enterprise_id, b.id, date_part('year', d.day), 'service',
                    b.final_price_fen, b.final_subsidy_fen, b.final_price_fen - b.final_subsidy_fen, '[]', 'provider',
                    'enterprise', 'listing', d.day, 30, d.day + 30, b.accepted_at
             FROM booking b, LATERAL (SELECT (b.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS day) d WHERE b.id = $1",
        )
        .bind::<diesel::sql_types::Uuid, _>(self.booking_id)
        .execute(conn)
        .map(drop)
    }

    fn insert_claim(&self, conn: &mut PgConnection) -> QueryResult<()> {
        diesel::insert_into(claim::table)
            .values((
                (
                    claim::id.eq(self.claim_id),
                    claim::reference.eq(format!("DF-{:09}", serial())),
                    claim::booking_id.eq(self.booking_id),
                    claim::enterprise_id.eq(self.scene.enterprise.organisation()),
                    claim::provider_id.eq(self.provider),
                    claim::payee_id.eq(self.provider),
                    claim::programme_id.eq(self.scene.programme.id),
                    claim::programme_version_id.eq(self.scene.programme.version_id),
                    claim::voucher_id.eq(self.scene.voucher),
                ),
                (
                    claim::region_code.eq(DISTRICT),
                    claim::state.eq("approved"),
                    claim::amount_fen.eq(self.subsidy),
                    claim::created_by.eq(self.scene.enterprise.caller.user_id),
                    claim::created_at.eq(self.now),
                    claim::approved_at.eq(self.now),
                    claim::updated_at.eq(self.now),
                ),
            ))
            .execute(conn)
            .map(drop)
    }
}
