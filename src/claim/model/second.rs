//! Which claims a second person looks at.

use sha2::{Digest, Sha256};

use crate::kernel::{BasisPoints, ClaimId};

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
}
