// Prints the events of a captured KeepSessionAlive response.
//
//     mcs Poll.cs ../../csharp/Bsim.cs && mono Poll.exe response.xml
using System;
using System.IO;
using System.Text;
using Bsim;

static class Poll
{
    static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        try
        {
            foreach (var item in Codec.Events(File.ReadAllBytes(arguments[0])))
            {
                if (item.Kind == EventKind.Buddy || item.Kind == EventKind.BuddyStatus)
                    Console.WriteLine("buddy {0} {1} {2}", item.Account, item.Status, item.Nickname);
                else if (item.Kind == EventKind.Message)
                    Console.WriteLine("message from {0}: {1}", item.Sender, item.Text);
            }
            return 0;
        }
        catch (BsimException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
