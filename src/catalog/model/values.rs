//! How cells are read.

use super::listing::ListingKind;
use super::price::PriceUnit;
use super::words::fold;
use crate::kernel::{Fen, Text};

/// What was expected where something else stands.
pub type Wrong = Text;

const KINDS: &[(ListingKind, &[&str])] = &[
    (
        ListingKind::InstrumentTime,
        &["instrument_time", "instrument", "仪器机时", "仪器", "仪器设备", "机时", "设备", "仪器共享"],
    ),
    (
        ListingKind::TestService,
        &["test_service", "test", "testing", "检测服务", "检测", "测试", "测试服务", "检验检测", "分析测试"],
    ),
    (ListingKind::Lease, &["lease", "rental", "租赁", "设备租赁", "融资租赁"]),
    (ListingKind::IncubationService, &["incubation_service", "incubation", "孵化服务", "孵化", "创业孵化"]),
    (
        ListingKind::TechContract,
        &["tech_contract", "contract", "技术合同", "技术开发", "技术服务", "技术转让", "技术咨询"],
    ),
];

const UNITS: &[(PriceUnit, &[&str])] = &[
    (PriceUnit::Hour, &["hour", "h", "hr", "小时", "时", "机时", "元/小时", "時間"]),
    (PriceUnit::Sample, &["sample", "样品", "样", "个样品", "件", "个", "元/样品", "元/样", "試料", "検体"]),
    (PriceUnit::Month, &["month", "月", "元/月", "个月"]),
    (PriceUnit::Fixed, &["fixed", "次", "项", "元/次", "批", "份", "order"]),
];

/// Written for a price that must be asked for.
const ON_REQUEST: &[&str] =
    &["面议", "协商", "议价", "另议", "电询", "要相談", "応相談", "on request", "n/a", "-", "—", "/", "无", "不明"];

pub fn kind(text: &str) -> Result<ListingKind, Wrong> {
    by_name(KINDS, text).ok_or_else(|| {
        Text::new(
            "仪器机时、检测服务、租赁、孵化服务或技术合同",
            "instrument_time, test_service, lease, incubation_service or tech_contract",
        )
    })
}

pub fn price_unit(text: &str) -> Result<PriceUnit, Wrong> {
    by_name(UNITS, text).ok_or_else(|| Text::new("小时、样品、月或次", "hour, sample, month or fixed"))
}

fn by_name<T: Copy>(table: &[(T, &[&str])], text: &str) -> Option<T> {
    let plain = fold(text.trim());
    table.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(value, _)| *value)
}

/// The unit that a heading names: `单价（元/小时）`, `Price per sample`.
pub fn unit_in_heading(heading: &str) -> Option<PriceUnit> {
    let plain = fold(heading);
    [
        (PriceUnit::Hour, ["小时", "机时", "hour", "時間", "/h"].as_slice()),
        (PriceUnit::Sample, &["样", "sample", "試料", "検体"]),
        (PriceUnit::Month, &["月", "month"]),
        (PriceUnit::Fixed, &["/次", "每次", "/项", "fixed"]),
    ]
    .into_iter()
    .find(|(_, words)| words.iter().any(|word| plain.contains(word)))
    .map(|(unit, _)| unit)
}

pub fn yes_or_no(text: &str) -> Result<bool, Wrong> {
    match fold(text.trim()).as_str() {
        "true" | "yes" | "y" | "1" | "是" | "有" | "可" | "支持" | "√" | "✓" | "○" | "◯" | "はい" => {
            Ok(true)
        }
        "false" | "no" | "n" | "0" | "否" | "无" | "不可" | "不支持" | "×" | "✗" | "x" | "いいえ" => {
            Ok(false)
        }
        _ => Err(Text::new("是或否", "yes or no")),
    }
}

pub fn count(text: &str) -> Result<i32, Wrong> {
    let (number, unit) = number_and_unit(text).ok_or_else(whole)?;
    if matches!(unit.as_str(), "" | "台" | "套" | "件" | "台套" | "个" | "台(套)") {
        Ok(number)
    } else {
        Err(whole())
    }
}

fn whole() -> Wrong {
    Text::new("整数，例如 2", "a whole number, such as 2")
}

/// `90`, `90分钟`, `1.5小时`, `2h`.
pub fn minutes(text: &str) -> Result<i32, Wrong> {
    duration(text, 1, &[(1, MINUTE), (60, HOUR), (1_440, DAY)])
        .ok_or_else(|| Text::new("分钟数，例如 90 或 1.5小时", "minutes, such as 90 or 1.5 h"))
}

/// `14`, `14天`, `2周`.
pub fn days(text: &str) -> Result<i32, Wrong> {
    duration(text, 1, &[(1, DAY), (7, &["周", "星期", "week", "weeks", "週間"]), (30, &["个月", "月"])])
        .ok_or_else(|| Text::new("天数，例如 14", "days, such as 14"))
}

const MINUTE: &[&str] = &["分钟", "分", "min", "mins", "minute", "minutes", "分間"];
const HOUR: &[&str] = &["小时", "h", "hr", "hrs", "hour", "hours", "時間"];
const DAY: &[&str] = &["天", "日", "d", "day", "days", "日間"];

