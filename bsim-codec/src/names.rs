//! The names of the protocol: namespaces, operations, elements and attributes.

/// The service's namespace. It has no trailing slash ([`protocol`](crate::protocol), section 1).
pub const NS_SERVICE: &str = "http://www.imcomponents.com";
/// The SOAP 1.1 envelope namespace.
pub const NS_SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// The SOAP 1.2 envelope namespace.
pub const NS_SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// The namespace of the SOAP 1.1 encoding, which defines the type `base64`.
pub const NS_SOAP11_ENCODING: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// The namespace of the SOAP 1.2 encoding.
pub const NS_SOAP12_ENCODING: &str = "http://www.w3.org/2003/05/soap-encoding";
/// The XML Schema instance namespace, which defines `xsi:nil` and `xsi:type`.
pub const NS_XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The XML Schema namespace, which defines the types `base64Binary` and `hexBinary`.
pub const NS_XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// The namespace of the prefix `xml`.
pub const NS_XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of namespace declarations. No prefix may be bound to it.
pub const NS_XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The SOAP 1.1 `actor`s that address the receiver. The empty one is the ultimate receiver.
pub(crate) const ACTORS_11: [&str; 2] = ["", "http://schemas.xmlsoap.org/soap/actor/next"];
/// The SOAP 1.2 `role`s that address the receiver.
pub(crate) const ROLES_12: [&str; 3] = [
    "",
    "http://www.w3.org/2003/05/soap-envelope/role/next",
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
];

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// The operations of the service.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub enum Operation { $($(#[$doc])* $variant),* }

        impl Operation {
            /// Every operation, in the order in which a session uses them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name of the operation and of its request element.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The name of the response element.
            #[must_use]
            pub const fn response_name(self) -> &'static str {
                match self { $(Self::$variant => concat!($name, "Response")),* }
            }

            /// The name of the element with the value of the response. If the response has no
            /// value, no message uses this name.
            #[must_use]
            pub const fn result_name(self) -> &'static str {
                match self { $(Self::$variant => concat!($name, "Result")),* }
            }

            /// The value of the HTTP field `SOAPAction`, with its quotes.
            #[must_use]
            pub const fn soap_action(self) -> &'static str {
                match self { $(Self::$variant => concat!("\"http://www.imcomponents.com/", $name, "\"")),* }
            }
        }
    };
}

operations! {
    /// Opens a session with the service.
    Login = "Login",
    /// Logs in one instant-messaging account.
    LoginIm = "LoginIM",
    /// Keeps the session alive and fetches the events since the last request.
    KeepSessionAlive = "KeepSessionAlive",
    /// Changes the presence of one account.
    ChangeStatus = "ChangeStatus",
    /// Sends one chat message.
    SendMessage = "SendMessage",
    /// Requests the version of the service.
    GetVersion = "GetVersion",
}

impl Operation {
    /// The operation with the request element `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.name() == name)
    }

    /// The operation with the response element `name`.
    #[must_use]
    pub fn from_response_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.response_name() == name)
    }

    /// The operation with this `SOAPAction`. Quotes around it are optional.
    #[must_use]
    pub fn from_soap_action(action: &str) -> Option<Self> {
        let action = action.trim_matches('"').strip_prefix(NS_SERVICE)?;
        Self::from_name(action.strip_prefix('/')?)
    }
}

macro_rules! names {
    ($($constant:ident = $name:literal),* $(,)?) => {
        $(pub(crate) const $constant: &str = $name;)*

        /// Every element and attribute name but those of the operations, for fuzz dictionaries.
        pub const ALL: &[&str] = &[$($name),*];
    };
}

names! {
    // The envelope. SOAP 1.2 spells the parts of a fault differently.
    ENVELOPE = "Envelope",
    HEADER = "Header",
    BODY = "Body",
    FAULT = "Fault",
    MUST_UNDERSTAND = "mustUnderstand",
    ACTOR = "actor",
    ROLE = "role",
    NIL = "nil",
    TYPE = "type",
    FAULT_CODE = "faultcode",
    FAULT_STRING = "faultstring",
    FAULT_ACTOR = "faultactor",
    FAULT_DETAIL = "detail",
    FAULT12_CODE = "Code",
    FAULT12_VALUE = "Value",
    FAULT12_SUBCODE = "Subcode",
    FAULT12_REASON = "Reason",
    FAULT12_TEXT = "Text",
    LANG = "lang",
    FAULT12_NODE = "Node",
    FAULT12_ROLE = "Role",
    FAULT12_DETAIL = "Detail",
    // Requests.
    LOGIN_USER_ID = "userId",
    PASSWORD = "password",
    SESSION_ARGUMENT = "session",
    IM_TYPE = "imType",
    ACCOUNT_ARGUMENT = "account",
    TO_ACCOUNT = "toAccount",
    MESSAGE_ARGUMENT = "message",
    STATUS_IM_TYPE = "IMType",
    STATUS_IM_ACCOUNT = "IMAccount",
    STATUS = "Status",
    // The session, in a LoginResult and in every later request.
    SESSION_ID = "SessionId",
    USER_ID = "UserId",
    LOGIN_TIME = "LoginTime",
    CLIENT_IP = "ClientIP",
    // Events.
    SESSION = "Session",
    IM = "IM",
    ID_ATTRIBUTE = "id",
    TYPE_ATTRIBUTE = "type",
    ACCOUNT_ATTRIBUTE = "account",
    DATETIME_ATTRIBUTE = "datetime",
    FROM_ATTRIBUTE = "from",
    ON_LOG = "OnLog",
    ON_LOGIN = "OnLogin",
    ON_NICKNAME_CHANGED = "OnNicknameChanged",
    ON_RECEIVE_GROUPS = "OnReceiveGroups",
    ON_RECEIVE_BUDDIES = "OnReceiveBuddies",
    ON_STATUS_CHANGED = "OnStatusChanged",
    ON_BUDDY_STATUS_CHANGED = "OnBuddyStatusChanged",
    ON_MESSAGE = "OnMessage",
    ITEM = "item",
    GROUP = "Group",
    BUDDY = "Buddy",
    MESSAGE = "Message",
    ACCOUNT = "Account",
    NICKNAME = "Nickname",
    GROUP_ID = "GroupId",
    ID = "Id",
    NAME = "Name",
    BLOCKED = "Blocked",
    PERSONAL_MESSAGE = "PersonalMessage",
}
