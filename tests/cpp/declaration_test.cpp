// The declarations of the 1.x surface against the table in table/: names, numbers, fields, signatures, order of virtual methods, default arguments.
// What does not match fails to compile, but for the order: that is read from the vtable offsets that the Itanium ABI keeps in pointers to virtual methods.
// That the headers declare nothing besides is counted in table/count.cmake.
#include <IAgoraRtmCallManager.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#pragma GCC diagnostic ignored "-Wignored-qualifiers"

using namespace agora::rtm;

namespace {

// Enumerators: each has its number and its enumeration, which is unscoped.
#define ENUMERATION(name, many) static_assert(std::is_enum<name>::value && std::is_convertible<name, long long>::value, #name " is unscoped");
#define VALUE(enumeration, name, number)                   \
  static_assert(name == number, #name " is " #number); \
  static_assert(std::is_same<decltype(name), enumeration>::value, #name " belongs to " #enumeration);
#include "table/enumerators.inc"
#undef ENUMERATION
#undef VALUE

// Structs: each field has its type; their order is that of their offsets.
#define STRUCT(name, many)
#define FIELD(structure, type, name) static_assert(std::is_same<decltype(structure::name), type>::value, #structure "::" #name " is " #type);
#include "table/fields.inc"
#undef STRUCT
#undef FIELD
static_assert(std::is_trivial<RtmAttribute>::value && std::is_trivial<MediaOperationProgress>::value, "no constructors");
static_assert(std::is_trivial<PeerOnlineStatus>::value && std::is_trivial<ChannelMemberCount>::value, "no constructors");

// Methods: each has its exact signature, and free functions, too.
#define OBJECT(name, many)                                                                                                                        \
  static_assert(std::is_abstract<name>::value && std::has_virtual_destructor<name>::value && !std::is_destructible<name>::value, #name); \
  static_assert(!std::is_base_of<IMessage, name>::value || std::is_same<IMessage, name>::value, #name);
#define MEDIA(name, many) static_assert(std::is_abstract<name>::value && std::is_base_of<IMessage, name>::value, #name);
#define HANDLER(name, many) static_assert(!std::is_abstract<name>::value && std::has_virtual_destructor<name>::value && std::is_destructible<name>::value, #name);
#define METHOD(type, result, name, ...) \
  static_assert(std::is_same<decltype(pointer<type, result __VA_ARGS__>(&type::name)), result(type::*) __VA_ARGS__>::value, #type "::" #name);
#define END(name)
// Takes the one overload that has exactly this signature, and no other.
template <class T, class Signature>
constexpr Signature T::*pointer(Signature T::*method) {
  return method;
}
#include "table/methods.inc"
#undef OBJECT
#undef MEDIA
#undef HANDLER
#undef METHOD
#undef END

#define FUNCTION(result, name, ...) static_assert(std::is_same<decltype(&name), result(*) __VA_ARGS__>::value, #name);
#include "table/functions.inc"
#undef FUNCTION

#if !defined(AGORA_API) || !defined(AGORA_CALL) || !defined(_AGORA_CPP_API)
#error "the decoration macros are missing"
#endif

// The slot of a virtual method: the pointer to it holds 1 + the slot's offset.
template <class T, class Signature>
std::size_t slot(Signature T::*method) {
  std::size_t offset = 0;
  std::memcpy(&offset, &method, sizeof offset);
  return (offset - 1) / sizeof(void *);
}

// The first slot of a class's own methods: behind the destructor's two, or behind all that its base has.
template <class T>
std::size_t first_slot() {
  return std::is_base_of<IMessage, T>::value && !std::is_same<IMessage, T>::value ? 2 + 9 : 2;
}

// The slot behind a class's own methods, which is where a class that inherits it puts its first new one.
template <class T>
struct Heir : T {
  virtual void behind_the_last() = 0;
};

TEST(Declarations, put_virtual_methods_in_their_order_and_none_besides) {
  std::size_t classes = 0, methods = 0;
  std::size_t next = 0;
#define OBJECT(name, many) next = first_slot<name>();
#define MEDIA(name, many) OBJECT(name, many)
#define HANDLER(name, many) OBJECT(name, many)
#define METHOD(type, result, name, ...) \
  EXPECT_EQ(next, (slot<type, result __VA_ARGS__>(&type::name))) << #type "::" #name; \
  ++next;                                                                                 \
  ++methods;
#define END(name)                                                                  \
  EXPECT_EQ(next, slot(&Heir<name>::behind_the_last)) << "methods of " #name; \
  ++classes;
#include "table/methods.inc"
#undef OBJECT
#undef MEDIA
#undef HANDLER
#undef METHOD
#undef END
  EXPECT_EQ(13u, classes);
  EXPECT_EQ(169u, methods);
}

TEST(Declarations, put_fields_in_their_order) {
  std::size_t structs = 0, fields = 0;
  std::size_t end = 0;
#define STRUCT(name, many) \
  end = 0;                 \
  ++structs;
#define FIELD(structure, type, name)                              \
  EXPECT_LE(end, offsetof(structure, name)) << #structure "::" #name; \
  end = offsetof(structure, name) + sizeof(type);                 \
  ++fields;
#include "table/fields.inc"
#undef STRUCT
#undef FIELD
  EXPECT_EQ(7u, structs);
  EXPECT_EQ(14u, fields);
}

TEST(Declarations, have_as_many_enumerators_as_the_table_says) {
  std::vector<std::size_t> wanted, found;
#define ENUMERATION(name, many) \
  wanted.push_back(many);       \
  found.push_back(0);
#define VALUE(enumeration, name, number) ++found.back();
#include "table/enumerators.inc"
#undef ENUMERATION
#undef VALUE
  EXPECT_EQ(wanted, found);
  EXPECT_EQ(32u, found.size());
  std::size_t all = 0;
  for (std::size_t many : found) all += many;
  EXPECT_EQ(209u, all);
}

// A handler that overrides nothing hears everything and does nothing.
TEST(Declarations, give_handlers_bodies) {
  IRtmServiceEventHandler service;
  service.onLoginFailure(LOGIN_ERR_UNKNOWN);
  service.onRenewTokenResult("token", RENEW_TOKEN_ERR_OK);
  service.onTokenExpired();
  service.onTokenPrivilegeWillExpire();
  service.onPeersOnlineStatusChanged(nullptr, 0);
  service.onGetChannelAttributesResult(1, nullptr, 0, ATTRIBUTE_OPERATION_ERR_OK);
  IChannelEventHandler channel;
  channel.onAttributesUpdated(nullptr, 0);
  IRtmCallEventHandler calls;
  calls.onLocalInvitationFailure(nullptr, LOCAL_INVITATION_ERR_PEER_OFFLINE);
}

TEST(Declarations, defaults) {
  const SendMessageOptions options;
  EXPECT_FALSE(options.enableOfflineMessaging);
  EXPECT_FALSE(options.enableHistoricalMessaging);
  const ChannelAttributeOptions attributes;
  EXPECT_FALSE(attributes.enableNotificationToChannelMembers);
  const RtmServiceContext context = RtmServiceContext();
  EXPECT_EQ(static_cast<int>(AREA_CODE_GLOB), context.areaCode);
  EXPECT_EQ(RTM_NONE_PROXY, context.proxyType);
  EXPECT_STREQ("AgoraRTMLegacyEndcallCompatibleMessagePrefix", AGORA_RTM_ENDCALL_PREFIX);
  IRtmService *service = createRtmService();
  service->release();  // `sync` defaults to false
}

}  // namespace
