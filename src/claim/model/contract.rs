//! The registered technology contract behind a claim for a service of that kind.

use super::{Finding, Severity};
use crate::kernel::{Fen, Uscc};

/// What the register says of the contract that a claim names.
#[derive(Debug, Clone)]
pub struct RegisteredContract {
    pub is_cancelled: bool,
    pub buyer: Uscc,
    pub seller: Uscc,
    pub amount: Fen,
    /// What other claims that were handed in and not rejected use of it, by the prices of their bookings.
    pub used: Fen,
}

/// What a claim for a technology contract says, and what is known.
#[derive(Debug)]
pub struct ContractStated<'a> {
    pub number: Option<&'a str>,
    /// Absent: not in the register, or none is named.
    pub registered: Option<&'a RegisteredContract>,
    pub enterprise: Option<&'a Uscc>,
    pub provider: Option<&'a Uscc>,
    /// The booking's final price.
    pub price: Fen,
}

/// A service of kind technology contract is paid against a registered contract between the same parties, up to its amount.
pub fn check_contract(stated: &ContractStated<'_>) -> Vec<Finding> {
    let found = |severity, code, zh: String, en: String| Finding::new(severity, code, "contract_number", zh, en);
    let wrong = |code, zh: &str, en: &str| vec![found(Severity::Wrong, code, zh.to_owned(), en.to_owned())];
    let Some(number) = stated.number else {
        let (zh, en) = ("缺少技术合同登记编号", "the registration number of the technology contract is missing");
        return vec![found(Severity::Missing, "contract_missing", zh.to_owned(), en.to_owned())];
    };
    let Some(contract) = stated.registered else {
        let zh = format!("未查到登记编号 {number} 的技术合同");
        return wrong("contract_unknown", &zh, &format!("no technology contract is registered as {number}"));
    };
    if contract.is_cancelled {
        return wrong("contract_cancelled", "该技术合同登记已注销", "the registration was cancelled");
    }
    let is_between = stated.enterprise == Some(&contract.buyer) && stated.provider == Some(&contract.seller);
    if !is_between {
        let (zh, en) = ("登记的买方、卖方与本兑付的企业、服务机构不一致", "the contract is between other parties");
        return wrong("contract_parties", zh, en);
    }
    if contract.used.saturating_add(stated.price) > contract.amount {
        let (amount, used) = (contract.amount, contract.used);
        let zh = format!("合同金额 {amount:#} 元，其他兑付已占用 {used:#} 元，余额不足");
        let en = format!("of {amount:#} yuan of the contract other claims use {used:#} already");
        return wrong("contract_exceeded", &zh, &en);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_registered_holds_is_between_the_parties_and_covers_the_price() {
        let buyer = Uscc::parse("914403001922038216").expect("a code");
        let seller = Uscc::parse("12100000400000624D").expect("a code");
        let contract = RegisteredContract {
            is_cancelled: false,
            buyer: buyer.clone(),
            seller: seller.clone(),
            amount: Fen::from_yuan(1_000),
            used: Fen::from_yuan(400),
        };
        let found = |number, registered: Option<&RegisteredContract>, price| {
            let stated = ContractStated {
                number,
                registered,
                enterprise: Some(&buyer),
                provider: Some(&seller),
                price: Fen::from_yuan(price),
            };
            check_contract(&stated).first().map(|finding| finding.code)
        };
        let number = Some("2026371000000001");
        assert_eq!(found(number, Some(&contract), 600), None);
        assert_eq!(found(number, Some(&contract), 601), Some("contract_exceeded"));
        assert_eq!(found(None, None, 1), Some("contract_missing"));
        assert_eq!(found(number, None, 1), Some("contract_unknown"));
        let cancelled = RegisteredContract { is_cancelled: true, ..contract.clone() };
        assert_eq!(found(number, Some(&cancelled), 1), Some("contract_cancelled"));
        let turned = RegisteredContract { buyer: seller.clone(), seller: buyer.clone(), ..contract };
        assert_eq!(found(number, Some(&turned), 1), Some("contract_parties"));
    }
}
