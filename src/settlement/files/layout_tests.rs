//! Payment files by layouts: what is written is read back, whatever the layout; what does not fit is refused by name.

use chrono::{TimeZone, Utc};
use proptest::prelude::*;

use super::*;
use crate::tabular::{AmountStyle, AmountUnit, DecimalMark, TableFormat, ThousandsMark, no_formula};

fn bank(name: &str, number: &str) -> BankDetails {
    BankDetails {
        account_name: name.to_owned(),
        account_number: number.to_owned(),
        bank_name: "威海市商业银行营业部".to_owned(),
        bank_code: "313465000018".to_owned(),
    }
}

fn orders(payees: &[(String, i64)]) -> PaymentOrders {
    let one = |(number, (name, fen)): (usize, &(String, i64))| Order {
        reference: format!("JS2026-000001-{number:06}"),
        payee: bank(name, &format!("6217002430001{number:06}")),
        payee_uscc: Uscc::complete("91371000MA3C0000X").ok(),
        amount: Fen::new(*fen),
        purpose: "创新券兑付".to_owned(),
        remark: format!("创新券兑付 JS2026-000001-{number:06}"),
    };
    PaymentOrders {
        message_id: "JS2026-000001-E1".to_owned(),
        initiator: "威海市财政局".to_owned(),
        created_at: Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).single().expect("a moment"),
        execute_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date"),
        payers: vec![PayerOrders {
            budget: "市级 371000".to_owned(),
            account: bank("威海市财政局", "371000000000001"),
            orders: payees.iter().enumerate().map(one).collect(),
        }],
    }
}

fn layout(json: serde_json::Value) -> PaymentLayoutDefinition {
    let mut whole: serde_json::Value =
        serde_json::from_str(include_str!("../../../data/layouts/payment-demo.json")).expect("JSON");
    for (name, value) in json.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole).expect("a layout")
}

fn text(orders: &PaymentOrders, layout: &PaymentLayoutDefinition) -> String {
    String::from_utf8(write_layout(orders, &orders.payers[0], layout).expect("written")).expect("UTF-8")
}

#[test]
fn a_file_is_as_its_layout_says() {
    let layout = layout(serde_json::json!({
        "encoding": "utf-8", "delimiter": "bar", "date_format": "%d.%m.%Y",
        "amounts": { "decimal": "comma", "thousands": "point", "unit": "yuan" },
        "totals": { "place": "top", "label": "总计", "count_column": 3 },
        "columns": [
            { "field": "payee_account", "heading": "账号" }, { "field": "amount", "heading": "金额" },
            { "field": "payee_name", "heading": "户名", "max_chars": 4 }, { "field": "remark", "heading": "附言" },
            { "field": "execute_on", "heading": "日期" }, { "field": "fixed_text", "heading": "类型", "text": "转账" },
        ],
    }));
    assert_eq!(layout.check(), []);
    let orders = orders(&[("威海高新技术公司".to_owned(), 123_456_789), ("=cmd()|x".to_owned(), 5)]);
    assert_eq!(
        text(&orders, &layout),
        "账号|金额|户名|附言|日期|类型\r\n\
         总计|1.234.567,94|2|||\r\n\
         6217002430001000000|1.234.567,89|威海高新|创新券兑付 JS2026-000001-000000|02.03.2026|转账\r\n\
         6217002430001000001|0,05|'=cmd|创新券兑付 JS2026-000001-000001|02.03.2026|转账\r\n"
    );
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let orders = orders(&[("威海𠮷田公司".to_owned(), 100)]);
    let refused = |json| write_layout(&orders, &orders.payers[0], &layout(json)).expect_err("refused").0.zh;
    let why = refused(serde_json::json!({}));
    assert!(why.contains("“𠮷”") && why.contains("第 2 行"), "{why}");
    let columns = serde_json::json!([
        { "field": "payee_account", "heading": "账号", "max_chars": 18 }, { "field": "amount", "heading": "金额" },
        { "field": "payee_name", "heading": "户名" }, { "field": "reference", "heading": "编号" },
    ]);
    let why = refused(serde_json::json!({ "encoding": "utf-8", "columns": columns }));
    assert!(why.contains("“账号”") && why.contains("JS2026-000001-000000"), "{why}");
    let gb18030 = layout(serde_json::json!({ "encoding": "gb18030" }));
    let back =
        read_back(&write_layout(&orders, &orders.payers[0], &gb18030).expect("written"), &gb18030).expect("read");
    assert_eq!((back.orders.len(), back.total), (1, Fen::new(100)));
}

#[test]
fn a_file_that_was_changed_is_told() {
    let layout = layout(serde_json::json!({ "encoding": "utf-8" }));
    let orders = orders(&[("甲".to_owned(), 100), ("乙".to_owned(), 200)]);
    let text = text(&orders, &layout);
    assert!(text.contains(",1.00,") && text.contains("合计,2,"), "{text}");
    for (from, to) in [(",1.00,", ",1.01,"), ("合计,2,", "合计,3,"), (",3.00,", ",3.01,")] {
        let back = read_back(text.replacen(from, to, 1).as_bytes(), &layout).expect("readable");
        assert!(!back.totals_agree, "{from} became {to}");
    }
}

