#include "texts.h"

using namespace agora::rtm;

// Foundations make no string of half a surrogate pair; a program can.
@interface HalfText : NSString
@end

@implementation HalfText
- (NSUInteger)length { return 1; }
- (unichar)characterAtIndex:(NSUInteger)at { return 0xd83d; }
- (id)copyWithZone:(NSZone *)zone { return [self retain]; }
@end

namespace objc {

NSString *text(const char *text) {
  if (text == nullptr) return nil;
  NSString *const made = [[[NSString alloc] initWithBytes:text length:strlen(text) encoding:NSUTF8StringEncoding] autorelease];
  if (made != nil && [[made dataUsingEncoding:NSUTF8StringEncoding] isEqual:[NSData dataWithBytes:text length:strlen(text)]]) return made;
  return [[[HalfText alloc] init] autorelease];
}

std::string bytes(NSString *text) {
  NSData *const data = [text dataUsingEncoding:NSUTF8StringEncoding];
  return std::string(static_cast<const char *>([data bytes]), [data length]);
}

static void check_count(int count) {
  if (count < 0) throw conformance::Inexpressible("no list has a negative length");
}

NSArray<NSString *> *texts(const char *const *list, int count) {
  check_count(count);
  if (list == nullptr) return nil;
  NSMutableArray *const out = [NSMutableArray array];
  for (int i = 0; i < count; ++i) {
    if (list[i] == nullptr) throw conformance::Inexpressible("no list has nil in it");
    [out addObject:text(list[i])];
  }
  return out;
}

NSArray<AgoraRtmAttribute *> *attributes(const RtmAttribute *list, int count) {
  check_count(count);
  if (list == nullptr) return nil;
  NSMutableArray *const out = [NSMutableArray array];
  for (int i = 0; i < count; ++i) {
    AgoraRtmAttribute *const one = [[[AgoraRtmAttribute alloc] init] autorelease];
    [one setKey:text(list[i].key)];
    [one setValue:text(list[i].value)];
    [out addObject:one];
  }
  return out;
}

AgoraRtmSendMessageOptions *options(const SendMessageOptions &options) {
  AgoraRtmSendMessageOptions *const out = [[[AgoraRtmSendMessageOptions alloc] init] autorelease];
  [out setEnableOfflineMessaging:options.enableOfflineMessaging];
  [out setEnableHistoricalMessaging:options.enableHistoricalMessaging];
  return out;
}

AgoraRtmChannelAttributeOptions *options(const ChannelAttributeOptions &options) {
  AgoraRtmChannelAttributeOptions *const out = [[[AgoraRtmChannelAttributeOptions alloc] init] autorelease];
  [out setEnableNotificationToChannelMembers:options.enableNotificationToChannelMembers];
  return out;
}

// What is behind a message of the scenarios.
struct Behind {
  virtual ~Behind() {}
  AgoraRtmMessage *message = nil;
};

// Texts that a getter lends are kept in the message until it is asked again.
template <class Base, class Ours>
class Message : public Base, public Behind {
 public:
  explicit Message(Ours *ours) { message = [ours retain]; }
  ~Message() override { [message release]; }

  long long getMessageId() const override { return id_; }
  MESSAGE_TYPE getMessageType() const override { return static_cast<MESSAGE_TYPE>([message type]); }
  void setText(const char *str) override {
    @autoreleasepool {
      [message setText:objc::text(str)];
    }
  }
  const char *getText() const override {
    @autoreleasepool {
      return (text_ = bytes([message text])).c_str();
    }
  }
  const char *getRawMessageData() const override {
    if (![message isKindOfClass:[AgoraRtmRawMessage class]]) return nullptr;
    NSData *const data = [(AgoraRtmRawMessage *)message rawData];
    return [data length] == 0 ? nullptr : static_cast<const char *>([data bytes]);
  }
  int getRawMessageLength() const override {
    if (![message isKindOfClass:[AgoraRtmRawMessage class]]) return 0;
    NSData *const data = [(AgoraRtmRawMessage *)message rawData];
    return data == nil ? -1 : static_cast<int>([data length]);
  }
  long long getServerReceivedTs() const override { return [message serverReceivedTs]; }
  bool isOfflineMessage() const override { return [message isOfflineMessage]; }
  void release() override { delete this; }

 protected:
  Ours *ours() const { return (Ours *)message; }

 private:
  static long long next_id() {
    static long long last = 0;
    return __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
  }
  // Messages have no ids in Objective-C; the scenarios need one.
  const long long id_ = next_id();
  mutable std::string text_;
};

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wignored-qualifiers"

template <class Base, class Ours, class Length>
class Media : public Message<Base, Ours> {
 public:
  using Message<Base, Ours>::Message;

