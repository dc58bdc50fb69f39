//! Synthetic data of any size, from a seed. Ids are made of a kind and a number, so that a script can make them again from
//! a variable.

mod bulk;
mod size;
mod words;

use chrono::{DateTime, Utc};
use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{
    Actor, Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, Text, Uscc, UserId, local_year,
};
use chuangquan::programme::Rules;
use chuangquan::programme::model::BudgetSide;
use chuangquan::programme::service::appropriation::NewAppropriation;
use chuangquan::programme::{BudgetLevel, service as programmes};
use chuangquan::store::schema::{booking, listing, organisation};
use diesel::prelude::*;
use uuid::Uuid;

use super::Outcome;
use super::host::Host;

pub use size::Size;
pub use words::{MAKERS, NAMES};

pub const CITY: &str = "371000";
pub const DISTRICT: &str = "371002";
pub const ENTERPRISES: usize = 64;
pub const PROVIDERS: usize = 500;

/// Kinds of things, as the first digit of their ids.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Enterprise,
    Provider,
    User,
    Officer,
    Listing,
    Voucher,
    VoucherAccount,
    DueAccount,
    Application,
    Staff,
    Request,
    Bulk,
}

impl Kind {
    pub const fn digit(self) -> char {
        match self {
            Self::Enterprise => 'e',
            Self::Provider => 'd',
            Self::User => 'a',
            Self::Officer => 'f',
            Self::Listing => '1',
            Self::Voucher => '5',
            Self::VoucherAccount => '6',
            Self::DueAccount => '7',
            Self::Application => '8',
            Self::Staff => '2',
            Self::Request => '3',
            Self::Bulk => '4',
        }
    }

    /// The id of the `number`-th thing of this kind. Numbers stand in front, as times do in the product's own ids: where
    /// only the last digits differ, GiST takes all ids for the same (`btree_gist` weighs them as floating point numbers)
    /// and its index becomes a list.
    pub fn id(self, number: usize) -> Uuid {
        let high = u128::from(self.digit().to_digit(16).unwrap_or_default()) << 124;
        Uuid::from_u128(high | (number as u128) << 96 | 0x7000_8000_0000_0000_0000)
    }

    /// The same as text of SQL, of a number given as SQL.
    pub fn text_sql(self, number: &str) -> String {
        format!("'{}' || lpad(to_hex({number}), 7, '0') || '-0000-7000-8000-000000000000'", self.digit())
    }

    /// The same as an id.
    pub fn sql(self, number: &str) -> String {
        format!("({})::uuid", self.text_sql(number))
    }
}

/// A person who may do what `role` may, of the organisation with the same number.
pub fn caller(role: Role, user: Uuid, organisation: Uuid, region: &str) -> Outcome<Caller> {
    Ok(Caller {
        user_id: UserId::from_uuid(user),
        organisation_id: OrganisationId::from_uuid(organisation),
        login: format!("bench-{user}"),
        roles: vec![role],
        region: RegionCode::parse(region).map_err(|invalid| format!("{invalid:?}"))?,
        client: None,
    })
}

/// Regions, enterprises, providers with bank accounts, and their people.
pub fn people(host: &Host) -> Outcome<()> {
    println!("loading people and organisations");
    let codes: Vec<String> = (0..ENTERPRISES + PROVIDERS)
        .map(|n| Uscc::complete(&format!("91371000MA{n:07}")).map(|code| code.to_string()))
        .collect::<Result<_, _>>()
        .map_err(|invalid| format!("{invalid:?}"))?;
    let codes = codes.join(",");
    host.execute(&format!(
        "INSERT INTO region (code, name_zh, name_en, level)
         VALUES ('{CITY}', '威海市', 'Weihai', 'city'), ('{DISTRICT}', '环翠区', 'Huancui', 'district')
         ON CONFLICT DO NOTHING;
         INSERT INTO organisation (id, uscc, name, kind, region_code, state, created_at)
         SELECT CASE WHEN n <= {ENTERPRISES} THEN {} ELSE {} END, code, '单位' || n,
                CASE WHEN n <= {ENTERPRISES} THEN 'enterprise' ELSE 'provider' END, '{DISTRICT}', 'admitted', now()
         FROM unnest(string_to_array('{codes}', ',')) WITH ORDINALITY AS made(code, n);
         INSERT INTO organisation (id, name, kind, region_code, state, created_at)
         SELECT {}, '财政局', 'finance_bureau', '{CITY}', 'admitted', now();
         INSERT INTO app_user (id, organisation_id, login, name, email, password_hash, created_at)
         SELECT {}, {}, 'bench-' || n, 'bench', 'bench-' || n || '@example.com', 'signs in by token only', now()
         FROM generate_series(1, {ENTERPRISES}) n
         UNION ALL
         SELECT {}, {}, 'bench-finance-' || n, 'bench', 'finance-' || n || '@example.com', 'signs in by token only', now()
         FROM generate_series(1, 3) n
         UNION ALL
         SELECT {}, {}, 'bench-staff-' || n, 'bench', 'staff-' || n || '@example.com', 'signs in by token only', now()
         FROM generate_series(1, {PROVIDERS}) n;
         INSERT INTO user_role (user_id, role) SELECT {}, 'enterprise_member' FROM generate_series(1, {ENTERPRISES}) n
         UNION ALL SELECT {}, 'provider_member' FROM generate_series(1, {PROVIDERS}) n;
         INSERT INTO bank_account (organisation_id, account_name, account_number, bank_name, bank_code, updated_at)
         SELECT {}, '供方' || n, '6217' || lpad(n::text, 12, '0'), '威海市商业银行', '313465000018', now()
         FROM generate_series(1, {PROVIDERS}) n;
         INSERT INTO treasury_account (level, payer_region, account_name, account_number, bank_name, bank_code,
                                       updated_by, updated_at)
         SELECT level, region, '财政局', '3710000000000001', '国家金库', '011465000015', {}, now()
         FROM (VALUES ('city', '{CITY}'), ('district', '{DISTRICT}')) AS payer(level, region)",
        Kind::Enterprise.sql("n"),
        Kind::Provider.sql(&format!("n - {ENTERPRISES}")),
        Kind::Officer.sql("0"),
        Kind::User.sql("n"),
        Kind::Enterprise.sql("n"),
        Kind::Officer.sql("n"),
        Kind::Officer.sql("0"),
        Kind::Staff.sql("n"),
        Kind::Provider.sql("n"),
        Kind::User.sql("n"),
        Kind::Staff.sql("n"),
        Kind::Provider.sql("n"),
        Kind::Officer.sql("1"),
    ))
}