#[test]
fn layouts_that_make_no_sense_are_refused() {
    let fields = |json| layout(json).check().into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    let named = |headings: &[(&str, String)]| {
        let column = |(field, heading): &(&str, String)| serde_json::json!({ "field": field, "heading": heading });
        let columns: Vec<_> = headings.iter().map(column).collect();
        let totals = serde_json::json!({ "place": "none", "label": "", "count_column": null });
        serde_json::json!({ "columns": columns, "totals": totals })
    };
    let columns = |names: &[&'static str]| {
        named(&names.iter().enumerate().map(|(n, name)| (*name, format!("{n} {name}"))).collect::<Vec<_>>())
    };
    assert_eq!(fields(columns(&["payee_name", "payee_account", "amount", "reference"])), Vec::<String>::new());
    assert_eq!(fields(columns(&["payee_name", "payee_account", "amount", "remark"])), Vec::<String>::new());
    for wrong in [
        &["payee_name", "payee_account", "amount", "purpose"][..],
        &["payee_name", "payee_account", "reference"],
        &["payee_name", "payee_account", "amount", "amount", "reference"],
        &["payee_name", "amount", "reference"],
    ] {
        assert_eq!(fields(columns(wrong)), ["columns"], "{wrong:?}");
    }
    // Two columns under one heading, by whatever spaces and letters: the later is named, with the earlier.
    let shared = |has_headings: bool| {
        let headings = ["户名", "Account", "金额", "a ccount"].map(str::to_owned);
        let fields = ["payee_name", "payee_account", "amount", "reference"];
        let mut json = named(&fields.into_iter().zip(headings).collect::<Vec<_>>());
        json["has_headings"] = serde_json::json!(has_headings);
        layout(json).check()
    };
    let faults = shared(true);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].0.as_str(), faults[0].1.code), ("columns[3].heading", "same_heading"));
    assert!(faults[0].1.text.zh.contains("第 4 列") && faults[0].1.text.zh.contains("第 2 列"), "{faults:?}");
    assert!(shared(false).is_empty(), "what is not written is not shared");
    for (wrong, field) in [
        (serde_json::json!({ "date_format": "%Y%m" }), "date_format"),
        (serde_json::json!({ "sheet": "a/b" }), "sheet"),
        (serde_json::json!({ "amounts": { "decimal": "comma", "thousands": "comma" } }), "amounts"),
        (
            serde_json::json!({ "totals": { "place": "top", "label": "合计", "count_column": 7 } }),
            "totals.count_column",
        ),
        (
            serde_json::json!({ "totals": { "place": "top", "label": "合计", "count_column": 0 } }),
            "totals.count_column",
        ),
        (serde_json::json!({ "totals": { "place": "bottom", "label": " ", "count_column": null } }), "totals.label"),
    ] {
        assert_eq!(fields(wrong.clone()), [field], "{wrong}");
    }
}

fn any_layout() -> impl Strategy<Value = PaymentLayoutDefinition> {
    let style = (
        proptest::sample::select(DecimalMark::ALL),
        proptest::sample::select(ThousandsMark::ALL),
        proptest::sample::select(AmountUnit::ALL),
    )
        .prop_map(|(decimal, thousands, unit)| AmountStyle { decimal, thousands, unit })
        .prop_filter("two marks", |style| style.check().is_ok());
    let extra = proptest::sample::subsequence(PaymentField::ALL.to_vec(), 0..12);
    let place = proptest::sample::select(TotalsPlace::ALL);
    let dates = proptest::sample::select(vec!["%Y%m%d", "%d/%m/%Y", "%Y年%m月%d日", "%-d-%b-%y"]);
    let kinds = (
        proptest::sample::select(TableFormat::ALL),
        proptest::sample::select(FileEncoding::ALL),
        proptest::sample::select(Delimiter::ALL),
    );
    (kinds, any::<bool>(), style, extra, place, dates, any::<bool>()).prop_flat_map(
        |((format, encoding, delimiter), has_headings, amounts, extra, place, date_format, counts)| {
            use PaymentField as F;
            let mut fields = vec![F::Amount, F::PayeeAccount, F::PayeeName, F::Reference];
            fields.extend(extra.into_iter().filter(|field| *field != F::Amount));
            Just(fields).prop_shuffle().prop_map(move |fields| {
                let column = |(place, field): (usize, &F)| PaymentColumn {
                    field: *field,
                    heading: format!("=列 {place} {field}"),
                    text: "固定,文字|".to_owned(),
                    max_chars: None,
                };
                let count_column = fields.iter().position(|f| *f != F::Amount).filter(|_| counts);
                PaymentLayoutDefinition {
                    format,
                    encoding,
                    delimiter,
                    sheet: "明细".to_owned(),
                    has_headings,
                    columns: fields.iter().enumerate().map(column).collect(),
                    date_format: date_format.to_owned(),
                    amounts,
                    totals: TotalsRow {
                        place,
                        label: "合计".to_owned(),
                        count_column: count_column.and_then(|at| u16::try_from(at + 1).ok()),
                    },
                }
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever the layout and whoever is paid: number, references, accounts, amounts and control totals come back.
    #[test]
    fn what_a_layout_writes_it_reads(
        layout in any_layout(),
        payees in proptest::collection::vec(("[=+@甲乙丙公司（）a-z,;|\"' ]{0,10}", 1_i64..1_000_000_000_000), 1..20),
    ) {
        prop_assert_eq!(layout.check(), vec![]);
        let orders = orders(&payees);
        let content = write_layout(&orders, &orders.payers[0], &layout).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let again = write_layout(&orders, &orders.payers[0], &layout).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(content == again, "the same orders give the same bytes");
        let back = read_back(&content, &layout).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(back.total, orders.total());
        prop_assert!(back.totals_agree);
        let wanted: Vec<_> = orders.payers[0].orders.iter().map(|o| (o.reference.clone(), o.payee.account_number.clone(), o.amount)).collect();
        prop_assert_eq!(back.orders, wanted);
        if layout.format == TableFormat::Csv {
            let rows = layout_rows(&content, &layout).map_err(|error| TestCaseError::fail(error.to_string()))?;
            for text in rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str()) {
                prop_assert_eq!(no_formula(text), text, "no cell starts a formula");
            }
        }
    }
}
