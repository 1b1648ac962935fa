#include "support.h"

#include <chrono>
#include <memory>

static const std::chrono::seconds kDeadline(20);

NSString *const kApp = @"0123456789abcdef0123456789abcdef";

// Foundations make no string of half a surrogate pair; a program can.
@interface HalfText : NSString
@end

@implementation HalfText
- (NSUInteger)length { return 1; }
- (unichar)characterAtIndex:(NSUInteger)at { return 0xd83d; }
- (id)copyWithZone:(NSZone *)zone { return [self retain]; }
@end

NSString *half() { return [[[HalfText alloc] init] autorelease]; }

void Heard::add(const std::string &what) {
  const std::lock_guard<std::mutex> lock(mutex_);
  all_.push_back(what);
  threads_.insert(std::this_thread::get_id());
  changed_.notify_all();
}

static std::size_t count_in(const std::vector<std::string> &all, const std::string &beginning) {
  std::size_t count = 0;
  for (const std::string &one : all) count += one.compare(0, beginning.size(), beginning) == 0;
  return count;
}

testing::AssertionResult Heard::wait(const std::string &beginning) { return wait(beginning, 1); }

testing::AssertionResult Heard::wait(const std::string &beginning, std::size_t count) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (changed_.wait_for(lock, kDeadline, [&] { return count_in(all_, beginning) >= count; })) return testing::AssertionSuccess();
  testing::AssertionResult failure = testing::AssertionFailure() << "not heard " << count << " times: " << beginning << "; what was heard:";
  for (const std::string &one : all_) failure << "\n  " << one;
  return failure;
}

std::size_t Heard::count(const std::string &beginning) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return count_in(all_, beginning);
}

std::size_t Heard::threads() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return threads_.size();
}

@implementation Listener

- (instancetype)initWithHeard:(Heard *)where {
  self = [super init];
  if (self != nil) heard = where;
  return self;
}

- (void)dealloc {
  [message release];
  [image release];
  [file release];
  [local release];
  [remote release];
  [super dealloc];
}

- (void)keep:(id)object in:(id *)place {
  [*place autorelease];
  *place = [object retain];
}

