//! Public notices as an Atom feed (RFC 4287), for those who read many pages in one place.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::SecondsFormat;
use quick_xml::escape::escape;

use crate::claim::model::Notice;
use crate::claim::service;
use crate::store::Db;
use crate::web::{self, Problem, PublicAddress, Routes};

/// The newest notices that a feed holds.
const ENTRIES: i64 = 50;

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(newest);
}

/// 公示订阅 The newest public notices as an Atom feed.
#[utoipa::path(
    tag = "notice", operation_id = "notice_feed", security(()),
    responses((status = 200, body = String, content_type = "application/atom+xml"))
)]
#[get("/notices.atom")]
async fn newest(db: Data<Db>, site: Data<PublicAddress>) -> Result<HttpResponse, Problem> {
    let mut notices = web::read(&db, |conn| service::notice_list(conn, None, None, None, ENTRIES)).await?;
    notices.truncate(usize::try_from(ENTRIES).unwrap_or(usize::MAX));
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(feed(&notices, &site.0)))
}

/// Ids are the notices' own, so that a feed reader knows them again wherever the product is found.
fn feed(notices: &[Notice], site: &str) -> String {
    let moment = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let updated = notices.iter().map(|notice| notice.published_at).max().unwrap_or_default();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n\
         <id>urn:chuangquan:notices</id>\n<title>创新券兑付公示</title>\n<updated>{}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{site}/api/v1/notices.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{site}/notices\"/>\n<author><name>创券</name></author>\n",
        moment(updated),
        site = escape(site),
    );
    for notice in notices {
        let summary = format!(
            "公示期 {} 至 {}，共 {} 个工作日，期间可提出异议。",
            notice.opens_on, notice.closes_on, notice.working_days
        );
        xml.push_str(&format!(
            "<entry>\n<id>urn:uuid:{id}</id>\n<title>{title}</title>\n<updated>{at}</updated>\n<published>{at}</published>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{site}/notices/{id}\"/>\n<summary>{summary}</summary>\n</entry>\n",
            id = notice.id,
            title = escape(&notice.title),
            at = moment(notice.published_at),
            site = escape(site),
            summary = escape(&summary),
        ));
    }
    xml.push_str("</feed>\n");
    xml
}
