-- Bills 账单 of what a customer owes its provider beside what a voucher pays to it. A bill never changes; what lowers it is
-- a credit note that names it. What is received is recorded about the booking (`booking_receipt`), which has at most one
-- bill: a booking comes to its end once.

-- How a provider bills: within how many days it is to be paid, and how it reminds. The newest row holds.
CREATE TABLE billing_terms (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider_id  uuid NOT NULL REFERENCES organisation (id),
    payment_days int NOT NULL CHECK (payment_days BETWEEN 0 AND 180),
    pay_to       text CHECK (length(pay_to) BETWEEN 1 AND 500),
    reminds      boolean NOT NULL,
    -- Days before the due day on which the customer is reminded; 0: not before.
    days_before  int NOT NULL CHECK (days_before BETWEEN 0 AND 60),
    -- And each time that so many days more have passed after it, at most so often; 0: not after.
    every_days   int NOT NULL CHECK (every_days BETWEEN 1 AND 90),
    at_most      int NOT NULL CHECK (at_most BETWEEN 0 AND 12),
    set_by       uuid NOT NULL REFERENCES app_user (id),
    set_at       timestamptz NOT NULL
);
CREATE INDEX billing_terms_provider ON billing_terms (provider_id, id);

-- The last number that a provider gave in a year. It goes up by one, and only together with the document that has it: what
-- is rolled back leaves no gap.
CREATE TABLE bill_series (
    provider_id uuid NOT NULL REFERENCES organisation (id),
    document    text NOT NULL CHECK (document IN ('bill', 'credit_note')),
    year        int NOT NULL,
    last        int NOT NULL CHECK (last > 0),
    PRIMARY KEY (provider_id, document, year)
);

CREATE TABLE bill (
    id              uuid PRIMARY KEY,
    provider_id     uuid NOT NULL REFERENCES organisation (id),
    enterprise_id   uuid NOT NULL REFERENCES organisation (id),
    booking_id      uuid NOT NULL REFERENCES booking (id),
    year            int NOT NULL,
    number          int NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('service', 'late_cancel', 'no_show')),
    price_fen       bigint NOT NULL,
    -- What a voucher pays to the provider of it.
    carried_fen     bigint NOT NULL,
    amount_fen      bigint NOT NULL,
    -- How the price came about: sentences in both languages.
    lines           jsonb NOT NULL CHECK (jsonb_typeof(lines) = 'array'),
    -- What the parties were called on its day, and where to pay.
    provider_name   text NOT NULL,
    provider_uscc   text,
    enterprise_name text NOT NULL,
    enterprise_uscc text,
    listing_name    text NOT NULL,
    pay_to          text,
    issued_on       date NOT NULL,
    payment_days    int NOT NULL,
    due_on          date NOT NULL,
    issued_at       timestamptz NOT NULL,
    CONSTRAINT bill_of_booking_once UNIQUE (booking_id),
    CONSTRAINT bill_number_once UNIQUE (provider_id, year, number),
    CONSTRAINT bill_adds_up CHECK (amount_fen > 0 AND carried_fen >= 0 AND amount_fen = price_fen - carried_fen),
    CONSTRAINT bill_carries_no_charge CHECK (kind = 'service' OR carried_fen = 0),
    CONSTRAINT bill_dated CHECK (issued_on = (issued_at AT TIME ZONE 'Asia/Shanghai')::date
                                 AND year = date_part('year', issued_on)::int),
    CONSTRAINT bill_due CHECK (payment_days BETWEEN 0 AND 180 AND due_on = issued_on + payment_days)
);
CREATE INDEX bill_provider ON bill (provider_id, issued_at DESC, id DESC);
CREATE INDEX bill_enterprise ON bill (enterprise_id, issued_at DESC, id DESC);
CREATE INDEX bill_due_on ON bill (due_on);

CREATE TABLE credit_note (
    id          uuid PRIMARY KEY,
    bill_id     uuid NOT NULL REFERENCES bill (id),
    provider_id uuid NOT NULL REFERENCES organisation (id),
    year        int NOT NULL,
    number      int NOT NULL,
    amount_fen  bigint NOT NULL CHECK (amount_fen > 0),
    ground      text NOT NULL CHECK (ground IN ('waived', 'taken_again')),
    reason      text CHECK (length(reason) BETWEEN 1 AND 2000),
    issued_on   date NOT NULL,
    issued_at   timestamptz NOT NULL,
    CONSTRAINT credit_note_number_once UNIQUE (provider_id, year, number),
    CONSTRAINT credit_note_says_why CHECK ((ground = 'waived') = (reason IS NOT NULL)),
    CONSTRAINT credit_note_dated CHECK (issued_on = (issued_at AT TIME ZONE 'Asia/Shanghai')::date
                                        AND year = date_part('year', issued_on)::int)
);
CREATE INDEX credit_note_bill ON credit_note (bill_id);

