/**
 * bsim.h: a codec for the BSIM instant-messaging web service (SOAP 1.1, 2008).
 *
 * The library turns requests into bytes and answers into values. It does no I/O and keeps no
 * state. What all functions have in common:
 *
 * - Every function that can fail returns an int32_t: #BSIM_OK, another outcome, or what is wrong.
 *   Codes from 10 to 99 are mistakes of the calling program, codes from 100 on are those of the
 *   peer. There are no C enums.
 * - Inputs come first and are const; outputs come last. They are written on success only, with
 *   exceptions that the functions name, such as the length that a too small buffer ought to have
 *   had. An output must not overlap an input or another output. Where a null pointer is not
 *   allowed, it is refused.
 * - The error is written whenever a code from 10 on is returned, and only then. It need not be
 *   initialised.
 * - Text is UTF-8 and is not terminated by a zero, neither in nor out. Inside a message, 0 bytes in
 *   a struct stand for "not there".
 * - Nothing that is read is copied: texts are views of the body, which the program keeps.
 * - Except for cursors, functions have no state: any number of threads may call them.
 * - A fault inside of the library does not unwind or abort; it is #BSIM_PANIC.
 *
 * Structs are for ever, but for bsim_options, which tells its size: they mirror a service that has
 * not changed since 2008. Whatever is new will be a new struct and a new function.
 *
 * This file is generated. SPDX-License-Identifier: MIT OR Apache-2.0
 */

#ifndef BSIM_H
#define BSIM_H

#include <stddef.h>
#include <stdint.h>

/** An initialiser of a bsim_str, for a string literal. */
#define BSIM_STR(literal) { (literal), sizeof(literal) - 1 }

/** An initialiser of a bsim_text that stands for itself, for a string literal. */
#define BSIM_TEXT(literal) { (literal), sizeof(literal) - 1, 0, BSIM_TEXT_PLAIN }

/** The `related` of a bsim_error that is in one place. */
#define BSIM_NO_OFFSET SIZE_MAX

/**
 * The version of this header: changes that break programs. While it is 0, the minor version
 * changes then.
 */
#define BSIM_VERSION_MAJOR 0
/** The version of this header: additions. */
#define BSIM_VERSION_MINOR 2
/** The version of this header: corrections. */
#define BSIM_VERSION_PATCH 0

/** Success. */
#define BSIM_OK 0

/** There is nothing more, and all that there was is sound. */
#define BSIM_END 1

/** The buffer does not hold the whole message yet: read more. */
#define BSIM_INCOMPLETE 2

/** The buffer is too small; the length that was asked for says how much is needed. */
#define BSIM_BUFFER_TOO_SMALL 10

/** A pointer that has to point somewhere is null. */
#define BSIM_MISUSE_NULL 11
/** A length that no object can have. */
#define BSIM_MISUSE_LENGTH 12
/** A text of the caller's is not UTF-8. */
#define BSIM_MISUSE_UTF8 13
/** A number that is none of the constants for its purpose. */
#define BSIM_MISUSE_CONSTANT 14
/** A struct whose `size` is not set. */
#define BSIM_MISUSE_SIZE 15
/** A cursor that was not started on a body. */
#define BSIM_MISUSE_NOT_STARTED 16
/**
 * An event that cannot follow those before it, for instance an account before any session. The
 * offset counts events.
 */
#define BSIM_MISUSE_EVENT_ORDER 17
/** A member is set that the message does not have, or options that the library does not know. */
#define BSIM_MISUSE_EXTRA_MEMBER 18
/** A member is not set that the event cannot do without. */
#define BSIM_MISUSE_MISSING_MEMBER 19
/** A percent-encoded text in a member that is not percent-encoded: decode it first. */
#define BSIM_MISUSE_ENCODED_TEXT 20

/** A text to be encoded has a character that XML forbids. */
#define BSIM_ENCODE_FORBIDDEN_CHARACTER 30
/** A percent-encoded text to be sent on has a `%` that does not begin a percent escape. */
#define BSIM_ENCODE_INVALID_PERCENT 31
/** Raw XML to be sent on is not well-formed. */
#define BSIM_ENCODE_INVALID_XML 32
/** A part of an HTTP head is empty or would break the head; or a status is none. */
#define BSIM_ENCODE_INVALID_HEAD 33
/** Something else keeps the message from being encoded. */
#define BSIM_ENCODE_OTHER 39

/** A fault in the library itself. It was caught, and reported on the standard error stream. */
#define BSIM_PANIC 99

/**
 * The input ended before the document did. Every strict prefix of a document that can be read
 * gives this kind, at its very end.
 */
#define BSIM_ERROR_UNEXPECTED_END 100
/** The input is not UTF-8. */
#define BSIM_ERROR_INVALID_UTF8 101
/**
 * The input is UTF-16 or UTF-32, or an encoding other than UTF-8 or US-ASCII is declared, in it or
 * by the media type of its HTTP head.
 */
