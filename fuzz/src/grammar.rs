//! Makes up bodies that look like answers of the service, so that a fuzzer reaches what lies deep:
//! escaped results, CDATA sections, prefixes, references, comments. Then spoils some of them.

mod http;
mod row;

use std::borrow::Cow;

use arbitrary::Unstructured;

pub use http::exchange;

const NS_SERVICE: &str = "http://www.imcomponents.com";
const SOAP: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

/// The document that an input of a fuzz target stands for: a control character begins the choices
/// of this grammar, the last one those of a message that is a row of fields; everything else is
/// itself.
pub fn document(input: &[u8]) -> Cow<'_, [u8]> {
    match input {
        [b'\x08', choices @ ..] => Cow::Owned(make_by(choices, Grammar::row)),
        [control, choices @ ..] if *control < b'\t' => Cow::Owned(make(choices)),
        _ => Cow::Borrowed(input),
    }
}

/// A document of these choices. No choices make the plainest one.
pub fn make(choices: &[u8]) -> Vec<u8> {
    make_by(choices, Grammar::message)
}

/// Puts what it makes up behind the start of an envelope.
type Content<'u> = fn(&mut Grammar<'u>, &mut String);

fn make_by<'u>(choices: &'u [u8], content: Content<'u>) -> Vec<u8> {
    let mut grammar = Grammar::new(choices);
    let body = grammar.envelope(content).into_bytes();
    grammar.spoil(body)
}

struct Grammar<'u> {
    choices: Unstructured<'u>,
    /// What is before the names of the payload.
    prefix: &'static str,
    /// Whether there is white space between elements.
    spaced: bool,
    /// How the tag of an empty element ends.
    empty: &'static str,
}

impl<'u> Grammar<'u> {
    fn new(choices: &'u [u8]) -> Self {
        Self { choices: Unstructured::new(choices), prefix: "", spaced: false, empty: "/>" }
    }

    /// A choice among `n`; the first, when there is nothing left to choose by.
    fn below(&mut self, n: usize) -> usize {
        self.choices.int_in_range(0..=n - 1).unwrap_or(0)
    }

