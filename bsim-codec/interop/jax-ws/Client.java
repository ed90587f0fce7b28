// A client with the classes that wsimport generates. Arguments: WSDL, port.
import bsim.BSIMService;
import bsim.BSIMServiceSoap;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.stream.Stream;
import javax.xml.namespace.QName;
import javax.xml.ws.soap.SOAPFaultException;

final class Client {
    public static void main(String[] arguments) throws Exception {
        BSIMServiceSoap port = new BSIMService(new URL(arguments[0]))
                .getPort(new QName("http://www.imcomponents.com", arguments[1]), BSIMServiceSoap.class);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] words = line.split(" ");
            Object[] values = Stream.of(words).skip(1).map(Lines::value).toArray();
            try {
                System.out.println("= " + Lines.token(method(words[0]).invoke(port, values)));
            } catch (InvocationTargetException error) {
                if (!(error.getCause() instanceof SOAPFaultException exception)) throw error;
                String code = exception.getFault().getFaultCode(), reason = exception.getFault().getFaultString();
                System.out.println("! " + Lines.token(code) + " " + Lines.token(reason));
            }
        }
    }

    private static Method method(String operation) {
        return Stream.of(BSIMServiceSoap.class.getMethods())
                .filter(it -> it.getName().equalsIgnoreCase(operation)).findFirst().get();
    }
}
