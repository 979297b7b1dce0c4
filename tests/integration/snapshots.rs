//! What a change adds to the outside shows as a difference in a file: the table of routes and the API document.

use crate::support::assert_snapshot;

#[test]
fn the_table_of_routes_is_written_down() {
    assert_snapshot("tests/routes.txt", &peer2peer::routes::table());
}

#[test]
fn the_api_document_is_written_down() {
    let document = peer2peer::openapi::document().to_pretty_json().unwrap();
    assert_snapshot("tests/openapi.json", &format!("{document}\n"));
}