-- Which reminders of a bill were sent: 0 before it is due, 1 and on after.
CREATE TABLE bill_reminder (
    bill_id     uuid NOT NULL REFERENCES bill (id),
    stage       int NOT NULL CHECK (stage BETWEEN 0 AND 12),
    reminded_at timestamptz NOT NULL,
    PRIMARY KEY (bill_id, stage)
);

-- Which process looks for what is to be reminded of, and when that was done last.
CREATE TABLE bill_reminder_round (
    is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    looked_at timestamptz NOT NULL
);
INSERT INTO bill_reminder_round (looked_at) VALUES ('2000-01-01');

-- What had come to its end before there were bills has none: its parties have settled it, or do so, by their own papers.
CREATE TABLE booking_before_bills (
    booking_id uuid PRIMARY KEY REFERENCES booking (id)
);
INSERT INTO booking_before_bills SELECT id FROM booking WHERE state = 'accepted' OR charge_fen IS NOT NULL;

-- A number is given here and nowhere else.
CREATE FUNCTION bill_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bill_series (provider_id, document, year, last) VALUES (NEW.provider_id, TG_TABLE_NAME, NEW.year, 1)
    ON CONFLICT (provider_id, document, year) DO UPDATE SET last = bill_series.last + 1
    RETURNING last INTO NEW.number;
    RETURN NEW;
END $$;
CREATE TRIGGER bill_number BEFORE INSERT ON bill FOR EACH ROW EXECUTE FUNCTION bill_number();

CREATE FUNCTION bill_series_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP = 'INSERT' AND NEW.last <> 1
       OR TG_OP = 'UPDATE' AND (NEW.provider_id, NEW.document, NEW.year, NEW.last)
                               IS DISTINCT FROM (OLD.provider_id, OLD.document, OLD.year, OLD.last + 1) THEN
        RAISE EXCEPTION 'bill_series: a number is given only together with its document'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bill_series_guard BEFORE INSERT OR UPDATE ON bill_series
    FOR EACH ROW EXECUTE FUNCTION bill_series_guard();

-- A credit note is its bill's provider's and takes no more than is left of the bill.
CREATE FUNCTION credit_note_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about bill;
    credited bigint;
BEGIN
    SELECT * INTO about FROM bill WHERE id = NEW.bill_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount_fen), 0) INTO credited FROM credit_note WHERE bill_id = NEW.bill_id;
    IF about.provider_id IS DISTINCT FROM NEW.provider_id OR credited + NEW.amount_fen > about.amount_fen THEN
        RAISE EXCEPTION 'credit_note: % fen are more than is left of bill %', NEW.amount_fen, NEW.bill_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
-- In the order of their names: who is refused gets no number.
CREATE TRIGGER a_credit_note_guard BEFORE INSERT ON credit_note
    FOR EACH ROW EXECUTE FUNCTION credit_note_guard();
CREATE TRIGGER b_credit_note_number BEFORE INSERT ON credit_note FOR EACH ROW EXECUTE FUNCTION bill_number();

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['billing_terms', 'bill', 'credit_note', 'bill_reminder', 'booking_before_bills'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION forbid_change()',
                       kept || '_append_only', kept);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()',
                       kept || '_no_truncate', kept);
    END LOOP;
END $$;
CREATE TRIGGER booking_before_bills_closed BEFORE INSERT ON booking_before_bills
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bill_series_no_delete BEFORE DELETE ON bill_series
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bill_series_no_truncate BEFORE TRUNCATE ON bill_series
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Where a bill stands; `billing::model::BillState::of` says the same.
CREATE FUNCTION bill_state(amount bigint, credited bigint, received bigint, due_on date, today date)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN credited >= amount THEN 'credited'
                WHEN received >= amount - credited THEN 'paid'
                WHEN today > due_on THEN 'overdue'
                WHEN received > 0 THEN 'partly_paid'
                ELSE 'open' END
$$;

-- What people call a bill or a credit note.
CREATE FUNCTION bill_label(document text, year int, number int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE document WHEN 'bill' THEN 'ZD' ELSE 'CJ' END || year || '-'
           || lpad(number::text, greatest(6, length(number::text)), '0')
$$;

-- Bills with what their credit notes and their bookings' receipts say.
CREATE VIEW bill_standing AS
SELECT b.*, bill_label('bill', b.year, b.number) AS label, c.credited_fen, r.received_fen,
       greatest(0, b.amount_fen - c.credited_fen - r.received_fen) AS open_fen
FROM bill b
CROSS JOIN LATERAL (SELECT coalesce(sum(n.amount_fen), 0)::bigint AS credited_fen
                    FROM credit_note n WHERE n.bill_id = b.id) c
CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount_fen), 0)::bigint AS received_fen
                    FROM booking_receipt p WHERE p.booking_id = b.booking_id) r;
