//! Both formats against known tokens, at their limits, and against everything that is no token.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;

use super::access007::{body, deflate, pack, signing_key};
use super::*;

const APP: &str = "970CA35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";
const KNOWN_007: &str = "007eJxTYEhuZrAR/XT+XPihI+6t4t5F9RtUltw9em3Pwi2sr6P/lAspMFiaGzg7GpumpJoZJJuYmJmYJiUlplokGhmaGpgZJhkbu38RYIhgYmBgZABhJiBmBPO5GIwsLIyMTQyNzI0BndAdKg==";
const KNOWN_006: &str = "006970CA35de60c44645bbae8a215061b33IAAsR0qgiCxv0vrpRcpkz5BrbfEWCBZ6kvR6t7qG/wJIQob86ogAAAAAEAABAAAAR/QQAAEA6AOvKDdW";
const ISSUED: u32 = 1_111_111;

fn certificates() -> Vec<String> {
    vec![CERTIFICATE.into()]
}

fn at(seconds: u64) -> u64 {
    seconds * 1000
}

fn check(text: &str, user: &str, now_ms: u64) -> Result<Accepted, Refused> {
    verify(text, APP, &certificates(), user, now_ms)
}

fn made(expire: u32) -> String {
    make_007(APP, CERTIFICATE, "ann", ISSUED, expire, 7)
}

/// A token with these services, properly signed.
fn with(services: &[Service]) -> String {
    pack(&body(APP, ISSUED, 600, 7, services), &signing_key(CERTIFICATE, ISSUED, 7))
}

fn service(kind: u16, user: &str, privileges: &[(u16, u32)]) -> Service {
    Service { kind, privileges: privileges.to_vec(), user: user.into() }
}

#[test]
fn the_known_token_of_the_newer_format_is_understood_and_made_alike() {
    let Ok(Token::V007(token)) = Token::parse(KNOWN_007) else { panic!("{:?}", Token::parse(KNOWN_007)) };
    assert_eq!((&*token.app_id, token.issued, token.expire, token.salt), (APP, ISSUED, 600, 1));
    assert_eq!(token.services, [service(2, "2882341273", &[(1, 600)])]);
    assert_eq!(check(KNOWN_007, "2882341273", at(1_111_200)).unwrap().ends_ms, at(1_111_711));
    let ours = make_007(APP, CERTIFICATE, "2882341273", ISSUED, 600, 1);
    assert_eq!(Token::parse(&ours).unwrap(), Token::V007(token), "signature and all");
}

#[test]
fn the_known_token_of_the_older_format_is_understood_and_made_alike() {
    let Ok(Token::V006(token)) = Token::parse(KNOWN_006) else { panic!("{:?}", Token::parse(KNOWN_006)) };
    assert_eq!((&*token.app_id, token.ends, token.salt), (APP, ISSUED, 1));
    assert_eq!(token.privileges, [(1000, 1_446_455_471)]);
    assert_eq!(check(KNOWN_006, "test_user", at(1_111_000)).unwrap().ends_ms, at(1_111_111));
    assert_eq!(make_006(APP, CERTIFICATE, "test_user", ISSUED, 1_446_455_471, 1), KNOWN_006);
}

#[test]
fn a_token_ends_when_it_says_on_both_sides_of_the_end() {
    assert!(check(&made(600), "ann", at(1_111_711)).is_ok());
    assert_eq!(check(&made(600), "ann", at(1_111_711) + 1), Err(Refused::Expired(1)));
    assert_eq!(check(&made(0), "ann", at(1_111_112)), Err(Refused::Expired(1)));
    let old = make_006(APP, CERTIFICATE, "ann", ISSUED, 0, 1);
    assert!(check(&old, "ann", at(1_111_111)).is_ok());
    assert_eq!(check(&old, "ann", at(1_111_113)), Err(Refused::Expired(2)));
}

#[test]
fn the_right_to_log_in_may_end_before_the_token() {
    let text = with(&[service(2, "ann", &[(1, 60)])]);
    assert_eq!(check(&text, "ann", at(1_111_111)).unwrap().ends_ms, at(1_111_171));
}

