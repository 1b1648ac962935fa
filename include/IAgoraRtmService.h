// The C++ surface of rtm: services, channels, messages and their events, source-compatible with the Agora RTM 1.x SDK.
//
// Header-only over the C ABI of `rtm.h`: a program needs this folder on its include path, and librtm (`-Iinclude -lrtm`).
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

// The original's decoration macros; programs use and redefine them. The entry points below are inline and do not need them.
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

namespace agora {
namespace rtm {

// Makes a service that is not initialized yet. Any number may live in one process, each with its own login, channels and callback thread.
extern "C" inline IRtmService *createRtmService() LIBRTM_LOCAL_ENTRY("librtm_create_service");

// The version of librtm, such as "0.1.0"; static.
extern "C" inline const char *getRtmSdkVersion() LIBRTM_LOCAL_ENTRY("librtm_sdk_version");

}  // namespace rtm
}  // namespace agora

#include "rtm/service.hpp"
