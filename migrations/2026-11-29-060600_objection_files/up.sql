-- Files that prove an objection, or an appeal against a score. Who objects needs no account, so such a file may be nobody's.
ALTER TABLE attachment ADD COLUMN objection_id uuid REFERENCES objection (id);
ALTER TABLE attachment ADD COLUMN award_objection_id uuid REFERENCES award_objection (id);
ALTER TABLE attachment ADD COLUMN appeal_id uuid REFERENCES evaluation_appeal (id);
ALTER TABLE attachment DROP CONSTRAINT attachment_one_owner;
ALTER TABLE attachment ADD CONSTRAINT attachment_one_owner CHECK (
    num_nonnulls(application_id, booking_id, quotation_id, objection_id, award_objection_id, appeal_id) = 1);
ALTER TABLE attachment ALTER COLUMN added_by DROP NOT NULL;
ALTER TABLE attachment ADD CONSTRAINT attachment_added_by
    CHECK (added_by IS NOT NULL OR num_nonnulls(objection_id, award_objection_id) = 1);
CREATE INDEX attachment_objection ON attachment (objection_id) WHERE objection_id IS NOT NULL;
CREATE INDEX attachment_award_objection ON attachment (award_objection_id) WHERE award_objection_id IS NOT NULL;
CREATE INDEX attachment_appeal ON attachment (appeal_id) WHERE appeal_id IS NOT NULL;