/// A published programme with plenty of money: half of the price, shared by city and district, without a cap that these
/// runs could reach.
pub fn programme(host: &Host, code: &str) -> Outcome<(ProgrammeId, ProgrammeVersionId)> {
    programme_with(host, code, 1_000_000_000)
}

/// The same with so many yuan in each of its budgets.
pub fn programme_with(host: &Host, code: &str, yuan: i64) -> Outcome<(ProgrammeId, ProgrammeVersionId)> {
    let document: serde_json::Value = serde_json::from_str(include_str!("../../../data/programmes/weihai-2026.json"))?;
    let mut rules: Rules = serde_json::from_value(document["rules"].clone())?;
    rules.eligibility.size_classes.clear();
    let (city, district) = (region(CITY)?, region(DISTRICT)?);
    let officer = |role, number| caller(role, Kind::Officer.id(number), Kind::Officer.id(0), CITY);
    let (maker, checker) = (officer(Role::FinanceMaker, 1)?, officer(Role::FinanceChecker, 2)?);
    let made = host.db.write(&Actor::system("bench"), |tx| {
        let new = programmes::NewProgramme {
            code: code.to_owned(),
            name: Text::new("基准券", "benchmark voucher"),
            region_code: city.clone(),
        };
        let programme = programmes::programme_create(tx, new)?;
        let draft = programmes::version_draft(tx, programme.id, rules.clone())?;
        let version = programmes::version_publish(tx, draft.id, None)?;
        for (level, region_code) in [(BudgetLevel::City, &city), (BudgetLevel::District, &district)] {
            let new = NewAppropriation {
                programme_id: programme.id,
                side: BudgetSide::Demand,
                level,
                region_code: region_code.clone(),
                fiscal_year: local_year(tx.now()),
                document: "基准".to_owned(),
                amount: Fen::from_yuan(yuan),
            };
            let proposed = programmes::grant_propose(tx, &maker, &new)?;
            programmes::change_decide(tx, &checker, proposed.id, true, None)?;
        }
        Ok::<_, programmes::Error>((programme.id, version.id))
    })?;
    Ok(made)
}

fn region(code: &str) -> Outcome<RegionCode> {
    RegionCode::parse(code).map_err(|invalid| format!("{invalid:?}").into())
}

