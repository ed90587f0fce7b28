//! The three ways to parse a body.

/// Defines `parse`, which is documented as given, `parse_str` and `parse_with` of a message, by what
/// is made of the text of a body.
macro_rules! parse_methods {
    ($(#[$doc:meta])* |$body:ident: &$lifetime:lifetime str, $options:ident| $read:block) => {
        $(#[$doc])*
        pub fn parse(body: &$lifetime [u8]) -> Result<Self, DecodeError> {
            Self::parse_with(body, ReadOptions::default())
        }

        /// As [`parse`](Self::parse), for a body that is known to be UTF-8.
        ///
        /// # Errors
        /// As [`parse`](Self::parse).
        pub fn parse_str(body: &$lifetime str) -> Result<Self, DecodeError> {
            let options = ReadOptions::default();
            crate::check_length(body.len(), options)?;
            Self::parse_text(body, options)
        }

        /// As [`parse`](Self::parse), with options.
        ///
        /// # Errors
        /// As [`parse`](Self::parse).
        pub fn parse_with(
            body: &$lifetime [u8],
            options: ReadOptions,
        ) -> Result<Self, DecodeError> {
            Self::parse_text(crate::utf8(body, options)?, options)
        }

        fn parse_text(
            $body: &$lifetime str,
            $options: ReadOptions,
        ) -> Result<Self, DecodeError> {
            $read
        }
    };
}

pub(crate) use parse_methods;
