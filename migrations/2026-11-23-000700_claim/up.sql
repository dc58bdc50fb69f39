CREATE TABLE claim (
    id                   uuid PRIMARY KEY,
    reference            text NOT NULL UNIQUE,
    booking_id           uuid NOT NULL REFERENCES booking (id),
    enterprise_id        uuid NOT NULL REFERENCES organisation (id),
    provider_id          uuid NOT NULL REFERENCES organisation (id),
    -- Who gets the money: the provider in deduction mode, the enterprise in reimbursement mode.
    payee_id             uuid NOT NULL REFERENCES organisation (id),
    programme_id         uuid NOT NULL REFERENCES programme (id),
    programme_version_id uuid NOT NULL REFERENCES programme_version (id),
    voucher_id           uuid NOT NULL REFERENCES voucher (id),
    region_code          text NOT NULL REFERENCES region (code),
    state                text NOT NULL CHECK (state IN ('draft', 'submitted', 'district_review', 'city_review', 'notice', 'approved', 'batched', 'paid', 'reconciled', 'returned', 'rejected', 'objected', 'clawed_back')),
    amount_fen           bigint NOT NULL CHECK (amount_fen > 0),
    -- An invoice can back one claim only, ever; a rejected claim keeps its invoice.
    invoice_number       text CONSTRAINT claim_invoice_once UNIQUE,
    invoice_fen          bigint CHECK (invoice_fen > 0),
    notice_id            uuid,
    reason               text,
    version              integer NOT NULL DEFAULT 1,
    created_by           uuid NOT NULL REFERENCES app_user (id),
    created_at           timestamptz NOT NULL,
    submitted_at         timestamptz,
    approved_at          timestamptz,
    updated_at           timestamptz NOT NULL
);
CREATE UNIQUE INDEX claim_booking_once ON claim (booking_id) WHERE state <> 'rejected';
CREATE INDEX claim_queue ON claim (state, region_code, submitted_at);
CREATE INDEX claim_enterprise ON claim (enterprise_id, created_at);
CREATE INDEX claim_approved ON claim (programme_id, approved_at) WHERE state = 'approved';
CREATE INDEX claim_notice ON claim (notice_id) WHERE notice_id IS NOT NULL;

-- Evidence is kept with the records that it proves: one backup holds both. Content is stored once per hash.
CREATE TABLE evidence_content (
    sha256  bytea PRIMARY KEY CHECK (length(sha256) = 32),
    content bytea NOT NULL
);
CREATE TABLE claim_evidence (
    id         uuid PRIMARY KEY,
    claim_id   uuid NOT NULL REFERENCES claim (id),
    kind       text NOT NULL CHECK (kind IN ('contract', 'invoice', 'payment_proof', 'result', 'acceptance', 'other')),
    file_name  text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256     bytea NOT NULL REFERENCES evidence_content (sha256),
    added_by   uuid NOT NULL REFERENCES app_user (id),
    added_at   timestamptz NOT NULL
);
CREATE INDEX claim_evidence_claim ON claim_evidence (claim_id);

CREATE TABLE claim_review (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id  uuid NOT NULL REFERENCES claim (id),
    step      text NOT NULL CHECK (step IN ('district', 'city')),
    decision  text NOT NULL CHECK (decision IN ('pass', 'return', 'reject')),
    reason    text NOT NULL,
    reviewer  uuid NOT NULL REFERENCES app_user (id),
    decided_at timestamptz NOT NULL
);
CREATE INDEX claim_review_claim ON claim_review (claim_id);
CREATE TRIGGER claim_review_append_only BEFORE UPDATE OR DELETE ON claim_review
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- A notice's content is frozen with its hash when it is published.
CREATE TABLE public_notice (
    id           uuid PRIMARY KEY,
    reference    text NOT NULL UNIQUE,
    programme_id uuid NOT NULL REFERENCES programme (id),
    title        text NOT NULL,
    content      jsonb NOT NULL,
    content_hash bytea NOT NULL CHECK (length(content_hash) = 32),
    opens_on     date NOT NULL,
    -- The last day on which objections are taken, counted in working days.
    closes_on    date NOT NULL CHECK (closes_on >= opens_on),
    working_days integer NOT NULL CHECK (working_days > 0),
    published_by uuid NOT NULL REFERENCES app_user (id),
    published_at timestamptz NOT NULL,
    closed_at    timestamptz
);
ALTER TABLE claim ADD CONSTRAINT claim_notice_fk FOREIGN KEY (notice_id) REFERENCES public_notice (id);
CREATE FUNCTION public_notice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.closed_at IS NULL
       AND to_jsonb(OLD) - 'closed_at' = to_jsonb(NEW) - 'closed_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published notice is never changed'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'public_notice_frozen';
END $$;
CREATE TRIGGER public_notice_frozen BEFORE UPDATE OR DELETE ON public_notice
    FOR EACH ROW EXECUTE FUNCTION public_notice_frozen();

CREATE TABLE objection (
    id             uuid PRIMARY KEY,
    notice_id      uuid NOT NULL REFERENCES public_notice (id),
    claim_id       uuid NOT NULL REFERENCES claim (id),
    -- Null: anonymous.
    objector_name  text,
    contact        text,
    statement      text NOT NULL CHECK (length(statement) BETWEEN 10 AND 5000),
    state          text NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
    answer         text,
    decided_by     uuid REFERENCES app_user (id),
    raised_at      timestamptz NOT NULL,
    decided_at     timestamptz,
    CONSTRAINT objection_decided CHECK ((state = 'open') = (decided_at IS NULL) AND (state = 'open' OR (decided_by IS NOT NULL AND answer IS NOT NULL)))
);
CREATE INDEX objection_claim ON objection (claim_id);

-- An approved claim's amount by the level that pays it; adds up to the claim's amount.
CREATE TABLE claim_share (
    claim_id     uuid NOT NULL REFERENCES claim (id),
    level        text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    -- Whose treasury pays.
    payer_region text NOT NULL REFERENCES region (code),
    amount_fen   bigint NOT NULL CHECK (amount_fen > 0),
    -- The payee's ledger account that was credited.
    account_id   uuid NOT NULL REFERENCES ledger_account (id),
    PRIMARY KEY (claim_id, level)
);
