DROP TABLE setting_proposal;
DROP FUNCTION setting_proposal_guard();
