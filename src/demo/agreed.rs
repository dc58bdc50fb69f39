//! Orders that are agreed on before they are booked: a lease from the beginning of the play, and what is under way at its
//! end.

use chrono::{Days, Months};

use super::claims::{self, Papers};
use super::market::Market;
use super::people::People;
use super::stage::{Failure, Stage};
use crate::agreement::model::{
    AcceptedOffer, AgreementDetail, NewAmendment, NewMilestone, NewOffer, NewOfferLine, NewQuotation, NewStage,
    OfferKind, QuotationDetail, remaining,
};
use crate::agreement::service;
use crate::booking::model::NewDelivery;
use crate::booking::service as bookings;
use crate::kernel::{AgreementId, BookingId, Fen, ListingId, QuotationId};
use crate::sample::model::{Arrived, NewReception, NewSampleStep, SampleAct};
use crate::sample::{AfterUse, NewSample, service as samples};

/// The first invoice of the lease.
const INVOICE: u32 = 201;

/// A measuring machine is leased for half a year, from the first day of the play on.
pub(super) fn lease(stage: &Stage, people: &People, market: &Market) -> Result<AgreementId, Failure> {
    let asked = question("三坐标测量机半年租赁", "用于复合材料构件尺寸检测，需上门安装与培训。", market.measuring);
    let asked = ask(stage, people, "composite", &asked)?;
    let offer = NewOffer {
        starts_on: Some(stage.today()),
        months: Some(6),
        monthly_fen: Some(Fen::from_yuan(4_000)),
        note: "含安装、培训和一次上门校准。".to_owned(),
        ..offer(OfferKind::Instalments)
    };
    let offered = make(stage, people, "incubator", asked, &offer)?;
    let accepted = accept(stage, people, "composite", &offered)?;
    accepted.quotation.agreement_id.ok_or_else(|| Failure::new("lease", "no contract came of it"))
}

/// On the eve of the day on which the demo is given: two months of the lease are claimed, a technology contract has its
/// first milestone done, samples are on their way through a laboratory, one offer waits for its enterprise and one question
/// for its provider, and the lease is proposed to go on for longer. Tells how many things wait.
pub(super) fn leave(stage: &Stage, people: &People, market: &Market, lease: AgreementId) -> Result<usize, Failure> {
    while service::run_deadlines(&stage.db).map_err(|e| Failure::new("stages", e))? > 0 {}
    rent(stage, people, lease)?;
    prolong(stage, people, lease)?;
    develop(stage, people, market)?;
    test(stage, people, market)?;
    let asked = question("碳纤维单向带拉伸性能", "批次抽检，3 个批号，每批 5 根。", market.tensile);
    let asked = ask(stage, people, "fibre", &NewQuotation { sample_count: Some(15), ..asked })?;
    for (note, yuan) in [("标准周期 10 个工作日。", 300), ("按来函调整：加急 5 个工作日，单价优惠。", 280)]
    {
        let line = line("GB/T 3362 拉伸试验", 15, yuan);
        let offer = NewOffer { lines: vec![line], note: note.to_owned(), ..offer(OfferKind::Single) };
        make(stage, people, "lab", asked, &offer)?;
    }
    let space = question("中试车间工位一年", "需要两个工位，含水电，希望下月入驻。", market.space);
    ask(stage, people, "sensor", &space)?;
    Ok(6)
}

/// Two months are over: served, accepted and claimed.
fn rent(stage: &Stage, people: &People, lease: AgreementId) -> Result<(), Failure> {
    let claims = INVOICE..;
    for (booking, invoice) in stages(stage, people, "composite", lease)?.into_iter().take(2).zip(claims) {
        deliver(stage, people, ("incubator", "composite"), booking, "设备运行正常")?;
        claims::claim(stage, people, "composite", booking, Papers::own(invoice))?;
    }
    Ok(())
}

