// Texts, lists and messages between the C++ interfaces of the scenarios and Objective-C.
#pragma once

#import <AgoraRtmKit/AgoraRtmKit.h>
#include <IAgoraRtmService.h>

#include <string>
#include <vector>

#include "surface.h"

namespace objc {

// nil for NULL; what is no UTF-8 becomes a text that has half a surrogate pair, since that is how a program in Objective-C can be as wrong.
NSString *text(const char *text);

// "" for nil.
std::string bytes(NSString *text);

// A list as C has it; nil for NULL. There are no lists of negative length, and none with nil inside.
NSArray<NSString *> *texts(const char *const *list, int count);

NSArray<AgoraRtmAttribute *> *attributes(const agora::rtm::RtmAttribute *list, int count);
NSArray<AgoraRtmChannelAttribute *> *attributes(const agora::rtm::IRtmChannelAttribute *const *list, int count);

AgoraRtmSendMessageOptions *options(const agora::rtm::SendMessageOptions &options);
AgoraRtmChannelAttributeOptions *options(const agora::rtm::ChannelAttributeOptions &options);

// A message of the scenarios over one of ours.
agora::rtm::IMessage *plain(AgoraRtmMessage *message);
agora::rtm::IFileMessage *file(AgoraRtmFileMessage *message);
agora::rtm::IImageMessage *image(AgoraRtmImageMessage *message);

// The message behind one of the scenarios; nil for NULL.
AgoraRtmMessage *behind(const agora::rtm::IMessage *message);

// An attribute of the scenarios over one of ours.
agora::rtm::IRtmChannelAttribute *attribute(AgoraRtmChannelAttribute *attribute);

// Attributes as a callback lends them.
class Lent {
 public:
  explicit Lent(NSArray<AgoraRtmChannelAttribute *> *attributes);
  ~Lent();
  Lent(const Lent &) = delete;
  Lent &operator=(const Lent &) = delete;
  const agora::rtm::IRtmChannelAttribute **data() { return pointers_.empty() ? nullptr : pointers_.data(); }
  int count() const { return static_cast<int>(pointers_.size()); }

 private:
  std::vector<const agora::rtm::IRtmChannelAttribute *> pointers_;
};

}  // namespace objc
