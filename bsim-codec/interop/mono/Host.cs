// A host for ASMX pages: HttpListener outside, ASP.NET inside. Argument: port.
using System;
using System.IO;
using System.Net;
using System.Web;
using System.Web.Hosting;

public class Host : MarshalByRefObject
{
    static void Main(string[] arguments)
    {
        // The directory holds the page, and this program in `bin`.
        var directory = Path.GetDirectoryName(Path.GetDirectoryName(typeof(Host).Assembly.Location));
        var host = (Host)ApplicationHost.CreateApplicationHost(typeof(Host), "/imsoap", directory);
        host.Serve(int.Parse(arguments[0]));
    }

    public override object InitializeLifetimeService()
    {
        return null; // It lives as long as the program.
    }

    void Serve(int port)
    {
        var listener = new HttpListener();
        listener.Prefixes.Add("http://127.0.0.1:" + port + "/");
        listener.Start();
        while (true) HttpRuntime.ProcessRequest(new Request(listener.GetContext()));
    }
}

class Request : SimpleWorkerRequest
{
    readonly HttpListenerContext context;
    readonly MemoryStream body = new MemoryStream();

    public Request(HttpListenerContext context) : base("BSIMService.asmx", "", null)
    {
        this.context = context;
        context.Request.InputStream.CopyTo(body);
    }

    public override string GetHttpVerbName() => context.Request.HttpMethod;

    public override string GetUriPath() => context.Request.Url.AbsolutePath;

    public override string GetKnownRequestHeader(int index) =>
        GetUnknownRequestHeader(GetKnownRequestHeaderName(index));

    public override string GetUnknownRequestHeader(string name) => context.Request.Headers[name];

    public override byte[] GetPreloadedEntityBody() => body.ToArray();

    public override bool IsEntireEntityBodyIsPreloaded() => true;

    public override void SendStatus(int code, string reason) => context.Response.StatusCode = code;

    public override void SendKnownResponseHeader(int index, string value) =>
        SendUnknownResponseHeader(GetKnownResponseHeaderName(index), value);

    public override void SendResponseFromMemory(byte[] data, int length) =>
        context.Response.OutputStream.Write(data, 0, length);

    public override void FlushResponse(bool isLast)
    {
        if (isLast) context.Response.Close();
    }

    public override void SendUnknownResponseHeader(string name, string value)
    {
        // The listener frames the answer itself.
        if (name == "Content-Type") context.Response.ContentType = value;
    }
}
