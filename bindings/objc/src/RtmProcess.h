// What is set for the whole program: its server, its log, and how many kits it has.
#import "../include/AgoraRtmKit/AgoraRtmServer.h"

/// A kit is being made: what the program's Info.plist and the defaults say counts now at the latest.
void RtmKitMade(void);

/// A kit has ended.
void RtmKitEnded(void);

/// Kits that live.
int RtmKitsAlive(void);
