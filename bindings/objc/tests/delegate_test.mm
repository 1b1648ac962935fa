// Delegates are named and not kept: one that goes is told nothing more, whatever is on its way.
#include <atomic>

#include "support.h"

typedef ServedTest Delegate;

TEST_F(Delegate, IsNotKeptAndForgottenWhenItGoes) {
  User ann(server);
  @autoreleasepool {
    Listener *const other = [[Listener alloc] initWithHeard:&ann.heard];
    AgoraRtmChannel *const room = [ann.kit createChannelWithId:@"room" delegate:other];
    [ann.kit setAgoraRtmDelegate:other];
    [[ann.kit getRtmCallKit] setCallDelegate:other];
    EXPECT_EQ([ann.kit agoraRtmDelegate], other);
    EXPECT_EQ([room channelDelegate], other);
    EXPECT_EQ([[ann.kit rtmCallKit] callDelegate], other);
    EXPECT_EQ([other class], [Listener class]);
    EXPECT_TRUE([other isMemberOfClass:[Listener class]]);
    [other release];
  }
  EXPECT_EQ([ann.kit agoraRtmDelegate], nil);
  EXPECT_EQ([[ann.kit createChannelWithId:@"room" delegate:nil] channelDelegate], nil);
  EXPECT_EQ([[ann.kit rtmCallKit] callDelegate], nil);
}

// Counts the living, so that one that is told something after its end is seen.
static std::atomic<int> alive(0);
static std::atomic<int> told(0);

@interface Mortal : NSObject <AgoraRtmDelegate> {
  long state;
}
@end

@implementation Mortal
- (instancetype)init {
  self = [super init];
  if (self != nil) {
    ++alive;
    state = 7;
  }
  return self;
}
- (void)dealloc {
  state = 0;
  --alive;
  [super dealloc];
}
- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  if (state == 7) ++told;
  // Held and let go of on this thread, too.
  [[self retain] release];
  if (state != 7) told = -1000000;
}
@end

TEST_F(Delegate, MayDieWhileMessagesArrive) {
  User ann(server);
  User bob(server, @"bob");
  ASSERT_TRUE(ann.login());
  ASSERT_TRUE(bob.login());
  std::atomic<bool> enough(false);
  std::thread sender([&] {
    while (!enough) {
      @autoreleasepool {
        bob.send(text(@"hello"), @"ann");
      }
    }
  });
  int deaths = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  // Until some have died that had been told something.
  while ((deaths < 3000 || told < 300) && told >= 0 && std::chrono::steady_clock::now() < end) {
    Mortal *const mortal = [[Mortal alloc] init];
    [ann.kit setAgoraRtmDelegate:mortal];
    const int before = told;
    if (deaths % 10 == 0) {
      while (told == before && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    }
    [mortal release];
    ++deaths;
  }
  enough = true;
  sender.join();
  EXPECT_GE(told.load(), 300);
  EXPECT_GE(deaths, 3000);
  ann.end();
  EXPECT_EQ(alive.load(), 0);
}

TEST_F(Delegate, HearsNothingOnceAnotherHasItsPlace) {
  User ann(server);
  ASSERT_TRUE(ann.login());
  Heard second;
  Listener *const other = [[Listener alloc] initWithHeard:&second];
  [ann.kit setAgoraRtmDelegate:other];
  EXPECT_EQ(ann.send(text(@"hello"), @"ann"), 0);
  EXPECT_TRUE(second.wait("message hello"));
  EXPECT_EQ(ann.heard.count("message"), 0u);
  [ann.kit setAgoraRtmDelegate:nil];
  EXPECT_EQ(ann.send(text(@"again"), @"ann"), 0);
  EXPECT_EQ(second.count("message"), 1u);
  ann.end();
  [other release];
}

static Heard *of_the_class;

@interface Speaker : NSObject
@end

@implementation Speaker
+ (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  of_the_class->add("message " + utf8([message text]));
}
@end

TEST_F(Delegate, MayBeAClass) {
  Heard heard;
  of_the_class = &heard;
  User ann(server);
  ASSERT_TRUE(ann.login());
  [ann.kit setAgoraRtmDelegate:(id)[Speaker class]];
  EXPECT_EQ(ann.send(text(@"hello"), @"ann"), 0);
  EXPECT_TRUE(heard.wait("message hello"));
  ann.end();
}

TEST_F(Delegate, MayEndItsKit) {
  // The delegate holds the only reference to its kit, and both go together.
  User bob(server, @"bob");
  ASSERT_TRUE(bob.login());
  for (int i = 0; i < 20; ++i) {
    @autoreleasepool {
      Listener *const owner = [[Listener alloc] initWithHeard:&bob.heard];
      AgoraRtmKit *const kit = [[AgoraRtmKit alloc] initWithAppId:kApp delegate:owner];
      [kit setParameters:[NSString stringWithFormat:@"{\"rtm.server\": \"%s\"}", server.url().c_str()]];
      [kit loginByToken:nil user:@"carol" completion:nil];
      owner->message = (AgoraRtmMessage *)kit;
      [owner release];
    }
  }
  EXPECT_EQ(bob.send(text(@"alive"), @"bob"), 0);
}
