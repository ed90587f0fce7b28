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

/// Implements `into_owned`. A struct lists its fields, an enum its variants.
macro_rules! into_owned {
    ($($name:ident: $(
        $($variant:ident)? $(($item:ident))? $({ $($field:ident),* })?
    ),+;)*) => {$(
        impl $name<&str> {
            /// The same value with owned texts, which outlives the input.
            #[must_use]
            pub fn into_owned(self) -> $name<String> {
                use $crate::owned::IntoOwned;
                match self {$(
                    $name $(::$variant)? $(($item))? $({ $($field),* })? => {
                        $name $(::$variant)? $(($item.to_owned_value()))?
                            $({ $($field: $field.to_owned_value()),* })?
                    }
                )+}
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

pub(crate) use {into_owned, owns_itself};
