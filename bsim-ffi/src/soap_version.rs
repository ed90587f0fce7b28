//! Versions of SOAP.

use bsim_codec::SoapVersion;

use crate::constant::unknown_constant;
use crate::error::bsim_error;
use crate::guard::guard;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes};
use crate::status::Outcome;
use crate::view::bsim_str;

/// SOAP 1.1: what the service speaks.
pub const BSIM_SOAP_1_1: i32 = 0;
/// SOAP 1.2: how the service answers a request that speaks it.
pub const BSIM_SOAP_1_2: i32 = 1;

pub(crate) const fn soap_version_constant(version: SoapVersion) -> i32 {
    match version {
        SoapVersion::Soap11 => BSIM_SOAP_1_1,
        SoapVersion::Soap12 => BSIM_SOAP_1_2,
    }
}

pub(crate) const fn soap_version_of(constant: i32) -> Result<SoapVersion, bsim_error> {
    match constant {
        BSIM_SOAP_1_1 => Ok(SoapVersion::Soap11),
        BSIM_SOAP_1_2 => Ok(SoapVersion::Soap12),
        _ => Err(unknown_constant("soap_version")),
    }
}

/// Says of which SOAP version a body is, a request's or a response's. A server has to answer in it,
/// also what is no request: nothing behind the start tag of the envelope is read.
///
/// @param body     The body.
/// @param options  How to read; may be null.
/// @param version  Where to put #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2.
/// @param error    Where to say what is wrong; may be null.
/// @return         #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_NOT_SOAP and
///                 #BSIM_ERROR_VERSION_MISMATCH; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
///                 #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_soap_version_parse(
    body: bsim_str,
    options: *const bsim_options,
    version: *mut i32,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a place for the version, null or options, and a body.
        let (out, options, body) = unsafe {
            (Out::new(version, "version")?, options::read(options)?, bytes(body, "body")?)
        };
        out.set(soap_version_constant(SoapVersion::parse_with(body, options)?));
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}
