//! The events of an answer, read once more: by roxmltree and by rules that are plain to see. It
//! shares no code with the codec.

use roxmltree::{Document, Node};

const SERVICE: &str = "http://www.imcomponents.com";
const SOAP: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const ENCODINGS: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/2003/05/soap-encoding"];

const BUDDY: [&str; 7] =
    ["Account", "Nickname", "GroupId", "Status", "Id", "Blocked", "PersonalMessage"];

/// One event: what it is called, and its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The variant of the codec's `Event`.
    pub kind: &'static str,
    /// The fields, in the order of the codec's struct.
    pub fields: Vec<Option<Field>>,
}

/// What a field stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A text.
    Plain(String),
    /// A text before its percent escapes are undone.
    Encoded(String),
    /// A piece of XML, with LF for every line end.
    Xml(String),
}

/// Why a document is refused, for people.
pub type Refusal = String;

type Result<T> = core::result::Result<T, Refusal>;

fn refuse<T>(why: &str) -> Result<T> {
    Err(why.to_owned())
}

/// The events of an answer; `trim` as in the codec's options.
///
/// # Errors
/// Why the answer is refused.
pub fn events(body: &str, trim: bool) -> Result<Vec<Item>> {
    let body = normalize(body);
    let document = parse(&body)?;
    check_label(&body)?;
    let mut reader = Reader { source: &body, trim, items: Vec::new() };
    reader.envelope(document.root_element())?;
    Ok(reader.items)
}

/// Line ends are normalized before anything else is done (XML 1.0, section 2.11).
pub fn normalize(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn parse(source: &str) -> Result<Document<'_>> {
    Document::parse(source).map_err(|error| error.to_string())
}

/// Only UTF-8 is read, and what the declaration says has to agree.
fn check_label(body: &str) -> Result<()> {
    let body = body.strip_prefix('\u{FEFF}').unwrap_or(body);
    let Some(declaration) = body.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"))
    else {
        return Ok(());
    };
    let Some((_, label)) = declaration.0.split_once("encoding") else { return Ok(()) };
    let label = label.trim_start_matches(['=', ' ', '\t', '\n', '"', '\'']);
    let label = label.split(['"', '\'']).next().unwrap_or("");
    if label.eq_ignore_ascii_case("utf-8") || label.eq_ignore_ascii_case("us-ascii") {
        return Ok(());
    }
    refuse("another encoding")
}

/// Reads one document: the input, or the inner document of an escaped result.
struct Reader<'s> {
    source: &'s str,
    trim: bool,
    items: Vec<Item>,
}

