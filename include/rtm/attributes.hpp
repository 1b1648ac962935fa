// Attributes of users and channels: those that the application writes, those that a callback lends, and their way through the C ABI.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../rtm.h"
#include "interfaces.h"
#include "local.hpp"
#include "message.hpp"

namespace librtm LIBRTM_LOCAL {

// An attribute of the application's, to be written.
class OwnChannelAttribute final : public agora::rtm::IRtmChannelAttribute {
 public:
  void setKey(const char *key) override { assign(key_, key); }
  const char *getKey() const override { return key_.c_str(); }
  void setValue(const char *value) override { assign(value_, value); }
  const char *getValue() const override { return value_.c_str(); }
  const char *getLastUpdateUserId() const override { return ""; }
  long long getLastUpdateTs() const override { return 0; }
  void release() override { delete this; }

 private:
  ~OwnChannelAttribute() override {}

  std::string key_;
  std::string value_;
};

// An attribute that a callback lends.
class LentChannelAttribute final : public agora::rtm::IRtmChannelAttribute {
 public:
  explicit LentChannelAttribute(const rtm_channel_attribute &attribute) : attribute_(attribute) {}
  ~LentChannelAttribute() override {}

  void setKey(const char *) override {}
  const char *getKey() const override { return attribute_.key; }
  void setValue(const char *) override {}
  const char *getValue() const override { return attribute_.value; }
  const char *getLastUpdateUserId() const override { return attribute_.user_id; }
  long long getLastUpdateTs() const override { return attribute_.server_ms; }
  void release() override {}

 private:
  const rtm_channel_attribute attribute_;
};

// The attributes of a channel in the form in which callbacks lend them.
class LentChannelAttributes {
 public:
  LentChannelAttributes(const rtm_channel_attribute *attributes, std::size_t count) {
    lent_.reserve(count);
    pointers_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) lent_.emplace_back(attributes[i]);
    for (const LentChannelAttribute &attribute : lent_) pointers_.push_back(&attribute);
  }
  LentChannelAttributes(const LentChannelAttributes &) = delete;
  LentChannelAttributes &operator=(const LentChannelAttributes &) = delete;

  // NULL when there are none.
  const agora::rtm::IRtmChannelAttribute **data() { return pointers_.empty() ? nullptr : pointers_.data(); }
  int count() const { return static_cast<int>(pointers_.size()); }

 private:
  std::vector<LentChannelAttribute> lent_;
  std::vector<const agora::rtm::IRtmChannelAttribute *> pointers_;
};

// A list that the application passes as pointer and count, in the form of the C ABI. A negative count, or a NULL pointer or entry, is no list.
class Pairs {
 public:
  Pairs(const agora::rtm::RtmAttribute *attributes, int count) : good_(count >= 0 && (attributes != nullptr || count == 0)) {
    for (int i = 0; good_ && i < count; ++i) add(attributes[i].key, attributes[i].value);
  }

  Pairs(const agora::rtm::IRtmChannelAttribute *const *attributes, int count) : good_(count >= 0 && (attributes != nullptr || count == 0)) {
    for (int i = 0; good_ && i < count; ++i) {
      good_ = attributes[i] != nullptr;
      if (good_) add(attributes[i]->getKey(), attributes[i]->getValue());
    }
  }

  // Keys alone, to be deleted.
  Pairs(const char *const *keys, int count) : good_(count > 0 && keys != nullptr) {
    for (int i = 0; good_ && i < count; ++i) add(keys[i], "");
  }

  bool good() const { return good_; }
  const rtm_attribute *data() const { return pairs_.data(); }
  std::size_t count() const { return pairs_.size(); }

 private:
  void add(const char *key, const char *value) {
    good_ = key != nullptr && value != nullptr;
    pairs_.push_back(rtm_attribute{key, value});
  }

  bool good_;
  std::vector<rtm_attribute> pairs_;
};

// What the C ABI calls the operations on attributes.
enum : std::int32_t { kSetAttributes = 1, kUpdateAttributes = 2, kDeleteAttributes = 3, kClearAttributes = 4 };

}  // namespace librtm
