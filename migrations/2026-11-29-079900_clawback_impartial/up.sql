-- Nobody decides to demand money back from an organisation of their own.
CREATE TRIGGER clawback_impartial BEFORE UPDATE OF decided_by ON clawback FOR EACH ROW
    WHEN (OLD.decided_by IS NULL AND NEW.decided_by IS NOT NULL)
    EXECUTE FUNCTION decided_by_outsider('decided_by', 'decided_at', 'payee_id');
