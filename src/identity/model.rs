//! Who may do what, and what an organisation and a person are.

mod affiliation;
mod client;
mod delegation;
mod organisation;
mod profile;
mod region;
mod sanction;
mod text;
mod user;

pub use affiliation::{Affiliation, AffiliationKind, NewAffiliation};
pub use client::{ApiClient, ClientGrant, Scope, Scopes};
pub use delegation::{Colleague, Decider, Delegation, NewDelegation, can_stand_in};
pub use organisation::{BankAccount, IllegalStep, Organisation, OrganisationKind, OrganisationState, Step};
pub use profile::{Certificate, CertificateWord, Facts, Profile, SizeClass, TaxCredit};
pub use region::{Distance, Region, RegionLevel, RegionPair};
pub use sanction::{Barring, Barrings, NewSanction, Sanction};
pub use text::{AccountNumber, BankCode, Email, Login, Name, Reason};
pub use user::{Language, User};

use crate::kernel::text_enum;

text_enum! {
    /// What a person is in the business. A person may have several.
    pub enum Role {
        EnterpriseMember = "enterprise_member",
        ProviderMember = "provider_member",
        DistrictReviewer = "district_reviewer",
        CityAdministrator = "city_administrator",
        FinanceMaker = "finance_maker",
        FinanceChecker = "finance_checker",
        Auditor = "auditor",
        PlatformAdministrator = "platform_administrator",
    }
}

text_enum! {
    /// One thing that may be done. Routes ask for these; roles grant them.
    pub enum Capability {
        OrganisationManage = "organisation:manage",
        OrganisationAdmit = "organisation:admit",
        OrganisationReadAll = "organisation:read_all",
        /// Set up bureaus and their people. Apart from `organisation:admit`, so that those who review cannot make
        /// themselves the finance officers who pay.
        BureauManage = "bureau:manage",
        ListingManage = "listing:manage",
        ListingAdmit = "listing:admit",
        ProgrammeEdit = "programme:edit",
        ProgrammePublish = "programme:publish",
        AppropriationManage = "appropriation:manage",
        AppropriationRead = "appropriation:read",
        /// Decide about what another proposed to take out of a budget line.
        AppropriationApprove = "appropriation:approve",
        VoucherApply = "voucher:apply",
        VoucherReviewDistrict = "voucher:review_district",
        VoucherReviewCity = "voucher:review_city",
        VoucherFreeze = "voucher:freeze",
        VoucherReadAll = "voucher:read_all",
        BookingCreate = "booking:create",
        BookingServe = "booking:serve",
        BookingReadAll = "booking:read_all",
        DisputeDecide = "dispute:decide",
        ComplaintDecide = "complaint:decide",
        ClaimCreate = "claim:create",
        ClaimReviewDistrict = "claim:review_district",
        ClaimReviewCity = "claim:review_city",
        ClaimReadAll = "claim:read_all",
        /// Propose to demand back what was paid for a claim.
        ClawbackPropose = "clawback:propose",
        /// Decide about what another proposed to demand back.
        ClawbackDecide = "clawback:decide",
        NoticePublish = "notice:publish",
        ObjectionDecide = "objection:decide",
        GradeDecide = "grade:decide",
        /// See the evaluations of the region's providers, and how instruments and districts are used.
        EvaluationRead = "evaluation:read",
        /// Keep indicator sets, open and freeze periods, decide appeals and what follows from failing.
        EvaluationManage = "evaluation:manage",
        BatchDraft = "batch:draft",
        BatchAuthorise = "batch:authorise",
        BatchRead = "batch:read",
        StatementImport = "statement:import",
        ExceptionPropose = "exception:propose",
        ExceptionResolve = "exception:resolve",
        ReconciliationRead = "reconciliation:read",
        PeriodClose = "period:close",
        LedgerRead = "ledger:read",
        AuditRead = "audit:read",
        SystemVerify = "system:verify",
        /// See to the running of the product: mails, jobs, settings, the people of all organisations.
        SystemOperate = "system:operate",
        CalendarManage = "calendar:manage",
        /// Keep one's own listings in step with a list of one's own.
        ListingSync = "listing:sync",
        /// Say when one's own instruments are busy.
        BusyWrite = "busy:write",
        /// Bring records of how one's own instruments were used.
        UsageWrite = "usage:write",
        /// Keep the directory of platforms of one's region.
        DirectoryManage = "directory:manage",
        /// Set key industries and targets.
        DirectoryPlan = "directory:plan",
        /// See the bookings of one's own organisation.
        BookingRead = "booking:read",
        /// Ask for quotations and agree on contracts, as the one who orders.
        QuotationRequest = "quotation:request",
    }
}

