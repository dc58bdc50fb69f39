//! Reminders that wait to be sent when their bill is paid.

use chuangquan::notify::{Mailer, Sent};

use super::*;
use crate::support::letter_box::Mailbox;

/// A house whose bill is due in three days, with a mail server that takes everything; what was written before is sent.
fn due_soon(refusals: u32) -> (House, BookingId, Mailbox, Mailer) {
    let house = House::open();
    let booking = house.app.accepted_booking(&house.scene);
    let (before, url) = Mailbox::open(0);
    let mailer = Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer");
    while house.app.write(|tx| notify::expand_events(tx, 1_000)) > 0 {}
    while house.deliver(&mailer).is_some() {}
    assert!(!before.messages.lock().expect("the mailbox").is_empty());
    house.on(day(3, 29));
    assert_eq!(house.remind(), 1);
    let (mailbox, url) = Mailbox::open(refusals);
    (house, booking, mailbox, Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer"))
}

impl House {
    fn deliver(&self, mailer: &Mailer) -> Option<Sent> {
        notify::deliver(&self.app.db, mailer).expect("the database answers")
    }

    fn expand(&self) {
        self.app.write(|tx| notify::expand_events(tx, 1_000));
    }

    /// How many reminders of bills the enterprise finds in the product.
    fn reminders_read(&self) -> usize {
        let messages = self.get(&self.scene.enterprise, "/me/messages").expect(200).json();
        let topics = messages["items"].as_array().expect("items").iter().filter_map(|one| one["topic"].as_str());
        topics.filter(|topic| ["bill.due_soon", "bill.overdue"].contains(topic)).count()
    }
}

fn arrived(mailbox: &Mailbox) -> usize {
    mailbox.messages.lock().expect("the mailbox").len()
}

#[test]
fn a_reminder_that_waits_is_not_sent_once_the_bill_is_paid() {
    let (house, booking, mailbox, mailer) = due_soon(0);
    house.expand();
    house.receive(booking, OWN, None).expect(201);
    assert_eq!(house.deliver(&mailer), Some(Sent::KeptBack));
    assert_eq!(house.deliver(&mailer), None, "and never tried again");
    assert_eq!(arrived(&mailbox), 0);
    assert_eq!(house.reminders_read(), 1, "it was there before");
    let states = texts(
        &house.app,
        "SELECT m.state FROM mail m JOIN outbox o ON o.id = m.outbox_id WHERE o.topic = 'bill.due_soon'",
    );
    assert_eq!(states, ["kept"]);
}

#[test]
fn a_reminder_that_is_not_written_yet_is_not_written_once_the_bill_is_paid() {
    let (house, booking, mailbox, mailer) = due_soon(0);
    house.receive(booking, OWN, None).expect(201);
    house.expand();
    while let Some(outcome) = house.deliver(&mailer) {
        assert_eq!(outcome, Sent::Delivered, "the receipt is told");
    }
    assert_eq!((arrived(&mailbox), house.reminders_read()), (1, 0));
}

#[test]
fn a_reminder_is_held_back_between_two_attempts_and_when_the_bill_is_credited() {
    let (house, _, mailbox, mailer) = due_soon(1);
    house.expand();
    assert!(matches!(house.deliver(&mailer), Some(Sent::Failed(_))));
    house.credit_all();
    house.app.advance(Duration::minutes(1));
    assert_eq!(house.deliver(&mailer), Some(Sent::KeptBack));
    assert_eq!(arrived(&mailbox), 0);
}

#[test]
fn a_reminder_is_sent_as_long_as_anything_is_open() {
    let (house, booking, mailbox, mailer) = due_soon(0);
    house.expand();
    house.receive(booking, OWN - 1, None).expect(201);
    assert_eq!(house.deliver(&mailer), Some(Sent::Delivered));
    assert_eq!(arrived(&mailbox), 1);
}

impl House {
    /// The provider takes all of the only bill back.
    fn credit_all(&self) {
        let bill = self.bill();
        let path = format!("/bills/{}/credit-notes", bill["id"].as_str().expect("an id"));
        let body = json!({ "amount_fen": bill["amount_fen"], "reason": "整单取消" });
        self.post(&self.scene.provider, &path, &body).expect(201);
    }
}
