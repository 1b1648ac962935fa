// Messages, transfers and invitations as objects: what they are made of, what they are when they arrive.
#include "support.h"

typedef ServedTest Message;

static NSData *bytes_of(const std::string &bytes) { return [NSData dataWithBytes:bytes.data() length:bytes.size()]; }

TEST(MessageOfItsOwn, IsWhatItsClassSays) {
  @autoreleasepool {
    EXPECT_EQ([[[[AgoraRtmMessage alloc] init] autorelease] type], AgoraRtmMessageTypeText);
    EXPECT_EQ([text(@"x") type], AgoraRtmMessageTypeText);
    AgoraRtmRawMessage *const raw = [[[AgoraRtmRawMessage alloc] initWithRawData:bytes_of("12") description:@"two"] autorelease];
    EXPECT_EQ([raw type], AgoraRtmMessageTypeRaw);
    EXPECT_EQ(utf8([raw text]), "two");
    EXPECT_EQ([[[[AgoraRtmFileMessage alloc] init] autorelease] type], AgoraRtmMessageTypeFile);
    AgoraRtmImageMessage *const image = [[[AgoraRtmImageMessage alloc] init] autorelease];
    EXPECT_EQ([image type], AgoraRtmMessageTypeImage);
    EXPECT_EQ([[image thumbnail] length], 0u);
    [image setText:nil];
    [image setThumbnail:nil];
    [image setFileName:nil];
    EXPECT_EQ(utf8([image text]), "");
    EXPECT_NE([image thumbnail], nil);
    EXPECT_EQ(utf8([image fileName]), "");
    EXPECT_EQ([image serverReceivedTs], 0);
    EXPECT_FALSE([image isOfflineMessage]);
  }
}

TEST_F(Message, OfBytesArrivesAsOneOfBytes) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  NSMutableData *const data = [NSMutableData dataWithLength:3];
  AgoraRtmRawMessage *const raw = [[[AgoraRtmRawMessage alloc] initWithRawData:data description:@"zeros"] autorelease];
  EXPECT_EQ(ann.send(raw, @"ann"), 0);
  ASSERT_TRUE(ann.heard.wait("message zeros from ann"));
  ASSERT_TRUE([ann.listener->message isMemberOfClass:[AgoraRtmRawMessage class]]);
  EXPECT_TRUE([[(AgoraRtmRawMessage *)ann.listener->message rawData] isEqual:data]);
  EXPECT_GT([ann.listener->message serverReceivedTs], 1600000000000);
  // What was received can be passed on.
  EXPECT_EQ(ann.send(ann.listener->message, @"ann"), 0);
  EXPECT_TRUE(ann.heard.wait("message zeros from ann", 2));
}

TEST_F(Message, OfBytesThatAreStillToBeGivenIsRefused) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  AgoraRtmRawMessage *const raw = [[[AgoraRtmRawMessage alloc] init] autorelease];
  EXPECT_EQ(ann.send(raw, @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  [raw setRawData:bytes_of("1")];
  EXPECT_EQ(ann.send(raw, @"ann"), 0);
}

TEST_F(Message, WithANulInItsTextArrivesWhole) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  EXPECT_EQ(ann.send(text(@"a\0\U0001F600"), @"ann"), 0);
  ASSERT_TRUE(ann.heard.wait("message a"));
  EXPECT_TRUE([[ann.listener->message text] isEqual:@"a\0\U0001F600"]);
}

