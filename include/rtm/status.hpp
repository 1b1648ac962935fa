// From the C ABI's answers to the codes of each 1.x enumeration.
#pragma once

#include <cstdint>

#include "../rtm.h"
#include "call_codes.h"
#include "codes.h"
#include "local.hpp"

namespace librtm LIBRTM_LOCAL {

// What one enumeration says for the ways in which a call itself can be wrong.
struct Wrongs {
  // The service or channel is not there: before initialize(), or released.
  int no_handle;
  // An argument is NULL, not UTF-8 or out of range.
  int bad_argument;
  // The library could not do it.
  int failure;
};

// 0 and above are codes of the enumeration already; what is below 0 is translated.
inline int status_of(std::int32_t status, const Wrongs &wrongs) {
  if (status >= 0) return status;
  switch (status) {
    case RTM_ERR_HANDLE:
      return wrongs.no_handle;
    case RTM_ERR_NULL:
    case RTM_ERR_UTF8:
    case RTM_ERR_SIZE:
    case RTM_ERR_ARGUMENT:
      return wrongs.bad_argument;
    default:
      return wrongs.failure;
  }
}

inline Wrongs init_wrongs() { return {agora::rtm::INIT_ERR_FAILURE, agora::rtm::INIT_ERR_INVALID_APP_ID, agora::rtm::INIT_ERR_FAILURE}; }

inline Wrongs login_wrongs() {
  return {agora::rtm::LOGIN_ERR_NOT_INITIALIZED, agora::rtm::LOGIN_ERR_INVALID_ARGUMENT, agora::rtm::LOGIN_ERR_UNKNOWN};
}

inline Wrongs logout_wrongs() {
  return {agora::rtm::LOGOUT_ERR_NOT_INITIALIZED, agora::rtm::LOGOUT_ERR_REJECTED, agora::rtm::LOGOUT_ERR_REJECTED};
}

inline Wrongs renew_wrongs() {
  return {agora::rtm::RENEW_TOKEN_ERR_NOT_INITIALIZED, agora::rtm::RENEW_TOKEN_ERR_INVALID_ARGUMENT, agora::rtm::RENEW_TOKEN_ERR_FAILURE};
}

inline Wrongs peer_message_wrongs() {
  return {agora::rtm::PEER_MESSAGE_ERR_NOT_INITIALIZED, agora::rtm::PEER_MESSAGE_ERR_INVALID_MESSAGE, agora::rtm::PEER_MESSAGE_ERR_FAILURE};
}

inline Wrongs channel_message_wrongs() {
  return {agora::rtm::CHANNEL_MESSAGE_ERR_NOT_INITIALIZED, agora::rtm::CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, agora::rtm::CHANNEL_MESSAGE_ERR_FAILURE};
}

inline Wrongs join_wrongs() {
  return {agora::rtm::JOIN_CHANNEL_ERR_NOT_INITIALIZED, agora::rtm::JOIN_CHANNEL_ERR_INVALID_ARGUMENT, agora::rtm::JOIN_CHANNEL_ERR_FAILURE};
}

inline Wrongs leave_wrongs() {
  return {agora::rtm::LEAVE_CHANNEL_ERR_NOT_INITIALIZED, agora::rtm::LEAVE_CHANNEL_ERR_FAILURE, agora::rtm::LEAVE_CHANNEL_ERR_FAILURE};
}

inline Wrongs members_wrongs() {
  return {agora::rtm::GET_MEMBERS_ERR_NOT_INITIALIZED, agora::rtm::GET_MEMBERS_ERR_FAILURE, agora::rtm::GET_MEMBERS_ERR_FAILURE};
}

inline Wrongs presence_query_wrongs() {
  return {agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR_NOT_INITIALIZED, agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR_INVALID_ARGUMENT,
          agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR_FAILURE};
}

inline Wrongs subscription_wrongs() {
  return {agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR_NOT_INITIALIZED, agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR_INVALID_ARGUMENT,
          agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR_FAILURE};
}

inline Wrongs subscribed_wrongs() {
  return {agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_NOT_INITIALIZED, agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE,
          agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR_FAILURE};
}

inline Wrongs attribute_wrongs() {
  return {agora::rtm::ATTRIBUTE_OPERATION_ERR_NOT_INITIALIZED, agora::rtm::ATTRIBUTE_OPERATION_ERR_INVALID_ARGUMENT, agora::rtm::ATTRIBUTE_OPERATION_ERR_FAILURE};
}

inline Wrongs member_count_wrongs() {
  return {agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_NOT_INITIALIZED, agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_INVALID_ARGUMENT,
          agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_FAILURE};
}

inline Wrongs upload_wrongs() {
  return {agora::rtm::UPLOAD_MEDIA_ERR_NOT_INITIALIZED, agora::rtm::UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, agora::rtm::UPLOAD_MEDIA_ERR_FAILURE};
}

inline Wrongs download_wrongs() {
  return {agora::rtm::DOWNLOAD_MEDIA_ERR_NOT_INITIALIZED, agora::rtm::DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, agora::rtm::DOWNLOAD_MEDIA_ERR_FAILURE};
}

inline Wrongs cancel_wrongs() {
  return {agora::rtm::CANCEL_MEDIA_ERR_NOT_INITIALIZED, agora::rtm::CANCEL_MEDIA_ERR_FAILURE, agora::rtm::CANCEL_MEDIA_ERR_FAILURE};
}

// A handle that is void belongs to an invitation that both sides have let go of.
inline Wrongs invitation_wrongs() {
  return {agora::rtm::INVITATION_API_CALL_ERR_ALREADY_END, agora::rtm::INVITATION_API_CALL_ERR_INVALID_ARGUMENT,
          agora::rtm::INVITATION_API_CALL_ERR_INVALID_ARGUMENT};
}

}  // namespace librtm
