// Attributes, members, counts and states between the program and the C ABI.
#import "../include/AgoraRtmKit/AgoraRtmValues.h"

#include "rtm.h"

/// The operations on attributes, as the C ABI numbers them.
enum { RtmSetAttributes = 1, RtmUpdateAttributes = 2, RtmDeleteAttributes = 3, RtmClearAttributes = 4 };

/// Attributes of a user or a channel for the C ABI, valid until the autorelease pool is drained; never NULL. Without a list, `count` is 0.
const rtm_attribute *RtmPairs(NSArray *attributes, size_t *count);

/// Keys alone, as attributes for the C ABI; as RtmPairs.
const rtm_attribute *RtmKeys(NSArray *keys, size_t *count);

NSArray<AgoraRtmAttribute *> *RtmAttributesOf(const rtm_attribute *attributes, size_t count);
NSArray<AgoraRtmChannelAttribute *> *RtmChannelAttributesOf(const rtm_channel_attribute *attributes, size_t count);
NSArray<AgoraRtmPeerOnlineStatus *> *RtmStatusesOf(const rtm_peer_status *peers, size_t count);
NSArray<AgoraRtmChannelMemberCount *> *RtmCountsOf(const rtm_member_count *counts, size_t count);
NSArray<NSString *> *RtmStringsOf(const char *const *texts, size_t count);
AgoraRtmMember *RtmMemberOf(const char *user, NSString *channel);
