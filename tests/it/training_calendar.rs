//! Trainings in the calendars of those who learn, who teach and who provide, and in mails.

use chuangquan::identity::Role;
use chuangquan::kernel::ListingId;
use chuangquan::notify::{self, Mailer};
use icalendar::parser::{Calendar, read_calendar, unfold};
use serde_json::{Value, json};

use crate::support::booking::hours;
use crate::support::given::{DISTRICT, Person};
use crate::support::letter_box::Mailbox;
use crate::support::{Reply, TestApp};

struct Lab {
    app: TestApp,
    provider: Person,
    trainer: Person,
    learners: Vec<Person>,
    listing: ListingId,
    training: String,
}

impl Lab {
    /// A training of three seats tomorrow from nine to ten, given by a colleague of who offered it.
    fn open() -> Self {
        let app = TestApp::start();
        let provider = app.provider();
        let trainer = app.colleague(provider.organisation(), Role::ProviderMember, DISTRICT);
        let learners = vec![app.enterprise(), app.enterprise()];
        let listing = app.listing(&provider);
        let new = json!({
            "window": hours(9, 10), "place": "材料楼 101", "capacity": 3, "trainer_id": trainer.caller.user_id,
        });
        let path = format!("/api/v1/listings/{listing}/trainings");
        let training = app.post(&path, &provider.token, &new).expect(201).id();
        Self { app, provider, trainer, learners, listing, training }
    }

    fn at(&self, person: &Person, part: &str, body: &Value) -> Reply {
        self.app.post(&format!("/api/v1/trainings/{}/{part}", self.training), &person.token, body)
    }

    fn feed(&self, person: &Person, body: &Value) -> Feed<'_> {
        let feed = self.app.post("/api/v1/calendar-feeds", &person.token, body).expect(201).json();
        let url = feed["url"].as_str().expect("an address").strip_prefix(self.app.client.base()).expect("ours");
        Feed { app: &self.app, url: url.to_owned(), uid: format!("training-{}@chuangquan", self.training) }
    }
}

struct Feed<'a> {
    app: &'a TestApp,
    url: String,
    uid: String,
}

impl Feed<'_> {
    fn text(&self) -> (String, String) {
        let reply = self.app.get_public(&self.url).expect(200);
        (reply.text.replace("\r\n ", ""), reply.header("etag").expect("a tag").to_owned())
    }

    /// Sequence, status and start of the training; nothing where it does not stand there.
    fn tells(&self) -> Option<[String; 3]> {
        let text = self.app.get_public(&self.url).expect(200).text;
        let unfolded = unfold(&text);
        let calendar: Calendar<'_> = read_calendar(&unfolded).expect("a calendar");
        let value = |event: &icalendar::parser::Component<'_>, name: &str| {
            let found = event.properties.iter().find(|p| AsRef::<str>::as_ref(&p.name) == name);
            found.map(|p| p.val.to_string()).unwrap_or_default()
        };
        let events: Vec<_> = calendar.components.iter().filter(|c| value(c, "UID") == self.uid).collect();
        assert!(events.len() <= 1, "once: {text}");
        events.first().map(|event| ["SEQUENCE", "STATUS", "DTSTART"].map(|name| value(event, name)))
    }
}

fn told(sequence: &str, status: &str, start: &str) -> Option<[String; 3]> {
    Some([sequence, status, start].map(str::to_owned))
}

