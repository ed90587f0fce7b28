//! Typed values, parsed from texts on demand. The texts remain available.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr};
use core::str::FromStr;
use std::borrow::Cow;

use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::char;
use nom::combinator::{all_consuming, map_opt, verify};
use nom::multi::separated_list1;
use nom::{IResult, Parser};

use crate::error::{DecodeError, ErrorKind};

macro_rules! presences {
    ($($(#[$doc:meta])* $variant:ident = $code:literal),* $(,)?) => {
        /// An MSN presence code ([`protocol`](crate::protocol), section 2).
        ///
        /// ```
        /// use bsim_codec::Presence;
        ///
        /// assert_eq!(Presence::from("NLN"), Presence::Online);
        /// assert_eq!(Presence::BeRightBack.code(), "BRB");
        /// assert_eq!(Presence::from("XYZ"), Presence::Other("XYZ".into()));
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub enum Presence<'a> {
            $(#[doc = concat!("`", $code, "`.")] $(#[$doc])* $variant,)*
            /// A code that MSN did not define.
            Other(Cow<'a, str>),
        }

        impl Presence<'_> {
            /// Every presence but [`Other`](Self::Other).
            pub const ALL: &'static [Presence<'static>] = &[$(Presence::$variant),*];

            /// The code, as sent on the wire.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }
        }

        impl<'a> From<Cow<'a, str>> for Presence<'a> {
            fn from(code: Cow<'a, str>) -> Self {
                match &*code {
                    $($code => Self::$variant,)*
                    _ => Self::Other(code),
                }
            }
        }
    };
}

presences! {
    Online = "NLN",
    Busy = "BSY",
    Idle = "IDL",
    BeRightBack = "BRB",
    Away = "AWY",
    OnThePhone = "PHN",
    OutToLunch = "LUN",
    /// In a roster: not known yet.
    Hidden = "HDN",
    Offline = "FLN",
}

impl<'a> From<&'a str> for Presence<'a> {
    fn from(code: &'a str) -> Self {
        Self::from(Cow::Borrowed(code))
    }
}

impl Presence<'_> {
    /// The same presence. A code of [`Other`](Self::Other) is copied.
    #[must_use]
    pub fn into_owned(self) -> Presence<'static> {
        Presence::from(Cow::<'static, str>::Owned(self.code().to_owned()))
    }
}

impl fmt::Display for Presence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// Whether a buddy is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Blocked<'a> {
    /// `0`.
    No,
    /// `1`.
    Yes,
    /// Any other text.
    Other(Cow<'a, str>),
}

impl<'a> From<Cow<'a, str>> for Blocked<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match &*text {
            "0" => Self::No,
            "1" => Self::Yes,
            _ => Self::Other(text),
        }
    }
}

/// A local time of the server, `yyyy-MM-dd HH:mm:ss`, without a time zone.
///
/// ```
/// use bsim_codec::DateTime;
///
/// let time: DateTime = "2008-06-30 22:14:03".parse()?;
/// assert_eq!((time.year, time.month, time.day), (2008, 6, 30));
/// assert_eq!(time.to_string(), "2008-06-30 22:14:03");
/// assert_eq!("2008-06-31 22:14:03".parse::<DateTime>().unwrap_err().offset(), 8);
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DateTime {
    /// The year, 0 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day, 1 to the length of the month.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
}

impl FromStr for DateTime {
    type Err = DecodeError;

    /// # Errors
    /// [`ErrorKind::InvalidValue`], with the offset in `text`.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        parse(text, date_time, "a time such as 2008-06-30 22:14:03")
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A GUID of a session or a buddy. The service writes the GUIDs of sessions in upper case, and
/// those of buddies in lower case. The case has no meaning.
///
/// ```
/// use bsim_codec::Guid;
///
/// let id: Guid = "73EDE71C-2239-4707-BA85-0ABB408E6458".parse()?;
/// assert_eq!(id, Guid::from(0x73EDE71C_2239_4707_BA85_0ABB408E6458));
/// assert_eq!(id.to_string(), "73ede71c-2239-4707-ba85-0abb408e6458");
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(u128);

impl Guid {
    /// The GUID as a number. The first digit is the most significant.
    #[must_use]
    pub const fn to_u128(self) -> u128 {
        self.0
    }
}

impl From<u128> for Guid {
    fn from(value: u128) -> Self {
        Self(value)
    }
}

impl FromStr for Guid {
    type Err = DecodeError;

    /// # Errors
    /// [`ErrorKind::InvalidValue`], with the offset in `text`.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        parse(text, guid, "a GUID such as 91be2c63-d59f-4259-bb15-1f06f70039bb")
    }
}

impl fmt::Display for Guid {
    /// Lower case, or upper case with `{:#}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [(96, 8, u32::MAX), (80, 4, 0xFFFF), (64, 4, 0xFFFF), (48, 4, 0xFFFF)];
        for (shift, width, mask) in groups {
            let group = (self.0 >> shift) as u32 & mask;
            if f.alternate() {
                write!(f, "{group:0width$X}-")?;
            } else {
                write!(f, "{group:0width$x}-")?;
            }
        }
        let node = self.0 as u64 & 0xFFFF_FFFF_FFFF;
        if f.alternate() { write!(f, "{node:012X}") } else { write!(f, "{node:012x}") }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Guid {
    /// Serializes the text: few formats have 128-bit numbers.
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_str(self)
    }
}

