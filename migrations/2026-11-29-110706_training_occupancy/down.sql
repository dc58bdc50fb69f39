DELETE FROM occupancy WHERE training_id IS NOT NULL;
ALTER TABLE occupancy DROP CONSTRAINT occupancy_one_owner;
ALTER TABLE occupancy DROP COLUMN training_id;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_one_owner
    CHECK (num_nonnulls(booking_id, block_id, wait_entry_id, agreement_id) = 1);
