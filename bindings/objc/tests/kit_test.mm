// What a kit promises: how it is made, where its blocks run, and how it ends.
#include <atomic>

#include "support.h"

typedef ServedTest Kit;

TEST_F(Kit, IsMadeOfAnAppIdOf32CharactersAlone) {
  EXPECT_EQ([[AgoraRtmKit alloc] initWithAppId:nil delegate:nil], nil);
  EXPECT_EQ([[AgoraRtmKit alloc] initWithAppId:@"" delegate:nil], nil);
  EXPECT_EQ([[AgoraRtmKit alloc] initWithAppId:[kApp substringToIndex:31] delegate:nil], nil);
  EXPECT_EQ([[AgoraRtmKit alloc] initWithAppId:[kApp stringByAppendingString:@"0"] delegate:nil], nil);
  EXPECT_EQ([[AgoraRtmKit alloc] initWithAppId:(NSString *)[NSNumber numberWithInt:32] delegate:nil], nil);
  AgoraRtmKit *const kit = [[[AgoraRtmKit alloc] initWithAppId:kApp delegate:nil] autorelease];
  EXPECT_NE(kit, nil);
}

TEST_F(Kit, WithoutAnAppIdAnswersNotInitialized) {
  AgoraRtmKit *const kit = [[[AgoraRtmKit alloc] init] autorelease];
  EXPECT_EQ(answer_of([=](std::function<void(NSInteger)> done) {
              [kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode code) { done(code); }];
            }),
            AgoraRtmLoginErrorLoginNotInitialized);
  EXPECT_EQ([kit getRtmCallKit], nil);
  EXPECT_EQ([kit createChannelWithId:@"room" delegate:nil], nil);
}

TEST_F(Kit, TellsEverythingOnOneQueueThatIsNotTheCallers) {
  User ann(server);
  Heard &heard = ann.heard;
  [ann.kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode code) { heard.add("login"); }];
  ASSERT_TRUE(heard.wait("login"));
  [ann.kit sendMessage:text(@"hello") toPeer:@"ann" completion:^(AgoraRtmSendPeerMessageErrorCode code) { heard.add("sent"); }];
  [ann.kit renewToken:nil completion:^(NSString *token, AgoraRtmRenewTokenErrorCode code) { heard.add("refused"); }];
  ASSERT_TRUE(heard.wait("sent"));
  ASSERT_TRUE(heard.wait("message hello from ann"));
  ASSERT_TRUE(heard.wait("refused"));
  EXPECT_EQ(heard.threads(), 1u);
  heard.add("the caller's thread");
  EXPECT_EQ(heard.threads(), 2u);
}

TEST_F(Kit, CallsNoBlockInsideTheCallThatItWasGivenTo) {
  User ann(server);
  const NSInteger inside = answer_of([&](std::function<void(NSInteger)> done) {
    [ann.kit logoutWithCompletion:^(AgoraRtmLogoutErrorCode code) {
      // On the queue a refusal could be told at once; it is told behind what runs.
      __block std::atomic<bool> *const called = new std::atomic<bool>(false);
      [ann.kit logoutWithCompletion:^(AgoraRtmLogoutErrorCode again) {
        called->store(true);
        delete called;
      }];
      done(called->load() ? 1 : 0);
    }];
  });
  EXPECT_EQ(inside, 0);
}

TEST_F(Kit, HearsNothingBehindItsEnd) {
  User ann(server);
  User bob(server, @"bob");
  ASSERT_TRUE(ann.login());
  ASSERT_TRUE(bob.login());
  for (int i = 0; i < 50; ++i) [bob.kit sendMessage:text(@"late") toPeer:@"ann" completion:nil];
  ann.end();
  const std::size_t told = ann.heard.count("");
  ASSERT_TRUE(bob.send(text(@"still here"), @"bob") == 0);
  EXPECT_EQ(ann.heard.count(""), told);
}

TEST_F(Kit, MayEndInsideItsOwnBlock) {
  AgoraRtmKit *kit = [[AgoraRtmKit alloc] initWithAppId:kApp delegate:nil];
  [kit setParameters:[NSString stringWithFormat:@"{\"rtm.server\": \"%s\"}", server.url().c_str()]];
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [kit loginByToken:nil
                           user:@"ann"
                     completion:^(AgoraRtmLoginErrorCode code) {
                       [kit release];
                       done(code);
                     }];
            }),
            0);
}

