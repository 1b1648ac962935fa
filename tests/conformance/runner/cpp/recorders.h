// Handlers that write every callback into the user's journal.
#pragma once

#include <IAgoraRtmCallManager.h>
#include <IAgoraRtmService.h>

#include "journal.h"
#include "objects.h"

namespace conformance {

class ServiceRecorder : public agora::rtm::IRtmServiceEventHandler {
 public:
  ServiceRecorder(Journal &journal, Objects &objects, const std::string &name) : journal_(journal), objects_(objects), name_(name) {}

  void onLoginSuccess() override;
  void onLoginFailure(agora::rtm::LOGIN_ERR_CODE errorCode) override;
  void onRenewTokenResult(const char *token, agora::rtm::RENEW_TOKEN_ERR_CODE errorCode) override;
  void onTokenExpired() override;
  void onTokenPrivilegeWillExpire() override;
  void onLogout(agora::rtm::LOGOUT_ERR_CODE errorCode) override;
  void onConnectionStateChanged(agora::rtm::CONNECTION_STATE state, agora::rtm::CONNECTION_CHANGE_REASON reason) override;
  void onSendMessageResult(long long messageId, agora::rtm::PEER_MESSAGE_ERR_CODE errorCode) override;
  void onMessageReceivedFromPeer(const char *peerId, const agora::rtm::IMessage *message) override;
  void onImageMessageReceivedFromPeer(const char *peerId, const agora::rtm::IImageMessage *message) override;
  void onFileMessageReceivedFromPeer(const char *peerId, const agora::rtm::IFileMessage *message) override;
  void onMediaUploadingProgress(long long requestId, const agora::rtm::MediaOperationProgress &progress) override;
  void onMediaDownloadingProgress(long long requestId, const agora::rtm::MediaOperationProgress &progress) override;
  void onFileMediaUploadResult(long long requestId, agora::rtm::IFileMessage *fileMessage, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override;
  void onImageMediaUploadResult(long long requestId, agora::rtm::IImageMessage *imageMessage, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override;
  void onMediaDownloadToFileResult(long long requestId, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override;
  void onMediaDownloadToMemoryResult(long long requestId, const char *memory, long long length, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override;
  void onMediaCancelResult(long long requestId, agora::rtm::CANCEL_MEDIA_ERR_CODE code) override;
  void onQueryPeersOnlineStatusResult(long long requestId, const agora::rtm::PeerOnlineStatus *peersStatus, int peerCount,
                                      agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR errorCode) override;
  void onSubscriptionRequestResult(long long requestId, agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR errorCode) override;
  void onQueryPeersBySubscriptionOptionResult(long long requestId, const char *peerIds[], int peerCount,
                                              agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR errorCode) override;
  void onPeersOnlineStatusChanged(const agora::rtm::PeerOnlineStatus peersStatus[], int peerCount) override;
  void onSetLocalUserAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onAddOrUpdateLocalUserAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onDeleteLocalUserAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onClearLocalUserAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onGetUserAttributesResult(long long requestId, const char *userId, const agora::rtm::RtmAttribute *attributes, int numberOfAttributes,
                                 agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onSetChannelAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onAddOrUpdateChannelAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onDeleteChannelAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onClearChannelAttributesResult(long long requestId, agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onGetChannelAttributesResult(long long requestId, const agora::rtm::IRtmChannelAttribute *attributes[], int numberOfAttributes,
                                    agora::rtm::ATTRIBUTE_OPERATION_ERR errorCode) override;
  void onGetChannelMemberCountResult(long long requestId, const agora::rtm::ChannelMemberCount *channelMemberCounts, int channelCount,
                                     agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_CODE errorCode) override;

 private:
  void record(const char *callback, Json args);

  Journal &journal_;
  Objects &objects_;
  std::string name_;
};

class ChannelRecorder : public agora::rtm::IChannelEventHandler {
 public:
  ChannelRecorder(Journal &journal, const std::string &channel, const std::string &name) : journal_(journal), channel_(channel), name_(name) {}

  void onJoinSuccess() override;
  void onJoinFailure(agora::rtm::JOIN_CHANNEL_ERR errorCode) override;
  void onLeave(agora::rtm::LEAVE_CHANNEL_ERR errorCode) override;
  void onMessageReceived(const char *userId, const agora::rtm::IMessage *message) override;
  void onImageMessageReceived(const char *userId, const agora::rtm::IImageMessage *message) override;
  void onFileMessageReceived(const char *userId, const agora::rtm::IFileMessage *message) override;
  void onSendMessageResult(long long messageId, agora::rtm::CHANNEL_MESSAGE_ERR_CODE state) override;
  void onMemberJoined(agora::rtm::IChannelMember *member) override;
  void onMemberLeft(agora::rtm::IChannelMember *member) override;
  void onGetMembers(agora::rtm::IChannelMember **members, int userCount, agora::rtm::GET_MEMBERS_ERR errorCode) override;
  void onAttributesUpdated(const agora::rtm::IRtmChannelAttribute *attributes[], int numberOfAttributes) override;
  void onMemberCountUpdated(int memberCount) override;

 private:
  void record(const char *callback, Json args);

  Journal &journal_;
  std::string channel_;
  std::string name_;
};

class CallRecorder : public agora::rtm::IRtmCallEventHandler {
 public:
  CallRecorder(Journal &journal, Objects &objects) : journal_(journal), objects_(objects) {}

  void onLocalInvitationReceivedByPeer(agora::rtm::ILocalCallInvitation *localInvitation) override;
  void onLocalInvitationCanceled(agora::rtm::ILocalCallInvitation *localInvitation) override;
  void onLocalInvitationFailure(agora::rtm::ILocalCallInvitation *localInvitation, agora::rtm::LOCAL_INVITATION_ERR_CODE errorCode) override;
  void onLocalInvitationAccepted(agora::rtm::ILocalCallInvitation *localInvitation, const char *response) override;
  void onLocalInvitationRefused(agora::rtm::ILocalCallInvitation *localInvitation, const char *response) override;
  void onRemoteInvitationRefused(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;
  void onRemoteInvitationAccepted(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;
  void onRemoteInvitationReceived(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;
  void onRemoteInvitationFailure(agora::rtm::IRemoteCallInvitation *remoteInvitation, agora::rtm::REMOTE_INVITATION_ERR_CODE errorCode) override;
  void onRemoteInvitationCanceled(agora::rtm::IRemoteCallInvitation *remoteInvitation) override;

 private:
  void record(const char *callback, Json args);
  Json looks(agora::rtm::ILocalCallInvitation *invitation);
  Json looks(agora::rtm::IRemoteCallInvitation *invitation);

  Journal &journal_;
  Objects &objects_;
};

}  // namespace conformance