#define BSIM_ERROR_UNSUPPORTED_ENCODING 102
/** `max_input` is exceeded. */
#define BSIM_ERROR_INPUT_TOO_LONG 103
/** `max_depth` is exceeded. */
#define BSIM_ERROR_TOO_DEEP 104
/** `max_attributes` is exceeded. */
#define BSIM_ERROR_TOO_MANY_ATTRIBUTES 105
/** `max_namespaces` is exceeded. */
#define BSIM_ERROR_TOO_MANY_NAMESPACES 106
/** `max_name` is exceeded. */
#define BSIM_ERROR_NAME_TOO_LONG 107
/** `max_text` is exceeded. */
#define BSIM_ERROR_TEXT_TOO_LONG 108
/** A document type declaration. None is ever read. */
#define BSIM_ERROR_DOCTYPE 109
/** A character that XML 1.0 forbids, such as NUL or U+FFFE. */
#define BSIM_ERROR_FORBIDDEN_CHARACTER 110
/** Markup that starts like none there is: `< a`, `<!x`, a stray `/`. */
#define BSIM_ERROR_INVALID_MARKUP 111
/** Not a name, or a name with more than one colon. */
#define BSIM_ERROR_INVALID_NAME 112
/** An end tag that does not match the open element, or with none open. */
#define BSIM_ERROR_MISMATCHED_TAG 113
/** An `&` that does not begin a reference. */
#define BSIM_ERROR_INVALID_REFERENCE 114
/** A reference to an entity that XML does not predefine. */
#define BSIM_ERROR_UNDEFINED_ENTITY 115
/** A reference to a character that XML 1.0 forbids. */
#define BSIM_ERROR_FORBIDDEN_REFERENCE 116
/** The same attribute twice on one element, by its name as written or as expanded. */
#define BSIM_ERROR_DUPLICATE_ATTRIBUTE 117
/** A prefix that no declaration in scope binds. */
#define BSIM_ERROR_UNBOUND_PREFIX 118
/**
 * A namespace declaration that is not allowed: `xmlns:p=""`, or one that rebinds `xml` or
 * `xmlns`.
 */
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
/** An XML declaration that is not at the very start of its document. */
#define BSIM_ERROR_MISPLACED_DECLARATION 126
/** An XML declaration with something wrong in it. */
#define BSIM_ERROR_INVALID_DECLARATION 127
/** A processing instruction called `xml` in some mixture of cases. */
#define BSIM_ERROR_RESERVED_INSTRUCTION 128
/** Text outside the root element. */
#define BSIM_ERROR_TEXT_OUTSIDE_ROOT 129
/** A second root element. */
#define BSIM_ERROR_SECOND_ROOT 130
/** Text where only elements may stand. */
#define BSIM_ERROR_UNEXPECTED_TEXT 131
/** An element where it may not stand, for instance inside a text field. */
#define BSIM_ERROR_UNEXPECTED_ELEMENT 132
/** A field or part that may occur once occurred again. */
#define BSIM_ERROR_DUPLICATE_ELEMENT 133
/** The body is not a SOAP envelope: an HTML page of a proxy, plain text, nothing. */
#define BSIM_ERROR_NOT_SOAP 134
/** An `Envelope` in a namespace that is neither SOAP 1.1 nor SOAP 1.2. */
#define BSIM_ERROR_VERSION_MISMATCH 135
/** A header block that the sender insists on, and that this codec does not know. */
#define BSIM_ERROR_MUST_UNDERSTAND 136
/** An envelope without a body, or a body without content. */
#define BSIM_ERROR_MISSING_BODY 137
/** A message other than the one that was asked for, or one that the service does not have. */
#define BSIM_ERROR_UNEXPECTED_MESSAGE 138
/** The body is a SOAP fault where another message was asked for. */
#define BSIM_ERROR_FAULT 139
/** A `%` that does not begin a percent escape. */
#define BSIM_ERROR_INVALID_PERCENT 140
/** The decoded bytes of a percent-encoded text are not UTF-8. */
#define BSIM_ERROR_INVALID_PERCENT_UTF8 141
/** A typed value (a time, a GUID, an address) that does not parse. */
#define BSIM_ERROR_INVALID_VALUE 142
/** The head of an HTTP message does not parse. */
#define BSIM_ERROR_INVALID_HEAD 143
/** The head of an HTTP message is too long or has too many fields. */
#define BSIM_ERROR_HEAD_TOO_LARGE 144
/** A body length that is ill-formed or contradicts itself. */
#define BSIM_ERROR_INVALID_LENGTH 145
/** A transfer coding other than `chunked`, or a broken chunk. */
#define BSIM_ERROR_INVALID_TRANSFER 146
/** The body of an HTTP message is in a content coding other than `identity`. */
#define BSIM_ERROR_CONTENT_CODING 147
/** A field that is binary by its `xsi:type`, such as `xsd:base64Binary`: no text. */
#define BSIM_ERROR_BINARY_TYPE 148

/** Decode to UTF-8; what cannot be is an error. */
#define BSIM_DECODE_STRICT 0
/** Decode to UTF-8 at any price: a bad `%` stays, ill-formed UTF-8 becomes U+FFFD. */
#define BSIM_DECODE_LOSSY 1
/** Decode to bytes, for texts that were never UTF-8. */
#define BSIM_DECODE_BYTES 2

/** The form of a text that is not there. */
#define BSIM_TEXT_ABSENT 0
/** The form of a text that stands for itself. All other forms are the library's own. */
#define BSIM_TEXT_PLAIN 256

/** A presence code that MSN did not have; the text says which. */
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
/** Hidden; of a buddy in a roster: no presence yet. */
#define BSIM_PRESENCE_HIDDEN 8
/** Offline. */
#define BSIM_PRESENCE_OFFLINE 9