TEST_F(Message, AboutAFileIsMadeByItsUpload) {
  User ann(server);
  User bob(server, @"bob");
  ASSERT_TRUE(ann.login());
  ASSERT_TRUE(bob.login());
  long long number = 0;
  long long told = 0, *const into = &told;
  AgoraRtmImageMessage *made = nil, **const making = &made;
  NSString *const photo = ns(support::picture("photo.jpg"));
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [ann.kit createImageMessageByUploading:photo
                                         withRequest:&number
                                          completion:^(long long request, AgoraRtmImageMessage *message, AgoraRtmUploadMediaErrorCode code) {
                                            *into = request;
                                            *making = [message retain];
                                            done(code);
                                          }];
              // Before anything can be heard of it.
              EXPECT_NE(number, 0);
            }),
            0);
  EXPECT_EQ(told, number);
  EXPECT_TRUE(ann.heard.wait("uploading " + std::to_string(number)));
  EXPECT_EQ([made width], 320);
  EXPECT_EQ([made height], 200);
  EXPECT_EQ(utf8([made fileName]), "photo.jpg");
  [made setWidth:7];
  [made setThumbnail:bytes_of("small")];
  EXPECT_EQ(ann.send(made, @"bob"), 0);
  ASSERT_TRUE(bob.heard.wait("image 7x200 from ann"));
  AgoraRtmImageMessage *const got = (AgoraRtmImageMessage *)bob.listener->message;
  EXPECT_TRUE([[got thumbnail] isEqual:bytes_of("small")]);
  EXPECT_TRUE([[got mediaId] isEqual:[made mediaId]]);
  const std::string original = support::read_file(support::picture("photo.jpg"));
  EXPECT_EQ([got size], static_cast<long long>(original.size()));
  NSData *downloaded = nil, **const downloading = &downloaded;
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [bob.kit downloadMediaToMemory:[got mediaId]
                                 withRequest:&number
                                  completion:^(long long request, NSData *data, AgoraRtmDownloadMediaErrorCode code) {
                                    *into = request;
                                    *downloading = [data retain];
                                    done(code);
                                  }];
            }),
            0);
  EXPECT_EQ(told, number);
  // It is the program's, also behind the block.
  EXPECT_TRUE([downloaded isEqual:bytes_of(original)]);
  [downloaded release];
  [made release];
}

TEST_F(Message, TransferThatIsRefusedHasANumberAllTheSame) {
  User ann(server);
  long long number = 0;
  long long told = 0, *const into = &told;
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [ann.kit downloadMediaToMemory:@"x"
                                 withRequest:&number
                                  completion:^(long long request, NSData *data, AgoraRtmDownloadMediaErrorCode code) {
                                    *into = request;
                                    done(code);
                                  }];
              EXPECT_NE(number, 0);
            }),
            AgoraRtmDownloadMediaErrorNotLoggedIn);
  EXPECT_EQ(told, number);
}

TEST_F(Message, InvitationIsTheSameObjectFromBeginningToEnd) {
  User ann(server);
  User bob(server, @"bob");
  AgoraRtmCallKit *const calls = [ann.kit getRtmCallKit];
  AgoraRtmCallKit *const theirs = [bob.kit getRtmCallKit];
  EXPECT_EQ([ann.kit rtmCallKit], calls);
  EXPECT_EQ([calls rtmKit], ann.kit);
  [calls setCallDelegate:ann.listener];
  [theirs setCallDelegate:bob.listener];
  ASSERT_TRUE(ann.login());
  ASSERT_TRUE(bob.login());
  AgoraRtmLocalInvitation *const invitation = [[[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"bob"] autorelease];
  EXPECT_EQ([invitation content], nil);
  [invitation setContent:@"video"];
  NSMutableDictionary *const known = [NSMutableDictionary dictionaryWithObject:@"known" forKey:[NSNumber numberWithUnsignedInteger:[invitation hash]]];
  const auto answered = [&](void (^make)(AgoraRtmLocalInvitationSendBlock)) {
    return answer_of([&](std::function<void(NSInteger)> done) { make(^(AgoraRtmInvitationApiCallErrorCode code) { done(code); }); });
  };
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [calls cancelLocalInvitation:invitation completion:block]; }), AgoraRtmInvitationApiCallErrorNotStarted);
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [calls sendLocalInvitation:invitation completion:block]; }), 0);
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [calls sendLocalInvitation:invitation completion:block]; }), AgoraRtmInvitationApiCallErrorAlreadySent);
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [theirs cancelLocalInvitation:invitation completion:block]; }),
            AgoraRtmInvitationApiCallErrorInvalidAugment);
  ASSERT_TRUE(bob.heard.wait("invited by ann: video"));
  ASSERT_TRUE(ann.heard.wait("received by peer"));
  AgoraRtmRemoteInvitation *const remote = bob.listener->remote;
  [remote setResponse:@"gladly"];
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [theirs acceptRemoteInvitation:remote completion:block]; }), 0);
  ASSERT_TRUE(ann.heard.wait("accepted gladly"));
  ASSERT_TRUE(bob.heard.wait("confirmed"));
  EXPECT_EQ(bob.heard.count("confirmed another"), 0u);
  EXPECT_EQ(ann.listener->local, invitation);
  EXPECT_NE([known objectForKey:[NSNumber numberWithUnsignedInteger:[ann.listener->local hash]]], nil);
  EXPECT_EQ(utf8([invitation response]), "gladly");
  EXPECT_EQ([invitation state], AgoraRtmLocalInvitationStateAcceptedByRemote);
  EXPECT_EQ([remote state], AgoraRtmRemoteInvitationStateAccepted);
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [calls cancelLocalInvitation:invitation completion:block]; }), AgoraRtmInvitationApiCallErrorAlreadyEnd);
  EXPECT_EQ(answered(^(AgoraRtmLocalInvitationSendBlock block) { [theirs refuseRemoteInvitation:remote completion:block]; }),
            AgoraRtmInvitationApiCallErrorAlreadyEnd);
}

