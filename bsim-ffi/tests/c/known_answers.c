/* The published session, encoded and parsed. */
#include "check.h"

static const char *directory;

static bsim_session session(void)
{
    bsim_session session = {
        .session_id = BSIM_TEXT("73EDE71C-2239-4707-BA85-0ABB408E6458"),
        .user_id = BSIM_TEXT("testing"),
        .login_time = BSIM_TEXT("2008-06-30 22:14:03"),
        .client_ip = BSIM_TEXT("210.13.111.138"),
    };
    return session;
}

/* Encodes a request, compares it with a file, and parses the file. */
static void check_request(const bsim_request *request, const char *file)
{
    bsim_str body = load(directory, file);
    bsim_error error;
    size_t len = 0;
    CHECK(bsim_request_encode(request, NULL, 0, &len, &error) == BSIM_BUFFER_TOO_SMALL);
    CHECK(error.code == BSIM_BUFFER_TOO_SMALL && len == body.len);

    char *buf = malloc(len);
    CHECK(buf != NULL);
    size_t needed = 0;
    CHECK(bsim_request_encode(request, buf, len - 1, &needed, NULL) == BSIM_BUFFER_TOO_SMALL);
    CHECK(needed == len);
    CHECK(bsim_request_encode(request, buf, len, &len, &error) == BSIM_OK);
    CHECK(len == body.len && memcmp(buf, body.ptr, len) == 0);

    bsim_request parsed;
    bsim_options options = { .size = sizeof options };
    CHECK(bsim_request_parse(body, &options, &parsed, &error) == BSIM_OK);
    CHECK(parsed.operation == request->operation);
    /* A parsed request can be encoded unchanged. */
    CHECK(bsim_request_encode(&parsed, buf, len, &len, &error) == BSIM_OK);
    CHECK(len == body.len && memcmp(buf, body.ptr, len) == 0);
    free(buf);
    free((void *)body.ptr);
}

static void requests(void)
{
    bsim_request login = {
        .operation = BSIM_OPERATION_LOGIN,
        .user_id = BSIM_TEXT("testing"),
        .password = BSIM_TEXT("password"),
    };
    check_request(&login, "Login.xml");

    bsim_request login_im = {
        .operation = BSIM_OPERATION_LOGIN_IM,
        .session = session(),
        .im_type = BSIM_TEXT("msn"),
        .account = BSIM_TEXT("bstest2@live.com"),
        .password = BSIM_TEXT("123456789"),
    };
    check_request(&login_im, "LoginIM.xml");

    bsim_request poll = { .operation = BSIM_OPERATION_KEEP_SESSION_ALIVE, .session = session() };
    check_request(&poll, "KeepSessionAlive.xml");

    bsim_request change = {
        .operation = BSIM_OPERATION_CHANGE_STATUS,
        .session = session(),
        .im_type = BSIM_TEXT("msn"),
        .account = BSIM_TEXT("bstest2@live.com"),
        .status = bsim_text_plain(bsim_presence_code(BSIM_PRESENCE_ONLINE)),
    };
    check_request(&change, "ChangeStatus.xml");

    bsim_request send = {
        .operation = BSIM_OPERATION_SEND_MESSAGE,
        .session = session(),
        .im_type = BSIM_TEXT("msn"),
        .account = BSIM_TEXT("bstest2@live.com"),
        .to_account = BSIM_TEXT("bstest02@live.com"),
        .message = BSIM_TEXT("Test Message"),
    };
    check_request(&send, "SendMessage.xml");
    bsim_str percent = BSIM_STR("Test%20Message"), form = BSIM_STR("Test+Message");
    send.message = bsim_text_from_percent(percent);
    check_request(&send, "SendMessage.xml");
    send.message = bsim_text_from_form(form);
    check_request(&send, "SendMessage.xml");

    char buf[512];
    size_t len = 0;
    bsim_request version = { .operation = BSIM_OPERATION_GET_VERSION };
    CHECK(bsim_request_encode(&version, buf, sizeof buf, &len, NULL) == BSIM_OK);
    const char *element = "<soap:Body><GetVersion xmlns=\"http://www.imcomponents.com\" /></soap:Body>";
    buf[len] = 0;
    CHECK(strstr(buf, element) != NULL);

    CHECK(is(bsim_operation_name(BSIM_OPERATION_LOGIN_IM), "LoginIM"));
    CHECK(is(bsim_operation_soap_action(BSIM_OPERATION_LOGIN_IM),
             "\"http://www.imcomponents.com/LoginIM\""));
    CHECK(is(bsim_operation_name(0), "") && is(bsim_operation_name(-1), ""));
}

