-- What a mail puts into its reader's calendar, or takes out of it; written as iCalendar when it is sent.
ALTER TABLE mail ADD COLUMN invitation jsonb;
