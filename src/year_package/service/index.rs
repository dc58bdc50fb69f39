//! The page that people open first: what the package is, its charts, and every file with its hash. It says nothing of who
//! made it and when: that stands in the manifest, so that the same state gives the same page.

use std::fmt::Write as _;

use crate::kernel::{RegionCode, local_date};
use crate::report::model::meeting::MeetingReport;
use crate::year_package::model::{LedgerPosition, PackedFile};

/// What stands on the cover.
pub struct Cover<'c> {
    pub region: &'c RegionCode,
    pub programme: Option<&'c str>,
    pub year: i32,
    pub open_months: &'c [String],
    pub ledger: LedgerPosition,
    /// Nothing of the ledger lies outside of the region.
    pub is_whole: bool,
}

const STYLE: &str = "body{font-family:'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',\
'WenQuanYi Micro Hei',sans-serif;color:#1b2733;max-width:1100px;margin:0 auto;padding:24px;line-height:1.5}\
h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .5rem}table{border-collapse:collapse;width:100%}\
td,th{border-bottom:1px solid #dde3e8;padding:.35rem .5rem;text-align:left;vertical-align:top}\
.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.8rem;word-break:break-all}\
.soft{color:#56636f}.warn{border:2px solid #b3261e;color:#b3261e;padding:.6rem .8rem;margin:1rem 0;font-weight:bold}\
.wide{overflow-x:auto}figure{margin:1rem 0;break-inside:avoid}img{width:100%;height:auto;border:1px solid #dde3e8}\
@media print{body{max-width:none;padding:0}}";

/// The page over these files.
pub fn page(cover: &Cover<'_>, files: &[PackedFile]) -> String {
    let year = cover.year;
    let mut html = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{year} 年度归档包 Fiscal year package</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>{year} 年度归档包</h1>\n<p class=\"soft\">Fiscal year package {year}</p>\n"
    );
    if !cover.open_months.is_empty() {
        let months = cover.open_months.join(", ");
        let _ = writeln!(
            html,
            "<p class=\"warn\">非最终：以下月份尚未关账，数字仍可能变化：{months}<br>\
             Not final: these months were open, their figures may change: {months}</p>"
        );
    }
    facts(&mut html, cover);
    check(&mut html);
    charts(&mut html, files);
    contents(&mut html, files);
    html.push_str("</body>\n</html>\n");
    html
}

fn facts(html: &mut String, cover: &Cover<'_>) {
    let until = cover.ledger.recorded_at.map(|at| local_date(at).to_string()).unwrap_or_default();
    let rows = [
        ("区域 region", cover.region.to_string()),
        ("券种 programme", cover.programme.unwrap_or("全部 all").to_owned()),
        ("预算年度 fiscal year", format!("{0}-01-01 – {0}-12-31", cover.year)),
        ("总账截至 ledger position", format!("第 {} 笔 entry, {until}", cover.ledger.last_entry)),
    ];
    html.push_str("<table>\n");
    for (name, value) in rows {
        let _ = writeln!(html, "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", escaped(&value));
    }
    html.push_str("</table>\n");
    if cover.programme.is_some() {
        html.push_str(
            "<p class=\"soft\">银行、财政、清算账户不分券种，不列入；三方核对为该券种，无法归属券种的银行收支不列入。 Accounts of banks, \
             treasuries and clearing belong to no single programme and are left out; the three-way report is of the \
             programme, without debits and credits that belong to none.</p>\n",
        );
    }
    if !cover.is_whole {
        html.push_str(
            "<p class=\"soft\">本包只含本区域；月份封存证书涵盖全部区域的账，不附在内。 This package is of the region alone; the \
             certificates of closed months are over the books of all regions and are not in it.</p>\n",
        );
    }
}

fn check(html: &mut String) {
    html.push_str(
        "<h2>如何核验 How to check</h2>\n\
         <p>用 <code>chuangquan verify-package 归档包.zip --manifest 哈希</code> 核验每个文件、每份封存签名和清单本身；清单哈希在平台的\
         归档包页面和审计记录中。没有本程序时：逐个文件计算 SHA-256 与 <code>manifest.json</code> 比对。</p>\n\
         <p class=\"soft\">Run <code>chuangquan verify-package FILE.zip --manifest HASH</code>: it checks every file, every seal's \
         signature and the manifest; the manifest's hash stands on the product's page of packages and in its audit trail. \
         Without the program: compare each file's SHA-256 with <code>manifest.json</code>.</p>\n",
    );
}

fn charts(html: &mut String, files: &[PackedFile]) {
    html.push_str("<h2>图表 Charts</h2>\n");
    for report in MeetingReport::ALL {
        let name = format!("reports/{report}.svg");
        if files.iter().any(|file| file.name == name) {
            let title = report.title();
            let _ = writeln!(
                html,
                "<figure><img src=\"{name}\" alt=\"{} {}\" loading=\"lazy\"></figure>",
                escaped(&title.zh),
                escaped(&title.en)
            );
        }
    }
}

fn contents(html: &mut String, files: &[PackedFile]) {
    html.push_str(
        "<h2>目录 Contents</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>文件 file</th><th>内容 content</th>\
         <th class=\"n\">行 rows</th><th class=\"n\">字节 bytes</th><th>SHA-256</th></tr></thead>\n<tbody>\n",
    );
    for PackedFile { name, title, bytes, sha256, rows } in files {
        let rows = rows.map(|rows| rows.to_string()).unwrap_or_default();
        let _ = writeln!(
            html,
            "<tr><td><a href=\"{0}\">{0}</a></td><td>{1}<br><span class=\"soft\">{2}</span></td><td class=\"n\">{rows}</td>\
             <td class=\"n\">{bytes}</td><td><code>{sha256}</code></td></tr>",
            escaped(name),
            escaped(&title.zh),
            escaped(&title.en)
        );
    }
    html.push_str("</tbody>\n</table></div>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
