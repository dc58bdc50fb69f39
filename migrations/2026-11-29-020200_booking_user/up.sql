-- Who of the customer's people will use what is booked: whoever ordered it, or a colleague. Null where the provider's staff
-- took the order and nobody has said.
ALTER TABLE booking ADD COLUMN used_by uuid REFERENCES app_user (id);
UPDATE booking b SET used_by = b.created_by FROM app_user u
WHERE u.id = b.created_by AND u.organisation_id = b.enterprise_id;
-- A person's calendar shows what they will use, too.
CREATE INDEX booking_user_ends ON booking (used_by, ends_at) WHERE ends_at IS NOT NULL;
