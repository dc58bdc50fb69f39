//! Who stands behind organisations: said by themselves, recorded by the bureau one by one or from a table.

use std::collections::{BTreeMap, BTreeSet};

use diesel::pg::PgConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::gather::Web;
use super::policy;
use super::table::PartyRow;
use crate::audit;
use crate::identity::Caller;
use crate::kernel::{Invalid, OrganisationId, Text, Uscc};
use crate::risk::error::Error;
use crate::risk::model::{Hop, MAX_FACTS, NewPartyFact, PartyFact, PartyFactSource, words_of};
use crate::risk::queries;
use crate::store::Tx;
use crate::web::FieldError;

/// What is known of an organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelationsOf {
    #[schema(value_type = uuid::Uuid)]
    pub organisation_id: OrganisationId,
    /// What holds now, said by itself or recorded by the bureau.
    pub facts: Vec<PartyFact>,
    /// What held once; shown to bureaus.
    pub history: Vec<PartyFact>,
    /// Organisations one link away; shown to bureaus.
    pub related: Vec<RelatedOrganisation>,
}

/// An organisation one link away.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelatedOrganisation {
    #[schema(value_type = uuid::Uuid)]
    pub id: OrganisationId,
    pub name: String,
    /// Why, in words.
    pub text: Text,
}

/// How two organisations hang together.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Relations {
    /// The shortest ways; empty: none was found.
    pub paths: Vec<Vec<Hop>>,
    /// The first of them in words.
    pub text: Option<Text>,
}

/// What the caller's organisation has said of itself, and what the bureau recorded of it.
///
/// # Errors
/// The database refuses.
pub fn relations_own(conn: &mut PgConnection, caller: &Caller) -> Result<RelationsOf, Error> {
    let id = caller.organisation_id;
    Ok(RelationsOf {
        organisation_id: id,
        facts: queries::fact_list(conn, id, None)?,
        history: Vec::new(),
        related: Vec::new(),
    })
}

/// What is known of an organisation of the caller's region, and who is one link away.
///
/// # Errors
/// Not in the caller's region.
pub fn relations_of(conn: &mut PgConnection, caller: &Caller, id: OrganisationId) -> Result<RelationsOf, Error> {
    check_region(conn, caller, id)?;
    let (_, policy) = policy::policy(conn)?;
    let hub_limit = policy.rules.related_party.hub_limit;
    let mut web = Web::empty();
    web.load_ties(conn, &BTreeSet::from([id]), hub_limit)?;
    let hops = web.ties().neighbours(id, usize::try_from(hub_limit).unwrap_or(usize::MAX));
    Ok(RelationsOf {
        organisation_id: id,
        facts: queries::fact_list(conn, id, None)?,
        history: queries::fact_history(conn, id)?,
        related: hops
            .into_iter()
            .map(|hop| RelatedOrganisation { id: hop.to.id, name: hop.to.name, text: hop.text })
            .collect(),
    })
}

fn check_region(conn: &mut PgConnection, caller: &Caller, id: OrganisationId) -> Result<(), Error> {
    let region = queries::organisation_region(conn, id)?;
    if caller.region.covers(&region) { Ok(()) } else { Err(Error::NotFound) }
}

/// How an organisation of the caller's region hangs together with another, over as many links as the policy looks.
///
/// # Errors
/// The first is not in the caller's region, or there is no such second.
pub fn relations(
    conn: &mut PgConnection,
    caller: &Caller,
    a: OrganisationId,
    b: OrganisationId,
) -> Result<Relations, Error> {
    check_region(conn, caller, a)?;
    queries::organisation_region(conn, b)?;
    let (_, policy) = policy::policy(conn)?;
    let rule = policy.rules.related_party;
    let mut web = Web::empty();
    web.spread(conn, (a, b), rule.max_links, rule.hub_limit)?;
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let paths = web.ties().paths(a, b, size(rule.max_links), size(rule.hub_limit));
    Ok(Relations { text: paths.first().map(|path| words_of(path)), paths })
}

/// Replaces what the caller's organisation says of itself; what no longer holds is ended and kept.
///
/// # Errors
/// Facts that cannot be, one by one.
pub fn facts_declare(tx: &mut Tx<'_>, caller: &Caller, facts: &[NewPartyFact]) -> Result<RelationsOf, Error> {
    replace(tx, caller, caller.organisation_id, PartyFactSource::Declared, facts)?;
    relations_own(tx.conn(), caller)
}

/// Replaces what the bureau recorded of an organisation.
///
/// # Errors
/// Not in the caller's region; facts that cannot be, one by one.
pub fn facts_record(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: OrganisationId,
    facts: &[NewPartyFact],
) -> Result<RelationsOf, Error> {
    check_region(tx.conn(), caller, id)?;
    replace(tx, caller, id, PartyFactSource::Bureau, facts)?;
    relations_of(tx.conn(), caller, id)
}

