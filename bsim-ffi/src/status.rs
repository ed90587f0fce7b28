//! Result codes: outcomes, errors of the caller, errors in the input.

use bsim_codec::ErrorKind;

use crate::view::bsim_str;

/// Success.
pub const BSIM_OK: i32 = 0;
/// There are no more events. If no call on this body returned an error, the whole body is valid.
pub const BSIM_END: i32 = 1;
/// The buffer does not hold the whole message yet: receive more bytes.
pub const BSIM_INCOMPLETE: i32 = 2;

/// The buffer is too small. The length output tells the size that is needed.
pub const BSIM_BUFFER_TOO_SMALL: i32 = 10;
/// A null pointer where null is not allowed.
pub const BSIM_MISUSE_NULL: i32 = 11;
/// A length that is larger than any object can be.
pub const BSIM_MISUSE_LENGTH: i32 = 12;
/// A text from the caller is not UTF-8.
pub const BSIM_MISUSE_UTF8: i32 = 13;
/// A number that is not one of the expected constants.
pub const BSIM_MISUSE_CONSTANT: i32 = 14;
/// A struct whose `size` is not set or not valid.
pub const BSIM_MISUSE_SIZE: i32 = 15;
/// A cursor that is not started.
pub const BSIM_MISUSE_NOT_STARTED: i32 = 16;
/// An event that cannot follow the events before it, for example an account before any session. The
/// offset of the error counts events.
pub const BSIM_MISUSE_EVENT_ORDER: i32 = 17;
/// A member is set that this kind of message does not have, or an option that this library does not
/// know.
pub const BSIM_MISUSE_EXTRA_MEMBER: i32 = 18;
/// A required member is absent.
pub const BSIM_MISUSE_MISSING_MEMBER: i32 = 19;
/// A percent-encoded text in a member that is not percent-encoded on the wire: decode the text
/// first.
pub const BSIM_MISUSE_ENCODED_TEXT: i32 = 20;
/// A text to encode has a character that XML 1.0 forbids.
pub const BSIM_ENCODE_FORBIDDEN_CHARACTER: i32 = 30;
/// A percent-encoded text has a `%` that does not begin a percent escape, so it cannot be converted
/// between events and SendMessage. Without this conversion, a text is written unchanged and is not
/// checked.
pub const BSIM_ENCODE_INVALID_PERCENT: i32 = 31;
/// Raw XML to encode is ill-formed, or the raw XML of an event is not one element.
pub const BSIM_ENCODE_INVALID_XML: i32 = 32;
/// A value for an HTTP head has a character that is not allowed there, or an HTTP status is
/// invalid.
pub const BSIM_ENCODE_INVALID_HEAD: i32 = 33;
/// The message cannot be encoded for another reason.
pub const BSIM_ENCODE_OTHER: i32 = 39;
/// A bug in the library: a panic. The library caught it and reported it on the standard error
/// stream.
pub const BSIM_PANIC: i32 = 99;

