/* Input that is truncated, changed or random, in blocks of its exact size. The library reads nothing
   outside the block and leaks nothing, and every error offset is inside the input. */
#include "check.h"

static bsim_events *cursor;

static void check_text(bsim_str body, bsim_text text)
{
    if (text.form == BSIM_TEXT_ABSENT)
        return;
    CHECK(text.offset <= body.len && text.len <= body.len - text.offset);
    CHECK(text.len == 0 || text.ptr == body.ptr + text.offset);
    /* The decoded text is never longer than the raw text. */
    char *buf = malloc(text.len + 1);
    size_t len = 0;
    CHECK(buf != NULL);
    bsim_error error;
    CHECK(bsim_text_decode(text, BSIM_DECODE_LOSSY, buf, text.len, &len, NULL) == BSIM_OK);
    for (int32_t mode = BSIM_DECODE_STRICT; mode <= BSIM_DECODE_BYTES; mode++) {
        int32_t status = bsim_text_decode(text, mode, buf, text.len, &len, &error);
        CHECK(status == BSIM_OK || status == BSIM_ERROR_INVALID_PERCENT
              || status == BSIM_ERROR_INVALID_PERCENT_UTF8);
        CHECK(status == BSIM_OK || error.offset <= body.len);
    }
    free(buf);
}

/* Decodes an event into a buffer of exactly `cap` bytes. */
static int32_t decode_within(size_t cap, bsim_str body, const bsim_event *event, int32_t mode,
                             size_t *len)
{
    char *buf = malloc(cap > 0 ? cap : 1);
    bsim_event decoded;
    bsim_error error;
    CHECK(buf != NULL);
    int32_t status = bsim_event_decode(event, mode, buf, cap, &decoded, len, &error);
    if (status == BSIM_OK) {
        const event_texts raw = texts_of(event), plain = texts_of(&decoded);
        CHECK(*len <= cap && decoded.kind == event->kind);
        for (size_t i = 0; i < TEXT_COUNT; i++) {
            const bsim_text text = plain.items[i];
            if (raw.items[i].form == BSIM_TEXT_ABSENT) {
                CHECK(text.form == BSIM_TEXT_ABSENT);
                continue;
            }
            CHECK(text.form == BSIM_TEXT_PLAIN && text.len <= raw.items[i].len);
            int is_read = text.len == 0 || text.ptr == raw.items[i].ptr;
            CHECK(is_read || (text.ptr >= buf && text.ptr + text.len <= buf + *len));
        }
    } else {
        CHECK(status == BSIM_BUFFER_TOO_SMALL || status == BSIM_ERROR_INVALID_PERCENT
              || status == BSIM_ERROR_INVALID_PERCENT_UTF8);
        CHECK(status == BSIM_BUFFER_TOO_SMALL || error.offset <= body.len);
    }
    free(buf);
    return status;
}

static void check_decoded(bsim_str body, const bsim_event *event)
{
    size_t used = 0, enough = 0;
    CHECK(decode_within(body.len, body, event, BSIM_DECODE_LOSSY, &used) == BSIM_OK);
    CHECK(decode_within(used, body, event, BSIM_DECODE_LOSSY, &enough) == BSIM_OK);
    if (used > 0) {
        CHECK(decode_within(used - 1, body, event, BSIM_DECODE_LOSSY, &enough)
              == BSIM_BUFFER_TOO_SMALL);
        CHECK(enough >= used);
        CHECK(decode_within(enough, body, event, BSIM_DECODE_LOSSY, &enough) == BSIM_OK);
    }
    if (decode_within(body.len, body, event, BSIM_DECODE_STRICT, &enough) == BSIM_OK)
        CHECK(enough == used);
}

