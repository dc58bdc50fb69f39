//! The cast: an operator, bureaus, providers, enterprises, and the accounts by which they sign in.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::stage::{Failure, Stage};
use crate::identity::model::{
    AccountNumber, BankAccount, BankCode, Email, Facts, Language, Login, Name, OrganisationKind,
};
use crate::identity::password::{self, PasswordHash, Secret};
use crate::identity::{Caller, Role, service};
use crate::kernel::{Invalid, OrganisationId, RegionCode, Text, Uscc, UserId};

/// Everybody's password in the demo. Printed with the accounts; a demo has nothing to protect.
pub const PASSWORD: &str = "chuangquan-demo-2018";

const CAST: &str = include_str!("../../data/demo/cast.json");

/// An account of the demo, to be shown to those who try it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Account {
    pub login: String,
    pub organisation: String,
    pub role: Text,
}

#[derive(Deserialize)]
struct Cast {
    operator: Operator,
    bureaus: Vec<Bureau>,
    companies: Vec<Company>,
}

#[derive(Deserialize)]
struct Operator {
    name: Name,
    region: RegionCode,
    login: Login,
}

#[derive(Deserialize)]
struct Bureau {
    name: Name,
    kind: OrganisationKind,
    region: RegionCode,
    users: Vec<BureauUser>,
}

#[derive(Deserialize)]
struct BureauUser {
    login: Login,
    role: Role,
    region: Option<RegionCode>,
}

#[derive(Deserialize)]
struct Company {
    name: Name,
    kind: OrganisationKind,
    region: RegionCode,
    login: Login,
    uscc_body: String,
    #[serde(default)]
    facts: Facts,
}

/// The people of the play, by login.
pub(super) struct People(BTreeMap<String, Caller>);

impl People {
    pub(super) fn get(&self, login: &'static str) -> Result<&Caller, Failure> {
        self.0.get(login).ok_or(Failure { act: "cast", reason: format!("nobody is called {login}") })
    }

    pub(super) fn organisation(&self, login: &'static str) -> Result<OrganisationId, Failure> {
        self.get(login).map(|caller| caller.organisation_id)
    }
}

/// The accounts of the demo, for those who try it.
///
/// # Errors
/// The cast cannot be read.
pub fn accounts() -> Result<Vec<Account>, Failure> {
    let cast = read_cast()?;
    let operator = [(cast.operator.login, cast.operator.name, Role::PlatformAdministrator)];
    let bureaus = cast.bureaus.into_iter().flat_map(|bureau| {
        bureau.users.into_iter().map(move |user| (user.login, bureau.name.clone(), user.role)).collect::<Vec<_>>()
    });
    let companies = cast.companies.into_iter().map(|company| {
        let role = match company.kind {
            OrganisationKind::Provider => Role::ProviderMember,
            _ => Role::EnterpriseMember,
        };
        (company.login, company.name, role)
    });
    Ok(operator
        .into_iter()
        .chain(bureaus)
        .chain(companies)
        .map(|(login, name, role)| Account {
            login: login.to_string(),
            organisation: name.to_string(),
            role: title(role),
        })
        .collect())
}

fn title(role: Role) -> Text {
    match role {
        Role::EnterpriseMember => Text::new("企业", "enterprise"),
        Role::ProviderMember => Text::new("供方", "provider"),
        Role::DistrictReviewer => Text::new("区审核员", "district reviewer"),
        Role::CityAdministrator => Text::new("市管理员", "city administrator"),
        Role::FinanceMaker => Text::new("财政制单员", "finance maker"),
        Role::FinanceChecker => Text::new("财政复核员", "finance checker"),
        Role::Auditor => Text::new("审计员", "auditor"),
        Role::PlatformAdministrator => Text::new("平台管理员", "platform administrator"),
    }
}

