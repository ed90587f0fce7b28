/* Structs with random members: numbers that are no constant, null pointers with lengths, lengths
   that no object can have. The only case left out is a valid pointer with a wrong length, since no
   library can detect it. For all of them, the library reads and writes only inside the blocks, and
   every result is a code of the header. */
#include "check.h"

static const char *const PIECES[] = {
    "", "msn", "NLN", "True", "2008-7-31 13:30:25", "a%20b%E4%BD%A0", "%zz%", "+", "\xE4\xBD\xA0",
    "\xFF", "\x01", "&lt;&#x41;", "&bad;", "<a/>", "<a><b/></a>", "<![CDATA[x]]>", "soap:Client",
    "http://a/", "a\r\nb: c", "73EDE71C", "]]>", "\xEF\xBF\xBD",
};

/* The allocated blocks of a round. */
static void *blocks[4096];
static size_t block_count;

static void *block(size_t size)
{
    void *made = malloc(size > 0 ? size : 1);
    CHECK(made != NULL && block_count < sizeof blocks / sizeof *blocks);
    blocks[block_count++] = made;
    return made;
}

static void end_round(void)
{
    while (block_count > 0)
        free(blocks[--block_count]);
}

static int one_in(unsigned n) { return next_random() % n == 0; }

static size_t absurd(void)
{
    const size_t lengths[] = { SIZE_MAX, SIZE_MAX / 2 + 1, SIZE_MAX - next_random() };
    return lengths[next_random() % 3];
}

/* The number of items behind a pointer; sometimes an impossible number. */
static size_t count_or_absurd(size_t count) { return one_in(40) ? absurd() : count; }

static int32_t number(int32_t usual)
{
    const int32_t numbers[] = { -1, 0, INT32_MIN, INT32_MAX, (int32_t)next_random() };
    return one_in(8) ? numbers[next_random() % 5] : (int32_t)(next_random() % (unsigned)usual);
}

static bsim_str str(void)
{
    bsim_str made = { NULL, one_in(20) ? next_random() % 100 + absurd() % 2 : 0 };
    if (one_in(4))
        return made;
    const char *piece = PIECES[next_random() % (sizeof PIECES / sizeof *PIECES)];
    made.len = strlen(piece);
    made.ptr = memcpy(block(made.len), piece, made.len);
    made.len = count_or_absurd(made.len);
    return made;
}

static bsim_text text(void)
{
    const bsim_str written = str();
    const bsim_text made = { written.ptr, written.len, next_random(), (uint32_t)number(6) };
    return made;
}

static void texts(bsim_text *first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (one_in(3))
            first[i] = text();
}

static bsim_session session(void)
{
    bsim_session made = { .is_present = number(2) };
    texts(&made.session_id, 4);
    return made;
}

static bsim_request request(void)
{
    bsim_request made = { .operation = number(8), .session = session() };
    if (one_in(2))
        texts(&made.user_id, 7);
    return made;
}

static bsim_event event(void)
{
    bsim_event made = { .kind = number(18) };
    texts(&made.id, TEXT_COUNT);
    return made;
}

static bsim_fault fault(void)
{
    size_t subcodes = next_random() % 4, translations = next_random() % 3;
    bsim_text *codes = block(subcodes * sizeof *codes);
    bsim_translation *reasons = block(translations * sizeof *reasons);
    memset(reasons, 0, translations * sizeof *reasons);
    for (size_t i = 0; i < subcodes; i++)
        codes[i] = text();
    for (size_t i = 0; i < translations; i++)
        texts(&reasons[i].lang, 2);
    return (bsim_fault){
        .soap_version = number(3), .kind = number(7), .code = text(), .reason = text(), .lang = text(),
        .actor = text(), .node = text(), .detail = text(),
        .subcodes = one_in(20) ? NULL : codes, .subcode_count = count_or_absurd(subcodes),
        .translations = one_in(20) ? NULL : reasons, .translation_count = count_or_absurd(translations),
    };
}

static bsim_response response(void)
{
    size_t count = next_random() % 5;
    bsim_event *events = block(count * sizeof *events);
    for (size_t i = 0; i < count; i++)
        events[i] = event();
    bsim_response made = { .kind = one_in(3) ? BSIM_RESPONSE_FAULT : number(8) };
    if (one_in(2))
        made.session = session();
    if (made.kind == BSIM_RESPONSE_FAULT || one_in(8))
        made.fault = fault();
    if (made.kind == BSIM_OPERATION_KEEP_SESSION_ALIVE || one_in(8)) {
        made.events = one_in(20) ? NULL : events;
        made.event_count = count_or_absurd(count);
        made.result_form = number(4);
    }
    if (one_in(4))
        made.version = text();
    return made;
}

static bsim_options options(void)
{
    bsim_options made = { .size = one_in(4) ? absurd() : sizeof made };
    size_t *limits = &made.max_input;
    for (size_t i = 0; i < 7; i++)
        if (one_in(3))
            limits[i] = one_in(2) ? absurd() : next_random() % 100;
    made.trim = number(2);
    made.known_utf8 = number(2);
    return made;
}

static bsim_error error;

/* Checks that the header knows the result, and that the error has the same code. */
static int32_t known(int32_t status)
{
    CHECK(bsim_status_description(status).len > 0 && status != BSIM_PANIC);
    CHECK(status < 10 || error.code == status);
    char sentence[256];
    size_t len = 0;
    if (status >= 10)
        CHECK(bsim_error_message(&error, sentence, sizeof sentence, &len) == BSIM_OK && len > 0);
    return status;
}

typedef int32_t encoder(const void *message, char *buf, size_t cap, size_t *len);

