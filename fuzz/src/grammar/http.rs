//! Makes up what comes over a connection.

use std::borrow::Cow;

use super::Grammar;

/// What comes over a connection: heads and bodies, of requests and responses.
pub fn exchange(input: &[u8]) -> Cow<'_, [u8]> {
    match input {
        [control, choices @ ..] if *control < b'\t' => {
            let mut grammar = Grammar::new(choices);
            let mut wire = Vec::new();
            for _ in 0..=grammar.below(2) {
                grammar.http(&mut wire);
            }
            Cow::Owned(grammar.spoil(wire))
        }
        _ => Cow::Borrowed(input),
    }
}

impl Grammar<'_> {
    fn http(&mut self, out: &mut Vec<u8>) {
        let body = match self.below(3) {
            0 => b"<a/>".to_vec(),
            1 => Vec::new(),
            _ => self.envelope(Self::message).into_bytes(),
        };
        for _ in 0..self.below(6).saturating_sub(3) {
            out.extend(
                self.one(&["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 x\r\nA: b\r\n\r\n"])
                    .bytes(),
            );
        }
        let start = self.one(&[
            "HTTP/1.1 200 OK\r\n",
            "POST /imsoap/BSIMService.asmx HTTP/1.1\r\n",
            "HTTP/1.0 500 Internal Server Error\r\n",
            "HTTP/1.1 204 \r\n",
            "HTTP/1.1 101 Switching Protocols\n",
            "GET / HTTP/1.0\r\n",
            "HTTP/1.2 200 OK\n",
        ]);
        out.extend(start.bytes());
        for _ in 0..self.below(3) {
            let field = self.one(&[
                "Content-Type: text/xml; charset=utf-8\r\n",
                "SOAPAction: \"http://www.imcomponents.com/Login\"\r\n",
                "content-type:application/soap+xml; action=\"http://www.imcomponents.com/Login\"\n",
                "Expect: 100-continue\r\n",
                "Content-Length: 4\r\n",
                "Content-Length: 4, 4\r\n",
                "Transfer-Encoding: gzip\r\n",
                "X: \u{4E3D}\r\n",
                "Content-Type: text/xml; x=\"\\\";\";\r\n charset=\"g\\bk\"\r\n",
                "Connection: TE,\r\n close\r\n",
                "Content-Encoding: identity, gzip\r\n",
            ]);
            out.extend(field.bytes());
        }
        match self.below(4) {
            0 => out.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes()),
            1 => out.extend(b"\r\n"),
            _ => {
                out.extend(b"Transfer-Encoding: chunked\r\n\r\n");
                return self.chunks(&body, out);
            }
        }
        out.extend(body);
    }

    fn chunks(&mut self, body: &[u8], out: &mut Vec<u8>) {
        let mut rest = body;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(1 + self.below(rest.len()));
            let extension = self.one(&["", "", ";a=b", " ", "\t;"]);
            out.extend(format!("{:x}{extension}\r\n", chunk.len()).bytes());
            out.extend(chunk);
            out.extend(b"\r\n");
            rest = after;
        }
        out.extend(self.one(&["0\r\n\r\n", "000\r\nA: b\r\n\r\n", "0;x\r\n\r\n"]).bytes());
    }
}