impl Reader<'_> {
    fn envelope(&mut self, envelope: Node<'_, '_>) -> Result<()> {
        let Some(soap) = envelope.tag_name().namespace().filter(|it| SOAP.contains(it)) else {
            return refuse("no SOAP namespace");
        };
        if envelope.tag_name().name() != "Envelope" {
            return refuse("no envelope");
        }
        let is = |node: &Node<'_, '_>, name| node.has_tag_name((soap, name));
        let mut parts = self.children(envelope)?.into_iter().peekable();
        if let Some(header) = parts.next_if(|part| is(part, "Header")) {
            for block in self.children(header)? {
                let demand = block.attribute((soap, "mustUnderstand")).map(trim);
                if matches!(demand, Some("1" | "true")) && is_for_us(block, soap) {
                    return refuse("mustUnderstand");
                }
            }
        }
        let Some(body) = parts.next().filter(|part| is(part, "Body")) else {
            return refuse("no body");
        };
        if parts.any(|part| SOAP.contains(&part.tag_name().namespace().unwrap_or_default())) {
            return refuse("SOAP after the body");
        }
        match self.children(body)?[..] {
            [message] if is_payload(message, "KeepSessionAliveResponse") => self.response(message),
            _ => refuse("another message"),
        }
    }

    fn response(&mut self, response: Node<'_, '_>) -> Result<()> {
        let children = self.children(response)?;
        let results: Vec<_> =
            children.into_iter().filter(|it| is_payload(*it, "KeepSessionAliveResult")).collect();
        match results[..] {
            [] => Ok(()),
            [result] if is_nil(result) => Ok(()),
            [result] if self.has_text(result) && !self.has_only_a_mark(result) => {
                self.escaped(result)
            }
            [result] => self.sessions(&elements(result)),
            _ => refuse("two results"),
        }
    }

    fn escaped(&mut self, result: Node<'_, '_>) -> Result<()> {
        let text = text_of(result)?;
        let text = if self.trim { trim(&text) } else { &text };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let text = if self.trim { trim(text) } else { text };
        if trim(text).is_empty() {
            return Ok(());
        }
        if text.starts_with('\u{FEFF}') {
            return refuse("a second byte order mark");
        }
        let inner = normalize(text);
        let document = parse(&inner)?;
        let mut reader = Reader { source: &inner, trim: self.trim, items: Vec::new() };
        reader.sessions(&[document.root_element()])?;
        self.items.append(&mut reader.items);
        Ok(())
    }

    fn sessions(&mut self, elements: &[Node<'_, '_>]) -> Result<()> {
        for session in elements.iter().filter(|it| is_payload(**it, "Session")) {
            self.push("Session", vec![attribute(*session, "id")]);
            for account in self.children(*session)? {
                if is_payload(account, "IM") {
                    let fields = vec![attribute(account, "type"), attribute(account, "account")];
                    self.push("Account", fields);
                    for event in self.children(account)? {
                        self.event(event)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Node<'_, '_>) -> Result<()> {
        let local = event.tag_name().name();
        let in_payload = is_payload(event, local);
        match local {
            "OnLog" if in_payload => self.list(event, "LogStart", "item", |reader, item| {
                let text = reader.text(item)?.map(Field::Plain);
                reader.push("LogItem", vec![text]);
                Ok(())
            })?,
            "OnLogin" if in_payload => {
                self.push("Login", vec![attribute(event, "datetime")]);
            }
            "OnNicknameChanged" if in_payload => {
                let text = self.text(event)?.map(Field::Encoded);
                self.push("NicknameChanged", vec![text]);
            }
            "OnReceiveGroups" if in_payload => {
                self.push("GroupsStart", vec![Some(self.xml(event))]);
                for group in self.children(event)? {
                    if is_payload(group, "Group") {
                        self.group(group)?;
                    }
                }
            }
            "OnReceiveBuddies" if in_payload => {
                self.list(event, "BuddiesStart", "Buddy", |reader, it| reader.buddy("Buddy", it))?;
            }
            "OnStatusChanged" if in_payload => {
                let text = self.text(event)?.map(Field::Plain);
                self.push("StatusChanged", vec![text]);
            }
            "OnBuddyStatusChanged" if in_payload => {
                self.list(event, "BuddyStatusesStart", "Buddy", |reader, buddy| {
                    reader.buddy("BuddyStatus", buddy)
                })?;
            }
            "OnMessage" if in_payload => {
                self.list(event, "MessagesStart", "Message", |reader, message| {
                    let text = reader.text(message)?.map(Field::Encoded);
                    reader.push("Message", vec![attribute(message, "from"), text]);
                    Ok(())
                })?;
            }
            _ => {
                let written = self.source[event.range()].trim_start_matches('<');
                let end = written.find([' ', '\t', '\n', '/', '>']).unwrap_or(written.len());
                let name = if in_payload { local } else { &written[..end] };
                let fields = vec![Some(Field::Plain(name.to_owned())), Some(self.xml(event))];
                self.push("Unknown", fields);
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        list: Node<'_, '_>,
        start: &'static str,
        item: &str,
        mut read: impl FnMut(&mut Self, Node<'_, '_>) -> Result<()>,
    ) -> Result<()> {
        self.push(start, Vec::new());
        for child in self.children(list)? {
            if is_payload(child, item) {
                read(self, child)?;
            }
        }
        Ok(())
    }

    fn buddy(&mut self, kind: &'static str, buddy: Node<'_, '_>) -> Result<()> {
        let mut fields = Vec::new();
        for (name, text) in BUDDY.iter().zip(self.fields(buddy, &BUDDY)?) {
            let is_encoded = matches!(*name, "Nickname" | "PersonalMessage");
            fields.push(text.map(if is_encoded { Field::Encoded } else { Field::Plain }));
        }
        self.push(kind, fields);
        Ok(())
    }

    fn group(&mut self, group: Node<'_, '_>) -> Result<()> {
        let attributes = ["Id", "Name"].map(|name| group.attribute(name).map(str::to_owned));
        let children = self.fields(group, &["Id", "Name"])?;
        let mut either =
            children.into_iter().zip(attributes).map(|(child, attribute)| child.or(attribute));
        let id = either.next().flatten().map(Field::Plain);
        let name = either.next().flatten().map(Field::Encoded);
        self.push("Group", vec![id, name]);
        Ok(())
    }

    /// The texts of the children with these names, each of which may come once.
    fn fields(&self, parent: Node<'_, '_>, names: &[&str]) -> Result<Vec<Option<String>>> {
        let children = self.children(parent)?;
        let mut texts = Vec::new();
        for name in names {
            let found: Vec<_> = children.iter().filter(|child| is_payload(**child, name)).collect();
            texts.push(match found[..] {
                [] => None,
                [field] if is_nil(*field) => None,
                [field] => self.text(*field)?,
                _ => return refuse("a field twice"),
            });
        }
        Ok(texts)
    }

    fn text(&self, element: Node<'_, '_>) -> Result<Option<String>> {
        if is_binary(element) {
            return refuse("a binary type");
        }
        let text = text_of(element)?;
        Ok(Some(if self.trim { trim(&text).to_owned() } else { text }))
    }

    fn xml(&self, element: Node<'_, '_>) -> Field {
        Field::Xml(self.source[element.range()].to_owned())
    }

    /// The child elements, beside which there may be no text.
    fn children<'d, 'i>(&self, parent: Node<'d, 'i>) -> Result<Vec<Node<'d, 'i>>> {
        if self.has_text(parent) {
            return refuse("text among elements");
        }
        Ok(elements(parent))
    }

    /// Whether an element has text that is more than white space.
    fn has_text(&self, element: Node<'_, '_>) -> bool {
        let mut texts = element.children().filter(Node::is_text);
        texts.any(|text| !trim(text.text().unwrap_or_default()).is_empty())
    }

    /// Whether the text of an element that has elements is a byte order mark, right at its start, and
    /// white space.
    fn has_only_a_mark(&self, element: Node<'_, '_>) -> bool {
        let first = element.first_child().filter(Node::is_text).and_then(|text| text.text());
        let is_marked = first.is_some_and(|text| {
            let mark = text.strip_prefix('\u{FEFF}');
            mark.is_some_and(|rest| trim(rest).is_empty())
        });
        let written = self.source[element.range()].split_once('>').map_or("", |(_, rest)| rest);
        let texts = element.children().skip(1).filter(Node::is_text);
        let mut texts = texts.map(|text| text.text().unwrap_or_default());
        !elements(element).is_empty()
            && is_marked
            && written.starts_with('\u{FEFF}')
            && texts.all(|text| trim(text).is_empty())
    }

    fn push(&mut self, kind: &'static str, fields: Vec<Option<Field>>) {
        self.items.push(Item { kind, fields });
    }
}

fn elements<'d, 'i>(parent: Node<'d, 'i>) -> Vec<Node<'d, 'i>> {
    parent.children().filter(Node::is_element).collect()
}

/// A name counts in the service's namespace and in none.
fn is_payload(node: Node<'_, '_>, name: &str) -> bool {
    let namespace = node.tag_name().namespace().unwrap_or_default();
    (namespace.is_empty() || namespace == SERVICE) && node.tag_name().name() == name
}

fn attribute(node: Node<'_, '_>, name: &str) -> Option<Field> {
    node.attribute(name).map(|value| Field::Plain(value.to_owned()))
}

/// One field is one text, whatever comments are in it; elements may not be.
fn text_of(element: Node<'_, '_>) -> Result<String> {
    if element.children().any(|child| child.is_element()) {
        return refuse("an element in a text");
    }
    Ok(element.children().filter(Node::is_text).filter_map(|text| text.text()).collect())
}

/// Whether the element stands for no value.
fn is_nil(element: Node<'_, '_>) -> bool {
    matches!(element.attribute((XSI, "nil")).map(trim), Some("1" | "true"))
}

/// Whether the text of the element stands for bytes.
fn is_binary(element: Node<'_, '_>) -> bool {
    let Some(name) = element.attribute((XSI, "type")).map(trim) else { return false };
    let (prefix, local) = match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, name),
    };
    let Some(namespace) = element.lookup_namespace_uri(prefix) else { return false };
    match local {
        "base64Binary" | "hexBinary" => namespace == XSD || ENCODINGS.contains(&namespace),
        "base64" => ENCODINGS.contains(&namespace),
        _ => false,
    }
}

/// Whether a header block is for the node that reads it.
fn is_for_us(block: Node<'_, '_>, soap: &str) -> bool {
    let is_11 = soap == SOAP[0];
    let role = block.attribute((soap, if is_11 { "actor" } else { "role" })).map(trim);
    match role {
        None | Some("") => true,
        Some("http://schemas.xmlsoap.org/soap/actor/next") => is_11,
        Some(role) => {
            let next = ["next", "ultimateReceiver"].map(|name| format!("{soap}/role/{name}"));
            !is_11 && next.iter().any(|next| next == role)
        }
    }
}

/// What XML calls white space, off both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}