impl Capability {
    /// Whether budgets, payments or what the banks did to them change by it.
    pub const fn moves_money(self) -> bool {
        matches!(
            self,
            Self::AppropriationManage
                | Self::AppropriationApprove
                | Self::BatchDraft
                | Self::BatchAuthorise
                | Self::StatementImport
                | Self::ExceptionPropose
                | Self::ExceptionResolve
                | Self::PeriodClose
        )
    }
}

impl Role {
    /// What this role grants. The one place where roles meet capabilities.
    pub const fn grants(self) -> &'static [Capability] {
        use Capability as C;
        match self {
            Self::EnterpriseMember => &[
                C::OrganisationManage,
                C::VoucherApply,
                C::BookingCreate,
                C::BookingRead,
                C::ClaimCreate,
                C::QuotationRequest,
            ],
            Self::ProviderMember => &[
                C::OrganisationManage,
                C::ListingManage,
                C::ListingSync,
                C::BookingServe,
                // Its own instruments, and those of others; vouchers and claims stay with enterprises.
                C::BookingCreate,
                C::BookingRead,
                C::BusyWrite,
                C::UsageWrite,
            ],
            Self::DistrictReviewer => &[
                C::OrganisationReadAll,
                C::VoucherReviewDistrict,
                C::VoucherReadAll,
                C::BookingReadAll,
                C::ComplaintDecide,
                C::EvaluationRead,
                C::ClaimReviewDistrict,
                C::ClaimReadAll,
                C::DirectoryManage,
                C::ClawbackPropose,
            ],
            Self::CityAdministrator => &[
                C::OrganisationAdmit,
                C::OrganisationReadAll,
                C::ListingAdmit,
                C::ProgrammeEdit,
                C::ProgrammePublish,
                C::AppropriationRead,
                C::VoucherReviewCity,
                C::VoucherFreeze,
                C::VoucherReadAll,
                C::BookingReadAll,
                C::DisputeDecide,
                C::ComplaintDecide,
                C::ClaimReviewCity,
                C::ClaimReadAll,
                C::ClawbackPropose,
                C::ClawbackDecide,
                C::NoticePublish,
                C::ObjectionDecide,
                C::GradeDecide,
                C::EvaluationRead,
                C::EvaluationManage,
                C::BatchRead,
                C::CalendarManage,
                C::DirectoryManage,
                C::DirectoryPlan,
            ],
            Self::FinanceMaker => &[
                C::AppropriationManage,
                C::AppropriationRead,
                C::ClaimReadAll,
                C::BatchDraft,
                C::BatchRead,
                C::StatementImport,
                C::ExceptionPropose,
                C::ReconciliationRead,
                C::LedgerRead,
            ],
            Self::FinanceChecker => &[
                C::AppropriationRead,
                C::AppropriationApprove,
                C::ClaimReadAll,
                C::BatchAuthorise,
                C::BatchRead,
                C::ExceptionResolve,
                C::ReconciliationRead,
                C::PeriodClose,
                C::LedgerRead,
                C::SystemVerify,
            ],
            Self::Auditor => &[
                C::OrganisationReadAll,
                C::AppropriationRead,
                C::VoucherReadAll,
                C::BookingReadAll,
                C::EvaluationRead,
                C::ClaimReadAll,
                C::BatchRead,
                C::ReconciliationRead,
                C::LedgerRead,
                C::AuditRead,
                C::SystemVerify,
            ],
            Self::PlatformAdministrator => &[
                C::OrganisationAdmit,
                C::OrganisationReadAll,
                C::BureauManage,
                C::ListingAdmit,
                C::CalendarManage,
                C::SystemVerify,
                C::SystemOperate,
            ],
        }
    }
}
