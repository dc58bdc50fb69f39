//! All SQL of trainings, by subject.

mod grant;
mod known;
mod qualification;
mod rule;
mod seat;
mod session;

pub use grant::{
    GrantEnding, GrantKey, GrantOf, GrantRow, TO_ACCEPT, grant_end, grant_fetch, grant_insert, grant_last, grant_list,
    grant_list_of_person, grant_lock, grants_lock_of_person, people_at,
};
pub use known::{KnownPerson, known_people, listings_by_codes, organisation_name};
pub use qualification::{
    QualificationKey, qualification_held, qualification_insert, qualification_list, qualification_names,
    qualification_of_level, qualification_revoke, qualification_stands,
};
pub use rule::{rule_find, rule_set};
pub use seat::{seat_decide, seat_leave, seat_list, seat_take, seated_in};
pub use session::{
    Moved, NewSession, SessionKey, SessionRow, UNHELD, held_beside, is_colleague, session_cancel, session_hold,
    session_insert, session_let_go, session_list, session_list_within, session_lock, session_move,
};
