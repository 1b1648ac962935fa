// Tokens against a server that asks for them: what is let in, what each refusal is called, and what happens when a token ends.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/proxy.h"
#include "support/server.h"
#include "support/tokens.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Event;
using support::kTokenApp;
using support::Kind;
using support::make_token;
using support::Proxy;
using support::Server;
using support::TokenOrder;
using support::User;
using support::with_code;
using support::with_state;
using support::with_text;
using support::with_user;

namespace {

// Both certificates of the App are valid; `more` is more about the App.
std::string settings(const std::string &more = "rates = \"none\"\n") {
  return std::string("[[apps]]\nid = \"") + kTokenApp + "\"\ncertificates = [\"" + support::kFirstCertificate + "\", \"" + support::kSecondCertificate + "\"]\n" +
         more;
}

// Short enough to wait for its end, long enough to log in with on a slow machine.
const int kShort = 5;

// A service of the App at `url`.
struct Member : User {
  explicit Member(const std::string &url, const std::string &id, const std::string &parameters = "") : User(url, id, kTokenApp, parameters) {}

  // Logs in with the token, as soon as the rate of logins lets it; what onLoginSuccess (0) or onLoginFailure said.
  int enter(const char *token) {
    int code = LOGIN_ERR_TOO_OFTEN;
    support::eventually("a login within the rate", [&] { return (code = service()->login(token, id().c_str())) != LOGIN_ERR_TOO_OFTEN; });
    support::accepted("login", code);
    const Event state = log().expect("onConnectionStateChanged", [](const Event &event) { return event.code != CONNECTION_STATE_CONNECTING; });
    if (state.code == CONNECTION_STATE_CONNECTED) {
      log().expect("onLoginSuccess");
      return LOGIN_ERR_OK;
    }
    EXPECT_EQ(CONNECTION_CHANGE_REASON_LOGIN_FAILURE, state.reason);
    return log().expect("onLoginFailure").code;
  }
  int enter(const std::string &token) { return enter(token.c_str()); }

  // Renews and waits; what onRenewTokenResult said about this token.
  int renew(const std::string &token) {
    support::accepted("renewToken", service()->renewToken(token.c_str()));
    return log().expect("onRenewTokenResult", with_text(token)).code;
  }

