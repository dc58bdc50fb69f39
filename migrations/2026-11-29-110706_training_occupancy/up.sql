-- A training at the instrument holds a unit of it, under the guard of all windows. Trainings that were offered before hold none.
ALTER TABLE occupancy ADD COLUMN training_id uuid UNIQUE REFERENCES training_session (id);
ALTER TABLE occupancy DROP CONSTRAINT occupancy_one_owner;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_one_owner
    CHECK (num_nonnulls(booking_id, block_id, wait_entry_id, agreement_id, training_id) = 1);
