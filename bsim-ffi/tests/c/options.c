/* Options of other header versions: the library does not ignore members that it does not know. */
#include "check.h"

/* The options of a later header, with more members. */
typedef struct {
    bsim_options known;
    size_t max_later;
    int32_t later, last;
} later_options;

static bsim_str body;

/* Every function with options treats them the same. */
static int32_t read_with(const void *given)
{
    const bsim_options *options = given;
    bsim_error errors[8];
    bsim_text subcodes[1];
    bsim_translation translations[1];
    size_t count;
    int32_t version;
    bsim_request request;
    bsim_response response;
    bsim_received received;
    bsim_events *cursor = bsim_events_new();
    const bsim_str nothing = BSIM_STR("");
    const int32_t codes[] = {
        bsim_request_parse(body, options, &request, &errors[0]),
        bsim_response_parse(body, options, &response, &errors[1]),
        bsim_events_start(cursor, body, options, &errors[2]),
        bsim_post_split(nothing, NULL, options, NULL, 0, &received, &request, &errors[3]),
        bsim_reply_split(nothing, 0, NULL, options, NULL, 0, &received, &response, &errors[4]),
        bsim_soap_version_parse(body, options, &version, &errors[5]),
        bsim_fault_subcodes(body, options, subcodes, 1, &count, &errors[6]),
        bsim_fault_translations(body, options, translations, 1, &count, &errors[7]),
    };
    bsim_events_free(cursor);
    if (codes[1] == BSIM_OK) {
        CHECK(codes[0] == BSIM_ERROR_UNEXPECTED_MESSAGE && codes[2] == BSIM_OK);
        CHECK(codes[3] == BSIM_INCOMPLETE && codes[4] == BSIM_INCOMPLETE);
        CHECK(codes[5] == BSIM_OK && codes[6] == codes[0] && codes[7] == codes[0]);
        return BSIM_OK;
    }
    for (size_t i = 0; i < 8; i++)
        CHECK(codes[i] == codes[1] && errors[i].code == codes[1] && is(errors[i].detail, "options"));
    return codes[1];
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    body = load(argv[1], "poll-status.inline.xml");
    bsim_options options = { .size = sizeof options };
    CHECK(read_with(&options) == BSIM_OK);

    later_options later = { .known = { .size = sizeof later } };
    CHECK(read_with(&later) == BSIM_OK);
    later.max_later = 1;
    CHECK(read_with(&later) == BSIM_MISUSE_EXTRA_MEMBER);
    /* Bytes beyond the size are not read. */
    later.known.size = sizeof options;
    CHECK(read_with(&later) == BSIM_OK);
    later = (later_options){ .known = { .size = sizeof later }, .last = -1 };
    CHECK(read_with(&later) == BSIM_MISUSE_EXTRA_MEMBER);

    /* An uninitialized size may have any value. The library reads nothing beyond the first member. */
    const size_t sizes[] = { 0, 1, sizeof options - 1, 4097, SIZE_MAX / 2, SIZE_MAX };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        options.size = sizes[i];
        CHECK(read_with(&options) == BSIM_MISUSE_SIZE);
    }
    /* The largest size. */
    char *block = calloc(4096, 1);
    CHECK(block != NULL);
    options.size = 4096;
    memcpy(block, &options, sizeof options);
    CHECK(read_with(block) == BSIM_OK);
    block[4095] = 1;
    CHECK(read_with(block) == BSIM_MISUSE_EXTRA_MEMBER);
    free(block);
    free((void *)body.ptr);
    return 0;
}
