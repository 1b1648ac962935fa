// Handlers of the original's declarations that put every callback with what it carries into a log: one that went through the wrong slot is not heard as what
// it is, or carries what belongs to another.
#pragma once

#include "call_declarations.h"
#include "log.h"

#include <string>

// A message as whoever receives it sees it.
inline std::string seen(const agora::rtm::IMessage &message) {
  std::string text = words("type ", message.getMessageType(), " \"", message.getText(), "\"");
  if (message.getRawMessageLength() > 0) {
    text += " of";
    for (int i = 0; i < message.getRawMessageLength(); ++i) text += words(" ", static_cast<int>(message.getRawMessageData()[i]));
  }
  if (message.getServerReceivedTs() < 1577836800000) text += ", before the year 2020";
  if (message.isOfflineMessage()) text += ", offline";
  return text;
}

inline std::string seen(const agora::rtm::IFileMessage &file) {
  const std::string thumbnail(file.getThumbnailData(), static_cast<std::size_t>(file.getThumbnailLength()));
  return words(file.getFileName(), " of ", file.getSize(), " bytes, thumbnail ", thumbnail, ", ", seen(static_cast<const agora::rtm::IMessage &>(file)));
}

inline std::string seen(const agora::rtm::IImageMessage &image) {
  const std::string thumbnail(image.getThumbnailData(), static_cast<std::size_t>(image.getThumbnailLength()));
  return words(image.getFileName(), " of ", image.getSize(), " bytes, ", image.getWidth(), "x", image.getHeight(), ", thumbnail ", thumbnail, " ",
               image.getThumbnailWidth(), "x", image.getThumbnailHeight(), ", ", seen(static_cast<const agora::rtm::IMessage &>(image)));
}

struct ServiceEvents : agora::rtm::IRtmServiceEventHandler {
  Log log;
  // Valid from the event that tells of them on.
  agora::rtm::IFileMessage *file = nullptr;
  agora::rtm::IImageMessage *image = nullptr;
  std::string media_id;
  std::string memory;

