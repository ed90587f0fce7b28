/* The conversation of peers.sh by gSOAP. Arguments: URL, SOAP version (1 or 2), account, password,
 * texts... soapH.h and what is linked with it are generated from the WSDL. */
#include "soapH.h"
#include "BSIMServiceSoap.nsmap"

static struct soap *soap;

static void show(const char *name, const char *text) {
    printf("%s ", name);
    for (; text && *text; text++) printf("%02x", (unsigned char)*text);
    printf("\n");
}

static void check(int status) {
    if (status != SOAP_OK) {
        soap_print_fault(soap, stderr);
        exit(1);
    }
}

static void fault(int status) {
    if (status == SOAP_OK) {
        show("NoFault", "");
    } else {
        show("Fault", *soap_faultstring(soap));
    }
}

/* application/x-www-form-urlencoded. */
static char *form(const char *text) {
    char *start = soap_malloc(soap, 3 * strlen(text) + 1), *out = start;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= 'a' && byte <= 'z')) {
            *out++ = (char)byte;
        } else if (byte == ' ') {
            *out++ = '+';
        } else {
            out += sprintf(out, "%%%02X", byte);
        }
    }
    *out = '\0';
    return start;
}

static void keep_alive(const char *url, struct ns1__Session *session) {
    struct _ns1__KeepSessionAlive request = {session};
    struct _ns1__KeepSessionAliveResponse response;
    check(soap_call___ns1__KeepSessionAlive(soap, url, NULL, &request, &response));
    show("Poll", response.KeepSessionAliveResult);
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    const char *url = argv[1];
    char *account = argv[3], *password = argv[4], *msn = "msn";
    soap = soap_new1(SOAP_C_UTFSTRING | SOAP_IO_KEEPALIVE);
    soap_set_version(soap, (short)atoi(argv[2]));
    soap->connect_timeout = soap->recv_timeout = soap->send_timeout = 10;

    struct _ns1__Login login = {"testing", "wrong"};
    struct _ns1__LoginResponse opened;
    fault(soap_call___ns1__Login(soap, url, NULL, &login, &opened));
    login.password = "password";
    check(soap_call___ns1__Login(soap, url, NULL, &login, &opened));
    struct ns1__Session *session = opened.LoginResult;
    show("SessionId", session->SessionId);
    show("UserId", session->UserId);
    show("LoginTime", session->LoginTime);
    show("ClientIP", session->ClientIP);

    struct _ns1__GetVersion version;
    struct _ns1__GetVersionResponse versions;
    memset(&version, 0, sizeof version);
    check(soap_call___ns1__GetVersion(soap, url, NULL, &version, &versions));
    show("Version", versions.GetVersionResult);

    struct _ns1__LoginIM login_im = {session, msn, account, password};
    struct _ns1__LoginIMResponse logged_in;
    check(soap_call___ns1__LoginIM(soap, url, NULL, &login_im, &logged_in));
    keep_alive(url, session);
    struct _ns1__ChangeStatus change = {session, msn, account, "BSY"};
    struct _ns1__ChangeStatusResponse changed;
    check(soap_call___ns1__ChangeStatus(soap, url, NULL, &change, &changed));
    keep_alive(url, session);
    for (int i = 5; i < argc; i++) {
        struct _ns1__SendMessage send = {session, msn, account, "echo@example.com", form(argv[i])};
        struct _ns1__SendMessageResponse sent;
        check(soap_call___ns1__SendMessage(soap, url, NULL, &send, &sent));
        keep_alive(url, session);
    }

    session->SessionId = "unknown";
    struct _ns1__KeepSessionAlive lost = {session};
    struct _ns1__KeepSessionAliveResponse nothing;
    fault(soap_call___ns1__KeepSessionAlive(soap, url, NULL, &lost, &nothing));
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return 0;
}
