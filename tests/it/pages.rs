//! The web front end as the server gives it: whole, strict, small, and only where a page is asked for.

use crate::support::{Reply, TestApp};

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

/// Whether the front end was built before these tests; `make test` builds it.
fn is_built() -> bool {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend/dist/index.html").exists()
}

fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Reply {
    app.client.send("GET", path, None, None, headers)
}

#[test]
fn the_page_has_no_inline_code_and_all_its_parts() {
    let app = TestApp::start();
    if !is_built() {
        let said = get(&app, "/", &[HTML]).expect(503).text;
        assert!(said.contains("make build"), "{said}");
        return;
    }
    let reply = get(&app, "/", &[HTML]).expect(200);
    assert_eq!(reply.header("cache-control"), Some("no-cache"));
    let policy = reply.header("content-security-policy").expect("a policy").to_owned();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let page = reply.text;
    assert!(!page.contains("<script>") && !page.contains("style="), "inline code would need a weaker policy");
    let parts: Vec<_> = page.split('"').filter(|word| word.starts_with('/') && word.contains('.')).collect();
    assert!(parts.iter().any(|part| part.ends_with(".js")), "{page}");
    for part in parts {
        let reply = get(&app, part, &[]).expect(200);
        let is_named_by_content = part.starts_with("/assets/");
        assert_eq!(reply.header("cache-control").is_some_and(|lasts| lasts.contains("immutable")), is_named_by_content);
    }
    get(&app, "/", &[HTML, ("if-none-match", "*")]).expect(304);
}

#[test]
fn what_was_compressed_by_the_build_is_given_to_those_who_take_it() {
    let app = TestApp::start();
    if !is_built() {
        return;
    }
    let page = get(&app, "/", &[HTML, ("accept-encoding", "identity")]).expect(200);
    let script = page.text.split('"').find(|word| word.ends_with(".js")).expect("a script").to_owned();
    let plain = get(&app, &script, &[("accept-encoding", "identity")]).expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    let small = get(&app, &script, &[("accept-encoding", "gzip")]).expect(200);
    assert_ne!(plain.header("etag"), small.header("etag"));
}

#[test]
fn an_address_of_a_page_is_the_front_end_and_any_other_a_problem() {
    let app = TestApp::start();
    let page = if is_built() { 200 } else { 503 };
    get(&app, "/enterprise/bookings/7", &[HTML]).expect(page);
    get(&app, "/enterprise/bookings/7", &[]).expect_problem(404, "not_found");
    for path in ["/api/v1/nothing", "/assets/nothing.js", "/api"] {
        get(&app, path, &[HTML]).expect_problem(404, "not_found");
    }
    get(&app, "/.vite/manifest.json", &[]).expect_problem(404, "not_found");
    app.client.send("POST", "/", None, None, &[HTML]).expect_problem(404, "not_found");
}
