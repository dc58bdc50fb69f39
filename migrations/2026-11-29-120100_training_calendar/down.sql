DROP TRIGGER training_unit_let_go ON occupancy;
DROP TRIGGER training_unit_fits ON occupancy;
DROP TRIGGER training_session_holds ON training_session;
DROP FUNCTION training_unit_let_go();
DROP FUNCTION training_unit_fits();
DROP FUNCTION training_session_holds();
DROP FUNCTION training_holds_its_unit(uuid);
DROP TABLE training_enrolment;
-- Before, a training was held at its own listing only.
DELETE FROM occupancy o USING training_session s WHERE s.id = o.training_id AND o.listing_id <> s.listing_id;
DROP INDEX training_session_provider_ends, training_session_instrument_ends, training_session_trainer_ends;
ALTER TABLE training_session
    DROP CONSTRAINT training_seat_changes,
    DROP COLUMN trainer_id,
    DROP COLUMN instrument_id,
    DROP COLUMN holds_instrument,
    DROP COLUMN version,
    DROP COLUMN changed_at,
    DROP COLUMN placed_at,
    DROP COLUMN seat_changes,
    DROP COLUMN seats_changed_at;
