DROP TRIGGER calendar_takes_what_is_left ON occupancy;
DROP TRIGGER calendar_takes_what_is_let_go ON occupancy;
DROP FUNCTION calendar_takes_back();