#[test]
fn a_training_stands_in_the_feeds_of_those_whom_it_concerns_and_of_nobody_else() {
    let lab = Lab::open();
    let [first, second] = [&lab.learners[0], &lab.learners[1]];
    let own = json!({ "kind": "user" });
    let learns = lab.feed(first, &own);
    let stranger = lab.feed(second, &own);
    let teaches = lab.feed(&lab.trainer, &own);
    let offered = lab.feed(&lab.provider, &own);
    let of_listing = lab.feed(&lab.provider, &json!({ "kind": "listing", "listing_id": lab.listing }));
    let of_provider = lab.feed(&lab.provider, &json!({ "kind": "provider" }));
    assert_eq!((learns.tells(), offered.tells()), (None, None), "who only typed it in does not give it");
    let staff = [&teaches, &of_listing, &of_provider];
    for feed in staff {
        assert_eq!(feed.tells(), told("1", "CONFIRMED", "20260303T090000"));
    }

    let tags = staff.map(|feed| feed.text().1);
    lab.at(first, "seats", &json!({})).expect(201);
    assert_eq!(learns.tells(), told("1", "CONFIRMED", "20260303T090000"));
    assert_eq!(stranger.tells(), None);
    for (feed, before) in staff.iter().zip(tags) {
        let (text, tag) = feed.text();
        assert!(text.contains("1/3") && tag != before, "a seat is a change: {text}");
        assert_eq!(feed.tells(), told("2", "CONFIRMED", "20260303T090000"));
    }

    // What others do is no news for who has a seat, and nobody reads who else has one.
    let before = learns.text().1;
    lab.at(second, "seats", &json!({})).expect(201);
    assert_eq!(learns.text().1, before);
    for feed in [&learns, &stranger, &teaches, &of_listing, &of_provider] {
        let text = feed.text().0;
        assert!(lab.learners.iter().all(|learner| !text.contains(&learner.caller.login)), "{text}");
        assert!(text.contains(&lab.trainer.caller.login), "who gives it: {text}");
    }

    lab.at(&lab.provider, "move", &json!({ "window": hours(13, 14), "reason": "老师出差" })).expect(200);
    assert_eq!(learns.tells(), told("2", "CONFIRMED", "20260303T130000"));
    assert_eq!(teaches.tells(), told("4", "CONFIRMED", "20260303T130000"));
    lab.at(second, "leave", &json!({})).expect(200);
    assert_eq!(stranger.tells(), told("3", "CANCELLED", "20260303T130000"));
    lab.at(second, "seats", &json!({})).expect(201);
    assert_eq!(stranger.tells(), told("4", "CONFIRMED", "20260303T130000"));
    lab.at(&lab.provider, "cancel", &json!({})).expect(200);
    for feed in [&learns, &stranger, &teaches, &of_listing, &of_provider] {
        let found = feed.tells().expect("it is told that it is off");
        assert_eq!(found[1], "CANCELLED");
    }
    assert_eq!(learns.tells(), told("3", "CANCELLED", "20260303T130000"));
    lab.app.advance(chrono::Duration::days(32));
    assert!(
        [&learns, &teaches, &of_provider].iter().all(|feed| feed.tells().is_none()),
        "a month later nobody need be told"
    );
}

#[test]
fn mails_invite_to_a_training_move_it_and_call_it_off() {
    let lab = Lab::open();
    let (mailbox, url) = Mailbox::open(0);
    let mailer = Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer");
    let mails = |person: &Person| {
        while lab.app.write(|tx| notify::expand_events(tx, 100)) > 0 {}
        while notify::deliver(&lab.app.db, &mailer).expect("the database answers").is_some() {}
        let to = format!("To: {}@example.com", person.caller.login);
        let messages = mailbox.messages.lock().expect("the mailbox");
        let own = messages.iter().filter(|message| message.contains(&to) && message.contains("text/calendar"));
        own.map(|message| calendar_of(message)).collect::<Vec<_>>()
    };
    let learner = &lab.learners[0];
    let uid = format!("UID:training-{}@chuangquan\r\n", lab.training);
    lab.at(learner, "seats", &json!({})).expect(201);
    lab.at(&lab.provider, "move", &json!({ "window": hours(13, 14), "reason": "老师出差" })).expect(200);
    lab.at(&lab.learners[1], "seats", &json!({})).expect(201);
    let own = mails(learner);
    // Mails that are written late tell the newest: both know of the move.
    assert_eq!(own.len(), 2, "{own:?}");
    for (method, text) in &own {
        assert!(method == "REQUEST" && text.contains(&uid) && text.contains("SEQUENCE:2\r\n"), "{text}");
        assert!(text.contains("20260303T130000"), "{text}");
    }
    assert!(own.iter().any(|(_, text)| text.contains("老师出差")), "{own:?}");
    let teaching = mails(&lab.trainer);
    assert_eq!(teaching.len(), 2, "offered and moved: {teaching:?}");
    assert!(teaching.iter().all(|(method, text)| method == "REQUEST" && text.contains(&uid)), "{teaching:?}");

    lab.at(&lab.learners[1], "leave", &json!({})).expect(200);
    let left = mails(&lab.learners[1]).pop().expect("who left is told");
    assert!(left.0 == "CANCEL" && left.1.contains("STATUS:CANCELLED") && left.1.contains(&uid), "{left:?}");
    lab.at(&lab.provider, "cancel", &json!({})).expect(200);
    let off = mails(learner).pop().expect("who has a seat is told");
    assert!(off.0 == "CANCEL" && off.1.contains("SEQUENCE:3\r\n") && off.1.contains("STATUS:CANCELLED"), "{off:?}");
    assert_eq!(mails(&lab.learners[1]).len(), 2, "who left before is told nothing more");
}

