/* Calls every function with each of its pointers null. */
#include "check.h"

int main(void)
{
    char buf[16];
    size_t len = 0;
    int32_t value = 0;
    bsim_error error = { 0, 0, { NULL, 0 }, BSIM_NO_OFFSET };
    bsim_location location;
    bsim_datetime datetime;
    bsim_request request = { .operation = BSIM_OPERATION_GET_VERSION };
    bsim_response response = { .kind = BSIM_OPERATION_LOGIN_IM };
    bsim_event event;
    const bsim_str empty = { NULL, 0 }, null = { NULL, 1 };
    const bsim_text absent = { NULL, 0, 0, 0 }, plain = { NULL, 0, 0, BSIM_TEXT_PLAIN },
                    bad = { NULL, 1, 0, BSIM_TEXT_PLAIN };

#define IS_NULL(call) (error.code = 0, (call) == BSIM_MISUSE_NULL && error.code == BSIM_MISUSE_NULL)

    CHECK(bsim_error_message(NULL, buf, 16, &len) == BSIM_MISUSE_NULL);
    CHECK(bsim_error_message(&error, NULL, 16, &len) == BSIM_MISUSE_NULL);
    CHECK(bsim_error_message(&error, buf, 16, NULL) == BSIM_MISUSE_NULL);

    CHECK(bsim_location_find(null, 0, &location) == BSIM_MISUSE_NULL);
    CHECK(bsim_location_find(empty, 0, NULL) == BSIM_MISUSE_NULL);
    CHECK(bsim_location_find(empty, 0, &location) == BSIM_OK && location.line == 1);

    /* These functions do not read their view. */
    CHECK(bsim_text_plain(empty).form == BSIM_TEXT_PLAIN);
    CHECK(bsim_text_from_percent(null).ptr == NULL);
    CHECK(bsim_text_from_form(null).ptr == NULL);

    CHECK(IS_NULL(bsim_text_decode(bad, BSIM_DECODE_STRICT, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_text_decode(plain, BSIM_DECODE_STRICT, NULL, 16, &len, &error)));
    CHECK(IS_NULL(bsim_text_decode(plain, BSIM_DECODE_STRICT, buf, 16, NULL, &error)));
    CHECK(bsim_text_decode(bad, BSIM_DECODE_STRICT, buf, 16, &len, NULL) == BSIM_MISUSE_NULL);
    CHECK(bsim_text_decode(plain, BSIM_DECODE_STRICT, NULL, 0, &len, NULL) == BSIM_OK && len == 0);

    CHECK(IS_NULL(bsim_presence_parse(bad, &value, &error)));
    CHECK(IS_NULL(bsim_presence_parse(absent, NULL, &error)));
    CHECK(bsim_presence_parse(absent, &value, NULL) == BSIM_OK && value == BSIM_PRESENCE_OTHER);
    CHECK(IS_NULL(bsim_blocked_parse(bad, &value, &error)));
    CHECK(IS_NULL(bsim_blocked_parse(absent, NULL, &error)));
    CHECK(bsim_blocked_parse(absent, &value, NULL) == BSIM_OK && value == BSIM_BLOCKED_OTHER);
    CHECK(IS_NULL(bsim_datetime_parse(bad, &datetime, &error)));
    CHECK(IS_NULL(bsim_datetime_parse(plain, NULL, &error)));
    CHECK(bsim_datetime_parse(plain, &datetime, NULL) == BSIM_ERROR_INVALID_VALUE);

    CHECK(IS_NULL(bsim_soap_version_parse(null, NULL, &value, &error)));
    CHECK(IS_NULL(bsim_soap_version_parse(empty, NULL, NULL, &error)));

    bsim_text subcode;
    bsim_translation translation;
    CHECK(IS_NULL(bsim_fault_subcodes(null, NULL, &subcode, 1, &len, &error)));
    CHECK(IS_NULL(bsim_fault_subcodes(empty, NULL, NULL, 1, &len, &error)));
    CHECK(IS_NULL(bsim_fault_subcodes(empty, NULL, &subcode, 1, NULL, &error)));
    CHECK(IS_NULL(bsim_fault_translations(null, NULL, &translation, 1, &len, &error)));
    CHECK(IS_NULL(bsim_fault_translations(empty, NULL, NULL, 1, &len, &error)));
    CHECK(IS_NULL(bsim_fault_translations(empty, NULL, &translation, 1, NULL, &error)));

    CHECK(IS_NULL(bsim_request_encode(NULL, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_request_encode(&request, NULL, 16, &len, &error)));
    CHECK(IS_NULL(bsim_request_encode(&request, buf, 16, NULL, &error)));
    CHECK(bsim_request_encode(&request, NULL, 0, &len, NULL) == BSIM_BUFFER_TOO_SMALL);
    request.operation = BSIM_OPERATION_LOGIN;
    request.user_id = bad;
    CHECK(IS_NULL(bsim_request_encode(&request, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_request_parse(null, NULL, &request, &error)));
    CHECK(IS_NULL(bsim_request_parse(empty, NULL, NULL, &error)));
    CHECK(bsim_request_parse(empty, NULL, &request, NULL) == BSIM_ERROR_UNEXPECTED_END);

    CHECK(IS_NULL(bsim_response_encode(NULL, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_response_encode(&response, NULL, 16, &len, &error)));
    CHECK(IS_NULL(bsim_response_encode(&response, buf, 16, NULL, &error)));
    CHECK(bsim_response_encode(&response, NULL, 0, &len, NULL) == BSIM_BUFFER_TOO_SMALL);
    response.kind = BSIM_OPERATION_KEEP_SESSION_ALIVE;
    response.event_count = 1;
    CHECK(IS_NULL(bsim_response_encode(&response, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_response_parse(null, NULL, &response, &error)));
    CHECK(IS_NULL(bsim_response_parse(empty, NULL, NULL, &error)));
    CHECK(bsim_response_parse(empty, NULL, &response, NULL) == BSIM_ERROR_UNEXPECTED_END);

    bsim_post post = { .request = &request };
    bsim_reply reply = { .status = 400 };
    bsim_received received;
    request.user_id = absent;
    CHECK(IS_NULL(bsim_post_encode(NULL, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_post_encode(&post, NULL, 16, &len, &error)));
    CHECK(IS_NULL(bsim_post_encode(&post, buf, 16, NULL, &error)));
    CHECK(bsim_post_encode(&post, NULL, 0, &len, NULL) == BSIM_BUFFER_TOO_SMALL);
    post.host = null;
    CHECK(IS_NULL(bsim_post_encode(&post, buf, 16, &len, &error)));
    post.request = NULL;
    post.host = empty;
    CHECK(IS_NULL(bsim_post_encode(&post, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_reply_encode(NULL, buf, 16, &len, &error)));
    CHECK(IS_NULL(bsim_reply_encode(&reply, NULL, 16, &len, &error)));
    CHECK(IS_NULL(bsim_reply_encode(&reply, buf, 16, NULL, &error)));
    CHECK(bsim_reply_encode(&reply, NULL, 0, &len, NULL) == BSIM_BUFFER_TOO_SMALL);
    CHECK(IS_NULL(bsim_post_split(null, NULL, NULL, buf, 16, &received, &request, &error)));
    CHECK(IS_NULL(bsim_post_split(empty, NULL, NULL, NULL, 16, &received, &request, &error)));
    CHECK(IS_NULL(bsim_post_split(empty, NULL, NULL, buf, 16, NULL, &request, &error)));
    CHECK(bsim_post_split(empty, NULL, NULL, NULL, 0, &received, NULL, NULL) == BSIM_INCOMPLETE);
    CHECK(IS_NULL(bsim_reply_split(null, 0, NULL, NULL, buf, 16, &received, &response, &error)));
    CHECK(IS_NULL(bsim_reply_split(empty, 0, NULL, NULL, NULL, 16, &received, &response, &error)));
    CHECK(IS_NULL(bsim_reply_split(empty, 0, NULL, NULL, buf, 16, NULL, &response, &error)));
    CHECK(bsim_reply_split(empty, 0, NULL, NULL, NULL, 0, &received, NULL, NULL) == BSIM_INCOMPLETE);

    const bsim_event made = { .kind = BSIM_EVENT_LOGIN, .datetime = plain };
    const bsim_event lost = { .kind = BSIM_EVENT_LOGIN,
                              .datetime = bsim_text_from_percent(null) };
    CHECK(IS_NULL(bsim_event_decode(NULL, BSIM_DECODE_STRICT, buf, 16, &event, &len, &error)));
    CHECK(IS_NULL(bsim_event_decode(&lost, BSIM_DECODE_STRICT, buf, 16, &event, &len, &error)));
    CHECK(IS_NULL(bsim_event_decode(&made, BSIM_DECODE_STRICT, NULL, 16, &event, &len, &error)));
    CHECK(IS_NULL(bsim_event_decode(&made, BSIM_DECODE_STRICT, buf, 16, NULL, &len, &error)));
    CHECK(IS_NULL(bsim_event_decode(&made, BSIM_DECODE_STRICT, buf, 16, &event, NULL, &error)));
    CHECK(bsim_event_decode(&lost, BSIM_DECODE_STRICT, buf, 16, &event, &len, NULL)
          == BSIM_MISUSE_NULL);
    CHECK(bsim_event_decode(&made, BSIM_DECODE_STRICT, NULL, 0, &event, &len, NULL) == BSIM_OK);
    CHECK(len == 0 && event.datetime.form == BSIM_TEXT_PLAIN);

    bsim_events *events = bsim_events_new();
    CHECK(IS_NULL(bsim_events_start(NULL, empty, NULL, &error)));
    CHECK(IS_NULL(bsim_events_start(events, null, NULL, &error)));
    CHECK(bsim_events_start(events, empty, NULL, NULL) == BSIM_ERROR_UNEXPECTED_END);
    CHECK(IS_NULL(bsim_events_next(NULL, &event, &error)));
    CHECK(IS_NULL(bsim_events_next(events, NULL, &error)));
    CHECK(bsim_events_next(events, &event, NULL) == BSIM_MISUSE_NOT_STARTED);
    bsim_events_free(events);
    bsim_events_free(NULL);
    return 0;
}
