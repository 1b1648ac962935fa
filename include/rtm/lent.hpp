// What a callback lends: received messages and channel members. They copy nothing; they look into what the library lends for the same time.
#pragma once

#include <cstdint>

#include "../rtm.h"
#include "interfaces.h"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// A received message. Handlers get it as const; its setters and release() do nothing for those who cast that away.
template <class Base>
class LentMessage : public Base {
 public:
  explicit LentMessage(const rtm_message &message) : message_(message) {}
  ~LentMessage() override {}

  long long getMessageId() const override { return message_.id; }
  agora::rtm::MESSAGE_TYPE getMessageType() const override { return static_cast<agora::rtm::MESSAGE_TYPE>(message_.kind); }
  void setText(const char *) override {}
  const char *getText() const override { return message_.text != nullptr ? message_.text : ""; }
  const char *getRawMessageData() const override { return reinterpret_cast<const char *>(message_.raw); }
  int getRawMessageLength() const override { return static_cast<int>(message_.raw_len); }
  long long getServerReceivedTs() const override { return message_.server_ms; }
  bool isOfflineMessage() const override { return message_.offline; }
  void release() override {}

 protected:
  const rtm_message &message_;
};

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-qualifiers"
#endif

// A received file or image message. `Length` is the type in which the interface takes a thumbnail's length.
template <class Base, class Length>
class LentMediaMessage : public LentMessage<Base> {
 public:
  using LentMessage<Base>::LentMessage;

  long long getSize() const override { return this->message_.media_size; }
  const char *getMediaId() const override { return this->message_.media_id != nullptr ? this->message_.media_id : ""; }
  void setThumbnail(const std::uint8_t *, Length) override {}
  const char *getThumbnailData() const override { return reinterpret_cast<const char *>(this->message_.thumbnail); }
  const long long getThumbnailLength() const override { return static_cast<long long>(this->message_.thumbnail_len); }
  void setFileName(const char *) override {}
  const char *getFileName() const override { return this->message_.file_name != nullptr ? this->message_.file_name : ""; }
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

// A received text or raw message.
typedef LentMessage<agora::rtm::IMessage> LentPlainMessage;

// A received file message.
typedef LentMediaMessage<agora::rtm::IFileMessage, int> LentFileMessage;

// A received image message.
class LentImageMessage final : public LentMediaMessage<agora::rtm::IImageMessage, long long> {
 public:
  using LentMediaMessage::LentMediaMessage;

  void setWidth(int) override {}
  int getWidth() const override { return message_.width; }
  void setHeight(int) override {}
  int getHeight() const override { return message_.height; }
  void setThumbnailWidth(int) override {}
  int getThumbnailWidth() const override { return message_.thumbnail_width; }
  void setThumbnailHeight(int) override {}
  int getThumbnailHeight() const override { return message_.thumbnail_height; }
};

// A channel member.
class LentMember final : public agora::rtm::IChannelMember {
 public:
  LentMember(const char *user_id, const char *channel_id) : user_id_(user_id), channel_id_(channel_id) {}
  ~LentMember() override {}

  const char *getUserId() const override { return user_id_; }
  const char *getChannelId() const override { return channel_id_; }
  void release() override {}

 private:
  const char *user_id_;
  const char *channel_id_;
};

}  // namespace librtm
