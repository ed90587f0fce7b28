//! Options for parsing.

use bsim_codec::{Limits, ReadOptions};

use crate::error::{bsim_error, misuse};
use crate::status::{BSIM_MISUSE_EXTRA_MEMBER, BSIM_MISUSE_SIZE};

/// Parser options. A null pointer stands for the defaults. A member that is 0 stands for its
/// default.
///
/// Later versions may add members at the end of this struct. `size` tells the library which version
/// the program was compiled with, so set it: `bsim_options options = { .size = sizeof options };`
///
/// A program may run with a library that is older than its header. A member that the library does
/// not know must then be 0; otherwise the result is #BSIM_MISUSE_EXTRA_MEMBER. So no option is
/// silently ignored.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bsim_options {
    /// `sizeof(bsim_options)`. No version is larger than 4096 bytes: a larger size is
    /// #BSIM_MISUSE_SIZE.
    pub size: usize,
    /// Maximum length of the input, in bytes; default 64 MiB. The library never accepts more than 4
    /// GiB minus one byte. For an HTTP message, only the body counts. For a chunked body, the lines
    /// between the chunks count too, up to the end of the last chunk with data.
    pub max_input: usize,
    /// Maximum nesting depth of elements; default 64.
    pub max_depth: usize,
    /// Maximum number of attributes of one element; default 64. Each attribute is compared with the
    /// others, so the time for an element grows with the square of their number.
    pub max_attributes: usize,
    /// Maximum number of namespace declarations in scope; default 64. Each prefix is compared with
    /// them.
    pub max_namespaces: usize,
    /// Maximum length of an element or attribute name, in bytes; default 256.
    pub max_name: usize,
    /// Maximum length of a raw field (escapes included), in bytes; default 16 MiB. Raw XML, such as
    /// the member `xml` of an event, is not limited. But each attribute value in it is limited.
    pub max_text: usize,
    /// Maximum length of the head of an HTTP message, in bytes, with empty lines and interim
    /// responses before it; default 16 KiB. The trailer of a chunked body has the same limit.
    pub max_head: usize,
    /// Nonzero: remove white space at both ends of element texts, such as
    /// `<userId> testing </userId>`. White space between elements needs no option. In messages of
    /// the service itself, every space counts.
    pub trim: i32,
    /// Nonzero: the input is known to be UTF-8, so the encoding that it declares is ignored. To
    /// parse the body of a bsim_received, copy its `is_utf8` to this member.
    pub known_utf8: i32,
}

/// No version of the struct is larger. An uninitialized `size` may have any value, so this bounds
/// how far the library reads.
const MAX_SIZE: usize = 4096;

/// Reads the options behind a pointer. A null pointer gives the defaults.
///
/// # Safety
/// `options` is null or valid for reads of as many bytes as its `size` says.
pub(crate) unsafe fn read(options: *const bsim_options) -> Result<ReadOptions, bsim_error> {
    if options.is_null() {
        return Ok(ReadOptions::default());
    }
    // SAFETY: the pointer is not null, and every version of the struct begins with `size`.
    let size = unsafe { options.cast::<usize>().read() };
    let known = size_of::<bsim_options>();
    if !(known..=MAX_SIZE).contains(&size) {
        return Err(misuse(BSIM_MISUSE_SIZE, "options"));
    }
    // SAFETY: the caller guarantees that `size` bytes are valid for reads, and this version has at
    // most `size` bytes. The bytes of a later version come from outside Rust, so they count as
    // initialized.
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