TEST_F(Kit, AndItsChannelsMayEndInAnyOrder) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  AgoraRtmChannel *const before = [[ann.kit createChannelWithId:@"before" delegate:ann.listener] retain];
  AgoraRtmChannel *const after = [[ann.kit createChannelWithId:@"after" delegate:ann.listener] retain];
  EXPECT_EQ(answer_of([=](std::function<void(NSInteger)> done) { [after joinWithCompletion:^(AgoraRtmJoinChannelErrorCode code) { done(code); }]; }), 0);
  @autoreleasepool {
    EXPECT_EQ([after kit], ann.kit);
  }
  EXPECT_TRUE([ann.kit destroyChannelWithId:@"before"]);
  EXPECT_FALSE([ann.kit destroyChannelWithId:@"before"]);
  EXPECT_FALSE([ann.kit destroyChannelWithId:nil]);
  EXPECT_EQ(answer_of([=](std::function<void(NSInteger)> done) { [before joinWithCompletion:^(AgoraRtmJoinChannelErrorCode code) { done(code); }]; }),
            AgoraRtmJoinChannelErrorNotInitialized);
  [before release];
  ann.end();
  // A callback that is still running, about the join, may hold the kit a moment longer.
  EXPECT_TRUE(comes_true([=] {
    @autoreleasepool {
      return [after kit] == nil;
    }
  }));
  EXPECT_EQ(answer_of([=](std::function<void(NSInteger)> done) {
              [after sendMessage:text(@"x") completion:^(AgoraRtmSendChannelMessageErrorCode code) { done(code); }];
            }),
            AgoraRtmSendChannelMessageErrorNotInitialized);
  EXPECT_EQ(answer_of([=](std::function<void(NSInteger)> done) {
              [after getMembersWithCompletion:^(NSArray<AgoraRtmMember *> *members, AgoraRtmGetMembersErrorCode code) { done(code); }];
            }),
            AgoraRtmGetMembersErrorNotInitialized);
  [after release];
}

TEST_F(Kit, GivesOneChannelAnIdAndTakesTheNewDelegate) {
  User ann(server);
  Heard other;
  Listener *const second = [[[Listener alloc] initWithHeard:&other] autorelease];
  AgoraRtmChannel *const room = [ann.kit createChannelWithId:@"room" delegate:ann.listener];
  EXPECT_EQ([ann.kit createChannelWithId:@"room" delegate:second], room);
  EXPECT_EQ([room channelDelegate], second);
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  EXPECT_EQ([[ann.kit channels] objectForKey:@"room"], room);
#pragma clang diagnostic pop
  [room setChannelDelegate:nil];
}

TEST_F(Kit, DestroyingAChannelAnswersWhoWaitsForIt) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  server.freeze();
  AgoraRtmChannel *const room = [ann.kit createChannelWithId:@"room" delegate:nil];
  const NSInteger code = answer_of([&](std::function<void(NSInteger)> done) {
    [room joinWithCompletion:^(AgoraRtmJoinChannelErrorCode joined) { done(joined); }];
    [ann.kit destroyChannelWithId:@"room"];
  });
  server.thaw();
  EXPECT_EQ(code, AgoraRtmJoinChannelErrorNotInitialized);
}

TEST_F(Kit, ForbidsAContextWhileOneIsAlive) {
  AgoraRtmServiceContext *const context = [[[AgoraRtmServiceContext alloc] init] autorelease];
  EXPECT_EQ([context areaCode], AgoraAreaCodeGLOB);
  EXPECT_EQ([context proxyType], AgoraRtmNoneProxy);
  @autoreleasepool {
    User ann(server);
    EXPECT_EQ([AgoraRtmKit setRtmServiceContext:context], AgoraRtmSetContextErrorFailure);
  }
  EXPECT_EQ([AgoraRtmKit setRtmServiceContext:nil], AgoraRtmSetContextErrorFailure);
}

TEST_F(Kit, KnowsItsVersionAndItsSettings) {
  User ann(server);
  EXPECT_NE([[AgoraRtmKit getSDKVersion] length], 0u);
  EXPECT_EQ([ann.kit setParameters:@"{\"unknown\": 1}"], 0);
  EXPECT_EQ([ann.kit setParameters:@"{\"rtm.send_timeout_ms\": -1}"], 0);
  EXPECT_NE([ann.kit setParameters:@"no object"], 0);
  EXPECT_NE([ann.kit setParameters:nil], 0);
  support::TemporaryFolder folder;
  EXPECT_EQ([ann.kit setLogFile:ns(folder / "rtm.log")], 0);
  EXPECT_NE([ann.kit setLogFile:@"not/absolute"], 0);
  EXPECT_NE([ann.kit setLogFile:nil], 0);
  EXPECT_EQ([ann.kit setLogFilters:AgoraRtmLogFilterInfo], 0);
  EXPECT_NE([ann.kit setLogFilters:(AgoraRtmLogFilter)77], 0);
  EXPECT_EQ([ann.kit setLogFileSize:512], 0);
  EXPECT_EQ([ann.kit setLogFileSize:-1], 0);
}

TEST(Rates, AreThoseOfPhones) {
  @autoreleasepool {
    support::Server server("# the defaults\n");
    User ann(server);
    ASSERT_TRUE(ann.login());
    NSInteger last = 0;
    for (int i = 0; i < 11; ++i) {
      last = answer_of([&](std::function<void(NSInteger)> done) {
        [ann.kit queryPeersOnlineStatus:[NSArray arrayWithObject:@"bob"]
                             completion:^(NSArray<AgoraRtmPeerOnlineStatus *> *peers, AgoraRtmQueryPeersOnlineErrorCode code) { done(code); }];
      });
      if (i == 9) EXPECT_EQ(last, 0);
    }
    EXPECT_EQ(last, AgoraRtmQueryPeersOnlineErrorTooOften);
  }
}