#[test]
fn who_gives_a_training_is_replaced_and_both_calendars_follow() {
    let lab = Lab::open();
    let own = json!({ "kind": "user" });
    let successor = lab.app.colleague(lab.provider.organisation(), Role::ProviderMember, DISTRICT);
    let learner = &lab.learners[0];
    lab.at(learner, "seats", &json!({})).expect(201);
    let [gave, gives, learns] = [&lab.trainer, &successor, learner].map(|person| lab.feed(person, &own));
    assert_eq!((gave.tells(), gives.tells()), (told("2", "CONFIRMED", "20260303T090000"), None));

    let to = |person: &Person| json!({ "trainer_id": person.caller.user_id, "reason": "老师出差" });
    lab.at(&lab.provider, "move", &to(learner)).expect_problem(422, "invalid_input");
    lab.at(&lab.provider, "move", &to(&lab.trainer)).expect_problem(422, "invalid_input");
    let endless = json!({ "starts_at": "2026-03-03T01:00:00Z", "ends_at": "9999-12-31T00:00:00Z" });
    let forever = json!({ "window": endless, "reason": "一直培训" });
    lab.at(&lab.provider, "move", &forever).expect_problem(422, "invalid_input");
    let moved = lab.at(&lab.provider, "move", &to(&successor)).expect(200).json();
    assert_eq!(moved["trainer_name"], json!(successor.caller.login));
    assert_eq!(gave.tells(), told("3", "CANCELLED", "20260303T090000"));
    assert_eq!(gives.tells(), told("3", "CONFIRMED", "20260303T090000"));
    assert_eq!(learns.tells(), told("2", "CONFIRMED", "20260303T090000"), "the learner keeps the seat");

    let (mailbox, url) = Mailbox::open(0);
    let mailer = Mailer::new(&url, "创券 <noreply@example.com>").expect("a mailer");
    while lab.app.write(|tx| notify::expand_events(tx, 100)) > 0 {}
    while notify::deliver(&lab.app.db, &mailer).expect("the database answers").is_some() {}
    let messages = mailbox.messages.lock().expect("the mailbox").clone();
    let methods = |person: &Person| {
        let to = format!("To: {}@example.com", person.caller.login);
        let own = messages.iter().filter(|message| message.contains(&to) && message.contains("text/calendar"));
        own.map(|message| calendar_of(message).0).collect::<Vec<_>>()
    };
    assert_eq!(methods(&lab.trainer), ["CANCEL"; 2], "the mail of the offer, written late, tells the newest, too");
    assert_eq!(methods(&successor), ["REQUEST"]);

    // Handed back: it is theirs again, and the other's no more.
    lab.at(&lab.provider, "move", &to(&lab.trainer)).expect(200);
    assert_eq!(gave.tells(), told("4", "CONFIRMED", "20260303T090000"));
    assert_eq!(gives.tells(), told("4", "CANCELLED", "20260303T090000"));
    lab.app.advance(chrono::Duration::days(32));
    assert_eq!(gives.tells(), None, "a month later nobody need be told");
}

/// The iCalendar of a message: of its part that calendar programs read.
fn calendar_of(message: &str) -> (String, String) {
    use base64::Engine;
    let (_, part) = message.split_once("Content-Type: text/calendar; method=").expect("a calendar part");
    let method = part.split(';').next().unwrap_or_default().to_owned();
    let (_, body) = part.split_once("\r\n\r\n").expect("a body");
    let body = body.split("\r\n--").next().unwrap_or_default();
    let bytes = base64::engine::general_purpose::STANDARD.decode(body.replace("\r\n", "")).expect("base64");
    (method, String::from_utf8(bytes).expect("UTF-8").replace("\r\n ", ""))
}
