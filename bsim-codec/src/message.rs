pub mod request;
pub mod response;
mod row;
pub(crate) mod session;
