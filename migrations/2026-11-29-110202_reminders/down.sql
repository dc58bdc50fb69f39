DROP INDEX qualification_end;
DROP TABLE reminder_round;
DROP TABLE reminder;
DROP TABLE reminder_preference;
