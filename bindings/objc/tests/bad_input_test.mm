// What cannot be right is answered with its own code, and never ends the program.
#include "support.h"

typedef ServedTest BadInput;

static NSString *of_length(NSUInteger length) { return [@"" stringByPaddingToLength:length withString:@"x" startingAtIndex:0]; }

TEST_F(BadInput, InALoginIsAnInvalidArgument) {
  User ann(server);
  const auto login = [&](NSString *token, NSString *user) {
    return answer_of([&](std::function<void(NSInteger)> done) {
      [ann.kit loginByToken:token user:user completion:^(AgoraRtmLoginErrorCode code) { done(code); }];
    });
  };
  for (NSString *user in [NSArray arrayWithObjects:@"", @"null", of_length(65), half(), @"a\0b", @"\u00e4", [NSNumber numberWithInt:7], nil]) {
    EXPECT_EQ(login(nil, user), AgoraRtmLoginErrorInvalidArgument);
  }
  EXPECT_EQ(login(nil, nil), AgoraRtmLoginErrorInvalidArgument);
  EXPECT_EQ(login(half(), @"ann"), AgoraRtmLoginErrorInvalidArgument);
  EXPECT_EQ(login(nil, of_length(64)), AgoraRtmLoginErrorOk);
  EXPECT_EQ(login(nil, @"ann"), AgoraRtmLoginErrorAlreadyLogin);
}