static void check_body(bsim_str body)
{
    bsim_error error;
    bsim_event event;
    bsim_request request;
    bsim_response response;
    int32_t status = bsim_request_parse(body, NULL, &request, &error);
    CHECK(status == BSIM_OK || (status >= 100 && error.offset <= body.len));
    if (status == BSIM_OK) {
        check_text(body, request.session.session_id);
        check_text(body, request.message);
        check_text(body, request.password);
    }
    status = bsim_response_parse(body, NULL, &response, &error);
    CHECK(status == BSIM_OK || (status >= 100 && error.offset <= body.len));

    int32_t whole = status;
    status = bsim_events_start(cursor, body, NULL, &error);
    while (status == BSIM_OK) {
        status = bsim_events_next(cursor, &event, &error);
        if (status != BSIM_OK)
            break;
        const event_texts texts = texts_of(&event);
        for (size_t i = 0; i < TEXT_COUNT; i++)
            check_text(body, texts.items[i]);
        check_decoded(body, &event);
        int32_t value;
        CHECK(bsim_presence_parse(event.status, &value, &error) == BSIM_OK);
        CHECK(bsim_blocked_parse(event.blocked, &value, &error) == BSIM_OK);
    }
    /* The events end without an error if, and only if, the body is a response with events. */
    CHECK(status == BSIM_END || (status >= 100 && error.offset <= body.len));
    CHECK((status == BSIM_END)
          == (whole == BSIM_OK && response.kind == BSIM_OPERATION_KEEP_SESSION_ALIVE));
    bsim_location location;
    CHECK(bsim_location_find(body, error.offset, &location) == BSIM_OK);
}

/* Splits HTTP messages from a buffer, as a server and as a client. */
static void check_http(bsim_str buffer)
{
    char joined[64];
    bsim_error error;
    bsim_received received;
    bsim_request request;
    bsim_response response;
    for (int32_t side = 0; side < 3; side++) {
        int32_t status = side == 0
            ? bsim_post_split(buffer, NULL, NULL, joined, sizeof joined, &received, &request,
                              &error)
            : bsim_reply_split(buffer, side == 2, NULL, NULL, joined, sizeof joined, &received,
                               &response, &error);
        CHECK(status == BSIM_OK || status == BSIM_INCOMPLETE || status == BSIM_BUFFER_TOO_SMALL
              || status >= 100);
        if (status == BSIM_OK)
            CHECK(received.consumed <= buffer.len && received.body.len <= buffer.len);
        if (status == BSIM_INCOMPLETE)
            CHECK(side < 2 && received.needed > buffer.len);
        if (status >= 100)
            CHECK(error.offset <= buffer.len);
    }
}

static const char *const WIRES[] = {
    "POST /a HTTP/1.1\r\nSOAPAction: \"b\"\r\nContent-Length: 5\r\n\r\n<a/>\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
    "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\n<a/\r\n1\r\n>\r\n0\r\nT: u\r\n\r\n",
    "HTTP/1.0 500 No\r\n\r\n<a/>",
};

static char *copy_of(const char *bytes, size_t len)
{
    char *copy = malloc(len > 0 ? len : 1);
    CHECK(copy != NULL);
    memcpy(copy, bytes, len);
    return copy;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    cursor = bsim_events_new();
    for (size_t i = 0; i < BODY_COUNT; i++) {
        bsim_str body = load(argv[1], BODIES[i]);
        size_t step = body.len > 2000 ? 37 : 1;
        for (size_t len = 0; len <= body.len; len += step) {
            char *copy = copy_of(body.ptr, len);
            bsim_str prefix = { copy, len };
            check_body(prefix);
            free(copy);
        }
        for (size_t at = 0; at < body.len; at += step) {
            char *copy = copy_of(body.ptr, body.len);
            copy[at] = (char)next_random();
            bsim_str flipped = { copy, body.len };
            check_body(flipped);
            free(copy);
        }
        free((void *)body.ptr);
    }
    for (size_t i = 0; i < sizeof WIRES / sizeof *WIRES; i++) {
        size_t len = strlen(WIRES[i]);
        for (size_t at = 0; at <= len; at++) {
            char *copy = copy_of(WIRES[i], at);
            bsim_str prefix = { copy, at };
            check_http(prefix);
            free(copy);
        }
        for (size_t at = 0; at < 20 * len; at++) {
            char *copy = copy_of(WIRES[i], len);
            copy[at % len] = (char)next_random();
            bsim_str flipped = { copy, len };
            check_http(flipped);
            free(copy);
        }
    }
    for (int i = 0; i < 1000; i++) {
        size_t len = next_random() % 64;
        char *noise = copy_of("", 0);
        noise = realloc(noise, len + 1);
        CHECK(noise != NULL);
        for (size_t at = 0; at < len; at++)
            noise[at] = (char)next_random();
        bsim_str body = { noise, len };
        check_body(body);
        check_http(body);
        free(noise);
    }
    bsim_events_free(cursor);
    return 0;
}
