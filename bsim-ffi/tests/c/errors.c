/* Every function with an error parameter writes the whole bsim_error if it returns a code from 10
   on. */
#include "check.h"

static bsim_error error;

/* Whether the detail is `expected`; if that is null, any detail that is not empty. */
static int is_detail(bsim_str detail, const char *expected)
{
    if (expected != NULL)
        return is(detail, expected);
    size_t at = 0;
    while (at < detail.len && detail.len < 100 && detail.ptr[at] >= ' ' && detail.ptr[at] <= '~')
        at++;
    return at > 0 && at == detail.len;
}

/* Checks that a call fails with this code, offset and detail. */
#define FAILS(expected, at, about, call)                                           \
    do {                                                                           \
        memset(&error, 0xA5, sizeof error);                                        \
        CHECK((call) == (expected));                                               \
        CHECK(error.code == (expected));                                           \
        CHECK(error.offset == (at));                                               \
        CHECK(is_detail(error.detail, (about)));                                   \
    } while (0)

static void texts(void)
{
    char buf[16];
    size_t len = 0;
    int32_t value = 0;
    bsim_datetime datetime;
    const bsim_str cut = BSIM_STR("ab%4"), latin = BSIM_STR("ab\xE4");
    const bsim_text plain = BSIM_TEXT("plain"), bad = bsim_text_from_percent(cut),
                    not_utf8 = bsim_text_plain(latin);
    FAILS(BSIM_ERROR_INVALID_PERCENT, 2, NULL,
          bsim_text_decode(bad, BSIM_DECODE_STRICT, buf, sizeof buf, &len, &error));
    FAILS(BSIM_MISUSE_UTF8, 2, "text",
          bsim_text_decode(not_utf8, BSIM_DECODE_STRICT, buf, sizeof buf, &len, &error));
    FAILS(BSIM_MISUSE_CONSTANT, 0, "mode",
          bsim_text_decode(plain, 3, buf, sizeof buf, &len, &error));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_text_decode(plain, BSIM_DECODE_STRICT, buf, 4, &len, &error));

    bsim_event decoded, event = { .kind = BSIM_EVENT_GROUP, .id = plain, .name = bad };
    FAILS(BSIM_ERROR_INVALID_PERCENT, 2, NULL,
          bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &decoded, &len, &error));
    FAILS(BSIM_MISUSE_CONSTANT, 0, "mode",
          bsim_event_decode(&event, BSIM_DECODE_BYTES, buf, sizeof buf, &decoded, &len, &error));
    event.name = bsim_text_from_percent((bsim_str)BSIM_STR("a%C4"));
    FAILS(BSIM_ERROR_INVALID_PERCENT_UTF8, 1, NULL,
          bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &decoded, &len, &error));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_event_decode(&event, BSIM_DECODE_LOSSY, buf, 1, &decoded, &len, &error));
    event.name = bsim_text_from_percent(latin);
    FAILS(BSIM_MISUSE_UTF8, 2, "name",
          bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &decoded, &len, &error));
    /* The decoded bytes would be UTF-8. */
    event.name = bsim_text_from_percent((bsim_str)BSIM_STR("\xE4%BD%A0"));
    for (size_t cap = 0; cap <= sizeof buf; cap += sizeof buf) {
        FAILS(BSIM_MISUSE_UTF8, 0, "name",
              bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, cap, &decoded, &len, &error));
    }
    event.name = (bsim_text){ NULL, 5, 0, 7 };
    FAILS(BSIM_MISUSE_CONSTANT, 0, "form",
          bsim_event_decode(&event, BSIM_DECODE_STRICT, buf, sizeof buf, &decoded, &len, &error));

    FAILS(BSIM_MISUSE_ENCODED_TEXT, 0, "text", bsim_presence_parse(bad, &value, &error));
    FAILS(BSIM_MISUSE_UTF8, 2, "text", bsim_blocked_parse(not_utf8, &value, &error));
    FAILS(BSIM_ERROR_INVALID_VALUE, 0, NULL, bsim_datetime_parse(plain, &datetime, &error));
}

