#include "questions.h"
#include "service.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "texts.h"

using namespace agora::rtm;

// From the delegate of a kit to a handler.
@interface KitDelegate : NSObject <AgoraRtmDelegate> {
 @public
  IRtmServiceEventHandler *handler;
}
@end

@implementation KitDelegate

- (void)rtmKit:(AgoraRtmKit *)kit connectionStateChanged:(AgoraRtmConnectionState)state reason:(AgoraRtmConnectionChangeReason)reason {
  handler->onConnectionStateChanged(static_cast<CONNECTION_STATE>(state), static_cast<CONNECTION_CHANGE_REASON>(reason));
}

- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  IMessage *const lent = objc::plain(message);
  handler->onMessageReceivedFromPeer(objc::bytes(peerId).c_str(), lent);
  lent->release();
}

- (void)rtmKit:(AgoraRtmKit *)kit fileMessageReceived:(AgoraRtmFileMessage *)message fromPeer:(NSString *)peerId {
  IFileMessage *const lent = objc::file(message);
  handler->onFileMessageReceivedFromPeer(objc::bytes(peerId).c_str(), lent);
  lent->release();
}

- (void)rtmKit:(AgoraRtmKit *)kit imageMessageReceived:(AgoraRtmImageMessage *)message fromPeer:(NSString *)peerId {
  IImageMessage *const lent = objc::image(message);
  handler->onImageMessageReceivedFromPeer(objc::bytes(peerId).c_str(), lent);
  lent->release();
}

- (void)rtmKit:(AgoraRtmKit *)kit media:(long long)requestId uploadingProgress:(AgoraRtmMediaOperationProgress *)progress {
  handler->onMediaUploadingProgress(requestId, MediaOperationProgress{[progress totalSize], [progress currentSize]});
}

- (void)rtmKit:(AgoraRtmKit *)kit media:(long long)requestId downloadingProgress:(AgoraRtmMediaOperationProgress *)progress {
  handler->onMediaDownloadingProgress(requestId, MediaOperationProgress{[progress totalSize], [progress currentSize]});
}

- (void)rtmKit:(AgoraRtmKit *)kit PeersOnlineStatusChanged:(NSArray<AgoraRtmPeerOnlineStatus *> *)onlineStatus {
  std::vector<std::string> ids;
  for (AgoraRtmPeerOnlineStatus *one in onlineStatus) ids.push_back(objc::bytes([one peerId]));
  std::vector<PeerOnlineStatus> lent;
  for (AgoraRtmPeerOnlineStatus *one in onlineStatus) {
    lent.push_back(PeerOnlineStatus{ids[lent.size()].c_str(), static_cast<bool>([one isOnline]), static_cast<PEER_ONLINE_STATE>([one state])});
  }
  handler->onPeersOnlineStatusChanged(lent.data(), static_cast<int>(lent.size()));
}

- (void)rtmKitTokenDidExpire:(AgoraRtmKit *)kit {
  handler->onTokenExpired();
}

- (void)rtmKitTokenPrivilegeWillExpire:(AgoraRtmKit *)kit {
  handler->onTokenPrivilegeWillExpire();
}

@end

namespace objc {

void fence(AgoraRtmKit *kit) {
  struct Passed {
    std::mutex mutex;
    std::condition_variable changed;
    bool yes = false;
  };
  const std::shared_ptr<Passed> passed = std::make_shared<Passed>();
  // Asking for nobody is refused at once, so its block is behind all that waits, and before all that is still to come.
  [kit queryPeersOnlineStatus:[NSArray array]
                   completion:^(NSArray<AgoraRtmPeerOnlineStatus *> *nobody, AgoraRtmQueryPeersOnlineErrorCode refused) {
                     const std::lock_guard<std::mutex> lock(passed->mutex);
                     passed->yes = true;
                     passed->changed.notify_all();
                   }];
  std::unique_lock<std::mutex> lock(passed->mutex);
  if (!passed->changed.wait_for(lock, std::chrono::seconds(20), [&] { return passed->yes; })) throw std::runtime_error("the queue of the kit stands still");
}

class Service final : public Questions {
 public:
  // Before initialize() there is a kit without an App ID.
  Service() { kit_ = [[AgoraRtmKit alloc] init]; }

  int initialize(const char *appId, IRtmServiceEventHandler *eventHandler) override {
    if (handler_ != nullptr || eventHandler == nullptr) throw conformance::Inexpressible("a kit is made once, and needs no delegate");
    @autoreleasepool {
      KitDelegate *const delegate = [[[KitDelegate alloc] init] autorelease];
      delegate->handler = eventHandler;
      AgoraRtmKit *const made = [[AgoraRtmKit alloc] initWithAppId:text(appId) delegate:delegate];
      if (made == nil) return INIT_ERR_INVALID_APP_ID;
      for (const std::string &parameters : parameters_) [made setParameters:text(parameters.c_str())];
      [kit_ release];
      kit_ = made;
      delegate_ = [delegate retain];
      handler_ = eventHandler;
    }
    return INIT_ERR_OK;
  }

