/* bsim_event_decode(). */
#include "check.h"

static const char *directory;

static int is_same(bsim_text text, bsim_text other)
{
    return text.form == other.form && text.len == other.len
        && (text.len == 0 || memcmp(text.ptr, other.ptr, text.len) == 0);
}

/* Decoding an event gives the same as decoding its texts one by one. */
static void check_event(bsim_event *event, bsim_str body, char *buf)
{
    const event_texts raw = texts_of(event);
    size_t len = 0;
    bsim_error error;
    bsim_event decoded;
    for (int32_t mode = BSIM_DECODE_STRICT; mode <= BSIM_DECODE_LOSSY; mode++) {
        CHECK(bsim_event_decode(event, mode, buf, body.len, &decoded, &len, &error) == BSIM_OK);
        CHECK(decoded.kind == event->kind && len <= body.len);
        const event_texts plain = texts_of(&decoded);
        for (size_t i = 0; i < TEXT_COUNT; i++) {
            const bsim_text text = plain.items[i];
            if (raw.items[i].form == BSIM_TEXT_ABSENT) {
                CHECK(text.form == BSIM_TEXT_ABSENT);
                continue;
            }
            char alone[8192];
            size_t written = 0;
            CHECK(bsim_text_decode(raw.items[i], mode, alone, sizeof alone, &written, &error)
                  == BSIM_OK);
            CHECK(text.form == BSIM_TEXT_PLAIN && text.offset == raw.items[i].offset);
            CHECK(text.len == written && memcmp(text.ptr, alone, written) == 0);
            /* A text without escapes is not copied. */
            CHECK(raw.items[i].form != BSIM_TEXT_PLAIN || text.ptr == raw.items[i].ptr);
        }
    }
    /* Decode in place, then again: the second call changes nothing. */
    const event_texts plain = texts_of(&decoded);
    CHECK(bsim_event_decode(event, BSIM_DECODE_STRICT, buf, body.len, event, &len, NULL) == BSIM_OK);
    CHECK(bsim_event_decode(event, BSIM_DECODE_STRICT, NULL, 0, event, &len, NULL) == BSIM_OK);
    CHECK(len == 0);
    const event_texts again = texts_of(event);
    for (size_t i = 0; i < TEXT_COUNT; i++)
        CHECK(is_same(again.items[i], plain.items[i]));
}

static int holds(bsim_text text, const char *expected)
{
    const bsim_str view = { text.ptr, text.len };
    return text.form == BSIM_TEXT_PLAIN && is(view, expected);
}

/* The published session: a buffer of the body's size is large enough for every event. */
static void known_answers(bsim_events *cursor)
{
    const char *const files[] = {
        "poll-login.escaped.xml", "poll-login.inline.xml", "poll-status.escaped.xml",
        "poll-status.inline.xml", "poll-message.escaped.xml", "poll-message.inline.xml",
    };
    size_t buddies = 0, messages = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const bsim_str body = load(directory, files[i]);
        char *buf = malloc(body.len);
        CHECK(buf != NULL);
        bsim_event event;
        int32_t status = bsim_events_start(cursor, body, NULL, NULL);
        while (status == BSIM_OK) {
            status = bsim_events_next(cursor, &event, NULL);
            if (status != BSIM_OK)
                break;
            check_event(&event, body, buf);
            if (event.kind == BSIM_EVENT_BUDDY && holds(event.account, "lihua@lihua.com")) {
                buddies++;
                CHECK(holds(event.nickname, "丽华订餐机器人^_^") && holds(event.status, "HDN"));
                CHECK(holds(event.group_id, "") && event.sender.form == BSIM_TEXT_ABSENT);
            }
            if (event.kind == BSIM_EVENT_MESSAGE) {
                messages++;
                CHECK(holds(event.sender, "bstest02@live.com"));
                CHECK(holds(event.text, "Retur...  (TRIAL MESSAGE)"));
            }
        }
        CHECK(status == BSIM_END);
        free(buf);
        free((void *)body.ptr);
    }
    CHECK(buddies == 2 && messages == 2);
}

/* A buddy with all kinds of texts: XML escapes, percent escapes, both, none, empty, absent. */
static const char BUDDY[] =
    "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
    "<KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\"><KeepSessionAliveResult>"
    "<Session id=\"1\"><IM type=\"msn\" account=\"me\"><OnReceiveBuddies><Buddy><Account>a&amp;b"
    "</Account><Nickname>%E4%B8%BD%20&#x25;41</Nickname><GroupId></GroupId><Status>NLN</Status>"
    "<PersonalMessage>%41%zz&lt;%FF</PersonalMessage></Buddy></OnReceiveBuddies></IM></Session>"
    "</KeepSessionAliveResult></KeepSessionAliveResponse></soap:Body></soap:Envelope>";

static bsim_event buddy(bsim_events *cursor)
{
    const bsim_str body = BSIM_STR(BUDDY);
    bsim_event event;
    CHECK(bsim_events_start(cursor, body, NULL, NULL) == BSIM_OK);
    do
        CHECK(bsim_events_next(cursor, &event, NULL) == BSIM_OK);
    while (event.kind != BSIM_EVENT_BUDDY);
    return event;
}

