/* Reads the answer to Login as gSOAP does. Arguments: a file with the whole HTTP response, and
 * "strict" for SOAP_XML_STRICT. Shows the user; fails if the answer is refused. */
#include <fcntl.h>

#include "soapH.h"
#include "BSIMServiceSoap.nsmap"

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    struct soap *soap = soap_new1(SOAP_C_UTFSTRING | (argc > 2 ? SOAP_XML_STRICT : 0));
    soap->recvfd = open(argv[1], O_RDONLY);
    struct _ns1__LoginResponse response;
    if (soap_recv___ns1__Login(soap, &response) != SOAP_OK) {
        soap_print_fault(soap, stderr);
        return 1;
    }
    puts(response.LoginResult->UserId);
    return 0;
}
