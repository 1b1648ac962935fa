// libagora_rtm_sdk: the surface of include/ behind the file name, the entry points and the vtables of the 1.5.0 library, so that a program made for that one
// runs when the file is replaced. `cargo xtask dropin` builds it, with librtm inside.
//
// The entry points of the headers are inline and go by names of their own; these here carry the original's. dropin.map lists them: nothing else is shown.
#include <IAgoraRtmService.h>

#define SHOWN(symbol) __asm__(symbol) __attribute__((visibility("default"), used))

using agora::rtm::IRtmService;
using agora::rtm::RtmServiceContext;
using agora::rtm::SET_RTM_SERVICE_CONTEXT_ERR_CODE;

extern "C" {

IRtmService *dropin_create_service() SHOWN("createRtmService");
IRtmService *dropin_create_service() { return agora::rtm::createRtmService(); }

const char *dropin_version() SHOWN("getRtmSdkVersion");
const char *dropin_version() { return agora::rtm::getRtmSdkVersion(); }

SET_RTM_SERVICE_CONTEXT_ERR_CODE dropin_set_service_context(const RtmServiceContext &context) SHOWN("setRtmServiceContext");
SET_RTM_SERVICE_CONTEXT_ERR_CODE dropin_set_service_context(const RtmServiceContext &context) { return agora::rtm::setRtmServiceContext(context); }

bool dropin_set_app_type(std::int32_t type) SHOWN("setRtmAppType");
bool dropin_set_app_type(std::int32_t type) { return agora::rtm::internal::setRtmAppType(type); }

}  // extern "C"
