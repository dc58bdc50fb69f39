//! What listings are called: instruments, makers, models and what they are for, in many combinations.

use chuangquan::catalog::model::{ListingDraft, SearchIndex};
use serde_json::json;

use super::super::Outcome;
use super::size::Seeded;

/// What a search asks for: an instrument's name and its maker; they are the most frequent ones.
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
const MORE_NAMES: [&str; 28] = [
    "紫外可见分光光度计",
    "原子吸收光谱仪",
    "离子色谱仪",
    "比表面积分析仪",
    "激光粒度仪",
    "旋转流变仪",
    "动态热机械分析仪",
    "聚焦离子束系统",
    "电子探针显微分析仪",
    "X射线光电子能谱仪",
    "超高效液相色谱串联质谱仪",
    "基因测序仪",
    "实时荧光定量聚合酶链反应仪",
    "蛋白质纯化系统",
    "生物安全柜",
    "高速冷冻离心机",
    "发酵罐",
    "冷冻干燥机",
    "盐雾腐蚀试验箱",
    "电磁兼容暗室",
    "矢量网络分析仪",
    "示波器",
    "振动台",
    "疲劳试验机",
    "冲击试验机",
    "工业计算机断层扫描仪",
    "金属增材制造设备",
    "水下声学测试池",
];
pub const MAKERS: [&str; 10] =
    ["日本电子", "赛默飞", "布鲁克", "安捷伦", "岛津", "蔡司", "珀金埃尔默", "聚光科技", "中科科仪", "是德科技"];
const MORE_MAKERS: [&str; 20] = [
    "日立高新",
    "沃特世",
    "马尔文帕纳科",
    "耐驰",
    "梅特勒托利多",
    "英斯特朗",
    "罗德与施瓦茨",
    "海克斯康",
    "贝克曼库尔特",
    "徕卡",
    "奥林巴斯",
    "尼康",
    "天美",
    "普析通用",
    "东西分析",
    "北分瑞利",
    "三思纵横",
    "长光辰芯",
    "华大智造",
    "大族激光",
];
const ADJECTIVES: [&str; 16] = [
    "",
    "",
    "",
    "",
    "台式",
    "高分辨",
    "便携式",
    "全自动",
    "冷冻",
    "环境",
    "原位",
    "双束",
    "超高速",
    "高通量",
    "真空",
    "微区",
];
const ENDS: [&str; 10] =
    ["", "", "", "系统", "（一号机）", "（二号机）", "平台", "工作站", "（夜间开放）", "（含样品制备）"];
const USES: [&str; 24] = [
    "碳纤维断口形貌观察",
    "海洋涂料耐蚀性评价",
    "锂电池正极材料结构分析",
    "水产品中兽药残留检测",
    "土壤重金属含量测定",
    "半导体薄膜厚度测量",
    "高分子材料玻璃化转变温度",
    "金属材料拉伸与压缩性能",
    "药物晶型鉴别与定量",
    "细胞周期与凋亡分析",
    "食品添加剂与农药残留筛查",
    "复合材料层间剪切强度",
    "医疗器械生物相容性评价",
    "天线方向图与增益测试",
    "轴承钢非金属夹杂物评级",
    "催化剂孔径分布",
    "橡胶热老化寿命推算",
    "船舶结构件焊缝无损检测",
    "纳米粉体粒径分布",
    "陶瓷烧结体密度与硬度",
    "海水养殖水质连续监测",
    "光纤传感器温度循环试验",
    "印制电路板失效分析",
    "蛋白质分子量与纯度",
];
const PLACES: [&str; 20] = [
    "威海", "文登", "荣成", "乳山", "烟台", "青岛", "济南", "淄博", "潍坊", "东营", "日照", "临沂", "德州", "聊城",
    "滨州", "菏泽", "济宁", "泰安", "枣庄", "莱芜",
];
const ROOMS: [&str; 6] = ["材料楼", "化学楼", "生命科学中心", "海洋学院", "产业技术研究院", "检测中心"];
/// The first is by far the most frequent.
const CATEGORIES: [&str; 12] = [
    "分析仪器",
    "物理性能测试仪器",
    "电子测量仪器",
    "生命科学仪器",
    "工艺实验设备",
    "环境试验设备",
    "海洋仪器",
    "计量仪器",
    "光学仪器",
    "医学科研仪器",
    "特种检测仪器",
    "其他仪器",
];
/// Where listings are, by region; the first is the bench's own district.
pub const REGIONS: [(&str, &str, &str, &str); 10] = [
    ("371002", "环翠区", "Huancui", "district"),
    ("371003", "文登区", "Wendeng", "district"),
    ("371082", "荣成市", "Rongcheng", "district"),
    ("371083", "乳山市", "Rushan", "district"),
    ("370100", "济南市", "Jinan", "city"),
    ("370200", "青岛市", "Qingdao", "city"),
    ("370300", "淄博市", "Zibo", "city"),
    ("370600", "烟台市", "Yantai", "city"),
    ("370700", "潍坊市", "Weifang", "city"),
    ("371100", "日照市", "Rizhao", "city"),
];

