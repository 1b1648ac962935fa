// Where the library finds its server: setParameters, then RTM_SERVER, then the loopback default.
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Server;
using support::User;

namespace {

// Every test runs in a process of its own under ctest; run together they share the environment, so each sets what it needs.
class Address : public ::testing::Test {
 protected:
  ~Address() override { unsetenv("RTM_SERVER"); }
  Server server;
};

// A port where nobody listens.
const char kNobody[] = "ws://127.0.0.1:9";

TEST_F(Address, is_taken_from_parameters_given_after_initialize) {
  User alice("", "alice");
  support::accepted("setParameters", alice->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
  alice.login();
}

TEST_F(Address, is_taken_from_parameters_given_before_initialize) {
  support::ServiceRecorder events;
  IRtmService *service = createRtmService();
  EXPECT_EQ(0, service->setParameters("{\"rtm.server\":\"ws://127.0.0.1:9\"}"));
  EXPECT_EQ(0, service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str())) << "the later one counts";
  support::accepted("initialize", service->initialize(support::kApp, &events));
  support::accepted("login", service->login(nullptr, "alice"));
  events.log.expect("onLoginSuccess");
  service->release(true);
}

TEST_F(Address, is_taken_from_the_environment_when_no_parameter_names_it) {
  setenv("RTM_SERVER", server.url().c_str(), 1);
  User alice("", "alice");
  alice.login();
}

TEST_F(Address, of_the_parameters_goes_before_the_environment) {
  setenv("RTM_SERVER", kNobody, 1);
  User alice(server.url(), "alice");
  alice.login();
}

TEST_F(Address, may_be_written_as_http) {
  User alice("http" + server.url().substr(2), "alice");
  alice.login();
}

TEST_F(Address, is_the_loopback_default_when_nothing_names_it) {
  unsetenv("RTM_SERVER");
  // Take the default's port ourselves and see the library knock. Another program may hold it; then that one is knocked at, which is as good as the
  // answer that a login gets there.
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address;
  std::memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(8700);
  const bool ours = bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0 && listen(listener, 4) == 0;
  User alice("", "alice", support::kApp, support::kFast);
  support::accepted("login", alice->login(nullptr, "alice"));
  if (ours) {
    timeval patience = {10, 0};
    setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int connection = accept(listener, nullptr, nullptr);
    ASSERT_GE(connection, 0) << "nobody knocked at 127.0.0.1:8700";
    char request[64] = {0};
    EXPECT_GT(recv(connection, request, sizeof request - 1, 0), 0);
    EXPECT_EQ(0, std::strncmp(request, "GET /v1/rtm ", 12)) << request;
    close(connection);
    alice.log().expect("onLoginFailure");
  }
  close(listener);
}

TEST_F(Address, that_cannot_be_read_fails_the_login_at_once) {
  for (const char *bad : {"ftp://127.0.0.1:1", "nonsense"}) {
    User alice("", "alice");
    const int set = alice->setParameters((std::string("{\"rtm.server\":\"") + bad + "\"}").c_str());
    if (set == 0) {
      EXPECT_EQ(LOGIN_ERR_INVALID_ARGUMENT, alice->login(nullptr, "alice")) << bad;
    } else {
      EXPECT_GT(0, set) << bad;
    }
  }
}

TEST_F(Address, where_nobody_answers_ends_in_a_login_timeout) {
  User alice(kNobody, "alice", support::kApp, support::kFast);
  support::accepted("login", alice->login(nullptr, "alice"));
  alice.log().expect("onConnectionStateChanged", support::with_state(CONNECTION_STATE_CONNECTING, CONNECTION_CHANGE_REASON_LOGIN));
  alice.log().expect("onConnectionStateChanged", support::with_state(CONNECTION_STATE_DISCONNECTED, CONNECTION_CHANGE_REASON_LOGIN_TIMEOUT));
  EXPECT_EQ(LOGIN_ERR_TIMEOUT, alice.log().expect("onLoginFailure").code);
  EXPECT_EQ(LOGIN_ERR_OK, alice->login(nullptr, "alice")) << "a failed login may be tried again";
}

}  // namespace
