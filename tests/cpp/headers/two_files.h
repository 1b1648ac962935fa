#pragma once

namespace agora {
namespace rtm {
// Programs declare the classes they need before, and without, the header.
class IRtmService;
}  // namespace rtm
}  // namespace agora

agora::rtm::IRtmService *made_elsewhere();
