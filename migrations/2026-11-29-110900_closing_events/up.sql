-- Verification asks for every closing that was ever recorded, so that none can disappear with its month.
CREATE INDEX audit_event_closing ON audit_event (seq) WHERE action = 'period.closed';