  // True when a message comes back from the server.
  void expect_alive() {
    send(id(), "to myself");
    log().expect("onMessageReceivedFromPeer", with_user(id()));
  }
};

// Returns when a token that was made after this call, and that lives as long as those of `kShort`, is over: so those made before are as well.
void outlast_short_tokens(const Server &server) {
  Member clock(server.url(), "clock");
  ASSERT_EQ(LOGIN_ERR_OK, clock.enter(make_token("clock", kShort)));
  clock.log().expect("onTokenExpired");
}

TEST(Token, both_formats_are_let_in_with_either_certificate) {
  Server server(settings());
  for (const char *const format : {"006", "007"}) {
    for (const char *const certificate : {support::kFirstCertificate, support::kSecondCertificate}) {
      TokenOrder order;
      order.user = "alice";
      order.format = format;
      order.certificate = certificate;
      Member alice(server.url(), "alice");
      EXPECT_EQ(LOGIN_ERR_OK, alice.enter(make_token(order))) << format << " " << certificate;
      alice.expect_alive();
    }
  }
}

TEST(Token, each_refusal_has_its_code_and_the_next_login_may_be_better) {
  Server server(settings());
  // The user of the tokens below that were made long ago, and that end at 1111711 seconds since 1970.
  const std::string ann = "2882341273";
  TokenOrder good, other_user, other_certificate, other_app, old_format;
  good.user = other_certificate.user = other_app.user = ann;
  other_user.user = old_format.user = "bob";
  other_certificate.certificate = "ffffffffffffffffffffffffffffffff";
  other_app.app = "0123456789abcdef0123456789abcdef";
  old_format.format = "006";
  const struct {
    const char *what;
    std::string token;
    int code;
  } table[] = {
      {"the App ID", kTokenApp, LOGIN_ERR_INVALID_TOKEN},
      {"nonsense", "nonsense", LOGIN_ERR_INVALID_TOKEN},
      {"nothing", "", LOGIN_ERR_INVALID_TOKEN},
      {"another user's", make_token(other_user), LOGIN_ERR_INVALID_TOKEN},
      {"another user's, in the older format", make_token(old_format), LOGIN_ERR_INVALID_TOKEN},
      {"another certificate's", make_token(other_certificate), LOGIN_ERR_INVALID_TOKEN},
      {"another App's", make_token(other_app), LOGIN_ERR_INVALID_APP_ID},
      {"one of 007 that is over",
       "007eJxTYEhuZrAR/XT+XPihI+6t4t5F9RtUltw9em3Pwi2sr6P/lAspMFiaGzg7GpumpJoZJJuYmJmYJiUlplokGhmaGpgZJhkbu38RYIhgYmBgZABhJiBmBPO5GIwsLIyMTQyNzI0BndAdKg==",
       LOGIN_ERR_TOKEN_EXPIRED},
      {"one of 007 for audio and video alone",
       "007eJxTYPgmL2KuzyFatny6W9oj5W3bZGqnv3A7UuOYP8EnS2BelrICg6W5gbOjsWlKqplBsomJmYlpUlJiqkWikaGpgZlhkrGx+xcBhggmBgZGBhCGQBCfhaEoPz+Xi8HIwsLI2MTQyNwYADLeG6M=",
       LOGIN_ERR_NOT_AUTHORIZED},
      {"one of 006 for audio and video alone",
       "006970CA35de60c44645bbae8a215061b33IACvU0INMAEVli0e92YCtOSDOsuUCqN48x+6hFXXOQpVkVegUeUAAAAAEAABAAAAR/QQAAEAAQAAAAAA", LOGIN_ERR_NOT_AUTHORIZED},
      {"a good one", make_token(good), LOGIN_ERR_OK},
  };
  Member user(server.url(), ann);
  EXPECT_EQ(LOGIN_ERR_INVALID_TOKEN, user.enter(nullptr));
  for (const auto &row : table) EXPECT_EQ(row.code, user.enter(row.token)) << row.what;
  user.expect_alive();
}

TEST(Token, of_006_that_is_over_is_refused_as_expired) {
  Server server(settings());
  Member user(server.url(), "test_user");
  EXPECT_EQ(LOGIN_ERR_TOKEN_EXPIRED,
            user.enter("006970CA35de60c44645bbae8a215061b33IAAsR0qgiCxv0vrpRcpkz5BrbfEWCBZ6kvR6t7qG/wJIQob86ogAAAAAEAABAAAAR/QQAAEA6AOvKDdW"));
}

TEST(Token, is_not_needed_while_programs_move_to_tokens_but_a_bad_one_is_refused) {
  Server server(settings("allow_no_token = true\nrates = \"none\"\n"));
  Member alice(server.url(), "alice"), bob(server.url(), "bob");
  EXPECT_EQ(LOGIN_ERR_OK, alice.enter(nullptr));
  EXPECT_EQ(LOGIN_ERR_INVALID_TOKEN, bob.enter("nonsense"));
  EXPECT_EQ(LOGIN_ERR_OK, bob.enter(make_token("bob")));
}

TEST(Token, its_end_is_announced_half_a_minute_before) {
  Server server(settings());
  Member later(server.url(), "later"), sooner(server.url(), "sooner"), never(server.url(), "never");
  ASSERT_EQ(LOGIN_ERR_OK, later.enter(make_token("later", 50)));
  ASSERT_EQ(LOGIN_ERR_OK, sooner.enter(make_token("sooner", 32)));
  ASSERT_EQ(LOGIN_ERR_OK, never.enter(make_token("never", 600)));
  sooner.log().expect("onTokenPrivilegeWillExpire");
  EXPECT_EQ(0u, later.log().count("onTokenPrivilegeWillExpire")) << later.log().describe();
  later.log().expect("onTokenPrivilegeWillExpire", nullptr, std::chrono::seconds(40));
  EXPECT_EQ(0u, sooner.log().count("onTokenExpired")) << "announced 30 s before it, so it is not over 18 s later";
  EXPECT_EQ(0u, never.log().count("onTokenPrivilegeWillExpire"));
  EXPECT_EQ(1u, sooner.log().count("onTokenPrivilegeWillExpire")) << "once";
}

TEST(Token, ends_the_login_with_it_and_a_new_one_begins_the_next_without_logout) {
  Server server(settings());
  Member alice(server.url(), "alice");
  const std::string token = make_token("alice", kShort);
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(token));
  alice.log().expect("onTokenPrivilegeWillExpire");
  alice.log().expect("onTokenExpired");
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_ABORTED, CONNECTION_CHANGE_REASON_TOKEN_EXPIRED));
  EXPECT_EQ(RENEW_TOKEN_ERR_USER_NOT_LOGGED_IN, alice->renewToken(make_token("alice").c_str())) << "what is over is not renewed";
  EXPECT_EQ(LOGIN_ERR_TOKEN_EXPIRED, alice.enter(token));
  EXPECT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice")));
  alice.expect_alive();
  EXPECT_EQ(1u, alice.log().count("onTokenExpired"));
}

