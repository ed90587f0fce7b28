/* HTTP messages: encoded, then split again, for every way to receive them. */
#include "check.h"

static void messages(const char *directory)
{
    char wire[2048], joined[1024];
    size_t len = 0;
    bsim_error error;
    bsim_received received;
    bsim_request request = {
        .operation = BSIM_OPERATION_LOGIN,
        .user_id = BSIM_TEXT("testing"),
        .password = BSIM_TEXT("password"),
    };
    bsim_post post = { .request = &request, .is_first = 1 };
    CHECK(bsim_post_encode(&post, wire, sizeof wire, &len, &error) == BSIM_OK);
    bsim_str start = BSIM_STR("POST /imsoap/BSIMService.asmx HTTP/1.1\r\n");
    CHECK(len > 350 && memcmp(wire, start.ptr, start.len) == 0);
    bsim_request parsed;
    for (size_t part = 0; part < len; part++) {
        bsim_str buffer = { wire, part };
        CHECK(bsim_post_split(buffer, NULL, NULL, NULL, 0, &received, &parsed, NULL)
              == BSIM_INCOMPLETE);
        CHECK(received.needed > part && received.needed <= len);
        CHECK(received.has_head == (part >= len - 350));
        CHECK(received.expects_continue == received.has_head);
    }
    bsim_str buffer = { wire, len };
    CHECK(bsim_post_split(buffer, NULL, NULL, NULL, 0, &received, &parsed, &error) == BSIM_OK);
    CHECK(received.consumed == len && received.body.len == 350 && received.is_soap);
    CHECK(received.soap_version == BSIM_SOAP_1_1);
    CHECK(received.operation == BSIM_OPERATION_LOGIN && is(received.method, "POST"));
    CHECK(is(received.path, "/imsoap/BSIMService.asmx"));
    CHECK(parsed.operation == BSIM_OPERATION_LOGIN && says(parsed.password, "password"));
    CHECK(is(bsim_reply_continue(), "HTTP/1.1 100 Continue\r\n\r\n"));
    bsim_str broken = BSIM_STR("a\r\nb");
    post.host = broken;
    CHECK(bsim_post_encode(&post, wire, sizeof wire, &len, &error) == BSIM_ENCODE_INVALID_HEAD);
    CHECK(error.offset == 1 && is(error.detail, "Host"));

    bsim_response response = {
        .kind = BSIM_RESPONSE_FAULT,
        .fault = { .code = BSIM_TEXT("soap:Server"), .reason = BSIM_TEXT("no") },
    };
    bsim_reply reply = { .response = &response, .server = BSIM_STR("test") };
    CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_OK);
    bsim_response answer;
    buffer.len = len;
    CHECK(bsim_reply_split(buffer, 0, NULL, NULL, NULL, 0, &received, &answer, &error) == BSIM_OK);
    CHECK(received.status == 500 && answer.kind == BSIM_RESPONSE_FAULT);
    CHECK(says(answer.fault.reason, "no"));
    reply.status = 400;
    CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_MISUSE_EXTRA_MEMBER);
    reply.response = NULL;
    CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_OK);
    buffer.len = len;
    CHECK(bsim_reply_split(buffer, 1, NULL, NULL, NULL, 0, &received, &answer, &error) == BSIM_OK);
    CHECK(received.status == 400 && answer.kind == BSIM_RESPONSE_NO_SOAP);
    reply.status = 70000;
    CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_ENCODE_INVALID_HEAD);

    /* A body of two chunks is joined. */
    bsim_str body = load(directory, "poll-status.inline.xml");
    int head = snprintf(wire, sizeof wire,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n7\r\n%.7s\r\n%zx\r\n%.*s\r\n0\r\n\r\n",
                        body.ptr, body.len - 7, (int)body.len - 7, body.ptr + 7);
    CHECK(head > 0 && (size_t)head < sizeof wire);
    buffer.len = (size_t)head;
    CHECK(bsim_reply_split(buffer, 0, NULL, NULL, NULL, 0, &received, &answer, &error)
          == BSIM_BUFFER_TOO_SMALL);
    CHECK(received.needed == body.len && received.status == 200);
    CHECK(bsim_reply_split(buffer, 0, NULL, NULL, joined, sizeof joined, &received, &answer, &error)
          == BSIM_OK);
    CHECK(received.body.ptr == joined && received.body.len == body.len);
    CHECK(memcmp(joined, body.ptr, body.len) == 0);
    CHECK(answer.kind == BSIM_OPERATION_KEEP_SESSION_ALIVE);
    /* The framing counts: two lines with sizes, and the line end after the first chunk. */
    int framing = snprintf(NULL, 0, "7\r\n\r\n%zx\r\n", body.len - 7);
    bsim_options options = { .size = sizeof options, .max_input = body.len + (size_t)framing };
    CHECK(bsim_reply_split(buffer, 0, NULL, &options, joined, sizeof joined, &received, &answer,
                           &error)
          == BSIM_OK);
    options.max_input--;
    CHECK(bsim_reply_split(buffer, 0, NULL, &options, joined, sizeof joined, &received, &answer,
                           &error)
          == BSIM_ERROR_INPUT_TOO_LONG);
    free((void *)body.ptr);

    /* After an error in a body, the head is still available, and the body can be skipped. */
    bsim_str bad = BSIM_STR("POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\n<a>POST");
    memset(&received, 0xA5, sizeof received);
    CHECK(bsim_post_split(bad, NULL, NULL, NULL, 0, &received, &parsed, &error)
          == BSIM_ERROR_NOT_SOAP);
    CHECK(is(received.path, "/x") && is(received.body, "<a>"));
    CHECK(received.consumed == bad.len - 4 && error.offset == bad.len - 7);

    bsim_str smuggled = BSIM_STR("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
    CHECK(bsim_post_split(smuggled, NULL, NULL, NULL, 0, &received, NULL, &error)
          == BSIM_ERROR_INVALID_LENGTH);
}