  void onLoginSuccess() override { log.add("logged in"); }
  void onLoginFailure(agora::rtm::LOGIN_ERR_CODE code) override { log.add(words("login failed: ", code)); }
  void onRenewTokenResult(const char *token, agora::rtm::RENEW_TOKEN_ERR_CODE code) override { log.add(words("renewed with ", token, ": ", code)); }
  void onTokenExpired() override { log.add("token expired"); }
  void onTokenPrivilegeWillExpire() override { log.add("token will expire"); }
  void onLogout(agora::rtm::LOGOUT_ERR_CODE code) override { log.add(words("logged out: ", code)); }
  void onConnectionStateChanged(agora::rtm::CONNECTION_STATE state, agora::rtm::CONNECTION_CHANGE_REASON reason) override {
    log.add(words("state ", state, " for ", reason));
  }
  void onSendMessageResult(long long id, agora::rtm::PEER_MESSAGE_ERR_CODE code) override { log.add(words("sent ", id, ": ", code)); }
  void onMessageReceivedFromPeer(const char *peer, const agora::rtm::IMessage *message) override { log.add(words(peer, ": ", seen(*message))); }
  void onImageMessageReceivedFromPeer(const char *peer, const agora::rtm::IImageMessage *message) override {
    media_id = message->getMediaId();
    log.add(words(peer, ": image ", seen(*message)));
  }
  void onFileMessageReceivedFromPeer(const char *peer, const agora::rtm::IFileMessage *message) override {
    media_id = message->getMediaId();
    log.add(words(peer, ": file ", seen(*message)));
  }
  void onMediaUploadingProgress(long long request, const agora::rtm::MediaOperationProgress &progress) override {
    log.add(words("uploading ", request, progress.currentSize <= progress.totalSize ? ", all is " : ", more than all is ", progress.totalSize));
  }
  void onMediaDownloadingProgress(long long request, const agora::rtm::MediaOperationProgress &progress) override {
    log.add(words("downloading ", request, progress.currentSize <= progress.totalSize ? ", all is " : ", more than all is ", progress.totalSize));
  }
  void onFileMediaUploadResult(long long request, agora::rtm::IFileMessage *message, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override {
    file = message;
    log.add(words("file uploaded ", request, ": ", code));
  }
  void onImageMediaUploadResult(long long request, agora::rtm::IImageMessage *message, agora::rtm::UPLOAD_MEDIA_ERR_CODE code) override {
    image = message;
    log.add(words("image uploaded ", request, ": ", code));
  }
  void onMediaDownloadToFileResult(long long request, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override { log.add(words("in a file ", request, ": ", code)); }
  void onMediaDownloadToMemoryResult(long long request, const char *bytes, long long length, agora::rtm::DOWNLOAD_MEDIA_ERR_CODE code) override {
    memory.assign(bytes, static_cast<std::size_t>(length));
    log.add(words("in memory ", request, ": ", code));
  }
  void onMediaCancelResult(long long request, agora::rtm::CANCEL_MEDIA_ERR_CODE code) override { log.add(words("cancelled ", request, ": ", code)); }
  void onQueryPeersOnlineStatusResult(long long request, const agora::rtm::PeerOnlineStatus *peers, int count,
                                      agora::rtm::QUERY_PEERS_ONLINE_STATUS_ERR code) override {
    log.add(words("presence ", request, ": ", code, states(peers, count)));
  }
  void onSubscriptionRequestResult(long long request, agora::rtm::PEER_SUBSCRIPTION_STATUS_ERR code) override {
    log.add(words("subscription ", request, ": ", code));
  }
  void onQueryPeersBySubscriptionOptionResult(long long request, const char *peers[], int count,
                                              agora::rtm::QUERY_PEERS_BY_SUBSCRIPTION_OPTION_ERR code) override {
    std::string text = words("subscribed ", request, ": ", code);
    for (int i = 0; i < count; ++i) text += words(" ", peers[i]);
    log.add(text);
  }
  void onPeersOnlineStatusChanged(const agora::rtm::PeerOnlineStatus peers[], int count) override { log.add("changed:" + states(peers, count)); }
  void onSetLocalUserAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override { log.add(words("set own ", request, ": ", code)); }
  void onAddOrUpdateLocalUserAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("updated own ", request, ": ", code));
  }
  void onDeleteLocalUserAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("deleted own ", request, ": ", code));
  }
  void onClearLocalUserAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("cleared own ", request, ": ", code));
  }
  void onGetUserAttributesResult(long long request, const char *user, const agora::rtm::RtmAttribute *attributes, int count,
                                 agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    std::string text = words("attributes ", request, ": ", code, " ", user);
    for (int i = 0; i < count; ++i) text += words(" ", attributes[i].key, "=", attributes[i].value);
    log.add(text);
  }
  void onSetChannelAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override { log.add(words("set channel ", request, ": ", code)); }
  void onAddOrUpdateChannelAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("updated channel ", request, ": ", code));
  }
  void onDeleteChannelAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("deleted channel ", request, ": ", code));
  }
  void onClearChannelAttributesResult(long long request, agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("cleared channel ", request, ": ", code));
  }
  void onGetChannelAttributesResult(long long request, const agora::rtm::IRtmChannelAttribute *attributes[], int count,
                                    agora::rtm::ATTRIBUTE_OPERATION_ERR code) override {
    log.add(words("channel attributes ", request, ": ", code, pairs(attributes, count)));
  }
  void onGetChannelMemberCountResult(long long request, const agora::rtm::ChannelMemberCount *counts, int count,
                                     agora::rtm::GET_CHANNEL_MEMBER_COUNT_ERR_CODE code) override {
    std::string text = words("counted ", request, ": ", code);
    for (int i = 0; i < count; ++i) text += words(" ", counts[i].channelId, "=", counts[i].count);
    log.add(text);
  }

  static std::string pairs(const agora::rtm::IRtmChannelAttribute *attributes[], int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      text += words(" ", attributes[i]->getKey(), "=", attributes[i]->getValue(), " by ", attributes[i]->getLastUpdateUserId());
      if (attributes[i]->getLastUpdateTs() < 1577836800000) text += " before the year 2020";
    }
    return text;
  }

 private:
  static std::string states(const agora::rtm::PeerOnlineStatus *peers, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += words(" ", peers[i].peerId, peers[i].isOnline ? " online " : " away ", peers[i].onlineState);
    return text;
  }
};

