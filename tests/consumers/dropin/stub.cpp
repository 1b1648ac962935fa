// Stands for the original at link time: the same name, the same entry points, and nothing behind them.
#include "declarations.h"

namespace agora {
namespace rtm {
IRtmService *createRtmService() { return nullptr; }
const char *getRtmSdkVersion() { return "stub"; }
SET_RTM_SERVICE_CONTEXT_ERR_CODE setRtmServiceContext(const RtmServiceContext &) { return SET_RTM_SERVICE_CONTEXT_ERR_OK; }
namespace internal {
bool setRtmAppType(int32_t) { return false; }
}  // namespace internal
}  // namespace rtm
}  // namespace agora
