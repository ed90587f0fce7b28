/**
 * bsim.h: a codec for the BSIM instant-messaging web service of 2008 (SOAP 1.1 and 1.2).
 *
 * The library encodes and parses requests, responses and events. It does no I/O and keeps no state.
 * All functions follow these conventions:
 *
 * - Every function that can fail returns an int32_t: #BSIM_OK, another outcome, or an error code.
 *   Codes from 10 to 98 are errors of the caller. #BSIM_PANIC (99) is a bug in the library. Codes
 *   from 100 on are errors in the input. There are no C enums.
 * - Inputs come first and are const. Outputs come last. A function writes its outputs only on
 *   success. Each exception is stated at its function, for example the length that a too small
 *   buffer needs. An output must not overlap an input or another output, except in
 *   bsim_event_decode(): its output may be its input event. A null pointer is an error where it is
 *   not allowed.
 * - A function writes its bsim_error if, and only if, it returns a code from 10 on. You need not
 *   initialize it.
 * - Text is UTF-8 without a terminating zero, for input and output. In a message, a struct
 *   whose bytes are all 0 stands for "absent".
 * - Parsing copies nothing: texts are views of the body. Keep the body as long as you use them.
 * - Functions have no state, so any number of threads may call them. Only one thread at a time may
 *   use a cursor.
 * - A bug in the library that panics does not unwind into C and does not abort: the function
 *   returns #BSIM_PANIC.
 *
 * The layout of a struct does not change while the SONAME stays the same, because the service has
 * not changed since 2008. Only bsim_options may grow: it has a size member. A new feature gets a
 * new struct and a new function.
 *
 * This file is generated. SPDX-License-Identifier: MIT OR Apache-2.0
 */

#ifndef BSIM_H
#define BSIM_H

#include <stddef.h>
#include <stdint.h>

/** Initializes a bsim_str from a string literal. */
#define BSIM_STR(literal) { (literal), sizeof(literal) - 1 }

/** Initializes a bsim_text from a string literal, as bsim_text_plain() does. */
#define BSIM_TEXT(literal) { (literal), sizeof(literal) - 1, 0, BSIM_TEXT_PLAIN }

/** The `related` member of a bsim_error that is about one location only. */
#define BSIM_NO_OFFSET SIZE_MAX

/**
 * The major version of this header. It changes when existing programs may break. While it is 0,
 * the minor version changes instead.
 */
#define BSIM_VERSION_MAJOR 0
/** The minor version of this header. It changes with additions. */
#define BSIM_VERSION_MINOR 2
/** The patch version of this header. It changes with bug fixes. */
#define BSIM_VERSION_PATCH 0

/** Success. */
#define BSIM_OK 0

/** There are no more events. If no call on this body returned an error, the whole body is valid. */
#define BSIM_END 1

/** The buffer does not hold the whole message yet: receive more bytes. */
#define BSIM_INCOMPLETE 2

/** The buffer is too small. The length output tells the size that is needed. */
#define BSIM_BUFFER_TOO_SMALL 10

/** A null pointer where null is not allowed. */
#define BSIM_MISUSE_NULL 11
/** A length that is larger than any object can be. */
#define BSIM_MISUSE_LENGTH 12
/** A text from the caller is not UTF-8. */
#define BSIM_MISUSE_UTF8 13
/** A number that is not one of the expected constants. */
#define BSIM_MISUSE_CONSTANT 14
/** A struct whose `size` is not set or not valid. */
#define BSIM_MISUSE_SIZE 15
/** A cursor that is not started. */
#define BSIM_MISUSE_NOT_STARTED 16
/**
 * An event that cannot follow the events before it, for example an account before any session. The
 * offset of the error counts events.
 */
#define BSIM_MISUSE_EVENT_ORDER 17
/**
 * A member is set that this kind of message does not have, or an option that this library does not
 * know.
 */
#define BSIM_MISUSE_EXTRA_MEMBER 18
/** A required member is absent. */
#define BSIM_MISUSE_MISSING_MEMBER 19
/**
 * A percent-encoded text in a member that is not percent-encoded on the wire: decode the text
 * first.
 */
#define BSIM_MISUSE_ENCODED_TEXT 20

/** A text to encode has a character that XML 1.0 forbids. */
#define BSIM_ENCODE_FORBIDDEN_CHARACTER 30
/**
 * A percent-encoded text has a `%` that does not begin a percent escape, so it cannot be converted
 * between events and SendMessage. Without this conversion, a text is written unchanged and is not
 * checked.
 */
#define BSIM_ENCODE_INVALID_PERCENT 31
/** Raw XML to encode is ill-formed, or the raw XML of an event is not one element. */
#define BSIM_ENCODE_INVALID_XML 32
/**
 * A value for an HTTP head has a character that is not allowed there, or an HTTP status is
 * invalid.
 */
#define BSIM_ENCODE_INVALID_HEAD 33
/** The message cannot be encoded for another reason. */
#define BSIM_ENCODE_OTHER 39

/**
 * A bug in the library: a panic. The library caught it and reported it on the standard error
 * stream.
 */
#define BSIM_PANIC 99

/**
 * The input ended before the document did. A valid document that is truncated before the end of
 * its root element gives this code. The offset is the length of the truncated document.
 */
#define BSIM_ERROR_UNEXPECTED_END 100
/** The input is not UTF-8. */
#define BSIM_ERROR_INVALID_UTF8 101
/**
 * The input is UTF-16 or UTF-32, or its XML declaration or its HTTP media type names an encoding
 * other than UTF-8 and US-ASCII.
 */
