/*
 * Encodes the request that asks for news, and shows the news of an answer that was captured.
 *
 *     cc poll.c $(pkg-config --cflags --libs bsim) -o poll && ./poll answer.xml
 */
#include <stdio.h>
#include <stdlib.h>

#include <bsim.h>

static void fail(const bsim_error *error)
{
    char message[256];
    size_t len = 0;
    if (bsim_error_message(error, message, sizeof message, &len) != BSIM_OK)
        len = 0;
    fprintf(stderr, "poll: %.*s\n", (int)len, message);
    exit(1);
}

/* Shows what a text stands for. It is never longer than it is written. */
static void show(const char *before, bsim_text text)
{
    char *buf = malloc(text.len + 1);
    size_t len = 0;
    bsim_error error;
    if (buf == NULL)
        exit(1);
    if (bsim_text_decode(text, BSIM_DECODE_LOSSY, buf, text.len, &len, &error) != BSIM_OK)
        fail(&error);
    printf("%s%.*s", before, (int)len, buf);
    free(buf);
}

static void show_request(void)
{
    bsim_request poll = {
        .operation = BSIM_OPERATION_KEEP_SESSION_ALIVE,
        .session = {
            .session_id = BSIM_TEXT("73EDE71C-2239-4707-BA85-0ABB408E6458"),
            .user_id = BSIM_TEXT("testing"),
            .login_time = BSIM_TEXT("2008-06-30 22:14:03"),
            .client_ip = BSIM_TEXT("210.13.111.138"),
        },
    };
    bsim_post post = { .request = &poll, .is_first = 1 };
    char wire[2048];
    size_t len = 0;
    bsim_error error;
    if (bsim_post_encode(&post, wire, sizeof wire, &len, &error) != BSIM_OK)
        fail(&error);
    printf("> %zu bytes to send\n", len);
}

static void show_answer(bsim_str body)
{
    bsim_events *events = bsim_events_new();
    bsim_event event;
    bsim_error error;
    int32_t status = bsim_events_start(events, body, NULL, &error);
    while (status == BSIM_OK && (status = bsim_events_next(events, &event, &error)) == BSIM_OK) {
        switch (event.kind) {
        case BSIM_EVENT_BUDDY:
        case BSIM_EVENT_BUDDY_STATUS:
            show("buddy ", event.account);
            show(" ", event.status);
            show(" ", event.nickname);
            puts("");
            break;
        case BSIM_EVENT_MESSAGE:
            show("message from ", event.sender);
            show(": ", event.text);
            puts("");
            break;
        default:
            break;
        }
    }
    bsim_events_free(events);
    if (status != BSIM_END)
        fail(&error);
}

int main(int argc, char **argv)
{
    static char body[1 << 20];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: poll ANSWER.xml\n");
        return 2;
    }
    bsim_str view = { body, fread(body, 1, sizeof body, file) };
    fclose(file);
    show_request();
    show_answer(view);
    return 0;
}
