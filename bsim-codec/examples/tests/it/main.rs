//! The tests of `mock_server` and `client`: each against bytes, and both together.

mod conversation;
mod mock;
mod mock_asmx;
mod mock_http;
