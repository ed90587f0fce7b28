// The service as an Endpoint. Arguments: SOAP version, port.
import bsim.BSIMServiceSoap;
import bsim.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.jws.WebService;
import javax.xml.namespace.QName;
import javax.xml.soap.SOAPConstants;
import javax.xml.soap.SOAPException;
import javax.xml.soap.SOAPFactory;
import javax.xml.ws.Endpoint;
import javax.xml.ws.soap.SOAPBinding;
import javax.xml.ws.soap.SOAPFaultException;

@WebService(endpointInterface = "bsim.BSIMServiceSoap", targetNamespace = "http://www.imcomponents.com",
        serviceName = "BSIMService", portName = "BSIMServiceSoap")
public final class Server implements BSIMServiceSoap {
    private static final BufferedReader ANSWERS = new BufferedReader(new InputStreamReader(System.in));
    private final boolean is12;

    private Server(boolean is12) {
        this.is12 = is12;
    }

    public static void main(String[] arguments) {
        boolean is12 = arguments[0].equals("1.2");
        String binding = is12 ? SOAPBinding.SOAP12HTTP_BINDING : SOAPBinding.SOAP11HTTP_BINDING;
        String url = "http://127.0.0.1:" + arguments[1] + "/imsoap/BSIMService.asmx";
        Endpoint.create(binding, new Server(is12)).publish(url);
    }

    @Override public Session login(String userId, String password) {
        return (Session) ask("Login", userId, password);
    }

    @Override public void loginIM(Session session, String imType, String account, String password) {
        ask("LoginIM", session, imType, account, password);
    }

    @Override public String keepSessionAlive(Session session) {
        return (String) ask("KeepSessionAlive", session);
    }

    @Override public void changeStatus(Session session, String imType, String imAccount, String status) {
        ask("ChangeStatus", session, imType, imAccount, status);
    }

    @Override
    public void sendMessage(Session session, String imType, String account, String toAccount, String message) {
        ask("SendMessage", session, imType, account, toAccount, message);
    }

    @Override public String getVersion() {
        return (String) ask("GetVersion");
    }

    private Object ask(String operation, Object... fields) {
        System.out.println(Stream.concat(Stream.of(operation), Stream.of(fields).map(Lines::token))
                .collect(Collectors.joining(" ")));
        try {
            String[] words = ANSWERS.readLine().split(" ");
            if (words[0].equals("!")) throw fault(Lines.text(words[1]), Lines.text(words[2]));
            return words.length > 1 ? Lines.value(words[1]) : null;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } catch (SOAPException error) {
            throw new IllegalStateException(error);
        }
    }

    private SOAPFaultException fault(String code, String reason) throws SOAPException {
        boolean isServers = code.equals("Server");
        if (!is12) {
            QName name = new QName(SOAPConstants.URI_NS_SOAP_1_1_ENVELOPE, code);
            return new SOAPFaultException(SOAPFactory.newInstance().createFault(reason, name));
        }
        QName name = isServers ? SOAPConstants.SOAP_RECEIVER_FAULT : SOAPConstants.SOAP_SENDER_FAULT;
        SOAPFactory factory = SOAPFactory.newInstance(SOAPConstants.SOAP_1_2_PROTOCOL);
        return new SOAPFaultException(factory.createFault(reason, name));
    }
}
