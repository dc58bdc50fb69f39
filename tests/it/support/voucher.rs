//! Makers of programmes, budget lines and vouchers, by the product's own use cases.

use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{
    Actor, AppropriationId, Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, Text, UserId, VoucherId,
    local_year,
};
use chuangquan::programme::Rules;
use chuangquan::programme::model::{BudgetSide, ReviewStep};
use chuangquan::programme::service as programmes;
use chuangquan::programme::service::appropriation::NewAppropriation;
use chuangquan::store::DbError;
use chuangquan::store::schema::{app_user, organisation, outbox};
use chuangquan::voucher::model::Verdict;
use chuangquan::voucher::service::{self as vouchers, Wish};
use diesel::prelude::*;
use serde_json::json;

use super::given::{CITY, DISTRICT, Person, serial};
use super::{Reply, TestApp};

/// A published programme.
#[derive(Debug, Clone)]
pub struct GivenProgramme {
    pub id: ProgrammeId,
    pub version_id: ProgrammeVersionId,
    pub rules: Rules,
}

/// The rules that are shipped as an example: half of the price in deduction mode, 50,000 yuan an order, 200,000 a year,
/// paid by city and district half each; open to enterprises of any size, so that a plain enterprise may apply.
pub fn typical_rules() -> Rules {
    let document: serde_json::Value =
        serde_json::from_str(include_str!("../../../data/programmes/weihai-2026.json")).expect("JSON");
    let mut rules: Rules = serde_json::from_value(document["rules"].clone()).expect("rules");
    rules.eligibility.size_classes.clear();
    rules
}

impl TestApp {
    /// A published programme with typical rules, and plenty of money for the two budget lines of the usual district.
    pub fn programme(&self) -> GivenProgramme {
        let programme = self.programme_with(typical_rules());
        self.fund(&programme, Fen::from_yuan(100_000_000));
        programme
    }

    /// A published programme without money.
    pub fn programme_with(&self, rules: Rules) -> GivenProgramme {
        self.ensure_region(CITY);
        self.write(|tx| {
            let new = programmes::NewProgramme {
                code: format!("P{}", serial()),
                name: Text::new("试点券", "trial voucher"),
                region_code: RegionCode::parse(CITY).expect("a region"),
            };
            let programme = programmes::programme_create(tx, new)?;
            let draft = programmes::version_draft(tx, programme.id, rules.clone())?;
            let version = programmes::version_publish(tx, draft.id, None)?;
            Ok::<_, programmes::Error>(GivenProgramme {
                id: programme.id,
                version_id: version.id,
                rules: version.rules,
            })
        })
    }

    /// Opens this year's demand-side lines of city and the usual district, each with `amount`.
    pub fn fund(&self, programme: &GivenProgramme, amount: Fen) {
        self.ensure_region(CITY);
        self.ensure_region(DISTRICT);
        for part in &programme.rules.budget_split {
            let region = match part.level {
                chuangquan::programme::BudgetLevel::District => DISTRICT,
                _ => CITY,
            };
            let new = NewAppropriation {
                programme_id: programme.id,
                side: BudgetSide::Demand,
                level: part.level,
                region_code: RegionCode::parse(region).expect("a region"),
                fiscal_year: local_year(self.clock.now()),
                document: format!("威财预〔2026〕{}号", serial()),
                amount,
            };
            self.grant(&new);
        }
    }

    /// Opens a budget line with its first money: proposed by one person of the finance bureau, agreed by another.
    pub fn grant(&self, new: &NewAppropriation) -> AppropriationId {
        let [maker, checker] = self.two_of_finance();
        let proposed = self.write(|tx| programmes::grant_propose(tx, &maker, new));
        let approved = self.write(|tx| programmes::change_decide(tx, &checker, proposed.id, true, None));
        self.forget_news("appropriation_change");
        approved.appropriation_id.expect("the line is open")
    }

    /// Grants a budget line more money by two people.
    pub fn increase(&self, line: AppropriationId, amount: Fen, document: &str) {
        let [maker, checker] = self.two_of_finance();
        let proposed = self.write(|tx| programmes::increase_propose(tx, &maker, line, amount, document));
        self.write(|tx| programmes::change_decide(tx, &checker, proposed.id, true, None));
        self.forget_news("appropriation_change");
    }

