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

/// The code of a fault is none of SOAP's, or there is none.
pub const BSIM_FAULT_OTHER: i32 = 0;
/// `Client`, or `Sender`: the request is wrong. To send it again is of no use.
pub const BSIM_FAULT_CLIENT: i32 = 1;
/// `Server`, or `Receiver`: the request could not be processed.
pub const BSIM_FAULT_SERVER: i32 = 2;
/// `VersionMismatch`: the envelope is of a version that the service does not speak.
pub const BSIM_FAULT_VERSION_MISMATCH: i32 = 3;
/// `MustUnderstand`: a header block that had to be understood was not.
pub const BSIM_FAULT_MUST_UNDERSTAND: i32 = 4;
/// `DataEncodingUnknown`, of SOAP 1.2: an encoding that the service does not know.
pub const BSIM_FAULT_DATA_ENCODING_UNKNOWN: i32 = 5;

/// The reason of a fault, in one more language.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_translation {
    /// Such as `zh-CN`. If it is absent, English is written.
    pub lang: bsim_text,
    /// The text, which has to be there.
    pub reason: bsim_text,
}

/// A SOAP fault: how the service says no.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_fault {
    /// #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2.
    pub soap_version: i32,
    /// One of the `BSIM_FAULT` constants: what the code means, whatever its prefix is. If `code`
    /// would not be read as this where it is written, it is written with our prefix. To be
    /// encoded, #BSIM_FAULT_OTHER stands for what `code` says.
    pub kind: i32,
    /// Such as `soap:Server`.
    pub code: bsim_text,
    /// SOAP 1.2, to be encoded: the codes that say more, outermost first. Parsing leaves this null:
    /// read them with bsim_fault_subcodes().
    pub subcodes: *const bsim_text,
    /// How many of them.
    pub subcode_count: usize,
    /// For people.
    pub reason: bsim_text,
    /// The language of the reason, such as `en`.
    pub lang: bsim_text,
    /// To be encoded: the reason in other languages. Parsing leaves this null: read them with
    /// bsim_fault_translations().
    pub translations: *const bsim_translation,
    /// How many of them.
    pub translation_count: usize,
    /// A URI.
    pub actor: bsim_text,
    /// SOAP 1.2: a URI. ASP.NET names the actor here.
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
    /// The texts are there to be read for `'a`.
    pub(crate) unsafe fn fault<'a>(&self) -> Result<Fault<'a>, bsim_error> {
        let version = soap_version_of(self.soap_version)?;
        // SAFETY: as the caller says.
        let code = unsafe { self.code.text("code") }?;
        let kind = match self.kind {
            // Whoever sets the code alone means what it says.
            BSIM_FAULT_OTHER => {
                Fault::new(&code.map(|code| code.decode()).unwrap_or_default(), "").kind
            }
            kind => *of_constant(FaultKind::ALL, kind).ok_or(unknown_constant("kind"))?,
        };
        let missing = |name| misuse(BSIM_MISUSE_MISSING_MEMBER, name);
        // SAFETY: as the caller says.
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

/// Reads the codes of a fault that say more than its first one: those of SOAP 1.2, outermost first.
///
/// @param body      The body of a fault. The texts are views of it.
/// @param options   How to read; may be null.
/// @param subcodes  Where to put them; may be null if `cap` is 0.
/// @param cap       For how many of them there is room.
/// @param count     How many there are, also if they do not fit.
/// @param error     Where to say what is wrong; may be null.
/// @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; a `BSIM_ERROR` code, among them
///                  #BSIM_ERROR_UNEXPECTED_MESSAGE for what is no fault; #BSIM_MISUSE_NULL,
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
    // SAFETY: the caller gives null or options, a body, null or a place for the count, and the room
    // that `cap` says.
    let work = || unsafe { put((body, options), (subcodes, cap, "subcodes"), count, items) };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Reads the reason of a fault in its other languages.
///
/// @param body          The body of a fault. The texts are views of it.
/// @param options       How to read; may be null.
/// @param translations  Where to put them; may be null if `cap` is 0.
/// @param cap           For how many of them there is room.
/// @param count         How many there are, also if they do not fit.
/// @param error         Where to say what is wrong; may be null.
/// @return              As bsim_fault_subcodes().
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
    // SAFETY: the caller gives null or options, a body, null or a place for the count, and the room
    // that `cap` says.
    let work =
        || unsafe { put((body, options), (translations, cap, "translations"), count, items) };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Puts items of the fault in a body where the caller wants them.
///
/// # Safety
/// The body can be read for `'a`; `options` is null or points to options; `room` is null or `cap` items
/// may be written to it; `count` is null or may be written to.
unsafe fn put<'a, T>(
    (body, options): (bsim_str, *const bsim_options),
    (room, cap, name): (*mut T, usize, &'static str),
    count: *mut usize,
    items: impl FnOnce(Fault<'a>) -> Vec<T>,
) -> Result<Outcome, bsim_error> {
    // SAFETY: as the caller says.
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
        // SAFETY: the index is below `cap`, so that there is room, as the caller says.
        unsafe { room.add(index).write(item) };
    }
    Ok(Outcome::Ok)
}
