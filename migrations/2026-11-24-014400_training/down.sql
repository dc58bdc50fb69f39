DROP TABLE qualification;
DROP TABLE training_seat;
DROP TABLE training_session;
DROP TABLE training_rule;