#[test]
fn no_token_is_valid_for_more_than_a_day_even_with_an_absolute_time_as_duration() {
    let day = at(u64::from(ISSUED) + DAY_S);
    for expire in [86_399, 86_400, 86_401, 1_795_224_662, u32::MAX] {
        let ends = check(&made(expire), "ann", at(1_111_111)).unwrap().ends_ms;
        assert_eq!(ends, day.min(at(u64::from(ISSUED) + u64::from(expire))), "{expire}");
    }
    // Near the end of 32 bits the sum needs more of them.
    let late = make_007(APP, CERTIFICATE, "ann", u32::MAX - 10, u32::MAX, 7);
    assert_eq!(check(&late, "ann", at(u32::MAX.into())).unwrap().ends_ms, at(u64::from(u32::MAX) - 10 + DAY_S));
}

#[test]
fn a_clock_that_is_a_little_ahead_is_forgiven() {
    let issued = u64::from(ISSUED);
    assert!(check(&made(600), "ann", at(issued - SKEW_S)).is_ok());
    let early = check(&made(600), "ann", at(issued - SKEW_S - 1));
    assert_eq!(early, Err(Refused::NotYet(SKEW_S + 1)));
    let old = make_006(APP, CERTIFICATE, "ann", ISSUED, 0, 1);
    assert!(check(&old, "ann", at(issued - DAY_S - SKEW_S)).is_ok());
    assert_eq!(check(&old, "ann", at(issued - DAY_S - SKEW_S - 1)), Err(Refused::NotYet(SKEW_S + 1)));
}

#[test]
fn either_of_two_certificates_is_as_good_as_the_other_and_a_third_is_not() {
    let (first, second, third) = ("1".repeat(32), "2".repeat(32), "3".repeat(32));
    let both = [first.clone(), second.clone()];
    for (certificate, good) in [(&first, true), (&second, true), (&third, false)] {
        let new = make_007(APP, certificate, "ann", ISSUED, 600, 5);
        let old = make_006(APP, certificate, "ann", ISSUED, 0, 5);
        for text in [new, old] {
            let result = verify(&text, APP, &both, "ann", at(1_111_111));
            assert_eq!(result.is_ok(), good, "{result:?}");
            assert!(good || result == Err(Refused::Signature));
        }
    }
}

#[test]
fn each_kind_of_wrong_token_has_its_own_number() {
    let now = at(1_111_111);
    let other = "a".repeat(32);
    let code = |text: &str, app: &str, user: &str, now| {
        verify(text, app, &certificates(), user, now).map_err(|refused| (refused.login(), refused.renewal()))
    };
    for text in [made(600), make_006(APP, CERTIFICATE, "ann", ISSUED, 0, 1)] {
        assert_eq!(code(&text, &other, "ann", now), Err((Login::InvalidAppId, RenewToken::Rejected)));
        assert_eq!(code(&text, APP, "bob", now), Err((Login::InvalidToken, RenewToken::InvalidToken)));
        assert_eq!(code(&text, APP, "ann", at(1_200_000)), Err((Login::TokenExpired, RenewToken::TokenExpired)));
        let cut = &text[..text.len() - 4];
        assert_eq!(code(cut, APP, "ann", now), Err((Login::InvalidToken, RenewToken::InvalidToken)));
    }
    for useless in [with(&[]), with(&[service(5, "ann", &[(1, 60)])]), with(&[service(2, "ann", &[(2, 60)])])] {
        assert_eq!(code(&useless, APP, "ann", now), Err((Login::NotAuthorized, RenewToken::Rejected)));
    }
}

#[test]
fn services_of_other_kinds_do_not_hide_the_right_one() {
    let now = at(1_111_111);
    let rtm = service(2, "ann", &[(1, 60)]);
    assert!(check(&with(&[service(5, "x", &[(1, 60), (2, 60)]), rtm.clone()]), "ann", now).is_ok());
    assert!(check(&with(&[service(2, "bob", &[(1, 60)]), rtm.clone()]), "ann", now).is_ok(), "the same kind twice");
    assert_eq!(check(&with(&[service(2, "bob", &[(1, 60)])]), "ann", now), Err(Refused::OtherUser));
    // Reading ends at what nobody knows: what stands before it counts, what stands behind it does not.
    let unknown = service(77, "?", &[]);
    assert!(check(&with(&[rtm.clone(), unknown.clone()]), "ann", now).is_ok());
    assert_eq!(check(&with(&[unknown, rtm]), "ann", now), Err(Refused::NoLogin));
}

