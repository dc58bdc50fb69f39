DELETE FROM attachment WHERE num_nonnulls(objection_id, award_objection_id, appeal_id) > 0;
ALTER TABLE attachment DROP CONSTRAINT attachment_added_by;
ALTER TABLE attachment ALTER COLUMN added_by SET NOT NULL;
ALTER TABLE attachment DROP CONSTRAINT attachment_one_owner;
ALTER TABLE attachment DROP COLUMN objection_id, DROP COLUMN award_objection_id, DROP COLUMN appeal_id;
ALTER TABLE attachment ADD CONSTRAINT attachment_one_owner
    CHECK (num_nonnulls(application_id, booking_id, quotation_id) = 1);