/* Absent members, empty members, and members that the message does not have. */
static void members(void)
{
    char buf[512];
    size_t len = 0;
    bsim_error error;
    bsim_request login = { .operation = BSIM_OPERATION_LOGIN, .password = BSIM_TEXT("") };
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_OK);
    buf[len] = 0;
    CHECK(strstr(buf, "<password />") != NULL && strstr(buf, "userId") == NULL);

    login.to_account = bsim_text_plain(bsim_presence_code(0));
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_EXTRA_MEMBER);
    CHECK(is(error.detail, "to_account"));
    login.to_account = (bsim_text) { 0 };
    login.session.is_present = 1;
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_EXTRA_MEMBER);
    CHECK(is(error.detail, "session"));
    login.session.is_present = 0;

    bsim_str bad = BSIM_STR("ab\xFF");
    login.user_id = bsim_text_plain(bad);
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_UTF8);
    CHECK(is(error.detail, "user_id") && error.offset == 2);
    CHECK(bsim_error_message(&error, buf, sizeof buf, &len) == BSIM_OK);
    bsim_str message = { buf, len };
    CHECK(is(message, "a text that is not UTF-8 at byte 2 of user_id"));

    bsim_str control = BSIM_STR("a\x01");
    login.user_id = bsim_text_plain(control);
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error)
          == BSIM_ENCODE_FORBIDDEN_CHARACTER);
    CHECK(error.offset == 1 && is(error.detail, "userId"));

    login.user_id = bsim_text_from_percent(bad);
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_UTF8);
    bsim_str escaped = BSIM_STR("a%20b");
    login.user_id = bsim_text_from_percent(escaped);
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_ENCODED_TEXT);
    login.user_id.form = 7;
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_CONSTANT);
    login.operation = 99;
    CHECK(bsim_request_encode(&login, buf, sizeof buf, &len, &error) == BSIM_MISUSE_CONSTANT);
    CHECK(is(error.detail, "operation"));
}

static void login_response(void)
{
    bsim_str body = load(directory, "LoginResponse.xml");
    bsim_response response;
    CHECK(bsim_response_parse(body, NULL, &response, NULL) == BSIM_OK);
    CHECK(response.kind == BSIM_OPERATION_LOGIN && response.session.is_present);
    CHECK(says(response.session.session_id, "73EDE71C-2239-4707-BA85-0ABB408E6458"));
    CHECK(says(response.session.client_ip, "210.13.111.138"));
    bsim_datetime time;
    CHECK(bsim_datetime_parse(response.session.login_time, &time, NULL) == BSIM_OK);
    CHECK(time.year == 2008 && time.month == 6 && time.day == 30);
    CHECK(time.hour == 22 && time.minute == 14 && time.second == 3);
    bsim_error error;
    CHECK(bsim_datetime_parse(response.session.user_id, &time, &error) == BSIM_ERROR_INVALID_VALUE);

    char buf[512];
    size_t len = 0;
    CHECK(bsim_response_encode(&response, buf, sizeof buf, &len, NULL) == BSIM_OK);
    CHECK(len == 500 && memcmp(buf, body.ptr, len) == 0);

    /* A parsed session can be used in a request. */
    bsim_request poll = {
        .operation = BSIM_OPERATION_KEEP_SESSION_ALIVE,
        .session = response.session,
    };
    check_request(&poll, "KeepSessionAlive.xml");
    free((void *)body.ptr);
}

