// Channel: IChannel over AgoraRtmChannel.
#include "outcome.h"
#include "service.h"
#include "texts.h"

using namespace agora::rtm;

// A member as a callback lends it.
class LentMember final : public IChannelMember {
 public:
  explicit LentMember(AgoraRtmMember *member) : user_(objc::bytes([member userId])), channel_(objc::bytes([member channelId])) {}
  ~LentMember() override {}
  const char *getUserId() const override { return user_.c_str(); }
  const char *getChannelId() const override { return channel_.c_str(); }
  void release() override {}

 private:
  const std::string user_;
  const std::string channel_;
};

// From the delegate of a channel to a handler.
@interface ChannelDelegate : NSObject <AgoraRtmChannelDelegate> {
 @public
  IChannelEventHandler *handler;
}
@end

@implementation ChannelDelegate

- (void)channel:(AgoraRtmChannel *)channel memberJoined:(AgoraRtmMember *)member {
  LentMember lent(member);
  handler->onMemberJoined(&lent);
}

- (void)channel:(AgoraRtmChannel *)channel memberLeft:(AgoraRtmMember *)member {
  LentMember lent(member);
  handler->onMemberLeft(&lent);
}

- (void)channel:(AgoraRtmChannel *)channel messageReceived:(AgoraRtmMessage *)message fromMember:(AgoraRtmMember *)member {
  IMessage *const lent = objc::plain(message);
  handler->onMessageReceived(objc::bytes([member userId]).c_str(), lent);
  lent->release();
}

- (void)channel:(AgoraRtmChannel *)channel fileMessageReceived:(AgoraRtmFileMessage *)message fromMember:(AgoraRtmMember *)member {
  IFileMessage *const lent = objc::file(message);
  handler->onFileMessageReceived(objc::bytes([member userId]).c_str(), lent);
  lent->release();
}

- (void)channel:(AgoraRtmChannel *)channel imageMessageReceived:(AgoraRtmImageMessage *)message fromMember:(AgoraRtmMember *)member {
  IImageMessage *const lent = objc::image(message);
  handler->onImageMessageReceived(objc::bytes([member userId]).c_str(), lent);
  lent->release();
}

- (void)channel:(AgoraRtmChannel *)channel attributeUpdate:(NSArray<AgoraRtmChannelAttribute *> *)attributes {
  objc::Lent lent(attributes);
  handler->onAttributesUpdated(lent.data(), lent.count());
}

- (void)channel:(AgoraRtmChannel *)channel memberCount:(int)count {
  handler->onMemberCountUpdated(count);
}

@end

namespace objc {

class Channel final : public IChannel {
 public:
  Channel(AgoraRtmKit *kit, AgoraRtmChannel *channel, const char *name) : kit_(kit), channel_([channel retain]), id_(name) {}

  // Another handler, in the place of the one before.
  void serve(IChannelEventHandler *handler) {
    [delegate_ release];
    delegate_ = handler == nullptr ? nil : [[ChannelDelegate alloc] init];
    if (delegate_ != nil) delegate_->handler = handler;
    [channel_ setChannelDelegate:delegate_];
  }

  AgoraRtmChannel *ours() const { return channel_; }

  int join() override {
    return ask<JOIN_CHANNEL_ERR>([=](Tell tell) {
      IChannelEventHandler *const handler = handler_of();
      [channel_ joinWithCompletion:^(AgoraRtmJoinChannelErrorCode code) {
        tell(code, [=] { code == 0 ? handler->onJoinSuccess() : handler->onJoinFailure(static_cast<JOIN_CHANNEL_ERR>(code)); });
      }];
    });
  }

  int leave() override {
    return ask<LEAVE_CHANNEL_ERR>([=](Tell tell) {
      IChannelEventHandler *const handler = handler_of();
      [channel_ leaveWithCompletion:^(AgoraRtmLeaveChannelErrorCode code) {
        tell(code, [=] { handler->onLeave(static_cast<LEAVE_CHANNEL_ERR>(code)); });
      }];
    });
  }

  int sendMessage(const IMessage *message) override { return send(message, nil); }
  int sendMessage(const IMessage *message, const SendMessageOptions &options) override {
    @autoreleasepool {
      return send(message, objc::options(options));
    }
  }
  const char *getId() const override { return id_.c_str(); }

  int getMembers() override {
    return ask<GET_MEMBERS_ERR>([=](Tell tell) {
      IChannelEventHandler *const handler = handler_of();
      [channel_ getMembersWithCompletion:^(NSArray<AgoraRtmMember *> *members, AgoraRtmGetMembersErrorCode code) {
        tell(code, [=] {
          std::vector<LentMember> lent;
          lent.reserve([members count]);
          for (AgoraRtmMember *one in members) lent.emplace_back(one);
          std::vector<IChannelMember *> pointers;
          for (LentMember &one : lent) pointers.push_back(&one);
          handler->onGetMembers(pointers.data(), static_cast<int>(pointers.size()), static_cast<GET_MEMBERS_ERR>(code));
        });
      }];
    });
  }

  // Ends the channel; the object goes with the service.
  void release() override {
    @autoreleasepool {
      if ([[channel_ kit] destroyChannelWithId:text(id_.c_str())]) return;
      // It has been destroyed.
    }
  }

  ~Channel() override {
    [channel_ release];
    [delegate_ release];
  }

 private:
  template <typename E>
  int ask(const std::function<void(Tell)> &make) {
    @autoreleasepool {
      return call<E>([&] { fence(kit_); }, make);
    }
  }

  int send(const IMessage *message, AgoraRtmSendMessageOptions *how) {
    const long long number = message == nullptr ? 0 : message->getMessageId();
    IChannelEventHandler *const handler = handler_of();
    return ask<CHANNEL_MESSAGE_ERR_CODE>([=](Tell tell) {
      const AgoraRtmSendChannelMessageBlock block = ^(AgoraRtmSendChannelMessageErrorCode code) {
        tell(code, [=] { handler->onSendMessageResult(number, static_cast<CHANNEL_MESSAGE_ERR_CODE>(code)); });
      };
      if (how == nil) {
        [channel_ sendMessage:behind(message) completion:block];
      } else {
        [channel_ sendMessage:behind(message) sendMessageOptions:how completion:block];
      }
    });
  }

  // Outcomes of calls whose channel has no handler are nobody's.
  IChannelEventHandler *handler_of() {
    static IChannelEventHandler nobody;
    return delegate_ == nil ? &nobody : delegate_->handler;
  }

  AgoraRtmKit *const kit_;
  AgoraRtmChannel *const channel_;
  ChannelDelegate *delegate_ = nil;
  const std::string id_;
};

IChannel *Channels::open(AgoraRtmKit *kit, const char *name, IChannelEventHandler *handler) {
  @autoreleasepool {
    AgoraRtmChannel *const ours = [kit createChannelWithId:text(name) delegate:nil];
    if (ours == nil) return nullptr;
    for (IChannel *one : made_) {
      Channel *const known = static_cast<Channel *>(one);
      if (known->ours() != ours) continue;
      known->serve(handler);
      return known;
    }
    Channel *const channel = new Channel(kit, ours, name);
    made_.push_back(channel);
    channel->serve(handler);
    return channel;
  }
}

Channels::~Channels() {
  for (IChannel *one : made_) delete static_cast<Channel *>(one);
}

}  // namespace objc
