//! The one integration binary: everything that needs a server, a database or a process.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod embedded_postgres;