#define BSIM_ERROR_UNSUPPORTED_ENCODING 102
/** The limit `max_input` is exceeded. */
#define BSIM_ERROR_INPUT_TOO_LONG 103
/** The limit `max_depth` is exceeded. */
#define BSIM_ERROR_TOO_DEEP 104
/** The limit `max_attributes` is exceeded. */
#define BSIM_ERROR_TOO_MANY_ATTRIBUTES 105
/** The limit `max_namespaces` is exceeded. */
#define BSIM_ERROR_TOO_MANY_NAMESPACES 106
/** The limit `max_name` is exceeded. */
#define BSIM_ERROR_NAME_TOO_LONG 107
/** The limit `max_text` is exceeded. */
#define BSIM_ERROR_TEXT_TOO_LONG 108
/** A document type declaration. The library never accepts one. */
#define BSIM_ERROR_DOCTYPE 109
/** A character that XML 1.0 forbids, such as NUL or U+FFFE. */
#define BSIM_ERROR_FORBIDDEN_CHARACTER 110
/** Markup that XML does not define, such as `<!x`, or a stray `/` in a tag. */
#define BSIM_ERROR_INVALID_MARKUP 111
/** An ill-formed name, or a name with more than one colon. */
#define BSIM_ERROR_INVALID_NAME 112
/** An end tag that does not match the open element, or an end tag without an open element. */
#define BSIM_ERROR_MISMATCHED_TAG 113
/** An `&` that does not begin a reference. */
#define BSIM_ERROR_INVALID_REFERENCE 114
/** A reference to an entity that XML does not predefine. */
#define BSIM_ERROR_UNDEFINED_ENTITY 115
/** A reference to a character that XML 1.0 forbids. */
#define BSIM_ERROR_FORBIDDEN_REFERENCE 116
/** The same attribute twice in one tag: the same name, or the same namespace and local name. */
#define BSIM_ERROR_DUPLICATE_ATTRIBUTE 117
/** A prefix without a declaration in scope. */
#define BSIM_ERROR_UNBOUND_PREFIX 118
/** A forbidden namespace declaration: `xmlns:p=""`, or one that rebinds `xml` or `xmlns`. */
#define BSIM_ERROR_INVALID_NAMESPACE 119
/** A `<` in an attribute value. */
#define BSIM_ERROR_LESS_THAN_IN_ATTRIBUTE 120
/** An attribute name without `=`. */
#define BSIM_ERROR_MISSING_EQUALS 121
/** An attribute value without quotes. */
#define BSIM_ERROR_MISSING_QUOTE 122
/** Two attributes, or a name and an attribute, without white space between them. */
#define BSIM_ERROR_MISSING_SPACE 123
/** `]]>` in text. */
#define BSIM_ERROR_CDATA_END_IN_TEXT 124
/** `--` in a comment. */
#define BSIM_ERROR_DOUBLE_HYPHEN_IN_COMMENT 125
/** An XML declaration that is not at the start of its document. */
#define BSIM_ERROR_MISPLACED_DECLARATION 126
/** An ill-formed XML declaration. */
#define BSIM_ERROR_INVALID_DECLARATION 127
/** A processing instruction named `xml` in another case, such as `XML`. */
#define BSIM_ERROR_RESERVED_INSTRUCTION 128
/** Text outside the root element. */
#define BSIM_ERROR_TEXT_OUTSIDE_ROOT 129
/** A second root element. */
#define BSIM_ERROR_SECOND_ROOT 130
/** Text where only elements are allowed. */
#define BSIM_ERROR_UNEXPECTED_TEXT 131
/** An element where none is allowed, for instance in a text field. */
#define BSIM_ERROR_UNEXPECTED_ELEMENT 132
/** A second occurrence of an element that may occur once. */
#define BSIM_ERROR_DUPLICATE_ELEMENT 133
/** The body is not a SOAP envelope but, for instance, the HTML page of a proxy. */
#define BSIM_ERROR_NOT_SOAP 134
/** An `Envelope` in a namespace other than those of SOAP 1.1 and SOAP 1.2. */
#define BSIM_ERROR_VERSION_MISMATCH 135
/** A header block that this receiver must understand. The library understands none. */
#define BSIM_ERROR_MUST_UNDERSTAND 136
/** An envelope without a `Body` element, or a `Body` element without content. */
#define BSIM_ERROR_MISSING_BODY 137
/** A message other than the expected one, or one that the service does not define. */
#define BSIM_ERROR_UNEXPECTED_MESSAGE 138
/** The body is a SOAP fault instead of the expected message. */
#define BSIM_ERROR_FAULT 139
/** A `%` that does not begin a percent escape. */
#define BSIM_ERROR_INVALID_PERCENT 140
/** The decoded percent escapes are not UTF-8. */
#define BSIM_ERROR_INVALID_PERCENT_UTF8 141
/** A time, GUID or address that cannot be parsed. */
#define BSIM_ERROR_INVALID_VALUE 142
/** The head of an HTTP message cannot be parsed. */
#define BSIM_ERROR_INVALID_HEAD 143
/** The head of an HTTP message is too long or has too many header fields. */
#define BSIM_ERROR_HEAD_TOO_LARGE 144
/** A body length that is ill-formed or contradicts itself. */
#define BSIM_ERROR_INVALID_LENGTH 145
/** A transfer coding other than `chunked`, or an ill-formed chunk. */
#define BSIM_ERROR_INVALID_TRANSFER 146
/** The body of an HTTP message is in a content coding other than `identity`. */
#define BSIM_ERROR_CONTENT_CODING 147
/** A field with a binary `xsi:type`, such as `xsd:base64Binary`. It would be misread as text. */
#define BSIM_ERROR_BINARY_TYPE 148

/** Decode to UTF-8. A `%` without two hexadecimal digits, and ill-formed UTF-8, are errors. */
#define BSIM_DECODE_STRICT 0
/**
 * Decode to UTF-8 without errors: a `%` without two hexadecimal digits stays, ill-formed UTF-8
 * becomes U+FFFD.
 */
#define BSIM_DECODE_LOSSY 1
/** Decode to bytes, for texts that were not UTF-8 before they were percent-encoded. */
#define BSIM_DECODE_BYTES 2

/** The form of an absent text. */
#define BSIM_TEXT_ABSENT 0
/** The form of a text without escapes. All other forms are internal to the library. */
#define BSIM_TEXT_PLAIN 256

/** A presence code that MSN does not define: read the text. */
#define BSIM_PRESENCE_OTHER 0
/** Online. */
#define BSIM_PRESENCE_ONLINE 1
/** Busy. */
#define BSIM_PRESENCE_BUSY 2
/** Idle. */
#define BSIM_PRESENCE_IDLE 3
/** Be right back. */
#define BSIM_PRESENCE_BE_RIGHT_BACK 4
/** Away. */
#define BSIM_PRESENCE_AWAY 5
/** On the phone. */
#define BSIM_PRESENCE_ON_THE_PHONE 6
/** Out to lunch. */
#define BSIM_PRESENCE_OUT_TO_LUNCH 7
/** Hidden. For a buddy of the roster: no presence is known yet. */
#define BSIM_PRESENCE_HIDDEN 8
/** Offline. */
#define BSIM_PRESENCE_OFFLINE 9