/// One voucher of 200,000 yuan for each enterprise.
pub fn vouchers(host: &Host, programme: ProgrammeId, version: ProgrammeVersionId) -> Outcome<()> {
    let (account, due) = (Kind::VoucherAccount.sql("n"), Kind::DueAccount.sql("n"));
    let (application, enterprise) = (Kind::Application.sql("n"), Kind::Enterprise.sql("n"));
    let (voucher, user) = (Kind::Voucher.sql("n"), Kind::User.sql("n"));
    let (programme, version) = (programme.uuid(), version.uuid());
    host.execute(&format!(
        "INSERT INTO ledger_account (id, key, purpose, is_limited, opened_at)
         SELECT {account}, 'voucher:' || {voucher}, 'voucher', true, now() FROM generate_series(1, {ENTERPRISES}) n
         UNION ALL
         SELECT {due}, 'due:{programme}:' || {enterprise}, 'due', true, now() FROM generate_series(1, {ENTERPRISES}) n;
         INSERT INTO ledger_transfer (id, kind, debit_account, credit_account, amount, code, subject_kind, subject_id,
                                      effective_on, recorded_at)
         SELECT gen_random_uuid(), 'posted', a.account_id, {account}, 10000000, 'voucher.issue', 'voucher', {voucher},
                current_date, now()
         FROM appropriation a CROSS JOIN generate_series(1, {ENTERPRISES}) n WHERE a.programme_id = '{programme}';
         INSERT INTO voucher_application (id, reference, enterprise_id, programme_version_id, region_code, state,
                                          amount_fen, purpose, created_by, created_at, updated_at)
         SELECT {application}, 'BENCH-' || n, {enterprise}, '{version}', '{DISTRICT}', 'issued', 20000000, '基准',
                {user}, now(), now()
         FROM generate_series(1, {ENTERPRISES}) n;
         INSERT INTO voucher (id, number, application_id, enterprise_id, programme_id, programme_version_id, region_code,
                              state, face_fen, account_id, due_account_id, funding, issued_at, expires_at)
         SELECT {voucher}, 'BENCH-' || n, {application}, {enterprise}, '{programme}', '{version}', '{DISTRICT}',
                'active', 20000000, {account}, {due},
                (SELECT jsonb_agg(jsonb_build_object('level', level, 'appropriation_id', id, 'region_code', region_code,
                                                   'amount_fen', 10000000))
                 FROM appropriation WHERE programme_id = '{programme}'),
                now(), now() + interval '3650 days'
         FROM generate_series(1, {ENTERPRISES}) n;
         INSERT INTO annual_use (enterprise_id, programme_id, year, used_fen, cap_fen)
         SELECT {enterprise}, '{programme}', extract(year FROM now() AT TIME ZONE 'Asia/Shanghai')::integer, 0, 20000000
         FROM generate_series(1, {ENTERPRISES}) n"
    ))
}

/// Everything of a size, on a database in which there is nothing yet.
///
/// # Errors
/// Somebody's data are there.
pub fn everything(host: &Host, size: Size, day: DateTime<Utc>) -> Outcome<()> {
    refuse_real_data(host)?;
    people(host)?;
    let (programme, version) = programme(host, "BENCH")?;
    vouchers(host, programme, version)?;
    bulk::organisations(host, size)?;
    bulk::listings(host, size)?;
    bulk::bookings(host, size, day)
}

/// The same, unless the database holds that many listings and bookings of the bulk already.
pub fn ensure(host: &Host, size: Size, day: DateTime<Utc>) -> Outcome<()> {
    let mut connection = host.connection()?;
    let listings: i64 = listing::table.count().get_result(&mut connection)?;
    if listings == 0 {
        println!("loading {} listings and {} bookings", size.listings, size.bookings);
        return everything(host, size, day);
    }
    // The last of the bulk; counting them would take its time.
    let last = i64::try_from(size.bookings)?;
    let found: i64 = booking::table
        .filter(booking::reference.eq_any([format!("BULK-{last:09}"), format!("BULK-{:09}", last + 1)]))
        .count()
        .get_result(&mut connection)?;
    if listings == i64::try_from(size.listings)? && found == 1 {
        return Ok(());
    }
    Err("the database of the last run is of another size: leave out `keep`".into())
}

/// Made-up data have no place beside real ones: whoever has an organisation has begun.
fn refuse_real_data(host: &Host) -> Outcome<()> {
    let organisations: i64 = organisation::table.count().get_result(&mut host.connection()?)?;
    match organisations {
        0 => Ok(()),
        _ => {
            Err(format!("the database holds {organisations} organisations: made-up data go into an empty one only")
                .into())
        }
    }
}

/// So many admitted listings with prices, and the organisations that belong to a size with these.
pub fn listings(host: &Host, count: usize) -> Outcome<()> {
    println!("loading {count} listings");
    let size = Size::of(count, 0);
    bulk::organisations(host, size)?;
    bulk::listings(host, size)
}

/// Applications that wait for the city's word: `count`, numbered from `first`.
pub fn applications(host: &Host, version: ProgrammeVersionId, first: usize, count: usize) -> Outcome<()> {
    let last = first + count - 1;
    let of = |kind: Kind| kind.sql(&format!("n % {ENTERPRISES} + 1"));
    let (request, enterprise, user) = (Kind::Request.sql("n"), of(Kind::Enterprise), of(Kind::User));
    let (officer, version) = (Kind::Officer.sql("2"), version.uuid());
    host.execute(&format!(
        "INSERT INTO voucher_application (id, reference, enterprise_id, programme_version_id, region_code, state,
                                          amount_fen, purpose, created_by, district_reviewer, created_at, updated_at)
         SELECT {request}, 'ISSUE-' || n, {enterprise}, '{version}', '{DISTRICT}', 'city_review', 1000, '基准', {user},
                {officer}, now(), now()
         FROM generate_series({first}, {last}) n"
    ))
}
