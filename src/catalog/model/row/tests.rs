use proptest::prelude::*;

use super::*;
use crate::tabular::heading;

fn listing(cells: &[(&str, &str)]) -> Result<ListingDraft, Vec<RowError>> {
    let mapping = Mapping::of_known_headings();
    let region = RegionCode::parse("371002").expect("a region");
    let regions = BTreeMap::from([("环翠区".to_owned(), region.clone())]);
    let lookups = BTreeMap::new();
    let headings = cells.iter().map(|(column, _)| (heading(column), (*column).to_owned())).collect();
    let reading = Reading {
        mapping: &mapping,
        regions: &regions,
        lookups: &lookups,
        region: &region,
        column: heading,
        headings: &headings,
        makes_codes: !headings.contains_key("编号") && !headings.contains_key("仪器编号"),
    };
    let fields = cells.iter().map(|(column, text)| (heading(column), (*text).to_owned())).collect();
    reading.listing(&Record { line: 7, fields, faults: Vec::new() })
}

#[test]
fn a_row_of_an_ordinary_list() {
    let draft = listing(&[
        ("仪器编号", "A-1"),
        ("仪器名称", "扫描电镜"),
        ("单价（元）", "1,200.50"),
        ("计价单位", "元/小时"),
        ("区域", "环翠区"),
        ("最短预约（分钟）", "６０"),
        ("自动确认", "是"),
    ])
    .expect("a listing");
    assert_eq!((draft.code.as_str(), draft.min_minutes, draft.auto_confirm), ("A-1", 60, true));
    assert_eq!(draft.prices.first().map(|price| price.amount), Some(Fen::new(120_050)));
}

#[test]
fn everything_wrong_in_a_row_is_said_with_its_place() {
    let errors = listing(&[
        ("编号", "A-1"),
        ("名称", "扫描电镜"),
        ("价格", "二百"),
        ("区域", "火星"),
        ("自动确认", "也许"),
        ("最短预约", "半天"),
        ("条目类型", "飞船"),
    ])
    .expect_err("errors");
    let found: Vec<_> = errors.iter().map(|e| (e.line, e.column.as_str(), e.code.as_str())).collect();
    for expected in [
        (7, "条目类型", "unknown_word"),
        (7, "区域", "region_unknown"),
        (7, "最短预约", "duration"),
        (7, "自动确认", "yes_or_no"),
        (7, "价格", "amount"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
}

#[test]
fn prices_say_their_unit_in_the_cell_or_in_the_heading_or_are_not_taken() {
    let unit = |cells: &[(&str, &str)]| {
        let cells: Vec<_> = [("名称", "扫描电镜")].iter().chain(cells).copied().collect();
        listing(&cells).map(|draft| draft.prices.first().map(|price| (price.unit, price.amount.get())))
    };
    assert_eq!(unit(&[("价格", "200元/小时")]), Ok(Some((PriceUnit::Hour, 20_000))));
    assert_eq!(unit(&[("单价（元/样品）", "80")]), Ok(Some((PriceUnit::Sample, 8_000))));
    assert_eq!(unit(&[("价格", "面议")]), Ok(None));
    let errors = unit(&[("价格", "200")]).expect_err("an error");
    assert_eq!(errors.first().map(|error| error.code.as_str()), Some("price_unit_missing"));
}

#[test]
fn a_list_without_codes_gets_the_same_ones_each_time() {
    let code = |model: &str| listing(&[("名称", "扫描电镜"), ("型号", model)]).expect("a listing").code;
    assert_eq!(code("SU8010"), code("ＳＵ８０１０"));
    assert_ne!(code("SU8010"), code("SU8020"));
}

proptest! {
    #[test]
    fn never_panics(cells in prop::collection::vec((prop::sample::select(vec!["编号", "名称", "价格", "区域", "单位", "台数", "最短预约", "自动确认", "照片"]), ".{0,40}"), 0..12)) {
        let cells: Vec<_> = cells.iter().map(|(column, text)| (*column, text.as_str())).collect();
        let _ = listing(&cells);
    }
}
