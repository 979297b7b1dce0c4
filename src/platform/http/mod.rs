//! What HTTP needs before a handler runs: the request's context, who is asking, strict bodies, idempotency.

mod body;
mod context;
mod idempotency;
mod member;
mod operator;
mod resolve;
mod upload;

pub(crate) use body::entered;
pub use body::{Empty, Entered, FormBody, JsonBody, PageParams, PathId, QueryParams, for_anybody, parse_form, path_id};
pub use context::{RequestContext, Site};
pub use idempotency::{FormId, IdempotencyKey, once};
pub use member::{Member, Visitor, members_only};
pub use operator::{Operator, operators_only};
pub use resolve::{resolve, session_cookies};
pub use upload::{Upload, upload};
