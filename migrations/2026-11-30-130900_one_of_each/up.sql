-- Jobs that look at everything do it one process at a time and not again too soon: one table for all of them.
CREATE TABLE job_round (
    job       text PRIMARY KEY,
    looked_at timestamptz NOT NULL
);
INSERT INTO job_round (job, looked_at)
SELECT 'reminders', looked_at FROM reminder_round
UNION ALL SELECT 'bill_reminders', looked_at FROM bill_reminder_round;
DROP TABLE reminder_round;
DROP TABLE bill_reminder_round;

-- Whether every level has paid its part of a supply reward, in whatever batches these are.
CREATE FUNCTION supply_reward_is_paid(reward uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_and(p.state IS NOT DISTINCT FROM 'paid'), false)
    FROM supply_reward_share h
    LEFT JOIN batch_line l ON l.supply_reward_id = h.reward_id AND l.level = h.level AND NOT l.is_cancelled
    LEFT JOIN payment p ON p.id = l.payment_id
    WHERE h.reward_id = reward
$$;