    /// What the proposer would be told of, so that tests which count messages count their own. A process of the product
    /// that runs beside may have told already: that stays.
    pub fn forget_news(&self, subject_kind: &str) {
        let news = outbox::table.filter(outbox::subject_kind.eq(subject_kind).and(outbox::handled_at.is_null()));
        self.read(|conn| diesel::delete(news).execute(conn).map_err(DbError::from));
    }

    /// Another person agrees over HTTP with what was proposed for a budget line.
    pub fn agree_change(&self, checker: &Person, change: &serde_json::Value) -> Reply {
        let path = format!("/api/v1/appropriation-changes/{}/approve", change["id"].as_str().expect("an id"));
        self.post(&path, &checker.token, &json!({}))
    }

    /// The same two people each time, so that granting often makes no crowd.
    fn two_of_finance(&self) -> [Caller; 2] {
        [("grants-maker", Role::FinanceMaker), ("grants-checker", Role::FinanceChecker)]
            .map(|(login, role)| self.known_person(login, role))
    }

    /// A person of the city's finance bureau, made the first time.
    fn known_person(&self, login: &str, role: Role) -> Caller {
        let found: Option<(UserId, OrganisationId)> = self.read(|conn| {
            app_user::table
                .filter(app_user::login.eq(login))
                .select((app_user::id, app_user::organisation_id))
                .first(conn)
                .optional()
                .map_err(DbError::from)
        });
        if let Some((user_id, organisation_id)) = found {
            let region = RegionCode::parse(CITY).expect("a region");
            return Caller {
                user_id,
                organisation_id,
                login: login.to_owned(),
                roles: vec![role],
                region,
                client: None,
            };
        }
        let person = self.person(role, "finance_bureau", CITY);
        self.read(|conn| {
            diesel::update(app_user::table.find(person.caller.user_id))
                .set(app_user::login.eq(login))
                .execute(conn)
                .map_err(DbError::from)
        });
        Caller { login: login.to_owned(), ..person.caller }
    }

    /// A voucher of `face` for an enterprise, applied for, reviewed at both levels and issued.
    pub fn voucher(&self, programme: &GivenProgramme, enterprise: &Person, face: Fen) -> VoucherId {
        let application = self.application_in_city_review(programme, enterprise, face);
        let city = self.city_administrator();
        let (_, voucher) = self
            .db
            .write(&city.caller.actor(), |tx| vouchers::review_city(tx, &city.caller, application, Verdict::Pass, ""))
            .expect("the city passes");
        voucher.expect("a pass issues the voucher").id
    }

    /// An application that waits for the city's word.
    pub fn application_in_city_review(
        &self,
        programme: &GivenProgramme,
        enterprise: &Person,
        face: Fen,
    ) -> chuangquan::kernel::VoucherApplicationId {
        let caller = &enterprise.caller;
        let wish = Wish { amount: face, purpose: "新材料表征测试".to_owned(), class: None };
        let id = self
            .db
            .write(&caller.actor(), |tx| {
                let application = vouchers::application_create(tx, caller, programme.id, &wish)?;
                vouchers::application_submit(tx, caller, application.id).map(|application| application.id)
            })
            .expect("the application is handed in");
        if programme.rules.review.contains(&ReviewStep::District) {
            let district = self.district_reviewer();
            self.db
                .write(&district.caller.actor(), |tx| {
                    vouchers::review_district(tx, &district.caller, id, Verdict::Pass, "")
                })
                .expect("the district passes");
        }
        id
    }

    /// Writes facts about an organisation into its profile.
    pub fn profile(&self, id: OrganisationId, facts: serde_json::Value) {
        self.read(|conn| {
            diesel::update(organisation::table.find(id)).set(organisation::profile.eq(facts)).execute(conn)?;
            Ok::<_, chuangquan::store::DbError>(())
        });
    }

    /// Facts that meet the rules of the shipped programmes.
    pub fn small_tech_enterprise(&self) -> Person {
        let enterprise = self.enterprise();
        self.profile(enterprise.organisation(), json!({"size_class": "small", "is_registered_tech_sme": true}));
        enterprise
    }

    /// Runs the expiry of vouchers.
    pub fn expire_vouchers(&self) -> usize {
        self.db.write(&Actor::system("expiry"), vouchers::expire_due).expect("the expiry runs")
    }
}