  void addEventHandler(IRtmServiceEventHandler *) override { throw conformance::Inexpressible("a kit has one delegate"); }
  void removeEventHandler(IRtmServiceEventHandler *) override { throw conformance::Inexpressible("a kit has one delegate"); }

  void release(bool) override {
    @autoreleasepool {
      // A block or delegate method that runs holds the kit. Its call kit knows when it has gone.
      AgoraRtmCallKit *const witness = [[kit_ getRtmCallKit] retain];
      [kit_ release];
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      for (bool gone = false; !gone;) {
        @autoreleasepool {
          gone = [witness rtmKit] == nil;
        }
        if (!gone) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the kit does not end");
      }
      [witness release];
    }
    [delegate_ release];
    delete this;
  }

  int login(const char *token, const char *userId) override {
    return ask<LOGIN_ERR_CODE>([=](Tell tell) {
      [kit_ loginByToken:text(token)
                    user:text(userId)
              completion:^(AgoraRtmLoginErrorCode code) {
                tell(code, [=] { code == 0 ? handler_->onLoginSuccess() : handler_->onLoginFailure(static_cast<LOGIN_ERR_CODE>(code)); });
              }];
    });
  }

  int logout() override {
    return ask<LOGOUT_ERR_CODE>([=](Tell tell) {
      [kit_ logoutWithCompletion:^(AgoraRtmLogoutErrorCode code) {
        tell(code, [=] { handler_->onLogout(static_cast<LOGOUT_ERR_CODE>(code)); });
      }];
    });
  }

  int renewToken(const char *token) override {
    return ask<RENEW_TOKEN_ERR_CODE>([=](Tell tell) {
      [kit_ renewToken:text(token)
            completion:^(NSString *given, AgoraRtmRenewTokenErrorCode code) {
              tell(code, [=] { handler_->onRenewTokenResult(bytes(given).c_str(), static_cast<RENEW_TOKEN_ERR_CODE>(code)); });
            }];
    });
  }

  int sendMessageToPeer(const char *peerId, const IMessage *message) override { return send(peerId, message, nil); }
  int sendMessageToPeer(const char *peerId, const IMessage *message, const SendMessageOptions &options) override {
    @autoreleasepool {
      return send(peerId, message, objc::options(options));
    }
  }

  int downloadMediaToMemory(const char *mediaId, long long &requestId) override {
    return ask<DOWNLOAD_MEDIA_ERR_CODE>([=, &requestId](Tell tell) {
      [kit_ downloadMediaToMemory:text(mediaId)
                      withRequest:&requestId
                       completion:^(long long request, NSData *data, AgoraRtmDownloadMediaErrorCode code) {
                         tell(code, [=] {
                           handler_->onMediaDownloadToMemoryResult(request, static_cast<const char *>([data bytes]), static_cast<long long>([data length]),
                                                                   static_cast<DOWNLOAD_MEDIA_ERR_CODE>(code));
                         });
                       }];
    });
  }

  int downloadMediaToFile(const char *mediaId, const char *filePath, long long &requestId) override {
    return ask<DOWNLOAD_MEDIA_ERR_CODE>([=, &requestId](Tell tell) {
      [kit_ downloadMedia:text(mediaId)
                   toFile:text(filePath)
              withRequest:&requestId
               completion:^(long long request, AgoraRtmDownloadMediaErrorCode code) {
                 tell(code, [=] { handler_->onMediaDownloadToFileResult(request, static_cast<DOWNLOAD_MEDIA_ERR_CODE>(code)); });
               }];
    });
  }

  int cancelMediaDownload(long long requestId) override {
    return ask<CANCEL_MEDIA_ERR_CODE>([=](Tell tell) {
      [kit_ cancelMediaDownload:requestId
                     completion:^(long long request, AgoraRtmCancelMediaErrorCode code) {
                       tell(code, [=] { handler_->onMediaCancelResult(request, static_cast<CANCEL_MEDIA_ERR_CODE>(code)); });
                     }];
    });
  }

  int cancelMediaUpload(long long requestId) override {
    return ask<CANCEL_MEDIA_ERR_CODE>([=](Tell tell) {
      [kit_ cancelMediaUpload:requestId
                   completion:^(long long request, AgoraRtmCancelMediaErrorCode code) {
                     tell(code, [=] { handler_->onMediaCancelResult(request, static_cast<CANCEL_MEDIA_ERR_CODE>(code)); });
                   }];
    });
  }

  IChannel *createChannel(const char *channelId, IChannelEventHandler *eventHandler) override { return channels_.open(kit_, channelId, eventHandler); }
  IRtmCallManager *getRtmCallManager(IRtmCallEventHandler *eventHandler) override { return managers_.open(kit_, eventHandler); }

