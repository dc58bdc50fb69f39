//! pain.002 and return files: what banks report of payment orders.

use chuangquan::identity::Role;
use chuangquan::tabular::Encoding;
use serde_json::{Value, json};

use crate::settlement::{bank_total, yuan};
use crate::support::given::Person;
use crate::support::reconciliation::{csv, remark};
use crate::support::settlement::Settling;
use crate::support::{Reply, TestApp};

fn bring(app: &TestApp, person: &Person, name: &str, text: &str) -> Reply {
    app.upload_to(person, "/api/v1/bank-reports", &[], name, text.as_bytes())
}

/// A status report on a message: of the whole, or of single orders.
fn pain002(message: &str, whole: &str, orders: &[(&str, &str, &str)]) -> String {
    let orders: String = orders
        .iter()
        .map(|(reference, status, code)| {
            let reason = format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>bank text</AddtlInf></StsRsnInf>");
            format!("<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>")
        })
        .collect();
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>B-{message}-{whole}</MsgId>\
         </GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><GrpSts>{whole}</GrpSts></OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}-1</OrgnlPmtInfId>{orders}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
}

struct Sent {
    app: TestApp,
    scene: Settling,
    batch: String,
    message: String,
    payments: Vec<Value>,
    provider: Person,
}

/// A batch of two payments that was exported.
fn sent() -> Sent {
    let app = TestApp::start();
    let scene = app.settling();
    let provider = app.payable_provider();
    app.approved_claim(&scene, provider.organisation(), yuan(100));
    let batch = app.authorised_batch(&scene, "demand");
    app.export_batch(&scene, &batch, &["pain.001.001.09"]).expect(201);
    let payments = app.batch_payments(&scene, &batch);
    let message = format!("{}-E1", app.batch(&scene, &batch)["reference"].as_str().expect("a reference"));
    Sent { app, scene, batch, message, payments, provider }
}

/// The statements of the treasuries' accounts show these payments.
fn shown(app: &TestApp, scene: &Settling, payments: &[&Value]) {
    let accounts = app.get("/api/v1/treasury-accounts", &scene.checker.token).expect(200).json();
    for payment in payments {
        let mut accounts = accounts.as_array().expect("accounts").iter();
        let account = accounts.find(|account| account["level"] == payment["level"]).expect("its account");
        let fen = payment["amount_fen"].as_i64().expect("an amount");
        let account = account["account_number"].as_str().expect("a number");
        app.import(&scene.maker, &csv(account, 100_000_000, &[(2, -fen, &remark(payment), "1")])).expect(201);
    }
    assert_eq!(app.match_lines(&scene.maker)["payments_paid"], payments.len());
}

fn reference(payment: &Value) -> &str {
    payment["reference"].as_str().expect("a reference")
}

#[test]
fn a_refused_order_is_returned_with_its_code_corrected_and_reissued() {
    let Sent { app, scene, batch, message, payments, provider } = sent();
    let (first, second) = (reference(&payments[0]), reference(&payments[1]));
    // Banks drop the dashes of a reference.
    let orders = [(first, "ACSP", ""), (&second.replace('-', "") as &str, "RJCT", "AC01")];
    let file = pain002(&message, "PART", &orders);
    let taken = bring(&app, &scene.maker, "pain002.xml", &file).expect(201).json();
    assert_eq!((&taken["is_new"], &taken["outcomes"]), (&json!(true), &json!({ "accepted": 1, "returned": 1 })));
    let again = bring(&app, &scene.maker, "copy.xml", &file).expect(201).json();
    assert_eq!((&again["is_new"], &again["id"], &again["outcomes"]), (&json!(false), &taken["id"], &taken["outcomes"]));

    let detail =
        app.get(&format!("/api/v1/bank-reports/{}", taken["id"].as_str().expect("an id")), &scene.checker.token);
    let items = detail.expect(200).json()["items"].as_array().expect("items").clone();
    assert_eq!(items.len(), 2);
    let payments = app.batch_payments(&scene, &batch);
    let (accepted, returned) = (&payments[0], &payments[1]);
    assert_eq!((&accepted["state"], &accepted["bank_status"]), (&json!("sent"), &json!("accepted")));
    assert_eq!(
        (&returned["state"], &returned["bank_status"], &returned["return_code"]),
        (&json!("returned"), &json!("rejected"), &json!("AC01"))
    );
    let reason = returned["reason"].as_str().expect("a reason");
    assert!(reason.contains("收款账号有误") && reason.contains("bank text"), "{reason}");

    // Corrected by the payee, reissued and sent again, it is paid.
    app.set_bank_details(provider.organisation(), "更正后的户名");
    let path = format!("/api/v1/payments/{}/reissue", returned["id"].as_str().expect("an id"));
    let fresh = app.post(&path, &scene.maker.token, &json!({})).expect(201).json();
    assert_eq!((&fresh["payee_name"], &fresh["bank_status"]), (&json!("更正后的户名"), &Value::Null));
    app.export_batch(&scene, &batch, &["csv"]).expect_problem(409, "reissue_unconfirmed");
    app.decide_reissue(&scene.checker, &fresh, "confirmed", "").expect(200);
    app.export_batch(&scene, &batch, &["csv"]).expect(201);
    // An order that the bank took on is not exported anew.
    let renew = json!({ "formats": ["csv"], "reason": "文件损坏" });
    app.post(&format!("/api/v1/batches/{batch}/exports/1/renew"), &scene.checker.token, &renew)
        .expect_problem(409, "export_taken");
    shown(&app, &scene, &[accepted, &fresh]);
    assert_eq!((app.batch(&scene, &batch)["state"].as_str(), bank_total(&app)), (Some("paid"), 10_000));

    // What the statement shows as paid is not returned by a report that comes late.
    let late = pain002(&message, "RJCT", &[]);
    let late = bring(&app, &scene.maker, "late.xml", &late).expect(201).json();
    assert_eq!(late["outcomes"], json!({ "repeated": 1, "contradicted": 1 }));
    assert_eq!(bank_total(&app), 10_000);
}