/// A listing's texts, and under what it is found.
pub struct Words {
    pub name: String,
    pub model: String,
    pub maker: &'static str,
    pub category: &'static str,
    pub location: String,
    pub region: &'static str,
    pub description: String,
    pub index: SearchIndex,
}

/// The maker of `Words`, which needs a draft to ask the product under what it is found.
pub struct Namer {
    draft: ListingDraft,
    seed: u64,
}

impl Namer {
    pub fn new(seed: u64) -> Outcome<Self> {
        let draft = serde_json::from_value(json!({
            "code": "B", "kind": "instrument_time", "name": "B", "model": "", "maker": "", "category": "",
            "location": "", "region_code": REGIONS[0].0, "description": "", "photo_urls": [], "opening_hours": {},
            "slot_minutes": 60, "min_minutes": 60, "max_minutes": 480, "lead_minutes": 0, "horizon_days": 3660,
            "units": 1, "auto_confirm": true, "voucher_payable": true, "prices": [],
        }))?;
        Ok(Self { draft, seed })
    }

    pub fn words(&mut self, listing: usize, is_plain: bool) -> Words {
        let mut random = Seeded::of(self.seed, listing);
        let instrument = match random.skewed(NAMES.len() + MORE_NAMES.len()) {
            at if at < NAMES.len() => NAMES[at],
            at => MORE_NAMES[at - NAMES.len()],
        };
        let maker = match random.skewed(MAKERS.len() + MORE_MAKERS.len()) {
            at if at < MAKERS.len() => MAKERS[at],
            at => MORE_MAKERS[at - MAKERS.len()],
        };
        let name = format!("{}{instrument}{}", random.one_of(&ADJECTIVES), random.one_of(&ENDS));
        let letter = |random: &mut Seeded| char::from(b'A' + u8::try_from(random.below(26)).unwrap_or_default());
        let model = format!(
            "{}{}-{}{}",
            letter(&mut random),
            letter(&mut random),
            100 + random.below(9_900),
            letter(&mut random)
        );
        let category = random.often_one_of(&CATEGORIES);
        let location =
            format!("{}{}{}室", random.often_one_of(&PLACES), random.one_of(&ROOMS), 101 + random.below(800));
        let (one, other) = (random.one_of(&USES), random.one_of(&USES));
        let description =
            format!("用于{one}、{other}；{} 年购置，分辨率 {} nm。", 2_005 + random.below(21), 1 + random.below(500));
        let region = if is_plain { REGIONS[0].0 } else { REGIONS[random.skewed(REGIONS.len())].0 };
        let draft = &mut self.draft;
        draft.code = format!("B{listing}");
        (draft.name, draft.model, draft.maker, draft.category) =
            (name.clone(), model.clone(), maker.to_owned(), category.to_owned());
        (draft.location, draft.description) = (location.clone(), description.clone());
        Words { name, model, maker, category, location, region, description, index: self.draft.search_index() }
    }
}