#[test]
fn every_known_kind_of_service_is_skipped_by_its_own_length() {
    let string = |text: &str| [&(text.len() as u16).to_le_bytes()[..], text.as_bytes()].concat();
    let payloads: [(u16, Vec<u8>); 6] = [
        (1, [string("room"), string("5")].concat()),
        (3, [string("room"), string("5")].concat()),
        (4, Vec::new()),
        (6, [string("room"), string("5")].concat()),
        (7, [string("room"), string("5"), vec![1, 0]].concat()),
        // One resource with one permission on two names.
        (8, [string("bob"), vec![1, 0, 9, 0, 1, 0, 2, 0, 2, 0], string("a"), string("bc")].concat()),
    ];
    for (kind, payload) in payloads {
        let mut signed_part = body(APP, ISSUED, 600, 7, &[]);
        let count = signed_part.len() - 2;
        signed_part[count] = 2;
        for (kind, payload) in [(kind, &payload), (2, &string("ann"))] {
            signed_part.extend_from_slice(&kind.to_le_bytes());
            super::bytes::put_map(&mut signed_part, &[(1, 60)]);
            signed_part.extend_from_slice(payload);
        }
        let text = pack(&signed_part, &signing_key(CERTIFICATE, ISSUED, 7));
        assert!(check(&text, "ann", at(1_111_111)).is_ok(), "kind {kind}");
        assert_eq!(check(&text, "bob", at(1_111_111)).is_ok(), kind == 8, "a token of RTM 2 logs in as well");
    }
}

#[test]
fn a_token_that_inflates_without_end_is_refused() {
    let bomb = deflate(&vec![0; 10_000_000]);
    assert!(bomb.len() < TEXT_BYTES, "it passes for a token: {}", bomb.len());
    assert_eq!(Token::parse(&bomb), Err(Refused::Malformed("it is larger than any token")));
    let long = format!("007{}", "A".repeat(TEXT_BYTES));
    assert_eq!(Token::parse(&long), Err(Refused::Malformed("it is too long")));
}

#[test]
fn every_flipped_bit_is_refused() {
    let now = at(1_111_111);
    let old = make_006(APP, CERTIFICATE, "ann", ISSUED, 0, 1);
    for bit in 0..old.len() * 8 {
        let mut bytes = old.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(check(&text, "ann", now).is_err(), "bit {bit} of the older format");
        }
    }
    // What is compressed is changed inside: the compressed form of the same bytes may differ without harm.
    let body = body(APP, ISSUED, 600, 7, &[service(2, "ann", &[(1, 600)])]);
    let mut content = vec![32, 0];
    content.extend_from_slice(&hmac(&signing_key(CERTIFICATE, ISSUED, 7), &[&body]));
    content.extend_from_slice(&body);
    assert!(check(&deflate(&content), "ann", now).is_ok());
    for bit in 0..content.len() * 8 {
        let mut changed = content.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(check(&deflate(&changed), "ann", now).is_err(), "bit {bit} of the newer format");
    }
}

#[test]
fn the_text_for_people_holds_no_secret() {
    let refused = check(&made(600), "ann", at(2_000_000)).unwrap_err().to_string();
    assert!(refused.contains("ended") && !refused.contains(CERTIFICATE), "{refused}");
}

proptest! {
    #[test]
    fn any_text_is_refused_and_never_a_fault(text in "(00[67])?.{0,300}") {
        prop_assert!(check(&text, "ann", at(1_111_111)).is_err());
    }

    #[test]
    fn any_bytes_inside_are_refused_and_never_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(check(&deflate(&bytes), "ann", at(1_111_111)).is_err());
        let old = format!("006{APP}{}", STANDARD.encode(&bytes));
        prop_assert!(check(&old, "ann", at(1_111_111)).is_err());
    }

    #[test]
    fn what_is_made_is_accepted_for_its_user_alone(user in "[a-z]{1,64}", expire in 1u32.., salt: u32) {
        let new = make_007(APP, CERTIFICATE, &user, ISSUED, expire, salt);
        let old = make_006(APP, CERTIFICATE, &user, ISSUED, expire, salt);
        for text in [new, old] {
            prop_assert!(check(&text, &user, at(1_111_111)).is_ok());
            let other = user.clone() + "x";
            prop_assert!(check(&text, &other, at(1_111_111)).is_err());
        }
    }
}