#[test]
fn a_refused_message_returns_all_of_it_and_one_on_a_void_version_nothing() {
    let Sent { app, scene, batch, message, .. } = sent();
    let renew = json!({ "formats": ["csv"], "reason": "付款日有误" });
    app.post(&format!("/api/v1/batches/{batch}/exports/1/renew"), &scene.checker.token, &renew).expect(201);
    let old = pain002(&message, "RJCT", &[]);
    assert_eq!(bring(&app, &scene.maker, "a.xml", &old).expect(201).json()["outcomes"], json!({ "void": 1 }));
    let payments = app.batch_payments(&scene, &batch);
    let one = pain002(&message, "PART", &[(reference(&payments[0]), "RJCT", "AM05")]);
    assert_eq!(bring(&app, &scene.maker, "b.xml", &one).expect(201).json()["outcomes"], json!({ "void": 1 }));
    assert!(app.batch_payments(&scene, &batch).iter().all(|payment| payment["state"] == "sent"));

    let new = pain002(&message.replace("-E1", "-E2"), "RJCT", &[]);
    assert_eq!(bring(&app, &scene.maker, "c.xml", &new).expect(201).json()["outcomes"], json!({ "returned": 2 }));
    assert!(app.batch_payments(&scene, &batch).iter().all(|payment| payment["state"] == "returned"));
    assert_eq!(app.batch(&scene, &batch)["state"], "exported");
}