/// The input ended before the document did. A valid document that is truncated before the end of
/// its root element gives this code. The offset is the length of the truncated document.
pub const BSIM_ERROR_UNEXPECTED_END: i32 = 100;
/// The input is not UTF-8.
pub const BSIM_ERROR_INVALID_UTF8: i32 = 101;
/// The input is UTF-16 or UTF-32, or its XML declaration or its HTTP media type names an encoding
/// other than UTF-8 and US-ASCII.
pub const BSIM_ERROR_UNSUPPORTED_ENCODING: i32 = 102;
/// The limit `max_input` is exceeded.
pub const BSIM_ERROR_INPUT_TOO_LONG: i32 = 103;
/// The limit `max_depth` is exceeded.
pub const BSIM_ERROR_TOO_DEEP: i32 = 104;
/// The limit `max_attributes` is exceeded.
pub const BSIM_ERROR_TOO_MANY_ATTRIBUTES: i32 = 105;
/// The limit `max_namespaces` is exceeded.
pub const BSIM_ERROR_TOO_MANY_NAMESPACES: i32 = 106;
/// The limit `max_name` is exceeded.
pub const BSIM_ERROR_NAME_TOO_LONG: i32 = 107;
/// The limit `max_text` is exceeded.
pub const BSIM_ERROR_TEXT_TOO_LONG: i32 = 108;
/// A document type declaration. The library never accepts one.
pub const BSIM_ERROR_DOCTYPE: i32 = 109;
/// A character that XML 1.0 forbids, such as NUL or U+FFFE.
pub const BSIM_ERROR_FORBIDDEN_CHARACTER: i32 = 110;
/// Markup that XML does not define, such as `<!x`, or a stray `/` in a tag.
pub const BSIM_ERROR_INVALID_MARKUP: i32 = 111;
/// An ill-formed name, or a name with more than one colon.
pub const BSIM_ERROR_INVALID_NAME: i32 = 112;
/// An end tag that does not match the open element, or an end tag without an open element.
pub const BSIM_ERROR_MISMATCHED_TAG: i32 = 113;
/// An `&` that does not begin a reference.
pub const BSIM_ERROR_INVALID_REFERENCE: i32 = 114;
/// A reference to an entity that XML does not predefine.
pub const BSIM_ERROR_UNDEFINED_ENTITY: i32 = 115;
/// A reference to a character that XML 1.0 forbids.
pub const BSIM_ERROR_FORBIDDEN_REFERENCE: i32 = 116;
/// The same attribute twice in one tag: the same name, or the same namespace and local name.
pub const BSIM_ERROR_DUPLICATE_ATTRIBUTE: i32 = 117;
/// A prefix without a declaration in scope.
pub const BSIM_ERROR_UNBOUND_PREFIX: i32 = 118;
/// A forbidden namespace declaration: `xmlns:p=""`, or one that rebinds `xml` or `xmlns`.
pub const BSIM_ERROR_INVALID_NAMESPACE: i32 = 119;
/// A `<` in an attribute value.
pub const BSIM_ERROR_LESS_THAN_IN_ATTRIBUTE: i32 = 120;
/// An attribute name without `=`.
pub const BSIM_ERROR_MISSING_EQUALS: i32 = 121;
/// An attribute value without quotes.
pub const BSIM_ERROR_MISSING_QUOTE: i32 = 122;
/// Two attributes, or a name and an attribute, without white space between them.
pub const BSIM_ERROR_MISSING_SPACE: i32 = 123;
/// `]]>` in text.
pub const BSIM_ERROR_CDATA_END_IN_TEXT: i32 = 124;
/// `--` in a comment.
pub const BSIM_ERROR_DOUBLE_HYPHEN_IN_COMMENT: i32 = 125;
/// An XML declaration that is not at the start of its document.
pub const BSIM_ERROR_MISPLACED_DECLARATION: i32 = 126;
/// An ill-formed XML declaration.
pub const BSIM_ERROR_INVALID_DECLARATION: i32 = 127;
/// A processing instruction named `xml` in another case, such as `XML`.
pub const BSIM_ERROR_RESERVED_INSTRUCTION: i32 = 128;
/// Text outside the root element.
pub const BSIM_ERROR_TEXT_OUTSIDE_ROOT: i32 = 129;
/// A second root element.
pub const BSIM_ERROR_SECOND_ROOT: i32 = 130;
/// Text where only elements are allowed.
pub const BSIM_ERROR_UNEXPECTED_TEXT: i32 = 131;
/// An element where none is allowed, for instance in a text field.
pub const BSIM_ERROR_UNEXPECTED_ELEMENT: i32 = 132;
/// A second occurrence of an element that may occur once.
pub const BSIM_ERROR_DUPLICATE_ELEMENT: i32 = 133;
/// The body is not a SOAP envelope but, for instance, the HTML page of a proxy.
pub const BSIM_ERROR_NOT_SOAP: i32 = 134;
/// An `Envelope` in a namespace other than those of SOAP 1.1 and SOAP 1.2.
pub const BSIM_ERROR_VERSION_MISMATCH: i32 = 135;
/// A header block that this receiver must understand. The library understands none.
pub const BSIM_ERROR_MUST_UNDERSTAND: i32 = 136;
/// An envelope without a `Body` element, or a `Body` element without content.
pub const BSIM_ERROR_MISSING_BODY: i32 = 137;
/// A message other than the expected one, or one that the service does not define.
pub const BSIM_ERROR_UNEXPECTED_MESSAGE: i32 = 138;
/// The body is a SOAP fault instead of the expected message.
pub const BSIM_ERROR_FAULT: i32 = 139;
/// A `%` that does not begin a percent escape.
pub const BSIM_ERROR_INVALID_PERCENT: i32 = 140;
/// The decoded percent escapes are not UTF-8.
pub const BSIM_ERROR_INVALID_PERCENT_UTF8: i32 = 141;
/// A time, GUID or address that cannot be parsed.
pub const BSIM_ERROR_INVALID_VALUE: i32 = 142;
/// The head of an HTTP message cannot be parsed.
pub const BSIM_ERROR_INVALID_HEAD: i32 = 143;
/// The head of an HTTP message is too long or has too many header fields.
pub const BSIM_ERROR_HEAD_TOO_LARGE: i32 = 144;
/// A body length that is ill-formed or contradicts itself.
pub const BSIM_ERROR_INVALID_LENGTH: i32 = 145;
/// A transfer coding other than `chunked`, or an ill-formed chunk.
pub const BSIM_ERROR_INVALID_TRANSFER: i32 = 146;
/// The body of an HTTP message is in a content coding other than `identity`.
pub const BSIM_ERROR_CONTENT_CODING: i32 = 147;
/// A field with a binary `xsi:type`, such as `xsd:base64Binary`. It would be misread as text.
pub const BSIM_ERROR_BINARY_TYPE: i32 = 148;

