//! The chain of custody, and what is asked about samples.

mod view;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Invalid, text_enum};
use crate::web::FieldError;

pub use view::{BookingSamples, CustodyEntry, Reception, Sample, SampleArrival, SampleDetail, SampleLabel};

text_enum! {
    /// What becomes of a sample when the work is done.
    #[schema(as = SampleAfterUse)]
    pub enum AfterUse {
        Return = "return",
        Destroy = "destroy",
    }
}

text_enum! {
    /// Where a sample stands.
    #[schema(as = SampleState)]
    pub enum State {
        /// It has a label and has not arrived.
        Registered = "registered",
        Held = "held",
        InTest = "in_test",
        Tested = "tested",
        /// Announced and not there, or not found any more.
        Missing = "missing",
        Returned = "returned",
        Destroyed = "destroyed",
    }
}

text_enum! {
    /// An entry of the chain of custody.
    #[schema(as = SampleStep)]
    pub enum Step {
        Register = "register",
        /// It was taken from another sample.
        Take = "take",
        Receive = "receive",
        Miss = "miss",
        Move = "move",
        /// Parts were taken from it.
        Split = "split",
        BeginTest = "begin_test",
        EndTest = "end_test",
        Return = "return",
        Destroy = "destroy",
    }
}

/// A step that a state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{step} is not possible in state {state}")]
pub struct IllegalStep {
    pub state: State,
    pub step: Step,
}

impl State {
    /// The one way from state to state; `sample_next` in the database says the same.
    ///
    /// # Errors
    /// The step is not possible here.
    pub const fn next(self, step: Step) -> Result<Self, IllegalStep> {
        use {State as S, Step as T};
        Ok(match (self, step) {
            (S::Registered | S::Missing, T::Receive) => S::Held,
            (S::Registered | S::Held | S::InTest | S::Tested, T::Miss) => S::Missing,
            (S::Held | S::InTest | S::Tested, T::Move) | (S::Held | S::Tested, T::Split) => self,
            (S::Held | S::Tested, T::BeginTest) => S::InTest,
            (S::InTest, T::EndTest) => S::Tested,
            (S::Held | S::Tested, T::Return) => S::Returned,
            (S::Held | S::InTest | S::Tested, T::Destroy) => S::Destroyed,
            _ => return Err(IllegalStep { state: self, step }),
        })
    }

    /// The steps that are possible here.
    pub fn allowed(self) -> Vec<&'static str> {
        Step::ALL.iter().filter(|&&step| self.next(step).is_ok()).map(|step| step.as_str()).collect()
    }

    /// Nothing can happen to it any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Returned | Self::Destroyed)
    }
}

/// A sample as it is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSample {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Material, amount, hazards; at most 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub description: String,
}

impl NewSample {
    /// One of several that were only counted.
    pub fn counted(number: usize) -> Self {
        Self { name: format!("样品 Sample {number}"), description: String::new() }
    }

    /// What speaks against it; `field` is its place.
    pub fn faults(&self, field: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !(1..=200).contains(&self.name.trim().chars().count()) {
            let invalid = Invalid::new("length", "名称应为 1 到 200 字", "a name has 1 to 200 characters");
            faults.push(FieldError::invalid(format!("{field}.name"), invalid));
        }
        if self.description.chars().count() > 2_000 {
            let invalid = Invalid::new("length", "说明最多 2000 字", "at most 2,000 characters");
            faults.push(FieldError::invalid(format!("{field}.description"), invalid));
        }
        faults
    }
}

/// The most samples of a booking, with those that were taken from others.
pub const MOST: usize = 1_000;

/// The most that are announced at once.
pub const MOST_AT_ONCE: usize = 500;

/// Samples that are announced for a booking.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSamples {
    #[schema(min_items = 1, max_items = 500)]
    pub samples: Vec<NewSample>,
    pub after_use: AfterUse,
}

