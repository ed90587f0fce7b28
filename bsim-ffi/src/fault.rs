//! SOAP faults.

use bsim_codec::{Fault, FaultKind, Translation};

use crate::constant::{constant, of_constant, unknown_constant};
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, array, bytes, null};
use crate::soap_version::{BSIM_SOAP_1_1, soap_version_constant, soap_version_of};
use crate::status::*;
use crate::text::bsim_text;
use crate::view::bsim_str;

/// The fault has no code, or a code that SOAP does not define.
pub const BSIM_FAULT_OTHER: i32 = 0;
/// `Client` (SOAP 1.2: `Sender`): the request is wrong. Sending it again does not help.
pub const BSIM_FAULT_CLIENT: i32 = 1;
/// `Server` (SOAP 1.2: `Receiver`): the service failed to process the request.
pub const BSIM_FAULT_SERVER: i32 = 2;
/// `VersionMismatch`: the service does not support the SOAP version of the envelope.
pub const BSIM_FAULT_VERSION_MISMATCH: i32 = 3;
/// `MustUnderstand`: the service did not understand a mandatory header block.
pub const BSIM_FAULT_MUST_UNDERSTAND: i32 = 4;
/// `DataEncodingUnknown` (SOAP 1.2 only): the service does not know the encoding.
pub const BSIM_FAULT_DATA_ENCODING_UNKNOWN: i32 = 5;

/// The reason of a fault in another language.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_translation {
    /// The language, such as `zh-CN`. If it is absent, the encoder writes `en`.
    pub lang: bsim_text,
    /// The text. It must be present.
    pub reason: bsim_text,
}

/// A SOAP fault: the error response of the service.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_fault {
    /// #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2.
    pub soap_version: i32,
    /// One of the `BSIM_FAULT` constants. Parsing sets the meaning of the code, whatever its prefix
    /// is. For encoding, this member wins over `code`: if `code` has another meaning in the written
    /// envelope, for example because its prefix is not `soap`, the encoder writes `soap:` and the
    /// name of this kind. Details after a dot stay in SOAP 1.1 (`S:Client.a` becomes
    /// `soap:Client.a`). With #BSIM_FAULT_OTHER, only `code` counts.
    pub kind: i32,
    /// The code, such as `soap:Server`.
    pub code: bsim_text,
    /// Only for encoding: the subcodes, outermost first. In SOAP 1.1, which has none, the encoder
    /// omits them without an error. Parsing leaves this null: read subcodes with
    /// bsim_fault_subcodes().
    pub subcodes: *const bsim_text,
    /// The number of subcodes.
    pub subcode_count: usize,
    /// The reason, for people.
    pub reason: bsim_text,
    /// The language of the reason, such as `en`.
    pub lang: bsim_text,
    /// Only for encoding: the reason in other languages. Parsing leaves this null: read
    /// translations with bsim_fault_translations().
    pub translations: *const bsim_translation,
    /// The number of translations.
    pub translation_count: usize,
    /// The actor that caused the fault, as a URI.
    pub actor: bsim_text,
    /// The node that caused the fault, as a URI. ASP.NET writes the actor here. In SOAP 1.1, which
    /// has no node, the encoder omits it without an error.
    pub node: bsim_text,
    /// The content of the detail, as XML.
    pub detail: bsim_text,
}

impl bsim_fault {
    pub(crate) const ABSENT: Self = Self {
        soap_version: BSIM_SOAP_1_1,
        kind: BSIM_FAULT_OTHER,
        code: bsim_text::ABSENT,
        subcodes: core::ptr::null(),
        subcode_count: 0,
        reason: bsim_text::ABSENT,
        lang: bsim_text::ABSENT,
        translations: core::ptr::null(),
        translation_count: 0,
        actor: bsim_text::ABSENT,
        node: bsim_text::ABSENT,
        detail: bsim_text::ABSENT,
    };

    pub(crate) fn is_there(&self) -> bool {
        let texts = [self.code, self.reason, self.lang, self.actor, self.node, self.detail];
        (self.soap_version, self.kind) != (BSIM_SOAP_1_1, BSIM_FAULT_OTHER)
            || (self.subcode_count, self.translation_count) != (0, 0)
            || texts.iter().any(|text| text.is_present())
    }

