/*
 * Encodes a KeepSessionAlive request, and prints the events of a captured response.
 *
 *     cc poll.c $(pkg-config --cflags --libs bsim) -o poll && ./poll response.xml
 */
#include <stdio.h>
#include <stdlib.h>

#include <bsim.h>

#define BODY_MAX (1 << 20)

static void fail(const bsim_error *error)
{
    char message[256];
    size_t len = 0;
    if (bsim_error_message(error, message, sizeof message, &len) != BSIM_OK)
        len = 0;
    fprintf(stderr, "poll: %.*s\n", (int)len, message);
    exit(1);
}

/* The arguments of "%.*s" for a decoded text. */
#define SHOWN(text) (int)(text).len, (text).ptr

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

static void show_response(bsim_str body)
{
    /* A buffer of twice the body's size is large enough for the texts of each event. */
    static char texts[2 * BODY_MAX];
    bsim_events *events = bsim_events_new();
    bsim_event event;
    bsim_error error;
    size_t len = 0;
    int32_t status = bsim_events_start(events, body, NULL, &error);
    while (status == BSIM_OK && (status = bsim_events_next(events, &event, &error)) == BSIM_OK) {
        status = bsim_event_decode(&event, BSIM_DECODE_LOSSY, texts, sizeof texts, &event, &len,
                                   &error);
        if (status != BSIM_OK)
            break;
        switch (event.kind) {
        case BSIM_EVENT_BUDDY:
        case BSIM_EVENT_BUDDY_STATUS:
            printf("buddy %.*s %.*s %.*s\n", SHOWN(event.account), SHOWN(event.status),
                   SHOWN(event.nickname));
            break;
        case BSIM_EVENT_MESSAGE:
            printf("message from %.*s: %.*s\n", SHOWN(event.sender), SHOWN(event.text));
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
    static char body[BODY_MAX];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: poll RESPONSE.xml\n");
        return 2;
    }
    bsim_str view = { body, fread(body, 1, sizeof body, file) };
    fclose(file);
    show_request();
    show_response(view);
    return 0;
}
