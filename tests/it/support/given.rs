//! Makers of the people that a test needs, each in one line.

use std::sync::atomic::{AtomicU64, Ordering};

use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{OrganisationId, RegionCode, Uscc, UserId};
use chuangquan::store::schema::{app_user, organisation, region, user_role};
use diesel::prelude::*;
use serde_json::json;

use super::TestApp;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A number that no other thing of this run has.
pub fn serial() -> u64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A valid unified social credit code, never given before in this run.
pub fn uscc() -> Uscc {
    Uscc::complete(&format!("91371000MA{:07}", serial())).expect("a code")
}

pub const CITY: &str = "371000";
pub const DISTRICT: &str = "371002";

/// A person with a role, their organisation, and a token.
#[derive(Debug, Clone)]
pub struct Person {
    pub caller: Caller,
    pub token: String,
}

impl Person {
    pub fn organisation(&self) -> OrganisationId {
        self.caller.organisation_id
    }
}

impl TestApp {
    pub fn enterprise(&self) -> Person {
        self.person(Role::EnterpriseMember, "enterprise", DISTRICT)
    }

    pub fn provider(&self) -> Person {
        self.person(Role::ProviderMember, "provider", DISTRICT)
    }

    pub fn district_reviewer(&self) -> Person {
        self.person(Role::DistrictReviewer, "science_bureau", DISTRICT)
    }

    pub fn city_administrator(&self) -> Person {
        self.person(Role::CityAdministrator, "science_bureau", CITY)
    }

    pub fn finance_maker(&self) -> Person {
        self.person(Role::FinanceMaker, "finance_bureau", CITY)
    }

    pub fn finance_checker(&self) -> Person {
        self.person(Role::FinanceChecker, "finance_bureau", CITY)
    }

    pub fn auditor(&self) -> Person {
        self.person(Role::Auditor, "audit_office", CITY)
    }

    pub fn platform_administrator(&self) -> Person {
        self.person(Role::PlatformAdministrator, "platform", CITY)
    }

    /// A new organisation, admitted, with one person who has one role.
    pub fn person(&self, role: Role, kind: &str, region_code: &str) -> Person {
        self.ensure_region(region_code);
        let organisation_id = OrganisationId::new();
        self.read(|conn| {
            diesel::insert_into(organisation::table)
                .values((
                    organisation::id.eq(organisation_id),
                    organisation::uscc.eq(Some(uscc())),
                    organisation::name.eq(format!("{kind} {}", serial())),
                    organisation::kind.eq(kind),
                    organisation::region_code.eq(region_code),
                    organisation::state.eq("admitted"),
                    organisation::profile.eq(json!({})),
                    organisation::created_at.eq(self.clock.now()),
                ))
                .execute(conn)?;
            Ok::<_, chuangquan::store::DbError>(())
        });
        self.colleague(organisation_id, role, region_code)
    }

    /// One more person in an organisation.
    pub fn colleague(&self, organisation_id: OrganisationId, role: Role, region_code: &str) -> Person {
        let user_id = UserId::new();
        let login = format!("{role}-{}", serial());
        self.read(|conn| {
            diesel::insert_into(app_user::table)
                .values((
                    app_user::id.eq(user_id),
                    app_user::organisation_id.eq(organisation_id),
                    app_user::login.eq(&login),
                    app_user::name.eq(&login),
                    app_user::email.eq(format!("{login}@example.com")),
                    app_user::password_hash.eq("no password: signs in by token only"),
                    app_user::region_code.eq(Some(region_code)),
                    app_user::created_at.eq(self.clock.now()),
                ))
                .execute(conn)?;
            diesel::insert_into(user_role::table)
                .values((user_role::user_id.eq(user_id), user_role::role.eq(role)))
                .execute(conn)?;
            Ok::<_, chuangquan::store::DbError>(())
        });
        let region = RegionCode::parse(region_code).expect("a region");
        let caller = Caller { user_id, organisation_id, login, roles: vec![role], region, client: None };
        Person { token: self.token(&caller), caller }
    }

    pub fn ensure_region(&self, code: &str) {
        self.read(|conn| {
            diesel::insert_into(region::table)
                .values((
                    region::code.eq(code),
                    region::name_zh.eq(code),
                    region::name_en.eq(code),
                    region::level.eq(if code.ends_with("00") { "city" } else { "district" }),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
            Ok::<_, chuangquan::store::DbError>(())
        });
    }
}
