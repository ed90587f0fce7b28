//! How to read.

use bsim_codec::{Limits, ReadOptions};

use crate::error::{bsim_error, misuse};
use crate::status::{BSIM_MISUSE_EXTRA_MEMBER, BSIM_MISUSE_SIZE};

/// How to read a body. A null pointer stands for the defaults, as does a member that is 0.
///
/// The struct may grow at its end. `size` tells the library which one the program was compiled
/// with, so set it: `bsim_options options = { .size = sizeof options };`
///
/// A program may be compiled with a later header than the library that it runs with. A member that
/// the library does not know has to be 0 then, else it is #BSIM_MISUSE_EXTRA_MEMBER: no option is
/// ignored.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bsim_options {
    /// `sizeof(bsim_options)`. No version has more than 4096 bytes: more is #BSIM_MISUSE_SIZE.
    pub size: usize,
    /// Bytes of input; by default 64 MiB. Never more than 4 GiB less one byte. Of an HTTP message,
    /// the body counts; of a body in chunks, their framing counts, too.
    pub max_input: usize,
    /// Open elements; by default 64.
    pub max_depth: usize,
    /// Attributes of one element; by default 64.
    pub max_attributes: usize,
    /// Namespace declarations in scope at one place; by default 64.
    pub max_namespaces: usize,
    /// Bytes of one element or attribute name; by default 256.
    pub max_name: usize,
    /// Bytes of one field as it is written, with all escapes; by default 16 MiB.
    pub max_text: usize,
    /// Bytes of the head of an HTTP message, and again of the trailer of a chunked one; by default
    /// 16 KiB.
    pub max_head: usize,
    /// Not 0: drop white space at both ends of element texts. Captures that were pretty-printed
    /// need it; the service itself means every space.
    pub trim: i32,
    /// Not 0: the input is known to be UTF-8, so that an encoding that it declares is ignored. Set
    /// it to `is_utf8` of a bsim_received, to read the body that it has.
    pub known_utf8: i32,
}

/// No version of the struct has more bytes. What was never set may be any number, and must not send
/// the library through the program's memory.
const MAX_SIZE: usize = 4096;

/// The options behind a pointer that may be null.
///
/// # Safety
/// `options` is null or points to as many bytes as its first member says.
pub(crate) unsafe fn read(options: *const bsim_options) -> Result<ReadOptions, bsim_error> {
    if options.is_null() {
        return Ok(ReadOptions::default());
    }
    // SAFETY: every version of the struct begins with its size.
    let size = unsafe { options.cast::<usize>().read() };
    let known = size_of::<bsim_options>();
    if !(known..=MAX_SIZE).contains(&size) {
        return Err(misuse(BSIM_MISUSE_SIZE, "options"));
    }
    // SAFETY: the caller says that there are `size` bytes, and this version has no more. Those of a
    // later version come from outside of Rust, so they have some value.
    let (given, later) = unsafe {
        let later = options.cast::<u8>().add(known);
        (options.read(), core::slice::from_raw_parts(later, size - known))
    };
    if later.iter().any(|&byte| byte != 0) {
        return Err(misuse(BSIM_MISUSE_EXTRA_MEMBER, "options"));
    }
    let mut limits = Limits::default();
    for (limit, given) in [
        (&mut limits.input, given.max_input),
        (&mut limits.depth, given.max_depth),
        (&mut limits.attributes, given.max_attributes),
        (&mut limits.namespaces, given.max_namespaces),
        (&mut limits.name, given.max_name),
        (&mut limits.text, given.max_text),
        (&mut limits.head, given.max_head),
    ] {
        if given != 0 {
            *limit = given;
        }
    }
    Ok(ReadOptions::default()
        .limits(limits)
        .trim(given.trim != 0)
        .known_utf8(given.known_utf8 != 0))
}