/** Not blocked. */
#define BSIM_BLOCKED_NO 0
/** Blocked. */
#define BSIM_BLOCKED_YES 1
/** Neither yes nor no: read the text. */
#define BSIM_BLOCKED_OTHER 2

/** Opens a session with the service. */
#define BSIM_OPERATION_LOGIN 1
/** Logs one instant-messaging account in. */
#define BSIM_OPERATION_LOGIN_IM 2
/** Keeps the session alive and fetches the events since the last request. */
#define BSIM_OPERATION_KEEP_SESSION_ALIVE 3
/** Changes the presence of one account. */
#define BSIM_OPERATION_CHANGE_STATUS 4
/** Sends one chat message. */
#define BSIM_OPERATION_SEND_MESSAGE 5
/** Asks for the version of the service. */
#define BSIM_OPERATION_GET_VERSION 6

/** SOAP 1.1, the usual version of the service. */
#define BSIM_SOAP_1_1 0
/** SOAP 1.2. The service answers a SOAP 1.2 request with it. */
#define BSIM_SOAP_1_2 1

/** The fault has no code, or a code that SOAP does not define. */
#define BSIM_FAULT_OTHER 0
/** `Client` (SOAP 1.2: `Sender`): the request is wrong. Sending it again does not help. */
#define BSIM_FAULT_CLIENT 1
/** `Server` (SOAP 1.2: `Receiver`): the service failed to process the request. */
#define BSIM_FAULT_SERVER 2
/** `VersionMismatch`: the service does not support the SOAP version of the envelope. */
#define BSIM_FAULT_VERSION_MISMATCH 3
/** `MustUnderstand`: the service did not understand a mandatory header block. */
#define BSIM_FAULT_MUST_UNDERSTAND 4
/** `DataEncodingUnknown` (SOAP 1.2 only): the service does not know the encoding. */
#define BSIM_FAULT_DATA_ENCODING_UNKNOWN 5

/** The `kind` of a fault. The kind of another SOAP response is its `BSIM_OPERATION` constant. */
#define BSIM_RESPONSE_FAULT 100

/**
 * Encode events as an escaped XML document in a string, as the service does. Events of several
 * sessions are encoded inline, because a document has only one root.
 */
#define BSIM_RESULT_ESCAPED 0
/** Encode events as elements of the response. */
#define BSIM_RESULT_INLINE 1
/** The response has no result element, so it has no events. .NET sends this for a null result. */
#define BSIM_RESULT_ABSENT 2

/** A session begins: `id`. The events that follow belong to this session. */
#define BSIM_EVENT_SESSION 1
/** An account begins: `im_type`, `account`. The events that follow belong to this account. */
#define BSIM_EVENT_ACCOUNT 2
/** The log begins. */
#define BSIM_EVENT_LOG_START 3
/** A line of the log: `text`. */
#define BSIM_EVENT_LOG_ITEM 4
/** The account is logged in: `datetime`. */
#define BSIM_EVENT_LOGIN 5
/** The account's own name: `nickname`. */
#define BSIM_EVENT_NICKNAME_CHANGED 6
/** The list of groups begins: `xml`. */
#define BSIM_EVENT_GROUPS_START 7
/** A group: `id`, `name`. */
#define BSIM_EVENT_GROUP 8
/** The roster begins. If no buddies follow, the roster is empty now. */
#define BSIM_EVENT_BUDDIES_START 9
/**
 * A buddy of the roster: `account`, `nickname`, `group_id`, `status`, `id`, `blocked`,
 * `personal_message`.
 */
#define BSIM_EVENT_BUDDY 10
/** The account's own presence: `status`. */
#define BSIM_EVENT_STATUS_CHANGED 11
/** The list of changed buddies begins: their presence, name or personal message changed. */
#define BSIM_EVENT_BUDDY_STATUSES_START 12
/** A changed buddy, with the members of #BSIM_EVENT_BUDDY. */
#define BSIM_EVENT_BUDDY_STATUS 13
/** The list of chat messages begins. */
#define BSIM_EVENT_MESSAGES_START 14
/** A chat message: `sender`, `text`. */
#define BSIM_EVENT_MESSAGE 15
/** An event that this library does not know: `name`, `xml`. */
#define BSIM_EVENT_UNKNOWN 16

/** The `kind` for an HTTP response without SOAP. Only its HTTP status has a meaning. */
#define BSIM_RESPONSE_NO_SOAP 0

/**
 * A cursor over the events of a response. Start it on each new body: a program that polls needs
 * only one cursor.
 */
typedef struct bsim_events bsim_events;

/**
 * A view of bytes. It has no terminating zero and owns nothing. A null pointer with length 0 is an
 * empty view.
 */
typedef struct {
    /** The first byte. */
    const char *ptr;
    /** The number of bytes. */
    size_t len;
} bsim_str;

/**
 * An error: what is wrong, and where.
 *
 * Codes from 10 to 98 are errors of the caller. #BSIM_PANIC is a bug in the library. Codes from
 * 100 on are errors in the input.
 */
typedef struct {
    /** The code that the function returned. */
    int32_t code;
    /**
     * The number of bytes before the error. For an error in the input, it counts bytes of the
     * input. For a field that cannot be encoded, it counts bytes of the field. For
     * #BSIM_MISUSE_EVENT_ORDER, it is the number of events before the error.
     */
    size_t offset;
    /**
     * For an error in the input: the expected content. Otherwise: the name of the field or
     * parameter. May be empty. Lives as long as the program.
     */
    bsim_str detail;
    /**
     * The offset of the other location that the error is about: the start tag that an end tag does
     * not match, or the first of two duplicate elements or attributes. Otherwise #BSIM_NO_OFFSET.
     */
    size_t related;
} bsim_error;

/** A location in a text, counted from 1 as in editors. */
typedef struct {
    /** The line. */
    size_t line;
    /** The column, in characters. */
    size_t column;
} bsim_location;

/**
 * The text of a field: a view of the raw text, and the form of its escapes.
 *
 * A parsed text is a view of the input: it is valid as long as the input lives and does not
 * change. You can use it unchanged in a message to encode. A struct whose bytes are all 0 is an
 * absent text: the message has no such element or attribute. An absent text is not the same as an
 * empty one.
 *
 * `ptr` and `len` are the raw text, escapes included. If `form` is #BSIM_TEXT_PLAIN, the text has
 * no escapes, so the raw text is the decoded text. Otherwise call bsim_text_decode().
 */
