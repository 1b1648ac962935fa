// Blocks: none is needed, and none can do harm.
#include "support.h"

typedef ServedTest Block;

TEST_F(Block, MayBeNilEverywhere) {
  User ann(server);
  Heard &heard = ann.heard;
  AgoraRtmKit *const kit = ann.kit;
  AgoraRtmChannelAttributeOptions *const how = [[[AgoraRtmChannelAttributeOptions alloc] init] autorelease];
  long long request = 0;
  for (int round = 0; round < 2; ++round) {
    NSArray *const nobody = [NSArray arrayWithObject:@"nobody"];
    AgoraRtmSendMessageOptions *const options = [[[AgoraRtmSendMessageOptions alloc] init] autorelease];
    [kit sendMessage:text(@"x") toPeer:@"nobody" completion:nil];
    [kit sendMessage:text(@"x") toPeer:@"nobody" sendMessageOptions:options completion:nil];
    [kit renewToken:@"x" completion:nil];
    [kit downloadMediaToMemory:@"x" withRequest:NULL completion:nil];
    [kit downloadMedia:@"x" toFile:@"/nowhere/x" withRequest:&request completion:nil];
    [kit createFileMessageByUploading:@"/nowhere/x" withRequest:NULL completion:nil];
    [kit createImageMessageByUploading:@"/nowhere/x" withRequest:&request completion:nil];
    [kit cancelMediaDownload:request completion:nil];
    [kit cancelMediaUpload:request completion:nil];
    [kit queryPeersOnlineStatus:nobody completion:nil];
    [kit subscribePeersOnlineStatus:nobody completion:nil];
    [kit unsubscribePeersOnlineStatus:nobody completion:nil];
    [kit queryPeersBySubscriptionOption:AgoraRtmPeerSubscriptionOnlineStatus completion:nil];
    [kit setLocalUserAttributes:[NSArray array] completion:nil];
    [kit addOrUpdateLocalUserAttributes:[NSArray array] completion:nil];
    [kit deleteLocalUserAttributesByKeys:nobody completion:nil];
    [kit clearLocalUserAttributesWithCompletion:nil];
    [kit getUserAllAttributes:@"nobody" completion:nil];
    [kit getUserAttributes:@"nobody" ByKeys:nobody completion:nil];
    [kit getChannelMemberCount:nobody completion:nil];
    [kit setChannel:@"room" Attributes:[NSArray array] Options:how completion:nil];
    [kit addOrUpdateChannel:@"room" Attributes:[NSArray array] Options:how completion:nil];
    [kit deleteChannel:@"room" AttributesByKeys:nobody Options:how completion:nil];
    [kit clearChannel:@"room" Options:how AttributesWithCompletion:nil];
    [kit getChannelAllAttributes:@"room" completion:nil];
    [kit getChannelAttributes:@"room" ByKeys:nobody completion:nil];
    AgoraRtmChannel *const room = [kit createChannelWithId:@"room" delegate:nil];
    [room joinWithCompletion:nil];
    [room getMembersWithCompletion:nil];
    [room sendMessage:text(@"x") completion:nil];
    [room sendMessage:text(@"x") sendMessageOptions:options completion:nil];
    [room leaveWithCompletion:nil];
    AgoraRtmCallKit *const calls = [kit getRtmCallKit];
    AgoraRtmLocalInvitation *const invitation = [[[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"nobody"] autorelease];
    [calls sendLocalInvitation:invitation completion:nil];
    [calls cancelLocalInvitation:invitation completion:nil];
    [calls acceptRemoteInvitation:nil completion:nil];
    [calls refuseRemoteInvitation:nil completion:nil];
    // The second time it is logged in.
    [kit logoutWithCompletion:nil];
    if (round == 0) [kit loginByToken:nil user:@"ann" completion:nil];
  }
  [kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode code) { heard.add("login"); }];
  EXPECT_TRUE(heard.wait("login"));
}

TEST_F(Block, ThatRaisesHurtsNothing) {
  User ann(server);
  Heard &heard = ann.heard;
  [ann.kit loginByToken:nil
                   user:@"ann"
             completion:^(AgoraRtmLoginErrorCode code) {
               heard.add("login");
               [NSException raise:@"Trouble" format:@"in a block"];
             }];
  ASSERT_TRUE(heard.wait("login"));
  [ann.kit sendMessage:text(@"one")
                toPeer:@"ann"
            completion:^(AgoraRtmSendPeerMessageErrorCode code) {
              heard.add("sent");
              @throw @"anything";
            }];
  ASSERT_TRUE(heard.wait("sent"));
  EXPECT_EQ(ann.send(text(@"two"), @"ann"), 0);
  EXPECT_TRUE(heard.wait("message two from ann"));
}

@interface Troublemaker : NSObject <AgoraRtmDelegate>
@end

@implementation Troublemaker
- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  [NSException raise:@"Trouble" format:@"in a delegate"];
}
@end

TEST_F(Block, OrDelegateThatRaisesLeavesTheQueueAtWork) {
  User ann(server);
  Troublemaker *const trouble = [[[Troublemaker alloc] init] autorelease];
  ASSERT_TRUE(ann.login());
  [ann.kit setAgoraRtmDelegate:trouble];
  EXPECT_EQ(ann.send(text(@"one"), @"ann"), 0);
  EXPECT_EQ(ann.send(text(@"two"), @"ann"), 0);
}

TEST_F(Block, KeepsWhatItCapturesUntilItWasCalled) {
  User ann(server);
  Heard &heard = ann.heard;
  @autoreleasepool {
    NSMutableString *const captured = [[NSMutableString alloc] initWithString:@"captured"];
    [ann.kit loginByToken:nil
                     user:@"ann"
               completion:^(AgoraRtmLoginErrorCode code) {
                                  heard.add(utf8(captured));
               }];
    [captured release];
  }
  EXPECT_TRUE(heard.wait("captured"));
}

@interface Keeper : NSObject {
  void (^block)(void);
}
@property(nonatomic, copy) void (^block)(void);
@end

@implementation Keeper
@synthesize block;
- (void)dealloc {
  [block release];
  [super dealloc];
}
@end

TEST(BlockOfAProgram, CanBeCopiedKeptAndPutIntoCollections) {
  @autoreleasepool {
    __block int calls = 0;
    Keeper *const keeper = [[[Keeper alloc] init] autorelease];
    [keeper setBlock:^{ ++calls; }];
    keeper.block();
    void (^const copied)(void) = [[^{ ++calls; } copy] autorelease];
    NSArray *const all = [NSArray arrayWithObjects:copied, keeper.block, nil];
    for (void (^one)(void) in all) one();
    EXPECT_EQ(calls, 3);
  }
}
