// Manager: IRtmCallManager over AgoraRtmCallKit.
#include "outcome.h"
#include "service.h"
#include "texts.h"

using namespace agora::rtm;

namespace objc {

class LocalCall final : public ILocalCallInvitation {
 public:
  explicit LocalCall(AgoraRtmLocalInvitation *ours) : ours_([ours retain]) {}
  ~LocalCall() override { [ours_ release]; }
  AgoraRtmLocalInvitation *ours() const { return ours_; }
  const char *getCalleeId() const override {
    @autoreleasepool {
      return (callee_ = bytes([ours_ calleeId])).c_str();
    }
  }
  void setContent(const char *content) override {
    @autoreleasepool {
      [ours_ setContent:text(content)];
    }
  }
  const char *getContent() const override {
    @autoreleasepool {
      return (content_ = bytes([ours_ content])).c_str();
    }
  }
  void setChannelId(const char *channelId) override {
    @autoreleasepool {
      [ours_ setChannelId:text(channelId)];
    }
  }
  const char *getChannelId() const override {
    @autoreleasepool {
      return (channel_ = bytes([ours_ channelId])).c_str();
    }
  }
  const char *getResponse() const override {
    @autoreleasepool {
      return (response_ = bytes([ours_ response])).c_str();
    }
  }
  LOCAL_INVITATION_STATE getState() const override { return static_cast<LOCAL_INVITATION_STATE>([ours_ state]); }
  // It goes with the manager: callbacks are given the same one.
  void release() override {}

 private:
  AgoraRtmLocalInvitation *const ours_;
  mutable std::string callee_, content_, channel_, response_;
};

class RemoteCall final : public IRemoteCallInvitation {
 public:
  explicit RemoteCall(AgoraRtmRemoteInvitation *ours) : ours_([ours retain]) {}
  ~RemoteCall() override { [ours_ release]; }
  AgoraRtmRemoteInvitation *ours() const { return ours_; }
  const char *getCallerId() const override {
    @autoreleasepool {
      return (caller_ = bytes([ours_ callerId])).c_str();
    }
  }
  const char *getContent() const override {
    @autoreleasepool {
      return (content_ = bytes([ours_ content])).c_str();
    }
  }
  void setResponse(const char *response) override {
    @autoreleasepool {
      [ours_ setResponse:text(response)];
    }
  }
  const char *getResponse() const override {
    @autoreleasepool {
      return (response_ = bytes([ours_ response])).c_str();
    }
  }
  const char *getChannelId() const override {
    @autoreleasepool {
      return (channel_ = bytes([ours_ channelId])).c_str();
    }
  }
  REMOTE_INVITATION_STATE getState() const override { return static_cast<REMOTE_INVITATION_STATE>([ours_ state]); }
  void release() override {}

 private:
  AgoraRtmRemoteInvitation *const ours_;
  mutable std::string caller_, content_, channel_, response_;
};

// The invitations of a manager, one of ours for one of theirs: so a scenario sees whether the same object comes back.
struct Known {
  ~Known() {
    for (LocalCall *one : local) delete one;
    for (RemoteCall *one : remote) delete one;
  }
  LocalCall *of(AgoraRtmLocalInvitation *ours) {
    const std::lock_guard<std::mutex> lock(mutex);
    for (LocalCall *one : local) {
      if (one->ours() == ours) return one;
    }
    local.push_back(new LocalCall(ours));
    return local.back();
  }
  RemoteCall *of(AgoraRtmRemoteInvitation *ours) {
    const std::lock_guard<std::mutex> lock(mutex);
    for (RemoteCall *one : remote) {
      if (one->ours() == ours) return one;
    }
    remote.push_back(new RemoteCall(ours));
    return remote.back();
  }
  std::mutex mutex;
  std::vector<LocalCall *> local;
  std::vector<RemoteCall *> remote;
};

}  // namespace objc

// From the delegate of a call kit to a handler.
@interface CallDelegate : NSObject <AgoraRtmCallDelegate> {
 @public
  IRtmCallEventHandler *handler;
  objc::Known *known;
}
@end

@implementation CallDelegate

- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationReceivedByPeer:(AgoraRtmLocalInvitation *)invitation {
  handler->onLocalInvitationReceivedByPeer(known->of(invitation));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationAccepted:(AgoraRtmLocalInvitation *)invitation withResponse:(NSString *)response {
  handler->onLocalInvitationAccepted(known->of(invitation), objc::bytes(response).c_str());
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationRefused:(AgoraRtmLocalInvitation *)invitation withResponse:(NSString *)response {
  handler->onLocalInvitationRefused(known->of(invitation), objc::bytes(response).c_str());
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationCanceled:(AgoraRtmLocalInvitation *)invitation {
  handler->onLocalInvitationCanceled(known->of(invitation));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit localInvitationFailure:(AgoraRtmLocalInvitation *)invitation errorCode:(AgoraRtmLocalInvitationErrorCode)code {
  handler->onLocalInvitationFailure(known->of(invitation), static_cast<LOCAL_INVITATION_ERR_CODE>(code));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationReceived:(AgoraRtmRemoteInvitation *)invitation {
  handler->onRemoteInvitationReceived(known->of(invitation));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationRefused:(AgoraRtmRemoteInvitation *)invitation {
  handler->onRemoteInvitationRefused(known->of(invitation));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationAccepted:(AgoraRtmRemoteInvitation *)invitation {
  handler->onRemoteInvitationAccepted(known->of(invitation));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationCanceled:(AgoraRtmRemoteInvitation *)invitation {
  handler->onRemoteInvitationCanceled(known->of(invitation));
}
- (void)rtmCallKit:(AgoraRtmCallKit *)callKit remoteInvitationFailure:(AgoraRtmRemoteInvitation *)invitation errorCode:(AgoraRtmRemoteInvitationErrorCode)code {
  handler->onRemoteInvitationFailure(known->of(invitation), static_cast<REMOTE_INVITATION_ERR_CODE>(code));
}

@end

namespace objc {

class Manager final : public IRtmCallManager {
 public:
  Manager(AgoraRtmKit *kit, IRtmCallEventHandler *handler) : kit_(kit), calls_([[kit getRtmCallKit] retain]), delegate_([[CallDelegate alloc] init]) {
    delegate_->known = &known_;
    serve(handler);
  }

  void serve(IRtmCallEventHandler *handler) {
    delegate_->handler = handler;
    [calls_ setCallDelegate:handler == nullptr ? nil : delegate_];
  }

  int sendLocalInvitation(ILocalCallInvitation *invitation) override {
    return ask([&](AgoraRtmLocalInvitationSendBlock answer) { [calls_ sendLocalInvitation:ours(invitation) completion:answer]; });
  }
  int acceptRemoteInvitation(IRemoteCallInvitation *invitation) override {
    return ask([&](AgoraRtmRemoteInvitationAcceptBlock answer) { [calls_ acceptRemoteInvitation:ours(invitation) completion:answer]; });
  }
  int refuseRemoteInvitation(IRemoteCallInvitation *invitation) override {
    return ask([&](AgoraRtmRemoteInvitationRefuseBlock answer) { [calls_ refuseRemoteInvitation:ours(invitation) completion:answer]; });
  }
  int cancelLocalInvitation(ILocalCallInvitation *invitation) override {
    return ask([&](AgoraRtmLocalInvitationCancelBlock answer) { [calls_ cancelLocalInvitation:ours(invitation) completion:answer]; });
  }

  ILocalCallInvitation *createLocalCallInvitation(const char *calleeId) override {
    @autoreleasepool {
      return known_.of([[[AgoraRtmLocalInvitation alloc] initWithCalleeId:text(calleeId)] autorelease]);
    }
  }

  // A kit without a call kit.
  void release() override {
    @autoreleasepool {
      [kit_ setRtmCallKit:nil];
    }
  }

  ~Manager() override {
    [calls_ release];
    [delegate_ release];
  }

 private:
  static AgoraRtmLocalInvitation *ours(ILocalCallInvitation *invitation) { return invitation == nullptr ? nil : static_cast<LocalCall *>(invitation)->ours(); }
  static AgoraRtmRemoteInvitation *ours(IRemoteCallInvitation *invitation) { return invitation == nullptr ? nil : static_cast<RemoteCall *>(invitation)->ours(); }

  // What these calls are answered is all that their callers are told of them: always at once.
  int ask(const std::function<void(AgoraRtmLocalInvitationSendBlock)> &make) {
    @autoreleasepool {
      const std::shared_ptr<std::atomic<int>> code = std::make_shared<std::atomic<int>>(0);
      make(^(AgoraRtmInvitationApiCallErrorCode answered) {
        code->store(static_cast<int>(answered));
      });
      fence(kit_);
      return code->load();
    }
  }

  AgoraRtmKit *const kit_;
  AgoraRtmCallKit *const calls_;
  CallDelegate *const delegate_;
  Known known_;
};

IRtmCallManager *Managers::open(AgoraRtmKit *kit, IRtmCallEventHandler *handler) {
  @autoreleasepool {
    AgoraRtmCallKit *const ours = [kit getRtmCallKit];
    if (ours == last_ && !made_.empty()) {
      static_cast<Manager *>(made_.back())->serve(handler);
    } else {
      made_.push_back(new Manager(kit, handler));
      last_ = ours;
    }
    return made_.back();
  }
}

Managers::~Managers() {
  for (IRtmCallManager *one : made_) delete static_cast<Manager *>(one);
}

}  // namespace objc