/** Not blocked. */
#define BSIM_BLOCKED_NO 0
/** Blocked. */
#define BSIM_BLOCKED_YES 1
/** Neither; the text says what. */
#define BSIM_BLOCKED_OTHER 2

/** Opens a session with the service. */
#define BSIM_OPERATION_LOGIN 1
/** Logs one instant-messaging account in. */
#define BSIM_OPERATION_LOGIN_IM 2
/** Keeps the session alive and fetches the events since the last call. */
#define BSIM_OPERATION_KEEP_SESSION_ALIVE 3
/** Changes the presence of one account. */
#define BSIM_OPERATION_CHANGE_STATUS 4
/** Sends one message. */
#define BSIM_OPERATION_SEND_MESSAGE 5
/** Asks for the version of the service. */
#define BSIM_OPERATION_GET_VERSION 6

/** SOAP 1.1: what the service speaks. */
#define BSIM_SOAP_1_1 0
/** SOAP 1.2: how the service answers a request that speaks it. */
#define BSIM_SOAP_1_2 1

/** The code of a fault is none of SOAP's, or there is none. */
#define BSIM_FAULT_OTHER 0
/** `Client`, or `Sender`: the request is wrong. To send it again is of no use. */
#define BSIM_FAULT_CLIENT 1
/** `Server`, or `Receiver`: the request could not be processed. */
#define BSIM_FAULT_SERVER 2
/** `VersionMismatch`: the envelope is of a version that the service does not speak. */
#define BSIM_FAULT_VERSION_MISMATCH 3
/** `MustUnderstand`: a header block that had to be understood was not. */
#define BSIM_FAULT_MUST_UNDERSTAND 4
/** `DataEncodingUnknown`, of SOAP 1.2: an encoding that the service does not know. */
#define BSIM_FAULT_DATA_ENCODING_UNKNOWN 5

/** The `kind` of a response that is a fault. That of any other is its `BSIM_OPERATION` constant. */
#define BSIM_RESPONSE_FAULT 100

/** Write events as the service does: as an XML document in an escaped string. */
#define BSIM_RESULT_ESCAPED 0
/** Write events as elements of the response. */
#define BSIM_RESULT_INLINE 1
/** There is no result, which .NET sends for a null one. It has no events. */
#define BSIM_RESULT_ABSENT 2

/** A session begins: `id`. What follows is of this session. */
#define BSIM_EVENT_SESSION 1
/** An account begins: `im_type`, `account`. What follows is of this account. */
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
/** The roster begins. An empty one is news, too. */
#define BSIM_EVENT_BUDDIES_START 9
/**
 * A buddy of the roster: `account`, `nickname`, `group_id`, `status`, `id`, `blocked`,
 * `personal_message`.
 */
#define BSIM_EVENT_BUDDY 10
/** The account's own presence: `status`. */
#define BSIM_EVENT_STATUS_CHANGED 11
/** The list of buddies begins whose presence, name or personal message changed. */
#define BSIM_EVENT_BUDDY_STATUSES_START 12
/** One of them, with the members of #BSIM_EVENT_BUDDY. */
#define BSIM_EVENT_BUDDY_STATUS 13
/** The list of messages begins. */
#define BSIM_EVENT_MESSAGES_START 14
/** A message: `sender`, `text`. */
#define BSIM_EVENT_MESSAGE 15
/** An event that the protocol does not name: `name`, `xml`. */
#define BSIM_EVENT_UNKNOWN 16

/**
 * The `kind` of a response that is not there: the answer holds no SOAP, and its HTTP status says
 * all.
 */
#define BSIM_RESPONSE_NO_SOAP 0

/**
 * A cursor over the events of an answer. It can be started on one body after the other, so that
 * a program that polls needs a single one.
 */
typedef struct bsim_events bsim_events;

/**
 * A view of bytes. It is not terminated by a zero, and owns nothing. A null pointer with the
 * length 0 is an empty one.
 */
typedef struct {
    /** The first byte. */
    const char *ptr;
    /** The number of bytes. */
    size_t len;
} bsim_str;

/**
 * What went wrong, and where.
 *
 * Codes from 10 to 99 are mistakes of the calling program, codes from 100 on are those of the
 * peer.
 */
typedef struct {
    /** The code that the function returned. */
    int32_t code;
    /**
     * The number of bytes before the mistake: in the input, for a mistake of the peer's; in the
     * field, for one that cannot be encoded.
     */
    size_t offset;
    /**
     * What was expected there, for a mistake of the peer's; else the name of the field or
     * parameter that it is about. May be empty. Lives as long as the program.
     */
    bsim_str detail;
    /**
     * Where the other half of the mistake is: the start tag that an end tag does not match, or the
     * first of two elements or attributes of which only one may be; else #BSIM_NO_OFFSET.
     */
    size_t related;
} bsim_error;

/** A place in a text, counted from 1 as editors do. */
typedef struct {
    /** The line. */
    size_t line;
    /** The column, in characters. */
    size_t column;
} bsim_location;

/**
 * The text of a field: a view of what is written in the input, and how to undo its escapes.
 *
 * A text that was read views the input, and can be used as long as the input is there and
 * unchanged. It can be put into a message to be encoded as it is. All bytes 0 is a text that is
 * not there, which is not the same as an empty one: the element or attribute is absent.
 *
 * `ptr` and `len` show the text as it is written, escapes included. If `form` is
 * #BSIM_TEXT_PLAIN, there are none, and this is the text; else bsim_text_decode() gives it.
 */
