//! `docs/bsim.wsdl` describes the encoded messages: every message, with its fields in order.

use bsim_codec::http::PATH;
use bsim_codec::request::{
    ChangeStatus, GetVersion, KeepSessionAlive, Login, LoginIm, Request, SendMessage,
};
use bsim_codec::response::{
    ChangeStatusResponse, GetVersionResponse, KeepSessionAliveResponse, LoginImResponse,
    LoginResponse, SendMessageResponse,
};
use bsim_codec::{Encode, KeepSessionAlive as Events, Operation, Response, Session, names};
use roxmltree::{Document, Node};

const WSDL: &str = include_str!("../../docs/bsim.wsdl");
const NS_WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

/// The names of the elements of an encoded message, and of their children.
fn written(message: &impl Encode) -> (String, Vec<(String, Vec<String>)>) {
    let mut body = Vec::new();
    message.encode_into(&mut body).unwrap();
    let document = Document::parse(str::from_utf8(&body).unwrap()).unwrap();
    let message = document.root_element().first_element_child().and_then(|it| it.first_child());
    let message = message.unwrap();
    let name = |node: Node<'_, '_>| {
        assert_eq!(node.tag_name().namespace(), Some(names::NS_SERVICE));
        node.tag_name().name().to_owned()
    };
    let children = message.children().map(|child| {
        let fields = child.children().filter(Node::is_element).map(name);
        (name(child), fields.collect())
    });
    (name(message), children.collect())
}

fn declared<'d>(wsdl: &'d Document<'_>, tag: &str, name: &str) -> Node<'d, 'd> {
    let found = wsdl.descendants().find(|node| {
        let is_top =
            node.parent_element().is_some_and(|it| it.has_tag_name((names::NS_XSD, "schema")));
        is_top && node.has_tag_name((names::NS_XSD, tag)) && node.attribute("name") == Some(name)
    });
    found.unwrap_or_else(|| panic!("{tag} {name} is not declared"))
}

/// The names and types of the fields that the WSDL declares for a type or message.
fn fields<'d>(declaration: Node<'d, 'd>) -> Vec<(&'d str, &'d str)> {
    let elements = declaration.descendants().skip(1);
    let elements = elements.filter(|node| node.has_tag_name((names::NS_XSD, "element")));
    elements.map(|it| (it.attribute("name").unwrap(), it.attribute("type").unwrap())).collect()
}

#[test]
fn every_message_is_declared_as_it_is_written() {
    let wsdl = Document::parse(WSDL).unwrap();
    let session = Session::new("a", "b", "c", "d");
    let requests = [
        Request::Login(Login::new("a", "b")),
        Request::LoginIm(LoginIm::new(session, "a", "b", "c")),
        Request::KeepSessionAlive(KeepSessionAlive::new(session)),
        Request::ChangeStatus(ChangeStatus::new(session, "a", "b", "c")),
        Request::SendMessage(SendMessage::new(session, "a", "b", "c", "d")),
        Request::GetVersion(GetVersion),
    ];
    let responses = [
        Response::Login(LoginResponse { session: Some(session) }),
        Response::LoginIm(LoginImResponse),
        Response::KeepSessionAlive(KeepSessionAliveResponse { result: Some(Events::default()) }),
        Response::ChangeStatus(ChangeStatusResponse),
        Response::SendMessage(SendMessageResponse),
        Response::GetVersion(GetVersionResponse { version: Some("a".into()) }),
    ];
    assert_eq!(requests.len(), Operation::ALL.len());
    let messages = requests.iter().map(written).chain(responses.iter().map(written));
    for (message, children) in messages {
        let declared_fields = fields(declared(&wsdl, "element", &message));
        assert_eq!(declared_fields.len(), children.len(), "{message}");
        for ((name, kind), (written, parts)) in declared_fields.into_iter().zip(children) {
            assert_eq!(name, written, "{message}");
            let Some(kind) = kind.strip_prefix("tns:") else {
                assert_eq!((kind, parts), ("s:string", vec![]), "{message}");
                continue;
            };
            let declared = fields(declared(&wsdl, "complexType", kind));
            assert_eq!(declared.iter().map(|it| it.0).collect::<Vec<_>>(), parts, "{message}");
        }
    }
}

#[test]
fn every_operation_is_bound_twice() {
    let wsdl = Document::parse(WSDL).unwrap();
    let schema = wsdl.descendants().find(|it| it.has_tag_name((names::NS_XSD, "schema"))).unwrap();
    assert_eq!(schema.attribute("elementFormDefault"), Some("qualified"));
    assert_eq!(schema.attribute("targetNamespace"), Some(names::NS_SERVICE));
    let bindings = wsdl.descendants().filter(|it| it.has_tag_name((NS_WSDL, "binding")));
    let versions =
        ["http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/"];
    assert_eq!(bindings.clone().count(), versions.len());
    for (binding, version) in bindings.zip(versions) {
        let actions = binding.descendants().filter(|it| it.has_tag_name((version, "operation")));
        let actions: Vec<_> =
            actions.map(|it| format!("{:?}", it.attribute("soapAction").unwrap())).collect();
        let expected: Vec<_> = Operation::ALL.iter().map(|it| it.soap_action()).collect();
        assert_eq!(actions, expected);
    }
    let addresses = wsdl.descendants().filter(|it| it.tag_name().name() == "address");
    assert_eq!(addresses.clone().count(), versions.len());
    for address in addresses {
        assert!(address.attribute("location").is_some_and(|it| it.ends_with(PATH)));
    }
}
