//! What is to be put right on a claim that is returned, field by field; and which claims a second person looks at.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::kernel::{BasisPoints, ClaimId, Invalid, Text, checked_text, text_enum};

/// The most corrections that one return asks for.
const MOST: usize = 20;
/// The most characters of a sentence made of them.
const MOST_WORDS: usize = 2_000;

text_enum! {
    /// What of a claim can be wrong.
    pub enum CorrectionField {
        InvoiceNumber = "invoice_number",
        InvoiceFen = "invoice_fen",
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
    fn words(self) -> Text {
        match self {
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
    /// Each text trimmed.
    ///
    /// # Errors
    /// Too many, a field twice, a text that is empty or too long: the member and why.
    pub fn checked(&self) -> Result<Self, Invalid> {
        if self.0.len() > MOST {
            return Err(Invalid::new("too_many", "最多 20 项", "at most 20"));
        }
        let mut checked: Vec<Correction> = Vec::new();
        for Correction { field, text } in &self.0 {
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

/// Whether a claim is among those that a second person looks at: by its id alone, so that handing it in again, or at
/// another time, does not change it, and nobody chooses an id.
pub fn is_drawn(id: ClaimId, share: BasisPoints) -> bool {
    let digest = Sha256::digest(id.uuid().as_bytes());
    let number = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    number % 10_000 < u64::try_from(share.get()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_as_many_are_drawn_as_asked_and_always_the_same() {
        let ids: Vec<ClaimId> = (0..4_000).map(|_| ClaimId::new()).collect();
        let drawn = |points| {
            let share = BasisPoints::new(points).expect("a share");
            ids.iter().filter(|id| is_drawn(**id, share)).count()
        };
        assert_eq!((drawn(0), drawn(10_000)), (0, 4_000));
        assert!((260..540).contains(&drawn(1_000)), "{}", drawn(1_000));
        assert_eq!(drawn(1_000), drawn(1_000));
        assert!(drawn(2_000) > drawn(1_000));
    }

    #[test]
    fn corrections_are_each_said_once() {
        let one = |field, text: &str| Correction { field, text: text.to_owned() };
        let all = |corrections: &[Correction]| Corrections(corrections.to_vec()).checked();
        let good = all(&[one(CorrectionField::InvoiceNumber, " 少一位 "), one(CorrectionField::Contract, "缺签字页")]);
        assert_eq!(good.expect("good").words(), "发票号码：少一位；合同：缺签字页");
        assert!(all(&[one(CorrectionField::Other, " ")]).is_err());
        assert!(all(&[one(CorrectionField::Other, "a"), one(CorrectionField::Other, "b")]).is_err());
    }
}
