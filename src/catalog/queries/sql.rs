//! A query put together from conditions, its values always bound.

use chrono::{DateTime, Utc};
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Jsonb, Text, Timestamptz, Uuid};
use diesel::{QueryResult, QueryableByName, RunQueryDsl};
use serde_json::Value;

use crate::kernel::{ListingId, OrganisationId};
use crate::store::Prepared;

/// A value to be bound.
#[derive(Debug, Clone)]
pub(super) enum Bind {
    Text(String),
    Texts(Vec<String>),
    Number(i64),
    Numbers(Vec<i64>),
    Id(uuid::Uuid),
    Ids(Vec<uuid::Uuid>),
    Time(DateTime<Utc>),
    Json(Value),
}

impl From<&str> for Bind {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Bind {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<ListingId> for Bind {
    fn from(id: ListingId) -> Self {
        Self::Id(id.uuid())
    }
}

impl From<OrganisationId> for Bind {
    fn from(id: OrganisationId) -> Self {
        Self::Id(id.uuid())
    }
}

impl From<Value> for Bind {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl From<DateTime<Utc>> for Bind {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Time(time)
    }
}

/// SQL text in which every `?` becomes the next numbered place.
#[derive(Debug, Clone)]
pub(super) struct Sql {
    text: String,
    binds: Vec<Bind>,
}

impl Sql {
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), binds: Vec::new() }
    }

    pub fn push<const N: usize>(&mut self, text: &str, binds: [Bind; N]) {
        let mut values = binds.into_iter();
        for (place, part) in text.split('?').enumerate() {
            if place > 0 {
                self.binds.extend(values.next());
                self.text.push_str(&format!("${}", self.binds.len()));
            }
            self.text.push_str(part);
        }
    }

    pub fn and<const N: usize>(&mut self, condition: &str, binds: [Bind; N]) {
        self.text.push_str(" AND ");
        self.push(condition, binds);
    }

    /// This text with another before and after it, without values of their own.
    pub fn within(self, head: &str, tail: &str) -> Self {
        Self { text: format!("{head}{}{tail}", self.text), binds: self.binds }
    }

    pub fn load<T>(self, conn: &mut PgConnection) -> QueryResult<Vec<T>>
    where
        T: QueryableByName<Pg> + 'static,
    {
        self.query().load(conn)
    }

    /// As [`Sql::load`], of a text of which there are few: the server plans it once per connection.
    pub fn load_prepared<T>(self, conn: &mut PgConnection) -> QueryResult<Vec<T>>
    where
        T: QueryableByName<Pg> + 'static,
    {
        Prepared(self.query()).load(conn)
    }

    fn query(self) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
        let query: BoxedSqlQuery<'_, Pg, SqlQuery> = diesel::sql_query(self.text).into_boxed();
        self.binds.into_iter().fold(query, bind)
    }
}

fn bind(query: BoxedSqlQuery<'static, Pg, SqlQuery>, value: Bind) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
    match value {
        Bind::Text(text) => query.bind::<Text, _>(text),
        Bind::Texts(texts) => query.bind::<Array<Text>, _>(texts),
        Bind::Number(number) => query.bind::<BigInt, _>(number),
        Bind::Numbers(numbers) => query.bind::<Array<BigInt>, _>(numbers),
        Bind::Id(id) => query.bind::<Uuid, _>(id),
        Bind::Ids(ids) => query.bind::<Array<Uuid>, _>(ids),
        Bind::Time(time) => query.bind::<Timestamptz, _>(time),
        Bind::Json(value) => query.bind::<Jsonb, _>(value),
    }
}
