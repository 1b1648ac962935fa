// The enumerations of call invitations. Values are part of the interface.
#pragma once

namespace agora {
namespace rtm {

// Where an invitation stands for its caller.
enum LOCAL_INVITATION_STATE {
  // Made, not sent.
  LOCAL_INVITATION_STATE_IDLE = 0,
  LOCAL_INVITATION_STATE_SENT_TO_REMOTE = 1,
  // The callee's library has it.
  LOCAL_INVITATION_STATE_RECEIVED_BY_REMOTE = 2,
  LOCAL_INVITATION_STATE_ACCEPTED_BY_REMOTE = 3,
  LOCAL_INVITATION_STATE_REFUSED_BY_REMOTE = 4,
  LOCAL_INVITATION_STATE_CANCELED = 5,
  LOCAL_INVITATION_STATE_FAILURE = 6,
};

// Where an invitation stands for its callee.
enum REMOTE_INVITATION_STATE {
  REMOTE_INVITATION_STATE_IDLE = 0,
  REMOTE_INVITATION_STATE_INVITATION_RECEIVED = 1,
  // Accepted, and the caller has not confirmed it yet.
  REMOTE_INVITATION_STATE_ACCEPT_SENT_TO_LOCAL = 2,
  REMOTE_INVITATION_STATE_REFUSED = 3,
  REMOTE_INVITATION_STATE_ACCEPTED = 4,
  REMOTE_INVITATION_STATE_CANCELED = 5,
  REMOTE_INVITATION_STATE_FAILURE = 6,
};

// What onLocalInvitationFailure reports.
enum LOCAL_INVITATION_ERR_CODE {
  LOCAL_INVITATION_ERR_OK = 0,
  // The callee was offline for 30 s.
  LOCAL_INVITATION_ERR_PEER_OFFLINE = 1,
  // The callee is online, and the callee's library did not take it within 30 s.
  LOCAL_INVITATION_ERR_PEER_NO_RESPONSE = 2,
  // Nobody answered within 60 s of its receipt.
  LOCAL_INVITATION_ERR_INVITATION_EXPIRE = 3,
  // The caller is not logged in, or has logged out since.
  LOCAL_INVITATION_ERR_NOT_LOGGEDIN = 4,
};

// What onRemoteInvitationFailure reports.
enum REMOTE_INVITATION_ERR_CODE {
  REMOTE_INVITATION_ERR_OK = 0,
  // The caller was offline for 30 s after it was accepted, or the callee has logged out.
  REMOTE_INVITATION_ERR_PEER_OFFLINE = 1,
  // The caller did not confirm within 30 s that it was accepted.
  REMOTE_INVITATION_ERR_ACCEPT_FAILURE = 2,
  // Nobody answered within 60 s of its receipt.
  REMOTE_INVITATION_ERR_INVITATION_EXPIRE = 3,
};

// What the methods of IRtmCallManager return.
enum INVITATION_API_CALL_ERR_CODE {
  INVITATION_API_CALL_ERR_OK = 0,
  // NULL, a bad callee id, content or response of more than 8,192 bytes, a channel id of more than 64, or text that is not UTF-8.
  INVITATION_API_CALL_ERR_INVALID_ARGUMENT = 1,
  // Cancelled before it was sent.
  INVITATION_API_CALL_ERR_NOT_STARTED = 2,
  INVITATION_API_CALL_ERR_ALREADY_END = 3,
  INVITATION_API_CALL_ERR_ALREADY_ACCEPT = 4,
  INVITATION_API_CALL_ERR_ALREADY_SENT = 5,
};

}  // namespace rtm
}  // namespace agora
