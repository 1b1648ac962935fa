#include "two_files.h"

#include <IAgoraRtmService.h>

agora::rtm::IRtmService *made_elsewhere() { return agora::rtm::createRtmService(); }