fn replace(
    tx: &mut Tx<'_>,
    caller: &Caller,
    id: OrganisationId,
    source: PartyFactSource,
    facts: &[NewPartyFact],
) -> Result<(), Error> {
    let wanted = checked_facts(facts)?;
    queries::organisation_lock(tx.conn(), id)?;
    let held = queries::fact_list(tx.conn(), id, Some(source))?;
    let ended: Vec<_> = held.iter().filter(|fact| !wanted.iter().any(|new| is_same(new, fact))).collect();
    let new: Vec<_> = wanted.iter().filter(|new| !held.iter().any(|fact| is_same(new, fact))).collect();
    if ended.is_empty() && new.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let ids: Vec<_> = ended.iter().map(|fact| fact.id).collect();
    queries::fact_end(tx.conn(), &ids, caller.user_id, now)?;
    for fact in &new {
        queries::fact_insert(tx.conn(), id, fact, source, caller.user_id, now)?;
    }
    let detail = json!({ "source": source, "ended": ended, "recorded": new });
    Ok(audit::record(tx, "organisation.relations_changed", "organisation", id.uuid(), &detail)?)
}

fn is_same(new: &NewPartyFact, fact: &PartyFact) -> bool {
    (new.kind, &new.value, &new.uscc, new.share_bp) == (fact.kind, &fact.value, &fact.uscc, fact.share_bp)
}

/// In their one spelling, each kind and value once.
fn checked_facts(facts: &[NewPartyFact]) -> Result<Vec<NewPartyFact>, Error> {
    if facts.len() > MAX_FACTS {
        return Err(Error::invalid("facts", "too_many", "最多 300 项", "at most 300 facts"));
    }
    let mut faults = Vec::new();
    let mut wanted: Vec<NewPartyFact> = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        match fact.checked() {
            Ok(fact) if wanted.iter().any(|other| (other.kind, &other.value) == (fact.kind, &fact.value)) => {
                let invalid = Invalid::new("twice", "此项已填写过", "this is there already");
                faults.push(FieldError::invalid(format!("facts[{index}].value"), invalid));
            }
            Ok(fact) => wanted.push(fact),
            Err((member, invalid)) => faults.push(FieldError::invalid(format!("facts[{index}].{member}"), invalid)),
        }
    }
    if faults.is_empty() { Ok(wanted) } else { Err(Error::Faults(faults)) }
}

/// A row that was left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyImportError {
    pub line: usize,
    pub field: String,
    pub code: String,
    pub message: Text,
}

/// What an import came to.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct PartyImport {
    pub rows: usize,
    /// Organisations of which facts were recorded.
    pub organisations: usize,
    pub recorded: usize,
    pub errors: Vec<PartyImportError>,
}

/// Records facts of many organisations from a table, in addition to what the bureau recorded before. Rows that are not right
/// are left out and told.
///
/// # Errors
/// The database refuses.
pub fn import(tx: &mut Tx<'_>, caller: &Caller, rows: &[PartyRow]) -> Result<PartyImport, Error> {
    let codes: BTreeSet<&str> =
        rows.iter().filter_map(|row| row.content.as_ref().ok()).map(|(c, _)| c.as_str()).collect();
    let codes: Vec<Uscc> = codes.into_iter().filter_map(|code| Uscc::parse(code).ok()).collect();
    let known: BTreeMap<String, OrganisationId> =
        queries::organisation_by_codes(tx.conn(), &codes, &caller.region)?.into_iter().collect();
    let mut report = PartyImport { rows: rows.len(), ..PartyImport::default() };
    let mut facts: BTreeMap<OrganisationId, Vec<NewPartyFact>> = BTreeMap::new();
    for row in rows {
        let checked = row.content.clone().and_then(|(code, fact)| {
            let unknown = || {
                (
                    "uscc".to_owned(),
                    Invalid::new(
                        "unknown",
                        "本辖区没有此统一社会信用代码的单位",
                        "no organisation of the region has this code",
                    ),
                )
            };
            let id = known.get(code.as_str()).copied().ok_or_else(unknown)?;
            Ok((id, fact.checked().map_err(|(field, invalid)| (field.to_owned(), invalid))?))
        });
        match checked {
            Ok((id, fact)) => facts.entry(id).or_default().push(fact),
            Err((field, Invalid { code, text })) => {
                report.errors.push(PartyImportError { line: row.line, field, code: code.to_owned(), message: text });
            }
        }
    }
    for (id, new) in facts {
        let held = queries::fact_list(tx.conn(), id, Some(PartyFactSource::Bureau))?;
        let count = held.len();
        let mut all: Vec<NewPartyFact> = held
            .into_iter()
            .map(|PartyFact { kind, value, uscc, share_bp, .. }| NewPartyFact { kind, value, uscc, share_bp })
            .collect();
        // A row about what is known already brings its newest share and code.
        for fact in new {
            all.retain(|old| (old.kind, &old.value) != (fact.kind, &fact.value));
            all.push(fact);
        }
        report.recorded += all.len().saturating_sub(count);
        report.organisations += 1;
        replace(tx, caller, id, PartyFactSource::Bureau, &all)?;
    }
    Ok(report)
}
