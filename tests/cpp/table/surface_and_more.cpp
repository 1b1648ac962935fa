// What the count must find: one enumerator too many.
#include <IAgoraRtmCallManager.h>

namespace agora {
namespace rtm {
enum ONE_MORE { ONE_MORE_OK = 0 };
}  // namespace rtm
}  // namespace agora
