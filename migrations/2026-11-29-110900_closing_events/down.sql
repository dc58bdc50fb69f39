DROP INDEX audit_event_closing;
