// Messages of the application: made by it or by an upload, owned by it, copied when they are sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "../rtm.h"
#include "interfaces.h"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

inline void assign(std::string &to, const char *from) {
  if (from == nullptr) {
    to.clear();
  } else {
    to = from;
  }
}

// What text, raw and media messages of the application have in common. `Base` is the interface they implement.
template <class Base>
class OwnMessage : public Base {
 public:
  long long getMessageId() const override { return id_; }
  agora::rtm::MESSAGE_TYPE getMessageType() const override { return type_; }
  void setText(const char *str) override { assign(text_, str); }
  const char *getText() const override { return text_.c_str(); }
  const char *getRawMessageData() const override { return nullptr; }
  int getRawMessageLength() const override { return 0; }
  long long getServerReceivedTs() const override { return 0; }
  bool isOfflineMessage() const override { return false; }
  void release() override { delete this; }

 protected:
  explicit OwnMessage(agora::rtm::MESSAGE_TYPE type) : id_(rtm_message_id_new()), type_(type) {}
  ~OwnMessage() override {}

  // The id that an upload gave the message, when it did.
  void adopt_id(std::int64_t id) {
    if (id != 0) id_ = id;
  }

 private:
  long long id_;
  const agora::rtm::MESSAGE_TYPE type_;
  std::string text_;
};

// A text message.
class TextMessage final : public OwnMessage<agora::rtm::IMessage> {
 public:
  explicit TextMessage(const char *text) : OwnMessage(agora::rtm::MESSAGE_TYPE_TEXT) { setText(text); }

 private:
  ~TextMessage() override {}
};

// A raw message. One made from NULL data or a negative length keeps the length -1 and is refused when it is sent.
class RawMessage final : public OwnMessage<agora::rtm::IMessage> {
 public:
  RawMessage(const std::uint8_t *data, int length, const char *description) : OwnMessage(agora::rtm::MESSAGE_TYPE_RAW), length_(length) {
    if (length < 0 || (data == nullptr && length > 0)) {
      length_ = -1;
    } else if (length > 0) {
      data_.assign(reinterpret_cast<const char *>(data), static_cast<std::size_t>(length));
    }
    setText(description);
  }
  const char *getRawMessageData() const override { return length_ > 0 ? data_.data() : nullptr; }
  int getRawMessageLength() const override { return length_; }

 private:
  ~RawMessage() override {}

  std::string data_;
  int length_;
};

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-qualifiers"
#endif

// What file and image messages have in common. `Length` is the type in which the interface takes a thumbnail's length.
template <class Base, class Length>
class OwnMediaMessage : public OwnMessage<Base> {
 public:
  long long getSize() const override { return size_; }
  const char *getMediaId() const override { return media_id_.c_str(); }
  void setThumbnail(const std::uint8_t *thumbnail, Length length) override {
    if (thumbnail == nullptr || length < 1) {
      thumbnail_.clear();
    } else {
      thumbnail_.assign(reinterpret_cast<const char *>(thumbnail), static_cast<std::size_t>(length));
    }
  }
  const char *getThumbnailData() const override { return thumbnail_.empty() ? nullptr : thumbnail_.data(); }
  const long long getThumbnailLength() const override { return static_cast<long long>(thumbnail_.size()); }
  void setFileName(const char *fileName) override { assign(file_name_, fileName); }
  const char *getFileName() const override { return file_name_.c_str(); }

 protected:
  OwnMediaMessage(agora::rtm::MESSAGE_TYPE type, const char *media_id) : OwnMessage<Base>(type), media_id_(media_id) {}
  OwnMediaMessage(agora::rtm::MESSAGE_TYPE type, const rtm_message &uploaded) : OwnMessage<Base>(type), size_(uploaded.media_size) {
    this->adopt_id(uploaded.id);
    assign(media_id_, uploaded.media_id);
    assign(file_name_, uploaded.file_name);
    setThumbnail(uploaded.thumbnail, static_cast<Length>(uploaded.thumbnail_len));
  }
  ~OwnMediaMessage() override {}

 private:
  std::string media_id_;
  long long size_ = 0;
  std::string file_name_;
  std::string thumbnail_;
};

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

