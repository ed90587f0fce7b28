// A client with the proxy that `wsdl` generates. Arguments: URL, SOAP version.
using System;
using System.Linq;
using System.Reflection;
using System.Web.Services.Protocols;

static class Client
{
    static void Main(string[] arguments)
    {
        var version = arguments[1] == "1.2" ? SoapProtocolVersion.Soap12 : SoapProtocolVersion.Soap11;
        var proxy = new BSIMService { Url = arguments[0], SoapVersion = version };
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            var words = line.Split(' ');
            try
            {
                var result = typeof(BSIMService).GetMethod(words[0])
                    .Invoke(proxy, words.Skip(1).Select(Lines.Value).ToArray());
                Console.WriteLine("= " + Lines.Token(result));
            }
            catch (TargetInvocationException error) when (error.InnerException is SoapException)
            {
                var fault = (SoapException)error.InnerException;
                Console.WriteLine("! " + Lines.Token(fault.Code.Name) + " " + Lines.Token(fault.Message));
            }
        }
    }
}