/// The result of a function that succeeds. All other codes come from a `bsim_error`, so the
/// caller's `error` is written with each of them.
#[derive(Clone, Copy)]
#[repr(i32)]
pub(crate) enum Outcome {
    Ok = BSIM_OK,
    End = BSIM_END,
    Incomplete = BSIM_INCOMPLETE,
}

/// The lowest code of an error in the input.
pub(crate) const FIRST_ERROR: i32 = BSIM_ERROR_UNEXPECTED_END;

/// Kinds are numbered in order of declaration. The codec adds new kinds at the end.
pub(crate) fn code_of(kind: ErrorKind) -> i32 {
    FIRST_ERROR + kind as i32
}

/// A short English description of a code.
///
/// @param status  The code that a function returned.
/// @return        A view that lives as long as the program; empty for an unknown code.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_status_description(status: i32) -> bsim_str {
    bsim_str::new(description(status))
}

pub(crate) fn description(status: i32) -> &'static str {
    match status {
        BSIM_OK => "success",
        BSIM_END => "no more events",
        BSIM_INCOMPLETE => "the message is not complete yet",
        BSIM_BUFFER_TOO_SMALL => "the buffer is too small",
        BSIM_MISUSE_NULL => "a null pointer",
        BSIM_MISUSE_LENGTH => "an impossible length",
        BSIM_MISUSE_UTF8 => "a text that is not UTF-8",
        BSIM_MISUSE_CONSTANT => "an unknown constant",
        BSIM_MISUSE_SIZE => "a struct with an invalid size",
        BSIM_MISUSE_NOT_STARTED => "a cursor that is not started",
        BSIM_MISUSE_EVENT_ORDER => "an event that cannot follow the events before it",
        BSIM_MISUSE_EXTRA_MEMBER => "a member that must not be set here",
        BSIM_MISUSE_MISSING_MEMBER => "a required member is absent",
        BSIM_MISUSE_ENCODED_TEXT => {
            "a percent-encoded text in a member that is not percent-encoded"
        }
        BSIM_ENCODE_FORBIDDEN_CHARACTER => "a character that XML 1.0 forbids",
        BSIM_ENCODE_INVALID_PERCENT => "an ill-formed percent escape",
        BSIM_ENCODE_INVALID_XML => "raw XML that is ill-formed or not one element",
        BSIM_ENCODE_INVALID_HEAD => "a value that is not allowed in an HTTP head",
        BSIM_ENCODE_OTHER => "a message that cannot be encoded",
        BSIM_PANIC => "a bug in the library",
        _ => {
            let index = status.checked_sub(FIRST_ERROR).and_then(|at| usize::try_from(at).ok());
            let kind = index.and_then(|index| ErrorKind::ALL.get(index));
            kind.map_or("", |kind| kind.description())
        }
    }
}