/* Encodes into a buffer of the exact size, and of one byte less. Empty if encoding fails. */
static bsim_str encoded(encoder *encode, const void *message)
{
    size_t len = 0, again = 0;
    if (known(encode(message, NULL, 0, &len)) != BSIM_BUFFER_TOO_SMALL)
        return (bsim_str){ NULL, 0 };
    CHECK(known(encode(message, block(len - 1), len - 1, &again)) == BSIM_BUFFER_TOO_SMALL);
    char *buf = block(len);
    CHECK(again == len && known(encode(message, buf, len, &again)) == BSIM_OK && again == len);
    return (bsim_str){ buf, len };
}

static int32_t encode_request(const void *message, char *buf, size_t cap, size_t *len)
{
    return bsim_request_encode(message, buf, cap, len, &error);
}

static int32_t encode_response(const void *message, char *buf, size_t cap, size_t *len)
{
    return bsim_response_encode(message, buf, cap, len, &error);
}

static int32_t encode_post(const void *message, char *buf, size_t cap, size_t *len)
{
    return bsim_post_encode(message, buf, cap, len, &error);
}

static int32_t encode_reply(const void *message, char *buf, size_t cap, size_t *len)
{
    return bsim_reply_encode(message, buf, cap, len, &error);
}

static size_t written[4];

/* Every encoded message parses. */
static void write_and_read(void)
{
    const bsim_request ask = request();
    const bsim_response say = response();
    const bsim_post post = { one_in(20) ? NULL : &ask, str(), str(), str(), number(2), number(2) };
    const bsim_reply reply = { one_in(4) ? NULL : &say, number(600), number(3), str(), str() };
    bsim_request asked;
    bsim_response said;
    bsim_received received;
    const bsim_str bodies[] = {
        encoded(encode_request, &ask), encoded(encode_response, &say),
        encoded(encode_post, &post), encoded(encode_reply, &reply),
    };
    for (size_t i = 0; i < 4; i++)
        written[i] += bodies[i].len > 0;
    if (bodies[0].len > 0) {
        CHECK(known(bsim_request_parse(bodies[0], NULL, &asked, &error)) == BSIM_OK);
        CHECK(asked.operation == ask.operation);
    }
    if (bodies[1].len > 0) {
        CHECK(known(bsim_response_parse(bodies[1], NULL, &said, &error)) == BSIM_OK);
        CHECK(said.kind == say.kind);
    }
    if (bodies[2].len > 0) {
        CHECK(known(bsim_post_split(bodies[2], NULL, NULL, NULL, 0, &received, &asked, &error)) == BSIM_OK);
        CHECK(received.consumed == bodies[2].len && asked.operation == ask.operation);
    }
    if (bodies[3].len > 0) {
        int32_t status = bsim_reply_split(bodies[3], 0, NULL, NULL, NULL, 0, &received, &said, &error);
        CHECK(known(status) == BSIM_OK && received.consumed == bodies[3].len);
    }
}

/* Texts, events, options, and progress that does not come from a call. */
static void read_anything(bsim_events *cursor)
{
    char buf[64];
    size_t len = 0;
    int32_t value;
    bsim_datetime datetime;
    bsim_location location;
    bsim_event next, decoded;
    bsim_request asked;
    bsim_response said;
    bsim_received received;
    bsim_text codes[2];
    bsim_translation reasons[2];
    const bsim_event made = event();
    const bsim_text any = text();
    known(bsim_text_decode(any, number(4), buf, next_random() % sizeof buf, &len, &error));
    known(bsim_event_decode(&made, number(3), buf, next_random() % sizeof buf, &decoded, &len, &error));
    known(bsim_presence_parse(any, &value, &error));
    known(bsim_blocked_parse(any, &value, &error));
    known(bsim_datetime_parse(any, &datetime, &error));
    known(bsim_location_find(str(), absurd(), &location) == BSIM_OK ? BSIM_OK : BSIM_END);
    bsim_presence_code(number(10));
    bsim_operation_name(number(8));
    bsim_operation_soap_action(number(8));
    bsim_status_description(number(200));

    const bsim_response say = response();
    bsim_str body = encoded(encode_response, &say);
    if (one_in(4))
        body = str();
    const bsim_options given = options();
    known(bsim_soap_version_parse(body, &given, &value, &error));
    known(bsim_request_parse(body, &given, &asked, &error));
    known(bsim_response_parse(body, &given, &said, &error));
    known(bsim_fault_subcodes(body, &given, codes, next_random() % 3, &len, &error));
    known(bsim_fault_translations(body, &given, reasons, next_random() % 3, &len, &error));
    int32_t status = known(bsim_events_start(cursor, body, &given, &error));
    while (status == BSIM_OK)
        status = known(bsim_events_next(cursor, &next, &error));

    const bsim_request ask = request();
    const bsim_post post = { .request = &ask };
    const bsim_str wire = one_in(4) ? str() : encoded(encode_post, &post);
    bsim_progress progress;
    for (size_t i = 0; i < sizeof progress.words / sizeof *progress.words; i++)
        progress.words[i] = one_in(3) ? absurd() : next_random() % 1000;
    known(bsim_post_split(wire, &progress, &given, buf, sizeof buf, &received, &asked, &error));
    known(bsim_reply_split(wire, number(2), &progress, &given, buf, sizeof buf, &received, &said, &error));
}

int main(void)
{
    bsim_events *cursor = bsim_events_new();
    for (int round = 0; round < 20000; round++) {
        write_and_read();
        read_anything(cursor);
        end_round();
    }
    bsim_events_free(cursor);
    /* Enough calls succeeded: otherwise the checks above would test nothing. */
    for (size_t i = 0; i < 4; i++)
        CHECK(written[i] > 500);
    return 0;
}
