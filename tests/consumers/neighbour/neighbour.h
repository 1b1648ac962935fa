// Another SDK of the same vendor, for sound and pictures, as far as it matters here: it has types in the same namespaces, entry points that its whole
// family has, and libraries inside that it does not hide.
#pragma once

#define AGORA_API extern "C" __attribute__((visibility("default")))
#define AGORA_CALL
#define _AGORA_CPP_API __attribute__((visibility("default")))

namespace agora {
namespace rtc {

class _AGORA_CPP_API IRtcEngine {
 public:
  virtual ~IRtcEngine() {}
  virtual int joinChannel(const char *channel) = 0;
  virtual void release() = 0;
};

// It says this for itself, which is why programs with both SDKs define AGORA_SDK_BOTH_RTM_AND_RTC.
enum AREA_CODE { AREA_CODE_CN = 1, AREA_CODE_GLOB = -1 };

}  // namespace rtc
}  // namespace agora

AGORA_API agora::rtc::IRtcEngine *AGORA_CALL createAgoraRtcEngine();
AGORA_API const char *AGORA_CALL getAgoraSdkVersion(int *build);

// How often functions were called that it shows by accident, under names that everybody uses.
AGORA_API int neighbour_calls();
