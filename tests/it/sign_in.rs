//! Signing in, staying signed in, and what ends it.

use chrono::Duration;
use chuangquan::store::DbError;
use chuangquan::store::schema::{audit_event, refresh_token};
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::json;

use crate::support::identity::{PASSWORD, login, refresh, registered, start, text};

#[test]
fn wrong_login_and_wrong_password_look_the_same() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let wrong = login(&app, &sent["user"]["login"], "not the password").expect_problem(401, "wrong_credentials");
    for unknown in ["nobody", "no\u{1}body", ""] {
        assert_eq!(login(&app, &json!(unknown), PASSWORD).expect_problem(401, "wrong_credentials"), wrong);
    }
    // What no text may hold is refused before anybody looks for the login.
    login(&app, &json!("no\u{0}body"), PASSWORD).expect_problem(422, "invalid_input");
}

#[test]
fn guessing_is_slowed_and_then_forgiven() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    for _ in 0..10 {
        login(&app, &sent["user"]["login"], "not the password").expect_problem(401, "wrong_credentials");
    }
    login(&app, &sent["user"]["login"], PASSWORD).expect_problem(429, "too_many_attempts");
    let (other, _) = registered(&app, "enterprise");
    login(&app, &other["user"]["login"], PASSWORD).expect(200);
    app.advance(Duration::seconds(31));
    login(&app, &sent["user"]["login"], PASSWORD).expect(200);
}

#[test]
fn an_access_token_ends_and_a_refresh_token_renews_it() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let tokens = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    app.advance(Duration::minutes(15));
    app.get("/api/v1/me", text(&tokens["access_token"])).expect_problem(401, "unauthenticated");
    let renewed = refresh(&app, &tokens).expect(200).json();
    app.get("/api/v1/me", text(&renewed["access_token"])).expect(200);
    app.advance(Duration::days(14));
    refresh(&app, &renewed).expect_problem(401, "token_refused");
}

#[test]
fn a_spent_refresh_token_that_comes_back_ends_the_family() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let first = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let other_device = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let second = refresh(&app, &first).expect(200).json();
    app.advance(Duration::seconds(61));
    refresh(&app, &first).expect_problem(401, "token_refused");
    refresh(&app, &second).expect_problem(401, "token_refused");
    refresh(&app, &other_device).expect(200);
    let reused: i64 = app.read(|conn| {
        audit_event::table
            .filter(audit_event::action.eq("user.refresh_token_reused"))
            .count()
            .get_result(conn)
            .map_err(DbError::from)
    });
    assert_eq!(reused, 1);
}

/// A page that is left while its token is renewed never learns of the new one.
#[test]
fn a_refresh_token_whose_answer_was_lost_is_traded_again_and_the_lost_one_ends_the_family() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let first = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let lost = refresh(&app, &first).expect(200).json();
    let second = refresh(&app, &first).expect(200).json();
    let third = refresh(&app, &second).expect(200).json();
    // Somebody received what seemed to be lost.
    refresh(&app, &lost).expect_problem(401, "token_refused");
    refresh(&app, &third).expect_problem(401, "token_refused");
}

#[test]
fn a_spent_refresh_token_whose_successor_was_used_ends_the_family_at_once() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let first = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let second = refresh(&app, &first).expect(200).json();
    let third = refresh(&app, &second).expect(200).json();
    refresh(&app, &first).expect_problem(401, "token_refused");
    refresh(&app, &third).expect_problem(401, "token_refused");
}

#[test]
fn of_many_who_bring_the_same_refresh_token_at_once_one_has_a_token_that_is_good() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    for _ in 0..5 {
        let tokens = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| refresh(&app, &tokens))).collect();
            for thread in threads {
                thread.join().expect("a reply").expect(200);
            }
        });
    }
    let good: Vec<i64> = app.read(|conn| {
        let unspent = refresh_token::spent_at.is_null().and(refresh_token::revoked_at.is_null());
        let good = refresh_token::table.filter(unspent);
        good.group_by(refresh_token::family_id).select(count_star()).load(conn).map_err(DbError::from)
    });
    // The five, and the one of the registration.
    assert!(good.iter().all(|tokens| *tokens == 1), "{good:?}");
    assert!(good.len() >= 5, "{good:?}");
}

#[test]
fn signing_out_ends_the_sign_in() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let tokens = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let renewed = refresh(&app, &tokens).expect(200).json();
    let body = json!({"refresh_token": renewed["refresh_token"]});
    app.post_public("/api/v1/auth/logout", &body).expect(204);
    app.post_public("/api/v1/auth/logout", &body).expect(204);
    app.post_public("/api/v1/auth/logout", &json!({"refresh_token": "never given"})).expect(204);
    refresh(&app, &renewed).expect_problem(401, "token_refused");
}

#[test]
fn a_new_password_ends_every_sign_in() {
    let app = start();
    let (sent, _) = registered(&app, "enterprise");
    let here = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let there = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let change = |present: &str, new: &str| {
        let body = json!({"password": present, "new_password": new});
        app.post("/api/v1/auth/password", text(&here["access_token"]), &body)
    };
    let problem = change("not the password", "battery staple").expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["code"], "wrong_password");
    let problem = change(PASSWORD, "short").expect_problem(422, "invalid_input");
    assert_eq!(problem["errors"][0]["field"], "new_password");
    refresh(&app, &there).expect(200);
    change(PASSWORD, "battery staple").expect(204);
    refresh(&app, &here).expect_problem(401, "token_refused");
    login(&app, &sent["user"]["login"], PASSWORD).expect_problem(401, "wrong_credentials");
    login(&app, &sent["user"]["login"], "battery staple").expect(200);
}

#[test]
fn a_suspended_organisation_is_signed_out() {
    let app = start();
    let operator = app.platform_administrator();
    let (sent, answer) = registered(&app, "enterprise");
    let tokens = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
    let id = text(&answer["organisation"]["id"]);
    let step = |step: &str| {
        let body = json!({"reason": "调查期间"});
        app.post(&format!("/api/v1/organisations/{id}/{step}"), &operator.token, &body).expect(200)
    };
    step("suspend");
    refresh(&app, &tokens).expect_problem(401, "token_refused");
    login(&app, &sent["user"]["login"], PASSWORD).expect_problem(401, "organisation_closed");
    login(&app, &sent["user"]["login"], "not the password").expect_problem(401, "wrong_credentials");
    step("reinstate");
    login(&app, &sent["user"]["login"], PASSWORD).expect(200);
}

/// Whatever the order in which they come, nobody is signed in after the suspension is through.
#[test]
fn a_sign_in_does_not_slip_past_a_suspension() {
    let app = start();
    let operator = app.platform_administrator();
    for _ in 0..8 {
        let (sent, answer) = registered(&app, "enterprise");
        let first = login(&app, &sent["user"]["login"], PASSWORD).expect(200).json();
        let path = format!("/api/v1/organisations/{}/suspend", text(&answer["organisation"]["id"]));
        let (renewed, entered) = std::thread::scope(|scope| {
            let renewed = scope.spawn(|| refresh(&app, &first));
            let entered = scope.spawn(|| login(&app, &sent["user"]["login"], PASSWORD));
            app.post(&path, &operator.token, &json!({"reason": "调查期间"})).expect(200);
            (renewed.join().expect("a reply"), entered.join().expect("a reply"))
        });
        for reply in [renewed, entered] {
            if reply.status == 200 {
                refresh(&app, &reply.json()).expect_problem(401, "token_refused");
            } else {
                assert_eq!(reply.status, 401, "{}", reply.text);
            }
        }
    }
}
