/* A client by gSOAP. Argument: URL. soapH.h and what is linked with it are generated from the WSDL, for
 * one version of SOAP: soap_set_version does not move what is generated for 1.2 to 1.1. */
#include "soapH.h"
#include "BSIMServiceSoap.nsmap"

#define LONGEST 4096
#define MOST 8

static struct soap *soap;

static void show(const char *text) {
    putchar(text ? '+' : '-');
    for (; text && *text; text++) printf("%02x", (unsigned char)*text);
}

/* The text that a word stands for. */
static char *text(const char *word) {
    if (*word != '+') return NULL;
    size_t length = strlen(++word) / 2;
    char *out = soap_malloc(soap, length + 1);
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        sscanf(word + 2 * i, "%2x", &byte);
        out[i] = (char)byte;
    }
    out[length] = '\0';
    return out;
}

static struct ns1__Session *session(char *word) {
    if (!strchr(word, ',')) return NULL;
    struct ns1__Session *out = soap_malloc(soap, sizeof *out);
    soap_default_ns1__Session(soap, out);
    out->SessionId = text(strtok(word, ","));
    out->UserId = text(strtok(NULL, ","));
    out->LoginTime = text(strtok(NULL, ","));
    out->ClientIP = text(strtok(NULL, ","));
    return out;
}

static void show_session(const struct ns1__Session *it) {
    if (!it) {
        show(NULL);
        return;
    }
    const char *fields[] = {it->SessionId, it->UserId, it->LoginTime, it->ClientIP};
    for (int i = 0; i < 4; i++) {
        if (i > 0) putchar(',');
        show(fields[i]);
    }
}

/* True, or the fault has been shown. */
static int is_well(int status) {
    if (status == SOAP_OK) {
        printf("= ");
        return 1;
    }
    if (!soap_faultstring(soap) || !soap_faultcode(soap)) exit(3);
    printf("! ");
    show(*soap_faultcode(soap));
    putchar(' ');
    show(*soap_faultstring(soap));
    return 0;
}

static void call(const char *url, char **words) {
    const char *operation = words[0];
#define CALL(name) soap_call___ns1__##name(soap, url, NULL, &request, &response)
    if (!strcmp(operation, "Login")) {
        struct _ns1__Login request = {text(words[1]), text(words[2])};
        struct _ns1__LoginResponse response;
        if (is_well(CALL(Login))) show_session(response.LoginResult);
    } else if (!strcmp(operation, "LoginIM")) {
        struct _ns1__LoginIM request = {session(words[1]), text(words[2]), text(words[3]),
                                        text(words[4])};
        struct _ns1__LoginIMResponse response;
        is_well(CALL(LoginIM));
    } else if (!strcmp(operation, "KeepSessionAlive")) {
        struct _ns1__KeepSessionAlive request = {session(words[1])};
        struct _ns1__KeepSessionAliveResponse response;
        if (is_well(CALL(KeepSessionAlive))) show(response.KeepSessionAliveResult);
    } else if (!strcmp(operation, "ChangeStatus")) {
        struct _ns1__ChangeStatus request = {session(words[1]), text(words[2]), text(words[3]),
                                             text(words[4])};
        struct _ns1__ChangeStatusResponse response;
        is_well(CALL(ChangeStatus));
    } else if (!strcmp(operation, "SendMessage")) {
        struct _ns1__SendMessage request = {session(words[1]), text(words[2]), text(words[3]),
                                            text(words[4]), text(words[5])};
        struct _ns1__SendMessageResponse response;
        is_well(CALL(SendMessage));
    } else {
        struct _ns1__GetVersion request;
        struct _ns1__GetVersionResponse response;
        soap_default__ns1__GetVersion(soap, &request);
        if (is_well(CALL(GetVersion))) show(response.GetVersionResult);
    }
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    soap = soap_new1(SOAP_C_UTFSTRING | SOAP_IO_KEEPALIVE);
    soap->connect_timeout = soap->recv_timeout = soap->send_timeout = 10;
    char line[LONGEST];
    while (fgets(line, sizeof line, stdin)) {
        char *words[MOST] = {0}, *rest = NULL;
        int count = 0;
        char *word = strtok_r(line, " \n", &rest);
        for (; word && count < MOST; word = strtok_r(NULL, " \n", &rest)) words[count++] = word;
        call(argv[1], words);
        putchar('\n');
        fflush(stdout);
        soap_destroy(soap);
        soap_end(soap);
    }
    soap_free(soap);
    return 0;
}
