-- A registered technology contract 技术合同登记: what a voucher can pay for. What was registered is not changed: a wrong
-- registration is cancelled and made anew.
CREATE TABLE tech_contract (
    id                  uuid PRIMARY KEY,
    registration_number text NOT NULL CONSTRAINT tech_contract_number_once UNIQUE
        CHECK (registration_number ~ '^[0-9A-Z-]{6,40}$'),
    -- 开发 / 转让 / 许可 / 咨询 / 服务
    kind                text NOT NULL CHECK (kind IN ('development', 'transfer', 'licence', 'consulting', 'service')),
    title               text NOT NULL CHECK (length(title) BETWEEN 2 AND 200),
    buyer_name          text NOT NULL CHECK (length(buyer_name) BETWEEN 2 AND 200),
    buyer_uscc          text NOT NULL CHECK (buyer_uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    seller_name         text NOT NULL CHECK (length(seller_name) BETWEEN 2 AND 200),
    seller_uscc         text NOT NULL CHECK (seller_uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    amount_fen          bigint NOT NULL CHECK (amount_fen > 0),
    -- The part of it that is trade in technology 技术交易额.
    trade_fen           bigint NOT NULL CHECK (trade_fen >= 0 AND trade_fen <= amount_fen),
    signed_on           date NOT NULL,
    registered_on       date NOT NULL CHECK (registered_on >= signed_on),
    region_code         text NOT NULL REFERENCES region (code),
    broker_id           uuid REFERENCES broker (id),
    state               text NOT NULL CHECK (state IN ('registered', 'cancelled')),
    reason              text CHECK (length(reason) BETWEEN 2 AND 500),
    -- The certificate of registration; its content is kept once.
    file_name           text,
    media_type          text,
    sha256              bytea REFERENCES evidence_content (sha256),
    created_by          uuid NOT NULL REFERENCES app_user (id),
    created_at          timestamptz NOT NULL,
    CONSTRAINT tech_contract_two_parties CHECK (buyer_uscc <> seller_uscc),
    CONSTRAINT tech_contract_cancelled CHECK ((state = 'cancelled') = (reason IS NOT NULL)),
    CONSTRAINT tech_contract_file CHECK (num_nonnulls(file_name, media_type, sha256) IN (0, 3))
);
CREATE INDEX tech_contract_buyer ON tech_contract (buyer_uscc);
CREATE INDEX tech_contract_seller ON tech_contract (seller_uscc);
CREATE INDEX tech_contract_broker ON tech_contract (broker_id);
CREATE INDEX tech_contract_region ON tech_contract (region_code text_pattern_ops, registered_on DESC);
CREATE FUNCTION tech_contract_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'registered'
       AND to_jsonb(OLD) - 'state' - 'reason' - 'file_name' - 'media_type' - 'sha256'
           = to_jsonb(NEW) - 'state' - 'reason' - 'file_name' - 'media_type' - 'sha256' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'tech_contract: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER tech_contract_guard BEFORE UPDATE OR DELETE ON tech_contract
    FOR EACH ROW EXECUTE FUNCTION tech_contract_guard();