// A message for an uploaded file.
class FileMessage final : public OwnMediaMessage<agora::rtm::IFileMessage, int> {
 public:
  explicit FileMessage(const char *media_id) : OwnMediaMessage(agora::rtm::MESSAGE_TYPE_FILE, media_id) {}
  explicit FileMessage(const rtm_message &uploaded) : OwnMediaMessage(agora::rtm::MESSAGE_TYPE_FILE, uploaded) {}

 private:
  ~FileMessage() override {}
};

// A message for an uploaded image.
class ImageMessage final : public OwnMediaMessage<agora::rtm::IImageMessage, long long> {
 public:
  explicit ImageMessage(const char *media_id) : OwnMediaMessage(agora::rtm::MESSAGE_TYPE_IMAGE, media_id) {}
  explicit ImageMessage(const rtm_message &uploaded)
      : OwnMediaMessage(agora::rtm::MESSAGE_TYPE_IMAGE, uploaded),
        width_(uploaded.width),
        height_(uploaded.height),
        thumbnail_width_(uploaded.thumbnail_width),
        thumbnail_height_(uploaded.thumbnail_height) {}

  void setWidth(int width) override { width_ = width; }
  int getWidth() const override { return width_; }
  void setHeight(int height) override { height_ = height; }
  int getHeight() const override { return height_; }
  void setThumbnailWidth(int width) override { thumbnail_width_ = width; }
  int getThumbnailWidth() const override { return thumbnail_width_; }
  void setThumbnailHeight(int height) override { thumbnail_height_ = height; }
  int getThumbnailHeight() const override { return thumbnail_height_; }

 private:
  ~ImageMessage() override {}

  int width_ = 0;
  int height_ = 0;
  int thumbnail_width_ = 0;
  int thumbnail_height_ = 0;
};

template <class Media>
inline void describe_media(const Media &media, rtm_message &out) {
  out.media_id = media.getMediaId();
  out.media_size = media.getSize();
  out.file_name = media.getFileName();
  out.thumbnail = reinterpret_cast<const std::uint8_t *>(media.getThumbnailData());
  out.thumbnail_len = out.thumbnail == nullptr ? 0 : static_cast<std::size_t>(media.getThumbnailLength());
}

// Describes `message` to the C ABI, borrowing its contents; false when it cannot be sent at all. It asks through the interface alone, so a received
// message can be passed on, and a program's own class sent.
inline bool describe(const agora::rtm::IMessage &message, rtm_message &out) {
  out = rtm_message();
  out.size = sizeof(rtm_message);
  out.id = message.getMessageId();
  out.kind = message.getMessageType();
  out.text = message.getText();
  out.text_len = out.text == nullptr ? 0 : std::strlen(out.text);
  switch (message.getMessageType()) {
    case agora::rtm::MESSAGE_TYPE_TEXT:
      return true;
    case agora::rtm::MESSAGE_TYPE_RAW: {
      const int length = message.getRawMessageLength();
      if (length < 0) return false;
      out.raw = reinterpret_cast<const std::uint8_t *>(message.getRawMessageData());
      out.raw_len = static_cast<std::size_t>(length);
      return true;
    }
    case agora::rtm::MESSAGE_TYPE_FILE:
      describe_media(static_cast<const agora::rtm::IFileMessage &>(message), out);
      return true;
    case agora::rtm::MESSAGE_TYPE_IMAGE: {
      const agora::rtm::IImageMessage &image = static_cast<const agora::rtm::IImageMessage &>(message);
      describe_media(image, out);
      out.width = image.getWidth();
      out.height = image.getHeight();
      out.thumbnail_width = image.getThumbnailWidth();
      out.thumbnail_height = image.getThumbnailHeight();
      return true;
    }
    case agora::rtm::MESSAGE_TYPE_UNDEFINED:
      break;
  }
  return false;
}

inline rtm_send_options describe(const agora::rtm::SendMessageOptions &options) {
  rtm_send_options out = rtm_send_options();
  out.size = sizeof(rtm_send_options);
  out.store_offline = options.enableOfflineMessaging;
  out.keep_history = options.enableHistoricalMessaging;
  return out;
}

}  // namespace librtm
