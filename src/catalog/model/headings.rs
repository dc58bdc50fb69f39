//! What lists call their columns.

use super::mapping::{Mapping, Origin, Target};
use crate::tabular::heading;

impl Mapping {
    /// For lists without a mapping: the columns whose headings are known.
    pub fn of_known_headings() -> Self {
        let origin = |headings: &[&str]| {
            let from = headings.iter().map(|heading| (*heading).to_owned()).collect();
            Origin { from, ..Origin::default() }
        };
        Self { fields: KNOWN.iter().map(|(target, headings)| (*target, origin(headings))).collect(), ..Self::default() }
    }
}

/// Whether a heading, in the form in which headings are compared, is one for names: what every list has.
pub fn is_name(plain: &str) -> bool {
    KNOWN.iter().any(|(target, headings)| *target == Target::Name && headings.contains(&plain))
}

/// A path of a JSON record as a heading: its last step, without the underscore that some programs put before it.
pub fn path_heading(path: &str) -> String {
    heading(path.rsplit('.').next().unwrap_or(path))
}

/// What lists call their columns, in Chinese, English and Japanese. The first column that a row fills counts.
const KNOWN: &[(Target, &[&str])] = &[
    (
        Target::Code,
        &[
            "编号",
            "设备编号",
            "仪器编号",
            "资产编号",
            "固定资产编号",
            "资源编号",
            "服务编号",
            "项目编号",
            "条目编号",
            "设备号",
            "内部编号",
            "code",
            "id",
            "equipmentid",
            "instrumentid",
            "assetid",
            "assetnumber",
            "assetno",
            "equipmentno",
            "itemcode",
            "sku",
            "管理番号",
            "機器番号",
            "設備番号",
            "装置番号",
            "機器id",
            "設備id",
        ],
    ),
    (
        Target::Name,
        &[
            "名称",
            "仪器名称",
            "设备名称",
            "中文名称",
            "仪器设备名称",
            "服务名称",
            "项目名称",
            "资源名称",
            "检测项目",
            "条目名称",
            "品名",
            "仪器",
            "设备",
            "name",
            "instrument",
            "instrumentname",
            "equipment",
            "equipmentname",
            "tool",
            "toolname",
            "servicename",
            "title",
            "名前",
            "機器名",
            "装置名",
            "設備名",
            "機器名称",
            "装置名称",
            "設備名称",
        ],
    ),
    (
        Target::Kind,
        &[
            // Also heads what we call a category; read as a kind where it says one.
            "类别",
            "类型",
            "服务类型",
            "资源类型",
            "条目类型",
            "kind",
            "type",
            "listingkind",
            "servicetype",
        ],
    ),
    (
        Target::Model,
        &[
            "型号",
            "规格型号",
            "型号规格",
            "设备型号",
            "仪器型号",
            "规格",
            "model",
            "modelnumber",
            "modelno",
            "型式",
            "型番",
        ],
    ),
    (
        Target::Maker,
        &[
            "厂商",
            "厂家",
            "生产厂家",
            "制造商",
            "生产厂商",
            "制造厂商",
            "品牌",
            "maker",
            "manufacturer",
            "vendor",
            "brand",
            "メーカー",
            "製造元",
            "メーカ",
        ],
    ),
    (
        Target::Category,
        &[
            "分类",
            "仪器类别",
            "设备类别",
            "仪器分类",
            "设备分类",
            "所属类别",
            "服务类别",
            "category",
            "categorygeneral",
            "class",
            "group",
            "カテゴリ",
            "カテゴリー",
            "分類",
            "类别",
        ],
    ),
    (
        Target::Location,
        &[
            "地点",
            "位置",
            "存放地点",
            "安放地点",
            "所在地点",
            "放置地点",
            "存放地",
            "安装地点",
            "地址",
            "详细地址",
            "实验室",
            "location",
            "address",
            "addressraw",
            "room",
            "lab",
            "設置場所",
            "所在地",
            "場所",
            "住所",
        ],
    ),
    (
        Target::RegionCode,
        &["区划", "区划代码", "行政区划", "所在区域", "区域", "所在区", "所属区市", "区市", "regioncode", "district"],
    ),
    (
        Target::Description,
        &[
            "描述",
            "说明",
            "简介",
            "主要功能",
            "功能",
            "用途",
            "服务内容",
            "技术指标",
            "主要技术指标",
            "备注",
            "description",
            "summary",
            "details",
            "notes",
            "remarks",
            "概要",
            "説明",
            "用途説明",
            "仕様",
        ],
    ),
    (
        Target::PhotoUrls,
        &["照片", "图片", "照片地址", "图片地址", "photo", "photos", "image", "imageurl", "photourls", "写真"],
    ),
    (Target::OpeningHours, &["开放时间", "服务时间", "开放时段", "openinghours", "hours", "businesshours", "利用時間"]),
    (Target::SlotMinutes, &["时间粒度", "预约粒度", "slotminutes", "slot"]),
    (
        Target::MinMinutes,
        &["最短时间", "最短预约", "最短预约时长", "最短使用时间", "minminutes", "minimumminutes", "mintime"],
    ),
    (
        Target::MaxMinutes,
        &["最长时间", "最长预约", "最长预约时长", "最长使用时间", "maxminutes", "maximumminutes", "maxtime"],
    ),
    (Target::LeadMinutes, &["提前预约", "提前时间", "提前量", "leadminutes", "leadtime"]),
    (Target::HorizonDays, &["可预约天数", "预约期限", "提前天数", "horizondays", "horizon"]),
    (Target::Units, &["台数", "数量", "台套数", "台件数", "units", "quantity", "count", "台数量"]),
    (Target::AutoConfirm, &["自动确认", "即时确认", "autoconfirm", "instantbooking"]),
    (Target::VoucherPayable, &["可用创新券", "支持创新券", "是否支持创新券", "创新券", "voucherpayable", "voucher"]),
    (Target::PriceUnit, &["计价单位", "收费单位", "价格单位", "计费单位", "单位", "priceunit", "unit"]),
    (
        Target::Price,
        &[
            "价格",
            "单价",
            "收费标准",
            "标准价",
            "收费",
            "机时费",
            "机时价格",
            "对外价格",
            "校外价格",
            "费用",
            "每小时价格",
            "price",
            "rate",
            "hourlyrate",
            "priceperhour",
            "standardprice",
            "pricestandard",
            "fee",
            "料金",
            "利用料金",
            "利用料",
        ],
    ),
    (Target::PriceSme, &["中小企业价", "中小企业价格", "企业价", "smeprice", "pricesme"]),
    (Target::PriceAcademic, &["高校价", "院所价", "高校院所价", "学术价", "academicprice", "priceacademic"]),
    (Target::PriceMember, &["成员价", "会员价", "联盟价", "memberprice", "pricemember"]),
    (
        Target::PriceOwn,
        &["内部价", "内部核算价", "本单位价", "校内价", "校内价格", "ownprice", "priceown", "internalprice"],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn headings_are_written_as_they_are_compared_and_mean_one_thing() {
        let mut seen = BTreeSet::new();
        for written in KNOWN.iter().flat_map(|(_, headings)| headings.iter()) {
            assert_eq!(heading(written), *written);
            assert!(seen.insert(*written) || *written == "类别", "{written} stands twice");
        }
        assert_eq!(path_heading("fields._location"), "location");
    }
}
