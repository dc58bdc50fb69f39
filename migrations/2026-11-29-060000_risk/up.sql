-- Who stands behind an organisation: said by itself, or brought by the bureau from the register. Ended, never deleted.
CREATE TABLE party_fact (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    kind            text NOT NULL CHECK (kind IN ('shareholder', 'legal_representative', 'address', 'phone', 'bank_account')),
    value           text NOT NULL CHECK (length(value) BETWEEN 2 AND 300),
    -- Of a shareholder that is a company.
    uscc            text CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    -- Basis points.
    share_bp        integer CHECK (share_bp BETWEEN 1 AND 10000),
    source          text NOT NULL CHECK (source IN ('declared', 'bureau')),
    recorded_by     uuid NOT NULL REFERENCES app_user (id),
    recorded_at     timestamptz NOT NULL,
    ended_by        uuid REFERENCES app_user (id),
    ended_at        timestamptz,
    CONSTRAINT party_fact_shareholder CHECK (kind = 'shareholder' OR num_nonnulls(uscc, share_bp) = 0),
    CONSTRAINT party_fact_ended CHECK (num_nonnulls(ended_by, ended_at) IN (0, 2))
);
CREATE UNIQUE INDEX party_fact_once ON party_fact (organisation_id, source, kind, value) WHERE ended_at IS NULL;

CREATE FUNCTION party_fact_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
       OR to_jsonb(OLD) - '{ended_by,ended_at}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{ended_by,ended_at}'::text[] THEN
        RAISE EXCEPTION 'party_fact: what was recorded is ended, never changed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'party_fact_guard';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER party_fact_guard BEFORE UPDATE OR DELETE ON party_fact
    FOR EACH ROW EXECUTE FUNCTION party_fact_guard();
