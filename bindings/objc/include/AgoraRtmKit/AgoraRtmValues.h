// Small things that calls take and callbacks bring: attributes, members, counts, states of users, options.
#import <Foundation/Foundation.h>

#import "AgoraRtmEnumerations.h"

/// Where a user stands.
__attribute__((visibility("default"))) @interface AgoraRtmPeerOnlineStatus: NSObject {
  struct RtmPeerOnlineStatus *_impl;
}
/// The user.
@property (nonatomic, copy, nonnull) NSString *peerId;
/// Whether state is Online.
@property (nonatomic, assign) BOOL isOnline;
/// A query says Online or Offline; a subscription also Unreachable.
@property (nonatomic, assign, readonly) AgoraRtmPeerOnlineState state;
@end

/// How many members a channel has.
__attribute__((visibility("default"))) @interface AgoraRtmChannelMemberCount: NSObject {
  struct RtmChannelMemberCount *_impl;
}
/// The channel.
@property (nonatomic, copy, nonnull) NSString *channelId;
/// 0 when there is no such channel.
@property (nonatomic, assign) int count;
@end

/// An attribute of a user.
__attribute__((visibility("default"))) @interface AgoraRtmAttribute: NSObject {
  struct RtmAttributePair *_impl;
}
/// 1 to 32 bytes.
@property (nonatomic, copy, nonnull) NSString *key;
/// At most 8 KB together with the key; not empty.
@property (nonatomic, copy, nonnull) NSString *value;
@end

/// An attribute of a channel.
__attribute__((visibility("default"))) @interface AgoraRtmChannelAttribute: NSObject {
  struct RtmAttributePair *_impl;
}
/// 1 to 32 bytes.
@property (nonatomic, copy, nonnull) NSString *key;
/// At most 8 KB together with the key; not empty.
@property (nonatomic, copy, nonnull) NSString *value;
/// Who wrote it last. Without effect when writing.
@property (nonatomic, copy, nonnull) NSString *lastUpdateUserId;
/// When that was, in milliseconds since 1970 by the server's clock.
@property (nonatomic, assign, readonly) long long lastUpdateTs;
@end

/// A member of a channel.
__attribute__((visibility("default"))) @interface AgoraRtmMember: NSObject {
  struct RtmMember *_impl;
}
/// The user.
@property (nonatomic, copy, nonnull) NSString *userId;
/// The channel.
@property (nonatomic, copy, nonnull) NSString *channelId;
@end

/// How attributes of a channel are written.
__attribute__((visibility("default"))) @interface AgoraRtmChannelAttributeOptions: NSObject {
  struct RtmChannelAttributeOptions *_impl;
}
/// Whether the members of the channel are told, of this one call. NO unless set.
@property (nonatomic, assign) BOOL enableNotificationToChannelMembers;
@end

/// Settings of the whole program. They have no effect here.
__attribute__((visibility("default"))) @interface AgoraRtmServiceContext: NSObject {
  struct RtmServiceContext *_impl;
}
/// AgoraAreaCodeGLOB unless set.
@property (nonatomic, assign) AgoraRtmAreaCode areaCode;
/// AgoraRtmNoneProxy unless set.
@property (nonatomic, assign) AgoraRtmCloudProxyType proxyType;
@end
