/* Several threads read one body at the same time, each with its own cursor. */
#include "check.h"

#include <pthread.h>

static bsim_str body;

static void *poll_often(void *result)
{
    bsim_events *cursor = bsim_events_new();
    for (int i = 0; i < 50; i++) {
        bsim_event event;
        size_t decoded = 0;
        CHECK(bsim_events_start(cursor, body, NULL, NULL) == BSIM_OK);
        while (bsim_events_next(cursor, &event, NULL) == BSIM_OK) {
            char buf[256];
            size_t len = 0;
            CHECK(bsim_text_decode(event.nickname, BSIM_DECODE_STRICT, buf, sizeof buf, &len, NULL)
                  == BSIM_OK);
            decoded += len;
        }
        *(size_t *)result = decoded;
    }
    bsim_events_free(cursor);
    return NULL;
}

int main(int argc, char **argv)
{
    enum { THREADS = 4 };
    CHECK(argc == 2);
    body = load(argv[1], "poll-login.escaped.xml");
    pthread_t threads[THREADS];
    size_t results[THREADS] = { 0 };
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, poll_often, &results[i]) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(results[i] > 100 && results[i] == results[0]);
    free((void *)body.ptr);
    return 0;
}
