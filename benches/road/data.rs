//! Synthetic data, by set-based SQL from a fixed pattern. Ids are made of a kind and a number, so that a script can make
//! them again from a variable.

use chrono::{DateTime, Utc};
use chuangquan::identity::{Caller, Role};
use chuangquan::kernel::{
    Actor, Fen, OrganisationId, ProgrammeId, ProgrammeVersionId, RegionCode, Text, Uscc, UserId, local_year,
};
use chuangquan::programme::Rules;
use chuangquan::programme::model::BudgetSide;
use chuangquan::programme::service::appropriation::{NewAppropriation, appropriation_create};
use chuangquan::programme::{BudgetLevel, service as programmes};
use serde_json::json;
use uuid::Uuid;

use super::Outcome;
use super::host::Host;

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

    pub fn prefix(self) -> String {
        format!("{}0000000-0000-7000-8000-", self.digit())
    }

    /// The id of the `number`-th thing of this kind.
    pub fn id(self, number: usize) -> Uuid {
        let high = u128::from(self.digit().to_digit(16).unwrap_or_default()) << 124;
        Uuid::from_u128(high | 0x7000_8000_0000_0000_0000 | number as u128)
    }

    /// The same as SQL, of a number given as SQL.
    pub fn sql(self, number: &str) -> String {
        format!("('{}' || lpad(to_hex({number}), 12, '0'))::uuid", self.prefix())
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
         SELECT {}, {}, 'bench-' || n, 'bench', 'bench@example.com', 'signs in by token only', now()
         FROM generate_series(1, {ENTERPRISES}) n
         UNION ALL
         SELECT {}, {}, 'bench-finance-' || n, 'bench', 'bench@example.com', 'signs in by token only', now()
         FROM generate_series(1, 3) n
         UNION ALL
         SELECT {}, {}, 'bench-staff-' || n, 'bench', 'bench@example.com', 'signs in by token only', now()
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
    let document: serde_json::Value = serde_json::from_str(include_str!("../../data/programmes/weihai-2026.json"))?;
    let mut rules: Rules = serde_json::from_value(document["rules"].clone())?;
    rules.eligibility.size_classes.clear();
    let (city, district) = (region(CITY)?, region(DISTRICT)?);
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
                amount: Fen::from_yuan(1_000_000_000),
            };
            appropriation_create(tx, &new)?;
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

/// What a search finds: an instrument's name and its maker.
pub const NAMES: [&str; 20] = [
    "场发射扫描电子显微镜",
    "透射电子显微镜",
    "X射线衍射仪",
    "气相色谱质谱联用仪",
    "液相色谱仪",
    "核磁共振波谱仪",
    "原子力显微镜",
    "激光共聚焦显微镜",
    "电感耦合等离子体质谱仪",
    "傅里叶变换红外光谱仪",
    "万能材料试验机",
    "差示扫描量热仪",
    "热重分析仪",
    "拉曼光谱仪",
    "电子束光刻机",
    "磁控溅射镀膜机",
    "流式细胞仪",
    "三坐标测量机",
    "高低温环境试验箱",
    "频谱分析仪",
];
pub const MAKERS: [&str; 10] =
    ["日本电子", "赛默飞", "布鲁克", "安捷伦", "岛津", "蔡司", "珀金埃尔默", "聚光科技", "中科科仪", "是德科技"];

/// 100,000 admitted listings with prices: 200 kinds of things, each offered 500 times.
pub fn listings(host: &Host, count: usize) -> Outcome<()> {
    println!("loading {count} listings");
    let mut kinds = Vec::new();
    for (name_at, name) in NAMES.iter().enumerate() {
        for (maker_at, maker) in MAKERS.iter().enumerate() {
            kinds.push(kind_of_listing(name, maker, &format!("{}-{}", 7800 + name_at * 10, maker_at + 1))?);
        }
    }
    let kinds = serde_json::Value::Array(kinds).to_string().replace('\'', "''");
    let (listing, provider) = (Kind::Listing.sql("n"), Kind::Provider.sql(&format!("n % {PROVIDERS} + 1")));
    host.execute(&format!(
        "INSERT INTO listing (id, provider_id, code, kind, state, name, model, maker, category, location, region_code,
                              description, slot_minutes, min_minutes, max_minutes, horizon_days, auto_confirm,
                              search_words, search_text, created_at, updated_at)
         SELECT {listing}, {provider}, 'B' || n, 'instrument_time', 'admitted', k.name, k.model, k.maker, k.category,
                '威海', '{DISTRICT}', '', 60, 60, 480, 3660, true, k.words::tsvector, k.text, now(), now()
         FROM generate_series(1, {count}) n
         JOIN jsonb_to_recordset('{kinds}') AS k(at bigint, name text, model text, maker text, category text,
                                                 words text, text text) ON k.at = n % 200;
         INSERT INTO listing_price (listing_id, unit, customer_class, amount_fen, valid_from)
         SELECT {listing}, 'hour', 'standard', 100, now() - interval '1 day' FROM generate_series(1, {count}) n"
    ))?;
    host.execute("VACUUM ANALYZE")
}