TEST(Token, renewed_from_the_announcement_goes_on_as_if_nothing_was) {
  Server server(settings());
  Member alice(server.url(), "alice");
  const std::string longer = make_token("alice");
  // As programs do it: the new token is asked for where the end of the old one is told.
  int answer = -1;
  alice.events.inside = [&](const Event &event) {
    if (event.name == "onTokenPrivilegeWillExpire") answer = alice->renewToken(longer.c_str());
  };
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice", kShort)));
  EXPECT_EQ(RENEW_TOKEN_ERR_OK, alice.log().expect("onRenewTokenResult", with_text(longer)).code);
  EXPECT_EQ(RENEW_TOKEN_ERR_OK, answer);
  outlast_short_tokens(server);
  alice.expect_alive();
  EXPECT_EQ(0u, alice.log().count("onTokenExpired")) << alice.log().describe();
  EXPECT_EQ(2u, alice.log().count("onConnectionStateChanged")) << alice.log().describe();
}

TEST(Token, renewals_are_refused_with_their_codes_and_change_nothing) {
  Server server(settings());
  IRtmService *const never = createRtmService();
  EXPECT_EQ(RENEW_TOKEN_ERR_NOT_INITIALIZED, never->renewToken("token"));
  never->release();

  Member alice(server.url(), "alice");
  EXPECT_EQ(RENEW_TOKEN_ERR_USER_NOT_LOGGED_IN, alice->renewToken("token"));
  const std::string over = make_token("alice", 1);
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice")));
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_ARGUMENT, alice->renewToken(nullptr));
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_ARGUMENT, alice->renewToken(""));
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_TOKEN, alice.renew("nonsense"));
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_TOKEN, alice.renew(make_token("bob")));
  TokenOrder order;
  order.user = "alice";
  order.certificate = "ffffffffffffffffffffffffffffffff";
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_TOKEN, alice.renew(make_token(order)));
  order.certificate = support::kFirstCertificate;
  order.app = "0123456789abcdef0123456789abcdef";
  EXPECT_EQ(RENEW_TOKEN_ERR_REJECTED, alice.renew(make_token(order)));
  outlast_short_tokens(server);
  EXPECT_EQ(RENEW_TOKEN_ERR_TOKEN_EXPIRED, alice.renew(over));
  alice.expect_alive();
  EXPECT_EQ(RENEW_TOKEN_ERR_OK, alice.renew(make_token("alice")));
  EXPECT_EQ(0u, alice.log().count("onTokenExpired"));
  alice.logout();
  EXPECT_EQ(RENEW_TOKEN_ERR_USER_NOT_LOGGED_IN, alice->renewToken("token"));
}

TEST(Token, is_renewed_twice_in_a_row_and_then_too_often) {
  Server server(settings(""));
  Member alice(server.url(), "alice");
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice")));
  const std::string token = make_token("alice");
  // A machine that is held up meanwhile may let more through than two, but not for ever.
  int accepted = 0, code = RENEW_TOKEN_ERR_OK;
  while ((code = alice->renewToken(token.c_str())) == RENEW_TOKEN_ERR_OK && accepted < 1000) ++accepted;
  EXPECT_EQ(RENEW_TOKEN_ERR_TOO_OFTEN, code);
  EXPECT_GE(accepted, 2);
  for (int i = 0; i < accepted; ++i) EXPECT_EQ(RENEW_TOKEN_ERR_OK, alice.log().expect("onRenewTokenResult").code);
  // The refusal was all: what is asked later is answered later.
  support::eventually("a renewal within the rate", [&] { return alice->renewToken(token.c_str()) == RENEW_TOKEN_ERR_OK; });
  alice.log().expect("onRenewTokenResult");
  EXPECT_EQ(static_cast<std::size_t>(accepted) + 1, alice.log().count("onRenewTokenResult"));
}