typedef struct {
    /**
     * The first byte, in the input or in memory of the caller. For an empty text, the pointer has
     * no meaning.
     */
    const char *ptr;
    /** The number of bytes. */
    size_t len;
    /**
     * The offset of the text in the input, in bytes. For an HTTP message, the input is its body. 0
     * for a text that the caller made.
     */
    uint32_t offset;
    /** #BSIM_TEXT_ABSENT, #BSIM_TEXT_PLAIN or an internal form. */
    uint32_t form;
} bsim_text;

/** A server time: local to the server, without a time zone. */
typedef struct {
    /** The year, 0 to 9999. */
    int32_t year;
    /** The month, 1 to 12. */
    int32_t month;
    /** The day, 1 to 31. */
    int32_t day;
    /** The hour, 0 to 23. */
    int32_t hour;
    /** The minute, 0 to 59. */
    int32_t minute;
    /** The second, 0 to 59. */
    int32_t second;
} bsim_datetime;

/**
 * A session with the service. The Login response contains it. Every later request except
 * GetVersion repeats it unchanged.
 *
 * Its texts are views of the body that was parsed: to keep a session longer than that body, decode
 * and copy its texts. Do not log the id: anyone who knows it can use the session.
 */
typedef struct {
    /** The id of the session, a GUID. */
    bsim_text session_id;
    /** The user of the service. */
    bsim_text user_id;
    /** The time of the login, local to the server, such as `2008-06-30 22:14:03`. */
    bsim_text login_time;
    /** The IP address of the client, as the service saw it. */
    bsim_text client_ip;
    /**
     * Nonzero: the session is present even if all its texts are absent. If any text is present,
     * the session is present, too.
     */
    int32_t is_present;
} bsim_session;

/**
 * A request of any operation. Members that the operation does not have are absent.
 *
 * To make a request, set all bytes to 0, then set the members of the operation. A text that stays
 * absent is omitted from the message.
 */
typedef struct {
    /** One of the `BSIM_OPERATION` constants. */
    int32_t operation;
    /** All operations except Login and GetVersion. */
    bsim_session session;
    /** Login: the user of the service. This is not an instant-messaging account. */
    bsim_text user_id;
    /** Login, LoginIM: the password. */
    bsim_text password;
    /** LoginIM, ChangeStatus, SendMessage: the network. `msn` is the only known value. */
    bsim_text im_type;
    /** LoginIM, ChangeStatus: the account. SendMessage: the sender. */
    bsim_text account;
    /** SendMessage: the recipient. */
    bsim_text to_account;
    /** ChangeStatus: a presence code. Pass bsim_presence_code() to bsim_text_plain(). */
    bsim_text status;
    /** SendMessage: the chat message, form-urlencoded on the wire. */
    bsim_text message;
} bsim_request;

/**
 * Parser options. A null pointer stands for the defaults. A member that is 0 stands for its
 * default.
 *
 * Later versions may add members at the end of this struct. `size` tells the library which version
 * the program was compiled with, so set it: `bsim_options options = { .size = sizeof options };`
 *
 * A program may run with a library that is older than its header. A member that the library does
 * not know must then be 0; otherwise the result is #BSIM_MISUSE_EXTRA_MEMBER. So no option is
 * silently ignored.
 */
typedef struct {
    /**
     * `sizeof(bsim_options)`. No version is larger than 4096 bytes: a larger size is
     * #BSIM_MISUSE_SIZE.
     */
    size_t size;
    /**
     * Maximum length of the input, in bytes; default 64 MiB. The library never accepts more than 4
     * GiB minus one byte. For an HTTP message, only the body counts. For a chunked body, the lines
     * between the chunks count too, up to the end of the last chunk with data.
     */
    size_t max_input;
    /** Maximum nesting depth of elements; default 64. */
    size_t max_depth;
    /**
     * Maximum number of attributes of one element; default 64. Each attribute is compared with the
     * others, so the time for an element grows with the square of their number.
     */
    size_t max_attributes;
    /**
     * Maximum number of namespace declarations in scope; default 64. Each prefix is compared with
     * them.
     */
    size_t max_namespaces;
    /** Maximum length of an element or attribute name, in bytes; default 256. */
    size_t max_name;
    /**
     * Maximum length of a raw field (escapes included), in bytes; default 16 MiB. Raw XML, such as
     * the member `xml` of an event, is not limited. But each attribute value in it is limited.
     */
    size_t max_text;
    /**
     * Maximum length of the head of an HTTP message, in bytes, with empty lines and interim
     * responses before it; default 16 KiB. The trailer of a chunked body has the same limit.
     */
    size_t max_head;
    /**
     * Nonzero: remove white space at both ends of element texts, such as
     * `<userId> testing </userId>`. White space between elements needs no option. In messages of
     * the service itself, every space counts.
     */
    int32_t trim;
    /**
     * Nonzero: the input is known to be UTF-8, so the encoding that it declares is ignored. To
     * parse the body of a bsim_received, copy its `is_utf8` to this member.
     */
    int32_t known_utf8;
} bsim_options;

/** The reason of a fault in another language. */
typedef struct {
    /** The language, such as `zh-CN`. If it is absent, the encoder writes `en`. */
    bsim_text lang;
    /** The text. It must be present. */
    bsim_text reason;
} bsim_translation;

/** A SOAP fault: the error response of the service. */
typedef struct {
    /** #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2. */
    int32_t soap_version;
    /**
     * One of the `BSIM_FAULT` constants. Parsing sets the meaning of the code, whatever its prefix
     * is. For encoding, this member wins over `code`: if `code` has another meaning in the written
     * envelope, for example because its prefix is not `soap`, the encoder writes `soap:` and the
     * name of this kind. Details after a dot stay in SOAP 1.1 (`S:Client.a` becomes
     * `soap:Client.a`). With #BSIM_FAULT_OTHER, only `code` counts.
     */
    int32_t kind;
    /** The code, such as `soap:Server`. */
    bsim_text code;
    /**
     * Only for encoding: the subcodes, outermost first. In SOAP 1.1, which has none, the encoder
     * omits them without an error. Parsing leaves this null: read subcodes with
     * bsim_fault_subcodes().
     */
    const bsim_text *subcodes;
    /** The number of subcodes. */
    size_t subcode_count;
    /** The reason, for people. */
    bsim_text reason;
    /** The language of the reason, such as `en`. */
    bsim_text lang;
    /**
     * Only for encoding: the reason in other languages. Parsing leaves this null: read
     * translations with bsim_fault_translations().
     */
    const bsim_translation *translations;
    /** The number of translations. */
    size_t translation_count;
    /** The actor that caused the fault, as a URI. */
    bsim_text actor;
    /**
     * The node that caused the fault, as a URI. ASP.NET writes the actor here. In SOAP 1.1, which
     * has no node, the encoder omits it without an error.
     */
    bsim_text node;
    /** The content of the detail, as XML. */
    bsim_text detail;
} bsim_fault;