typedef struct {
    /** The first byte, in the input or of the caller's. Of an empty text, it is any pointer. */
    const char *ptr;
    /** The number of bytes. */
    size_t len;
    /** Where in the input the text starts, in bytes; 0 for a text of the caller's. */
    uint32_t offset;
    /** #BSIM_TEXT_ABSENT, #BSIM_TEXT_PLAIN or a form of the library's. */
    uint32_t form;
} bsim_text;

/** A time of the server: local to it, without a zone. */
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
 * A session with the service: what a login answers and every later request echoes, unchanged.
 *
 * It views the answer that it was read from; decode and copy its texts to keep it for longer.
 * Whoever knows the id has the session: do not log it.
 */
typedef struct {
    /** A GUID. */
    bsim_text session_id;
    /** The user of the service. */
    bsim_text user_id;
    /** Server-local time, such as `2008-06-30 22:14:03`. */
    bsim_text login_time;
    /** The address that the service saw the client come from. */
    bsim_text client_ip;
    /**
     * Not 0: the session is there even if nothing is in it. A session with any of its texts is
     * there in any case.
     */
    int32_t is_present;
} bsim_session;

/**
 * Any request. Members that an operation does not have are absent.
 *
 * Set all bytes to 0, then what the operation has: a text that stays absent is left out of the
 * message.
 */
typedef struct {
    /** One of the `BSIM_OPERATION` constants. */
    int32_t operation;
    /** All operations but Login and GetVersion. */
    bsim_session session;
    /** Login: the user of the service, not an instant-messaging account. */
    bsim_text user_id;
    /** Login, LoginIM. */
    bsim_text password;
    /** LoginIM, ChangeStatus, SendMessage: the network; `msn` is the only one seen. */
    bsim_text im_type;
    /** LoginIM, ChangeStatus, SendMessage: the account that is concerned, or that sends. */
    bsim_text account;
    /** SendMessage: the receiver. */
    bsim_text to_account;
    /** ChangeStatus: a presence code, as bsim_presence_code() gives it. */
    bsim_text status;
    /** SendMessage: the message, percent-encoded on the wire. */
    bsim_text message;
} bsim_request;

/**
 * How to read a body. A null pointer stands for the defaults, as does a member that is 0.
 *
 * The struct may grow at its end. `size` tells the library which one the program was compiled
 * with, so set it: `bsim_options options = { .size = sizeof options };`
 *
 * A program may be compiled with a later header than the library that it runs with. A member that
 * the library does not know has to be 0 then, else it is #BSIM_MISUSE_EXTRA_MEMBER: no option is
 * ignored.
 */
typedef struct {
    /** `sizeof(bsim_options)`. No version has more than 4096 bytes: more is #BSIM_MISUSE_SIZE. */
    size_t size;
    /**
     * Bytes of input; by default 64 MiB. Never more than 4 GiB less one byte. Of an HTTP message,
     * the body counts; of a body in chunks, their framing counts, too.
     */
    size_t max_input;
    /** Open elements; by default 64. */
    size_t max_depth;
    /** Attributes of one element; by default 64. */
    size_t max_attributes;
    /** Namespace declarations in scope at one place; by default 64. */
    size_t max_namespaces;
    /** Bytes of one element or attribute name; by default 256. */
    size_t max_name;
    /** Bytes of one field as it is written, with all escapes; by default 16 MiB. */
    size_t max_text;
    /**
     * Bytes of the head of an HTTP message, and again of the trailer of a chunked one; by default
     * 16 KiB.
     */
    size_t max_head;
    /**
     * Not 0: drop white space at both ends of element texts. Captures that were pretty-printed
     * need it; the service itself means every space.
     */
    int32_t trim;
    /**
     * Not 0: the input is known to be UTF-8, so that an encoding that it declares is ignored. Set
     * it to `is_utf8` of a bsim_received, to read the body that it has.
     */
    int32_t known_utf8;
} bsim_options;

/** The reason of a fault, in one more language. */
typedef struct {
    /** Such as `zh-CN`. If it is absent, English is written. */
    bsim_text lang;
    /** The text, which has to be there. */
    bsim_text reason;
} bsim_translation;

/** A SOAP fault: how the service says no. */
typedef struct {
    /** #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2. */
    int32_t soap_version;
    /**
     * One of the `BSIM_FAULT` constants: what the code means, whatever its prefix is. If `code`
     * would not be read as this where it is written, it is written with our prefix. To be
     * encoded, #BSIM_FAULT_OTHER stands for what `code` says.
     */
    int32_t kind;
    /** Such as `soap:Server`. */
    bsim_text code;
    /**
     * SOAP 1.2, to be encoded: the codes that say more, outermost first. Parsing leaves this null:
     * read them with bsim_fault_subcodes().
     */
    const bsim_text *subcodes;
    /** How many of them. */
    size_t subcode_count;
    /** For people. */
    bsim_text reason;
    /** The language of the reason, such as `en`. */
    bsim_text lang;
    /**
     * To be encoded: the reason in other languages. Parsing leaves this null: read them with
     * bsim_fault_translations().
     */
    const bsim_translation *translations;
    /** How many of them. */
    size_t translation_count;
    /** A URI. */
    bsim_text actor;
    /** SOAP 1.2: a URI. ASP.NET names the actor here. */
    bsim_text node;
    /** The content of the detail, as XML. */
    bsim_text detail;
} bsim_fault;

