//! The cheapest first, by walking an index of prices instead of sorting all that is offered. What an enterprise pays
//! depends on its class with each provider, so its order is merged from as many walks as there are ways to a price.

use super::super::model::CustomerClass;
use super::order::Place;
use super::search::{STANDARD_PRICE, SearchFilter, push_conditions, push_group_conditions};
use super::sql::Sql;
use crate::kernel::{ListingId, OrganisationId};

/// Where in the order listings without a price are.
pub(super) const UNPRICED: i64 = i64::MAX;

const OFFERED: &str =
    "l.state = 'admitted' AND (SELECT o.state FROM organisation o WHERE o.id = l.provider_id) = 'admitted'";

/// Selects id and rank of at most `limit` priced listings after `after`, in order.
pub(super) fn push_priced(sql: &mut Sql, filter: &SearchFilter, after: Option<Place>, limit: i64) {
    sql.push("SELECT id, rank FROM (", []);
    match filter.own {
        None => push_walk(sql, filter, Walk::Class(CustomerClass::Standard), after, limit),
        Some((enterprise, class)) => {
            push_walk(sql, filter, Walk::ClassOf(enterprise, class), after, limit);
            if class != CustomerClass::Standard {
                sql.push(" UNION ALL ", []);
                push_walk(sql, filter, Walk::StandardFor(enterprise, class), after, limit);
            }
            sql.push(" UNION ALL ", []);
            push_customer_of(sql, filter, enterprise, after, limit);
        }
    }
    sql.push(") walks ORDER BY rank, id DESC LIMIT ?", [limit.into()]);
}

/// Prices that one walk goes along.
enum Walk {
    /// Of a class, for everybody.
    Class(CustomerClass),
    /// Of the class of an enterprise's size, with providers that say nothing else.
    ClassOf(OrganisationId, CustomerClass),
    /// The standard ones, with the same providers, where that class has none.
    StandardFor(OrganisationId, CustomerClass),
}

fn push_walk(sql: &mut Sql, filter: &SearchFilter, walk: Walk, after: Option<Place>, limit: i64) {
    let along = match walk {
        Walk::Class(class) | Walk::ClassOf(_, class) => class,
        Walk::StandardFor(..) => CustomerClass::Standard,
    };
    // Conditions are of the standard price, `p`, which is walked along itself or joined. Each listing is looked up on its way, on
    // purpose (`OFFSET 0`): the planner thinks that few meet the conditions, and would look for these among all.
    let walked = if along == CustomerClass::Standard { "p" } else { "walked" };
    sql.push(
        &format!(
            "(SELECT l.id, {walked}.amount_fen AS rank FROM listing_price {walked}
              CROSS JOIN LATERAL (SELECT l.* FROM listing l WHERE l.id = {walked}.listing_id OFFSET 0) l"
        ),
        [],
    );
    if along != CustomerClass::Standard && filter.needs_price() {
        sql.push(STANDARD_PRICE, []);
    }
    sql.push(
        &format!(" WHERE {walked}.customer_class = ? AND {walked}.valid_to IS NULL AND "),
        [along.as_str().into()],
    );
    sql.push(OFFERED, []);
    if let Walk::ClassOf(enterprise, _) | Walk::StandardFor(enterprise, _) = walk {
        sql.and(
            "NOT EXISTS (SELECT FROM provider_customer c WHERE c.provider_id = l.provider_id AND c.enterprise_id = ?)",
            [enterprise.into()],
        );
    }
    if let Walk::StandardFor(_, class) = walk {
        // The amount is asked for so that the covering index answers.
        sql.and(
            "(SELECT own.amount_fen FROM listing_price own
              WHERE own.listing_id = l.id AND own.customer_class = ? AND own.valid_to IS NULL) IS NULL",
            [class.as_str().into()],
        );
    }
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    if let Some((rank, id)) = after {
        sql.and(&format!("{walked}.amount_fen >= ?"), [rank.into()]);
        sql.and(&format!("({walked}.amount_fen > ? OR {walked}.listing_id < ?)"), [rank.into(), id.into()]);
    }
    sql.push(&format!(" ORDER BY {walked}.amount_fen, {walked}.listing_id DESC LIMIT ?)"), [limit.into()]);
}

/// Listings of the providers that count the enterprise among a class of their own: few, so they are sorted.
fn push_customer_of(
    sql: &mut Sql,
    filter: &SearchFilter,
    enterprise: OrganisationId,
    after: Option<Place>,
    limit: i64,
) {
    const AMOUNT: &str = "coalesce(own.amount_fen, p.amount_fen)";
    sql.push(
        "(SELECT l.id, coalesce(own.amount_fen, p.amount_fen) AS rank
          FROM provider_customer c JOIN listing l ON l.provider_id = c.provider_id
          LEFT JOIN listing_price p
              ON p.listing_id = l.id AND p.customer_class = 'standard' AND p.valid_to IS NULL
          LEFT JOIN listing_price own
              ON own.listing_id = l.id AND own.customer_class = c.customer_class AND own.valid_to IS NULL
          WHERE c.enterprise_id = ? AND ",
        [enterprise.into()],
    );
    sql.push(OFFERED, []);
    sql.and(&format!("{AMOUNT} IS NOT NULL"), []);
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    if let Some((rank, id)) = after {
        sql.and(&format!("({AMOUNT} > ? OR ({AMOUNT} = ? AND l.id < ?))"), [rank.into(), rank.into(), id.into()]);
    }
    sql.push(" ORDER BY rank, l.id DESC LIMIT ?)", [limit.into()]);
}

/// Selects id and rank of at most `limit` listings for which the reader has no price, the newest first.
pub(super) fn push_unpriced(sql: &mut Sql, filter: &SearchFilter, after: Option<ListingId>, limit: i64) {
    sql.push("SELECT l.id, ?::bigint AS rank FROM listing l WHERE ", [UNPRICED.into()]);
    sql.push(OFFERED, []);
    match filter.own {
        None => sql.and(
            "(SELECT p.amount_fen FROM listing_price p
              WHERE p.listing_id = l.id AND p.customer_class = 'standard' AND p.valid_to IS NULL) IS NULL",
            [],
        ),
        Some((enterprise, class)) => sql.and(
            "(SELECT min(p.amount_fen) FROM listing_price p
              WHERE p.listing_id = l.id AND p.valid_to IS NULL AND p.customer_class IN ('standard', coalesce(
                  (SELECT c.customer_class FROM provider_customer c
                   WHERE c.provider_id = l.provider_id AND c.enterprise_id = ?), ?))) IS NULL",
            [enterprise.into(), class.as_str().into()],
        ),
    }
    push_group_conditions(sql, filter);
    push_conditions(sql, filter);
    if let Some(id) = after {
        sql.and("l.id < ?", [id.into()]);
    }
    sql.push(" ORDER BY l.id DESC LIMIT ?", [limit.into()]);
}
