-- When somebody in the line is looked at again though nothing becomes free: what stood in their way (a ban, a quota, a
-- qualification) may end without a sign.
ALTER TABLE wait_entry ADD COLUMN look_again_at timestamptz;
ALTER TABLE wait_entry ADD CONSTRAINT wait_entry_again CHECK (look_again_at IS NULL OR state = 'waiting');
CREATE INDEX wait_entry_again ON wait_entry (look_again_at) WHERE look_again_at IS NOT NULL;

-- Where only the rest of a window could be offered, for somebody else did not come: when that begins.
ALTER TABLE wait_entry ADD COLUMN offered_from timestamptz;
ALTER TABLE wait_entry ADD CONSTRAINT wait_entry_rest CHECK (offered_from IS NULL
    OR (offer_until IS NOT NULL AND offer_until <= offered_from AND starts_at <= offered_from AND offered_from < ends_at));