static void check_buddy(const bsim_event *decoded)
{
    CHECK(holds(decoded->account, "a&b") && holds(decoded->nickname, "丽 A"));
    CHECK(holds(decoded->group_id, "") && holds(decoded->status, "NLN"));
    CHECK(holds(decoded->personal_message, "A%zz<\xEF\xBF\xBD"));
    CHECK(decoded->id.form == BSIM_TEXT_ABSENT && decoded->blocked.form == BSIM_TEXT_ABSENT);
}

/* For every buffer size: the call succeeds, or reports a size that is large enough. */
static void sizes(const bsim_event *event)
{
    enum { ROOM = 256, FILL = 0x5A };
    char buf[ROOM];
    bsim_event decoded;
    bsim_error error;
    size_t enough = 0, sufficient = 0;
    for (size_t cap = 0; cap <= ROOM; cap++) {
        memset(buf, FILL, sizeof buf);
        memset(&decoded, FILL, sizeof decoded);
        size_t len = 0;
        int32_t status = bsim_event_decode(event, BSIM_DECODE_LOSSY, cap > 0 ? buf : NULL, cap,
                                           &decoded, &len, &error);
        for (size_t at = cap; at < sizeof buf; at++)
            CHECK(buf[at] == FILL);
        if (status == BSIM_OK) {
            CHECK(len <= cap);
            check_buddy(&decoded);
            sufficient++;
        } else {
            CHECK(status == BSIM_BUFFER_TOO_SMALL && sufficient == 0 && len > cap);
            CHECK(enough == 0 || len <= enough);
            enough = len;
            /* Only the length is written. */
            for (size_t at = 0; at < sizeof decoded; at++)
                CHECK(((const char *)&decoded)[at] == FILL);
        }
    }
    CHECK(sufficient > ROOM - enough && enough < ROOM);
    CHECK(bsim_event_decode(event, BSIM_DECODE_LOSSY, buf, enough, &decoded, &enough, &error)
          == BSIM_OK);
    /* The letters, and U+FFFD for the byte that is not UTF-8. */
    CHECK(enough == strlen("a&b" "丽 A" "A%zz<\xEF\xBF\xBD"));
}

/* The name of an unknown event is also a part of its XML. Both have escapes here. Together they are
   longer than the body. */
static void a_name_in_two_pieces(bsim_events *cursor)
{
    char name[256];
    memset(name, 'A', sizeof name);
    char body[1024];
    const int size = snprintf(
        body, sizeof body,
        "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body>"
        "<KeepSessionAliveResponse xmlns=\"\"><KeepSessionAliveResult>"
        "<![CDATA[<Session><IM><AA]]><![CDATA[%.*s/></IM></Session>]]>"
        "</KeepSessionAliveResult></KeepSessionAliveResponse></Body></Envelope>",
        (int)sizeof name - 2, name);
    const bsim_str view = { body, (size_t)size };
    bsim_event event;
    CHECK(bsim_events_start(cursor, view, NULL, NULL) == BSIM_OK);
    do
        CHECK(bsim_events_next(cursor, &event, NULL) == BSIM_OK);
    while (event.kind != BSIM_EVENT_UNKNOWN);
    char buf[2 * sizeof body];
    size_t len = 0;
    CHECK(bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, 2 * view.len, &event, &len, NULL)
          == BSIM_OK);
    CHECK(len == sizeof name + strlen("</>") + sizeof name && len > view.len);
    CHECK(event.name.len == sizeof name && memcmp(event.name.ptr, name, sizeof name) == 0);
    CHECK(event.xml.len == sizeof name + strlen("</>") && event.xml.ptr[1] == 'A');
}

/* Strict decoding reports the offset of the error, and writes no other output. */
static void mistakes(bsim_event event)
{
    char buf[256];
    size_t len = 99;
    bsim_error error;
    bsim_event decoded = { .kind = -1 };
    CHECK(bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &decoded, &len, &error)
          == BSIM_ERROR_INVALID_PERCENT);
    CHECK(error.offset == (size_t)(strstr(BUDDY, "%zz") - BUDDY));
    CHECK(len == 99 && decoded.kind == -1);
    /* After an error in place, the event is unchanged. */
    const bsim_event before = event;
    CHECK(bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &event, &len, NULL)
          == BSIM_ERROR_INVALID_PERCENT);
    CHECK(is_same(event.account, before.account) && is_same(event.nickname, before.nickname));
    event.personal_message = bsim_text_from_percent((bsim_str)BSIM_STR("ab%E4%B8"));
    CHECK(bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &decoded, &len, &error)
          == BSIM_ERROR_INVALID_PERCENT_UTF8);
    CHECK(error.offset == 2 && len == 99 && decoded.kind == -1);
    const int32_t modes[] = { BSIM_DECODE_BYTES, -1, 3 };
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        CHECK(bsim_event_decode(&event, modes[i], buf, sizeof buf, &decoded, &len, &error)
              == BSIM_MISUSE_CONSTANT);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    directory = argv[1];
    bsim_events *cursor = bsim_events_new();
    CHECK(cursor != NULL);
    known_answers(cursor);
    const bsim_event event = buddy(cursor);
    a_name_in_two_pieces(cursor);
    sizes(&event);
    mistakes(event);
    bsim_events_free(cursor);
    return 0;
}
