//! The ground under all routes: health, figures, problem answers, the schema, the API's description.

use serde_json::Value;

use crate::support::TestApp;

#[test]
fn it_lives_is_ready_and_counts() {
    let app = TestApp::start();
    app.get_public("/healthz").expect(200);
    app.get_public("/readyz").expect(200);
    let figures = app.get_public("/metrics").expect(200).text;
    assert!(figures.contains(r#"http_requests_total{method="GET",route="/readyz",status="200"} 1"#), "{figures}");
}

#[test]
fn an_unknown_path_is_a_problem_in_the_callers_language() {
    let app = TestApp::start();
    let chinese = app.get_public("/api/v1/nothing").expect_problem(404, "not_found");
    assert_eq!(chinese["title"], "没有找到，或无权查看");
    assert_eq!(chinese["instance"], "/api/v1/nothing");
    let headers = [("accept-language", "en-GB,en;q=0.8,zh;q=0.5")];
    let english = app.client.send("GET", "/api/v1/nothing", None, None, &headers).expect_problem(404, "not_found");
    assert_eq!(english["title"], "not found, or not yours to see");
}

#[test]
fn a_problem_is_in_the_encoding_that_it_says() {
    let app = TestApp::start();
    let reply = app.client.send("GET", "/api/v1/nothing", None, None, &[("accept-encoding", "gzip")]).expect(404);
    match reply.header("content-encoding") {
        Some(encoding) => assert_eq!((encoding, &reply.bytes[..2]), ("gzip", [0x1f, 0x8b].as_slice())),
        None => assert_eq!(reply.json()["code"], "not_found"),
    }
}

#[test]
fn the_api_describes_itself_and_its_page_needs_no_network() {
    let app = TestApp::start();
    let document: Value = app.get_public("/api/openapi.json").expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let page = app.get_public("/api/docs/index.html").expect(200).text;
    assert!(!page.contains("https://"), "the page loads something from elsewhere: {page}");
}