/**
 * One step through the events of an answer, in the order of the document. Members that its kind
 * does not have are absent.
 *
 * The same serves to encode an answer. An encoder writes `xml` where there is one, and nothing of
 * the groups that follow it or of the `name`.
 */
typedef struct {
    /** One of the `BSIM_EVENT` constants. Programs should skip kinds they do not know. */
    int32_t kind;
    /** The session's or buddy's GUID, or the group's id. */
    bsim_text id;
    /** The account that the events concern, or the buddy's. */
    bsim_text account;
    /** The name to show. Percent-encoded on the wire. */
    bsim_text nickname;
    /** The group that the buddy is in; empty for none. */
    bsim_text group_id;
    /** A presence code: see bsim_presence_parse(). */
    bsim_text status;
    /** Whether the buddy is blocked: see bsim_blocked_parse(). */
    bsim_text blocked;
    /** The line below the name. Percent-encoded on the wire. */
    bsim_text personal_message;
    /** The network; `msn` is the only one seen. */
    bsim_text im_type;
    /** When, in server-local time: see bsim_datetime_parse(). */
    bsim_text datetime;
    /** The account that sent the message. */
    bsim_text sender;
    /** The message, percent-encoded on the wire; or the line of the log, which is plain. */
    bsim_text text;
    /** The group's name, percent-encoded on the wire; or the unknown event's element, plain. */
    bsim_text name;
    /** The whole element as XML. */
    bsim_text xml;
} bsim_event;

/** Any response. Members that its kind does not have are absent. */
typedef struct {
    /** A `BSIM_OPERATION` constant, for the answer to that operation, or #BSIM_RESPONSE_FAULT. */
    int32_t kind;
    /** Login: the session that was opened. */
    bsim_session session;
    /** GetVersion: such as `v1.0.20080508`. */
    bsim_text version;
    /** #BSIM_RESPONSE_FAULT: the fault. */
    bsim_fault fault;
    /**
     * KeepSessionAlive, to be encoded: the events, in the order in which a cursor gives them.
     * Parsing leaves this null: read the events with a cursor.
     */
    const bsim_event *events;
    /** How many events. */
    size_t event_count;
    /**
     * KeepSessionAlive: #BSIM_RESULT_ABSENT, if there is no result. Else, to be encoded:
     * #BSIM_RESULT_ESCAPED or #BSIM_RESULT_INLINE. Parsing leaves it #BSIM_RESULT_ESCAPED then.
     */
    int32_t result_form;
} bsim_response;

/**
 * A request with its HTTP head, to be encoded. Members that are 0 have the values that the service
 * is used to.
 */
typedef struct {
    /** The request. */
    const bsim_request *request;
    /** The path; if empty, the service's. */
    bsim_str path;
    /** The host, with its port if that is not 80; if empty, the service's. */
    bsim_str host;
    /** What the client calls itself; if empty, as .NET did in 2008. */
    bsim_str user_agent;
    /** Not 0: do not announce that the client may wait for a go-ahead before it sends the body. */
    int32_t no_expect;
    /** Not 0: this is the first request of its connection, which asks to keep it alive. */
    int32_t is_first;
} bsim_post;

/** A response with its HTTP head, to be encoded. */
typedef struct {
    /** The response; or null, for an answer without SOAP. */
    const bsim_response *response;
    /** The status of an answer without SOAP; else 0, as the response knows its own. */
    int32_t status;
    /**
     * #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2: the version to answer in, that of the request. A fault has
     * its own, and an answer without SOAP none.
     */
    int32_t soap_version;
    /** The time, such as `Tue, 01 Jul 2008 05:14:03 GMT`; if empty, it is left out. */
    bsim_str date;
    /** What the server calls itself; if empty, it is left out. */
    bsim_str server;
} bsim_reply;

/**
 * How far the message at the start of a buffer has been read; 0 bytes stand for a new message. With
 * another buffer than the one that it was used with, it can do no harm but an error or a message
 * where none is.
 */
typedef struct {
    /** The library's: places in the buffer, and one spare. */
    size_t words[8];
} bsim_progress;

/** What a buffer of received bytes begins with. */
typedef struct {
    /**
     * Not 0: the head is complete, and the members from `status` to `path` hold. With
     * #BSIM_INCOMPLETE, this is said once a head: in the call that has found its end.
     */
    int32_t has_head;
    /** Of a response: the status. */
    int32_t status;
    /** Of a request: the `BSIM_OPERATION` constant that the head names; 0 if it names none. */
    int32_t operation;
    /** Of a request, not 0: the client may be waiting for bsim_reply_continue(). */
    int32_t expects_continue;
    /** Not 0: the media type is one of SOAP. */
    int32_t is_soap;
    /** #BSIM_SOAP_1_2 if the media type is that of SOAP 1.2, else #BSIM_SOAP_1_1. */
    int32_t soap_version;
    /** Not 0: the media type says that the body is UTF-8, which outranks its XML declaration. */
    int32_t is_utf8;
    /** Not 0: another request may follow on the connection. */
    int32_t keeps_alive;
    /** Of a request: the method, a view of the buffer. */
    bsim_str method;
    /** Of a request: the path, a view of the buffer. */
    bsim_str path;
    /** The body: a view of the buffer; of the room for it, if it had to be joined there. */
    bsim_str body;
    /** How many bytes of the buffer the message takes: the next one begins behind them. */
    size_t consumed;
    /**
     * With #BSIM_INCOMPLETE, how long the buffer has to be at least; with #BSIM_BUFFER_TOO_SMALL,
     * how much room joining the body takes.
     */
    size_t needed;
} bsim_received;

