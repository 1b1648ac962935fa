// The C++ surface of rtm, call invitations: source-compatible with the Agora RTM 1.x SDK.
//
//     class Calls : public agora::rtm::IRtmCallEventHandler {
//       void onRemoteInvitationReceived(agora::rtm::IRemoteCallInvitation *invitation) override { manager->acceptRemoteInvitation(invitation); }
//     };
//     agora::rtm::IRtmCallManager *manager = service->getRtmCallManager(&calls);
//     agora::rtm::ILocalCallInvitation *invitation = manager->createLocalCallInvitation("bob");
//     invitation->setContent("video");
//     manager->sendLocalInvitation(invitation);                             // then onLocalInvitationReceivedByPeer, and one of the ends
//
// Ownership. An invitation is kept for as long as either side needs it: the application until `release()`, the library until the callback that tells its
// end has returned. Every callback about an invitation is given the same object. `release()` may be called at any time, on any thread, more than once. One
// that is never released goes when 1,024 others of its manager have ended after it, or with the manager or the service.
//
// Threads. As for a service; the callbacks of a manager and those of its service run on the same thread.
#pragma once

#include "IAgoraRtmService.h"
#include "rtm/call_interfaces.h"