/// The lessee asks for two months more, at a lower rent.
fn prolong(stage: &Stage, people: &People, lease: AgreementId) -> Result<(), Failure> {
    let customer = people.get("composite")?;
    let now = stage.db.clock().now();
    let detail = stage
        .db
        .read(|conn| service::agreement_detail(conn, customer, lease, now))
        .map_err(|e| Failure::new("the lease", e))?;
    let mut planned: Vec<_> = remaining(&detail.stages)
        .into_iter()
        .map(|each| NewStage {
            title: each.title,
            deliverable: each.deliverable,
            amount_fen: each.amount_fen,
            starts_on: each.starts_on,
            due_on: each.due_on,
            redoes: None,
            uses_voucher: each.uses_voucher,
        })
        .collect();
    let first = detail.agreement.ends_on + Days::new(1);
    for month in 0..2 {
        let from = first + Months::new(month);
        let until = first + Months::new(month + 1) - Days::new(1);
        planned.push(NewStage {
            title: format!("{from} – {until}"),
            deliverable: String::new(),
            amount_fen: Fen::from_yuan(3_600),
            starts_on: from,
            due_on: until,
            redoes: None,
            uses_voucher: Some(false),
        });
    }
    let new = NewAmendment {
        reason: "新增两个批次的构件需要检测，续租两个月，月租优惠为 3600 元；续租部分由我们自行支付。".to_owned(),
        stages: planned,
        switched: Vec::new(),
    };
    stage.act("amendment", customer, |tx| service::propose_amendment(tx, customer, lease, &new)).map(drop)
}

fn develop(stage: &Stage, people: &People, market: &Market) -> Result<(), Failure> {
    let asked = question(
        "压力传感器封装树脂工艺开发",
        "开发耐 150 ℃ 的封装树脂及固化工艺，提交工艺规程与样件。",
        market.contract,
    );
    let asked = ask(stage, people, "sensor", &asked)?;
    let today = stage.today();
    let milestone = |title: &str, deliverable: &str, yuan, days| NewMilestone {
        title: title.to_owned(),
        deliverable: deliverable.to_owned(),
        amount_fen: Fen::from_yuan(yuan),
        starts_on: None,
        due_on: today + Days::new(days),
    };
    let offer = NewOffer {
        starts_on: Some(today),
        milestones: vec![
            milestone("方案设计", "技术方案与试验计划各一份", 15_000, 30),
            milestone("样件试制", "样件 20 件及测试报告", 25_000, 90),
            milestone("工艺定型", "工艺规程、验收报告", 20_000, 150),
        ],
        note: "各阶段成果归双方共有。".to_owned(),
        ..offer(OfferKind::Milestones)
    };
    let offered = make(stage, people, "lab", asked, &offer)?;
    let signed = accept(stage, people, "sensor", &offered)?.quotation.agreement_id;
    let signed = signed.ok_or_else(|| Failure::new("contract", "no contract came of it"))?;
    match stages(stage, people, "sensor", signed)?.first() {
        Some(first) => deliver(stage, people, ("lab", "sensor"), *first, "方案已评审通过"),
        None => Err(Failure::new("contract", "no stage began")),
    }
}

/// Four of five samples came: one is in the machine, one was divided, one stands in another place.
fn test(stage: &Stage, people: &People, market: &Market) -> Result<(), Failure> {
    let named =
        |name: &str, description: &str| NewSample { name: name.to_owned(), description: description.to_owned() };
    let asked = NewQuotation {
        method: Some("GB/T 3362-2017".to_owned()),
        samples: vec![
            named("海缆护套 A-1", "聚乙烯，长 300 mm"),
            named("海缆护套 A-2", "聚乙烯，长 300 mm"),
            named("海缆护套 B-1", "交联聚乙烯，长 300 mm"),
            named("海缆护套 B-2", "交联聚乙烯，长 300 mm"),
        ],
        sample_count: Some(5),
        after_use: Some(AfterUse::Return),
        ..question("海缆护套拉伸与老化", "常温与 70 ℃ 老化 168 h 后各测拉伸强度与断裂伸长率。", market.tensile)
    };
    let asked = ask(stage, people, "ocean", &asked)?;
    let offer = NewOffer {
        lines: vec![line("拉伸试验", 5, 280), line("热老化处理", 5, 120)],
        delivery_days: Some(15),
        ..offer(OfferKind::Single)
    };
    let offered = make(stage, people, "lab", asked, &offer)?;
    let booking = accept(stage, people, "ocean", &offered)?.quotation.booking_id;
    let booking = booking.ok_or_else(|| Failure::new("samples", "no booking came of it"))?;

    let lab = people.get("lab")?;
    let codes: Vec<String> = stage
        .db
        .read(|conn| samples::booking_samples(conn, lab, booking))
        .map_err(|e| Failure::new("samples", e))?
        .samples
        .into_iter()
        .map(|sample| sample.code)
        .collect();
    let [first, second, third, fourth, _] = codes.as_slice() else {
        return Err(Failure::new("samples", "not five"));
    };
    let arrived = |code: &String, condition: Option<&str>| Arrived {
        code: code.clone(),
        condition: condition.map(str::to_owned),
    };
    let reception = NewReception {
        arrived: vec![
            arrived(first, None),
            arrived(second, None),
            arrived(third, Some("外包装破损，样品完好")),
            arrived(fourth, None),
        ],
        counted: 4,
        place: "收样室 A 架".to_owned(),
        note: Some("箱内只有 4 件，已电话告知企业补寄第 5 件。".to_owned()),
    };
    stage.act("samples arrive", lab, |tx| samples::receive(tx, lab, booking, &reception))?;
    let step = |act, place: Option<&str>, note: Option<&str>, parts| NewSampleStep {
        act,
        place: place.map(str::to_owned),
        condition: None,
        note: note.map(str::to_owned),
        parts,
    };
    let parts = vec![named("B-2 常温", ""), named("B-2 老化", "")];
    for (code, step) in [
        (first, step(SampleAct::BeginTest, Some("拉力机 CMT5105"), None, Vec::new())),
        (second, step(SampleAct::Move, Some("老化箱 2 号"), Some("70 ℃，168 h"), Vec::new())),
        (fourth, step(SampleAct::Split, None, Some("各取 150 mm"), parts)),
    ] {
        stage.act("samples", lab, |tx| samples::step(tx, lab, code, &step))?;
    }
    Ok(())
}

