-- Long work that somebody asked for and need not wait for. Who does it holds the row's lock for as long as it takes: a
-- process that dies lets go of it, and another takes the work up again. What the work does and its end are one
-- transaction.
CREATE TABLE long_work (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('listing_import', 'statement_import', 'batch_draft')),
    owner_id    uuid NOT NULL REFERENCES app_user (id),
    -- Who asked, as the access token said.
    caller      jsonb NOT NULL,
    -- What people know it by: the file's name.
    title       text NOT NULL,
    request     jsonb NOT NULL,
    -- Let go of at the end.
    file        bytea,
    state       text NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    result      jsonb,
    problem     jsonb,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT long_work_end CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CONSTRAINT long_work_outcome CHECK ((state = 'done') = (result IS NOT NULL) AND (state = 'failed') = (problem IS NOT NULL))
);
CREATE INDEX long_work_waiting ON long_work (created_at, id) WHERE state = 'waiting';
CREATE INDEX long_work_owner ON long_work (owner_id, created_at DESC, id DESC);

-- How far it is: written beside the work's transaction, so that others see it while that runs.
CREATE TABLE long_work_progress (
    work_id    uuid PRIMARY KEY REFERENCES long_work (id) ON DELETE CASCADE,
    -- How many times it was begun.
    begun      integer NOT NULL CHECK (begun > 0),
    phase      text NOT NULL,
    done       bigint NOT NULL CHECK (done >= 0),
    total      bigint CHECK (total >= 0),
    updated_at timestamptz NOT NULL
);
