//! Which list somebody takes away: as it is asked for, kept for the worker, and written.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};

use super::{Ask, Written, bills, business, evaluation, meeting, money, network, payee, reconciled, usage};
use crate::billing::{BillSide, BillState};
use crate::booking::State as BookingState;
use crate::booking::service::BookingFilter;
use crate::claim::State as ClaimState;
use crate::claim::service::Filter as ClaimFilter;
use crate::identity::{Caller, Capability};
use crate::kernel::{
    BatchId, EvaluationPeriodId, ListingId, OrganisationId, ProgrammeId, RegionCode, RegionScope, StatementId, Text,
};
use crate::reconciliation::model::{ExceptionKind, ExceptionState, LineState};
use crate::report::error::Error;
use crate::report::model::TransferState;
use crate::report::model::meeting::MeetingReport;
use crate::report::service::books::TransferFilter;
use crate::report::service::meeting::MeetingAsk;
use crate::report::service::network::whose;
use crate::settlement::PaymentState;
use crate::store::snapshot;
use crate::tabular::TableFormat;
use crate::usage::model::UsageState;
use crate::voucher::VoucherState;
use crate::voucher::service::VoucherFilter;

/// A list, and how it is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    pub list: ListExport,
    pub format: TableFormat,
    /// Headings and states in English instead of Chinese.
    pub english: bool,
}

/// A list with its filters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ListExport {
    Bookings {
        state: Option<BookingState>,
        listing_id: Option<ListingId>,
        /// Starting at or after.
        from: Option<DateTime<Utc>>,
        /// Starting before.
        to: Option<DateTime<Utc>>,
    },
    Vouchers {
        state: Option<VoucherState>,
        programme_id: Option<ProgrammeId>,
    },
    Claims {
        state: Option<ClaimState>,
        programme_id: Option<ProgrammeId>,
    },
    /// Of the caller's organisation.
    Bills {
        side: Option<BillSide>,
        state: Option<BillState>,
    },
    /// What each customer of the caller's organisation has not paid.
    Receivables,
    UsageRecords {
        state: Option<UsageState>,
        listing_id: Option<ListingId>,
    },
    BatchLines {
        batch: BatchId,
    },
    BatchPayments {
        batch: BatchId,
        state: Option<PaymentState>,
    },
    PayeeStatement {
        payee: OrganisationId,
        /// First and last day (Asia/Shanghai), inside.
        days: (NaiveDate, NaiveDate),
        on_paper: bool,
    },
    TrialBalance {
        purpose: Option<String>,
        /// A region inside the caller's; none is the whole of it.
        #[serde(default)]
        region: Option<RegionCode>,
    },
    AccountTransfers {
        key: String,
        /// First and last day of the books, inside.
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        state: Option<TransferState>,
    },
    StatementLines {
        statement: Option<StatementId>,
        state: Option<LineState>,
    },
    Exceptions {
        state: Option<ExceptionState>,
        kind: Option<ExceptionKind>,
        /// A region inside the caller's; none is the whole of it.
        #[serde(default)]
        region: Option<RegionCode>,
    },
    ExceptionAges {
        /// A region inside the caller's; none is the whole of it.
        region: Option<RegionCode>,
    },
    ThreeWay {
        /// The first day of the month.
        month: NaiveDate,
        programme: Option<ProgrammeId>,
        /// A region inside the caller's; none is the whole of it.
        region: Option<RegionCode>,
    },
    EvaluationScores {
        period: EvaluationPeriodId,
    },
    NetworkInstruments {
        year: i32,
    },
    NetworkServices {
        year: i32,
    },
    Meeting {
        report: MeetingReport,
        region: RegionCode,
        programme: Option<ProgrammeId>,
        days: (NaiveDate, NaiveDate),
        fiscal_year: i32,
        /// How many are named.
        first: usize,
    },
}

impl ExportRequest {
    /// What people know it by.
    pub fn title(&self) -> String {
        format!("{}.{}", self.list.title().pick(self.english), self.format)
    }
}

impl ListExport {
    fn title(&self) -> Text {
        let (zh, en) = match self {
            Self::Bookings { .. } => business::BOOKINGS_TITLE,
            Self::Vouchers { .. } => business::VOUCHERS_TITLE,
            Self::Claims { .. } => business::CLAIMS_TITLE,
            Self::Bills { .. } => bills::BILLS_TITLE,
            Self::Receivables => bills::RECEIVABLES_TITLE,
            Self::UsageRecords { .. } => usage::TITLE,
            Self::BatchLines { .. } => money::LINES_TITLE,
            Self::BatchPayments { .. } => money::PAYMENTS_TITLE,
            Self::PayeeStatement { .. } => payee::TITLE,
            Self::TrialBalance { .. } => money::BALANCES_TITLE,
            Self::AccountTransfers { .. } => money::TRANSFERS_TITLE,
            Self::StatementLines { .. } => money::STATEMENT_LINES_TITLE,
            Self::Exceptions { .. } => money::EXCEPTIONS_TITLE,
            Self::ExceptionAges { .. } => reconciled::AGES_TITLE,
            Self::ThreeWay { month, .. } => return reconciled::three_way_title(*month),
            Self::EvaluationScores { .. } => evaluation::TITLE,
            Self::NetworkInstruments { .. } => network::INSTRUMENTS_TITLE,
            Self::NetworkServices { .. } => network::SERVICES_TITLE,
            Self::Meeting { report, .. } => return report.title(),
        };
        Text::new(zh, en)
    }