    /// # Safety
    /// The texts and arrays are valid for reads for `'a`.
    pub(crate) unsafe fn fault<'a>(&self) -> Result<Fault<'a>, bsim_error> {
        let version = soap_version_of(self.soap_version)?;
        // SAFETY: the caller upholds the contract of this function.
        let code = unsafe { self.code.text("code") }?;
        let kind = match self.kind {
            // A caller who sets only the code means the kind of that code.
            BSIM_FAULT_OTHER => {
                Fault::new(&code.map(|code| code.decode()).unwrap_or_default(), "").kind
            }
            kind => *of_constant(FaultKind::ALL, kind).ok_or(unknown_constant("kind"))?,
        };
        let missing = |name| misuse(BSIM_MISUSE_MISSING_MEMBER, name);
        // SAFETY: the caller upholds the contract of this function.
        unsafe {
            let subcodes = array(self.subcodes, self.subcode_count, "subcodes")?.iter();
            let subcodes = subcodes.map(|it| it.text("subcodes")?.ok_or(missing("subcodes")));
            let translations =
                array(self.translations, self.translation_count, "translations")?.iter();
            let translations = translations.map(|it| {
                let reason = it.reason.text("reason")?.ok_or(missing("reason"))?;
                Ok(Translation { lang: it.lang.text("lang")?, reason })
            });
            Ok(Fault {
                version,
                kind,
                code,
                subcodes: subcodes.collect::<Result<_, _>>()?,
                reason: self.reason.text("reason")?,
                lang: self.lang.text("lang")?,
                translations: translations.collect::<Result<_, bsim_error>>()?,
                actor: self.actor.text("actor")?,
                node: self.node.text("node")?,
                detail: self.detail.text("detail")?,
            })
        }
    }
}

impl From<Fault<'_>> for bsim_fault {
    fn from(fault: Fault<'_>) -> Self {
        Self {
            soap_version: soap_version_constant(fault.version),
            kind: constant(FaultKind::ALL, &fault.kind),
            code: fault.code.into(),
            reason: fault.reason.into(),
            lang: fault.lang.into(),
            actor: fault.actor.into(),
            node: fault.node.into(),
            detail: fault.detail.into(),
            ..Self::ABSENT
        }
    }
}

/// Parses the subcodes of a SOAP 1.2 fault, outermost first.
///
/// @param body      The body of a fault. The texts are views of the body.
/// @param options   How to parse; may be null.
/// @param subcodes  Receives the subcodes; may be null if `cap` is 0.
/// @param cap       The number of items that fit.
/// @param count     Receives the number of items, even if they do not fit.
/// @param error     Receives the error; may be null.
/// @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; a `BSIM_ERROR` code, for example
///                  #BSIM_ERROR_UNEXPECTED_MESSAGE if the body is not a fault; #BSIM_MISUSE_NULL,
///                  #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_fault_subcodes(
    body: bsim_str,
    options: *const bsim_options,
    subcodes: *mut bsim_text,
    cap: usize,
    count: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let items = |fault: Fault<'_>| fault.subcodes.into_iter().map(bsim_text::from).collect();
    // SAFETY: by the contract in the header, `options` is null or valid for reads, the body is
    // valid for reads, `count` is null or valid for writes, and the array is null or valid for
    // writes of `cap` items.
    let work = || unsafe { put((body, options), (subcodes, cap, "subcodes"), count, items) };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Parses the translations of the reason of a fault.
///
/// @param body          The body of a fault. The texts are views of the body.
/// @param options       How to parse; may be null.
/// @param translations  Receives the translations; may be null if `cap` is 0.
/// @param cap           The number of items that fit.
/// @param count         Receives the number of items, even if they do not fit.
/// @param error         Receives the error; may be null.
/// @return              Like bsim_fault_subcodes().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_fault_translations(
    body: bsim_str,
    options: *const bsim_options,
    translations: *mut bsim_translation,
    cap: usize,
    count: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let item =
        |it: Translation<'_>| bsim_translation { lang: it.lang.into(), reason: it.reason.into() };
    let items = |fault: Fault<'_>| fault.translations.into_iter().map(item).collect();
    // SAFETY: by the contract in the header, `options` is null or valid for reads, the body is
    // valid for reads, `count` is null or valid for writes, and the array is null or valid for
    // writes of `cap` items.
    let work =
        || unsafe { put((body, options), (translations, cap, "translations"), count, items) };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Parses the fault in a body and writes its items to the caller's array.
///
/// # Safety
/// The body is valid for reads for `'a`. `options` is null or valid for reads. `room` is null or
/// valid for writes of `cap` items. `count` is null or valid for writes.
unsafe fn put<'a, T>(
    (body, options): (bsim_str, *const bsim_options),
    (room, cap, name): (*mut T, usize, &'static str),
    count: *mut usize,
    items: impl FnOnce(Fault<'a>) -> Vec<T>,
) -> Result<Outcome, bsim_error> {
    // SAFETY: the caller upholds the contract of this function.
    let (options, body, count) =
        unsafe { (options::read(options)?, bytes(body, "body")?, Out::new(count, "count")?) };
    if cap > 0 && room.is_null() {
        return Err(null(name));
    }
    let items = items(Fault::parse_with(body, options)?);
    count.set(items.len());
    if items.len() > cap {
        return Err(misuse(BSIM_BUFFER_TOO_SMALL, name));
    }
    for (index, item) in items.into_iter().enumerate() {
        // SAFETY: the index is below `cap`, and the caller guarantees that `room` is valid for
        // writes of `cap` items.
        unsafe { room.add(index).write(item) };
    }
    Ok(Outcome::Ok)
}
