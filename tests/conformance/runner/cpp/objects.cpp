#include "objects.h"

#include <stdexcept>

#include "names.h"

using namespace agora::rtm;

namespace conformance {

IMessage *Object::message() const {
  if (kind == "IMessage") return as<IMessage>();
  if (kind == "IFileMessage") return as<IFileMessage>();
  if (kind == "IImageMessage") return as<IImageMessage>();
  return nullptr;
}

long long Objects::add(const std::string &kind, void *pointer) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    if (objects_[i].pointer == pointer && !objects_[i].released) return static_cast<long long>(i);
  }
  Object object;
  object.kind = kind;
  object.pointer = pointer;
  objects_.push_back(object);
  return static_cast<long long>(objects_.size() - 1);
}

Object Objects::get(long long number) const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (number < 0 || static_cast<std::size_t>(number) >= objects_.size()) throw std::runtime_error("no object number " + std::to_string(number) + " of this user");
  return objects_[static_cast<std::size_t>(number)];
}

void Objects::released(long long number) {
  std::lock_guard<std::mutex> lock(mutex_);
  objects_[static_cast<std::size_t>(number)].released = true;
}

static Json bytes_of(const char *data, long long length) { return data == nullptr ? Json(nullptr) : Json(std::string(data, static_cast<std::size_t>(length))); }

Json describe(const IMessage *message) {
  return Json{{"messageId", message->getMessageId()},
              {"type", name_of(message->getMessageType())},
              {"text", text_of(message->getText())},
              {"raw", bytes_of(message->getRawMessageData(), message->getRawMessageLength())},
              {"serverReceivedTs", message->getServerReceivedTs()},
              {"offline", message->isOfflineMessage()}};
}

template <typename M>
static Json describe_media(const M *message) {
  Json out = describe(static_cast<const IMessage *>(message));
  out["size"] = message->getSize();
  out["mediaId"] = text_of(message->getMediaId());
  out["thumbnail"] = bytes_of(message->getThumbnailData(), message->getThumbnailLength());
  out["fileName"] = text_of(message->getFileName());
  return out;
}

Json describe(const IFileMessage *message) { return describe_media(message); }

Json describe(const IImageMessage *message) {
  Json out = describe_media(message);
  out["width"] = message->getWidth();
  out["height"] = message->getHeight();
  out["thumbnailWidth"] = message->getThumbnailWidth();
  out["thumbnailHeight"] = message->getThumbnailHeight();
  return out;
}

}  // namespace conformance
