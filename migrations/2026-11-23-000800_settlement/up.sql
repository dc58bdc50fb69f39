CREATE TABLE settlement_batch (
    id           uuid PRIMARY KEY,
    reference    text NOT NULL UNIQUE,
    programme_id uuid NOT NULL REFERENCES programme (id),
    side         text NOT NULL CHECK (side IN ('demand', 'supply')),
    -- Claims approved, or services accepted, from the first to the last day, both inside (Asia/Shanghai).
    period_from  date NOT NULL,
    period_to    date NOT NULL CHECK (period_to >= period_from),
    state        text NOT NULL CHECK (state IN ('drafted', 'checked', 'authorised', 'exported', 'partly_paid', 'paid', 'closed', 'cancelled')),
    line_count   integer NOT NULL CHECK (line_count > 0),
    total_fen    bigint NOT NULL CHECK (total_fen > 0),
    maker_id     uuid NOT NULL REFERENCES app_user (id),
    checker_id   uuid REFERENCES app_user (id),
    authoriser_id uuid REFERENCES app_user (id),
    made_at      timestamptz NOT NULL,
    checked_at   timestamptz,
    authorised_at timestamptz,
    exported_at  timestamptz,
    CONSTRAINT settlement_batch_four_eyes CHECK (checker_id <> maker_id AND authoriser_id <> maker_id),
    CONSTRAINT settlement_batch_authorised_by CHECK (state IN ('drafted', 'checked', 'cancelled') OR authoriser_id IS NOT NULL)
);

-- 供方奖补: one provider's reward for one period.
CREATE TABLE supply_reward (
    id           uuid PRIMARY KEY,
    batch_id     uuid NOT NULL REFERENCES settlement_batch (id),
    programme_id uuid NOT NULL REFERENCES programme (id),
    provider_id  uuid NOT NULL REFERENCES organisation (id),
    year         integer NOT NULL,
    period_from  date NOT NULL,
    period_to    date NOT NULL,
    grade        text NOT NULL CHECK (grade IN ('excellent', 'good', 'qualified', 'failed')),
    base_fen     bigint NOT NULL CHECK (base_fen >= 0),
    reward_fen   bigint NOT NULL CHECK (reward_fen > 0),
    -- The steps from base to reward.
    decision     jsonb NOT NULL,
    is_cancelled boolean NOT NULL DEFAULT false,
    -- No provider is rewarded twice for the same days.
    CONSTRAINT supply_reward_once EXCLUDE USING gist (
        programme_id WITH =, provider_id WITH =, daterange(period_from, period_to, '[]') WITH &&) WHERE (NOT is_cancelled)
);

CREATE TABLE payment (
    id             uuid PRIMARY KEY,
    -- EndToEndId of the payment order: at most 35 characters, plain ASCII.
    reference      text NOT NULL UNIQUE CHECK (reference ~ '^[A-Z0-9-]{1,35}$'),
    batch_id       uuid NOT NULL REFERENCES settlement_batch (id),
    payee_id       uuid NOT NULL REFERENCES organisation (id),
    level          text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    -- Which region's treasury pays: the city's, or a district's.
    payer_region   text NOT NULL REFERENCES region (code),
    amount_fen     bigint NOT NULL CHECK (amount_fen > 0),
    payee_name     text NOT NULL,
    account_number text NOT NULL,
    bank_name      text NOT NULL,
    bank_code      text NOT NULL,
    state          text NOT NULL CHECK (state IN ('pending', 'sent', 'paid', 'returned', 'reissued')),
    -- Pending in the ledger from the sending until the bank's statement shows it.
    transfer_id    uuid UNIQUE REFERENCES ledger_transfer (id),
    -- The payment that this one replaces.
    reissues_id    uuid UNIQUE REFERENCES payment (id),
    created_at     timestamptz NOT NULL,
    sent_at        timestamptz,
    paid_on        date
);
CREATE INDEX payment_batch ON payment (batch_id);
CREATE INDEX payment_open ON payment (state, amount_fen, account_number) WHERE state IN ('pending', 'sent');

CREATE TABLE batch_line (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id         uuid NOT NULL REFERENCES settlement_batch (id),
    claim_id         uuid REFERENCES claim (id),
    supply_reward_id uuid REFERENCES supply_reward (id),
    level            text NOT NULL CHECK (level IN ('province', 'city', 'district')),
    payer_region     text NOT NULL REFERENCES region (code),
    payee_id         uuid NOT NULL REFERENCES organisation (id),
    amount_fen       bigint NOT NULL CHECK (amount_fen > 0),
    payment_id       uuid REFERENCES payment (id),
    is_cancelled     boolean NOT NULL DEFAULT false,
    CONSTRAINT batch_line_one_source CHECK (num_nonnulls(claim_id, supply_reward_id) = 1)
);
CREATE UNIQUE INDEX batch_line_claim_once ON batch_line (claim_id, level) WHERE NOT is_cancelled;
CREATE UNIQUE INDEX batch_line_reward_once ON batch_line (supply_reward_id, level) WHERE NOT is_cancelled;
CREATE INDEX batch_line_batch ON batch_line (batch_id, payee_id);
CREATE INDEX batch_line_payment ON batch_line (payment_id);

CREATE TABLE payment_file (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id   uuid NOT NULL REFERENCES settlement_batch (id),
    format     text NOT NULL CHECK (format IN ('csv', 'xlsx', 'pain.001')),
    sha256     bytea NOT NULL,
    control_sum_fen bigint NOT NULL,
    payments   integer NOT NULL,
    exported_by uuid NOT NULL REFERENCES app_user (id),
    exported_at timestamptz NOT NULL
);
