use proptest::prelude::*;

use super::*;

#[test]
fn every_pair_of_state_and_step() {
    use {State as S, Step as T};
    let ways = [
        (S::Registered, T::Receive, S::Held),
        (S::Registered, T::Miss, S::Missing),
        (S::Missing, T::Receive, S::Held),
        (S::Held, T::Miss, S::Missing),
        (S::Held, T::Move, S::Held),
        (S::Held, T::Split, S::Held),
        (S::Held, T::BeginTest, S::InTest),
        (S::Held, T::Return, S::Returned),
        (S::Held, T::Destroy, S::Destroyed),
        (S::InTest, T::Miss, S::Missing),
        (S::InTest, T::Move, S::InTest),
        (S::InTest, T::EndTest, S::Tested),
        (S::InTest, T::Destroy, S::Destroyed),
        (S::Tested, T::Miss, S::Missing),
        (S::Tested, T::Move, S::Tested),
        (S::Tested, T::Split, S::Tested),
        (S::Tested, T::BeginTest, S::InTest),
        (S::Tested, T::Return, S::Returned),
        (S::Tested, T::Destroy, S::Destroyed),
    ];
    for &state in S::ALL {
        for &step in T::ALL {
            let way = ways.iter().find(|way| (way.0, way.1) == (state, step)).map(|way| way.2);
            assert_eq!(state.next(step).ok(), way, "{state} {step}");
        }
    }
}

#[test]
fn what_a_step_must_say() {
    let step = |act, place: Option<&str>, note: Option<&str>| NewSampleStep {
        act,
        place: place.map(str::to_owned),
        condition: None,
        note: note.map(str::to_owned),
        parts: Vec::new(),
    };
    let fields = |step: &NewSampleStep| {
        step.words().err().unwrap_or_default().into_iter().map(|fault| fault.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(&step(SampleAct::Move, Some(" "), None)), ["place"]);
    assert_eq!(fields(&step(SampleAct::Return, None, None)), ["note"]);
    assert_eq!(fields(&step(SampleAct::Split, None, None)), ["parts"]);
    assert!(fields(&step(SampleAct::BeginTest, None, None)).is_empty());
    let moved = step(SampleAct::Move, Some(" 二号柜 "), None).words().expect("words");
    assert_eq!(moved.place.as_deref(), Some("二号柜"));
}

proptest! {
    /// Wherever a walk leads: what is over stays over, and whatever is not over can still end.
    #[test]
    fn a_chain_never_goes_on_after_its_end(steps in prop::collection::vec(0..Step::ALL.len(), 0..60)) {
        let mut state = State::Registered;
        for index in steps {
            let step = Step::ALL[index];
            match state.next(step) {
                Ok(next) => {
                    prop_assert!(!state.is_over());
                    prop_assert!(next != State::Registered);
                    state = next;
                }
                Err(refused) => prop_assert_eq!(refused, IllegalStep { state, step }),
            }
            prop_assert_eq!(state.allowed().is_empty(), state.is_over());
        }
    }
}
