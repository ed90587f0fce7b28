//! The messages of the service: requests, responses, and the session that both carry.

pub mod request;
pub mod response;
pub(crate) mod session;
