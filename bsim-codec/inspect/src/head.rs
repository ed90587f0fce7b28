//! Heads of HTTP messages and bodies without an end, which the codec does not split.

use bsim_codec::Limits;
use bsim_codec::http::{self, Progress, Split};

/// Whether the first line is a start line of HTTP.
pub(crate) fn is_http(input: &[u8]) -> bool {
    let input = input.trim_ascii_start();
    let line = input.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let method = line.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let is_request = method > 0
        && line.get(method) == Some(&b' ')
        && line.windows(6).any(|part| part == b" HTTP/");
    line.starts_with(b"HTTP/") || is_request
}

/// The length of the head at the start of the bytes, to its empty line. None without an empty line.
pub(crate) fn head_len(bytes: &[u8]) -> Option<usize> {
    let mut len = bytes.len() - bytes.trim_ascii_start().len();
    for line in bytes[len..].split_inclusive(|&byte| byte == b'\n') {
        len += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return Some(len);
        }
    }
    None
}

/// Whether this is the head of an interim response.
pub(crate) fn is_interim(head: &[u8]) -> bool {
    let split = http::split_response(head, &mut Progress::default(), Limits::default());
    matches!(split, Ok(Split::Incomplete { head: Some(head), .. }) if head.status < 200)
}

/// The data of a chunked body without an end.
pub(crate) fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.iter().position(|&byte| byte == b'\n') {
        let (line, rest) = chunks.split_at(end + 1);
        let digits = line.split(|byte| !byte.is_ascii_hexdigit()).next().unwrap_or_default();
        let len = str::from_utf8(digits).ok().and_then(|it| usize::from_str_radix(it, 16).ok());
        let Some(len @ 1..) = len else { break };
        body.extend_from_slice(&rest[..len.min(rest.len())]);
        chunks = rest.get(len..).unwrap_or_default();
        chunks = chunks.strip_prefix(b"\r").unwrap_or(chunks);
        chunks = chunks.strip_prefix(b"\n").unwrap_or(chunks);
    }
    body
}