CREATE TRIGGER party_fact_no_truncate BEFORE TRUNCATE ON party_fact
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- By what two facts are compared: one spelling for each person, company, address, number.
CREATE FUNCTION party_key(kind text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind
        WHEN 'phone' THEN 'phone:' || right(regexp_replace(normalize(value, NFKC), '[^0-9]', '', 'g'), 11)
        WHEN 'bank_account' THEN 'account:' || regexp_replace(upper(normalize(value, NFKC)), '[^0-9A-Z]', '', 'g')
        WHEN 'address' THEN 'address:' || regexp_replace(lower(normalize(value, NFKC)), '[[:space:][:punct:]]', '', 'g')
        WHEN 'group' THEN 'group:' || regexp_replace(lower(normalize(value, NFKC)), '[[:space:][:punct:]]', '', 'g')
        ELSE 'name:' || regexp_replace(lower(normalize(value, NFKC)), '[[:space:][:punct:]]', '', 'g')
    END
$$;

-- The graph of related parties, drawn from all that is known: kept by triggers, so that whoever changes a source changes it.
CREATE TABLE party_tie (
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    kind            text NOT NULL CHECK (kind IN ('shareholder', 'legal_representative', 'address', 'phone', 'bank_account', 'group', 'itself')),
    key             text NOT NULL CHECK (key ~ ':.'),
    label           text NOT NULL,
    PRIMARY KEY (organisation_id, kind, key)
);
CREATE INDEX party_tie_key ON party_tie (key, organisation_id);

CREATE FUNCTION party_tie_redraw(organisation uuid) RETURNS void LANGUAGE sql AS $$
    DELETE FROM party_tie WHERE organisation_id = organisation;
    INSERT INTO party_tie (organisation_id, kind, key, label)
    SELECT organisation, kind, key, min(label) FROM (
        SELECT 'itself' AS kind, party_key('itself', o.name) AS key, o.name AS label FROM organisation o WHERE o.id = organisation
        UNION ALL
        SELECT 'itself', 'uscc:' || o.uscc, o.name FROM organisation o WHERE o.id = organisation AND o.uscc IS NOT NULL
        UNION ALL
        SELECT 'group', party_key('group', o.profile->>'group_id'), btrim(o.profile->>'group_id') FROM organisation o
        WHERE o.id = organisation AND o.profile->>'group_id' IS NOT NULL
        UNION ALL
        SELECT 'legal_representative', party_key('legal_representative', o.profile->>'legal_representative'),
               btrim(o.profile->>'legal_representative')
        FROM organisation o WHERE o.id = organisation AND o.profile->>'legal_representative' IS NOT NULL
        UNION ALL
        SELECT 'shareholder', party_key('shareholder', s.name), btrim(s.name)
        FROM organisation o, jsonb_array_elements_text(
            CASE jsonb_typeof(o.profile->'shareholders') WHEN 'array' THEN o.profile->'shareholders' ELSE '[]' END) s (name)
        WHERE o.id = organisation
        UNION ALL
        SELECT 'bank_account', party_key('bank_account', b.account_number), b.account_number
        FROM bank_account b WHERE b.organisation_id = organisation
        UNION ALL
        SELECT f.kind, party_key(f.kind, f.value), f.value FROM party_fact f
        WHERE f.organisation_id = organisation AND f.ended_at IS NULL
        UNION ALL
        SELECT f.kind, 'uscc:' || f.uscc, f.value FROM party_fact f
        WHERE f.organisation_id = organisation AND f.ended_at IS NULL AND f.uscc IS NOT NULL
    ) known (kind, key, label)
    WHERE key ~ ':.' GROUP BY kind, key
$$;

CREATE FUNCTION organisation_redraw_ties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM party_tie_redraw(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER organisation_ties_new AFTER INSERT ON organisation FOR EACH ROW EXECUTE FUNCTION organisation_redraw_ties();
CREATE TRIGGER organisation_ties_changed AFTER UPDATE OF name, uscc, profile ON organisation FOR EACH ROW
    WHEN ((OLD.name, OLD.uscc, OLD.profile) IS DISTINCT FROM (NEW.name, NEW.uscc, NEW.profile))
    EXECUTE FUNCTION organisation_redraw_ties();

CREATE FUNCTION party_source_redraw_ties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM party_tie_redraw(coalesce(NEW.organisation_id, OLD.organisation_id));
    RETURN NULL;
END $$;
CREATE TRIGGER bank_account_ties AFTER INSERT OR UPDATE OR DELETE ON bank_account
    FOR EACH ROW EXECUTE FUNCTION party_source_redraw_ties();
CREATE TRIGGER party_fact_ties AFTER INSERT OR UPDATE ON party_fact
    FOR EACH ROW EXECUTE FUNCTION party_source_redraw_ties();
DO $$
BEGIN
    PERFORM party_tie_redraw(id) FROM organisation;
END $$;

-- The rules by which claims are looked at: their weights, limits and the weight from which signals must be decided before a
-- claim passes. The newest row is in force; rows are never changed.
CREATE TABLE risk_policy (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rules     jsonb NOT NULL,
    threshold integer NOT NULL CHECK (threshold BETWEEN 1 AND 1000),
    reason    text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    set_by    uuid REFERENCES app_user (id),
    set_at    timestamptz NOT NULL
);
CREATE TRIGGER risk_policy_kept BEFORE UPDATE OR DELETE ON risk_policy FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_policy_no_truncate BEFORE TRUNCATE ON risk_policy FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- Typical; to be set by the bureau.
INSERT INTO risk_policy (rules, threshold, reason, set_at) VALUES ('{
    "related_party":   {"weight": 80, "max_links": 2, "hub_limit": 12},
    "same_invoice":    {"weight": 100},
    "same_file":       {"weight": 60, "kinds": ["invoice", "payment_proof", "result", "acceptance"]},
    "split_order":     {"weight": 60, "days": 30, "near_bp": 8500, "min_orders": 2},
    "round_sum":       {"weight": 20, "near_bp": 9500, "multiple_fen": 100000},
    "high_price":      {"weight": 40, "times_bp": 20000, "min_others": 5, "days": 730},
    "impossible_time": {"weight": 50, "tolerance_minutes": 30},
    "concentration":   {"weight": 20, "share_bp": 5000, "min_vouchers": 10, "min_providers": 3, "days": 365},
    "circular_trade":  {"weight": 70, "max_length": 4, "days": 365, "hub_limit": 12}
}', 60, '初始设置 / first setting', '2026-01-01T00:00:00Z');

-- Each time that a claim was looked at.
CREATE TABLE risk_assessment (
    claim_id    uuid NOT NULL REFERENCES claim (id),
    version     integer NOT NULL CHECK (version >= 1),
    policy_id   bigint NOT NULL REFERENCES risk_policy (id),
    signals     integer NOT NULL CHECK (signals >= 0),
    weight      integer NOT NULL CHECK (weight >= 0),
    assessed_by uuid REFERENCES app_user (id),
    assessed_at timestamptz NOT NULL,
    PRIMARY KEY (claim_id, version)
);
CREATE TRIGGER risk_assessment_kept BEFORE UPDATE OR DELETE ON risk_assessment FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_assessment_no_truncate BEFORE TRUNCATE ON risk_assessment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What a rule found. The same finding on another look is the same signal, with the decision that it has.
CREATE TABLE risk_signal (
    id            uuid PRIMARY KEY,
    claim_id      uuid NOT NULL REFERENCES claim (id),
    rule          text NOT NULL CHECK (rule IN ('related_party', 'same_invoice', 'same_file', 'split_order', 'round_sum',
                                                'high_price', 'impossible_time', 'concentration', 'circular_trade')),
    fingerprint   bytea NOT NULL CHECK (length(fingerprint) = 32),
    weight        integer NOT NULL CHECK (weight BETWEEN 1 AND 1000),
    evidence      jsonb NOT NULL,
    first_version integer NOT NULL,
    -- It stands as long as this is the claim's newest look.
    last_version  integer NOT NULL CHECK (last_version >= first_version),
    found_at      timestamptz NOT NULL,
    CONSTRAINT risk_signal_once UNIQUE (claim_id, rule, fingerprint),
    FOREIGN KEY (claim_id, first_version) REFERENCES risk_assessment (claim_id, version),
    FOREIGN KEY (claim_id, last_version) REFERENCES risk_assessment (claim_id, version)
);
CREATE FUNCTION risk_signal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.last_version < OLD.last_version
       OR to_jsonb(OLD) - '{last_version,weight}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{last_version,weight}'::text[] THEN
        RAISE EXCEPTION 'risk_signal: what was found stays as it was found'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'risk_signal_guard';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER risk_signal_guard BEFORE UPDATE OR DELETE ON risk_signal
    FOR EACH ROW EXECUTE FUNCTION risk_signal_guard();

-- What reviewers think of it; the newest counts, none is changed.
CREATE TABLE risk_decision (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    signal_id  uuid NOT NULL REFERENCES risk_signal (id),
    verdict    text NOT NULL CHECK (verdict IN ('dismissed', 'confirmed')),
    reason     text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    decided_by uuid NOT NULL REFERENCES app_user (id),
    decided_at timestamptz NOT NULL
);
CREATE INDEX risk_decision_signal ON risk_decision (signal_id);
CREATE TRIGGER risk_decision_kept BEFORE UPDATE OR DELETE ON risk_decision FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_decision_no_truncate BEFORE TRUNCATE ON risk_decision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The weight of what stands undecided.
CREATE FUNCTION risk_open_weight(claim uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(s.weight), 0) FROM risk_signal s
    WHERE s.claim_id = claim
      AND s.last_version = (SELECT max(a.version) FROM risk_assessment a WHERE a.claim_id = claim)
      AND NOT EXISTS (SELECT FROM risk_decision d WHERE d.signal_id = s.id)
$$;

-- Nobody passes a claim over what they did not look at.
CREATE FUNCTION claim_review_looked_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF risk_open_weight(NEW.claim_id) >= (SELECT threshold FROM risk_policy ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the claim has undecided signals'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claim_review_looked_at';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_review_looked_at BEFORE INSERT ON claim_review FOR EACH ROW
    WHEN (NEW.decision = 'pass') EXECUTE FUNCTION claim_review_looked_at();

CREATE INDEX claim_evidence_content ON claim_evidence (sha256);
CREATE INDEX claim_evidence_e_invoice ON claim_evidence ((e_invoice->>'number')) WHERE e_invoice IS NOT NULL;
CREATE INDEX booking_pair ON booking (enterprise_id, provider_id, created_at);
CREATE INDEX claim_programme_submitted ON claim (programme_id, submitted_at) WHERE submitted_at IS NOT NULL;