#[test]
fn a_return_file_is_a_table_and_what_it_names_wrongly_changes_nothing() {
    let Sent { app, scene, batch, payments, .. } = sent();
    let (first, second) = (reference(&payments[0]), reference(&payments[1]));
    let file = format!(
        "付款单号,金额,处理结果,失败原因\n{first},50.00,失败,账户已销户\n{second},49.99,失败,金额不符\nJS2020-000001-000001,1.00,失败,无此单\n"
    );
    // As a bank sends it: GBK.
    let (bytes, _, _) = Encoding::for_label(b"gbk").expect("GBK").encode(&file);
    let taken = app.upload_to(&scene.maker, "/api/v1/bank-reports", &[], "退回.csv", &bytes).expect(201).json();
    assert_eq!(taken["outcomes"], json!({ "returned": 1, "wrong_amount": 1, "unknown": 1 }));
    let payments = app.batch_payments(&scene, &batch);
    assert_eq!(
        (&payments[0]["state"], &payments[0]["reason"], &payments[1]["state"]),
        (&json!("returned"), &json!("账户已销户"), &json!("sent"))
    );
    let problem = bring(&app, &scene.maker, "x.csv", "a,b\n1,2\n").expect_problem(422, "invalid_input");
    assert_eq!(
        (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
        (&json!("file"), &json!("no_headings"))
    );
    let list = app.get("/api/v1/bank-reports", &scene.checker.token).expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    bring(&app, &scene.checker, "y.csv", &file).expect_problem(403, "forbidden");
}

/// A bank's one file for two cities: what the first that brings it does not know is returned by the second.
#[test]
fn the_same_file_does_for_each_city_what_concerns_it() {
    let Sent { app, scene, batch, payments, .. } = sent();
    let stranger = app.person(Role::FinanceMaker, "finance_bureau", "370200");
    let file = format!("付款单号,金额,处理结果,失败原因\n{},50.00,失败,账户已销户\n", reference(&payments[0]));
    let others = bring(&app, &stranger, "退回.csv", &file).expect(201).json();
    assert_eq!((&others["is_new"], &others["outcomes"]), (&json!(true), &json!({ "unknown": 1 })));
    assert_eq!(app.batch_payments(&scene, &batch)[0]["state"], "sent");

    let taken = bring(&app, &scene.maker, "退回.csv", &file).expect(201).json();
    assert_eq!((&taken["is_new"], &taken["outcomes"]), (&json!(true), &json!({ "returned": 1 })));
    assert_eq!(app.batch_payments(&scene, &batch)[0]["state"], "returned");
    for (person, first) in [(&app.finance_maker(), &taken), (&stranger, &others)] {
        let again = bring(&app, person, "copy.csv", &file).expect(201).json();
        assert_eq!((&again["is_new"], &again["id"]), (&json!(false), &first["id"]));
        let list = app.get("/api/v1/bank-reports", &person.token).expect(200).json();
        let ids: Vec<&Value> = list["items"].as_array().expect("reports").iter().map(|report| &report["id"]).collect();
        assert_eq!(ids, [&first["id"]]);
    }
}

/// A table does not say which version it answers: of what was exported anew it returns nothing, until somebody says which.
#[test]
fn a_table_about_what_was_exported_anew_returns_nothing_unless_its_version_is_named() {
    let Sent { app, scene, batch, message, payments, .. } = sent();
    let renew = json!({ "formats": ["csv"], "reason": "付款日有误" });
    app.post(&format!("/api/v1/batches/{batch}/exports/1/renew"), &scene.checker.token, &renew).expect(201);
    let file = format!("付款单号,金额,处理结果,失败原因\n{},50.00,失败,账户已销户\n", reference(&payments[0]));
    let untold = bring(&app, &scene.maker, "退回.csv", &file).expect(201).json();
    assert_eq!((&untold["outcomes"], &untold["message_id"]), (&json!({ "version_unknown": 1 }), &json!("")));
    // Nor does a message id that names none of ours.
    let other = pain002("20260302-0001", "PART", &[(reference(&payments[0]), "RJCT", "AM05")]);
    let other = bring(&app, &scene.maker, "other.xml", &other).expect(201).json();
    assert_eq!(other["outcomes"], json!({ "version_unknown": 1 }));

    let name = |message: &str| {
        let fields = [("message_id", message)];
        app.upload_to(&scene.maker, "/api/v1/bank-reports", &fields, "退回.csv", file.as_bytes())
    };
    for (wrong, code) in [("退汇清单", "message_id"), ("JS2020-000001-E1", "unknown_message")] {
        let refused = name(wrong).expect_problem(422, "invalid_input");
        let error = &refused["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!("message_id"), &json!(code)), "{wrong}");
    }
    // Dashes dropped, as banks do.
    let first = message.replace('-', "");
    let taken = name(&first).expect(201).json();
    assert_eq!((&taken["is_new"], &taken["outcomes"]), (&json!(true), &json!({ "void": 1 })), "{taken}");
    assert!(app.batch_payments(&scene, &batch).iter().all(|payment| payment["state"] == "sent"));
    let second = message.replace("-E1", "-E2");
    let taken = name(&second).expect(201).json();
    assert_eq!((&taken["message_id"], &taken["outcomes"]), (&json!(second), &json!({ "returned": 1 })));
    assert_eq!(name(&second).expect(201).json()["is_new"], false);
    assert_eq!(app.batch_payments(&scene, &batch)[0]["state"], "returned");
}

/// Banks drop the dashes of a message id, too: what is about a void version stays about it.
#[test]
fn a_message_id_is_known_without_its_dashes() {
    let Sent { app, scene, batch, message, payments, .. } = sent();
    let renew = json!({ "formats": ["csv"], "reason": "付款日有误" });
    app.post(&format!("/api/v1/batches/{batch}/exports/1/renew"), &scene.checker.token, &renew).expect(201);
    let one = pain002(&message.replace('-', ""), "PART", &[(reference(&payments[0]), "RJCT", "AM05")]);
    assert_eq!(bring(&app, &scene.maker, "a.xml", &one).expect(201).json()["outcomes"], json!({ "void": 1 }));
    let whole = pain002(&message.replace("-E1", "E2").replace('-', ""), "RJCT", &[]);
    assert_eq!(bring(&app, &scene.maker, "b.xml", &whole).expect(201).json()["outcomes"], json!({ "returned": 2 }));
}

/// Of one order a report says that it was refused and that it was carried out: nobody knows which is true.
#[test]
fn a_report_that_says_two_things_of_one_order_changes_nothing_of_it() {
    let Sent { app, scene, batch, payments, .. } = sent();
    let (first, second) = (reference(&payments[0]), reference(&payments[1]));
    let file = format!(
        "付款单号,金额,处理结果,失败原因\n{first},50.00,失败,账户已销户\n{second},50.00,失败,账户已销户\n{first},50.00,成功,\n{second},50.00,失败,账户已销户\n"
    );
    let taken = bring(&app, &scene.maker, "结果.csv", &file).expect(201).json();
    assert_eq!(taken["outcomes"], json!({ "contradicted": 2, "returned": 1 }), "{taken}");
    let payments = app.batch_payments(&scene, &batch);
    assert_eq!((&payments[0]["state"], &payments[0]["bank_status"]), (&json!("sent"), &Value::Null));
    assert_eq!(payments[1]["state"], "returned", "what is said twice is said");
}