/// Act 1: the operator is set up, the bureaus are established, the companies register, providers are admitted, and
/// everybody who is to be paid says where.
pub(super) fn enter(stage: &Stage) -> Result<People, Failure> {
    let cast = read_cast()?;
    let hash = hash_password()?;
    let mut people = BTreeMap::new();

    let operator = &cast.operator;
    let first = account(&operator.login, &hash)?;
    let user = stage.system("operator", |tx| {
        service::bootstrap(tx, operator.name.clone(), operator.region.clone(), first.clone())
    })?;
    let user = user.ok_or(Failure { act: "operator", reason: "the database is not empty".to_owned() })?;
    let admin = person(stage, user)?;

    for bureau in &cast.bureaus {
        for (login, caller) in establish(stage, &admin, bureau, &hash)? {
            people.insert(login, caller);
        }
    }
    for (number, company) in (1_u32..).zip(&cast.companies) {
        let caller = register(stage, &admin, company, number, &hash)?;
        people.insert(company.login.to_string(), caller);
    }
    people.insert(operator.login.to_string(), admin);
    Ok(People(people))
}

fn establish(
    stage: &Stage,
    admin: &Caller,
    bureau: &Bureau,
    hash: &PasswordHash,
) -> Result<Vec<(String, Caller)>, Failure> {
    let new = service::NewBureau {
        uscc: None,
        name: bureau.name.clone(),
        kind: bureau.kind,
        region_code: bureau.region.clone(),
    };
    let organisation = stage.act("bureau", admin, |tx| service::establish(tx, admin, new.clone()))?;
    bureau
        .users
        .iter()
        .map(|user| {
            let new = service::NewUser {
                organisation_id: organisation.id,
                account: account(&user.login, hash)?,
                roles: vec![user.role],
                region_code: user.region.clone(),
            };
            let id =
                stage.act("bureau user", admin, |tx| service::user_add(tx, admin, new.clone()).map(|user| user.id))?;
            Ok((user.login.to_string(), person(stage, id)?))
        })
        .collect()
}

fn register(
    stage: &Stage,
    admin: &Caller,
    company: &Company,
    number: u32,
    hash: &PasswordHash,
) -> Result<Caller, Failure> {
    let uscc = Uscc::complete(&company.uscc_body).map_err(|e| Failure::new("registration", e.text))?;
    let new = service::NewOrganisation {
        uscc,
        name: company.name.clone(),
        kind: company.kind,
        region_code: company.region.clone(),
        facts: company.facts.clone(),
        user: account(&company.login, hash)?,
    };
    let registered = stage.system("registration", |tx| service::register(tx, new.clone()))?;
    if company.kind == OrganisationKind::Provider {
        stage.act("admission", admin, |tx| service::admit(tx, admin, registered.organisation.id))?;
    }
    let caller = person(stage, registered.user.id)?;
    let account = bank_account(company, number).map_err(|e| Failure::new("bank account", e.text))?;
    stage.act("bank account", &caller, |tx| service::bank_account_set(tx, &caller, &account))?;
    Ok(caller)
}

fn bank_account(company: &Company, number: u32) -> Result<BankAccount, Invalid> {
    Ok(BankAccount {
        account_name: company.name.clone(),
        account_number: AccountNumber::parse(&format!("6222371000{number:09}"))?,
        bank_name: Name::parse("演示银行威海分行")?,
        bank_code: BankCode::parse("102465000012")?,
    })
}

fn account(login: &Login, password: &PasswordHash) -> Result<service::NewAccount, Failure> {
    let fault = |invalid: Invalid| Failure::new("account", invalid.text);
    Ok(service::NewAccount {
        login: login.clone(),
        name: Name::parse(&format!("演示用户 {login}")).map_err(fault)?,
        email: Email::parse(&format!("{login}@example.com")).map_err(fault)?,
        language: Language::Chinese,
        password: password.clone(),
    })
}

fn person(stage: &Stage, id: UserId) -> Result<Caller, Failure> {
    stage.db.read(|conn| service::caller_fetch(conn, id)).map_err(|e| Failure::new("sign-in", e))
}

/// One hash for all: hashing is slow on purpose.
fn hash_password() -> Result<PasswordHash, Failure> {
    let nobody = Login::parse("demo-account").map_err(|e| Failure::new("password", e.text))?;
    password::hash(&Secret::new(PASSWORD), &nobody).map_err(|e| Failure::new("password", e.text))
}

fn read_cast() -> Result<Cast, Failure> {
    serde_json::from_str(CAST).map_err(|e| Failure::new("cast", e))
}