/// A sample that arrived, and how.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrived {
    pub code: String,
    /// Damaged packing, wrong amount and the like; in order, if absent.
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub condition: Option<String>,
}

/// The arrival of a booking's samples. Registered ones that are not named are recorded as missing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReception {
    #[schema(max_items = 500)]
    pub arrived: Vec<Arrived>,
    /// How many pieces were counted.
    #[schema(minimum = 0, maximum = 1_000)]
    pub counted: i32,
    /// Where they are kept; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub place: String,
    /// Needed where the count is not what was announced.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub note: Option<String>,
}

text_enum! {
    /// What the provider does with a sample.
    pub enum SampleAct {
        Receive = "receive",
        Miss = "miss",
        Move = "move",
        BeginTest = "begin_test",
        EndTest = "end_test",
        Return = "return",
        Destroy = "destroy",
        /// Takes `parts` from it.
        Split = "split",
    }
}

impl SampleAct {
    pub const fn step(self) -> Step {
        match self {
            Self::Receive => Step::Receive,
            Self::Miss => Step::Miss,
            Self::Move => Step::Move,
            Self::BeginTest => Step::BeginTest,
            Self::EndTest => Step::EndTest,
            Self::Return => Step::Return,
            Self::Destroy => Step::Destroy,
            Self::Split => Step::Split,
        }
    }

    /// Whether where it happens must be said.
    const fn needs_place(self) -> bool {
        matches!(self, Self::Receive | Self::Move)
    }

    /// Whether a word about it must be said: to whom, how, since when.
    const fn needs_note(self) -> bool {
        matches!(self, Self::Miss | Self::Return | Self::Destroy)
    }
}

/// A step of the chain of custody.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSampleStep {
    pub act: SampleAct,
    /// Needed to receive and to move.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub place: Option<String>,
    #[serde(default)]
    #[schema(max_length = 1_000)]
    pub condition: Option<String>,
    /// Needed to return, to destroy and for what is missing: to whom, how, since when.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    pub note: Option<String>,
    /// What is taken from it, with `split`.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub parts: Vec<NewSample>,
}

/// Where, how and what else, as an entry keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub place: Option<String>,
    pub condition: Option<String>,
    pub note: Option<String>,
}

impl NewSampleStep {
    /// What the entry keeps, or what speaks against it.
    ///
    /// # Errors
    /// Every fault.
    pub fn words(&self) -> Result<Words, Vec<FieldError>> {
        let mut faults = Vec::new();
        let words = Words {
            place: text("place", self.place.as_deref(), 200, self.act.needs_place(), &mut faults),
            condition: text("condition", self.condition.as_deref(), 1_000, false, &mut faults),
            note: text("note", self.note.as_deref(), 2_000, self.act.needs_note(), &mut faults),
        };
        if (self.act == SampleAct::Split) != (1..=50).contains(&self.parts.len()) {
            let invalid =
                Invalid::new("parts", "分样须给出 1 到 50 份，其他操作不给", "1 to 50 parts, and only to split");
            faults.push(FieldError::invalid("parts", invalid));
        }
        for (place, part) in self.parts.iter().enumerate() {
            faults.extend(part.faults(&format!("parts.{place}")));
        }
        if faults.is_empty() { Ok(words) } else { Err(faults) }
    }
}

/// A text without blanks around it; none for nothing.
pub fn text(
    field: &str,
    said: Option<&str>,
    most: usize,
    is_needed: bool,
    faults: &mut Vec<FieldError>,
) -> Option<String> {
    let said = said.map(str::trim).filter(|said| !said.is_empty());
    let length = said.map_or(0, |said| said.chars().count());
    if length > most || (is_needed && length == 0) {
        let (zh, en) = (format!("请填写 1 到 {most} 字"), format!("write 1 to {most} characters"));
        faults.push(FieldError::invalid(field, Invalid::new("length", zh, en)));
    }
    said.map(str::to_owned)
}

#[cfg(test)]
mod tests;