// What it says is asked of the program, which calls its kit.
@interface AskingInvitation : AgoraRtmLocalInvitation {
 @public
  AgoraRtmKit *kit;
}
@end

@implementation AskingInvitation
- (NSString *)content {
  AgoraRtmChannel *const room = [kit createChannelWithId:@"room" delegate:nil];
  const BOOL alike = [[kit rtmCallKit] rtmKit] == kit && [kit createChannelWithId:@"room" delegate:nil] == room;
  [[kit rtmCallKit] cancelLocalInvitation:self completion:nil];
  return alike ? @"asked" : @"lost";
}
@end

TEST_F(Message, InvitationOfASubclassMayCallItsKitWhenItIsAsked) {
  User ann(server);
  User bob(server, @"bob");
  [[bob.kit getRtmCallKit] setCallDelegate:bob.listener];
  ASSERT_TRUE(ann.login());
  ASSERT_TRUE(bob.login());
  AskingInvitation *const invitation = [[[AskingInvitation alloc] initWithCalleeId:@"bob"] autorelease];
  invitation->kit = ann.kit;
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [[ann.kit rtmCallKit] sendLocalInvitation:invitation completion:^(AgoraRtmInvitationApiCallErrorCode code) { done(code); }];
            }),
            0);
  EXPECT_TRUE(bob.heard.wait("invited by ann: asked"));
}

TEST(StatusOfItsOwn, IsOffline) {
  @autoreleasepool {
    AgoraRtmPeerOnlineStatus *const status = [[[AgoraRtmPeerOnlineStatus alloc] init] autorelease];
    EXPECT_EQ([status state], AgoraRtmPeerOnlineStateOffline);
    EXPECT_FALSE([status isOnline]);
  }
}

TEST_F(Message, CallKitMayBeReplaced) {
  User ann(server);
  AgoraRtmCallKit *const first = [[ann.kit getRtmCallKit] retain];
  [ann.kit setRtmCallKit:nil];
  AgoraRtmCallKit *const own = [[[AgoraRtmCallKit alloc] init] autorelease];
  EXPECT_EQ([own rtmKit], nil);
  [ann.kit setRtmCallKit:own];
  EXPECT_EQ([ann.kit rtmCallKit], own);
  EXPECT_EQ([own rtmKit], ann.kit);
  AgoraRtmLocalInvitation *const invitation = [[[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"bob"] autorelease];
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [first sendLocalInvitation:invitation completion:^(AgoraRtmInvitationApiCallErrorCode code) { done(code); }];
            }),
            AgoraRtmInvitationApiCallErrorInvalidAugment);
  [first release];
}
