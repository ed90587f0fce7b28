//! Versions of SOAP.

use bsim_codec::SoapVersion;

use crate::constant::unknown_constant;
use crate::error::bsim_error;
use crate::guard::guard;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes};
use crate::status::Outcome;
use crate::view::bsim_str;

/// SOAP 1.1, the usual version of the service.
pub const BSIM_SOAP_1_1: i32 = 0;
/// SOAP 1.2. The service answers a SOAP 1.2 request with it.
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

/// Finds the SOAP version of a body, of a request or a response. A server must answer in the
/// version of the request, even if the request cannot be parsed. So this parses nothing after the
/// start tag of the envelope. But the whole body must be UTF-8 and within `max_input`.
///
/// @param body     The body.
/// @param options  How to parse; may be null.
/// @param version  Receives #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2.
/// @param error    Receives the error; may be null.
/// @return         #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_NOT_SOAP or
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
        // SAFETY: by the contract in the header, `version` is null or valid for writes, `options`
        // is null or valid for reads, and the body is valid for reads.
        let (out, options, body) = unsafe {
            (Out::new(version, "version")?, options::read(options)?, bytes(body, "body")?)
        };
        out.set(soap_version_constant(SoapVersion::parse_with(body, options)?));
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}
