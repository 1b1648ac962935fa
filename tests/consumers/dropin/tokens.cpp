// Logging in where a token is asked for, and what happens when it ends.
#include "scenes.h"

using namespace agora::rtm;

void tokens(const std::string &app, const std::string &token) {
  ServiceEvents heard;
  IRtmService *const service = createRtmService();
  same("setParameters with what is no JSON", service->setParameters("no JSON") < 0, true);
  accepted("initialize", service->initialize(app.c_str(), &heard));
  accepted("login", service->login("nonsense", "ann"));
  heard.log.expect_each({"login failed: 5", "state 1 for 3"});
  accepted("login", service->login(token.c_str(), "ann"));
  heard.log.expect("logged in");
  heard.log.expect("token will expire");
  accepted("renewToken", service->renewToken("nonsense"));
  heard.log.expect("renewed with nonsense: 6");
  heard.log.expect_each({"token expired", "state 5 for 9"});
  service->release(true);
}

