use crate::text::{Encoded, EncodedOf, Text, TextOf};

pub(crate) trait IntoOwned {
    type Owned;

    fn to_owned_value(self) -> Self::Owned;
}

impl IntoOwned for Text<'_> {
    type Owned = TextOf<String>;

    fn to_owned_value(self) -> Self::Owned {
        self.into_owned()
    }
}

impl IntoOwned for Encoded<'_> {
    type Owned = EncodedOf<String>;

    fn to_owned_value(self) -> Self::Owned {
        self.into_owned()
    }
}

impl<T: IntoOwned> IntoOwned for Option<T> {
    type Owned = Option<T::Owned>;

    fn to_owned_value(self) -> Self::Owned {
        self.map(IntoOwned::to_owned_value)
    }
}

impl<T: IntoOwned> IntoOwned for Vec<T> {
    type Owned = Vec<T::Owned>;

    fn to_owned_value(self) -> Self::Owned {
        self.into_iter().map(IntoOwned::to_owned_value).collect()
    }
}

macro_rules! into_owned_struct {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl $name<&str> {
            /// The same value with owned texts, which outlives the input.
            #[must_use]
            pub fn into_owned(self) -> $name<String> {
                $name { $($field: $crate::owned::IntoOwned::to_owned_value(self.$field)),* }
            }
        }

        impl $crate::owned::IntoOwned for $name<&str> {
            type Owned = $name<String>;

            fn to_owned_value(self) -> Self::Owned {
                self.into_owned()
            }
        }
    )*};
}

/// Implements `into_owned` for an enum. Tuple variants have one field.
macro_rules! into_owned_enum {
    ($name:ident {
        $($unit:ident),* ;
        $($tuple:ident()),* ;
        $($record:ident { $($field:ident),* }),* $(,)?
    }) => {
        impl $name<&str> {
            /// The same value with owned texts, which outlives the input.
            #[must_use]
            pub fn into_owned(self) -> $name<String> {
                match self {
                    $($name::$unit => $name::$unit,)*
                    $($name::$tuple(value) => {
                        $name::$tuple($crate::owned::IntoOwned::to_owned_value(value))
                    })*
                    $($name::$record { $($field),* } => $name::$record {
                        $($field: $crate::owned::IntoOwned::to_owned_value($field)),*
                    },)*
                }
            }
        }

        impl $crate::owned::IntoOwned for $name<&str> {
            type Owned = $name<String>;

            fn to_owned_value(self) -> Self::Owned {
                self.into_owned()
            }
        }
    };
}

/// Implements [`IntoOwned`] for types without borrows.
macro_rules! owns_itself {
    ($($name:ident),*) => {$(
        impl $crate::owned::IntoOwned for $name {
            type Owned = Self;

            fn to_owned_value(self) -> Self {
                self
            }
        }
    )*};
}

pub(crate) use {into_owned_enum, into_owned_struct, owns_itself};
