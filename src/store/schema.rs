//! The tables as Diesel sees them. Kept equal to the migrations by a test (`tests/it/schema.rs`).

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    affiliation (id) {
        id -> Uuid,
        user_id -> Uuid,
        organisation_id -> Uuid,
        kind -> Text,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
        note -> Text,
        recorded_at -> Timestamptz,
        withdrawn_by -> Nullable<Uuid>,
        withdrawn_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
    }
}

table! {
    award_rule (id) {
        id -> Uuid,
        programme_id -> Uuid,
        code -> Text,
        version -> Int4,
        name_zh -> Text,
        name_en -> Text,
        kinds -> Jsonb,
        levels -> Jsonb,
        mode -> Text,
        amount_fen -> Nullable<Int8>,
        is_once -> Bool,
        city_share_bp -> Int4,
        condition_zh -> Text,
        condition_en -> Text,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

table! {
    award_application (id) {
        id -> Uuid,
        reference -> Text,
        programme_id -> Uuid,
        rule_id -> Uuid,
        rule_code -> Text,
        is_once -> Bool,
        platform_id -> Uuid,
        organisation_id -> Uuid,
        region_code -> Text,
        state -> Text,
        document -> Text,
        grant_fen -> Nullable<Int8>,
        amount_fen -> Int8,
        notice_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        version -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        submitted_at -> Nullable<Timestamptz>,
        approved_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
    }
}

table! {
    award_evidence (id) {
        id -> Uuid,
        application_id -> Uuid,
        kind -> Text,
        file_name -> Text,
        media_type -> Text,
        size_bytes -> Int8,
        sha256 -> Bytea,
        added_by -> Uuid,
        added_at -> Timestamptz,
    }
}

table! {
    award_review (id) {
        id -> Int8,
        application_id -> Uuid,
        step -> Text,
        decision -> Text,
        reason -> Text,
        amount_fen -> Int8,
        reviewer -> Uuid,
        decided_at -> Timestamptz,
    }
}

table! {
    award_objection (id) {
        id -> Uuid,
        notice_id -> Uuid,
        application_id -> Uuid,
        objector_name -> Nullable<Text>,
        contact -> Nullable<Text>,
        statement -> Text,
        state -> Text,
        answer -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        raised_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    award_share (application_id, level) {
        application_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        amount_fen -> Int8,
        appropriation_id -> Uuid,
        account_id -> Uuid,
    }
}

table! {
    tech_contract (id) {
        id -> Uuid,
        registration_number -> Text,
        kind -> Text,
        title -> Text,
        buyer_name -> Text,
        buyer_uscc -> Text,
        seller_name -> Text,
        seller_uscc -> Text,
        amount_fen -> Int8,
        trade_fen -> Int8,
        signed_on -> Date,
        registered_on -> Date,
        region_code -> Text,
        broker_id -> Nullable<Uuid>,
        state -> Text,
        reason -> Nullable<Text>,
        file_name -> Nullable<Text>,
        media_type -> Nullable<Text>,
        sha256 -> Nullable<Bytea>,
        created_by -> Uuid,
        created_at -> Timestamptz,
    }
}

table! {
    agreement (id) {
        id -> Uuid,
        reference -> Text,
        quotation_id -> Uuid,
        offer_id -> Uuid,
        listing_id -> Uuid,
        enterprise_id -> Uuid,
        provider_id -> Uuid,
        region_code -> Text,
        amount_fen -> Int8,
        starts_on -> Date,
        ends_on -> Date,
        uses_voucher -> Bool,
        state -> Text,
        signed_by -> Uuid,
        signed_at -> Timestamptz,
        ending_by -> Nullable<Uuid>,
        ending_reason -> Nullable<Text>,
        ending_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
    }
}

table! {
    agreement_amendment (agreement_id, number) {
        agreement_id -> Uuid,
        number -> Int4,
        state -> Text,
        proposed_by -> Uuid,
        proposed_user -> Uuid,
        proposed_at -> Timestamptz,
        reason -> Text,
        before -> Jsonb,
        after -> Jsonb,
        amount_before_fen -> Int8,
        amount_after_fen -> Int8,
        ends_before -> Date,
        ends_after -> Date,
        answered_user -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
        answer -> Nullable<Text>,
        switched -> Jsonb,
    }
}

table! {
    agreement_stage (id) {
        id -> Uuid,
        agreement_id -> Uuid,
        number -> Int4,
        kind -> Text,
        title -> Text,
        deliverable -> Text,
        amount_fen -> Int8,
        starts_on -> Date,
        due_on -> Date,
        state -> Text,
        booking_id -> Nullable<Uuid>,
        redoes -> Nullable<Uuid>,
        uses_voucher -> Bool,
    }
}

table! {
    annual_use (enterprise_id, programme_id, year) {
        enterprise_id -> Uuid,
        programme_id -> Uuid,
        year -> Int4,
        used_fen -> Int8,
        cap_fen -> Int8,
    }
}

table! {
    api_client (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        user_id -> Uuid,
        name -> Text,
        scopes -> Jsonb,
        secret_hash -> Bytea,
        previous_hash -> Nullable<Bytea>,
        previous_until -> Nullable<Timestamptz>,
        created_by -> Uuid,
        created_at -> Timestamptz,
        rotated_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
    }
}

table! {
    app_user (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        login -> Text,
        name -> Text,
        email -> Text,
        password_hash -> Text,
        region_code -> Nullable<Text>,
        language -> Text,
        is_active -> Bool,
        created_at -> Timestamptz,
    }
}

table! {
    appropriation (id) {
        id -> Uuid,
        programme_id -> Uuid,
        side -> Text,
        level -> Text,
        region_code -> Text,
        fiscal_year -> Int4,
        account_id -> Uuid,
        document -> Text,
        created_at -> Timestamptz,
    }
}

table! {
    attachment (id) {
        id -> Uuid,
        application_id -> Nullable<Uuid>,
        booking_id -> Nullable<Uuid>,
        file_name -> Text,
        media_type -> Text,
        size_bytes -> Int8,
        sha256 -> Bytea,
        added_by -> Nullable<Uuid>,
        added_at -> Timestamptz,
        quotation_id -> Nullable<Uuid>,
        objection_id -> Nullable<Uuid>,
        award_objection_id -> Nullable<Uuid>,
        appeal_id -> Nullable<Uuid>,
    }
}

table! {
    appropriation_change (id) {
        id -> Uuid,
        appropriation_id -> Nullable<Uuid>,
        kind -> Text,
        amount_fen -> Int8,
        reverses_id -> Nullable<Uuid>,
        to_appropriation_id -> Nullable<Uuid>,
        document -> Text,
        state -> Text,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        note -> Nullable<Text>,
        programme_id -> Nullable<Uuid>,
        side -> Nullable<Text>,
        level -> Nullable<Text>,
        region_code -> Nullable<Text>,
        fiscal_year -> Nullable<Int4>,
        transfer_id -> Nullable<Uuid>,
    }
}

table! {
    appropriation_grant_before_rule (transfer_id) {
        transfer_id -> Uuid,
    }
}

table! {
    attempt_count (key) {
        key -> Bytea,
        forgiven_at -> Timestamptz,
    }
}

table! {
    audit_chain (position) {
        position -> Int8,
        event_seq -> Int8,
        hash -> Bytea,
        sealed_at -> Timestamptz,
    }
}

table! {
    audit_event (seq) {
        seq -> Int8,
        occurred_at -> Timestamptz,
        actor_user -> Nullable<Uuid>,
        actor_org -> Nullable<Uuid>,
        actor_label -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Uuid,
        detail -> Jsonb,
        xid -> Nullable<Int8>,
    }
}

table! {
    audit_watermark (id) {
        id -> Bool,
        xid -> Int8,
    }
}

table! {
    ban (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        from_at -> Timestamptz,
        until_at -> Timestamptz,
        points -> Int4,
        ban_points -> Int4,
        lifted_at -> Nullable<Timestamptz>,
    }
}

table! {
    bank_account (organisation_id) {
        organisation_id -> Uuid,
        account_name -> Text,
        account_number -> Text,
        bank_name -> Text,
        bank_code -> Text,
        updated_at -> Timestamptz,
    }
}

table! {
    bank_report (id) {
        id -> Uuid,
        file_name -> Text,
        file_sha256 -> Bytea,
        format -> Text,
        reference -> Text,
        message_id -> Text,
        item_count -> Int4,
        imported_by -> Uuid,
        imported_at -> Timestamptz,
        region_code -> Text,
    }
}

table! {
    bank_report_item (report_id, number) {
        report_id -> Uuid,
        number -> Int4,
        reference -> Text,
        payment_id -> Nullable<Uuid>,
        status -> Text,
        reason_code -> Text,
        reason -> Text,
        outcome -> Text,
    }
}

table! {
    bank_charge (id) {
        id -> Uuid,
        line_id -> Uuid,
        kind -> Text,
        amount_fen -> Int8,
        reason -> Text,
        exception_id -> Nullable<Uuid>,
        transfer_id -> Uuid,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
        undone_by -> Nullable<Text>,
        undo_transfer_id -> Nullable<Uuid>,
    }
}

table! {
    bank_statement (id) {
        id -> Uuid,
        file_name -> Text,
        file_sha256 -> Bytea,
        format -> Text,
        reference -> Text,
        account_number -> Text,
        currency -> Text,
        opening_fen -> Nullable<Int8>,
        closing_fen -> Nullable<Int8>,
        period_from -> Date,
        period_to -> Date,
        line_count -> Int4,
        imported_by -> Text,
        imported_at -> Timestamptz,
        content_sha256 -> Bytea,
        layout_id -> Nullable<Uuid>,
        layout_version -> Nullable<Int4>,
    }
}

table! {
    batch_recall (batch_id, number) {
        batch_id -> Uuid,
        number -> Int4,
        reason -> Text,
        asked_by -> Uuid,
        asked_at -> Timestamptz,
        checker_id -> Uuid,
        authoriser_id -> Uuid,
        authorised_at -> Timestamptz,
        verdict -> Nullable<Text>,
        note -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    batch_line (id) {
        id -> Int8,
        batch_id -> Uuid,
        claim_id -> Nullable<Uuid>,
        supply_reward_id -> Nullable<Uuid>,
        level -> Text,
        payer_region -> Text,
        payee_id -> Uuid,
        amount_fen -> Int8,
        payment_id -> Nullable<Uuid>,
        is_cancelled -> Bool,
        award_application_id -> Nullable<Uuid>,
    }
}

table! {
    booking (id) {
        id -> Uuid,
        reference -> Text,
        region_code -> Text,
        listing_id -> Uuid,
        provider_id -> Uuid,
        enterprise_id -> Uuid,
        created_by -> Uuid,
        state -> Text,
        starts_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        quantity -> Int4,
        price_fen -> Int8,
        subsidy_fen -> Int8,
        quote -> Jsonb,
        programme_version_id -> Nullable<Uuid>,
        voucher_id -> Nullable<Uuid>,
        hold_transfer_id -> Nullable<Uuid>,
        delivery -> Nullable<Jsonb>,
        final_price_fen -> Nullable<Int8>,
        final_subsidy_fen -> Nullable<Int8>,
        deadline_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        allowance -> Nullable<Jsonb>,
        charge -> Nullable<Jsonb>,
        charge_fen -> Nullable<Int8>,
        used_by -> Nullable<Uuid>,
        moved_unasked_at -> Nullable<Timestamptz>,
        series_id -> Nullable<Uuid>,
    }
}

table! {
    booking_words (booking_id) {
        booking_id -> Uuid,
        customer_order_number -> Nullable<Text>,
        customer_note -> Nullable<Text>,
    }
}

table! {
    booking_count_lock (listing_id, enterprise_id) {
        listing_id -> Uuid,
        enterprise_id -> Uuid,
    }
}

table! {
    booking_rating (booking_id) {
        booking_id -> Uuid,
        listing_id -> Uuid,
        provider_id -> Uuid,
        enterprise_id -> Uuid,
        on_time -> Int4,
        quality -> Int4,
        service -> Int4,
        comment -> Text,
        rated_by -> Uuid,
        rated_at -> Timestamptz,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
    }
}

table! {
    bill (id) {
        id -> Uuid,
        provider_id -> Uuid,
        enterprise_id -> Uuid,
        booking_id -> Uuid,
        year -> Int4,
        number -> Int4,
        kind -> Text,
        price_fen -> Int8,
        carried_fen -> Int8,
        amount_fen -> Int8,
        lines -> Jsonb,
        provider_name -> Text,
        provider_uscc -> Nullable<Text>,
        enterprise_name -> Text,
        enterprise_uscc -> Nullable<Text>,
        listing_name -> Text,
        pay_to -> Nullable<Text>,
        issued_on -> Date,
        payment_days -> Int4,
        due_on -> Date,
        issued_at -> Timestamptz,
    }
}

table! {
    bill_reminder (bill_id, stage) {
        bill_id -> Uuid,
        stage -> Int4,
        reminded_at -> Timestamptz,
    }
}

table! {
    bill_series (provider_id, document, year) {
        provider_id -> Uuid,
        document -> Text,
        year -> Int4,
        last -> Int4,
    }
}

table! {
    billing_terms (id) {
        id -> Int8,
        provider_id -> Uuid,
        payment_days -> Int4,
        pay_to -> Nullable<Text>,
        reminds -> Bool,
        days_before -> Int4,
        every_days -> Int4,
        at_most -> Int4,
        set_by -> Uuid,
        set_at -> Timestamptz,
    }
}

table! {
    booking_before_bills (booking_id) {
        booking_id -> Uuid,
    }
}

table! {
    credit_note (id) {
        id -> Uuid,
        bill_id -> Uuid,
        provider_id -> Uuid,
        year -> Int4,
        number -> Int4,
        amount_fen -> Int8,
        ground -> Text,
        reason -> Nullable<Text>,
        issued_on -> Date,
        issued_at -> Timestamptz,
        issued_by -> Nullable<Uuid>,
    }
}

table! {
    booking_receipt (id) {
        id -> Uuid,
        booking_id -> Uuid,
        amount_fen -> Int8,
        corrects -> Nullable<Uuid>,
        received_on -> Date,
        paid_by -> Text,
        note -> Nullable<Text>,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
    }
}

table! {
    booking_sample_day (booking_id) {
        booking_id -> Uuid,
        samples_on -> Date,
    }
}

table! {
    booking_transfer (id) {
        id -> Uuid,
        booking_id -> Uuid,
        from_id -> Uuid,
        to_id -> Uuid,
        reason -> Text,
        state -> Text,
        offered_by -> Uuid,
        offered_at -> Timestamptz,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
    }
}

table! {
    booking_use (booking_id) {
        booking_id -> Uuid,
        released_at -> Nullable<Timestamptz>,
        checked_in_at -> Nullable<Timestamptz>,
        checked_in_by -> Nullable<Uuid>,
        checked_out_at -> Nullable<Timestamptz>,
        checked_out_by -> Nullable<Uuid>,
    }
}

table! {
    calendar_day (day) {
        day -> Date,
        year -> Int4,
        name -> Text,
        is_off_day -> Bool,
    }
}

table! {
    calendar_address (calendar_id) {
        calendar_id -> Uuid,
        url -> Text,
        unit -> Nullable<Int4>,
        is_paused -> Bool,
        etag -> Nullable<Text>,
        last_modified -> Nullable<Text>,
        attempt -> Int8,
        next_fetch_at -> Timestamptz,
        attempted_at -> Nullable<Timestamptz>,
        answered_at -> Nullable<Timestamptz>,
        fetched_at -> Nullable<Timestamptz>,
        failures -> Int4,
        failing_since -> Nullable<Timestamptz>,
        problem -> Nullable<Jsonb>,
        set_by -> Uuid,
        set_at -> Timestamptz,
    }
}

table! {
    calendar_feed (id) {
        id -> Uuid,
        kind -> Text,
        owner_id -> Uuid,
        organisation_id -> Uuid,
        listing_id -> Nullable<Uuid>,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

table! {
    calendar_year (year) {
        year -> Int4,
        source -> Text,
        loaded_at -> Timestamptz,
    }
}

table! {
    calendar_freed (id) {
        id -> Int8,
        listing_id -> Uuid,
    }
}

table! {
    charge_lapse (booking_id) {
        booking_id -> Uuid,
        charge -> Jsonb,
        amount_fen -> Int8,
        lapsed_at -> Timestamptz,
    }
}

table! {
    charge_contest (booking_id) {
        booking_id -> Uuid,
        reason -> Text,
        contested_by -> Uuid,
        contested_at -> Timestamptz,
        answer -> Nullable<Text>,
        answer_reason -> Nullable<Text>,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
    }
}

table! {
    charge_waiver (booking_id) {
        booking_id -> Uuid,
        charge -> Jsonb,
        amount_fen -> Int8,
        reason -> Text,
        waived_by -> Uuid,
        waived_at -> Timestamptz,
    }
}

table! {
    claim (id) {
        id -> Uuid,
        reference -> Text,
        booking_id -> Uuid,
        enterprise_id -> Uuid,
        provider_id -> Uuid,
        payee_id -> Uuid,
        programme_id -> Uuid,
        programme_version_id -> Uuid,
        voucher_id -> Uuid,
        region_code -> Text,
        state -> Text,
        amount_fen -> Int8,
        invoice_number -> Nullable<Text>,
        invoice_fen -> Nullable<Int8>,
        notice_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        version -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        submitted_at -> Nullable<Timestamptz>,
        approved_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
        needs_second -> Bool,
        contract_number -> Nullable<Text>,
        lowered_fen -> Int8,
        base_fen -> Nullable<Int8>,
    }
}

table! {
    claim_evidence (id) {
        id -> Uuid,
        claim_id -> Uuid,
        kind -> Text,
        file_name -> Text,
        media_type -> Text,
        size_bytes -> Int8,
        sha256 -> Bytea,
        added_by -> Uuid,
        added_at -> Timestamptz,
        e_invoice -> Nullable<Jsonb>,
    }
}

table! {
    claim_review (id) {
        id -> Int8,
        claim_id -> Uuid,
        step -> Text,
        decision -> Text,
        reason -> Text,
        reviewer -> Uuid,
        decided_at -> Timestamptz,
        corrections -> Jsonb,
    }
}

table! {
    clearing (id) {
        id -> Uuid,
        programme_id -> Uuid,
        first_day -> Date,
        last_day -> Date,
        state -> Text,
        statement -> Jsonb,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        note -> Nullable<Text>,
    }
}

table! {
    clearing_clawback (clearing_id, clawback_id, level) {
        clearing_id -> Uuid,
        clawback_id -> Uuid,
        level -> Text,
        claim_id -> Uuid,
        kind -> Text,
        debtor_region -> Text,
        creditor_region -> Text,
        amount_fen -> Int8,
        is_released -> Bool,
    }
}

table! {
    clearing_share (clearing_id, claim_id, level) {
        clearing_id -> Uuid,
        claim_id -> Uuid,
        level -> Text,
        debtor_region -> Text,
        creditor_region -> Text,
        amount_fen -> Int8,
        is_released -> Bool,
    }
}

table! {
    claim_share (claim_id, level) {
        claim_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        amount_fen -> Int8,
        account_id -> Uuid,
    }
}

table! {
    claim_stopped_share (claim_id, level) {
        claim_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        amount_fen -> Int8,
        account_id -> Uuid,
        clawback_id -> Uuid,
        stopped_at -> Timestamptz,
    }
}

table! {
    closed_period (month) {
        month -> Date,
        totals -> Jsonb,
        hash -> Bytea,
        closed_by -> Uuid,
        closed_at -> Timestamptz,
        number -> Int8,
    }
}

table! {
    clawback (id) {
        id -> Uuid,
        reference -> Text,
        claim_id -> Nullable<Uuid>,
        payee_id -> Uuid,
        programme_id -> Uuid,
        region_code -> Text,
        amount_fen -> Int8,
        ground -> Text,
        statement -> Text,
        state -> Text,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        hearing_until -> Timestamptz,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        pay_until -> Nullable<Date>,
        settled_at -> Nullable<Timestamptz>,
        award_application_id -> Nullable<Uuid>,
        supply_reward_id -> Nullable<Uuid>,
    }
}

table! {
    clawback_part (clawback_id, level) {
        clawback_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        payee_id -> Uuid,
        amount_fen -> Int8,
        planned_fen -> Int8,
        netted_fen -> Int8,
        received_fen -> Int8,
        hold_id -> Nullable<Uuid>,
    }
}

table! {
    clawback_recovery (id) {
        id -> Uuid,
        clawback_id -> Uuid,
        level -> Text,
        kind -> Text,
        amount_fen -> Int8,
        state -> Text,
        batch_id -> Nullable<Uuid>,
        payment_id -> Nullable<Uuid>,
        line_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        transfer_id -> Nullable<Uuid>,
        posting_id -> Nullable<Uuid>,
    }
}

table! {
    complaint (id) {
        id -> Uuid,
        reference -> Text,
        booking_id -> Uuid,
        enterprise_id -> Uuid,
        provider_id -> Uuid,
        region_code -> Text,
        subject -> Text,
        statement -> Text,
        state -> Text,
        raised_by -> Uuid,
        raised_at -> Timestamptz,
        answer_until -> Timestamptz,
        decide_until -> Timestamptz,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
        handler_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        ended_by -> Nullable<Uuid>,
        ended_at -> Nullable<Timestamptz>,
    }
}

table! {
    conduct_policy (id) {
        id -> Int8,
        no_show_points -> Int4,
        late_cancel_points -> Int4,
        late_points -> Int4,
        overbooked_points -> Int4,
        late_cancel_minutes -> Int4,
        late_minutes -> Int4,
        overbooked_percent -> Int4,
        decay_days -> Int4,
        ban_points -> Int4,
        ban_days -> Int4,
        appeal_days -> Int4,
        set_by -> Nullable<Uuid>,
        set_at -> Timestamptz,
        late_cancel_free_minutes -> Int4,
    }
}

table! {
    evaluation_set (id) {
        id -> Uuid,
        region_code -> Text,
        code -> Text,
        version -> Int4,
        state -> Text,
        document -> Jsonb,
        starts_on -> Nullable<Date>,
        created_by -> Uuid,
        created_at -> Timestamptz,
        published_by -> Nullable<Uuid>,
        published_at -> Nullable<Timestamptz>,
    }
}

table! {
    evaluation_period (id) {
        id -> Uuid,
        reference -> Text,
        region_code -> Text,
        kind -> Text,
        year -> Int4,
        from_on -> Date,
        to_on -> Date,
        set_id -> Uuid,
        state -> Text,
        opened_by -> Uuid,
        opened_at -> Timestamptz,
        computed_at -> Nullable<Timestamptz>,
        published_by -> Nullable<Uuid>,
        published_at -> Nullable<Timestamptz>,
        appeal_until -> Nullable<Date>,
        frozen_by -> Nullable<Uuid>,
        frozen_at -> Nullable<Timestamptz>,
    }
}

table! {
    evaluation_score (id) {
        id -> Uuid,
        period_id -> Uuid,
        provider_id -> Uuid,
        provider_name -> Text,
        region_code -> Text,
        total_bp -> Int4,
        grade -> Nullable<Text>,
        comment -> Nullable<Text>,
        commented_by -> Nullable<Uuid>,
        commented_at -> Nullable<Timestamptz>,
        hash -> Nullable<Bytea>,
    }
}

table! {
    evaluation_part (score_id, code) {
        score_id -> Uuid,
        code -> Text,
        position -> Int4,
        query -> Text,
        outcome -> Text,
        records -> Int8,
        value -> Nullable<Int8>,
        corrected_value -> Nullable<Int8>,
        target -> Int8,
        zero_at -> Int8,
        weight_bp -> Int4,
        cap_bp -> Int4,
        points_bp -> Int4,
    }
}

table! {
    evaluation_record (score_id, code, record_kind, record_id) {
        score_id -> Uuid,
        code -> Text,
        record_kind -> Text,
        record_id -> Uuid,
        label -> Text,
        occurred_at -> Timestamptz,
        numerator -> Int8,
        denominator -> Int8,
    }
}

table! {
    evaluation_appeal (id) {
        id -> Uuid,
        reference -> Text,
        score_id -> Uuid,
        provider_id -> Uuid,
        region_code -> Text,
        part_code -> Nullable<Text>,
        statement -> Text,
        state -> Text,
        raised_by -> Uuid,
        raised_at -> Timestamptz,
        reason -> Nullable<Text>,
        ended_by -> Nullable<Uuid>,
        ended_at -> Nullable<Timestamptz>,
    }
}

table! {
    evaluation_correction (id) {
        id -> Int8,
        score_id -> Uuid,
        code -> Text,
        value_before -> Nullable<Int8>,
        value -> Int8,
        points_before -> Int4,
        points -> Int4,
        reason -> Text,
        appeal_id -> Uuid,
        corrected_by -> Uuid,
        corrected_at -> Timestamptz,
    }
}

table! {
    evaluation_sanction (id) {
        id -> Uuid,
        score_id -> Uuid,
        provider_id -> Uuid,
        region_code -> Text,
        failures -> Int4,
        state -> Text,
        created_at -> Timestamptz,
        tolerance -> Nullable<Text>,
        proposed_by -> Nullable<Uuid>,
        proposed_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        listings -> Nullable<Int4>,
    }
}

table! {
    evidence_content (sha256) {
        sha256 -> Bytea,
        content -> Bytea,
    }
}

table! {
    external_block (block_id) {
        block_id -> Uuid,
        calendar_id -> Uuid,
    }
}

table! {
    external_busy (calendar_id, uid, starts_at) {
        calendar_id -> Uuid,
        uid -> Text,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        summary -> Text,
    }
}

table! {
    external_calendar (id) {
        id -> Uuid,
        listing_id -> Uuid,
        name -> Text,
        unit -> Nullable<Int4>,
        report -> Nullable<Jsonb>,
        imported_by -> Uuid,
        imported_at -> Nullable<Timestamptz>,
        content -> Nullable<Bytea>,
        counted_at -> Timestamptz,
    }
}

table! {
    fault_report (id) {
        id -> Uuid,
        listing_id -> Uuid,
        provider_id -> Uuid,
        organisation_id -> Uuid,
        reported_by -> Uuid,
        reported_at -> Timestamptz,
        severity -> Text,
        description -> Text,
        resolution -> Nullable<Text>,
        resolved_by -> Nullable<Uuid>,
        resolved_at -> Nullable<Timestamptz>,
    }
}

table! {
    idempotency_key (actor, key) {
        actor -> Text,
        key -> Text,
        fingerprint -> Bytea,
        status -> Int4,
        body -> Json,
        created_at -> Timestamptz,
    }
}

table! {
    job_round (job) {
        job -> Text,
        looked_at -> Timestamptz,
    }
}

table! {
    job_run (name) {
        name -> Text,
        last_run_at -> Timestamptz,
        duration_ms -> Int8,
        last_worked_at -> Nullable<Timestamptz>,
        handled -> Int8,
        failures -> Int4,
        last_error -> Nullable<Text>,
        last_error_at -> Nullable<Timestamptz>,
    }
}

table! {
    ledger_account (id) {
        id -> Uuid,
        key -> Text,
        purpose -> Text,
        is_limited -> Bool,
        debits_pending -> Int8,
        debits_posted -> Int8,
        credits_pending -> Int8,
        credits_posted -> Int8,
        opened_at -> Timestamptz,
    }
}

table! {
    ledger_block (number) {
        number -> Int8,
        after_seq -> Int8,
        until_seq -> Int8,
        digest -> Text,
        digests -> Bytea,
        hash -> Bytea,
        made_at -> Timestamptz,
    }
}

table! {
    ledger_block_mark (id) {
        id -> Bool,
        blocks -> Int8,
        digest -> Text,
        seq -> Int8,
        writers -> Text,
        settled -> Int8,
    }
}

table! {
    ledger_fence (id) {
        id -> Bool,
        stands_at -> Timestamptz,
    }
}

table! {
    ledger_hold (id) {
        id -> Uuid,
        expires_at -> Timestamptz,
    }
}

table! {
    ledger_hold_extension (hold_id, expires_at) {
        hold_id -> Uuid,
        expires_at -> Timestamptz,
        reason -> Text,
        recorded_at -> Timestamptz,
    }
}

table! {
    ledger_seal (number) {
        number -> Int8,
        month -> Date,
        covers_from -> Timestamptz,
        covers_to -> Timestamptz,
        certificate -> Text,
        hash -> Bytea,
        algorithm -> Text,
        public_key -> Bytea,
        signature -> Bytea,
        sealed_at -> Timestamptz,
        digest -> Text,
    }
}

table! {
    ledger_seal_block (seal_number, block) {
        seal_number -> Int8,
        block -> Int4,
        digests -> Bytea,
    }
}

table! {
    ledger_transfer (id) {
        id -> Uuid,
        seq -> Int8,
        kind -> Text,
        pending_id -> Nullable<Uuid>,
        debit_account -> Uuid,
        credit_account -> Uuid,
        amount -> Int8,
        code -> Text,
        subject_kind -> Text,
        subject_id -> Uuid,
        reverses_id -> Nullable<Uuid>,
        effective_on -> Date,
        recorded_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
    }
}

table! {
    use diesel::sql_types::*;
    use super::sql_types::TsVector;

    listing (id) {
        id -> Uuid,
        provider_id -> Uuid,
        code -> Text,
        kind -> Text,
        state -> Text,
        name -> Text,
        model -> Text,
        maker -> Text,
        category -> Text,
        location -> Text,
        region_code -> Text,
        description -> Text,
        photo_urls -> Jsonb,
        opening_hours -> Jsonb,
        slot_minutes -> Int4,
        min_minutes -> Int4,
        max_minutes -> Nullable<Int4>,
        lead_minutes -> Int4,
        horizon_days -> Int4,
        units -> Int4,
        auto_confirm -> Bool,
        voucher_payable -> Bool,
        suspended_by -> Nullable<Text>,
        state_reason -> Text,
        search_words -> TsVector,
        search_text -> Text,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        rhythm -> Uuid,
    }
}

table! {
    listing_advisory (id) {
        id -> Uuid,
        listing_id -> Uuid,
        severity -> Text,
        text_zh -> Text,
        text_en -> Text,
        starts_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
        version -> Int4,
        changed_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        told_at -> Nullable<Timestamptz>,
    }
}

table! {
    listing_advisory_told (advisory_id, booking_id) {
        advisory_id -> Uuid,
        booking_id -> Uuid,
        told_at -> Timestamptz,
    }
}

table! {
    listing_advisory_version (advisory_id, version) {
        advisory_id -> Uuid,
        version -> Int4,
        severity -> Text,
        text_zh -> Text,
        text_en -> Text,
        starts_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
        is_ended -> Bool,
        changed_at -> Timestamptz,
        changed_by -> Uuid,
    }
}

table! {
    listing_block (id) {
        id -> Uuid,
        listing_id -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        reason -> Text,
        created_by -> Uuid,
        created_at -> Timestamptz,
        lifted_at -> Nullable<Timestamptz>,
    }
}

table! {
    listing_certificate (id) {
        id -> Uuid,
        listing_id -> Uuid,
        kind -> Text,
        name -> Text,
        valid_until -> Date,
        stops_booking -> Bool,
        added_by -> Uuid,
        added_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        warned_at -> Nullable<Timestamptz>,
    }
}

table! {
    listing_check_in_key (listing_id) {
        listing_id -> Uuid,
        key -> Text,
        made_at -> Timestamptz,
    }
}

table! {
    listing_history (listing_id, version) {
        listing_id -> Uuid,
        version -> Int4,
        snapshot -> Jsonb,
        changed_at -> Timestamptz,
        changed_by -> Text,
    }
}

table! {
    listing_import (id) {
        id -> Uuid,
        provider_id -> Uuid,
        file_name -> Text,
        format -> Text,
        policy -> Text,
        rows_read -> Int4,
        created -> Int4,
        updated -> Int4,
        unchanged -> Int4,
        rejected -> Int4,
        errors -> Jsonb,
        imported_at -> Timestamptz,
    }
}

table! {
    listing_coming_prices (id) {
        id -> Uuid,
        listing_id -> Uuid,
        begins_on -> Date,
        begins_at -> Timestamptz,
        prices -> Jsonb,
        tariff -> Nullable<Jsonb>,
        announced_at -> Timestamptz,
        announced_by -> Text,
        ended_as -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Text>,
    }
}

table! {
    listing_network_facts (listing_id, version) {
        listing_id -> Uuid,
        version -> Int4,
        facts -> Jsonb,
        changed_at -> Timestamptz,
        changed_by -> Text,
    }
}

table! {
    listing_price (id) {
        id -> Int8,
        listing_id -> Uuid,
        unit -> Text,
        customer_class -> Text,
        amount_fen -> Int8,
        valid_from -> Timestamptz,
        valid_to -> Nullable<Timestamptz>,
    }
}

table! {
    listing_rules (listing_id, version) {
        listing_id -> Uuid,
        version -> Int4,
        rules -> Jsonb,
        changed_at -> Timestamptz,
        changed_by -> Text,
    }
}

table! {
    listing_tariff (listing_id, version) {
        listing_id -> Uuid,
        version -> Int4,
        tariff -> Jsonb,
        changed_at -> Timestamptz,
        changed_by -> Text,
    }
}

table! {
    long_work (id) {
        id -> Uuid,
        kind -> Text,
        owner_id -> Uuid,
        caller -> Jsonb,
        title -> Text,
        request -> Jsonb,
        file -> Nullable<Bytea>,
        state -> Text,
        result -> Nullable<Jsonb>,
        problem -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

table! {
    long_work_progress (work_id) {
        work_id -> Uuid,
        begun -> Int4,
        phase -> Text,
        done -> Int8,
        total -> Nullable<Int8>,
        updated_at -> Timestamptz,
    }
}

table! {
    listing_use_rule (listing_id) {
        listing_id -> Uuid,
        offer_minutes -> Int4,
        grace_minutes -> Nullable<Int4>,
        version -> Int4,
        updated_by -> Uuid,
        updated_at -> Timestamptz,
        grace_since -> Nullable<Timestamptz>,
    }
}

table! {
    mail (id) {
        id -> Uuid,
        outbox_id -> Uuid,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        state -> Text,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        user_id -> Nullable<Uuid>,
        read_at -> Nullable<Timestamptz>,
        is_secret -> Bool,
        invitation -> Nullable<Jsonb>,
    }
}

table! {
    objection (id) {
        id -> Uuid,
        notice_id -> Uuid,
        claim_id -> Uuid,
        objector_name -> Nullable<Text>,
        contact -> Nullable<Text>,
        statement -> Text,
        state -> Text,
        answer -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        raised_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    occupancy (listing_id, unit, starts_at) {
        listing_id -> Uuid,
        unit -> Int4,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        booking_id -> Nullable<Uuid>,
        block_id -> Nullable<Uuid>,
        setup_minutes -> Int4,
        cleanup_minutes -> Int4,
        wait_entry_id -> Nullable<Uuid>,
        agreement_id -> Nullable<Uuid>,
        training_id -> Nullable<Uuid>,
    }
}

table! {
    offer (id) {
        id -> Uuid,
        quotation_id -> Uuid,
        number -> Int4,
        kind -> Text,
        parts -> Jsonb,
        price_fen -> Int8,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        delivery_days -> Nullable<Int4>,
        note -> Text,
        valid_until -> Timestamptz,
        state -> Text,
        reason -> Nullable<Text>,
        made_by -> Uuid,
        made_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

table! {
    no_movement (id) {
        id -> Uuid,
        account_number -> Text,
        day_from -> Date,
        day_to -> Date,
        reason -> Text,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        verdict -> Nullable<Text>,
        note -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    organisation (id) {
        id -> Uuid,
        uscc -> Nullable<Text>,
        name -> Text,
        kind -> Text,
        region_code -> Text,
        state -> Text,
        profile -> Jsonb,
        created_at -> Timestamptz,
    }
}

table! {
    outbox (id) {
        id -> Uuid,
        topic -> Text,
        subject_kind -> Text,
        subject_id -> Uuid,
        payload -> Jsonb,
        created_at -> Timestamptz,
        handled_at -> Nullable<Timestamptz>,
    }
}

table! {
    password_reset (hash) {
        hash -> Bytea,
        user_id -> Uuid,
        requested_at -> Timestamptz,
        expires_at -> Timestamptz,
        spent_at -> Nullable<Timestamptz>,
    }
}

table! {
    payment (id) {
        id -> Uuid,
        reference -> Text,
        batch_id -> Uuid,
        payee_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        amount_fen -> Int8,
        payee_name -> Text,
        account_number -> Text,
        bank_name -> Text,
        bank_code -> Text,
        state -> Text,
        transfer_id -> Nullable<Uuid>,
        reissues_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        paid_on -> Nullable<Date>,
        export_id -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        netted_fen -> Int8,
        bank_status -> Nullable<Text>,
        return_code -> Nullable<Text>,
    }
}

table! {
    payment_export (id) {
        id -> Uuid,
        batch_id -> Uuid,
        number -> Int4,
        initiator -> Text,
        execute_on -> Date,
        payers -> Jsonb,
        exported_by -> Uuid,
        exported_at -> Timestamptz,
        payments -> Int4,
        control_sum_fen -> Int8,
        replaces_id -> Nullable<Uuid>,
        voided_at -> Nullable<Timestamptz>,
        voided_by -> Nullable<Uuid>,
        void_reason -> Nullable<Text>,
    }
}

table! {
    payment_export_payer (export_id, level, payer_region) {
        export_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        account_number -> Text,
    }
}

table! {
    payment_file (id) {
        id -> Int8,
        batch_id -> Uuid,
        format -> Text,
        sha256 -> Bytea,
        control_sum_fen -> Int8,
        payments -> Int4,
        exported_by -> Uuid,
        exported_at -> Timestamptz,
        export_id -> Uuid,
        content -> Bytea,
        layout_id -> Nullable<Uuid>,
        layout_version -> Nullable<Int4>,
        level -> Nullable<Text>,
        payer_region -> Nullable<Text>,
    }
}

table! {
    payment_layout (id) {
        id -> Uuid,
        name -> Text,
        version -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

table! {
    payment_layout_version (layout_id, version) {
        layout_id -> Uuid,
        version -> Int4,
        definition -> Jsonb,
        made_by -> Uuid,
        made_at -> Timestamptz,
        agreed_by -> Nullable<Uuid>,
    }
}

table! {
    payment_reissue (payment_id) {
        payment_id -> Uuid,
        reissued_by -> Uuid,
        reissued_at -> Timestamptz,
        verdict -> Nullable<Text>,
        note -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    programme (id) {
        id -> Uuid,
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        region_code -> Text,
        created_at -> Timestamptz,
    }
}

table! {
    programme_version (id) {
        id -> Uuid,
        programme_id -> Uuid,
        version -> Int4,
        state -> Text,
        rules -> Jsonb,
        starts_at -> Nullable<Timestamptz>,
        created_by -> Text,
        created_at -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
    }
}

table! {
    provider_customer (provider_id, enterprise_id) {
        provider_id -> Uuid,
        enterprise_id -> Uuid,
        customer_class -> Text,
        note -> Text,
        set_by -> Text,
        set_at -> Timestamptz,
    }
}

table! {
    provider_grade (provider_id, year) {
        provider_id -> Uuid,
        year -> Int4,
        grade -> Text,
        basis -> Jsonb,
        decided_by -> Text,
        decided_at -> Timestamptz,
        score_id -> Nullable<Uuid>,
    }
}

table! {
    public_notice (id) {
        id -> Uuid,
        reference -> Text,
        programme_id -> Uuid,
        title -> Text,
        content -> Jsonb,
        content_hash -> Bytea,
        opens_on -> Date,
        closes_on -> Date,
        working_days -> Int4,
        published_by -> Uuid,
        published_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
    }
}

table! {
    qualification (id) {
        id -> Uuid,
        listing_id -> Uuid,
        provider_id -> Uuid,
        user_id -> Uuid,
        organisation_id -> Uuid,
        session_id -> Nullable<Uuid>,
        granted_by -> Uuid,
        granted_at -> Timestamptz,
        valid_until -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        revoke_reason -> Nullable<Text>,
        level -> Int4,
        level_name -> Text,
        grant_reason -> Nullable<Text>,
    }
}

table! {
    qualification_grant (id) {
        id -> Uuid,
        listing_id -> Uuid,
        provider_id -> Uuid,
        email -> Text,
        uscc -> Text,
        level -> Int4,
        level_name -> Text,
        valid_until -> Nullable<Timestamptz>,
        reason -> Text,
        granted_by -> Uuid,
        granted_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_as -> Nullable<Text>,
        ended_by -> Nullable<Uuid>,
        end_reason -> Nullable<Text>,
        qualification_id -> Nullable<Uuid>,
    }
}

table! {
    quotation (id) {
        id -> Uuid,
        reference -> Text,
        listing_id -> Uuid,
        enterprise_id -> Uuid,
        provider_id -> Uuid,
        region_code -> Text,
        requested_by -> Uuid,
        requested_at -> Timestamptz,
        subject -> Text,
        description -> Text,
        method -> Nullable<Text>,
        sample_count -> Int4,
        samples -> Jsonb,
        after_use -> Text,
        wished_on -> Nullable<Date>,
        declared -> Jsonb,
        state -> Text,
        due_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
        booking_id -> Nullable<Uuid>,
    }
}

table! {
    reconciliation_exception (id) {
        id -> Uuid,
        kind -> Text,
        line_id -> Nullable<Uuid>,
        payment_id -> Nullable<Uuid>,
        reason -> Text,
        state -> Text,
        resolution -> Nullable<Text>,
        note -> Nullable<Text>,
        proposed_by -> Nullable<Uuid>,
        resolved_by -> Nullable<Uuid>,
        raised_at -> Timestamptz,
        proposed_at -> Nullable<Timestamptz>,
        resolved_at -> Nullable<Timestamptz>,
        proposal -> Nullable<Jsonb>,
        is_by_hand -> Bool,
        owner_id -> Nullable<Uuid>,
        due_on -> Nullable<Date>,
        recovers -> Nullable<Jsonb>,
        clawback -> Nullable<Text>,
        fee_fen -> Nullable<Int8>,
        since -> Nullable<Timestamptz>,
    }
}

table! {
    reconciliation_setting (id) {
        id -> Bool,
        settings -> Jsonb,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

table! {
    refresh_token (hash) {
        hash -> Bytea,
        family_id -> Uuid,
        user_id -> Uuid,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        spent_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        successor -> Nullable<Bytea>,
    }
}

table! {
    region (code) {
        code -> Text,
        parent -> Nullable<Text>,
        name_zh -> Text,
        name_en -> Text,
        level -> Text,
    }
}

table! {
    region_distance (region_a, region_b) {
        region_a -> Text,
        region_b -> Text,
        kilometres -> Int4,
        is_neighbour -> Bool,
    }
}

table! {
    reminder (kind, subject_id, user_id, due_at) {
        kind -> Text,
        subject_id -> Uuid,
        user_id -> Uuid,
        due_at -> Timestamptz,
        reminded_at -> Timestamptz,
    }
}

table! {
    reminder_preference (user_id) {
        user_id -> Uuid,
        booking_hours -> Nullable<Int4>,
        deadline_hours -> Nullable<Int4>,
        expiry_days -> Nullable<Int4>,
        set_at -> Timestamptz,
    }
}

table! {
    sample (id) {
        id -> Uuid,
        code -> Text,
        booking_id -> Uuid,
        parent_id -> Nullable<Uuid>,
        number -> Int4,
        name -> Text,
        description -> Text,
        after_use -> Text,
        registered_by -> Uuid,
        registered_at -> Timestamptz,
    }
}

table! {
    sample_event (sample_id, seq) {
        sample_id -> Uuid,
        seq -> Int4,
        step -> Text,
        state -> Text,
        place -> Nullable<Text>,
        condition -> Nullable<Text>,
        note -> Nullable<Text>,
        actor_id -> Uuid,
        organisation_id -> Uuid,
        at -> Timestamptz,
    }
}

table! {
    sample_reception (id) {
        id -> Uuid,
        booking_id -> Uuid,
        expected -> Int4,
        counted -> Int4,
        note -> Nullable<Text>,
        received_by -> Uuid,
        received_at -> Timestamptz,
    }
}

table! {
    sanction (id) {
        id -> Uuid,
        uscc -> Text,
        name -> Text,
        document -> Text,
        reason -> Text,
        starts_on -> Date,
        ends_on -> Date,
        region_code -> Text,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
        lifted_by -> Nullable<Uuid>,
        lifted_at -> Nullable<Timestamptz>,
        lift_reason -> Nullable<Text>,
    }
}

table! {
    setting_proposal (id) {
        id -> Uuid,
        kind -> Text,
        subject -> Text,
        value -> Jsonb,
        proposed_by -> Uuid,
        proposed_at -> Timestamptz,
        verdict -> Nullable<Text>,
        note -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    settlement_batch (id) {
        id -> Uuid,
        reference -> Text,
        programme_id -> Uuid,
        side -> Text,
        period_from -> Date,
        period_to -> Date,
        state -> Text,
        line_count -> Int4,
        total_fen -> Int8,
        maker_id -> Uuid,
        checker_id -> Nullable<Uuid>,
        authoriser_id -> Nullable<Uuid>,
        made_at -> Timestamptz,
        checked_at -> Nullable<Timestamptz>,
        authorised_at -> Nullable<Timestamptz>,
        exported_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        needs_third -> Bool,
        level -> Nullable<Text>,
        third_above_fen -> Nullable<Int8>,
        group_total_fen -> Nullable<Int8>,
    }
}

table! {
    settlement_batch_before_rule (batch_id) {
        batch_id -> Uuid,
        authorised_at -> Timestamptz,
    }
}

table! {
    settlement_setting (id) {
        id -> Bool,
        third_signature_above_fen -> Nullable<Int8>,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
        minimum_payment_fen -> Nullable<Int8>,
        clawback_hearing_days -> Int4,
        clawback_repay_days -> Int4,
    }
}

table! {
    statement_layout (id) {
        id -> Uuid,
        name -> Text,
        bank -> Text,
        account_number -> Nullable<Text>,
        version -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

table! {
    statement_layout_version (layout_id, version) {
        layout_id -> Uuid,
        version -> Int4,
        definition -> Jsonb,
        header -> Jsonb,
        made_by -> Uuid,
        made_at -> Timestamptz,
        agreed_by -> Nullable<Uuid>,
    }
}

table! {
    statement_finding (statement_id, number) {
        statement_id -> Uuid,
        number -> Int4,
        code -> Text,
        place -> Text,
        text_zh -> Text,
        text_en -> Text,
        accepted_by -> Uuid,
        accepted_at -> Timestamptz,
        note -> Nullable<Text>,
        resolved_by -> Nullable<Uuid>,
        resolved_at -> Nullable<Timestamptz>,
    }
}

table! {
    statement_line (id) {
        id -> Uuid,
        statement_id -> Uuid,
        line_no -> Int4,
        booked_on -> Date,
        direction -> Text,
        amount_fen -> Int8,
        end_to_end_reference -> Text,
        bank_reference -> Text,
        counterparty_name -> Text,
        counterparty_account -> Text,
        remark -> Text,
        state -> Text,
        balance_fen -> Nullable<Int8>,
        currency -> Text,
    }
}

table! {
    statement_match (id) {
        id -> Int8,
        line_id -> Uuid,
        payment_id -> Uuid,
        amount_fen -> Int8,
        rule -> Text,
        matched_by -> Text,
        matched_at -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
        undone_by -> Nullable<Text>,
    }
}

table! {
    statement_recovery (debit_line_id) {
        debit_line_id -> Uuid,
        credit_line_id -> Uuid,
        exception_id -> Uuid,
        recovered_at -> Timestamptz,
    }
}

table! {
    supply_reward (id) {
        id -> Uuid,
        batch_id -> Uuid,
        programme_id -> Uuid,
        provider_id -> Uuid,
        year -> Int4,
        period_from -> Date,
        period_to -> Date,
        grade -> Text,
        base_fen -> Int8,
        reward_fen -> Int8,
        decision -> Jsonb,
        is_cancelled -> Bool,
    }
}

table! {
    supply_reward_share (reward_id, level) {
        reward_id -> Uuid,
        level -> Text,
        payer_region -> Text,
        amount_fen -> Int8,
    }
}

table! {
    synonyms (id) {
        id -> Uuid,
        words -> Jsonb,
        updated_by -> Text,
        updated_at -> Timestamptz,
    }
}

table! {
    training_enrolment (session_id, user_id) {
        session_id -> Uuid,
        user_id -> Uuid,
        changes -> Int4,
        changed_at -> Timestamptz,
    }
}

table! {
    training_rule (listing_id) {
        listing_id -> Uuid,
        is_required -> Bool,
        valid_days -> Nullable<Int4>,
        how_to -> Text,
        set_by -> Uuid,
        set_at -> Timestamptz,
        levels -> Jsonb,
        min_level -> Int4,
        hours -> Jsonb,
    }
}

table! {
    training_seat (session_id, seat) {
        session_id -> Uuid,
        seat -> Int4,
        user_id -> Uuid,
        organisation_id -> Uuid,
        state -> Text,
        booked_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
    }
}

table! {
    training_session (id) {
        id -> Uuid,
        listing_id -> Uuid,
        provider_id -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        place -> Text,
        capacity -> Int4,
        created_by -> Uuid,
        created_at -> Timestamptz,
        cancelled_at -> Nullable<Timestamptz>,
        level -> Int4,
        level_name -> Text,
        trainer_id -> Uuid,
        instrument_id -> Uuid,
        holds_instrument -> Bool,
        version -> Int4,
        changed_at -> Timestamptz,
        placed_at -> Timestamptz,
        seat_changes -> Int4,
        seats_changed_at -> Nullable<Timestamptz>,
    }
}

table! {
    training_former_trainer (session_id, version) {
        session_id -> Uuid,
        version -> Int4,
        user_id -> Uuid,
        replaced_by -> Uuid,
        replaced_at -> Timestamptz,
    }
}

table! {
    treasury_account (level, payer_region) {
        level -> Text,
        payer_region -> Text,
        account_name -> Text,
        account_number -> Text,
        bank_name -> Text,
        bank_code -> Text,
        updated_by -> Uuid,
        updated_at -> Timestamptz,
        payment_layout_id -> Nullable<Uuid>,
    }
}

table! {
    usage_record (id) {
        id -> Uuid,
        provider_id -> Uuid,
        listing_id -> Uuid,
        source -> Text,
        external_id -> Text,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        minutes -> Int4,
        operator -> Text,
        note -> Text,
        is_outside -> Nullable<Bool>,
        state -> Text,
        booking_id -> Nullable<Uuid>,
        booked_minutes -> Nullable<Int4>,
        decided_by -> Nullable<Uuid>,
        reason -> Text,
        created_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

table! {
    user_role (user_id, role) {
        user_id -> Uuid,
        role -> Text,
    }
}

table! {
    violation (id) {
        id -> Uuid,
        kind -> Text,
        points -> Int4,
        organisation_id -> Uuid,
        provider_id -> Uuid,
        region_code -> Text,
        booking_id -> Uuid,
        reference -> Text,
        measured -> Nullable<Int8>,
        allowed -> Nullable<Int8>,
        occurred_at -> Timestamptz,
        decays_at -> Timestamptz,
        appeal_until -> Timestamptz,
        state -> Text,
        appeal_reason -> Nullable<Text>,
        appealed_by -> Nullable<Uuid>,
        appealed_at -> Nullable<Timestamptz>,
        decision_reason -> Nullable<Text>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
    }
}

table! {
    voucher (id) {
        id -> Uuid,
        number -> Text,
        application_id -> Uuid,
        enterprise_id -> Uuid,
        programme_id -> Uuid,
        programme_version_id -> Uuid,
        region_code -> Text,
        state -> Text,
        face_fen -> Int8,
        account_id -> Uuid,
        due_account_id -> Uuid,
        funding -> Jsonb,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        paid_out_fen -> Int8,
        returned_fen -> Int8,
        voucher_class -> Nullable<Text>,
    }
}

table! {
    voucher_application_return (id) {
        id -> Int8,
        application_id -> Uuid,
        corrections -> Jsonb,
        returned_by -> Uuid,
        returned_at -> Timestamptz,
    }
}

table! {
    voucher_application (id) {
        id -> Uuid,
        reference -> Text,
        enterprise_id -> Uuid,
        programme_version_id -> Uuid,
        region_code -> Text,
        state -> Text,
        amount_fen -> Int8,
        purpose -> Text,
        eligibility -> Nullable<Jsonb>,
        created_by -> Uuid,
        district_reviewer -> Nullable<Uuid>,
        city_reviewer -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        voucher_class -> Nullable<Text>,
    }
}

table! {
    webhook (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        url -> Text,
        topics -> Jsonb,
        secret -> Bytea,
        is_active -> Bool,
        created_by -> Uuid,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        failures -> Int4,
        rests_until -> Nullable<Timestamptz>,
        busy_until -> Nullable<Timestamptz>,
        asked_at -> Nullable<Timestamptz>,
    }
}

table! {
    webhook_delivery (id) {
        id -> Uuid,
        webhook_id -> Uuid,
        outbox_id -> Nullable<Uuid>,
        topic -> Text,
        body -> Text,
        state -> Text,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        last_status -> Nullable<Int4>,
        last_error -> Nullable<Text>,
        last_attempt_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        delivered_at -> Nullable<Timestamptz>,
    }
}

table! {
    wait_entry (id) {
        id -> Uuid,
        listing_id -> Uuid,
        provider_id -> Uuid,
        enterprise_id -> Uuid,
        created_by -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        wanted -> Jsonb,
        state -> Text,
        joined_at -> Timestamptz,
        offered_at -> Nullable<Timestamptz>,
        offer_until -> Nullable<Timestamptz>,
        booking_id -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        look_again_at -> Nullable<Timestamptz>,
        offered_from -> Nullable<Timestamptz>,
    }
}

table! {
    key_industry (code) {
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        place -> Int4,
    }
}

table! {
    coverage_pillar (code) {
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        kinds -> Jsonb,
        place -> Int4,
    }
}

table! {
    directory_target (code) {
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        measure -> Text,
        kinds -> Jsonb,
        goal -> Int4,
        due_on -> Date,
        document -> Text,
        place -> Int4,
    }
}

table! {
    platform (id) {
        id -> Uuid,
        kind -> Text,
        level -> Text,
        name -> Text,
        industry_code -> Nullable<Text>,
        region_code -> Text,
        host_name -> Text,
        host_uscc -> Nullable<Text>,
        address -> Text,
        website -> Text,
        summary -> Text,
        certificate_number -> Nullable<Text>,
        certified_on -> Nullable<Date>,
        valid_until -> Nullable<Date>,
        evaluation -> Nullable<Text>,
        evaluated_year -> Nullable<Int4>,
        state -> Text,
        reason -> Nullable<Text>,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

table! {
    platform_change (id) {
        id -> Int8,
        platform_id -> Uuid,
        version -> Int4,
        change -> Text,
        entry -> Jsonb,
        changed_by -> Text,
        changed_at -> Timestamptz,
    }
}

table! {
    broker (id) {
        id -> Uuid,
        name -> Text,
        region_code -> Text,
        agency_id -> Nullable<Uuid>,
        certificate_number -> Text,
        grade -> Text,
        certified_on -> Date,
        valid_until -> Nullable<Date>,
        fields -> Text,
        is_active -> Bool,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

table! {
    party_fact (id) {
        id -> Uuid,
        organisation_id -> Uuid,
        kind -> Text,
        value -> Text,
        uscc -> Nullable<Text>,
        share_bp -> Nullable<Int4>,
        source -> Text,
        recorded_by -> Uuid,
        recorded_at -> Timestamptz,
        ended_by -> Nullable<Uuid>,
        ended_at -> Nullable<Timestamptz>,
    }
}

table! {
    party_tie (organisation_id, kind, key) {
        organisation_id -> Uuid,
        kind -> Text,
        key -> Text,
        label -> Text,
    }
}

table! {
    review_delegation (id) {
        id -> Uuid,
        from_user -> Uuid,
        to_user -> Uuid,
        from_on -> Date,
        until_on -> Date,
        reason -> Text,
        made_at -> Timestamptz,
        revoked_by -> Nullable<Uuid>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

table! {
    review_policy (id) {
        id -> Int8,
        second_share_bp -> Int4,
        reason -> Text,
        set_by -> Nullable<Uuid>,
        set_at -> Timestamptz,
    }
}

table! {
    risk_assessment (claim_id, version) {
        claim_id -> Uuid,
        version -> Int4,
        policy_id -> Int8,
        signals -> Int4,
        weight -> Int4,
        assessed_by -> Nullable<Uuid>,
        assessed_at -> Timestamptz,
    }
}

table! {
    risk_decision (id) {
        id -> Int8,
        signal_id -> Uuid,
        verdict -> Text,
        reason -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
    }
}

table! {
    risk_policy (id) {
        id -> Int8,
        rules -> Jsonb,
        threshold -> Int4,
        reason -> Text,
        set_by -> Nullable<Uuid>,
        set_at -> Timestamptz,
    }
}

table! {
    risk_signal (id) {
        id -> Uuid,
        claim_id -> Uuid,
        rule -> Text,
        fingerprint -> Bytea,
        weight -> Int4,
        evidence -> Jsonb,
        first_version -> Int4,
        last_version -> Int4,
        found_at -> Timestamptz,
    }
}

table! {
    work_cancel (work_id) {
        work_id -> Uuid,
        asked_at -> Timestamptz,
    }
}

table! {
    work_file (work_id) {
        work_id -> Uuid,
        name -> Text,
        media_type -> Text,
        bytes -> Int8,
        sha256 -> Bytea,
        row_count -> Int8,
        organisation_id -> Uuid,
        region_code -> Text,
        made_at -> Timestamptz,
        kept_until -> Timestamptz,
    }
}

table! {
    work_file_part (work_id, part) {
        work_id -> Uuid,
        part -> Int4,
        content -> Bytea,
    }
}

table! {
    year_package (id) {
        id -> Uuid,
        region_code -> Text,
        programme_id -> Nullable<Uuid>,
        fiscal_year -> Int4,
        is_final -> Bool,
        open_months -> Jsonb,
        ledger_position -> Int8,
        manifest -> Text,
        manifest_sha256 -> Bytea,
        contents_sha256 -> Bytea,
        files -> Int4,
        bytes -> Int8,
        zip_sha256 -> Bytea,
        made_by -> Uuid,
        made_at -> Timestamptz,
    }
}

table! {
    year_package_part (package_id, part) {
        package_id -> Uuid,
        part -> Int4,
        content -> Bytea,
    }
}

joinable!(annual_use -> organisation (enterprise_id));
joinable!(annual_use -> programme (programme_id));
joinable!(api_client -> organisation (organisation_id));
joinable!(app_user -> organisation (organisation_id));
joinable!(app_user -> region (region_code));
joinable!(appropriation -> ledger_account (account_id));
joinable!(appropriation -> programme (programme_id));
joinable!(appropriation -> region (region_code));
joinable!(audit_chain -> audit_event (event_seq));
joinable!(bank_account -> organisation (organisation_id));
joinable!(attachment -> evidence_content (sha256));
joinable!(bank_report_item -> bank_report (report_id));
joinable!(bank_report_item -> payment (payment_id));
joinable!(batch_recall -> settlement_batch (batch_id));
joinable!(batch_line -> claim (claim_id));
joinable!(batch_line -> organisation (payee_id));
joinable!(batch_line -> payment (payment_id));
joinable!(batch_line -> region (payer_region));
joinable!(batch_line -> settlement_batch (batch_id));
joinable!(batch_line -> supply_reward (supply_reward_id));
joinable!(booking -> app_user (created_by));
joinable!(booking_count_lock -> listing (listing_id));
joinable!(booking_rating -> booking (booking_id));
joinable!(booking -> ledger_transfer (hold_transfer_id));
joinable!(booking -> listing (listing_id));
joinable!(booking -> programme_version (programme_version_id));
joinable!(booking -> region (region_code));
joinable!(booking -> voucher (voucher_id));
joinable!(calendar_day -> calendar_year (year));
joinable!(booking_transfer -> booking (booking_id));
joinable!(booking_use -> booking (booking_id));
joinable!(calendar_feed -> app_user (owner_id));
joinable!(calendar_feed -> listing (listing_id));
joinable!(calendar_feed -> organisation (organisation_id));
joinable!(evaluation_score -> evaluation_period (period_id));
joinable!(evaluation_period -> evaluation_set (set_id));
joinable!(external_block -> external_calendar (calendar_id));
joinable!(external_block -> listing_block (block_id));
joinable!(external_busy -> external_calendar (calendar_id));
joinable!(external_calendar -> listing (listing_id));
joinable!(risk_decision -> app_user (decided_by));
joinable!(risk_decision -> risk_signal (signal_id));
joinable!(risk_signal -> claim (claim_id));
joinable!(claim -> app_user (created_by));
joinable!(claim -> booking (booking_id));
joinable!(claim -> programme (programme_id));
joinable!(claim -> programme_version (programme_version_id));
joinable!(claim -> public_notice (notice_id));
joinable!(claim -> region (region_code));
joinable!(claim -> voucher (voucher_id));
joinable!(claim_evidence -> app_user (added_by));
joinable!(claim_evidence -> claim (claim_id));
joinable!(claim_evidence -> evidence_content (sha256));
joinable!(claim_review -> app_user (reviewer));
joinable!(claim_review -> claim (claim_id));
joinable!(claim_share -> claim (claim_id));
joinable!(claim_share -> ledger_account (account_id));
joinable!(claim_share -> region (payer_region));
joinable!(closed_period -> app_user (closed_by));
joinable!(complaint -> booking (booking_id));
joinable!(complaint -> region (region_code));
joinable!(listing -> organisation (provider_id));
joinable!(listing -> region (region_code));
joinable!(listing_block -> app_user (created_by));
joinable!(listing_block -> listing (listing_id));
joinable!(listing_history -> listing (listing_id));
joinable!(listing_import -> organisation (provider_id));
joinable!(listing_coming_prices -> listing (listing_id));
joinable!(charge_lapse -> booking (booking_id));
joinable!(listing_network_facts -> listing (listing_id));
joinable!(listing_price -> listing (listing_id));
joinable!(mail -> app_user (user_id));
joinable!(mail -> outbox (outbox_id));
joinable!(objection -> app_user (decided_by));
joinable!(objection -> claim (claim_id));
joinable!(objection -> public_notice (notice_id));
joinable!(listing_rules -> listing (listing_id));
joinable!(listing_tariff -> listing (listing_id));
joinable!(occupancy -> booking (booking_id));
joinable!(occupancy -> listing (listing_id));
joinable!(occupancy -> listing_block (block_id));
joinable!(organisation -> region (region_code));
joinable!(password_reset -> app_user (user_id));
joinable!(payment -> ledger_transfer (transfer_id));
joinable!(payment -> organisation (payee_id));
joinable!(payment -> region (payer_region));
joinable!(payment -> settlement_batch (batch_id));
joinable!(payment -> payment_export (export_id));
joinable!(payment_export -> app_user (exported_by));
joinable!(payment_export -> settlement_batch (batch_id));
joinable!(payment_file -> app_user (exported_by));
joinable!(payment_file -> payment_export (export_id));
joinable!(payment_file -> settlement_batch (batch_id));
joinable!(programme -> region (region_code));
joinable!(programme_version -> programme (programme_id));
joinable!(provider_customer -> organisation (enterprise_id));
joinable!(provider_grade -> organisation (provider_id));
joinable!(public_notice -> app_user (published_by));
joinable!(public_notice -> programme (programme_id));
joinable!(reconciliation_exception -> payment (payment_id));
joinable!(reconciliation_exception -> statement_line (line_id));
joinable!(refresh_token -> app_user (user_id));
joinable!(settlement_batch -> programme (programme_id));
joinable!(statement_line -> bank_statement (statement_id));
joinable!(statement_match -> payment (payment_id));
joinable!(statement_match -> statement_line (line_id));
joinable!(supply_reward -> organisation (provider_id));
joinable!(supply_reward -> programme (programme_id));
joinable!(supply_reward -> settlement_batch (batch_id));
joinable!(supply_reward_share -> region (payer_region));
joinable!(supply_reward_share -> supply_reward (reward_id));
joinable!(treasury_account -> app_user (updated_by));
joinable!(treasury_account -> region (payer_region));
joinable!(usage_record -> booking (booking_id));
joinable!(usage_record -> listing (listing_id));
joinable!(user_role -> app_user (user_id));
joinable!(voucher -> organisation (enterprise_id));
joinable!(voucher -> programme (programme_id));
joinable!(voucher -> programme_version (programme_version_id));
joinable!(voucher -> region (region_code));
joinable!(voucher -> voucher_application (application_id));
joinable!(voucher_application -> organisation (enterprise_id));
joinable!(voucher_application -> programme_version (programme_version_id));
joinable!(voucher_application -> region (region_code));
joinable!(webhook -> organisation (organisation_id));
joinable!(webhook_delivery -> webhook (webhook_id));
joinable!(year_package -> app_user (made_by));

/// Tables that meet in one query. Written out because each pair is an `impl` that the compiler holds against all others
/// of its table: all pairs of all tables would be most of this crate's build time and memory. A query that joins two
/// tables that never met does not compile (`TableNotEqual`) until they stand here.
macro_rules! meet {
    ($($table:ident: $($other:ident),+;)+) => {
        $($(allow_tables_to_appear_in_same_query!($table, $other);)+)+
    };
}

meet! {
    agreement: agreement_stage;
    annual_use: ledger_account, organisation, programme, voucher;
    api_client: app_user, booking, listing, organisation, user_role;
    app_user: audit_event, ban, batch_line, billing_terms, booking, calendar_feed, claim, claim_evidence, claim_review,
        closed_period, conduct_policy, listing, listing_block, mail, objection, occupancy, organisation, outbox,
        password_reset, payment, payment_export, payment_file, programme, public_notice, qualification,
        refresh_token, region, review_policy, risk_assessment, risk_decision, risk_policy, risk_signal, settlement_batch,
        supply_reward, training_rule, training_seat, training_session, treasury_account, user_role, violation,
        year_package;
    appropriation: award_application, booking, ledger_account, ledger_transfer, organisation, programme,
        programme_version, region, voucher;
    attachment: evidence_content;
    audit_chain: audit_event, audit_watermark;
    audit_event: audit_watermark, booking, listing_rules, mail, organisation, outbox, password_reset,
        refresh_token;
    award_application: award_objection, award_review, award_share, organisation, public_notice;
    award_evidence: evidence_content;
    award_objection: public_notice;
    award_review: award_share;
    ban: conduct_policy, organisation, violation;
    bank_account: booking, claim, claim_share, listing, organisation;
    bank_statement: clawback, clawback_recovery, payment, reconciliation_exception, statement_line,
        statement_match;
    batch_line: claim, organisation, payment, programme, region, settlement_batch, statement_match,
        supply_reward;
    booking: booking_rating, booking_transfer, booking_use, claim, claim_review, claim_share, complaint,
        fault_report, ledger_account, ledger_transfer, listing, listing_block, listing_certificate,
        listing_check_in_key, listing_rules, objection, occupancy, organisation, outbox, programme,
        programme_version, public_notice, region, usage_record, voucher;
    booking_count_lock: listing;
    booking_use: listing_check_in_key;
    broker: evidence_content, tech_contract;
    calendar_day: calendar_year;
    calendar_feed: listing, organisation, user_role;
    calendar_freed: listing, occupancy, wait_entry;
    claim: claim_evidence, claim_review, claim_share, evidence_content, listing, objection, organisation,
        payment, programme, programme_version, public_notice, region, risk_signal, statement_match, voucher;
    claim_evidence: claim_review, claim_share, evidence_content;
    claim_review: claim_share, evidence_content, listing, organisation, programme;
    claim_share: evidence_content, ledger_account, listing, organisation, region;
    clawback: clawback_recovery, payment, statement_line, statement_match;
    clawback_recovery: payment, statement_line, statement_match;
    clearing: clearing_share;
    complaint: region;
    conduct_policy: organisation, violation;
    coverage_pillar: directory_target, key_industry;
    directory_target: key_industry;
    evaluation_correction: evaluation_part, evaluation_score;
    evaluation_part: evaluation_score;
    evaluation_period: evaluation_score, evaluation_set;
    evidence_content: tech_contract;
    external_block: external_busy, external_calendar, listing_block, occupancy;
    external_busy: external_calendar, listing_block, occupancy;
    external_calendar: listing, listing_block, occupancy;
    fault_report: listing_block, listing_certificate;
    ledger_account: ledger_transfer, organisation, programme, voucher;
    ledger_fence: ledger_seal, ledger_seal_block, ledger_transfer;
    ledger_seal: ledger_seal_block, ledger_transfer;
    ledger_seal_block: ledger_transfer;
    ledger_transfer: organisation, payment, voucher;
    listing: listing_advisory, listing_block, listing_history, listing_network_facts, listing_price, listing_rules,
        listing_tariff, long_work, objection, occupancy, organisation, programme, public_notice, qualification,
        region, training_rule, training_seat, training_session, usage_record, user_role, voucher, wait_entry;
    listing_block: listing_certificate, occupancy, organisation;
    listing_check_in_key: occupancy, outbox;
    listing_import: organisation;
    listing_rules: organisation;
    mail: outbox, password_reset;
    objection: organisation, programme, public_notice;
    occupancy: organisation, outbox, wait_entry;
    offer: quotation;
    organisation: outbox, party_fact, payment, platform, programme, provider_customer, provider_grade,
        public_notice, qualification, region, supply_reward, tech_contract, training_rule, training_seat,
        training_session, user_role, violation, voucher, voucher_application, webhook;
    outbox: password_reset;
    payment: payment_export, programme, reconciliation_exception, region, settlement_batch, statement_line,
        statement_match, supply_reward;
    payment_export: payment_file, settlement_batch;
    payment_file: settlement_batch;
    payment_layout: payment_layout_version;
    platform: platform_change;
    programme: programme_version, public_notice, region, settlement_batch, supply_reward, voucher;
    programme_version: region, voucher, voucher_application;
    qualification: training_rule, training_seat, training_session;
    reconciliation_exception: statement_line;
    region: region_distance, treasury_account, user_role, voucher, voucher_application;
    risk_assessment: risk_decision, risk_policy, risk_signal;
    risk_decision: risk_policy, risk_signal;
    risk_policy: risk_signal;
    sample: sample_event, sample_reception;
    sample_event: sample_reception;
    settlement_batch: supply_reward;
    statement_layout: statement_layout_version;
    statement_line: statement_match;
    training_rule: training_seat, training_session;
    training_seat: training_session;
    voucher: voucher_application;
    webhook: webhook_delivery;
}

/// Types of PostgreSQL that Diesel does not know.
pub mod sql_types {
    /// `tsvector`; written through `to_tsvector`, never read.
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector"))]
    pub struct TsVector;
}
