DROP TRIGGER training_keeps_trainer ON training_session;
DROP FUNCTION training_keeps_trainer();
DROP TABLE training_former_trainer;
