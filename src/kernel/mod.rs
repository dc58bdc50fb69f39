//! Value types of the business, free of I/O: money, identifiers, regions, time windows, the working-day calendar.
//!
//! Everything here is parsed once, at the edge, and cannot hold a bad value afterwards. Other modules build on it;
//! it builds on none.

mod actor;
mod clock;
mod ids;
mod invoice;
mod local;
mod money;
mod reach;
mod reference;
mod region;
mod seal;
pub mod stamp;
mod text;
mod text_enum;
mod text_value;
mod todo;
mod uscc;
mod window;
pub mod windows;
mod workday;

pub use actor::Actor;
pub use clock::Clock;
pub use ids::*;
pub use invoice::InvoiceNumber;
pub use local::{LOCAL_ZONE, WRITTEN_YEARS, local_date, local_midnight, local_time, local_year, written_year};
pub use money::{BasisPoints, Fen};
pub use reach::Reach;
pub use reference::reference;
pub use region::{RegionCode, RegionScope};
pub use seal::{DigestAlgorithm, Digester, SealAlgorithm};
pub use text::{Invalid, Text, checked_text};
pub(crate) use text_enum::text_enum;
pub(crate) use text_value::text_value;
pub use todo::{Asker, TodoGroup, TodoItem, TodoKind};
pub use uscc::Uscc;
pub use window::TimeWindow;
pub use workday::{CalendarDay, CalendarGap, WorkingCalendar};
