// A program with two SDKs: `program LIBRARY`, as ../program.cpp. Each does its work, and none answers for the other.
#include "neighbour.h"

#define AGORA_SDK_BOTH_RTM_AND_RTC
#include "../users.h"

#include <cstring>

int main(int count, char **arguments) {
  if (count != 2 || !expect(real(arguments[1]), origin())) return 1;
  agora::rtc::IRtcEngine *const engine = createAgoraRtcEngine();
  if (!greet()) return 1;
  int build = 0;
  if (engine->joinChannel("stage") != 77 || std::strcmp(getAgoraSdkVersion(&build), "neighbour") != 0 || build != 4711) {
    std::printf("the neighbour does not answer for itself any more\n");
    return 1;
  }
  engine->release();
  if (neighbour_calls() != 0) {
    std::printf("%d calls went to the neighbour that were not meant for it\n", neighbour_calls());
    return 1;
  }
  std::printf("rtm %s of %s, beside a neighbour\n", agora::rtm::getRtmSdkVersion(), origin().c_str());
  return 0;
}