#ifdef __cplusplus
extern "C" {
#endif /* __cplusplus */

/**
 * The version of the library that the program runs with, as `major.minor.patch`.
 *
 * @return  A view that lives as long as the program.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_version(void);

/**
 * What a code means, in a few words of English.
 *
 * @param status  What a function returned.
 * @return        A view that lives as long as the program; of an unknown code, an empty one.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_status_description(int32_t status);

/**
 * Writes a sentence about an error, for people.
 *
 * @param error  As a function left it.
 * @param buf    Where to write; may be null if `cap` is 0.
 * @param cap    How much room there is.
 * @param len    The length of the sentence, also if it does not fit.
 * @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_MISUSE_NULL.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_error_message(const bsim_error *error, char *buf, size_t cap, size_t *len);

/**
 * Finds line and column of an offset. It walks the input from its start: for reports.
 *
 * @param input     What was parsed. It need not be UTF-8.
 * @param offset    Bytes before the place; past the end is taken as the end.
 * @param location  Where to put the place.
 * @return          #BSIM_OK; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_location_find(bsim_str input, size_t offset, bsim_location *location);

/**
 * A text that stands for itself. Where the message wants it percent-encoded, encoding it does so.
 *
 * @param text  UTF-8; it has to live as long as the result is used. It is checked when it is used.
 * @return      The text; never an absent one, also of an empty view.
 *
 * Any thread may call this at any time.
 */
bsim_text bsim_text_plain(bsim_str text);

/**
 * A text that is percent-encoded already, as the service sends it: `%20` is a space, `+` is
 * itself.
 *
 * @param text  As for bsim_text_plain().
 * @return      The text.
 *
 * Any thread may call this at any time.
 */
bsim_text bsim_text_from_percent(bsim_str text);

/**
 * A text that is form-urlencoded already, as a message that is sent: `+` is a space.
 *
 * @param text  As for bsim_text_plain().
 * @return      The text.
 *
 * Any thread may call this at any time.
 */
bsim_text bsim_text_from_form(bsim_str text);

/**
 * Writes what a text stands for: with XML and percent escapes undone.
 *
 * That is never longer than the text as it is written, so `text.len` bytes of room are always
 * enough.
 *
 * @param text   The text. An absent one is taken as empty.
 * @param mode   #BSIM_DECODE_STRICT, #BSIM_DECODE_LOSSY or #BSIM_DECODE_BYTES.
 * @param buf    Where to write; may be null if `cap` is 0. It must not overlap the text.
 * @param cap    How much room there is.
 * @param len    The length of the decoded text, also if it does not fit.
 * @param error  Where to say what is wrong; may be null. The offset is in the input that the text
 *               was read from.
 * @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ERROR_INVALID_PERCENT (not if lossy),
 *               #BSIM_ERROR_INVALID_PERCENT_UTF8 (only if strict); #BSIM_MISUSE_NULL,
 *               #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT.
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
 * Finds the presence that a code such as `NLN` stands for.
 *
 * @param status    The `status` of an event. An absent one is #BSIM_PRESENCE_OTHER.
 * @param presence  Where to put one of the `BSIM_PRESENCE` constants.
 * @param error     Where to say what is wrong; may be null.
 * @return          #BSIM_OK; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8,
 *                  #BSIM_MISUSE_CONSTANT, #BSIM_MISUSE_ENCODED_TEXT.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_presence_parse(bsim_text status, int32_t *presence, bsim_error *error);

/**
 * The code of a presence: what goes over the wire.
 *
 * @param presence  One of the `BSIM_PRESENCE` constants.
 * @return          A view that lives as long as the program; of #BSIM_PRESENCE_OTHER and of
 *                  unknown constants, an empty one.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_presence_code(int32_t presence);

/**
 * Finds out what the `blocked` of a buddy says.
 *
 * @param text     The text. An absent one is #BSIM_BLOCKED_OTHER.
 * @param blocked  Where to put one of the `BSIM_BLOCKED` constants.
 * @param error    Where to say what is wrong; may be null.
 * @return         As bsim_presence_parse().
 *
 * Any thread may call this at any time.
 */
int32_t bsim_blocked_parse(bsim_text text, int32_t *blocked, bsim_error *error);

/**
 * Reads a time such as `2008-06-30 22:14:03`.
 *
 * @param text      The `datetime` of an event, or the `login_time` of a session.
 * @param datetime  Where to put the time.
 * @param error     Where to say what is wrong; may be null. The offset is in the decoded text.
 * @return          #BSIM_OK; #BSIM_ERROR_INVALID_VALUE; else as bsim_presence_parse().
 *
 * Any thread may call this at any time.
 */
int32_t bsim_datetime_parse(bsim_text text, bsim_datetime *datetime, bsim_error *error);

/**
 * The name of an operation, such as `LoginIM`.
 *
 * @param operation  One of the `BSIM_OPERATION` constants.
 * @return           A view that lives as long as the program; of unknown constants, an empty one.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_operation_name(int32_t operation);

/**
 * The value of the head field `SOAPAction` of an operation's requests, with its quotes.
 *
 * @param operation  One of the `BSIM_OPERATION` constants.
 * @return           As bsim_operation_name().
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_operation_soap_action(int32_t operation);

/**
 * Writes the body of a request.
 *
 * @param request  The request.
 * @param buf      Where to write; may be null if `cap` is 0.
 * @param cap      How much room there is.
 * @param len      The length of the body, also if it does not fit.
 * @param error    Where to say what is wrong; may be null.
 * @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
 *                 #BSIM_ENCODE_INVALID_PERCENT; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *                 #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT, #BSIM_MISUSE_EXTRA_MEMBER,
 *                 #BSIM_MISUSE_ENCODED_TEXT. If it is not #BSIM_OK, what `buf` holds is not
 *                 specified.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_request_encode(const bsim_request *request,
                            char *buf,
                            size_t cap,
                            size_t *len,
                            bsim_error *error);

/**
 * Reads the body of any request, as a server does.
 *
 * @param body     The body. The texts of the request are views of it.
 * @param options  How to read; may be null.
 * @param request  Where to put the request.
 * @param error    Where to say what is wrong; may be null.
 * @return         #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_UNEXPECTED_MESSAGE for an
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
 * Says of which SOAP version a body is, a request's or a response's. A server has to answer in it,
 * also what is no request: nothing behind the start tag of the envelope is read.
 *
 * @param body     The body.
 * @param options  How to read; may be null.
 * @param version  Where to put #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2.
 * @param error    Where to say what is wrong; may be null.
 * @return         #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_NOT_SOAP and
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
 * Reads the codes of a fault that say more than its first one: those of SOAP 1.2, outermost first.
 *
 * @param body      The body of a fault. The texts are views of it.
 * @param options   How to read; may be null.
 * @param subcodes  Where to put them; may be null if `cap` is 0.
 * @param cap       For how many of them there is room.
 * @param count     How many there are, also if they do not fit.
 * @param error     Where to say what is wrong; may be null.
 * @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; a `BSIM_ERROR` code, among them
 *                  #BSIM_ERROR_UNEXPECTED_MESSAGE for what is no fault; #BSIM_MISUSE_NULL,
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
 * Reads the reason of a fault in its other languages.
 *
 * @param body          The body of a fault. The texts are views of it.
 * @param options       How to read; may be null.
 * @param translations  Where to put them; may be null if `cap` is 0.
 * @param cap           For how many of them there is room.
 * @param count         How many there are, also if they do not fit.
 * @param error         Where to say what is wrong; may be null.
 * @return              As bsim_fault_subcodes().
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
 * Writes the body of a response, as a server does. A fault goes with the HTTP status 500.
 *
 * @param response  The response.
 * @param buf       Where to write; may be null if `cap` is 0.
 * @param cap       How much room there is.
 * @param len       The length of the body, also if it does not fit.
 * @param error     Where to say what is wrong; may be null.
 * @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
 *                  #BSIM_ENCODE_INVALID_PERCENT, #BSIM_ENCODE_INVALID_XML; #BSIM_MISUSE_NULL,
 *                  #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT,
 *                  #BSIM_MISUSE_EVENT_ORDER, #BSIM_MISUSE_EXTRA_MEMBER,
 *                  #BSIM_MISUSE_MISSING_MEMBER, #BSIM_MISUSE_ENCODED_TEXT. If it is not #BSIM_OK,
 *                  what `buf` holds is not specified.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_response_encode(const bsim_response *response,
                             char *buf,
                             size_t cap,
                             size_t *len,
                             bsim_error *error);

/**
 * Reads the body of any response, a fault included.
 *
 * The answer to KeepSessionAlive is read to its end, to see that it is sound, but its events are
 * not kept: start a cursor on the same body to get them.
 *
 * @param body      The body. The texts of the response are views of it.
 * @param options   How to read; may be null.
 * @param response  Where to put the response.
 * @param error     Where to say what is wrong; may be null.
 * @return          #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_NOT_SOAP for a body that
 *                  is no SOAP envelope; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
 *                  #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_response_parse(bsim_str body,
                            const bsim_options *options,
                            bsim_response *response,
                            bsim_error *error);

/**
 * Makes a cursor, which is not started on any body yet.
 *
 * @return  The cursor, to be given to bsim_events_free(). Memory that cannot be had ends the
 *          program.
 *
 * Any thread may call this at any time.
 */
bsim_events *bsim_events_new(void);

/**
 * Frees a cursor. Texts that it gave remain usable: they are views of the body.
 *
 * @param events  The cursor, which must not be used any more; null does nothing.
 *
 * Any thread may call this, if no other thread uses the cursor.
 */
void bsim_events_free(bsim_events *events);

/**
 * Starts a cursor on the body of an answer to KeepSessionAlive, wherever it was before. Reads up
 * to the message.
 *
 * If it fails, the cursor is not started.
 *
 * @param events   The cursor.
 * @param body     The body. It has to live, unchanged, until the cursor is started again or freed,
 *                 and as long as texts of its events are used.
 * @param options  How to read; may be null. They are not needed after the call.
 * @param error    Where to say what is wrong; may be null.
 * @return         #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_FAULT for a fault, to be
 *                 read with bsim_response_parse(), and #BSIM_ERROR_UNEXPECTED_MESSAGE;
 *                 #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
 *                 #BSIM_MISUSE_EXTRA_MEMBER.
 *
 * One thread at a time may use a cursor.
 */
int32_t bsim_events_start(bsim_events *events,
                          bsim_str body,
                          const bsim_options *options,
                          bsim_error *error);

/**
 * Reads the next event.
 *
 * Only #BSIM_END says that the whole body is sound: where all or nothing is wanted, check it with
 * bsim_response_parse() first. After an error there are no more events.
 *
 * @param events  The cursor.
 * @param event   Where to put the event. Its texts are views of the body.
 * @param error   Where to say what is wrong; may be null.
 * @return        #BSIM_OK; #BSIM_END if there is none, also at every call thereafter; a
 *                `BSIM_ERROR` code; #BSIM_MISUSE_NULL, #BSIM_MISUSE_NOT_STARTED.
 *
 * One thread at a time may use a cursor.
 */
int32_t bsim_events_next(bsim_events *events, bsim_event *event, bsim_error *error);

/**
 * Decodes all texts of an event: those of the result are plain (#BSIM_TEXT_PLAIN) or absent.
 *
 * A text without escapes stays in the input. The others are written to `buf`, one after the
 * other. No text becomes longer by that: as many bytes as the body has are always enough.
 *
 * @param event    The event, as bsim_events_next() gave it.
 * @param mode     #BSIM_DECODE_STRICT or #BSIM_DECODE_LOSSY.
 * @param buf      Where to write texts; may be null if `cap` is 0. It may be used for one event
 *                 after the other. It must not overlap the body.
 * @param cap      How much room there is.
 * @param decoded  Where to put the decoded event; may be `event`. Its texts can be used as long
 *                 as those of `event`, and until `buf` is changed.
 * @param len      How many bytes of `buf` were used; with #BSIM_BUFFER_TOO_SMALL, how many are
 *                 enough.
 * @param error    Where to say what is wrong; may be null. The offset is in the input.
 * @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; if strict, #BSIM_ERROR_INVALID_PERCENT and
 *                 #BSIM_ERROR_INVALID_PERCENT_UTF8; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
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
 * Writes a whole HTTP request: head and body.
 *
 * @param post   The request and what its head says.
 * @param buf    Where to write; may be null if `cap` is 0.
 * @param cap    How much room there is.
 * @param len    The length of the whole, also if it does not fit.
 * @param error  Where to say what is wrong; may be null.
 * @return       As bsim_request_encode(); #BSIM_ENCODE_INVALID_HEAD.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_post_encode(const bsim_post *post,
                         char *buf,
                         size_t cap,
                         size_t *len,
                         bsim_error *error);

/**
 * Writes a whole HTTP response: head and body.
 *
 * @param reply  The response and what its head says.
 * @param buf    Where to write; may be null if `cap` is 0.
 * @param cap    How much room there is.
 * @param len    The length of the whole, also if it does not fit.
 * @param error  Where to say what is wrong; may be null.
 * @return       As bsim_response_encode(); #BSIM_ENCODE_INVALID_HEAD.
 *
 * Any thread may call this at any time.
 */
int32_t bsim_reply_encode(const bsim_reply *reply,
                          char *buf,
                          size_t cap,
                          size_t *len,
                          bsim_error *error);

/**
 * What a server sends to a client that waits for a go-ahead before it sends its body.
 *
 * @return  A view that lives as long as the program.
 *
 * Any thread may call this at any time.
 */
bsim_str bsim_reply_continue(void);

/**
 * Finds the HTTP request at the start of a buffer, and reads the request in it.
 *
 * Give the whole buffer every time, and drop `received.consumed` bytes from its start when a
 * message is done.
 *
 * @param buffer    What was received so far.
 * @param progress  How far the buffer has been read, zeroed for the first call: it makes the work
 *                  linear in the bytes, however few of them come at a time. When the message is
 *                  complete, it is that of a new message again. Null for a buffer that is given
 *                  once.
 * @param options   How to read; may be null.
 * @param buf       Room for a body that came in chunks and has to be joined; may be null if `cap`
 *                  is 0. It must not overlap `buffer`.
 * @param cap       How much room there is.
 * @param received  Where to put the head and the body; also written with #BSIM_INCOMPLETE and
 *                  #BSIM_BUFFER_TOO_SMALL, and if the mistake is in the body.
 * @param request   Where to put the request; null to leave the body unread; of SOAP, it is still
 *                  checked that the head does not say that it cannot be read.
 * @param error     Where to say what is wrong; may be null. The offset is in `buffer`, or, if the
 *                  body had to be joined, in the body.
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
 * Finds the HTTP response at the start of a buffer, after any go-ahead, and reads the response in
 * it.
 *
 * @param buffer     What was received so far.
 * @param is_closed  Not 0: the connection has been closed, and all that will ever come is there.
 *                   Responses without a length end so.
 * @param progress   As for bsim_post_split().
 * @param options    How to read; may be null.
 * @param buf        Room for a body that came in chunks and has to be joined; may be null if `cap`
 *                   is 0. It must not overlap `buffer`.
 * @param cap        How much room there is.
 * @param received   Where to put the head and the body; also written with #BSIM_INCOMPLETE and
 *                   #BSIM_BUFFER_TOO_SMALL, and if the mistake is in the body.
 * @param response   Where to put the response, whose kind is #BSIM_RESPONSE_NO_SOAP if there is
 *                   none; null to leave the body unread, for a cursor perhaps; of SOAP, it is
 *                   still checked that the head does not say that it cannot be read.
 * @param error      As for bsim_post_split().
 * @return           As bsim_post_split().
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
