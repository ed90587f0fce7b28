"""The conversation of peers.sh by zeep. Arguments: WSDL, port, account, password, texts…"""

import sys
from urllib.parse import quote_plus

import zeep

wsdl, port, account, password, *texts = sys.argv[1:]
service = zeep.Client(wsdl).bind("BSIMService", port)


def show(name, text):
    print(name, (text or "").encode().hex())


def fault(call, **arguments):
    try:
        call(**arguments)
        show("NoFault", "")
    except zeep.exceptions.Fault as error:
        show("Fault", error.message)


fault(service.Login, userId="testing", password="wrong")
session = service.Login(userId="testing", password="password")
for field in ("SessionId", "UserId", "LoginTime", "ClientIP"):
    show(field, session[field])
show("Version", service.GetVersion())
service.LoginIM(session=session, imType="msn", account=account, password=password)
show("Poll", service.KeepSessionAlive(session=session))
service.ChangeStatus(session=session, IMType="msn", IMAccount=account, Status="BSY")
show("Poll", service.KeepSessionAlive(session=session))
for text in texts:
    message = quote_plus(text, safe="")
    service.SendMessage(session=session, imType="msn", account=account,
                        toAccount="echo@example.com", message=message)
    show("Poll", service.KeepSessionAlive(session=session))
session["SessionId"] = "unknown"
fault(service.KeepSessionAlive, session=session)