/* Reads all events of a body and encodes them again, escaped and inline. */
static void check_poll(bsim_events *cursor, const char *name, size_t expected)
{
    bsim_event events[64];
    char file[64];
    bsim_error error;
    for (int32_t form = BSIM_RESULT_ESCAPED; form <= BSIM_RESULT_INLINE; form++) {
        snprintf(file, sizeof file, "%s.%s.xml", name,
                 form == BSIM_RESULT_INLINE ? "inline" : "escaped");
        bsim_str body = load(directory, file);
        CHECK(bsim_events_start(cursor, body, NULL, &error) == BSIM_OK);
        size_t count = 0;
        int32_t status;
        while ((status = bsim_events_next(cursor, &events[count], &error)) == BSIM_OK) {
            count++;
            CHECK(count < sizeof events / sizeof *events);
        }
        CHECK(status == BSIM_END && count == expected);
        CHECK(bsim_events_next(cursor, &events[count], &error) == BSIM_END);
        CHECK(events[0].kind == BSIM_EVENT_SESSION && events[1].kind == BSIM_EVENT_ACCOUNT);
        CHECK(says(events[1].account, "bstest2@live.com"));

        bsim_response response = {
            .kind = BSIM_OPERATION_KEEP_SESSION_ALIVE,
            .events = events,
            .event_count = count,
            .result_form = form,
        };
        size_t len = 0;
        CHECK(bsim_response_encode(&response, NULL, 0, &len, NULL) == BSIM_BUFFER_TOO_SMALL);
        char *buf = malloc(len);
        CHECK(buf != NULL);
        CHECK(bsim_response_encode(&response, buf, len, &len, &error) == BSIM_OK);
        CHECK(len == body.len && memcmp(buf, body.ptr, len) == 0);
        free(buf);

        bsim_response parsed;
        CHECK(bsim_response_parse(body, NULL, &parsed, &error) == BSIM_OK);
        CHECK(parsed.kind == BSIM_OPERATION_KEEP_SESSION_ALIVE && parsed.events == NULL);
        free((void *)body.ptr);
    }
}

static void polls(void)
{
    bsim_events *cursor = bsim_events_new();
    CHECK(cursor != NULL);
    bsim_event event;
    CHECK(bsim_events_next(cursor, &event, NULL) == BSIM_MISUSE_NOT_STARTED);
    check_poll(cursor, "poll-login", 41);
    check_poll(cursor, "poll-status", 3);
    check_poll(cursor, "poll-message", 4);

    bsim_str body = load(directory, "poll-login.escaped.xml");
    CHECK(bsim_events_start(cursor, body, NULL, NULL) == BSIM_OK);
    size_t buddies = 0;
    while (bsim_events_next(cursor, &event, NULL) == BSIM_OK) {
        int32_t value = -1;
        if (event.kind == BSIM_EVENT_BUDDY && ++buddies == 6) {
            CHECK(says(event.account, "lihua@lihua.com"));
            CHECK(says(event.nickname, "丽华订餐机器人^_^"));
            CHECK(event.group_id.form != BSIM_TEXT_ABSENT && event.group_id.len == 0);
            CHECK(bsim_presence_parse(event.status, &value, NULL) == BSIM_OK);
            CHECK(value == BSIM_PRESENCE_HIDDEN);
            CHECK(bsim_blocked_parse(event.blocked, &value, NULL) == BSIM_OK);
            CHECK(value == BSIM_BLOCKED_NO);
            CHECK(event.sender.form == BSIM_TEXT_ABSENT);
            /* A text is a view of the body, and has its offset. */
            CHECK(body.ptr + event.nickname.offset == event.nickname.ptr);
        }
    }
    CHECK(buddies == 16);
    bsim_events_free(cursor);
    free((void *)body.ptr);
}

