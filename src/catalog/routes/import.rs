//! Taking in a provider's list.

use std::collections::BTreeMap;
use std::str::FromStr;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use utoipa::ToSchema;

use crate::catalog::model::{ImportReport, Mapping, Policy};
use crate::catalog::service::{self, ImportFile, NewImport};
use crate::identity::{Caller, Capability};
use crate::kernel::Invalid;
use crate::store::Db;
use crate::store::work::WorkKind;
use crate::web::{self, Done, ImportLimit, Later, LaterWork, Once, Problem, ProblemBody, Routes, Upload, WorkTicket};

pub(super) fn configure(cfg: &mut Routes<'_>) {
    cfg.service(import);
}

/// A list, and how to read it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to callers; the form is read part by part")]
struct ListingImportForm {
    /// CSV, XLSX or JSON; told by the content.
    #[schema(format = Binary)]
    file: Vec<u8>,
    /// A mapping document (JSON, see docs/import.md); absent: columns are known by their headings.
    mapping: Option<String>,
    /// A second file that the mapping names, as text.
    lookup: Option<String>,
    /// `all_or_nothing` if absent.
    policy: Option<Policy>,
    /// `true`: tells what would be done and does nothing.
    dry_run: Option<bool>,
}

struct MappingText(Mapping);

impl FromStr for MappingText {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        serde_json::from_str(text).map(Self).map_err(|error| {
            Invalid::new("mapping", format!("映射文件有误：{error}"), format!("the mapping is not right: {error}"))
        })
    }
}

struct PlainText(String);

impl FromStr for PlainText {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Ok(Self(text.to_owned()))
    }
}

/// Takes in a list of the caller's organisation: every row becomes a listing, or is explained with line, column and
/// what was expected. A code that is known already is updated, so the same list can be sent again.
#[utoipa::path(
    tag = "catalog", operation_id = "listing_import", security(("bearer" = ["listing:sync"])),
    params(("prefer" = Option<String>, Header, description = "`respond-async`: do not wait")),
    request_body(content = ListingImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = ImportReport),
        (status = 202, body = WorkTicket, description = "`Prefer: respond-async`: done later, see `/work/{id}`"),
        (status = 413, body = ProblemBody),
        (status = 422, body = ProblemBody, description = "Not a list, or rows that are not right; `report` says which."),
        (status = 429, body = ProblemBody, description = "work_open: too much that was asked for is not done")
    )
)]
#[post("/provider/listings/import")]
async fn import(
    db: Data<Db>,
    limit: Data<ImportLimit>,
    caller: Caller,
    once: Once,
    later: Later,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    caller.require(Capability::ListingSync)?;
    let upload = Upload::read(&request, payload, limit.0).await?;
    let (digest, stored) = (upload.digest, upload.stored());
    if later.0 {
        let content = upload.content.clone();
        let title = upload.file_name.clone();
        if !new_import(upload)?.dry_run {
            let request = serde_json::to_value(stored).map_err(|error| Problem::unexpected(&error))?;
            let (kind, owner) = (WorkKind::ListingImport, caller.user_id);
            let work = LaterWork { kind, owner, caller: &caller, title, request, file: Some(content) };
            return web::later(&db, caller.actor(), once, digest, work).await;
        }
        return Err(only_in_earnest());
    }
    let new = new_import(upload)?;
    let provider = caller.organisation_id;
    web::write_once(&db, caller.actor(), once, digest, move |tx| service::import_listings(tx, provider, &new).map(Done))
        .await
}

/// A trial run is quick enough to be waited for, and remains nowhere.
fn only_in_earnest() -> Problem {
    let invalid = Invalid::new("dry_run", "试运行不能转入后台", "a dry run is answered at once: leave out Prefer");
    Problem::invalid_field("dry_run", invalid)
}

/// The list and how to read it, from the form.
///
/// # Errors
/// 422: a field of the form is not right.
pub(crate) fn new_import(upload: Upload) -> Result<NewImport, Problem> {
    let mapping = upload.optional_field::<MappingText>("mapping")?.map(|text| text.0);
    let mut lookup_files = BTreeMap::new();
    if let (Some(mapping), Some(PlainText(text))) = (&mapping, upload.optional_field("lookup")?) {
        let bytes: std::sync::Arc<[u8]> = text.into_bytes().into();
        for lookup in mapping.lookups.values() {
            lookup_files.insert(lookup.file.clone(), ImportFile::Bytes(bytes.clone()));
        }
    }
    Ok(NewImport {
        policy: upload.optional_field("policy")?.unwrap_or(Policy::AllOrNothing),
        dry_run: upload.flag("dry_run")?,
        mapping,
        lookup_files,
        file_name: upload.file_name,
        file: ImportFile::Bytes(upload.content.into()),
    })
}
