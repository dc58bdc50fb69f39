//! What is done with webhooks, by subject.

mod deliver;
mod manage;

pub use deliver::{Sender, Sent, deliver, enqueue};
pub use manage::{
    WebhookWithSecret, webhook_create, webhook_deliveries, webhook_list, webhook_replay, webhook_revoke, webhook_test,
    webhook_update,
};