TEST_F(BadInput, InAMessageIsAnInvalidMessageOrAnInvalidUser) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  EXPECT_EQ(ann.send(nil, @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  EXPECT_EQ(ann.send((AgoraRtmMessage *)@"text", @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  EXPECT_EQ(ann.send(text(half()), @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  EXPECT_EQ(ann.send(text(of_length(32769)), @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  EXPECT_EQ(ann.send(text(of_length(32768)), @"ann"), AgoraRtmSendPeerMessageErrorOk);
  EXPECT_EQ(ann.send([[[AgoraRtmRawMessage alloc] initWithRawData:nil description:@"nothing"] autorelease], @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  EXPECT_EQ(ann.send([[[AgoraRtmRawMessage alloc] initWithRawData:(NSData *)@"text" description:nil] autorelease], @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
  EXPECT_EQ(ann.send([[[AgoraRtmRawMessage alloc] initWithRawData:[NSData data] description:nil] autorelease], @"ann"), AgoraRtmSendPeerMessageErrorOk);
  for (NSString *user in [NSArray arrayWithObjects:@"", @"null", of_length(65), half(), @"a\0b", [NSNull null], nil]) {
    EXPECT_EQ(ann.send(text(@"x"), user), AgoraRtmSendPeerMessageErrorInvalidUserId);
  }
  EXPECT_EQ(ann.send(text(@"x"), nil), AgoraRtmSendPeerMessageErrorInvalidUserId);
}

TEST_F(BadInput, OfBytesThatAreNoTextReachesNobody) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  const char bytes[] = {'a', char(0xff), char(0xc0), 'b'};
  // Foundation makes nil of them, which a message takes for the empty text.
  NSString *const none = [[[NSString alloc] initWithData:[NSData dataWithBytes:bytes length:4] encoding:NSUTF8StringEncoding] autorelease];
  EXPECT_EQ(none, nil);
  EXPECT_EQ(ann.send(text(none), @"ann"), AgoraRtmSendPeerMessageErrorOk);
  EXPECT_TRUE(ann.heard.wait("message  from ann"));
  const unichar halves[] = {0xdc00, 0xd800};
  NSData *const utf16 = [NSData dataWithBytes:halves length:4];
  NSString *const halved = [[[NSString alloc] initWithData:utf16 encoding:NSUnicodeStringEncoding] autorelease];
  if (halved != nil) EXPECT_EQ(ann.send(text(halved), @"ann"), AgoraRtmSendPeerMessageErrorInvalidMessage);
}

// A string of a program's own, which raises when it is read.
@interface Rude : NSString
@end

@implementation Rude
- (NSUInteger)length { return 3; }
- (unichar)characterAtIndex:(NSUInteger)index {
  [NSException raise:@"Trouble" format:@"in a string"];
  return 'x';
}
- (NSUInteger)hash {
  [NSException raise:@"Trouble" format:@"in a string"];
  return 0;
}
@end

TEST_F(BadInput, OfAStringThatRaisesIsRefusedAndLeavesTheKitAtWork) {
  User ann(server);
  Rude *const rude = [[[Rude alloc] init] autorelease];
  const auto login = [&](NSString *user) {
    return answer_of([&](std::function<void(NSInteger)> done) {
      [ann.kit loginByToken:nil user:user completion:^(AgoraRtmLoginErrorCode code) { done(code); }];
    });
  };
  EXPECT_EQ(login(rude), AgoraRtmLoginErrorInvalidArgument);
  ASSERT_EQ(login(@"ann"), AgoraRtmLoginErrorOk);
  EXPECT_EQ(ann.send(text(@"x"), rude), AgoraRtmSendPeerMessageErrorInvalidUserId);
  EXPECT_EQ([ann.kit createChannelWithId:rude delegate:nil], nil);
  EXPECT_FALSE([ann.kit destroyChannelWithId:rude]);
  EXPECT_NE([ann.kit createChannelWithId:@"room" delegate:nil], nil);
}

TEST_F(BadInput, InAChannelIdMakesNoChannel) {
  User ann(server);
  for (NSString *name in [NSArray arrayWithObjects:@"", @"null", of_length(65), half(), @"a\0b", @"\u00e4", [NSNumber numberWithInt:7], nil]) {
    EXPECT_EQ([ann.kit createChannelWithId:name delegate:nil], nil);
    EXPECT_FALSE([ann.kit destroyChannelWithId:name]);
  }
  EXPECT_EQ([ann.kit createChannelWithId:nil delegate:nil], nil);
  EXPECT_NE([ann.kit createChannelWithId:of_length(64) delegate:nil], nil);
}

TEST_F(BadInput, InAListIsAnInvalidArgument) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  const auto query = [&](NSArray *users) {
    return answer_of([&](std::function<void(NSInteger)> done) {
      [ann.kit queryPeersOnlineStatus:users completion:^(NSArray<AgoraRtmPeerOnlineStatus *> *peers, AgoraRtmQueryPeersOnlineErrorCode code) { done(code); }];
    });
  };
  const auto write = [&](NSArray *attributes) {
    return answer_of([&](std::function<void(NSInteger)> done) {
      [ann.kit addOrUpdateLocalUserAttributes:attributes completion:^(AgoraRtmProcessAttributeErrorCode code) { done(code); }];
    });
  };
  const auto keys = [&](NSArray *list) {
    return answer_of([&](std::function<void(NSInteger)> done) {
      [ann.kit getUserAttributes:@"ann" ByKeys:list completion:^(NSArray<AgoraRtmAttribute *> *found, NSString *user, AgoraRtmProcessAttributeErrorCode code) { done(code); }];
    });
  };
  for (NSArray *list in [NSArray arrayWithObjects:[NSArray array], [NSArray arrayWithObject:[NSNull null]], [NSArray arrayWithObject:half()], @"no list", nil]) {
    EXPECT_EQ(query(list), AgoraRtmQueryPeersOnlineErrorInvalidArgument);
    EXPECT_EQ(write(list), AgoraRtmAttributeOperationErrorInvalidArgument);
    EXPECT_EQ(keys(list), AgoraRtmAttributeOperationErrorInvalidArgument);
  }
  EXPECT_EQ(query(nil), AgoraRtmQueryPeersOnlineErrorInvalidArgument);
  EXPECT_EQ(write(nil), AgoraRtmAttributeOperationErrorInvalidArgument);
  EXPECT_EQ(keys(nil), AgoraRtmAttributeOperationErrorInvalidArgument);
  AgoraRtmAttribute *const attribute = [[[AgoraRtmAttribute alloc] init] autorelease];
  EXPECT_EQ(write([NSArray arrayWithObject:attribute]), AgoraRtmAttributeOperationErrorInvalidArgument);
  [attribute setKey:@"key"];
  [attribute setValue:@"value"];
  EXPECT_EQ(write([NSArray arrayWithObject:attribute]), 0);
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [ann.kit queryPeersBySubscriptionOption:(AgoraRtmPeerSubscriptionOptions)9
                                           completion:^(NSArray<NSString *> *peers, AgoraRtmQueryPeersBySubscriptionOptionErrorCode code) { done(code); }];
            }),
            AgoraRtmQueryPeersBySubscriptionOptionErrorFailure);
}

TEST_F(BadInput, InATransferIsAnInvalidArgument) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  for (NSString *path in [NSArray arrayWithObjects:@"", @"not/absolute", half(), [NSNull null], nil]) {
    EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
                [ann.kit createFileMessageByUploading:path
                                          withRequest:NULL
                                           completion:^(long long request, AgoraRtmFileMessage *message, AgoraRtmUploadMediaErrorCode code) { done(code); }];
              }),
              AgoraRtmUploadMediaErrorInvalidArgument);
  }
  for (NSString *media in [NSArray arrayWithObjects:@"", half(), nil]) {
    EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
                [ann.kit downloadMediaToMemory:media withRequest:NULL completion:^(long long request, NSData *data, AgoraRtmDownloadMediaErrorCode code) { done(code); }];
              }),
              AgoraRtmDownloadMediaErrorInvalidArgument);
  }
  EXPECT_EQ([ann.kit createFileMessageByMediaId:nil], nil);
  EXPECT_EQ([ann.kit createImageMessageByMediaId:@""], nil);
  EXPECT_EQ([ann.kit createImageMessageByMediaId:half()], nil);
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [ann.kit cancelMediaUpload:12345 completion:^(long long request, AgoraRtmCancelMediaErrorCode code) { done(request == 12345 ? code : -2); }];
            }),
            AgoraRtmCancelMediaErrorNotExist);
}

