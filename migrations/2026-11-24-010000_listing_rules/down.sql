DROP INDEX booking_of_customer;
ALTER TABLE booking DROP COLUMN allowance;
ALTER TABLE occupancy DROP COLUMN setup_minutes, DROP COLUMN cleanup_minutes;
DROP TABLE booking_count_lock;
DROP TABLE provider_customer;
DROP TABLE listing_rules;