static void decoding(void)
{
    char buf[64];
    size_t len = 99;
    bsim_error error;
    bsim_str raw = BSIM_STR("a%20%zz%FF");
    bsim_text text = bsim_text_from_percent(raw);
    CHECK(bsim_text_decode(text, BSIM_DECODE_STRICT, buf, sizeof buf, &len, &error)
          == BSIM_ERROR_INVALID_PERCENT);
    CHECK(error.offset == 4 && len == 99);
    CHECK(bsim_text_decode(text, BSIM_DECODE_LOSSY, buf, sizeof buf, &len, NULL) == BSIM_OK);
    bsim_str decoded = { buf, len };
    CHECK(is(decoded, "a %zz\xEF\xBF\xBD"));
    bsim_str gbk = BSIM_STR("%C4%E3");
    text = bsim_text_from_percent(gbk);
    CHECK(bsim_text_decode(text, BSIM_DECODE_BYTES, buf, 1, &len, NULL) == BSIM_BUFFER_TOO_SMALL);
    CHECK(len == 2);
    CHECK(bsim_text_decode(text, BSIM_DECODE_BYTES, buf, 2, &len, NULL) == BSIM_OK);
    CHECK(len == 2 && memcmp(buf, "\xC4\xE3", 2) == 0);
    CHECK(bsim_text_decode(text, BSIM_DECODE_STRICT, buf, 64, &len, &error)
          == BSIM_ERROR_INVALID_PERCENT_UTF8);
    CHECK(bsim_text_decode(text, 3, buf, 64, &len, &error) == BSIM_MISUSE_CONSTANT);
    bsim_text absent = { 0 };
    CHECK(bsim_text_decode(absent, BSIM_DECODE_STRICT, NULL, 0, &len, &error) == BSIM_OK);
    CHECK(len == 0);
}

