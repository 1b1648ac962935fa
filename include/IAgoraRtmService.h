// The C++ surface of rtm: services, channels, messages and their events, source-compatible with the Agora RTM 1.x SDK.
//
// Header-only over the C ABI of `rtm.h`: a program needs this folder on its include path, and librtm (`-Iinclude -lrtm`). With the macro LIBRTM_LINKED the
// entry points are declared alone, as in the original, and libagora_rtm_sdk brings them (`-Iinclude -DLIBRTM_LINKED -lagora_rtm_sdk`).
//
//     class Events : public agora::rtm::IRtmServiceEventHandler {
//       void onMessageReceivedFromPeer(const char *peerId, const agora::rtm::IMessage *message) override {
//         std::printf("%s: %s\n", peerId, message->getText());
//       }
//     };
//     Events events;
//     agora::rtm::IRtmService *service = agora::rtm::createRtmService();
//     service->setParameters("{\"rtm.server\":\"ws://127.0.0.1:8700\"}");   // or RTM_SERVER in the environment
//     service->initialize("my-app", &events);
//     service->login(nullptr, "alice");                                     // answered by onLoginSuccess
//
// Ownership. What a `create...` function returns belongs to the application and goes back by `release()`. So do the messages that
// upload results carry. Everything else that a callback is given (messages, members, arrays, strings, buffers) is valid until that callback
// returns. A second `release()` of a service or a channel does nothing; any other method of a released one answers "not initialized".
//
// Threads. Every method may be called from any thread and from inside callbacks, and none of them waits for the network. The callbacks of one service
// and of its channels run one after another, in order, on one thread of the library, with no lock held. What a callback throws is dropped at its end:
// an exception cannot travel through the library.
//
// Handlers stay the application's. They must outlive the object they serve, or be replaced (`createChannel`) or removed (`removeEventHandler`) first.
#pragma once

#include <cstdint>

// The original's decoration macros; programs use and redefine them. The entry points below need them with LIBRTM_LINKED alone.
#if defined(_WIN32)
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>
#ifndef AGORA_CALL
#define AGORA_CALL __cdecl
#endif
#ifndef AGORA_API
#if defined(AGORARTC_EXPORT)
#define AGORA_API extern "C" __declspec(dllexport)
#else
#define AGORA_API extern "C" __declspec(dllimport)
#endif
#endif
#ifndef _AGORA_CPP_API
#define _AGORA_CPP_API
#endif
#elif defined(__APPLE__)
#include <TargetConditionals.h>
#ifndef AGORA_API
#define AGORA_API __attribute__((visibility("default"))) extern "C"
#endif
#ifndef AGORA_CALL
#define AGORA_CALL
#endif
#ifndef _AGORA_CPP_API
#define _AGORA_CPP_API
#endif
#elif defined(__ANDROID__) || defined(__linux__)
#ifndef AGORA_API
#define AGORA_API extern "C" __attribute__((visibility("default")))
#endif
#ifndef _AGORA_CPP_API
#if defined(__ANDROID__) && defined(FEATURE_RTM_STANDALONE_SDK)
#define _AGORA_CPP_API
#else
#define _AGORA_CPP_API __attribute__((visibility("default")))
#endif
#endif
#ifndef AGORA_CALL
#define AGORA_CALL
#endif
#else
#ifndef AGORA_API
#define AGORA_API extern "C"
#endif
#ifndef AGORA_CALL
#define AGORA_CALL
#endif
#ifndef _AGORA_CPP_API
#define _AGORA_CPP_API
#endif
#endif

// A peer text that begins with this, as PREFIX_channelId_info, is the legacy way to end a call. The library passes it on like any other text.
#define AGORA_RTM_ENDCALL_PREFIX "AgoraRTMLegacyEndcallCompatibleMessagePrefix"

#include "rtm/codes.h"
#include "rtm/interfaces.h"
#include "rtm/local.hpp"

// The entry points: inline here, or in a library with LIBRTM_LINKED.
#if defined(LIBRTM_LINKED)
#define LIBRTM_ENTRY(symbol, result, call) AGORA_API result AGORA_CALL call
#else
#define LIBRTM_ENTRY(symbol, result, call) extern "C" inline result call LIBRTM_LOCAL_ENTRY(symbol)
#endif

namespace agora {
namespace rtm {

// Makes a service that is not initialized yet. Any number may live in one process, each with its own login, channels and callback thread.
LIBRTM_ENTRY("librtm_create_service", IRtmService *, createRtmService());

// The version of librtm, such as "0.1.0"; static.
LIBRTM_ENTRY("librtm_sdk_version", const char *, getRtmSdkVersion());

// Settings of the whole program, which have no effect here. FAILURE while any service exists that has not been released.
LIBRTM_ENTRY("librtm_set_service_context", SET_RTM_SERVICE_CONTEXT_ERR_CODE, setRtmServiceContext(const RtmServiceContext &context));

namespace internal {

// What wrappers tell the original about themselves. Does nothing, and says that it worked. Programs declare it themselves, with AGORA_API, since the
// original's headers do not: hence it is not hidden, which such a declaration would contradict.
#if defined(LIBRTM_LINKED)
AGORA_API bool AGORA_CALL setRtmAppType(int32_t type);
#else
extern "C" inline bool setRtmAppType(int32_t type) LIBRTM_SHOWN_ENTRY("librtm_set_app_type");
#endif

}  // namespace internal
}  // namespace rtm
}  // namespace agora

#if !defined(LIBRTM_LINKED)
#include "rtm/service.hpp"
#endif