fn question(subject: &str, description: &str, listing_id: ListingId) -> NewQuotation {
    NewQuotation {
        listing_id,
        subject: subject.to_owned(),
        description: description.to_owned(),
        method: None,
        sample_count: None,
        samples: Vec::new(),
        after_use: None,
        wished_on: None,
        declared: std::collections::BTreeSet::new(),
    }
}

fn offer(kind: OfferKind) -> NewOffer {
    NewOffer {
        kind,
        lines: Vec::new(),
        starts_on: None,
        months: None,
        monthly_fen: None,
        milestones: Vec::new(),
        valid_days: 30,
        delivery_days: None,
        note: String::new(),
    }
}

fn line(title: &str, quantity: i32, yuan: i64) -> NewOfferLine {
    NewOfferLine { title: title.to_owned(), detail: String::new(), quantity, unit_price_fen: Fen::from_yuan(yuan) }
}

fn ask(stage: &Stage, people: &People, enterprise: &'static str, new: &NewQuotation) -> Result<QuotationId, Failure> {
    let customer = people.get(enterprise)?;
    stage.act("question", customer, |tx| service::request(tx, customer, new)).map(|asked| asked.quotation.id)
}

fn make(
    stage: &Stage,
    people: &People,
    provider: &'static str,
    id: QuotationId,
    new: &NewOffer,
) -> Result<QuotationDetail, Failure> {
    let provider = people.get(provider)?;
    stage.act("offer", provider, |tx| service::make(tx, provider, id, new))
}

fn accept(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    offered: &QuotationDetail,
) -> Result<QuotationDetail, Failure> {
    let customer = people.get(enterprise)?;
    let live = offered.offers.first().ok_or_else(|| Failure::new("acceptance", "there is no offer"))?;
    let accepted = AcceptedOffer { offer_id: live.offer.id, uses_voucher: true, expected_subsidy_fen: None };
    stage.act("acceptance", customer, |tx| service::accept(tx, customer, offered.quotation.id, &accepted))
}

/// The bookings of the stages that have begun, in their order.
fn stages(
    stage: &Stage,
    people: &People,
    enterprise: &'static str,
    id: AgreementId,
) -> Result<Vec<BookingId>, Failure> {
    let customer = people.get(enterprise)?;
    let now = stage.db.clock().now();
    let AgreementDetail { stages, .. } = stage
        .db
        .read(|conn| service::agreement_detail(conn, customer, id, now))
        .map_err(|e| Failure::new("stages", e))?;
    Ok(stages.into_iter().filter_map(|stage| stage.booking_id).collect())
}

/// Served and accepted.
fn deliver(
    stage: &Stage,
    people: &People,
    (provider, enterprise): (&'static str, &'static str),
    booking: BookingId,
    note: &str,
) -> Result<(), Failure> {
    let (provider, customer) = (people.get(provider)?, people.get(enterprise)?);
    let delivery = NewDelivery { note: note.to_owned(), ..NewDelivery::default() };
    stage.act("stage delivered", provider, |tx| bookings::deliver(tx, provider, booking, &delivery))?;
    stage.act("stage accepted", customer, |tx| bookings::accept(tx, customer, booking)).map(drop)
}