  IMessage *createMessage() override { return createMessage(""); }
  IMessage *createMessage(const char *message) override {
    @autoreleasepool {
      return plain([[[AgoraRtmMessage alloc] initWithText:text(message)] autorelease]);
    }
  }
  IMessage *createMessage(const std::uint8_t *rawData, int length) override { return createMessage(rawData, length, ""); }
  IMessage *createMessage(const std::uint8_t *rawData, int length, const char *description) override {
    @autoreleasepool {
      NSData *const data = rawData == nullptr || length < 0 ? nil : [NSData dataWithBytes:rawData length:static_cast<NSUInteger>(length)];
      return plain([[[AgoraRtmRawMessage alloc] initWithRawData:data description:text(description)] autorelease]);
    }
  }
  IFileMessage *createFileMessageByMediaId(const char *mediaId) override {
    @autoreleasepool {
      return file([kit_ createFileMessageByMediaId:text(mediaId)]);
    }
  }
  IImageMessage *createImageMessageByMediaId(const char *mediaId) override {
    @autoreleasepool {
      return image([kit_ createImageMessageByMediaId:text(mediaId)]);
    }
  }

  int createFileMessageByUploading(const char *filePath, long long &requestId) override {
    return ask<UPLOAD_MEDIA_ERR_CODE>([=, &requestId](Tell tell) {
      [kit_ createFileMessageByUploading:text(filePath)
                             withRequest:&requestId
                              completion:^(long long request, AgoraRtmFileMessage *message, AgoraRtmUploadMediaErrorCode code) {
                                tell(code, [=] { handler_->onFileMediaUploadResult(request, file(message), static_cast<UPLOAD_MEDIA_ERR_CODE>(code)); });
                              }];
    });
  }

  int createImageMessageByUploading(const char *filePath, long long &requestId) override {
    return ask<UPLOAD_MEDIA_ERR_CODE>([=, &requestId](Tell tell) {
      [kit_ createImageMessageByUploading:text(filePath)
                              withRequest:&requestId
                               completion:^(long long request, AgoraRtmImageMessage *message, AgoraRtmUploadMediaErrorCode code) {
                                 tell(code, [=] { handler_->onImageMediaUploadResult(request, image(message), static_cast<UPLOAD_MEDIA_ERR_CODE>(code)); });
                               }];
    });
  }

  IRtmChannelAttribute *createChannelAttribute() override {
    @autoreleasepool {
      return attribute([[[AgoraRtmChannelAttribute alloc] init] autorelease]);
    }
  }

  int setParameters(const char *parameters) override {
    @autoreleasepool {
      if (handler_ != nullptr) return [kit_ setParameters:text(parameters)];
    }
    if (parameters != nullptr) parameters_.push_back(parameters);
    return parameters == nullptr ? -1 : 0;
  }

  int setLogFile(const char *logfile) override {
    @autoreleasepool {
      return [kit_ setLogFile:text(logfile)];
    }
  }
  int setLogFilter(LOG_FILTER_TYPE filter) override { return [kit_ setLogFilters:static_cast<AgoraRtmLogFilter>(filter)]; }
  int setLogFileSize(int fileSizeInKBytes) override { return [kit_ setLogFileSize:fileSizeInKBytes]; }

 private:
  ~Service() override {}

  int send(const char *peerId, const IMessage *message, AgoraRtmSendMessageOptions *how) {
    const long long number = message == nullptr ? 0 : message->getMessageId();
    return ask<PEER_MESSAGE_ERR_CODE>([=](Tell tell) {
      const AgoraRtmSendPeerMessageBlock block = ^(AgoraRtmSendPeerMessageErrorCode code) {
        tell(code, [=] { handler_->onSendMessageResult(number, static_cast<PEER_MESSAGE_ERR_CODE>(code)); });
      };
      if (how == nil) {
        [kit_ sendMessage:behind(message) toPeer:text(peerId) completion:block];
      } else {
        [kit_ sendMessage:behind(message) toPeer:text(peerId) sendMessageOptions:how completion:block];
      }
    });
  }

  KitDelegate *delegate_ = nil;
  // Scenarios count on the call rates of other systems unless they say otherwise.
  std::vector<std::string> parameters_ = {"{\"rtm.platform\":\"native\"}"};
  Channels channels_;
  Managers managers_;
};

}  // namespace objc

namespace agora {
namespace rtm {

IRtmService *createRtmService() { return new objc::Service; }

const char *getRtmSdkVersion() {
  static const std::string version = objc::bytes([AgoraRtmKit getSDKVersion]);
  return version.c_str();
}

SET_RTM_SERVICE_CONTEXT_ERR_CODE setRtmServiceContext(const RtmServiceContext &context) {
  @autoreleasepool {
    AgoraRtmServiceContext *const ours = [[[AgoraRtmServiceContext alloc] init] autorelease];
    [ours setAreaCode:static_cast<AgoraRtmAreaCode>(static_cast<unsigned>(context.areaCode))];
    return static_cast<SET_RTM_SERVICE_CONTEXT_ERR_CODE>([AgoraRtmKit setRtmServiceContext:ours]);
  }
}

}  // namespace rtm
}  // namespace agora
