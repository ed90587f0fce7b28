//! Requests serialize with the name of their message first, and without duplicate keys.

use bsim_codec::Request;

#[test]
fn requests() {
    for (body, expected) in [
        (
            include_bytes!("../data/demo/Login.xml").as_slice(),
            r#"{"message":"Login","user_id":"testing","password":"password"}"#,
        ),
        (
            include_bytes!("../data/demo/SendMessage.xml"),
            concat!(
                r#"{"message":"SendMessage","session":{"#,
                r#""session_id":"73EDE71C-2239-4707-BA85-0ABB408E6458","user_id":"testing","#,
                r#""login_time":"2008-06-30 22:14:03","client_ip":"210.13.111.138"},"#,
                r#""im_type":"msn","account":"bstest2@live.com","#,
                r#""to_account":"bstest02@live.com","text":"Test Message"}"#,
            ),
        ),
    ] {
        let request = Request::parse(body).unwrap();
        assert_eq!(serde_json::to_string(&request).unwrap(), expected);
    }
}
