// The service as an ASMX page has it. Every operation asks what to answer.
using System;
using System.Linq;
using System.Web.Services;
using System.Web.Services.Protocols;

public class Session
{
    public string SessionId, UserId, LoginTime, ClientIP;
}

[WebService(Namespace = "http://www.imcomponents.com")]
public class BSIMService : WebService
{
    [WebMethod]
    public Session Login(string userId, string password)
    {
        return (Session)Ask("Login", userId, password);
    }

    [WebMethod]
    public void LoginIM(Session session, string imType, string account, string password)
    {
        Ask("LoginIM", session, imType, account, password);
    }

    [WebMethod]
    public string KeepSessionAlive(Session session)
    {
        return (string)Ask("KeepSessionAlive", session);
    }

    [WebMethod]
    public void ChangeStatus(Session session, string IMType, string IMAccount, string Status)
    {
        Ask("ChangeStatus", session, IMType, IMAccount, Status);
    }

    [WebMethod]
    public void SendMessage(Session session, string imType, string account, string toAccount, string message)
    {
        Ask("SendMessage", session, imType, account, toAccount, message);
    }

    [WebMethod]
    public string GetVersion()
    {
        return (string)Ask("GetVersion");
    }

    static object Ask(string operation, params object[] fields)
    {
        Console.WriteLine(string.Join(" ", new[] { operation }.Concat(fields.Select(Lines.Token))));
        var words = Console.ReadLine().Split(' ');
        if (words[0] != "!") return words.Length > 1 ? Lines.Value(words[1]) : null;
        var isServers = Lines.Text(words[1]) == "Server";
        var code = isServers ? SoapException.ServerFaultCode : SoapException.ClientFaultCode;
        throw new SoapException(Lines.Text(words[2]), code);
    }
}