    fn rarely(&mut self, one_in: usize) -> bool {
        self.below(one_in) == one_in - 1
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    /// What may stand between elements.
    fn gap(&mut self, out: &mut String) {
        if self.spaced {
            out.push_str("\n  ");
        }
        if self.rarely(12) {
            let gaps =
                ["<!-- c -->", "<?p i?>", "\r\n", "\t", "<![CDATA[ ]]>", "&#32;", "x", "<!---->"];
            out.push_str(self.one(&gaps));
        }
    }

    fn envelope(&mut self, content: Content<'u>) -> String {
        let mut out = String::new();
        if self.rarely(12) {
            out.push('\u{FEFF}');
        }
        out.push_str(self.one(&[
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
            "",
            "<?xml version='1.0' encoding='UTF-8' standalone=\"yes\" ?>\r\n",
            "<?xml version=\"1.1\"?>",
            "<!-- c -->",
        ]));
        self.spaced = self.rarely(4);
        let soap = if self.rarely(6) { SOAP[1] } else { SOAP[0] };
        let prefix = self.one(&["soap", "SOAP-ENV", "s", "env", ""]);
        let (colon, declare) =
            if prefix.is_empty() { ("", String::new()) } else { (":", format!(":{prefix}")) };
        out.push_str(&format!("<{prefix}{colon}Envelope xmlns{declare}=\"{soap}\""));
        out.push_str(self.one(&[
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"",
            "",
            " xmlns:p=\"http://www.imcomponents.com\"",
            "  xmlns:q='urn:other'\n",
        ]));
        out.push('>');
        self.gap(&mut out);
        if self.rarely(10) {
            let demand = self.one(&["", " mustUnderstand='1'", "mustUnderstand='0'"]);
            let demand = demand.replace("must", &format!("{prefix}{colon}must"));
            out.push_str(&format!(
                "<{prefix}{colon}Header><h:x xmlns:h='urn:h' {demand}/></{prefix}{colon}Header>"
            ));
        }
        out.push_str(&format!("<{prefix}{colon}Body>"));
        self.gap(&mut out);
        content(self, &mut out);
        self.gap(&mut out);
        out.push_str(&format!("</{prefix}{colon}Body></{prefix}{colon}Envelope>"));
        out.push_str(self.one(&["", "", "\r\n", "<!-- end -->", " "]));
        out
    }

    fn message(&mut self, out: &mut String) {
        match self.below(10) {
            0..8 => self.answer(out),
            8 => {
                out.push_str("<LoginResponse xmlns=\"http://www.imcomponents.com\"><LoginResult>");
                for name in ["SessionId", "UserId", "LoginTime", "ClientIP"] {
                    self.leaf(out, name);
                }
                out.push_str("</LoginResult></LoginResponse>");
            }
            _ => {
                out.push_str("<SendMessage xmlns=\"http://www.imcomponents.com\"><session>");
                for name in ["SessionId", "UserId", "LoginTime", "ClientIP"] {
                    self.leaf(out, name);
                }
                out.push_str("</session>");
                for name in ["imType", "account", "toAccount", "message"] {
                    self.leaf(out, name);
                }
                out.push_str("</SendMessage>");
            }
        }
    }

    fn answer(&mut self, out: &mut String) {
        let attributes = self.one(&[
            "",
            " xmlns=\"\"",
            " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='xsd:string'",
            " a='&lt;'",
        ]);
        let attributes =
            if attributes.contains("xsd:") && !out.contains(":xsd=") { "" } else { attributes };
        out.push_str(&format!("<KeepSessionAliveResponse xmlns=\"{NS_SERVICE}\">"));
        self.gap(out);
        out.push_str(&format!("<KeepSessionAliveResult{attributes}>"));
        let form = self.below(6);
        let mut result = String::new();
        if form < 4 {
            result.push_str(self.one(&[
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n",
                "",
                "<?xml version='1.0' encoding='gb2312'?>",
                " <?xml version='1.0'?>",
            ]));
        } else if self.rarely(6) {
            result.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        }
        self.sessions(&mut result);
        match form {
            0..2 => self.escape(&result, out),
            2 => {
                let result = result.replace("]]>", "]]]]><![CDATA[>");
                out.push_str(&format!("<![CDATA[{result}]]>"));
            }
            // One half each way.
            3 => {
                let middle = (0..=result.len() / 2).rev().find(|&at| result.is_char_boundary(at));
                let (first, second) = result.split_at(middle.unwrap_or(0));
                self.escape(first, out);
                out.push_str(&format!("<![CDATA[{}]]>", second.replace("]]>", "]]]]><![CDATA[>")));
            }
            _ => out.push_str(&result),
        }
        out.push_str("</KeepSessionAliveResult>");
        self.gap(out);
        out.push_str("</KeepSessionAliveResponse>");
    }

    fn escape(&mut self, text: &str, out: &mut String) {
        let less = self.one(&["&lt;", "&lt;", "&#60;", "&#x3C;"]);
        let greater = self.one(&["&gt;", "&gt;", ">", "&#62;"]);
        let quote = self.one(&["\"", "\"", "&quot;"]);
        for c in text.chars() {
            match c {
                '<' => out.push_str(less),
                '>' => out.push_str(greater),
                '"' => out.push_str(quote),
                '&' => out.push_str("&amp;"),
                c => out.push(c),
            }
        }
    }

    fn sessions(&mut self, out: &mut String) {
        self.prefix = "";
        if self.rarely(8) {
            self.prefix = "p:";
        }
        let declare =
            if self.prefix.is_empty() { "" } else { " xmlns:p='http://www.imcomponents.com'" };
        let prefix = self.prefix;
        let sessions = [1, 1, 1, 1, 1, 0, 2][self.below(7)];
        for _ in 0..sessions {
            out.push_str(&format!("<{prefix}Session{declare}"));
            self.attribute(out, "id");
            out.push('>');
            for _ in 0..=self.below(2) {
                self.gap(out);
                out.push_str(&format!("<{prefix}IM"));
                self.attribute(out, "type");
                self.attribute(out, "account");
                out.push('>');
                for _ in 0..self.below(4) {
                    self.gap(out);
                    self.event(out);
                }
                out.push_str(&format!("</{prefix}IM>"));
            }
            self.gap(out);
            out.push_str(&format!("</{prefix}Session>"));
        }
    }

    fn event(&mut self, out: &mut String) {
        match self.below(9) {
            0 => self.list(out, "OnLog", |grammar, out| grammar.leaf(out, "item")),
            1 => {
                let prefix = self.prefix;
                out.push_str(&format!("<{prefix}OnLogin"));
                self.attribute(out, "datetime");
                out.push_str(self.one(&["/>", " />"]));
            }
            2 => self.leaf(out, "OnNicknameChanged"),
            3 => self.list(out, "OnReceiveGroups", |grammar, out| {
                grammar.fields(out, "Group", &["Id", "Name"]);
            }),
            4 => self.list(out, "OnReceiveBuddies", Self::buddy),
            5 => self.leaf(out, "OnStatusChanged"),
            6 => self.list(out, "OnBuddyStatusChanged", Self::buddy),
            7 => self.list(out, "OnMessage", |grammar, out| {
                let prefix = grammar.prefix;
                out.push_str(&format!("<{prefix}Message"));
                grammar.attribute(out, "from");
                out.push('>');
                grammar.text(out);
                out.push_str(&format!("</{prefix}Message>"));
            }),
            _ => {
                const UNKNOWN: &[&str] = &[
                    "<OnNew/>",
                    "<OnNew a='1' b=\"2\"><x>t</x><!-- c --></OnNew>",
                    "<q:On xmlns:q='urn:q' q:a='' a=''><OnLog/></q:On>",
                    "<x xmlns='urn:x'><y xmlns=''/></x>",
                    "<OnLog xmlns='urn:x'><item>not ours</item></OnLog>",
                    "<a><b><c><d><e><f><g/></f></e></d></c></b></a>",
                ];
                out.push_str(self.one(UNKNOWN));
            }
        }
    }

    fn list(&mut self, out: &mut String, name: &str, mut item: impl FnMut(&mut Self, &mut String)) {
        let prefix = self.prefix;
        if self.rarely(8) {
            out.push_str(&format!("<{prefix}{name}/>"));
            return;
        }
        out.push_str(&format!("<{prefix}{name}>"));
        for _ in 0..self.below(4) {
            item(self, out);
            self.gap(out);
        }
        out.push_str(&format!("</{prefix}{name}>"));
    }

    fn buddy(&mut self, out: &mut String) {
        const FIELDS: &[&str] =
            &["Account", "Nickname", "GroupId", "Status", "Id", "Blocked", "PersonalMessage"];
        self.fields(out, "Buddy", FIELDS);
    }

    fn fields(&mut self, out: &mut String, name: &str, fields: &[&'static str]) {
        let prefix = self.prefix;
        out.push_str(&format!("<{prefix}{name}>"));
        self.leaves(out, fields);
        if self.rarely(16) {
            out.push_str("<Extra>x<y/></Extra>");
        }
        out.push_str(&format!("</{prefix}{name}>"));
    }

    fn leaves(&mut self, out: &mut String, fields: &[&'static str]) {
        let disorder = if self.rarely(8) { self.below(fields.len()) } else { 0 };
        for at in 0..fields.len() {
            if !self.rarely(16) {
                self.leaf(out, fields[(at + disorder) % fields.len()]);
            }
            self.gap(out);
        }
        if self.rarely(16) {
            self.leaf(out, fields[0]);
        }
    }

    fn leaf(&mut self, out: &mut String, name: &str) {
        let prefix = self.prefix;
        match self.below(8) {
            7 => out.push_str(&format!("<{prefix}{name}{}", self.empty)),
            shape => {
                let attribute =
                    if shape == 6 { self.one(&["", " x='y'", "\n", " xmlns=''"]) } else { "" };
                out.push_str(&format!("<{prefix}{name}{attribute}>"));
                self.text(out);
                let space = if self.rarely(16) { " " } else { "" };
                out.push_str(&format!("</{prefix}{name}{space}>"));
            }
        }
    }

    fn text(&mut self, out: &mut String) {
        const PLAIN: &[&str] = &[
            "HDN",
            "",
            "0",
            "1",
            "NLN",
            "bstest01@live.com",
            "bstest01%40live%2Ecom",
            "91be2c63-d59f-4259-bb15-1f06f70039bb",
            "Checking MSN Protocol...",
            "dddddddddddd",
            "%E4%B8%BD%E5%8D%8E%E8%AE%A2%E9%A4%90%E6%9C%BA%E5%99%A8%E4%BA%BA%5E%5F%5E",
        ];
        const ODD: &[&str] = &[
            "&amp;",
            "&lt;b&gt;",
            "&#x4E3D;",
            "&#13;",
            "&#10;",
            "&#xFFFE;",
            "&quot;&apos;",
            "&nbsp;",
            "<![CDATA[a<b&c]]>",
            "<![CDATA[]]>",
            "<![CDATA[\r\n]]>",
            "<!-- c -->",
            "<!---->",
            "<!-->&lt;-->",
            "<!--->%41-->",
            "<?p i?>",
            "<!-- a -- b -->",
            "\r",
            "\r\n",
            "\n",
            "\t",
            " ",
            "]]",
            "]]>",
            "丽华",
            "\u{85}",
            "\u{FFFD}",
            "\u{FFFF}",
            "\u{1}",
            "%",
            "%2",
            "%zz",
            "%C3%28",
            "%00",
            "+",
            "%e4%b8%bd",
            "&amp;amp;",
            "\"",
            "'",
            ">",
        ];
        out.push_str(self.one(PLAIN));
        while self.rarely(6) {
            if self.rarely(3) {
                let text: &str = self.choices.arbitrary().unwrap_or_default();
                out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
            } else {
                out.push_str(self.one(ODD));
            }
            out.push_str(self.one(PLAIN));
        }
    }

    fn attribute(&mut self, out: &mut String, name: &str) {
        if self.rarely(10) {
            return;
        }
        out.push_str(self.one(&[" ", " ", " ", "\n\t", "  "]));
        out.push_str(name);
        out.push_str(self.one(&["=", "=", "=", " = "]));
        let quote = self.one(&["\"", "\"", "'"]);
        out.push_str(quote);
        out.push_str(self.one(&["msn", "bstest2@live.com", "2008-06-30 22:14:17", ""]));
        if self.rarely(6) {
            out.push_str(
                self.one(&["&amp;", "\r\n", "\t", "\n", "&#9;", "&#x41;", ">", "<", "丽", "%20"]),
            );
        }
        out.push_str(quote);
        if self.rarely(10) {
            out.push_str(self.one(&[" extra=''", " x:y=''", " xml:lang='en'"]));
        }
    }

    /// Changes a byte or two of one document in four.
    fn spoil(&mut self, mut body: Vec<u8>) -> Vec<u8> {
        while self.rarely(4) && !body.is_empty() {
            let at = self.below(body.len());
            match self.below(4) {
                0 => drop(body.remove(at)),
                1 => body.insert(at, body[at]),
                2 => body.truncate(at),
                _ => {
                    const BYTES: &[u8] = b"<>&\"'/=\0]%-!?: \r\nax;#\xEF\xBF\x80";
                    body[at] = BYTES[self.below(BYTES.len())];
                }
            }
        }
        body
    }
}
