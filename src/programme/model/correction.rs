//! What is to be put right on an application or a claim that is returned, field by field.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, Text, checked_text, text_enum};

/// The most corrections that one return asks for.
const MOST: usize = 20;
/// The most characters of a sentence made of them.
const MOST_WORDS: usize = 2_000;

text_enum! {
    /// What of an application or a claim can be wrong.
    pub enum CorrectionField {
        AmountFen = "amount_fen",
        Purpose = "purpose",
        /// The files of an application.
        Files = "files",
        /// What the enterprise says of itself.
        Profile = "profile",
        InvoiceNumber = "invoice_number",
        InvoiceFen = "invoice_fen",
        /// The registered technology contract that a claim is about.
        ContractNumber = "contract_number",
        Contract = "evidence.contract",
        Invoice = "evidence.invoice",
        PaymentProof = "evidence.payment_proof",
        Result = "evidence.result",
        Acceptance = "evidence.acceptance",
        Other = "evidence.other",
    }
}

/// One thing to be put right; the enterprise reads it at that field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    pub field: CorrectionField,
    /// What is wrong, 1 to 500 characters.
    pub text: String,
}

/// Everything that a return asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
#[diesel(sql_type = Jsonb)]
#[serde(transparent)]
pub struct Corrections(pub Vec<Correction>);

impl CorrectionField {
    /// Whether an application has such a field; a claim has the others.
    const fn is_of_application(self) -> bool {
        matches!(self, Self::AmountFen | Self::Purpose | Self::Files | Self::Profile)
    }

    fn words(self) -> Text {
        match self {
            Self::AmountFen => Text::new("申领金额", "amount"),
            Self::Purpose => Text::new("用途", "purpose"),
            Self::Files => Text::new("申领材料", "files"),
            Self::Profile => Text::new("企业信息", "what the enterprise says of itself"),
            Self::ContractNumber => Text::new("技术合同登记编号", "registered contract"),
            Self::InvoiceNumber => Text::new("发票号码", "invoice number"),
            Self::InvoiceFen => Text::new("发票金额", "invoice amount"),
            Self::Contract => Text::new("合同", "contract"),
            Self::Invoice => Text::new("发票", "invoice"),
            Self::PaymentProof => Text::new("企业付款凭证", "proof of payment"),
            Self::Result => Text::new("服务成果或检测报告", "result or report"),
            Self::Acceptance => Text::new("验收单", "acceptance"),
            Self::Other => Text::new("其他材料", "other evidence"),
        }
    }
}

impl Corrections {
    /// Of a claim, each text trimmed.
    ///
    /// # Errors
    /// As [`Corrections::checked_of_application`].
    pub fn checked_of_claim(&self) -> Result<Self, Invalid> {
        self.checked(false)
    }

    /// Of an application, each text trimmed.
    ///
    /// # Errors
    /// Too many, a field twice or of something else, a text that is empty or too long.
    pub fn checked_of_application(&self) -> Result<Self, Invalid> {
        self.checked(true)
    }

    fn checked(&self, is_application: bool) -> Result<Self, Invalid> {
        if self.0.len() > MOST {
            return Err(Invalid::new("too_many", "最多 20 项", "at most 20"));
        }
        let mut checked: Vec<Correction> = Vec::new();
        for Correction { field, text } in &self.0 {
            if field.is_of_application() != is_application {
                let (zh, en) = (format!("这里没有“{}”", field.words().zh), format!("no {} here", field.words().en));
                return Err(Invalid::new("not_here", zh, en));
            }
            let text = checked_text(text, 1, 500).map_err(|Invalid { code, text }| {
                let (zh, en) =
                    (format!("“{}”{}", field.words().zh, text.zh), format!("{}: {}", field.words().en, text.en));
                Invalid::new(code, zh, en)
            })?;
            if checked.iter().any(|other| other.field == *field) {
                let zh = format!("“{}”只能填写一次", field.words().zh);
                return Err(Invalid::new("twice", zh, format!("{}: only once", field.words().en)));
            }
            checked.push(Correction { field: *field, text: text.to_owned() });
        }
        Ok(Self(checked))
    }

    /// All of them in a sentence, for where a reason is read: cut where it is long, for each is read at its field too.
    pub fn words(&self) -> String {
        let each = |correction: &Correction| format!("{}：{}", correction.field.words().zh, correction.text);
        let said = self.0.iter().map(each).collect::<Vec<_>>().join("；");
        if said.chars().count() <= MOST_WORDS {
            return said;
        }
        said.chars().take(MOST_WORDS - 1).chain(['…']).collect()
    }
}

impl diesel::serialize::ToSql<Jsonb, Pg> for Corrections {
    fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, Pg>) -> diesel::serialize::Result {
        let value = serde_json::to_value(self)?;
        <serde_json::Value as diesel::serialize::ToSql<Jsonb, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl diesel::deserialize::FromSql<Jsonb, Pg> for Corrections {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let value = <serde_json::Value as diesel::deserialize::FromSql<Jsonb, Pg>>::from_sql(bytes)?;
        Ok(serde_json::from_value(value)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_each_said_once() {
        let one = |field, text: &str| Correction { field, text: text.to_owned() };
        let all = |corrections: &[Correction]| Corrections(corrections.to_vec()).checked_of_claim();
        let good = all(&[one(CorrectionField::InvoiceNumber, " 少一位 "), one(CorrectionField::Contract, "缺签字页")]);
        assert_eq!(good.expect("good").words(), "发票号码：少一位；合同：缺签字页");
        assert!(all(&[one(CorrectionField::Other, " ")]).is_err());
        assert!(all(&[one(CorrectionField::Other, "a"), one(CorrectionField::Other, "b")]).is_err());
        assert!(all(&[one(CorrectionField::Purpose, "a")]).is_err(), "of an application");
        let application = Corrections(vec![one(CorrectionField::Purpose, "a")]);
        assert!(application.checked_of_application().is_ok());
    }
}