// A member that is shown as RECONNECTING soon after its link is gone, and whose renewals outlast the interruptions here.
const char kSoon[] = "{\"rtm.renew_timeout_ms\":30000,\"rtm.reconnecting_after_ms\":150,\"rtm.reconnect_base_ms\":10,\"rtm.reconnect_max_ms\":100}";

void lose(Proxy &proxy, Member &member) {
  proxy.refuse();
  proxy.cut(Kind::link);
  member.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_RECONNECTING, CONNECTION_CHANGE_REASON_INTERRUPTED));
}

const support::Match &reconnected() {
  static const support::Match match = with_state(CONNECTION_STATE_CONNECTED, CONNECTION_CHANGE_REASON_LOGIN_SUCCESS);
  return match;
}

TEST(Token, that_ended_during_an_interruption_is_told_once_and_renewed) {
  Server server(settings());
  Proxy proxy(server.port());
  Member alice(proxy.url(), "alice", kSoon), bob(server.url(), "bob");
  ASSERT_EQ(LOGIN_ERR_OK, bob.enter(make_token("bob")));
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice", kShort)));
  lose(proxy, alice);
  bob.send("alice", "meanwhile");
  outlast_short_tokens(server);
  EXPECT_EQ(0u, alice.log().count("onTokenExpired")) << "nobody could tell before the network was back";
  proxy.heal();
  alice.log().expect("onTokenExpired");
  EXPECT_EQ(RENEW_TOKEN_ERR_INVALID_TOKEN, alice.renew(make_token("bob")));
  EXPECT_EQ(RENEW_TOKEN_ERR_OK, alice.renew(make_token("alice")));
  alice.log().expect("onConnectionStateChanged", reconnected());
  alice.log().expect("onMessageReceivedFromPeer", with_text("meanwhile"));
  alice.expect_alive();
  EXPECT_EQ(1u, alice.log().count("onTokenExpired")) << alice.log().describe();
  EXPECT_EQ(1u, alice.log().count("onLoginSuccess")) << "a connection that comes back is no login";
  for (const Event &event : alice.log().all("onConnectionStateChanged")) EXPECT_NE(CONNECTION_STATE_ABORTED, event.code) << alice.log().describe();
}

TEST(Token, renewed_during_an_interruption_is_what_the_connection_comes_back_with) {
  Server server(settings());
  Proxy proxy(server.port());
  Member alice(proxy.url(), "alice", kSoon);
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice", kShort)));
  lose(proxy, alice);
  const std::string longer = make_token("alice");
  ASSERT_EQ(RENEW_TOKEN_ERR_OK, alice->renewToken(longer.c_str()));
  outlast_short_tokens(server);
  proxy.heal();
  alice.log().expect("onConnectionStateChanged", reconnected());
  alice.expect_alive();
  const std::vector<Event> results = alice.log().all("onRenewTokenResult");
  ASSERT_EQ(1u, results.size()) << alice.log().describe();
  EXPECT_EQ(longer, results[0].text);
  EXPECT_EQ(0u, alice.log().count("onTokenExpired")) << alice.log().describe();
}

TEST(Token, that_holds_longer_than_a_server_stands_still_goes_on) {
  Server server(settings("rates = \"none\"\n[timers]\nheartbeat_ms = 100\nidle_ms = 400\n"));
  Member alice(server.url(), "alice", kSoon);
  ASSERT_EQ(LOGIN_ERR_OK, alice.enter(make_token("alice")));
  server.freeze();
  alice.log().expect("onConnectionStateChanged", with_state(CONNECTION_STATE_RECONNECTING, CONNECTION_CHANGE_REASON_INTERRUPTED));
  server.thaw();
  alice.log().expect("onConnectionStateChanged", reconnected());
  alice.expect_alive();
  EXPECT_EQ(0u, alice.log().count("onTokenExpired"));
}

}  // namespace
