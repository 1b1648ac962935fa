// What the tests have in common: a server, users of it, and what they heard, with deadlines.
#pragma once

#import <AgoraRtmKit/AgoraRtmKit.h>
#import <AgoraRtmKit/AgoraRtmServer.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/server.h"
#include "support/temporary.h"

// An App ID as it has to be.
extern NSString *const kApp;

// What was heard, in order. Thread-safe.
class Heard {
 public:
  void add(const std::string &what);
  // Waits until something that begins like this has been heard, and says whether it came.
  testing::AssertionResult wait(const std::string &beginning);
  // Waits until so many things that begin like this have been heard.
  testing::AssertionResult wait(const std::string &beginning, std::size_t count);
  std::size_t count(const std::string &beginning);
  std::size_t threads();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> all_;
  std::set<std::thread::id> threads_;
};

// Delegate of everything, which writes down what it is told and keeps what it is given.
@interface Listener : NSObject <AgoraRtmDelegate, AgoraRtmChannelDelegate, AgoraRtmCallDelegate> {
 @public
  Heard *heard;
  // The last ones.
  AgoraRtmMessage *message;
  AgoraRtmImageMessage *image;
  AgoraRtmFileMessage *file;
  AgoraRtmLocalInvitation *local;
  AgoraRtmRemoteInvitation *remote;
}
- (instancetype)initWithHeard:(Heard *)heard;
@end

// Makes a call whose block gives its code to what `make` is given, and waits for it; -1 when it does not come.
NSInteger answer_of(const std::function<void(std::function<void(NSInteger)>)> &make);

// Waits, with a deadline, for what has no event of its own, and says whether it came true.
bool comes_true(const std::function<bool()> &condition);

// A user: a kit with a listener, not logged in.
class User {
 public:
  explicit User(const support::Server &server, NSString *name = @"ann");
  ~User();
  User(const User &) = delete;
  User &operator=(const User &) = delete;

  // Logs in and says whether that worked.
  bool login();
  // Ends the kit, here or by the block or delegate method that runs.
  void end();
  NSInteger send(AgoraRtmMessage *message, NSString *to);

  Heard heard;
  Listener *listener;
  AgoraRtmKit *kit;
  NSString *const name;
};

// A test with an autorelease pool and a server.
class ObjcTest : public testing::Test {
 public:
  ObjcTest() : pool_([[NSAutoreleasePool alloc] init]) {}
  ~ObjcTest() override { [pool_ drain]; }

 private:
  NSAutoreleasePool *pool_;
};

class ServedTest : public ObjcTest {
 public:
  // How often programs call is a matter of the scenarios.
  ServedTest() : server("rates_apple = \"none\"\n") {}
  support::Server server;
};

inline AgoraRtmMessage *text(NSString *words) { return [[[AgoraRtmMessage alloc] initWithText:words] autorelease]; }
inline NSString *ns(const std::string &words) { return [NSString stringWithUTF8String:words.c_str()]; }
inline std::string utf8(NSString *words) { return words == nil ? "(nil)" : [words UTF8String]; }
// A text that is none: half a surrogate pair.
NSString *half();
