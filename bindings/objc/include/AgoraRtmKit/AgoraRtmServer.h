// Where the server is. Not a part of the 1.x surface, hence a header of its own: programs that come from elsewhere use RTM_SERVER or setParameters:.
#import "AgoraRtmKit.h"

/// The server's address. The first of these that says something counts: the parameter "rtm.server" of a kit; setServer:; the key RTMServer in the
/// program's Info.plist; the environment variable RTM_SERVER; ws://127.0.0.1:8700.
@interface AgoraRtmKit (Server)
/// Says where kits that are made later find their server: ws://HOST:PORT or wss://HOST:PORT. nil forgets it. NO: that is no address, and nothing has changed.
+ (BOOL)setServer:(NSString * _Nullable)url;
@end