TEST_F(BadInput, InAnInvitationIsAnInvalidArgument) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  AgoraRtmCallKit *const calls = [ann.kit getRtmCallKit];
  const auto send = [&](AgoraRtmLocalInvitation *invitation) {
    return answer_of([&](std::function<void(NSInteger)> done) {
      [calls sendLocalInvitation:invitation completion:^(AgoraRtmInvitationApiCallErrorCode code) { done(code); }];
    });
  };
  EXPECT_EQ(send(nil), AgoraRtmInvitationApiCallErrorInvalidAugment);
  EXPECT_EQ(send((AgoraRtmLocalInvitation *)@"text"), AgoraRtmInvitationApiCallErrorInvalidAugment);
  for (NSString *callee in [NSArray arrayWithObjects:@"", half(), of_length(65), nil]) {
    EXPECT_EQ(send([[[AgoraRtmLocalInvitation alloc] initWithCalleeId:callee] autorelease]), AgoraRtmInvitationApiCallErrorInvalidAugment);
  }
  AgoraRtmLocalInvitation *const invitation = [[[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"bob"] autorelease];
  [invitation setContent:of_length(8193)];
  EXPECT_EQ(send(invitation), AgoraRtmInvitationApiCallErrorInvalidAugment);
  [invitation setContent:of_length(8192)];
  EXPECT_EQ(send(invitation), AgoraRtmInvitationApiCallErrorOk);
  AgoraRtmRemoteInvitation *const made = [[[AgoraRtmRemoteInvitation alloc] init] autorelease];
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [calls acceptRemoteInvitation:made completion:^(AgoraRtmInvitationApiCallErrorCode code) { done(code); }];
            }),
            AgoraRtmInvitationApiCallErrorInvalidAugment);
}
