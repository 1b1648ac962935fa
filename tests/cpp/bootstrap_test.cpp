// How programs begin: the settings of the whole program, what wrappers call, and the entry points of the 0.9 generation.
#include <IAgoraService.h>

// As programs declare it that were written against the original, whose headers lack it.
namespace agora {
namespace rtm {
namespace internal {
AGORA_API bool AGORA_CALL setRtmAppType(int32_t type);
}  // namespace internal
}  // namespace rtm
}  // namespace agora

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>

#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;

namespace {

TEST(ServiceContext, is_taken_while_no_service_exists) {
  RtmServiceContext context;
  EXPECT_EQ(static_cast<int>(AREA_CODE_GLOB), context.areaCode);
  EXPECT_EQ(RTM_NONE_PROXY, context.proxyType);
  context.areaCode = AREA_CODE_EU | AREA_CODE_JP;
  context.proxyType = RTM_TCP_PROXY;
  // Found by its argument, as the original's samples call it.
  EXPECT_EQ(SET_RTM_SERVICE_CONTEXT_ERR_OK, setRtmServiceContext(context));
  IRtmService *first = createRtmService();
  EXPECT_EQ(SET_RTM_SERVICE_CONTEXT_ERR_FAILURE, setRtmServiceContext(context)) << "not initialized, but there";
  IRtmService *second = createRtmService();
  first->release();
  EXPECT_EQ(SET_RTM_SERVICE_CONTEXT_ERR_FAILURE, setRtmServiceContext(context)) << "one of two is left";
  first->release();
  EXPECT_EQ(SET_RTM_SERVICE_CONTEXT_ERR_FAILURE, setRtmServiceContext(context)) << "released twice is released once";
  second->release();
  EXPECT_EQ(SET_RTM_SERVICE_CONTEXT_ERR_OK, setRtmServiceContext(context));
}

TEST(AppType, is_taken_from_a_program_that_declares_the_function_itself) {
  EXPECT_TRUE(internal::setRtmAppType(0));
  EXPECT_TRUE(internal::setRtmAppType(-1));
}

TEST(AgoraService, makes_services_that_outlive_it) {
  support::Server server;
  std::unique_ptr<agora::base::IAgoraService> agora(createAgoraService());
  ASSERT_EQ(0, agora->initialize(agora::base::AgoraServiceContext()));
  EXPECT_EQ(nullptr, agora->createRtcEngine());
  support::ServiceRecorder events;
  IRtmService *service = agora->createRtmService();
  agora.reset();
  ASSERT_EQ(INIT_ERR_OK, service->initialize(support::kApp, &events));
  ASSERT_EQ(0, service->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
  ASSERT_EQ(LOGIN_ERR_OK, service->login(nullptr, "alice"));
  events.log.expect("onLoginSuccess");
  service->release(true);
}

TEST(AgoraService, ends_by_release_as_well) {
  agora::base::IAgoraService *agora = createAgoraService();
  agora->release();
}

TEST(AgoraService, tells_its_version_and_errors) {
  const std::unique_ptr<agora::base::IAgoraService> agora(createAgoraService());
  int major = 0, minor = 0, patch = 0;
  ASSERT_EQ(3, std::sscanf(getRtmSdkVersion(), "%d.%d.%d", &major, &minor, &patch)) << getRtmSdkVersion();
  const int expected = major * 10000 + minor * 100 + patch;
  int build = -1;
  EXPECT_STREQ(getRtmSdkVersion(), agora->getVersion(&build));
  EXPECT_EQ(expected, build);
  EXPECT_STREQ(getRtmSdkVersion(), agora->getVersion(nullptr));
  build = -1;
  EXPECT_STREQ(getRtmSdkVersion(), getAgoraSdkVersion(&build));
  EXPECT_EQ(expected, build);
  EXPECT_STREQ(getRtmSdkVersion(), getAgoraSdkVersion(nullptr));
  EXPECT_STREQ("no error", getAgoraSdkErrorDescription(0));
  EXPECT_STREQ("error", getAgoraSdkErrorDescription(-7));
  EXPECT_EQ(0, setAgoraSdkExternalSymbolLoader(nullptr));
}

}  // namespace
