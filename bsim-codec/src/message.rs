//! The messages of the service: requests, responses, and the session that both carry.

pub mod request;
pub mod response;
mod row;
pub(crate) mod session;