static void faults_and_errors(void)
{
    char buf[1024];
    size_t len = 0;
    bsim_error error;
    bsim_response fault = {
        .kind = BSIM_RESPONSE_FAULT,
        .fault = { .code = BSIM_TEXT("soap:Server"), .reason = BSIM_TEXT("a < b") },
    };
    for (fault.fault.soap_version = BSIM_SOAP_1_1; fault.fault.soap_version <= BSIM_SOAP_1_2;
         fault.fault.soap_version++) {
        CHECK(bsim_response_encode(&fault, buf, sizeof buf, &len, &error) == BSIM_OK);
        bsim_str body = { buf, len };
        bsim_response parsed;
        CHECK(bsim_response_parse(body, NULL, &parsed, &error) == BSIM_OK);
        CHECK(parsed.kind == BSIM_RESPONSE_FAULT);
        CHECK(parsed.fault.soap_version == fault.fault.soap_version);
        /* Each SOAP version has its own names for the codes. */
        int is_11 = parsed.fault.soap_version == BSIM_SOAP_1_1;
        CHECK(says(parsed.fault.code, is_11 ? "soap:Server" : "soap:Receiver"));
        CHECK(says(parsed.fault.reason, "a < b"));
        bsim_events *cursor = bsim_events_new();
        CHECK(bsim_events_start(cursor, body, NULL, &error) == BSIM_ERROR_FAULT);
        bsim_events_free(cursor);
    }
    fault.fault.kind = 6;
    CHECK(bsim_response_encode(&fault, buf, sizeof buf, &len, &error) == BSIM_MISUSE_CONSTANT);
    /* A fault with all members, and codes with other prefixes. */
    const bsim_text codes[] = { BSIM_TEXT("a:b"), BSIM_TEXT("c") };
    const bsim_translation translations[] = {
        { BSIM_TEXT("de"), BSIM_TEXT("nein") }, { BSIM_TEXT("fr"), BSIM_TEXT("non") },
    };
    fault.fault = (bsim_fault){
        .soap_version = BSIM_SOAP_1_2, .kind = BSIM_FAULT_CLIENT, .code = BSIM_TEXT("x:Sender"),
        .subcodes = codes, .subcode_count = 2, .reason = BSIM_TEXT("no"), .lang = BSIM_TEXT("en-GB"),
        .translations = translations, .translation_count = 2, .node = BSIM_TEXT("urn:n"),
    };
    CHECK(bsim_response_encode(&fault, buf, sizeof buf, &len, &error) == BSIM_OK);
    const bsim_str whole = { buf, len };
    int32_t version = -1;
    CHECK(bsim_soap_version_parse(whole, NULL, &version, &error) == BSIM_OK);
    CHECK(version == BSIM_SOAP_1_2);
    bsim_response read;
    bsim_text subcodes[3];
    bsim_translation others[2];
    size_t count = 0;
    CHECK(bsim_response_parse(whole, NULL, &read, &error) == BSIM_OK);
    CHECK(read.fault.kind == BSIM_FAULT_CLIENT && says(read.fault.code, "soap:Sender"));
    CHECK(says(read.fault.lang, "en-GB") && says(read.fault.node, "urn:n"));
    CHECK(read.fault.actor.form == BSIM_TEXT_ABSENT && read.fault.detail.form == BSIM_TEXT_ABSENT);
    CHECK(read.fault.subcodes == NULL && read.fault.subcode_count == 0);
    CHECK(bsim_fault_subcodes(whole, NULL, subcodes, 3, &count, &error) == BSIM_OK && count == 2);
    CHECK(says(subcodes[0], "a:b") && says(subcodes[1], "c"));
    CHECK(bsim_fault_translations(whole, NULL, others, 2, &count, &error) == BSIM_OK && count == 2);
    CHECK(says(others[0].lang, "de") && says(others[0].reason, "nein"));
    CHECK(says(others[1].lang, "fr") && says(others[1].reason, "non"));
    fault.fault.subcodes = NULL;
    CHECK(bsim_response_encode(&fault, buf, sizeof buf, &len, &error) == BSIM_MISUSE_NULL);
    fault.kind = BSIM_OPERATION_LOGIN_IM;
    CHECK(bsim_response_encode(&fault, buf, sizeof buf, &len, &error) == BSIM_MISUSE_EXTRA_MEMBER);
    fault.kind = BSIM_RESPONSE_FAULT;
    fault.fault.soap_version = 5;
    CHECK(bsim_response_encode(&fault, buf, sizeof buf, &len, &error) == BSIM_MISUSE_CONSTANT);

    bsim_str bad = BSIM_STR("<a>\n <b></c></a>");
    bsim_response response;
    int32_t status = bsim_response_parse(bad, NULL, &response, &error);
    CHECK(status == BSIM_ERROR_NOT_SOAP && error.code == status);
    CHECK(bsim_error_message(&error, buf, 0, &len) == BSIM_BUFFER_TOO_SMALL);
    CHECK(bsim_error_message(&error, buf, len, &len) == BSIM_OK);
    bsim_str description = bsim_status_description(status);
    CHECK(description.len < len && memcmp(buf, description.ptr, description.len) == 0);
    bsim_location location;
    CHECK(bsim_location_find(bad, 8, &location) == BSIM_OK);
    CHECK(location.line == 2 && location.column == 5);
    CHECK(is(bsim_status_description(-5), "") && is(bsim_status_description(5000), ""));
    CHECK(is(bsim_status_description(BSIM_OK), "success"));

    bsim_options options = { .size = sizeof options, .max_input = 8 };
    CHECK(bsim_response_parse(bad, &options, &response, &error) == BSIM_ERROR_INPUT_TOO_LONG);
    CHECK(error.offset == 8);
    options.size = 4;
    CHECK(bsim_response_parse(bad, &options, &response, &error) == BSIM_MISUSE_SIZE);
}