fn kind_of_listing(name: &str, maker: &str, model: &str) -> Outcome<serde_json::Value> {
    use chuangquan::catalog::model::ListingDraft;
    let category = "分析仪器";
    let draft: ListingDraft = serde_json::from_value(json!({
        "code": "B", "kind": "instrument_time", "name": name, "model": model, "maker": maker, "category": category,
        "location": "威海", "region_code": DISTRICT, "description": "", "photo_urls": [], "opening_hours": {},
        "slot_minutes": 60, "min_minutes": 60, "max_minutes": 480, "lead_minutes": 0, "horizon_days": 3660, "units": 1,
        "auto_confirm": true, "voucher_payable": true, "prices": [],
    }))?;
    let index = draft.search_index();
    let at = NAMES.iter().position(|known| *known == name).zip(MAKERS.iter().position(|known| *known == maker));
    let at = at.map_or(0, |(name, maker)| name * MAKERS.len() + maker);
    Ok(json!({
        "at": at, "name": name, "model": model, "maker": maker, "category": category,
        "words": index.words, "text": index.text,
    }))
}

/// `count` confirmed bookings of an hour each from `day` on: 10,000 of one listing, a hundred listings with 500 each, and
/// the rest spread evenly. What guards single rows is left out while they are loaded, and holds of them all the same.
pub fn bookings(host: &Host, count: usize, day: DateTime<Utc>) -> Outcome<()> {
    const LISTINGS: usize = 88_000;
    const FIRST: usize = 1_000;
    let of_busy = count.min(10_000);
    let of_popular = (count - of_busy).min(50_000);
    let rest = count - of_busy - of_popular;
    println!("loading {count} bookings");
    let day = day.format("%Y-%m-%d %H:%M:%S+00");
    let (booking, listing) = (Kind::Bulk.sql("n"), Kind::Listing.sql("l"));
    let provider = Kind::Provider.sql(&format!("l % {PROVIDERS} + 1"));
    let (enterprise, user) =
        (Kind::Enterprise.sql(&format!("n % {ENTERPRISES} + 1")), Kind::User.sql(&format!("n % {ENTERPRISES} + 1")));
    let busy = super::calendars::BUSY;
    // 37 and 744, the hours of a month, have no common divisor: no hour of a listing comes twice.
    let of_month = |nth: &str| format!("({nth} * 37 + l * 13) % 744");
    let (popular_hour, rest_hour) = (of_month("k / 100"), of_month(&format!("k / {LISTINGS}")));
    host.execute(&format!(
        "SET session_replication_role = replica;
         CREATE TEMPORARY TABLE bulk AS
         SELECT row_number() OVER () AS n, l, timestamptz '{day}' + hour * interval '1 hour' AS starts_at
         FROM (SELECT {busy} AS l, k AS hour FROM generate_series(0, {of_busy} - 1) k
               UNION ALL
               SELECT l, {popular_hour} FROM (SELECT k, {FIRST} + k % 100 AS l FROM generate_series(0, {of_popular} - 1) k) p
               UNION ALL
               SELECT l, {rest_hour}
               FROM (SELECT k, {FIRST} + 100 + k % {LISTINGS} AS l FROM generate_series(0, {rest} - 1) k) r
               WHERE l <> {busy}) made;
         INSERT INTO booking (id, reference, region_code, listing_id, provider_id, enterprise_id, created_by, used_by,
                              state, starts_at, ends_at, quantity, price_fen, subsidy_fen, quote, created_at, updated_at)
         SELECT {booking}, 'BULK-' || n, '{DISTRICT}', {listing}, {provider}, {enterprise}, {user}, {user}, 'confirmed',
                starts_at, starts_at + interval '1 hour', 1, 100, 0, '{{}}', now(), now()
         FROM bulk;
         INSERT INTO occupancy (listing_id, unit, starts_at, ends_at, booking_id)
         SELECT {listing}, 1, starts_at, starts_at + interval '1 hour', {booking} FROM bulk"
    ))?;
    for table in ["booking", "occupancy"] {
        host.execute(&format!("VACUUM ANALYZE {table}"))?;
    }
    Ok(())
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
