//! All SQL of trainings, by subject.

mod qualification;
mod rule;
mod seat;
mod session;

pub use qualification::{
    QualificationKey, qualification_held, qualification_insert, qualification_list, qualification_names,
    qualification_revoke,
};
pub use rule::{rule_find, rule_set};
pub use seat::{seat_decide, seat_leave, seat_list, seat_take, seated_in};
pub use session::{
    Moved, NewSession, SessionKey, SessionRow, UNHELD, held_beside, is_colleague, session_cancel, session_hold,
    session_insert, session_let_go, session_list, session_list_within, session_lock, session_move,
};