struct ChannelEvents : agora::rtm::IChannelEventHandler {
  Log log;

  void onJoinSuccess() override { log.add("joined"); }
  void onJoinFailure(agora::rtm::JOIN_CHANNEL_ERR code) override { log.add(words("join failed: ", code)); }
  void onLeave(agora::rtm::LEAVE_CHANNEL_ERR code) override { log.add(words("left: ", code)); }
  void onMessageReceived(const char *user, const agora::rtm::IMessage *message) override { log.add(words(user, ": ", seen(*message))); }
  void onImageMessageReceived(const char *user, const agora::rtm::IImageMessage *message) override { log.add(words(user, ": image ", seen(*message))); }
  void onFileMessageReceived(const char *user, const agora::rtm::IFileMessage *message) override { log.add(words(user, ": file ", seen(*message))); }
  void onSendMessageResult(long long id, agora::rtm::CHANNEL_MESSAGE_ERR_CODE code) override { log.add(words("sent ", id, ": ", code)); }
  void onMemberJoined(agora::rtm::IChannelMember *member) override { log.add(words(member->getUserId(), " came to ", member->getChannelId())); }
  void onMemberLeft(agora::rtm::IChannelMember *member) override { log.add(words(member->getUserId(), " went from ", member->getChannelId())); }
  void onGetMembers(agora::rtm::IChannelMember **members, int count, agora::rtm::GET_MEMBERS_ERR code) override {
    std::string text = words("members: ", code, ", ", count, " of ", count > 0 ? members[0]->getChannelId() : "nothing");
    for (int i = 0; i < count; ++i) members[i]->release();
    log.add(text);
  }
  void onAttributesUpdated(const agora::rtm::IRtmChannelAttribute *attributes[], int count) override {
    log.add("attributes:" + ServiceEvents::pairs(attributes, count));
  }
  void onMemberCountUpdated(int count) override { log.add(words("count: ", count)); }
};

struct CallEvents : agora::rtm::IRtmCallEventHandler {
  Log log;
  // The invitation that came in last.
  agora::rtm::IRemoteCallInvitation *received = nullptr;

  void onLocalInvitationReceivedByPeer(agora::rtm::ILocalCallInvitation *call) override { log.add(words(local(*call), "received")); }
  void onLocalInvitationCanceled(agora::rtm::ILocalCallInvitation *call) override { log.add(words(local(*call), "cancelled")); }
  void onLocalInvitationFailure(agora::rtm::ILocalCallInvitation *call, agora::rtm::LOCAL_INVITATION_ERR_CODE code) override {
    log.add(words(local(*call), "failed: ", code));
  }
  void onLocalInvitationAccepted(agora::rtm::ILocalCallInvitation *call, const char *response) override { log.add(words(local(*call), "accepted: ", response)); }
  void onLocalInvitationRefused(agora::rtm::ILocalCallInvitation *call, const char *response) override { log.add(words(local(*call), "refused: ", response)); }
  void onRemoteInvitationRefused(agora::rtm::IRemoteCallInvitation *call) override { log.add(words(remote(*call), "refused")); }
  void onRemoteInvitationAccepted(agora::rtm::IRemoteCallInvitation *call) override { log.add(words(remote(*call), "accepted")); }
  void onRemoteInvitationReceived(agora::rtm::IRemoteCallInvitation *call) override {
    received = call;
    log.add(words(remote(*call), "received"));
  }
  void onRemoteInvitationFailure(agora::rtm::IRemoteCallInvitation *call, agora::rtm::REMOTE_INVITATION_ERR_CODE code) override {
    log.add(words(remote(*call), "failed: ", code));
  }
  void onRemoteInvitationCanceled(agora::rtm::IRemoteCallInvitation *call) override { log.add(words(remote(*call), "cancelled")); }

 private:
  static std::string local(const agora::rtm::ILocalCallInvitation &call) {
    return words("to ", call.getCalleeId(), " about ", call.getContent(), " in ", call.getChannelId(), ", state ", call.getState(), ": ");
  }
  static std::string remote(const agora::rtm::IRemoteCallInvitation &call) {
    return words("from ", call.getCallerId(), " about ", call.getContent(), " in ", call.getChannelId(), ", state ", call.getState(), ": ");
  }
};
