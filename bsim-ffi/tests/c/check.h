/* Helpers of the test programs: checks that print their location, and file loading. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bsim.h"

#define CHECK(condition)                                                           \
    do {                                                                           \
        if (!(condition)) {                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);        \
            exit(1);                                                               \
        }                                                                          \
    } while (0)

/* Loads a file into a block of its exact size, so that a sanitizer detects a read past the end. */
static inline bsim_str load(const char *directory, const char *name)
{
    char path[4096];
    CHECK(snprintf(path, sizeof path, "%s/%s", directory, name) < (int)sizeof path);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    CHECK(fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    CHECK(size > 0);
    rewind(file);
    char *content = (char *)malloc((size_t)size);
    CHECK(content != NULL);
    CHECK(fread(content, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    bsim_str view = { content, (size_t)size };
    return view;
}

/* A small random generator that gives the same numbers on every machine. */
static inline unsigned next_random(void)
{
    static unsigned long long state = 1;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33);
}

static inline int is(bsim_str view, const char *expected)
{
    return view.len == strlen(expected) && memcmp(view.ptr, expected, view.len) == 0;
}

/* Whether a text decodes to `expected` in strict mode. */
static inline int says(bsim_text text, const char *expected)
{
    char buf[4096];
    size_t len = 0;
    int32_t status = bsim_text_decode(text, BSIM_DECODE_STRICT, buf, sizeof buf, &len, NULL);
    return status == BSIM_OK && len == strlen(expected) && memcmp(buf, expected, len) == 0;
}

/* The texts of an event, in the order of its members. */
typedef struct {
    bsim_text items[13];
} event_texts;

static inline event_texts texts_of(const bsim_event *event)
{
    const event_texts texts = { {
        event->id, event->account, event->nickname, event->group_id, event->status, event->blocked,
        event->personal_message, event->im_type, event->datetime, event->sender, event->text,
        event->name, event->xml,
    } };
    return texts;
}

#define TEXT_COUNT (sizeof(event_texts) / sizeof(bsim_text))

static const char *const BODIES[] = {
    "Login.xml", "LoginIM.xml", "KeepSessionAlive.xml", "ChangeStatus.xml", "SendMessage.xml",
    "LoginResponse.xml", "LoginIMResponse.xml", "ChangeStatusResponse.xml",
    "SendMessageResponse.xml", "poll-login.inline.xml", "poll-login.escaped.xml",
    "poll-status.inline.xml", "poll-status.escaped.xml", "poll-message.inline.xml",
    "poll-message.escaped.xml",
};

#define BODY_COUNT (sizeof BODIES / sizeof *BODIES)

#endif
