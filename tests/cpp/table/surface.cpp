// What the count looks at: the whole surface.
#include <IAgoraRtmCallManager.h>
