DROP FUNCTION supply_reward_is_paid(uuid);
CREATE TABLE reminder_round (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    looked_at timestamptz NOT NULL
);
CREATE TABLE bill_reminder_round (
    is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    looked_at timestamptz NOT NULL
);
INSERT INTO reminder_round (looked_at) SELECT looked_at FROM job_round WHERE job = 'reminders';
INSERT INTO bill_reminder_round (looked_at) SELECT looked_at FROM job_round WHERE job = 'bill_reminders';
DROP TABLE job_round;
