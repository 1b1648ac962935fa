// How programs of the 0.9 generation get their messaging service:
//
//     std::unique_ptr<agora::base::IAgoraService> agora(createAgoraService());
//     agora->initialize(agora::base::AgoraServiceContext());
//     agora::rtm::IRtmService *service = agora->createRtmService();   // as agora::rtm::createRtmService()
//
// The entry points are inline, also with LIBRTM_LINKED: other SDKs of that vendor bring functions of the same names, and each caller is to get its own.
#pragma once

#include "AgoraBase.h"

namespace agora {
namespace base {

// Makes the services of one program. Belongs to whoever made it, who ends it by delete or by release(), not both. What it made outlives it.
class IAgoraService {
 public:
  virtual ~IAgoraService() {}
  virtual void release() = 0;
  // Always 0.
  virtual int initialize(const AgoraServiceContext &context) = 0;
  // The version of librtm; static. `*build`, unless NULL, becomes its number as digits: 1.2.3 gives 10203.
  virtual const char *getVersion(int *build) = 0;
  // Always NULL.
  virtual rtc::IRtcEngine *createRtcEngine() = 0;
  // A service that is not initialized yet, the caller's to release.
  virtual rtm::IRtmService *createRtmService() = 0;
};

}  // namespace base
}  // namespace agora

#define LIBRTM_OWN_ENTRY(symbol, result, call) extern "C" inline result call LIBRTM_LOCAL_ENTRY(symbol)

// The caller's, to delete or to release.
LIBRTM_OWN_ENTRY("librtm_create_agora_service", agora::base::IAgoraService *, createAgoraService());

// As IAgoraService::getVersion.
LIBRTM_OWN_ENTRY("librtm_agora_sdk_version", const char *, getAgoraSdkVersion(int *build));

// A word for an error number of that generation; static, never NULL. 0 is "no error", everything else "error": the enumerations of IAgoraRtmService.h say more.
LIBRTM_OWN_ENTRY("librtm_agora_sdk_error", const char *, getAgoraSdkErrorDescription(int code));

// Takes the loader and never needs it. Always 0.
LIBRTM_OWN_ENTRY("librtm_agora_sdk_loader", int, setAgoraSdkExternalSymbolLoader(void *(*loader)(const char *symbol)));

#undef LIBRTM_OWN_ENTRY

#include "rtm/bootstrap.hpp"
