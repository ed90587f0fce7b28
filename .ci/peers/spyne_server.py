"""The service by spyne, for our client. Prints its port, and then every request as JSON."""

import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, unquote_plus
from wsgiref.simple_server import WSGIRequestHandler, make_server

from spyne import Application, ComplexModel, Fault, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

NS = "http://www.imcomponents.com"
waiting = []


class Session(ComplexModel):
    __namespace__ = NS
    SessionId = Unicode
    UserId = Unicode
    LoginTime = Unicode
    ClientIP = Unicode


SESSION = ("A-<&>\"'-😀", "testing", "2008-06-30 22:14:03", "127.0.0.1")


def told(message, session=None, **fields):
    if session is not None:
        echo = (session.SessionId, session.UserId, session.LoginTime, session.ClientIP)
        if echo != SESSION:
            raise Fault("Server", f"Unknown session: {echo!r}")
    print(json.dumps({"message": message, **fields}), flush=True)


def event(name, text=None, **attributes):
    element = ET.Element(name, attributes)
    element.text = text
    waiting.append(element)
    return element


class Service(ServiceBase):
    @rpc(Unicode, Unicode, _returns=Session)
    def Login(ctx, userId, password):
        told("Login", userId=userId, password=password)
        if password != "password":
            raise Fault("Server", "Wrong user or password.")
        return Session(**dict(zip(["SessionId", "UserId", "LoginTime", "ClientIP"], SESSION)))

    @rpc(Session, Unicode, Unicode, Unicode)
    def LoginIM(ctx, session, imType, account, password):
        told("LoginIM", session, imType=imType, account=account, password=password)
        event("OnNicknameChanged", quote(account, safe=""))
        buddies = event("OnReceiveBuddies")
        buddy = ET.SubElement(buddies, "Buddy")
        ET.SubElement(buddy, "Account").text = "lihua@lihua.com"
        ET.SubElement(buddy, "Nickname").text = quote("丽华订餐机器人^_^ <&> 100%", safe="")
        ET.SubElement(buddy, "Status").text = "HDN"

    @rpc(Session, _returns=Unicode)
    def KeepSessionAlive(ctx, session):
        told("KeepSessionAlive", session)
        root = ET.Element("Session", id=SESSION[0])
        ET.SubElement(root, "IM", type="msn", account="any").extend(waiting)
        waiting.clear()
        declaration = '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        return declaration + ET.tostring(root, encoding="unicode")

    @rpc(Session, Unicode, Unicode, Unicode)
    def ChangeStatus(ctx, session, IMType, IMAccount, Status):
        told("ChangeStatus", session, IMType=IMType, IMAccount=IMAccount, Status=Status)
        event("OnStatusChanged", Status)

    @rpc(Session, Unicode, Unicode, Unicode, Unicode)
    def SendMessage(ctx, session, imType, account, toAccount, message):
        text = unquote_plus(message, errors="strict")
        told("SendMessage", session, imType=imType, account=account, toAccount=toAccount,
             text=text)
        heard = event("OnMessage")
        ET.SubElement(heard, "Message", {"from": toAccount}).text = quote(text, safe="")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


application = Application([Service], tns=NS, in_protocol=Soap11(validator="lxml"),
                          out_protocol=Soap11())
server = make_server("127.0.0.1", 0, WsgiApplication(application), handler_class=Quiet)
print(f"listening on 127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
