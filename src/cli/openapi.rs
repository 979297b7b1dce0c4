//! `peer2peer openapi`: prints the API document.

pub(super) fn run() -> anyhow::Result<()> {
    println!("{}", crate::openapi::document().to_pretty_json()?);
    Ok(())
}