- (void)rtmKit:(AgoraRtmKit *)kit connectionStateChanged:(AgoraRtmConnectionState)state reason:(AgoraRtmConnectionChangeReason)reason {
  heard->add("state " + std::to_string(state) + " " + std::to_string(reason));
}
- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)received fromPeer:(NSString *)peerId {
  [self keep:received in:&message];
  heard->add("message " + utf8([received text]) + " from " + utf8(peerId));
}
- (void)rtmKit:(AgoraRtmKit *)kit fileMessageReceived:(AgoraRtmFileMessage *)received fromPeer:(NSString *)peerId {
  [self keep:received in:&message];
  [self keep:received in:&file];
  heard->add("file " + utf8([received fileName]) + " from " + utf8(peerId));
}
- (void)rtmKit:(AgoraRtmKit *)kit imageMessageReceived:(AgoraRtmImageMessage *)received fromPeer:(NSString *)peerId {
  [self keep:received in:&message];
  [self keep:received in:&image];
  heard->add("image " + std::to_string([received width]) + "x" + std::to_string([received height]) + " from " + utf8(peerId));
}
- (void)rtmKit:(AgoraRtmKit *)kit media:(long long)requestId uploadingProgress:(AgoraRtmMediaOperationProgress *)progress {
  heard->add("uploading " + std::to_string(requestId) + " " + std::to_string([progress currentSize]) + " of " + std::to_string([progress totalSize]));
}
- (void)rtmKit:(AgoraRtmKit *)kit media:(long long)requestId downloadingProgress:(AgoraRtmMediaOperationProgress *)progress {
  heard->add("downloading " + std::to_string(requestId) + " " + std::to_string([progress currentSize]) + " of " + std::to_string([progress totalSize]));
}
- (void)rtmKit:(AgoraRtmKit *)kit PeersOnlineStatusChanged:(NSArray<AgoraRtmPeerOnlineStatus *> *)onlineStatus {
  for (AgoraRtmPeerOnlineStatus *one in onlineStatus) heard->add("presence " + utf8([one peerId]) + " " + std::to_string([one state]));
}
- (void)channel:(AgoraRtmChannel *)channel memberJoined:(AgoraRtmMember *)member { heard->add("joined " + utf8([member userId])); }
- (void)channel:(AgoraRtmChannel *)channel memberLeft:(AgoraRtmMember *)member { heard->add("left " + utf8([member userId])); }
- (void)channel:(AgoraRtmChannel *)channel messageReceived:(AgoraRtmMessage *)received fromMember:(AgoraRtmMember *)member {
  [self keep:received in:&message];
  heard->add("channel message " + utf8([received text]) + " from " + utf8([member userId]));
}
- (void)channel:(AgoraRtmChannel *)channel fileMessageReceived:(AgoraRtmFileMessage *)received fromMember:(AgoraRtmMember *)member {
  heard->add("channel file " + utf8([received fileName]) + " from " + utf8([member userId]));
}
- (void)channel:(AgoraRtmChannel *)channel imageMessageReceived:(AgoraRtmImageMessage *)received fromMember:(AgoraRtmMember *)member {
  heard->add("channel image from " + utf8([member userId]));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationReceivedByPeer:(AgoraRtmLocalInvitation *)invitation {
  [self keep:invitation in:&local];
  heard->add("received by peer");
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationAccepted:(AgoraRtmLocalInvitation *)invitation withResponse:(NSString *)response {
  [self keep:invitation in:&local];
  heard->add("accepted " + utf8(response));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationFailure:(AgoraRtmLocalInvitation *)invitation errorCode:(AgoraRtmLocalInvitationErrorCode)code {
  heard->add("failure " + std::to_string(code));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationReceived:(AgoraRtmRemoteInvitation *)invitation {
  [self keep:invitation in:&remote];
  heard->add("invited by " + utf8([invitation callerId]) + ": " + utf8([invitation content]));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationAccepted:(AgoraRtmRemoteInvitation *)invitation {
  heard->add(invitation == remote ? "confirmed" : "confirmed another");
}

@end

bool comes_true(const std::function<bool()> &condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

NSInteger answer_of(const std::function<void(std::function<void(NSInteger)>)> &make) {
  struct Answer {
    std::mutex mutex;
    std::condition_variable changed;
    NSInteger code = -1;
  };
  const std::shared_ptr<Answer> answer = std::make_shared<Answer>();
  make([answer](NSInteger code) {
    const std::lock_guard<std::mutex> lock(answer->mutex);
    answer->code = code;
    answer->changed.notify_all();
  });
  std::unique_lock<std::mutex> lock(answer->mutex);
  answer->changed.wait_for(lock, kDeadline, [&] { return answer->code != -1; });
  return answer->code;
}

User::User(const support::Server &server, NSString *name)
    : listener([[Listener alloc] initWithHeard:&heard]), kit([[AgoraRtmKit alloc] initWithAppId:kApp delegate:listener]), name([name copy]) {
  [kit setParameters:[NSString stringWithFormat:@"{\"rtm.server\": \"%s\"}", server.url().c_str()]];
}

User::~User() {
  end();
  [listener release];
  [name release];
}

void User::end() {
  if (kit == nil) return;
  // A delegate method that runs ends before the listener does: its last block is behind it.
  [kit setAgoraRtmDelegate:nil];
  answer_of([=](std::function<void(NSInteger)> done) {
    [kit queryPeersOnlineStatus:nil
                     completion:^(NSArray<AgoraRtmPeerOnlineStatus *> *nobody, AgoraRtmQueryPeersOnlineErrorCode code) {
                       done(code);
                     }];
  });
  [kit release];
  kit = nil;
}

bool User::login() {
  return answer_of([=](std::function<void(NSInteger)> done) {
           [kit loginByToken:nil
                        user:name
                  completion:^(AgoraRtmLoginErrorCode code) {
                    done(code);
                  }];
         }) == AgoraRtmLoginErrorOk;
}

NSInteger User::send(AgoraRtmMessage *message, NSString *to) {
  return answer_of([=](std::function<void(NSInteger)> done) {
    [kit sendMessage:message
              toPeer:to
          completion:^(AgoraRtmSendPeerMessageErrorCode code) {
            done(code);
          }];
  });
}
