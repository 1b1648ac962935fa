// Enumerators by their names: what scenarios are written in.
#pragma once

#include <IAgoraRtmCallManager.h>
#include <IAgoraRtmService.h>

#include <string>

namespace conformance {

// The name of an enumerator; a value that has none is shown with its enumeration.
std::string name_of(agora::rtm::INIT_ERR_CODE value);
std::string name_of(agora::rtm::LOGIN_ERR_CODE value);
std::string name_of(agora::rtm::LOGOUT_ERR_CODE value);
std::string name_of(agora::rtm::RENEW_TOKEN_ERR_CODE value);
std::string name_of(agora::rtm::CONNECTION_STATE value);
std::string name_of(agora::rtm::CONNECTION_CHANGE_REASON value);
std::string name_of(agora::rtm::PEER_MESSAGE_ERR_CODE value);
std::string name_of(agora::rtm::JOIN_CHANNEL_ERR value);
std::string name_of(agora::rtm::LEAVE_CHANNEL_ERR value);
std::string name_of(agora::rtm::CHANNEL_MESSAGE_ERR_CODE value);
std::string name_of(agora::rtm::GET_MEMBERS_ERR value);
std::string name_of(agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR value);
std::string name_of(agora::rtm::PEER_ONLINE_STATE value);
std::string name_of(agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR value);
std::string name_of(agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR value);
std::string name_of(agora::rtm::ATTRIBUTE_OPERATION_ERR value);
std::string name_of(agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_CODE value);
std::string name_of(agora::rtm::DOWNLOAD_MEDIA_ERR_CODE value);
std::string name_of(agora::rtm::UPLOAD_MEDIA_ERR_CODE value);
std::string name_of(agora::rtm::CANCEL_MEDIA_ERR_CODE value);
std::string name_of(agora::rtm::MESSAGE_TYPE value);
std::string name_of(agora::rtm::SET_RTM_SERVICE_CONTEXT_ERR_CODE value);
std::string name_of(agora::rtm::LOCAL_INVITATION_STATE value);
std::string name_of(agora::rtm::REMOTE_INVITATION_STATE value);
std::string name_of(agora::rtm::LOCAL_INVITATION_ERR_CODE value);
std::string name_of(agora::rtm::REMOTE_INVITATION_ERR_CODE value);
std::string name_of(agora::rtm::INVITATION_API_CALL_ERR_CODE value);

// The enumerator that an int of the interface stands for.
template <typename E>
std::string name_of_int(int value) {
  return name_of(static_cast<E>(value));
}

}  // namespace conformance