  long long getSize() const override { return [this->ours() size]; }
  const char *getMediaId() const override {
    @autoreleasepool {
      return (media_id_ = bytes([this->ours() mediaId])).c_str();
    }
  }
  void setThumbnail(const std::uint8_t *thumbnail, Length length) override {
    @autoreleasepool {
      [this->ours() setThumbnail:thumbnail == nullptr || length < 1 ? nil : [NSData dataWithBytes:thumbnail length:static_cast<NSUInteger>(length)]];
    }
  }
  const char *getThumbnailData() const override {
    @autoreleasepool {
      return [[this->ours() thumbnail] length] == 0 ? nullptr : static_cast<const char *>([[this->ours() thumbnail] bytes]);
    }
  }
  const long long getThumbnailLength() const override { return static_cast<long long>([[this->ours() thumbnail] length]); }
  void setFileName(const char *fileName) override {
    @autoreleasepool {
      [this->ours() setFileName:text(fileName)];
    }
  }
  const char *getFileName() const override {
    @autoreleasepool {
      return (file_name_ = bytes([this->ours() fileName])).c_str();
    }
  }

 private:
  mutable std::string media_id_;
  mutable std::string file_name_;
};

#pragma clang diagnostic pop

class Image final : public Media<IImageMessage, AgoraRtmImageMessage, long long> {
 public:
  using Media::Media;

  void setWidth(int width) override {
    @autoreleasepool {
      [ours() setWidth:width];
    }
  }
  int getWidth() const override { return [ours() width]; }
  void setHeight(int height) override {
    @autoreleasepool {
      [ours() setHeight:height];
    }
  }
  int getHeight() const override { return [ours() height]; }
  void setThumbnailWidth(int width) override {
    @autoreleasepool {
      [ours() setThumbnailWidth:width];
    }
  }
  int getThumbnailWidth() const override { return [ours() thumbnailWidth]; }
  void setThumbnailHeight(int height) override {
    @autoreleasepool {
      [ours() setThumbnailHeight:height];
    }
  }
  int getThumbnailHeight() const override { return [ours() thumbnailHeight]; }
};

IMessage *plain(AgoraRtmMessage *message) { return new Message<IMessage, AgoraRtmMessage>(message); }
IFileMessage *file(AgoraRtmFileMessage *message) { return message == nil ? nullptr : new Media<IFileMessage, AgoraRtmFileMessage, int>(message); }
IImageMessage *image(AgoraRtmImageMessage *message) { return message == nil ? nullptr : new Image(message); }

AgoraRtmMessage *behind(const IMessage *message) {
  const Behind *const behind = dynamic_cast<const Behind *>(message);
  return behind == nullptr ? nil : behind->message;
}

class Attribute final : public IRtmChannelAttribute {
 public:
  explicit Attribute(AgoraRtmChannelAttribute *ours) : ours_([ours retain]) {}
  ~Attribute() override { [ours_ release]; }

  AgoraRtmChannelAttribute *ours() const { return ours_; }
  void setKey(const char *key) override {
    @autoreleasepool {
      [ours_ setKey:text(key)];
    }
  }
  const char *getKey() const override {
    @autoreleasepool {
      return (key_ = bytes([ours_ key])).c_str();
    }
  }
  void setValue(const char *value) override {
    @autoreleasepool {
      [ours_ setValue:text(value)];
    }
  }
  const char *getValue() const override {
    @autoreleasepool {
      return (value_ = bytes([ours_ value])).c_str();
    }
  }
  const char *getLastUpdateUserId() const override {
    @autoreleasepool {
      return (user_ = bytes([ours_ lastUpdateUserId])).c_str();
    }
  }
  long long getLastUpdateTs() const override { return [ours_ lastUpdateTs]; }
  void release() override { delete this; }

 private:
  AgoraRtmChannelAttribute *ours_;
  mutable std::string key_, value_, user_;
};

IRtmChannelAttribute *attribute(AgoraRtmChannelAttribute *attribute) { return new Attribute(attribute); }

NSArray<AgoraRtmChannelAttribute *> *attributes(const IRtmChannelAttribute *const *list, int count) {
  check_count(count);
  if (list == nullptr) return nil;
  NSMutableArray *const out = [NSMutableArray array];
  for (int i = 0; i < count; ++i) {
    if (list[i] == nullptr) throw conformance::Inexpressible("no list has nil in it");
    [out addObject:static_cast<const Attribute *>(list[i])->ours()];
  }
  return out;
}

Lent::Lent(NSArray<AgoraRtmChannelAttribute *> *attributes) {
  for (AgoraRtmChannelAttribute *one in attributes) pointers_.push_back(new Attribute(one));
}

Lent::~Lent() {
  for (const IRtmChannelAttribute *one : pointers_) const_cast<IRtmChannelAttribute *>(one)->release();
}

}  // namespace objc
