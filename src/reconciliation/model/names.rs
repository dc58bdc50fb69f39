//! Names as banks print them: full or half width, with or without brackets and spaces, in traditional characters.

use std::collections::HashMap;

use crate::kernel::BasisPoints;

/// Traditional characters that names of companies and people contain, each before its simplified form.
const SIMPLIFIED: &str = "倉仓個个備备傳传僑侨價价億亿優优劉刘動动務务勞劳區区協协參参吳吴員员問问啟启單单嚴严國国園园圓圆圖图團团報报場场塊块壓压壽寿夢梦夾夹奧奥奪夺婦妇媽妈孫孙學学實实寶宝專专導导屬属\
    島岛嶺岭師师帶带幣币廠厂廣广廳厅張张強强彈弹後后從从復复恆恒愛爱慶庆應应懷怀戰战戲戏擇择擔担據据擬拟擴扩攝摄數数斷断時时曉晓書书會会東东條条楊杨業业極极構构槍枪樂乐樓楼標标樣样\
    橋桥機机檢检權权歐欧歲岁歷历氣气決决沒没況况測测湯汤滿满漢汉潔洁潤润澤泽濟济濱滨瀋沈灣湾煙烟熱热燈灯營营爾尔犧牺獎奖環环產产畫画異异療疗發发監监盤盘盧卢硯砚確确禮礼種种稱称穩稳\
    窮穷筆笔節节範范築筑簡简糧粮紀纪約约紅红納纳紙纸級级細细終终組组結结給给統统絲丝經经維维網网緊紧線线編编總总績绩織织繼继續续羅罗聖圣聯联聲声職职腦脑臨临興兴舊旧艦舰華华萬万葉叶\
    蔣蒋蕭萧藍蓝藝艺藥药蘇苏蘭兰處处號号蟲虫術术衛卫補补裝装製制複复見见規规視视親亲覺觉觀观訂订計计訊讯記记訪访設设許许評评試试話话該该詳详認认語语誠诚調调談谈請请論论諮咨謝谢譚谭\
    護护讀读變变讓让財财貢贡貨货責责貴贵買买費费貿贸賀贺資资賈贾賓宾質质購购賽赛贏赢趙赵車车軍军軒轩軟软軸轴載载輕轻輛辆輪轮輸输轉转辦办農农運运過过達达遠远適适選选還还鄉乡鄒邹鄧邓\
    鄭郑釋释釣钓鈞钧鈦钛鉀钾銀银銅铜銳锐鋁铝鋼钢錄录錢钱錦锦鍋锅鍵键鎮镇鏡镜鐘钟鐵铁鑄铸長长門门閉闭開开間间閘闸閩闽閻阎關关陰阴陳陈陸陆陽阳隊队階阶際际隨随險险雙双雲云電电霧雾靈灵\
    靜静韓韩響响頁页項项順顺預预領领頭头題题顏颜願愿類类顧顾風风飛飞養养館馆馬马馮冯駿骏驅驱驗验體体魚鱼鮮鲜鳳凤鴻鸿鵬鹏麗丽麥麦黃黄點点黨党齊齐龍龙龔龚龜龟";

/// A name in the form in which names are compared: small letters of half width, simplified characters, and nothing but
/// letters and digits.
pub fn folded(name: &str) -> String {
    name.chars()
        .map(|c| simplified(half_width(c)))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn simplified(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let mut pairs = SIMPLIFIED.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == c {
            return simple;
        }
    }
    c
}

/// How alike two names are: the share of pairs of neighbouring characters that both have (Dice). All of it for names
/// that are equal once folded.
pub fn likeness(one: &str, other: &str) -> BasisPoints {
    let (one, other) = (folded(one), folded(other));
    if one.is_empty() || other.is_empty() {
        return BasisPoints::ZERO;
    }
    if one == other {
        return BasisPoints::WHOLE;
    }
    let (left, others) = (pairs(&one), pairs(&other));
    let all: usize = left.values().sum::<usize>() + others.values().sum::<usize>();
    let mut shared = 0_usize;
    for (pair, count) in others {
        if let Some(there) = left.get(&pair) {
            shared += count.min(*there);
        }
    }
    let share = (shared * 2 * 10_000).checked_div(all).unwrap_or(0);
    i32::try_from(share).ok().and_then(|share| BasisPoints::new(share).ok()).unwrap_or(BasisPoints::ZERO)
}

fn pairs(name: &str) -> HashMap<(char, char), usize> {
    let mut pairs = HashMap::new();
    for pair in name.chars().zip(name.chars().skip(1)) {
        *pairs.entry(pair).or_default() += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        for written in
            ["威海检测(集团)有限公司", "威海檢測（集團）有限公司", " 威海 检测［集团］有限公司", "威海检测集团有限公司"]
        {
            assert_eq!(folded(written), "威海检测集团有限公司", "{written}");
        }
        assert_eq!(folded("ＡＢＣ Lab Co., Ltd."), "abclabcoltd");
    }

    #[test]
    fn likeness_grows_with_what_is_shared() {
        let of = |other| likeness("威海蓝海检测有限公司", other).get();
        assert_eq!(of("威海藍海檢測有限公司"), 10_000);
        assert!(of("威海蓝海检测公司") > 7_000);
        assert!(of("青岛钢铁股份有限公司") < 4_500);
        assert_eq!((of(""), of("——")), (0, 0));
    }

    #[test]
    fn the_table_is_of_pairs() {
        assert_eq!(SIMPLIFIED.chars().filter(|c| !c.is_whitespace()).count() % 2, 0);
        assert!(!SIMPLIFIED.contains(char::is_whitespace));
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_whole_for_the_same(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert_eq!(likeness(&a, &a).get() == 10_000, !folded(&a).is_empty());
            prop_assert_eq!(folded(&folded(&a)), folded(&a));
        }
    }
}
