use actix_web::http::StatusCode;
use chrono::NaiveDate;

use super::model::{Barring, IllegalStep, OrganisationKind, Role, Scope, Step};
use crate::kernel::{Invalid, RegionCode};
use crate::store::{DbError, db_errors};
use crate::tabular::TabularError;
use crate::web::Problem;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{field}: {}", invalid.text.en)]
    Invalid { field: &'static str, invalid: Invalid },
    #[error("the login is taken")]
    LoginTaken,
    #[error("an organisation with this credit code is registered already")]
    UsccTaken,
    #[error("role {role} does not fit an organisation of kind {kind}")]
    RoleDoesNotFit { role: Role, kind: OrganisationKind },
    #[error("region {0} is not inside the organisation's region")]
    RegionOutside(RegionCode),
    #[error("no such region")]
    UnknownRegion,
    #[error(transparent)]
    IllegalStep(#[from] IllegalStep),
    /// Also when the login does not exist.
    #[error("wrong login or password")]
    WrongCredentials,
    /// The present password was not right when a new one was to be set.
    #[error("wrong password")]
    WrongPassword,
    #[error("the account is closed")]
    AccountClosed,
    #[error("the organisation is suspended or withdrawn")]
    OrganisationClosed,
    #[error("too many attempts, wait {retry_after} s")]
    TooManyAttempts { retry_after: u32 },
    /// Unknown, ended, or spent before.
    #[error("the refresh token is not valid")]
    TokenRefused,
    /// A link to a new password: unknown, used, or too old.
    #[error("the link is not valid")]
    LinkRefused,
    /// Not there, or not the caller's to see.
    #[error("not found")]
    NotFound,
    /// The caller would lock out themselves or their own house.
    #[error("not possible on one's own account or organisation")]
    Oneself,
    #[error("the caller may not do this to such an organisation")]
    Forbidden,
    /// Nobody decides about an organisation that they, or somebody for whom they stand in, belong or belonged to.
    #[error("who decides, or somebody for whom they stand in, belongs or belonged to a party")]
    PartyDecides,
    /// An organisation is barred for a time.
    #[error("barred until {}: {} ({})", .0.ends_on, .0.reason, .0.document)]
    Barred(Box<Barring>),
    #[error("{0}")]
    File(#[from] TabularError),
    /// The caller's duty to review is with a colleague.
    #[error("the duty to review is with {to} until {until_on}")]
    DutyDelegated { to: String, until_on: NaiveDate },
    /// A program that is unknown or revoked, or a wrong secret.
    #[error("the program is not known, or its secret is wrong")]
    WrongClient,
    #[error("only client credentials are granted")]
    GrantNotSupported,
    #[error("the program does not have this scope")]
    ScopeRefused,
    #[error("scope {scope} does not fit an organisation of kind {kind}")]
    ScopeDoesNotFit { scope: Scope, kind: OrganisationKind },
    #[error("at most {0} programs")]
    TooManyClients(i64),
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
    #[error("{0}")]
    Db(#[source] DbError),
}

db_errors!(Error);

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

/// Constraints speak by name.
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error.constraint() {
            Some("app_user_login_once") => Self::LoginTaken,
            Some("organisation_uscc_key") => Self::UsccTaken,
            Some("organisation_region_code_fkey" | "app_user_region_code_fkey" | "region_parent_fkey") => {
                Self::UnknownRegion
            }
            Some("decided_impartially") => Self::PartyDecides,
            _ if error.is_not_found() => Self::NotFound,
            _ => Self::Db(error),
        }
    }
}

impl Error {
    pub(super) fn invalid(field: &'static str) -> impl FnOnce(Invalid) -> Self {
        move |invalid| Self::Invalid { field, invalid }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid { field, invalid } => Self::invalid_field(field, invalid),
            Error::LoginTaken => Self::conflict("login_taken", "此登录名已被使用", "this login is taken"),
            Error::UsccTaken => Self::conflict(
                "uscc_taken",
                "此统一社会信用代码已注册，请联系本单位管理员开通账号",
                "an organisation with this credit code is registered; ask its people for an account",
            ),
            Error::RoleDoesNotFit { role, kind } => Self::invalid_field(
                "roles",
                Invalid::new(
                    "role_does_not_fit",
                    format!("“{kind}”类单位的人员不能担任“{role}”"),
                    format!("people of a {kind} cannot be {role}"),
                ),
            ),
            Error::RegionOutside(region) => Self::invalid_field(
                "region_code",
                Invalid::new(
                    "region_outside",
                    format!("区域 {region} 不在本单位所辖区域内"),
                    format!("region {region} is not inside the organisation's region"),
                ),
            ),
            Error::UnknownRegion => Self::invalid_field(
                "region_code",
                Invalid::new("unknown_region", "没有这个区域", "there is no such region"),
            ),
            Error::IllegalStep(IllegalStep { state, step }) => {
                let allowed: Vec<_> = state.allowed().into_iter().map(Step::as_str).collect();
                Self::illegal_step(state, step, &allowed)
            }
            Error::WrongCredentials => refused("wrong_credentials", "登录名或密码不正确", "wrong login or password"),
            Error::WrongPassword => {
                Self::invalid_field("password", Invalid::new("wrong_password", "原密码不正确", "wrong password"))
            }
            Error::AccountClosed => refused("account_closed", "此账号已停用", "this account is closed"),
            Error::OrganisationClosed => refused(
                "organisation_closed",
                "您所在单位已被暂停或退出，暂不能登录",
                "your organisation is suspended or withdrawn",
            ),
            Error::TokenRefused => refused("token_refused", "登录已失效，请重新登录", "signed out, sign in again"),
            Error::LinkRefused => Self::invalid_field(
                "token",
                Invalid::new(
                    "link_refused",
                    "链接无效或已过期，请重新申请",
                    "the link is not valid any more, ask for another",
                ),
            ),
            Error::TooManyAttempts { retry_after } => {
                let mut problem = Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "too_many_attempts",
                    format!("尝试次数过多，请 {retry_after} 秒后再试"),
                    format!("too many attempts, try again in {retry_after} seconds"),
                );
                problem.retry_after = Some(retry_after);
                problem
            }
            Error::NotFound => Self::not_found(),
            Error::Oneself => Self::conflict(
                "oneself",
                "不能对自己的账号或单位进行此操作",
                "not possible on one's own account or organisation",
            ),
            Error::Forbidden => Self::forbidden(),
            Error::PartyDecides => Self::new(
                StatusCode::FORBIDDEN,
                "party_decides",
                "您（或您所代理的同事）与当事单位有（或曾有）隶属或利益关系，不能作出审核或处理决定",
                error.to_string(),
            ),
            Error::Barred(ref barring) => {
                let Barring { ends_on, reason, document, .. } = barring.as_ref();
                let zh = format!("该单位已被取消资格至 {ends_on}：{reason}（{document}）");
                Self::conflict("barred", zh, error.to_string()).with("ends_on", ends_on)
            }
            Error::File(error) => error.into(),
            Error::DutyDelegated { ref to, until_on } => {
                let zh = format!("您已将审核职责委托给{to}（至 {until_on}），收回委托后才能审核");
                Self::conflict("duty_delegated", zh, error.to_string()).with("until_on", until_on)
            }
            // The words that OAuth 2 gives its programs, in `error`.
            Error::WrongClient => refused("invalid_client", "接口客户端或密钥不正确", "wrong client or secret")
                .with("error", "invalid_client"),
            Error::GrantNotSupported => Self::new(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "grant_type 应为 client_credentials",
                "the grant_type must be client_credentials",
            )
            .with("error", "unsupported_grant_type"),
            Error::ScopeRefused => Self::new(
                StatusCode::BAD_REQUEST,
                "invalid_scope",
                "该接口客户端没有所申请的权限",
                "the client does not have this scope",
            )
            .with("error", "invalid_scope"),
            Error::ScopeDoesNotFit { scope, kind } => Self::invalid_field(
                "scopes",
                Invalid::new(
                    "scope_does_not_fit",
                    format!("权限“{scope}”不适用于此类单位（{kind}）"),
                    format!("scope “{scope}” does not fit an organisation of kind {kind}"),
                ),
            ),
            Error::TooManyClients(most) => Self::conflict(
                "too_many_clients",
                format!("每个单位最多 {most} 个接口客户端"),
                format!("at most {most} clients per organisation"),
            )
            .with("most", most),
            Error::Random(error) => Self::unexpected(&error),
            Error::Db(error) => error.into(),
        }
    }
}

fn refused(code: &'static str, zh: &str, en: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, zh, en)
}
