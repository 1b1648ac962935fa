// AgoraService: the object behind createAgoraService, and the other entry points of the 0.9 generation.
#pragma once

#include "../IAgoraService.h"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// A maker of services. It holds nothing, so that deleting it ends nothing that it made.
class AgoraService final : public agora::base::IAgoraService {
 public:
  void release() override { delete this; }
  int initialize(const agora::base::AgoraServiceContext &) override { return 0; }
  const char *getVersion(int *build) override { return version(build); }
  agora::rtc::IRtcEngine *createRtcEngine() override { return nullptr; }
  agora::rtm::IRtmService *createRtmService() override { return agora::rtm::createRtmService(); }

  static const char *version(int *build) {
    const char *const text = agora::rtm::getRtmSdkVersion();
    if (build != nullptr) *build = number_of(text);
    return text;
  }

 private:
  // Two digits for each part behind the first; what follows the third part, such as "-beta", does not count.
  static int number_of(const char *text) {
    int number = 0;
    int part = 0;
    int parts = 0;
    for (; parts < 3; ++text) {
      if (*text >= '0' && *text <= '9') {
        part = part * 10 + (*text - '0');
        continue;
      }
      number = number * 100 + part;
      part = 0;
      ++parts;
      if (*text != '.') break;
    }
    for (; parts < 3; ++parts) number *= 100;
    return number;
  }
};

}  // namespace librtm

inline agora::base::IAgoraService *createAgoraService() { return new librtm::AgoraService; }

inline const char *getAgoraSdkVersion(int *build) { return librtm::AgoraService::version(build); }

inline const char *getAgoraSdkErrorDescription(int code) { return code == 0 ? "no error" : "error"; }

inline int setAgoraSdkExternalSymbolLoader(void *(*)(const char *)) { return 0; }