/* Responses of a server: order of events, missing members, both forms, raw XML. */
static void made_events(void)
{
    char buf[2048];
    size_t len = 0;
    bsim_error error;
    bsim_event events[] = {
        { .kind = BSIM_EVENT_SESSION, .id = BSIM_TEXT("x") },
        { .kind = BSIM_EVENT_ACCOUNT, .im_type = BSIM_TEXT("msn"), .account = BSIM_TEXT("me") },
        { .kind = BSIM_EVENT_GROUPS_START },
        { .kind = BSIM_EVENT_GROUP, .id = BSIM_TEXT("1"), .name = BSIM_TEXT("a b") },
        { .kind = BSIM_EVENT_MESSAGES_START },
        { .kind = BSIM_EVENT_MESSAGE, .sender = BSIM_TEXT("you"), .text = BSIM_TEXT("\"1 < 2\"") },
        { .kind = BSIM_EVENT_UNKNOWN, .xml = BSIM_TEXT("<OnNudge from='you'/>") },
    };
    bsim_response answer = {
        .kind = BSIM_OPERATION_KEEP_SESSION_ALIVE,
        .events = events,
        .event_count = sizeof events / sizeof *events,
        .result_form = BSIM_RESULT_INLINE,
    };
    CHECK(bsim_response_encode(&answer, buf, sizeof buf - 1, &len, &error) == BSIM_OK);
    buf[len] = 0;
    CHECK(strstr(buf, "<OnReceiveGroups><Group><Id>1</Id><Name>a%20b</Name></Group>") != NULL);
    CHECK(strstr(buf, "<Message from=\"you\">%221%20%3C%202%22</Message>") != NULL);
    CHECK(strstr(buf, "<OnNudge from='you'/></IM>") != NULL);

    answer.result_form = 7;
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_MISUSE_CONSTANT);
    answer.result_form = BSIM_RESULT_ESCAPED;
    events[4].kind = BSIM_EVENT_LOG_START; /* A log cannot contain a message. */
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_MISUSE_EVENT_ORDER);
    CHECK(error.offset == 5);
    events[4].kind = BSIM_EVENT_MESSAGES_START;
    events[0].account = events[1].account;
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_MISUSE_EXTRA_MEMBER);
    events[0].account = (bsim_text) { 0 };
    events[5].text = (bsim_text) { 0 };
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error)
          == BSIM_MISUSE_MISSING_MEMBER);
    events[5] = events[6];
    events[6].xml = events[1].account;
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_ENCODE_INVALID_XML);
    events[6].kind = 0;
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_MISUSE_CONSTANT);
}

/* No result, a result without events, and a result with events. */
static void absent_result(void)
{
    static const char *const written[] = {
        "<KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\" /></soap:Body>",
        "<KeepSessionAliveResult /></KeepSessionAliveResponse>",
    };
    char buf[1024];
    size_t len = 0;
    bsim_error error;
    bsim_response answer = { .kind = BSIM_OPERATION_KEEP_SESSION_ALIVE };
    for (int i = 0; i < 2; i++) {
        answer.result_form = i == 0 ? BSIM_RESULT_ABSENT : BSIM_RESULT_ESCAPED;
        CHECK(bsim_response_encode(&answer, buf, sizeof buf - 1, &len, &error) == BSIM_OK);
        buf[len] = 0;
        CHECK(strstr(buf, written[i]) != NULL);
        bsim_response parsed;
        CHECK(bsim_response_parse((bsim_str) { buf, len }, NULL, &parsed, &error) == BSIM_OK);
        CHECK(parsed.result_form == answer.result_form);
    }
    bsim_event session = { .kind = BSIM_EVENT_SESSION };
    answer.events = &session;
    answer.event_count = 1;
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_OK);
    answer.result_form = BSIM_RESULT_ABSENT;
    CHECK(bsim_response_encode(&answer, buf, sizeof buf, &len, &error) == BSIM_MISUSE_EXTRA_MEMBER);
    CHECK(is(error.detail, "events"));
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    directory = argv[1];
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", BSIM_VERSION_MAJOR, BSIM_VERSION_MINOR,
             BSIM_VERSION_PATCH);
    CHECK(is(bsim_version(), version));
    requests();
    members();
    login_response();
    polls();
    decoding();
    faults_and_errors();
    made_events();
    absent_result();
    return 0;
}