/**
 * One event of a response. Members that its kind does not have are absent.
 *
 * The same struct serves to encode a response. An unknown event is written as its `xml`, which is
 * required; its `name` is not written. If a #BSIM_EVENT_GROUPS_START has an `xml` that is not
 * empty, the encoder writes it instead of the groups that follow.
 */
typedef struct {
    /** One of the `BSIM_EVENT` constants. Skip kinds that you do not know. */
    int32_t kind;
    /** The GUID of the session or buddy, or the id of the group. */
    bsim_text id;
    /** The account that the events are about, or the account of the buddy. */
    bsim_text account;
    /** The display name. Percent-encoded on the wire. */
    bsim_text nickname;
    /** The group of the buddy; empty if the buddy is in no group. */
    bsim_text group_id;
    /** A presence code: see bsim_presence_parse(). */
    bsim_text status;
    /** Whether the buddy is blocked: see bsim_blocked_parse(). */
    bsim_text blocked;
    /** The personal message below the name. Percent-encoded on the wire. */
    bsim_text personal_message;
    /** The network. `msn` is the only known value. */
    bsim_text im_type;
    /** The time of the event, local to the server: see bsim_datetime_parse(). */
    bsim_text datetime;
    /** The account that sent the chat message. */
    bsim_text sender;
    /** The chat message, percent-encoded on the wire; or a line of the log, not percent-encoded. */
    bsim_text text;
    /**
     * The name of the group, percent-encoded on the wire; or the element name of an unknown event,
     * not percent-encoded.
     */
    bsim_text name;
    /** The whole element, as XML. */
    bsim_text xml;
} bsim_event;

/** A response of any kind. Members that the kind does not have are absent. */
typedef struct {
    /**
     * The `BSIM_OPERATION` constant of the operation, or #BSIM_RESPONSE_FAULT. bsim_reply_split()
     * also sets #BSIM_RESPONSE_NO_SOAP.
     */
    int32_t kind;
    /** Login: the new session. */
    bsim_session session;
    /** GetVersion: the version of the service, such as `v1.0.20080508`. */
    bsim_text version;
    /** #BSIM_RESPONSE_FAULT: the fault. */
    bsim_fault fault;
    /**
     * KeepSessionAlive, only for encoding: the events, in the order that a cursor gives. Parsing
     * leaves this null: read the events with a cursor.
     */
    const bsim_event *events;
    /** The number of events. */
    size_t event_count;
    /**
     * KeepSessionAlive: #BSIM_RESULT_ABSENT if there is no result. Otherwise, encoding accepts
     * #BSIM_RESULT_ESCAPED or #BSIM_RESULT_INLINE, and parsing sets #BSIM_RESULT_ESCAPED for both.
     */
    int32_t result_form;
} bsim_response;

/** An HTTP request to encode. A member that is 0 takes the value that the service expects. */
typedef struct {
    /** The request. */
    const bsim_request *request;
    /** The path; if empty, the path of the service. */
    bsim_str path;
    /** The host, with the port if that is not 80; if empty, the host of the service. */
    bsim_str host;
    /** The `User-Agent` field; if empty, the value that .NET sent in 2008. */
    bsim_str user_agent;
    /** Nonzero: omit `Expect: 100-continue`. */
    int32_t no_expect;
    /**
     * Nonzero: this is the first request on its connection, so it asks the server to keep the
     * connection open.
     */
    int32_t is_first;
} bsim_post;

/** An HTTP response to encode. */
typedef struct {
    /** The response; null for an HTTP response without SOAP. */
    const bsim_response *response;
    /**
     * The HTTP status of a response without SOAP. With SOAP, set 0: the library derives the status
     * from the response.
     */
    int32_t status;
    /**
     * #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2: the version to encode the response in. Set the version of
     * the request. Ignored for a fault, which has its own version, and for a response without
     * SOAP.
     */
    int32_t soap_version;
    /**
     * The `Date` field, such as `Tue, 01 Jul 2008 05:14:03 GMT`; omitted if empty.
     * Ignored for a response without SOAP.
     */
    bsim_str date;
    /**
     * The `Server` field; omitted if empty. Ignored for a response
     * without SOAP.
     */
    bsim_str server;
} bsim_reply;

/**
 * How much of the message at the start of a buffer has been parsed. A struct whose bytes are all 0
 * stands for a new message. Use it with one buffer only. The buffer may grow and move in memory.
 * With another buffer, the result may be an error or a wrong message, but memory stays safe.
 */
typedef struct {
    /** Internal: offsets in the buffer, and one spare word. */
    size_t words[8];
} bsim_progress;

/** The HTTP message at the start of a buffer. */
typedef struct {
    /**
     * Nonzero: the head is complete, and the members from `status` to `path` are valid. With
     * #BSIM_INCOMPLETE, this is set only by the call that finds the end of the head. Before
     * the head of the response, a call may find the head of an interim response: its `status` is
     * below 200.
     */
    int32_t has_head;
    /** Response: the HTTP status. */
    int32_t status;
    /**
     * Request: the `BSIM_OPERATION` constant for the operation that the head names; 0 if it names
     * no operation of the service.
     */
    int32_t operation;
    /** Request, nonzero: the client may be waiting for bsim_reply_continue(). */
    int32_t expects_continue;
    /** Nonzero: the media type is a SOAP media type. */
    int32_t is_soap;
    /** #BSIM_SOAP_1_2 if the media type is the one of SOAP 1.2; otherwise #BSIM_SOAP_1_1. */
    int32_t soap_version;
    /**
     * Nonzero: the media type declares UTF-8 or US-ASCII. The encoding in the XML declaration then
     * has no effect.
     */
    int32_t is_utf8;
    /** Nonzero: another request may follow on the connection. */
    int32_t keeps_alive;
    /** Request: the method, a view of the buffer. */
    bsim_str method;
    /** Request: the path, a view of the buffer. */
    bsim_str path;
    /** The body: a view of `buffer`, or of `buf` if the body came in several chunks. */
    bsim_str body;
    /**
     * The number of bytes of the message in the buffer, with the empty lines and the interim
     * responses before it. The next message follows directly.
     */
    size_t consumed;
    /**
     * With #BSIM_INCOMPLETE: the minimum length that the buffer must reach. With
     * #BSIM_BUFFER_TOO_SMALL: the size that `buf` must have.
     */
    size_t needed;
} bsim_received;

