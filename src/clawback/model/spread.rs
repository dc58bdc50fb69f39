use crate::kernel::Fen;

/// How much of `amount` each part gets, of which so much is open: the first ones whole, as far as it reaches; nothing if more
/// came than is open.
pub fn spread(open: &[Fen], amount: Fen) -> Option<Vec<Fen>> {
    let mut left = amount;
    let taken = open
        .iter()
        .map(|open| {
            let part = left.min(*open);
            left = left.remaining_after(part);
            part
        })
        .collect();
    (!left.is_positive()).then_some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(open: &[i64], amount: i64) -> Option<Vec<i64>> {
        let open: Vec<Fen> = open.iter().copied().map(Fen::new).collect();
        Some(spread(&open, Fen::new(amount))?.into_iter().map(Fen::get).collect())
    }

    #[test]
    fn the_first_parts_are_whole_and_no_more_is_taken_than_is_open() {
        assert_eq!(of(&[60, 40], 100), Some(vec![60, 40]));
        assert_eq!(of(&[60, 40], 70), Some(vec![60, 10]));
        assert_eq!(of(&[60, 40], 60), Some(vec![60, 0]));
        assert_eq!(of(&[0, 40], 30), Some(vec![0, 30]));
        assert_eq!(of(&[60, 40], 101), None);
        assert_eq!(of(&[], 1), None);
    }
}
