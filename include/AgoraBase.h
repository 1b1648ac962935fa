// What the headers of the vendor's first generation have in common. With IAgoraService.h it lets programs of that time get at their messaging service.
#pragma once

#include "IAgoraRtmService.h"

namespace agora {
namespace rtc {

// The vendor's engine for sound and pictures. This project has none.
class IRtcEngine;

}  // namespace rtc

namespace base {

// What IAgoraService::initialize takes: nothing.
struct AgoraServiceContext {};

}  // namespace base
}  // namespace agora