/// The address of the client, as seen by the service.
///
/// ```
/// use bsim_codec::ClientAddress;
///
/// let address: ClientAddress = "210.13.111.138".parse()?;
/// assert!(address.ip.is_ipv4());
/// assert!("210.13.111.0138".parse::<ClientAddress>().is_err());
/// // .NET writes the scope of a scoped address.
/// let address: ClientAddress = "fe80::1%12".parse()?;
/// assert_eq!((address.ip.to_string(), address.scope), ("fe80::1".to_owned(), 12));
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientAddress {
    /// The address.
    pub ip: IpAddr,
    /// The scope of an IPv6 address ([`scope_id`](core::net::SocketAddrV6::scope_id)), or 0.
    pub scope: u32,
}

impl FromStr for ClientAddress {
    type Err = DecodeError;

    /// # Errors
    /// [`ErrorKind::InvalidValue`], with the offset in `text`.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        // No IPv6 address from the service is known. This is how .NET writes one.
        let (address, scope) = text.split_once('%').unwrap_or((text, "0"));
        if let Ok(address) = address.parse::<core::net::Ipv6Addr>() {
            let at = text.len().saturating_sub(scope.len());
            let invalid = DecodeError::new(ErrorKind::InvalidValue, at, "the number of a scope");
            let scope = Some(scope).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
            let scope = scope.and_then(|it| it.parse().ok()).ok_or(invalid)?;
            return Ok(Self { ip: IpAddr::V6(address), scope });
        }
        let ip = parse(text, ipv4, "an address such as 210.13.111.138")?;
        Ok(Self { ip: IpAddr::V4(ip), scope: 0 })
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ip.fmt(f)?;
        if self.scope == 0 { Ok(()) } else { write!(f, "%{}", self.scope) }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ClientAddress {
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.collect_str(self)
    }
}

fn parse<'a, T>(
    text: &'a str,
    parser: impl Fn(&'a str) -> IResult<&'a str, T>,
    expected: &'static str,
) -> Result<T, DecodeError> {
    let invalid = |rest: &str| {
        let at = text.len().saturating_sub(rest.len());
        DecodeError::new(ErrorKind::InvalidValue, at, expected)
    };
    match all_consuming(parser).parse(text) {
        Ok((_, value)) => Ok(value),
        Err(nom::Err::Error(error) | nom::Err::Failure(error)) => Err(invalid(error.input)),
        Err(nom::Err::Incomplete(_)) => Err(invalid("")),
    }
}

/// Exactly `width` decimal digits, from `min` to `max`.
fn digits<'a>(
    width: usize,
    min: u16,
    max: u16,
) -> impl Parser<&'a str, Output = u16, Error = nom::error::Error<&'a str>> {
    let text = take_while_m_n(width, width, |c: char| c.is_ascii_digit());
    verify(map_opt(text, |digits: &str| digits.parse().ok()), move |&n| (min..=max).contains(&n))
}

fn date_time(input: &str) -> IResult<&str, DateTime> {
    let (input, year) = digits(4, 0, 9999).parse(input)?;
    let (input, _) = char('-').parse(input)?;
    let (input, month) = digits(2, 1, 12).parse(input)?;
    let (input, _) = char('-').parse(input)?;
    let (input, day) = digits(2, 1, days_in(year, month)).parse(input)?;
    let (input, _) = char(' ').parse(input)?;
    let (input, hour) = digits(2, 0, 23).parse(input)?;
    let (input, _) = char(':').parse(input)?;
    let (input, minute) = digits(2, 0, 59).parse(input)?;
    let (input, _) = char(':').parse(input)?;
    let (input, second) = digits(2, 0, 59).parse(input)?;
    // In range, as checked above.
    let [month, day, hour, minute, second] = [month, day, hour, minute, second].map(|n| n as u8);
    Ok((input, DateTime { year, month, day, hour, minute, second }))
}

fn days_in(year: u16, month: u16) -> u16 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn guid(input: &str) -> IResult<&str, Guid> {
    let (mut rest, mut value) = (input, 0_u128);
    for (index, (width, bits)) in
        [(8, 32), (4, 16), (4, 16), (4, 16), (12, 48)].into_iter().enumerate()
    {
        if index > 0 {
            (rest, _) = tag("-").parse(rest)?;
        }
        let group = take_while_m_n(width, width, |c: char| c.is_ascii_hexdigit());
        let (after, number) =
            map_opt(group, |hex: &str| u64::from_str_radix(hex, 16).ok()).parse(rest)?;
        value = value << bits | u128::from(number);
        rest = after;
    }
    Ok((rest, Guid(value)))
}

fn ipv4(input: &str) -> IResult<&str, Ipv4Addr> {
    let text = take_while_m_n(1, 3, |c: char| c.is_ascii_digit());
    // Some systems read a number with a leading zero as octal, so it is an error.
    let octet = map_opt(text, |digits: &str| match digits.strip_prefix('0') {
        Some(rest) if !rest.is_empty() => None,
        _ => digits.parse::<u8>().ok(),
    });
    map_opt(separated_list1(char('.'), octet), |octets: Vec<u8>| {
        <[u8; 4]>::try_from(octets).ok().map(Ipv4Addr::from)
    })
    .parse(input)
}
