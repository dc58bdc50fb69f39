//! Reading what a query finds in parts: memory is bounded whatever the number of rows.

use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::SqlQuery;
use diesel::{QueryableByName, RunQueryDsl};

/// A cursor of the transaction that is running; there must be one.
#[derive(Debug, Clone, Copy)]
pub struct Cursor(&'static str);

impl Cursor {
    /// Two that are open at once need two names.
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// What opens it for a query: to be given the query's parameters, and executed.
    pub fn over(self, query: &str) -> SqlQuery {
        diesel::sql_query(format!("DECLARE {} NO SCROLL CURSOR FOR {query}", self.0))
    }

    /// Hands over what it finds in the query's order, `at_once` rows at a time and fewer at the end, and closes it.
    ///
    /// # Errors
    /// The database's, or those of `take`.
    pub fn each_page<R, E>(
        self,
        conn: &mut PgConnection,
        at_once: usize,
        mut take: impl FnMut(&[R]) -> Result<(), E>,
    ) -> Result<(), E>
    where
        R: QueryableByName<Pg> + 'static,
        E: From<diesel::result::Error>,
    {
        loop {
            let page: Vec<R> = diesel::sql_query(format!("FETCH {at_once} FROM {}", self.0)).load(conn)?;
            take(&page)?;
            if page.len() < at_once {
                break;
            }
        }
        diesel::sql_query(format!("CLOSE {}", self.0)).execute(conn)?;
        Ok(())
    }
}
