DROP TABLE sample_reception;
DROP TABLE sample_event;
DROP TABLE sample;
DROP FUNCTION sample_event_guard();
DROP FUNCTION sample_next(text, text);
