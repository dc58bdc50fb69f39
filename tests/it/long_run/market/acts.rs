//! What people do: each act is one step of one thing, or of none if nothing waits for it.

mod awards;
mod bank;
mod bookings;
mod claims;
mod clawbacks;
mod settlement;

pub use awards::apply;

use super::super::tale::{Random, Told};
use super::Market;
use crate::support::process::eventually;

/// Answers whether there was anything to do.
type Act<M> = fn(&M, &mut Random, &mut Told) -> bool;

impl Market<'_> {
    /// One person does one thing; who finds nothing to do lets another.
    pub fn step(&self, random: &mut Random, told: &mut Told) {
        while !self.act(random, told) {}
    }

    fn act(&self, random: &mut Random, told: &mut Told) -> bool {
        // How often, beside the others.
        let acts: [(usize, Act<Self>); 35] = [
            (5, Self::order),
            (4, Self::book),
            (1, Self::give_up),
            (2, Self::shift),
            (1, Self::relocate),
            (2, Self::resize),
            (1, Self::hand_on),
            (1, Self::stop),
            (1, Self::run_again),
            (1, Self::miss),
            (4, Self::deliver),
            (4, Self::accept),
            (1, Self::dispute),
            (1, Self::resolve),
            (4, Self::claim),
            (3, Self::complete),
            (3, Self::submit),
            (2, Self::review_district),
            (2, Self::review_city),
            (1, Self::publish),
            (1, Self::close_notices),
            (1, Self::draft),
            (1, Self::honour),
            (1, Self::draft_awards),
            (1, Self::draft_rewards),
            (2, Self::settle),
            (1, Self::withdraw),
            (1, Self::recall),
            (1, Self::renew),
            (1, Self::send_back),
            (1, Self::pay),
            (1, Self::doubt_match),
            (1, Self::come_back),
            (1, Self::claw_back),
            (1, Self::close_month),
        ];
        let mut chance = random.below(acts.iter().map(|(often, _)| often).sum());
        for (often, act) in acts {
            if chance < often {
                return act(self, random, told);
            }
            chance -= often;
        }
        false
    }

    /// Nobody is killed any more, and everything that waits goes to its end: what was lost on its way would not.
    pub fn finish(&self, told: &mut Told) {
        let random = &mut Random::of(0, 0);
        while self.deliver(random, told) {}
        self.dispute(random, told);
        let steps: [Act<Self>; 8] = [
            Self::honour,
            Self::resolve,
            Self::accept,
            Self::claim,
            Self::complete,
            Self::submit,
            Self::review_district,
            Self::review_city,
        ];
        for step in steps {
            while step(self, random, told) {}
        }
        self.publish(random, told);
        self.close_notices(random, told);
        eventually("every claim and award is approved", || {
            self.count(
                "SELECT (SELECT count(*) FROM claim WHERE state = 'notice')
                             + (SELECT count(*) FROM award_application WHERE state = 'notice') AS n",
            ) == 0
        });
        // What chance seldom brings about is done at least once in a run, the shortest too.
        let seldom: [Act<Self>; 26] = [
            Self::resize,
            Self::draft,
            Self::draft_awards,
            Self::draft_rewards,
            Self::withdraw,
            Self::draft,
            Self::check,
            Self::authorise,
            Self::recall,
            Self::check,
            Self::authorise,
            Self::export,
            Self::renew,
            Self::send_back,
            Self::pay,
            Self::doubt_match,
            Self::come_back,
            Self::claw_back,
            Self::claw_back,
            Self::miss,
            Self::hand_on,
            Self::stop,
            Self::run_again,
            Self::relocate,
            Self::resize,
            Self::close_month,
        ];
        for act in seldom {
            act(self, random, told);
        }
        self.draft_rest(told);
        while self.settle(random, told) {}
        while self.pay(random, told) {}
    }
}