fn duration(text: &str, plain: i64, units: &[(i64, &[&str])]) -> Option<i32> {
    let (thousandths, unit) = decimal_and_unit(text)?;
    let factor =
        if unit.is_empty() { plain } else { units.iter().find(|(_, names)| names.contains(&unit.as_str()))?.0 };
    let product = thousandths.checked_mul(factor)?;
    (product % 1_000 == 0).then_some(product / 1_000).and_then(|whole| i32::try_from(whole).ok())
}

fn number_and_unit(text: &str) -> Option<(i32, String)> {
    let (thousandths, unit) = decimal_and_unit(text)?;
    let whole = (thousandths % 1_000 == 0).then_some(thousandths / 1_000)?;
    Some((i32::try_from(whole).ok()?, unit))
}

/// A number in thousandths, and what stands behind it.
fn decimal_and_unit(text: &str) -> Option<(i64, String)> {
    let plain: String = fold(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
    let (number, unit) = plain.split_at(end);
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let kept = decimals.trim_end_matches('0');
    if whole.is_empty() || kept.len() > 3 || kept.contains('.') {
        return None;
    }
    let fraction: i64 = format!("{kept:0<3}").parse().ok()?;
    let thousandths = whole.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(fraction)?;
    Some((thousandths, unit.to_owned()))
}

/// A price as it stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellPrice {
    OnRequest,
    Amount { amount: Fen, unit: Option<PriceUnit> },
}

/// `200`, `200元/小时`, `￥1,200.50`, `免费`, `面议`; another currency by its rate, rounded up to the fen.
pub fn price(text: &str, rate: Option<(i64, i64)>) -> Result<CellPrice, Wrong> {
    let expected = || {
        Text::new(
            "以元为单位、最多两位小数的金额，可带单位，例如 200 或 200元/小时；面议则写“面议”",
            "an amount in yuan with at most two decimals, perhaps with a unit, such as 200 or 200/hour",
        )
    };
    let plain = fold(text.trim());
    if plain.is_empty() || ON_REQUEST.contains(&plain.as_str()) {
        return Ok(CellPrice::OnRequest);
    }
    if matches!(plain.as_str(), "免费" | "free" | "無料") {
        return Ok(CellPrice::Amount { amount: Fen::ZERO, unit: None });
    }
    let (amount, unit) = match plain.split_once(['/', '每']) {
        Some((amount, unit)) => (amount.to_owned(), Some(price_unit(unit).map_err(|_| expected())?)),
        None => (plain, None),
    };
    let amount = match rate {
        None => Fen::parse_yuan(&amount).ok().filter(|amount| !amount.is_negative()),
        Some(rate) => converted(&amount, rate),
    };
    amount.map(|amount| CellPrice::Amount { amount, unit }).ok_or_else(expected)
}

/// An amount of another currency (at most six decimals) × the rate, in fen, rounded up.
fn converted(text: &str, rate: (i64, i64)) -> Option<Fen> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '$' | '¥' | '€')).collect();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let kept = decimals.trim_end_matches('0');
    if whole.is_empty() || kept.len() > 6 || !whole.chars().chain(kept.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let millionths: i64 = format!("{whole}{kept:0<6}").parse().ok()?;
    // millionths × 100 fen ÷ 1,000,000 × numerator ÷ denominator
    let (numerator, denominator) = rate;
    if numerator <= 0 {
        return None;
    }
    Fen::new(millionths).scale_up(numerator, denominator.checked_mul(10_000)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prices_as_people_write_them() {
        let amount = |fen, unit| Ok(CellPrice::Amount { amount: Fen::new(fen), unit });
        assert_eq!(price("200", None), amount(20_000, None));
        assert_eq!(price("￥1,200.50元/小时", None), amount(120_050, Some(PriceUnit::Hour)));
        assert_eq!(price("80 / 样", None), amount(8_000, Some(PriceUnit::Sample)));
        assert_eq!(price("面议", None), Ok(CellPrice::OnRequest));
        assert_eq!(price("免费", None), amount(0, None));
        for wrong in ["-5", "about 5", "1.234", "5/光年", "1e3", "NaN"] {
            assert!(price(wrong, None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn another_currency_is_converted_exactly_and_rounded_up() {
        let fen = |text| match price(text, Some((712, 100))) {
            Ok(CellPrice::Amount { amount, .. }) => amount.get(),
            other => panic!("{other:?}"),
        };
        assert_eq!((fen("50.0"), fen("0.01"), fen("100")), (35_600, 8, 71_200));
    }

    #[test]
    fn durations_with_and_without_units() {
        assert_eq!(
            [minutes("90"), minutes("1.5小时"), minutes("２ h"), minutes("1天")],
            [Ok(90), Ok(90), Ok(120), Ok(1_440)]
        );
        assert_eq!([days("14"), days("2周")], [Ok(14), Ok(14)]);
        assert!(minutes("0.3 分钟").is_err() && minutes("soon").is_err() && count("两台").is_err());
        assert_eq!(count("2 台"), Ok(2));
    }

    proptest! {
        #[test]
        fn no_cell_panics(text in "\\PC{0,30}", n in any::<i64>(), d in any::<i64>()) {
            let _ = (price(&text, None), price(&text, Some((n, d))), minutes(&text), days(&text), count(&text));
        }
    }
}