/* With a progress, each call continues where the last one stopped, byte by byte. */
static void remembered(const char *directory)
{
    char wire[2048], joined[1024];
    bsim_str body = load(directory, "Login.xml");
    int len = snprintf(wire, sizeof wire,
                       "POST / HTTP/1.1\r\nExpect: 100-continue\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n7\r\n%.7s\r\n%zx\r\n%.*s\r\n0\r\n\r\n",
                       body.ptr, body.len - 7, (int)body.len - 7, body.ptr + 7);
    CHECK(len > 0 && (size_t)len < sizeof wire);
    bsim_progress progress = { { 0 } }, before;
    bsim_received received;
    bsim_request request;
    bsim_error error;
    int heads = 0;
    for (int part = 0; part < len; part++) {
        bsim_str buffer = { wire, (size_t)part };
        CHECK(bsim_post_split(buffer, &progress, NULL, NULL, 0, &received, &request, &error)
              == BSIM_INCOMPLETE);
        CHECK(received.has_head == received.expects_continue);
        heads += received.has_head;
        CHECK(received.needed > buffer.len && received.needed <= (size_t)len);
    }
    CHECK(heads == 1);
    /* An error of the caller does not change the progress. */
    bsim_str buffer = { wire, (size_t)len };
    before = progress;
    CHECK(bsim_post_split(buffer, &progress, NULL, NULL, 0, &received, &request, &error)
          == BSIM_BUFFER_TOO_SMALL);
    CHECK(received.needed == body.len && memcmp(&progress, &before, sizeof progress) == 0);
    CHECK(bsim_post_split(buffer, &progress, NULL, joined, sizeof joined, &received, &request,
                          &error)
          == BSIM_OK);
    CHECK(received.consumed == (size_t)len && received.body.len == body.len);
    CHECK(memcmp(received.body.ptr, body.ptr, body.len) == 0);
    CHECK(request.operation == BSIM_OPERATION_LOGIN && says(request.password, "password"));
    static const bsim_progress new_message = { { 0 } };
    CHECK(memcmp(&progress, &new_message, sizeof progress) == 0);

    /* A progress with arbitrary words does no harm. */
    for (size_t word = 0; word < 8; word++) {
        for (size_t value = 1; value != 0; value *= 2) {
            progress = before;
            progress.words[word] = value;
            int32_t status = bsim_post_split(buffer, &progress, NULL, joined, sizeof joined,
                                             &received, &request, &error);
            CHECK(status != BSIM_OK
                  || (received.consumed <= buffer.len && received.body.len <= buffer.len));
            CHECK(status < 100 || error.offset <= buffer.len);
        }
    }
    free((void *)body.ptr);
}