#ifdef __cplusplus
extern "C" {
#endif /* __cplusplus */

/**
 * The version of the library at run time, as `major.minor.patch`.
 *
 * @return  A view that lives as long as the program.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_version(void);

/**
 * A short English description of a code.
 *
 * @param status  The code that a function returned.
 * @return        A view that lives as long as the program; empty for an unknown code.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_status_description(int32_t status);

/**
 * Writes a readable message about an error.
 *
 * @param error  The error, as a function wrote it.
 * @param buf    The output buffer; may be null if `cap` is 0.
 * @param cap    The size of `buf`, in bytes.
 * @param len    Receives the length of the message, even if it does not fit.
 * @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_error_message(const bsim_error *error, char *buf, size_t cap, size_t *len);

/**
 * Finds line and column of an offset. This scans the input from its start: use it only to report
 * errors.
 *
 * @param input     The input that was parsed. It need not be UTF-8.
 * @param offset    The number of bytes before the location. An offset past the end counts as the
 *                  end.
 * @param location  Receives the location.
 * @return          #BSIM_OK; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_location_find(bsim_str input, size_t offset, bsim_location *location);

/**
 * Makes a plain text: every byte stands for itself, also `%` and `&`. The encoder adds all escapes
 * that the field needs.
 *
 * @param text  UTF-8. Keep it alive and unchanged as long as you use the result. The library
 *              checks the UTF-8 when it uses the text.
 * @return      The text. It is present, even if the view is empty.
 *
 * Any thread may call this at any time.
 */
bsim_text bsim_text_plain(bsim_str text);

/**
 * Makes a text from percent-encoded bytes, as in responses of the service: `%20` is a space, `+`
 * is a plus.
 *
 * @param text  As for bsim_text_plain().
 * @return      The text.
 *
 * Any thread may call this at any time.
 */
bsim_text bsim_text_from_percent(bsim_str text);

/**
 * Makes a text from form-urlencoded bytes, as in SendMessage requests: `+` is a space.
 *
 * @param text  As for bsim_text_plain().
 * @return      The text.
 *
 * Any thread may call this at any time.
 */
bsim_text bsim_text_from_form(bsim_str text);

/**
 * Decodes a text: its XML escapes and its percent escapes.
 *
 * The decoded text is never longer than the raw text, so a buffer of `text.len` bytes is always
 * large enough.
 *
 * @param text   The text. An absent text counts as empty.
 * @param mode   #BSIM_DECODE_STRICT, #BSIM_DECODE_LOSSY or #BSIM_DECODE_BYTES.
 * @param buf    The output buffer; may be null if `cap` is 0. It must not overlap the text.
 * @param cap    The size of `buf`, in bytes.
 * @param len    Receives the length of the decoded text, even if it does not fit.
 * @param error  Receives the error; may be null. Its offset counts bytes of the input that the
 *               text is from.
 * @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ERROR_INVALID_PERCENT (strict and bytes),
 *               #BSIM_ERROR_INVALID_PERCENT_UTF8 (strict); #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *               #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_text_decode(bsim_text text,
                         int32_t mode,
                         char *buf,
                         size_t cap,
                         size_t *len,
                         bsim_error *error);

/**
 * Parses a presence code such as `NLN`.
 *
 * @param status    The `status` of an event. An absent text gives #BSIM_PRESENCE_OTHER.
 * @param presence  Receives one of the `BSIM_PRESENCE` constants.
 * @param error     Receives the error; may be null.
 * @return          #BSIM_OK; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8,
 *                  #BSIM_MISUSE_CONSTANT, #BSIM_MISUSE_ENCODED_TEXT.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_presence_parse(bsim_text status, int32_t *presence, bsim_error *error);

/**
 * The code of a presence, as sent on the wire.
 *
 * @param presence  One of the `BSIM_PRESENCE` constants.
 * @return          A view that lives as long as the program; empty for #BSIM_PRESENCE_OTHER and
 *                  for an unknown constant.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_presence_code(int32_t presence);

/**
 * Parses the `blocked` member of a buddy.
 *
 * @param text     The text. An absent text gives #BSIM_BLOCKED_OTHER.
 * @param blocked  Receives one of the `BSIM_BLOCKED` constants.
 * @param error    Receives the error; may be null.
 * @return         Like bsim_presence_parse().
 *
 * Any thread may call this at any time.
 */
int32_t bsim_blocked_parse(bsim_text text, int32_t *blocked, bsim_error *error);

/**
 * Parses a time such as `2008-06-30 22:14:03`.
 *
 * @param text      The `datetime` of an event, or the `login_time` of a session.
 * @param datetime  Receives the time.
 * @param error     Receives the error; may be null. Its offset counts bytes of the decoded text.
 * @return          #BSIM_OK; #BSIM_ERROR_INVALID_VALUE; the codes of bsim_presence_parse().
 *
 * Any thread may call this at any time.
 */
int32_t bsim_datetime_parse(bsim_text text, bsim_datetime *datetime, bsim_error *error);

/**
 * The name of an operation, such as `LoginIM`.
 *
 * @param operation  One of the `BSIM_OPERATION` constants.
 * @return           A view that lives as long as the program; empty for an unknown constant.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_operation_name(int32_t operation);

/**
 * The value of the HTTP header field `SOAPAction` for an operation, quotes included.
 *
 * @param operation  One of the `BSIM_OPERATION` constants.
 * @return           Like bsim_operation_name().
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_operation_soap_action(int32_t operation);

/**
 * Encodes the body of a request.
 *
 * @param request  The request.
 * @param buf      The output buffer; may be null if `cap` is 0.
 * @param cap      The size of `buf`, in bytes.
 * @param len      Receives the length of the body, even if it does not fit.
 * @param error    Receives the error; may be null.
 * @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
 *                 #BSIM_ENCODE_INVALID_PERCENT; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *                 #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT, #BSIM_MISUSE_EXTRA_MEMBER,
 *                 #BSIM_MISUSE_ENCODED_TEXT. After an error, the content of `buf` is unspecified.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_request_encode(const bsim_request *request,
                            char *buf,
                            size_t cap,
                            size_t *len,
                            bsim_error *error);

/**
 * Parses the body of a request of any operation. For servers.
 *
 * @param body     The body. The texts of the request are views of the body.
 * @param options  How to parse; may be null.
 * @param request  Receives the request.
 * @param error    Receives the error; may be null.
 * @return         #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_UNEXPECTED_MESSAGE for an
 *                 operation that the service does not have; #BSIM_MISUSE_NULL,
 *                 #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_request_parse(bsim_str body,
                           const bsim_options *options,
                           bsim_request *request,
                           bsim_error *error);

/**
 * Finds the SOAP version of a body, of a request or a response. A server must answer in the
 * version of the request, even if the request cannot be parsed. So this parses nothing after the
 * start tag of the envelope. But the whole body must be UTF-8 and within `max_input`.
 *
 * @param body     The body.
 * @param options  How to parse; may be null.
 * @param version  Receives #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2.
 * @param error    Receives the error; may be null.
 * @return         #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_NOT_SOAP or
 *                 #BSIM_ERROR_VERSION_MISMATCH; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *                 #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_soap_version_parse(bsim_str body,
                                const bsim_options *options,
                                int32_t *version,
                                bsim_error *error);

/**
 * Parses the subcodes of a SOAP 1.2 fault, outermost first.
 *
 * @param body      The body of a fault. The texts are views of the body.
 * @param options   How to parse; may be null.
 * @param subcodes  Receives the subcodes; may be null if `cap` is 0.
 * @param cap       The number of items that fit.
 * @param count     Receives the number of items, even if they do not fit.
 * @param error     Receives the error; may be null.
 * @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; a `BSIM_ERROR` code, for example
 *                  #BSIM_ERROR_UNEXPECTED_MESSAGE if the body is not a fault; #BSIM_MISUSE_NULL,
 *                  #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_fault_subcodes(bsim_str body,
                            const bsim_options *options,
                            bsim_text *subcodes,
                            size_t cap,
                            size_t *count,
                            bsim_error *error);

/**
 * Parses the translations of the reason of a fault.
 *
 * @param body          The body of a fault. The texts are views of the body.
 * @param options       How to parse; may be null.
 * @param translations  Receives the translations; may be null if `cap` is 0.
 * @param cap           The number of items that fit.
 * @param count         Receives the number of items, even if they do not fit.
 * @param error         Receives the error; may be null.
 * @return              Like bsim_fault_subcodes().
 *
 * Any thread may call this at any time.
 */
int32_t bsim_fault_translations(bsim_str body,
                                const bsim_options *options,
                                bsim_translation *translations,
                                size_t cap,
                                size_t *count,
                                bsim_error *error);

/**
 * Encodes the body of a response. For servers. Send a fault with the HTTP status 500.
 *
 * @param response  The response.
 * @param buf       The output buffer; may be null if `cap` is 0.
 * @param cap       The size of `buf`, in bytes.
 * @param len       Receives the length of the body, even if it does not fit.
 * @param error     Receives the error; may be null.
 * @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
 *                  #BSIM_ENCODE_INVALID_PERCENT, #BSIM_ENCODE_INVALID_XML; #BSIM_MISUSE_NULL,
 *                  #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT,
 *                  #BSIM_MISUSE_EVENT_ORDER, #BSIM_MISUSE_EXTRA_MEMBER,
 *                  #BSIM_MISUSE_MISSING_MEMBER, #BSIM_MISUSE_ENCODED_TEXT. After an error, the
 *                  content of `buf` is unspecified.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_response_encode(const bsim_response *response,
                             char *buf,
                             size_t cap,
                             size_t *len,
                             bsim_error *error);

/**
 * Parses the body of a response of any kind, faults included.
 *
 * For a KeepSessionAlive response, this validates the whole body but keeps no events: to read
 * them, start a cursor on the same body.
 *
 * @param body      The body. The texts of the response are views of the body.
 * @param options   How to parse; may be null.
 * @param response  Receives the response.
 * @param error     Receives the error; may be null.
 * @return          #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_NOT_SOAP for a body that
 *                  is not a SOAP envelope; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *                  #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_response_parse(bsim_str body,
                            const bsim_options *options,
                            bsim_response *response,
                            bsim_error *error);

/**
 * Allocates a cursor. Start it with bsim_events_start().
 *
 * @return  The cursor. Free it with bsim_events_free(). If the allocation fails, the process
 *          aborts.
 *
 * Any thread may call this at any time.
 */
bsim_events *bsim_events_new(void);

/**
 * Frees a cursor. Texts of its events stay valid: they are views of the body.
 *
 * @param events  The cursor. Do not use it after this call. Null does nothing.
 *
 * Any thread may call this, if no other thread is using the cursor.
 */
void bsim_events_free(bsim_events *events);

/**
 * Starts a cursor on the body of a KeepSessionAlive response. The cursor may be new, or started on
 * another body before. This call checks that the body is UTF-8, and parses it up to the start tag
 * of the message.
 *
 * After an error, the cursor is not started.
 *
 * @param events   The cursor.
 * @param body     The body. Keep it alive and unchanged until the cursor is started again or
 *                 freed, and as long as you use texts of its events.
 * @param options  How to parse; may be null. Not needed after the call.
 * @param error    Receives the error; may be null.
 * @return         #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_UNEXPECTED_MESSAGE, or
 *                 #BSIM_ERROR_FAULT for a fault: read it with bsim_response_parse();
 *                 #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
 *                 #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Only one thread at a time may use a cursor.
 */
int32_t bsim_events_start(bsim_events *events,
                          bsim_str body,
                          const bsim_options *options,
                          bsim_error *error);

/**
 * Reads the next event.
 *
 * The whole body is valid if a call returns #BSIM_END and no call before it returned an error.
 * After an error in the body, every further call returns #BSIM_END. To act on all events or on
 * none, check the body with bsim_response_parse() first.
 *
 * @param events  The cursor.
 * @param event   Receives the event. Its texts are views of the body.
 * @param error   Receives the error; may be null.
 * @return        #BSIM_OK; #BSIM_END if there are no more events, and again at every later call; a
 *                `BSIM_ERROR` code; #BSIM_MISUSE_NULL, #BSIM_MISUSE_NOT_STARTED.
 *
 * Only one thread at a time may use a cursor.
 */
int32_t bsim_events_next(bsim_events *events, bsim_event *event, bsim_error *error);

/**
 * Decodes all texts of an event. In the result, each text is plain (#BSIM_TEXT_PLAIN) or absent.
 *
 * A text without escapes stays a view of the body. The other texts are written to `buf`. Decoding
 * never makes a text longer, and no two texts of an event overlap, except the name and the XML of
 * an unknown event. So a buffer of twice the body's length is always large enough.
 *
 * @param event    The event, from bsim_events_next().
 * @param mode     #BSIM_DECODE_STRICT or #BSIM_DECODE_LOSSY.
 * @param buf      The buffer for decoded texts; may be null if `cap` is 0. You can use one buffer
 *                 for all events, one after the other. It must not overlap the body. Every call
 *                 may change all of it, whatever `len` is.
 * @param cap      The size of `buf`, in bytes.
 * @param decoded  Receives the decoded event; may be `event` itself. Its texts are valid as long
 *                 as the texts of `event`, and until `buf` is changed.
 * @param len      Receives the number of bytes of `buf` that were used; with
 *                 #BSIM_BUFFER_TOO_SMALL, a size that is large enough.
 * @param error    Receives the error; may be null. Its offset counts bytes of the body.
 * @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; in strict mode, #BSIM_ERROR_INVALID_PERCENT
 *                 and #BSIM_ERROR_INVALID_PERCENT_UTF8; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *                 #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_event_decode(const bsim_event *event,
                          int32_t mode,
                          char *buf,
                          size_t cap,
                          bsim_event *decoded,
                          size_t *len,
                          bsim_error *error);

/**
 * Encodes an HTTP request: head and body.
 *
 * @param post   The request and the values of its head.
 * @param buf    The output buffer; may be null if `cap` is 0.
 * @param cap    The size of `buf`, in bytes.
 * @param len    Receives the length of the message, even if it does not fit.
 * @param error  Receives the error; may be null.
 * @return       Like bsim_request_encode(); #BSIM_ENCODE_INVALID_HEAD.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_post_encode(const bsim_post *post,
                         char *buf,
                         size_t cap,
                         size_t *len,
                         bsim_error *error);

/**
 * Encodes an HTTP response: head and body.
 *
 * @param reply  The response and the values of its head.
 * @param buf    The output buffer; may be null if `cap` is 0.
 * @param cap    The size of `buf`, in bytes.
 * @param len    Receives the length of the message, even if it does not fit.
 * @param error  Receives the error; may be null.
 * @return       Like bsim_response_encode(); #BSIM_ENCODE_INVALID_HEAD.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_reply_encode(const bsim_reply *reply,
                          char *buf,
                          size_t cap,
                          size_t *len,
                          bsim_error *error);

/**
 * The `100 Continue` response. A client that sent `Expect: 100-continue` may wait for it before it
 * sends the body.
 *
 * @return  A view that lives as long as the program.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_reply_continue(void);

/**
 * Splits the HTTP request from the start of a buffer, and parses its body.
 *
 * Pass the whole buffer to every call. After a complete message, remove `received.consumed` bytes
 * from the start of the buffer.
 *
 * @param buffer    The bytes received so far.
 * @param progress  How much of the buffer has been parsed. Set all its bytes to 0 before the first
 *                  call; the library resets it after a complete message. It keeps the work linear
 *                  in the input, even if the bytes come one at a time. May be null if the buffer
 *                  is passed only once.
 * @param options   How to parse; may be null.
 * @param buf       The output buffer for a body that came in several chunks, which are joined
 *                  here; may be null if `cap` is 0. It must not overlap `buffer`.
 * @param cap       The size of `buf`, in bytes.
 * @param received  Receives the head and the body. Also written with #BSIM_INCOMPLETE, with
 *                  #BSIM_BUFFER_TOO_SMALL, and for an error in the content of the body, in its
 *                  content coding or in its charset. Not written for an error in the head, the
 *                  chunks or the length. To tell the cases apart, set all its bytes to 0 before
 *                  the call, and test `has_head` after it.
 * @param request   Receives the request. May be null. Then the body is not parsed. If the body is
 *                  not empty, and its media type is one of SOAP or absent, this call still refuses
 *                  a content coding or charset that the library cannot decode.
 * @param error     Receives the error; may be null. Its offset counts bytes of `buffer`. In a
 *                  body that was joined in `buf`, it counts bytes of the body.
 * @return          #BSIM_OK; #BSIM_INCOMPLETE; #BSIM_BUFFER_TOO_SMALL; a `BSIM_ERROR` code;
 *                  #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
 *                  #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_post_split(bsim_str buffer,
                        bsim_progress *progress,
                        const bsim_options *options,
                        char *buf,
                        size_t cap,
                        bsim_received *received,
                        bsim_request *request,
                        bsim_error *error);

/**
 * Splits the HTTP response from the start of a buffer, and parses its body. Skips interim
 * responses before it, such as `100 Continue`.
 *
 * @param buffer     The bytes received so far.
 * @param is_closed  Nonzero: the connection is closed, so no more bytes will come. This ends a
 *                   response without a length.
 * @param progress   As for bsim_post_split().
 * @param options    How to parse; may be null.
 * @param buf        The output buffer for a body that came in several chunks, which are joined
 *                   here; may be null if `cap` is 0. It must not overlap `buffer`.
 * @param cap        The size of `buf`, in bytes.
 * @param received   Receives the head and the body. Written as by bsim_post_split().
 * @param response   Receives the response. Its kind is #BSIM_RESPONSE_NO_SOAP if the
 *                   body is not SOAP. A body with a media type other than SOAP's is not
 *                   parsed. A parsed body with a DOCTYPE is an error if the status is a success.
 *                   With another status, a DOCTYPE gives the kind #BSIM_RESPONSE_NO_SOAP. May be
 *                   null, for example to read the body with a cursor. Then the body is not parsed.
 *                   If the body is not empty, and its media type is one of SOAP or absent, this
 *                   call still refuses a content coding or charset that the library cannot decode.
 * @param error      As for bsim_post_split().
 * @return           Like bsim_post_split().
 *
 * Any thread may call this at any time.
 */
int32_t bsim_reply_split(bsim_str buffer,
                         int32_t is_closed,
                         bsim_progress *progress,
                         const bsim_options *options,
                         char *buf,
                         size_t cap,
                         bsim_received *received,
                         bsim_response *response,
                         bsim_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif /* __cplusplus */

#endif  /* BSIM_H */