static void bodies(void)
{
    char buf[16];
    size_t len = 0;
    bsim_request request = { .operation = BSIM_OPERATION_LOGIN, .password = BSIM_TEXT("a\x01") };
    FAILS(BSIM_ENCODE_FORBIDDEN_CHARACTER, 1, "password",
          bsim_request_encode(&request, buf, sizeof buf, &len, &error));
    request.password = bsim_text_plain((bsim_str)BSIM_STR("a"));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_request_encode(&request, buf, sizeof buf, &len, &error));
    request.operation = 7;
    FAILS(BSIM_MISUSE_CONSTANT, 0, "operation",
          bsim_request_encode(&request, buf, sizeof buf, &len, &error));
    const bsim_str html = BSIM_STR("<html>");
    FAILS(BSIM_ERROR_NOT_SOAP, 0, NULL,
          bsim_request_parse(html, NULL, &request, &error));

    int32_t version = -1;
    FAILS(BSIM_ERROR_NOT_SOAP, 0, NULL, bsim_soap_version_parse(html, NULL, &version, &error));
    bsim_text subcodes[1];
    bsim_translation translations[1];
    const bsim_str fault = BSIM_STR(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code>"
        "<s:Subcode><s:Value>a</s:Value><s:Subcode><s:Value>b</s:Value></s:Subcode></s:Subcode>"
        "</s:Code><s:Reason><s:Text>a</s:Text><s:Text>b</s:Text><s:Text>c</s:Text></s:Reason>"
        "</s:Fault></s:Body></s:Envelope>");
    FAILS(BSIM_ERROR_NOT_SOAP, 0, NULL,
          bsim_fault_subcodes(html, NULL, subcodes, 1, &len, &error));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "subcodes",
          bsim_fault_subcodes(fault, NULL, subcodes, 1, &len, &error));
    CHECK(len == 2);
    FAILS(BSIM_ERROR_NOT_SOAP, 0, NULL,
          bsim_fault_translations(html, NULL, translations, 1, &len, &error));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "translations",
          bsim_fault_translations(fault, NULL, translations, 1, &len, &error));
    CHECK(len == 2);

    bsim_event events[] = {
        { .kind = BSIM_EVENT_SESSION, .id = BSIM_TEXT("1") }, { .kind = BSIM_EVENT_LOG_START },
    };
    bsim_response response = {
        .kind = BSIM_OPERATION_KEEP_SESSION_ALIVE, .events = events, .event_count = 2,
    };
    FAILS(BSIM_MISUSE_EVENT_ORDER, 1, "events",
          bsim_response_encode(&response, buf, sizeof buf, &len, &error));
    response.event_count = 1;
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_response_encode(&response, buf, sizeof buf, &len, &error));
    FAILS(BSIM_ERROR_NOT_SOAP, 0, NULL,
          bsim_response_parse(html, NULL, &response, &error));

    bsim_events *cursor = bsim_events_new();
    bsim_event event;
    const bsim_options unsized = { 0 };
    FAILS(BSIM_ERROR_NOT_SOAP, 0, NULL,
          bsim_events_start(cursor, html, NULL, &error));
    FAILS(BSIM_MISUSE_SIZE, 0, "options", bsim_events_start(cursor, html, &unsized, &error));
    FAILS(BSIM_MISUSE_NOT_STARTED, 0, "events", bsim_events_next(cursor, &event, &error));
    bsim_events_free(cursor);
}

static void messages(void)
{
    char buf[16];
    size_t len = 0;
    bsim_request request = { .operation = BSIM_OPERATION_GET_VERSION };
    bsim_post post = { .request = &request, .host = BSIM_STR("a b") };
    FAILS(BSIM_ENCODE_INVALID_HEAD, 1, "Host",
          bsim_post_encode(&post, buf, sizeof buf, &len, &error));
    post.host.len = 1;
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf", bsim_post_encode(&post, buf, sizeof buf, &len, &error));

    bsim_reply reply = { .status = 1 };
    FAILS(BSIM_ENCODE_INVALID_HEAD, 0, "status",
          bsim_reply_encode(&reply, buf, sizeof buf, &len, &error));
    reply.status = 400;
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_reply_encode(&reply, buf, sizeof buf, &len, &error));

    bsim_received received;
    bsim_response response;
#define CHUNKS "Transfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n9\r\n89abcdefg\r\n0\r\n\r\n"
    const bsim_str noise = BSIM_STR("\x01"), empty = BSIM_STR("POST / HTTP/1.1\r\n\r\n"),
                   asked = BSIM_STR("POST / HTTP/1.1\r\n" CHUNKS),
                   answered = BSIM_STR("HTTP/1.1 200 OK\r\n" CHUNKS);
    FAILS(BSIM_ERROR_INVALID_HEAD, 0, NULL,
          bsim_post_split(noise, NULL, NULL, buf, sizeof buf, &received, &request, &error));
    FAILS(BSIM_ERROR_UNEXPECTED_END, 19, NULL,
          bsim_post_split(empty, NULL, NULL, buf, sizeof buf, &received, &request, &error));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_post_split(asked, NULL, NULL, buf, sizeof buf, &received, &request, &error));
    FAILS(BSIM_ERROR_INVALID_HEAD, 0, NULL,
          bsim_reply_split(noise, 0, NULL, NULL, buf, sizeof buf, &received, &response, &error));
    FAILS(BSIM_BUFFER_TOO_SMALL, 0, "buf",
          bsim_reply_split(answered, 0, NULL, NULL, buf, sizeof buf, &received, &response, &error));
}

int main(void)
{
    texts();
    bodies();
    messages();
    return 0;
}