/* A SOAP 1.2 request gets a SOAP 1.2 response: another envelope around the same content. */
static void soap_1_2(void)
{
    bsim_str asked = BSIM_STR("POST / HTTP/1.1\r\nContent-Length: 0\r\n"
                              "Content-Type: Application/SOAP+XML; charset=utf-8\r\n\r\n");
    bsim_received received;
    CHECK(bsim_post_split(asked, NULL, NULL, NULL, 0, &received, NULL, NULL) == BSIM_OK);
    CHECK(received.is_soap && received.soap_version == BSIM_SOAP_1_2);

    static const char soap_11[] = "http://schemas.xmlsoap.org/soap/envelope/";
    static const char soap_12[] = "http://www.w3.org/2003/05/soap-envelope";
    char wire[1024], body[1024] = { 0 };
    size_t len = 0;
    bsim_error error;
    bsim_event events[] = {
        { .kind = BSIM_EVENT_SESSION, .id = BSIM_TEXT("1") },
        { .kind = BSIM_EVENT_ACCOUNT, .im_type = BSIM_TEXT("msn"), .account = BSIM_TEXT("me") },
        { .kind = BSIM_EVENT_STATUS_CHANGED, .status = BSIM_TEXT("AWY") },
    };
    bsim_response response = {
        .kind = BSIM_OPERATION_KEEP_SESSION_ALIVE, .events = events, .event_count = 3,
    };
    bsim_reply reply = { .response = &response, .soap_version = received.soap_version };
    for (int32_t form = BSIM_RESULT_ESCAPED; form <= BSIM_RESULT_INLINE; form++) {
        response.result_form = form;
        CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_OK);
        bsim_str buffer = { wire, len };
        bsim_response answer;
        CHECK(bsim_reply_split(buffer, 0, NULL, NULL, NULL, 0, &received, &answer, &error)
              == BSIM_OK);
        CHECK(received.soap_version == BSIM_SOAP_1_2);
        CHECK(answer.kind == BSIM_OPERATION_KEEP_SESSION_ALIVE);

        CHECK(bsim_response_encode(&response, body, sizeof body - 1, &len, &error) == BSIM_OK);
        const char *name = strstr(body, soap_11), *found = received.body.ptr;
        CHECK(name != NULL && received.body.len == len - sizeof soap_11 + sizeof soap_12);
        size_t before = (size_t)(name - body), after = before + strlen(soap_12);
        CHECK(memcmp(found, body, before) == 0);
        CHECK(memcmp(found + before, soap_12, strlen(soap_12)) == 0);
        CHECK(memcmp(found + after, name + strlen(soap_11), received.body.len - after) == 0);
    }
    response.result_form = BSIM_RESULT_ABSENT + 1;
    CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_MISUSE_CONSTANT);
    CHECK(is(error.detail, "result_form"));
    CHECK(bsim_response_encode(&response, wire, sizeof wire, &len, &error) == BSIM_MISUSE_CONSTANT);
    CHECK(is(error.detail, "result_form"));
    reply.soap_version = 2;
    CHECK(bsim_reply_encode(&reply, wire, sizeof wire, &len, &error) == BSIM_MISUSE_CONSTANT);
    CHECK(is(error.detail, "soap_version"));
}

/* The values of the head, for the connection and for the body. */
static void heads(void)
{
#define BODY "<?xml version='1.0' encoding='GBK'?>" \
    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" \
    "<KeepSessionAliveResponse xmlns='http://www.imcomponents.com'/></s:Body></s:Envelope>"
    bsim_str known = BSIM_STR("HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n"
                              "Connection: TE,\r\n close\r\nContent-Length: 193\r\n\r\n" BODY);
    bsim_received received;
    bsim_response response;
    bsim_error error;
    CHECK(bsim_reply_split(known, 0, NULL, NULL, NULL, 0, &received, &response, &error)
          == BSIM_OK);
    CHECK(received.is_utf8 && !received.keeps_alive);
    CHECK(received.consumed == known.len && received.body.len == sizeof BODY - 1);
    /* For a cursor, the caller must copy the encoding from the head to the options. */
    bsim_events *cursor = bsim_events_new();
    CHECK(bsim_events_start(cursor, received.body, NULL, &error)
          == BSIM_ERROR_UNSUPPORTED_ENCODING);
    bsim_options options = { .size = sizeof options, .known_utf8 = received.is_utf8 };
    CHECK(bsim_events_start(cursor, received.body, &options, &error) == BSIM_OK);
    bsim_events_free(cursor);

    bsim_str coded = BSIM_STR("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                              "Content-Type: text/xml; charset=utf-8\r\nContent-Length: 1\r\n\r\nx");
    for (int read = 0; read < 2; read++) {
        CHECK(bsim_reply_split(coded, 0, NULL, NULL, NULL, 0, &received, read ? &response : NULL,
                               &error)
              == BSIM_ERROR_CONTENT_CODING);
        CHECK(error.offset == 35 && is(error.detail, "identity, not gzip"));
        /* The program may remove the coding. The charset still counts. */
        CHECK(received.keeps_alive && received.is_utf8 && is(received.body, "x"));
    }
    /* A body without a media type may be SOAP. */
    bsim_str untyped = BSIM_STR("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                                "Content-Length: 1\r\n\r\nx");
    for (int read = 0; read < 2; read++)
        CHECK(bsim_reply_split(untyped, 0, NULL, NULL, NULL, 0, &received, read ? &response : NULL,
                               &error)
              == BSIM_ERROR_CONTENT_CODING);
    bsim_str page = BSIM_STR("HTTP/1.0 502 No\r\nContent-Encoding: gzip\r\n"
                             "Content-Type: text/html\r\nContent-Length: 1\r\n\r\nx");
    CHECK(bsim_reply_split(page, 0, NULL, NULL, NULL, 0, &received, NULL, &error) == BSIM_OK);
    CHECK(!received.keeps_alive && !received.is_soap);

    bsim_request request;
    bsim_str latin = BSIM_STR("POST / HTTP/1.1\r\nContent-Type: text/xml; charset=latin1\r\n"
                              "Content-Length: 1\r\n\r\nx");
    for (int read = 0; read < 2; read++) {
        CHECK(bsim_post_split(latin, NULL, NULL, NULL, 0, &received, read ? &request : NULL,
                              &error)
              == BSIM_ERROR_UNSUPPORTED_ENCODING);
        CHECK(error.offset == 49 && received.keeps_alive);
    }
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    messages(argv[1]);
    remembered(argv[1]);
    soap_1_2();
    heads();
    return 0;
}
