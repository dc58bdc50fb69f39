//! One identifier type per table, so that the id of a booking cannot be passed where a claim's is meant.
//!
//! Ids are UUID version 7: they sort by time of creation, which keeps index inserts local.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id, never given before.
            #[expect(clippy::new_without_default, reason = "a default id would be a different one each time")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }

            pub const fn from_uuid(id: uuid::Uuid) -> Self {
                Self(id)
            }

            pub const fn uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::kernel::Invalid;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self).map_err(|_| $crate::kernel::Invalid::new(
                    "id", format!("“{s}”不是有效的编号"), format!("“{s}” is not an id"),
                ))
            }
        }

        impl diesel::serialize::ToSql<diesel::sql_types::Uuid, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                <uuid::Uuid as diesel::serialize::ToSql<diesel::sql_types::Uuid, diesel::pg::Pg>>::to_sql(&self.0, out)
            }
        }

        impl diesel::deserialize::FromSql<diesel::sql_types::Uuid, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                <uuid::Uuid as diesel::deserialize::FromSql<diesel::sql_types::Uuid, diesel::pg::Pg>>::from_sql(bytes)
                    .map(Self)
            }
        }
    )+};
}

/// Ids for the rows that one statement makes, in the order of the rows: what the function `uuid_in_order` of the database is given
/// beside a row's place, from 0 on.
#[derive(Debug, Clone)]
pub struct IdsInOrder {
    /// The first half of the first id: its time, in milliseconds, and a count of 0.
    pub first: i64,
    /// The other half of all of them, as text: random, drawn once.
    pub last: String,
}

impl IdsInOrder {
    /// New ids, never given before.
    #[expect(clippy::new_without_default, reason = "default ids would be others each time")]
    pub fn new() -> Self {
        let (first, last) = (uuid::Uuid::now_v7().as_u64_pair().0, uuid::Uuid::new_v4().as_u64_pair().1);
        Self { first: (first & !0xfff).cast_signed(), last: format!("{last:016x}") }
    }
}

ids! {
    /// An organisation: enterprise, provider, bureau or platform operator.
    OrganisationId,
    UserId,
    /// The chain of refresh tokens that began with one sign-in.
    TokenFamilyId,
    ListingId,
    /// Prices that were announced for a day to come.
    ComingPricesId,
    /// A provider's block on a listing's calendar: maintenance, own use.
    BlockId,
    ImportId,
    ProgrammeId,
    ProgrammeVersionId,
    VoucherApplicationId,
    VoucherId,
    AppropriationId,
    /// A return, carry-over or correction of a budget line.
    AppropriationChangeId,
    BookingId,
    /// What a provider says it received of what a customer owes for a booking.
    BookingReceiptId,
    BillId,
    CreditNoteId,
    /// A sample that is tested.
    SampleId,
    /// The arrival of samples.
    ReceptionId,
    /// What an enterprise asks a provider the price of.
    QuotationId,
    OfferId,
    /// A contract over several stages.
    AgreementId,
    /// An instalment or a milestone of a contract.
    StageId,
    /// Somebody's place in the line for a window that is taken.
    BookingTransferId,
    /// Bookings made by one order, again and again.
    BookingSeriesId,
    WaitEntryId,
    /// What somebody said is wrong with an instrument.
    FaultId,
    /// A calibration or certificate of an instrument.
    CertificateId,
    /// What a provider tells those who use an instrument.
    AdvisoryId,
    ViolationId,
    /// A time in which an organisation may not book.
    BanId,
    /// A lesson in the use of an instrument.
    TrainingId,
    QualificationId,
    /// What a provider says of somebody whom it knows by address, until they take it up.
    QualificationGrantId,
    /// What an enterprise has against a provider's service.
    ComplaintId,
    /// An entry of the directory of platforms.
    PlatformId,
    /// A technology broker.
    BrokerId,
    /// A registered technology contract.
    TechContractId,
    /// A row of recognition awards, in one of its versions.
    AwardRuleId,
    AwardApplicationId,
    /// Money paid for a claim and demanded back.
    ClawbackId,
    ClaimId,
    EvidenceId,
    /// A file of an application or of a booking.
    AttachmentId,
    /// A version of an indicator set.
    EvaluationSetId,
    EvaluationPeriodId,
    EvaluationScoreId,
    EvaluationAppealId,
    /// What follows from failing several evaluations in a row.
    EvaluationSanctionId,
    NoticeId,
    ObjectionId,
    BatchId,
    /// What regions settle between each other.
    ClearingId,
    PaymentExportId,
    /// A pain.002 or a return file of a bank.
    BankReportId,
    /// A proposed change of what an office sets of payments.
    SettingProposalId,
    PaymentId,
    SupplyRewardId,
    StatementId,
    /// How a bank writes its statement files.
    StatementLayoutId,
    /// How a bank wants its payment files.
    PaymentLayoutId,
    StatementLineId,
    /// What a bank takes, or leaves, beside the payments of a line.
    BankChargeId,
    /// Two people's word that nothing moved on an account.
    NoMovementId,
    ExceptionId,
    AccountId,
    TransferId,
    OutboxId,
    /// Long work that somebody asked for.
    WorkId,
    /// 年度归档包
    YearPackageId,
    /// The secret address of a calendar.
    CalendarFeedId,
    /// A calendar of somebody else that blocks a listing.
    ExternalCalendarId,
    /// A program that acts for an organisation.
    ApiClientId,
    WebhookId,
    WebhookDeliveryId,
    UsageRecordId,
    /// Where a person belonged, by their own word.
    AffiliationId,
    /// The duty to review, handed to a colleague.
    DelegationId,
    /// A decision that bars an organisation for a time.
    SanctionId,
    /// Something known of who stands behind an organisation.
    PartyFactId,
    /// What a rule found about a claim.
    SignalId,
    SynonymsId,
}