    /// Whether the caller may take it away, as far as this can be told without reading it.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`] for what is another's.
    pub fn require(&self, caller: &Caller) -> Result<(), Error> {
        match self {
            _ if self.is_allowed(caller) => Ok(()),
            Self::PayeeStatement { .. } => Err(Error::NotFound),
            _ => Err(Error::Forbidden),
        }
    }

    fn is_allowed(&self, caller: &Caller) -> bool {
        let one = |capability| caller.can(capability);
        let within = |region: &Option<RegionCode>| region.as_ref().is_none_or(|region| caller.region.covers(region));
        match self {
            Self::Bookings { .. } => one(Capability::BookingReadAll),
            Self::Vouchers { .. } => one(Capability::VoucherReadAll),
            Self::Claims { .. } => one(Capability::ClaimReadAll),
            Self::Bills { .. } => one(Capability::BookingCreate) || one(Capability::BookingServe),
            Self::Receivables => one(Capability::BookingServe),
            Self::UsageRecords { .. } => one(Capability::UsageWrite),
            Self::BatchLines { .. } | Self::BatchPayments { .. } => one(Capability::BatchRead),
            Self::PayeeStatement { payee, .. } => caller.organisation_id == *payee || one(Capability::BatchRead),
            Self::TrialBalance { region, .. } => one(Capability::LedgerRead) && within(region),
            Self::AccountTransfers { .. } => one(Capability::LedgerRead),
            Self::StatementLines { .. } => one(Capability::ReconciliationRead),
            Self::Exceptions { region, .. } | Self::ExceptionAges { region } | Self::ThreeWay { region, .. } => {
                one(Capability::ReconciliationRead) && within(region)
            }
            Self::EvaluationScores { .. } => one(Capability::EvaluationRead),
            Self::NetworkInstruments { .. } | Self::NetworkServices { .. } => {
                one(Capability::BookingServe) || one(Capability::BookingReadAll)
            }
            Self::Meeting { report, region, .. } => {
                one(Capability::ClaimReadAll)
                    && (*report != MeetingReport::BudgetExecution || one(Capability::AppropriationRead))
                    && caller.region.covers(region)
            }
        }
    }

    /// Writes the list as one state of the database has it, however long that takes.
    ///
    /// # Errors
    /// What it names is not there, or is not the caller's to see; [`Error::TooLong`] and what the watch answers; the file
    /// cannot be written.
    pub fn write(&self, conn: &mut PgConnection, caller: &Caller, ask: &Ask) -> Result<Written, Error> {
        self.require(caller)?;
        if let Self::Meeting { report, region, programme, days, fiscal_year, first } = self {
            let wanted = MeetingAsk {
                report: *report,
                region: region.clone(),
                programme: *programme,
                days: *days,
                fiscal_year: *fiscal_year,
                first: *first,
            };
            // It reads one state by itself.
            return meeting::meeting_table(conn, ask, &wanted);
        }
        snapshot(conn, |conn| self.write_within(conn, caller, ask))
    }

    fn write_within(&self, conn: &mut PgConnection, caller: &Caller, ask: &Ask) -> Result<Written, Error> {
        let within = caller.scope();
        // That it lies inside was asked.
        let part = |region: &Option<RegionCode>| region.clone().map_or_else(|| caller.scope(), RegionScope::of);
        match self {
            Self::Bookings { state, listing_id, from, to } => {
                let filter =
                    BookingFilter { state: *state, listing_id: *listing_id, from: *from, to: *to, after: None };
                business::bookings(conn, caller, ask, &filter)
            }
            Self::Vouchers { state, programme_id } => {
                let filter = VoucherFilter { state: *state, programme_id: *programme_id, ..VoucherFilter::default() };
                business::vouchers(conn, caller, ask, &filter)
            }
            Self::Claims { state, programme_id } => {
                let states = (*state).into_iter().collect();
                let filter = ClaimFilter { states, programme_id: *programme_id, ..ClaimFilter::default() };
                business::claims(conn, caller, ask, &filter)
            }
            Self::Bills { side, state } => bills::bills(conn, caller, ask, (*side, *state)),
            Self::Receivables => bills::receivables(conn, caller, ask),
            Self::UsageRecords { state, listing_id } => usage::usage_records(conn, caller, ask, (*state, *listing_id)),
            Self::BatchLines { batch } => money::batch_lines(conn, ask, &within, *batch),
            Self::BatchPayments { batch, state } => money::batch_payments(conn, ask, &within, *batch, *state),
            Self::PayeeStatement { payee, days, on_paper } => {
                payee::payee_statement(conn, caller, ask, *payee, *days, *on_paper)
            }
            Self::TrialBalance { purpose, region } => {
                money::trial_balance(conn, ask, &part(region), purpose.as_deref())
            }
            Self::AccountTransfers { key, from, to, state } => {
                let filter = TransferFilter { from: *from, to: *to, state: *state, before: None };
                money::transfers(conn, ask, &within, key, &filter)
            }
            Self::StatementLines { statement, state } => money::statement_lines(conn, ask, &within, *statement, *state),
            Self::Exceptions { state, kind, region } => money::exceptions(conn, ask, &part(region), *state, *kind),
            Self::ExceptionAges { region } => reconciled::exception_ages(conn, ask, &part(region)),
            Self::ThreeWay { month, programme, region } => {
                reconciled::three_way(conn, ask, &part(region), *month, *programme)
            }
            Self::EvaluationScores { period } => evaluation::evaluation_scores(conn, caller, ask, *period),
            Self::NetworkInstruments { year } => network::network_instruments(conn, ask, &whose(caller), *year),
            Self::NetworkServices { year } => network::network_services(conn, ask, &whose(caller), *year),
            // `write` went another way.
            Self::Meeting { .. } => Err(Error::NotFound),
        }
    }
}
