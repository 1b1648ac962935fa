//! Tokens over the C interface, against the real server.

mod support;

use std::ffi::CString;
use std::ptr::null;

use rtm::client::*;
use rtm::types::*;
use support::{Recorder, TestServer};

#[test]
fn a_token_is_announced_renewed_and_over() {
    const APP: &str = "970CA35de60c44645bbae8a215061b33";
    const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";
    let server = TestServer::with(|config| {
        let certificates = vec![CERTIFICATE.into()];
        config.apps.push(rtm_server::config::App { id: APP.into(), certificates, ..Default::default() });
    });
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as u32;
    let token = |user, expire| {
        let text = rtm_proto::token::make_007(APP, CERTIFICATE, user, now, expire, 1);
        CString::new(text).unwrap()
    };
    let (ann, app) = (Recorder::new(), CString::new(APP).unwrap());
    let mut handle: rtm_client_t = 0;
    let parameters = CString::new(format!(r#"{{"rtm.server":"{}"}}"#, server.url())).unwrap();
    let (short, long, wrong) = (token("ann", 3), token("ann", 5), token("bob", 600));
    // SAFETY: every pointer is valid.
    unsafe {
        assert_eq!(rtm_client_new(app.as_ptr(), &ann.callbacks(), &mut handle), 0);
        assert_eq!(rtm_client_set_parameters(handle, parameters.as_ptr()), 0);
        assert_eq!(rtm_client_renew_token(handle, long.as_ptr()), 102, "not logged in");
        assert_eq!(rtm_client_login(handle, short.as_ptr(), c"ann".as_ptr()), 0);
        ann.wait_event("login 0");
        ann.wait_event("token_will_expire");
        assert_eq!(rtm_client_renew_token(handle, null()), 2);
        assert_eq!(rtm_client_renew_token(handle, c"".as_ptr()), 2);
        assert_eq!(rtm_client_renew_token(handle, long.as_ptr()), 0);
        ann.wait_event(&format!("token_renewed {} 0", long.to_str().unwrap()));
        assert_eq!(rtm_client_renew_token(handle, wrong.as_ptr()), 0);
        ann.wait_event(&format!("token_renewed {} 6", wrong.to_str().unwrap()));
    }
    ann.wait_event("token_expired");
    ann.wait_event("state 5 9");
    assert_eq!(rtm_client_release(handle), 0);
}
