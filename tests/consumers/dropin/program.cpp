// A program made for the 1.5.0 library, run with whichever file of that name it finds: `program LIBRARY IMAGE OUT`. With the stub it ends with 42.
#include "declarations.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>

using namespace agora::rtm;

namespace {

// What was heard, in words, until somebody waits for it.
class Log {
 public:
  void add(const std::string &event) {
    std::lock_guard<std::mutex> lock(mutex_);
    heard_.push_back(event);
    changed_.notify_all();
  }
  // Takes what comes until `wanted`; ends the program when that does not come within 20 s.
  void expect(const std::string &wanted) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string before;
    for (;;) {
      if (!changed_.wait_until(lock, deadline, [this] { return !heard_.empty(); })) break;
      const std::string event = heard_.front();
      heard_.pop_front();
      if (event == wanted) return;
      before += "  " + event + "\n";
    }
    std::printf("\"%s\" did not come; what did:\n%s", wanted.c_str(), before.c_str());
    std::fflush(stdout);
    _Exit(1);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> heard_;
};

void accepted(const char *call, int code) {
  if (code == 0) return;
  std::printf("%s answered %d\n", call, code);
  std::fflush(stdout);
  _Exit(1);
}

std::string bytes(const std::string &path) {
  std::ifstream file(path.c_str(), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

struct ServiceEvents : IRtmServiceEventHandler {
  Log log;
  IImageMessage *uploaded = nullptr;
  std::string image_id;

  void onLoginSuccess() override { log.add("logged in"); }
  void onLoginFailure(LOGIN_ERR_CODE code) override { log.add("login failed: " + std::to_string(code)); }
  void onLogout(LOGOUT_ERR_CODE code) override { log.add("logged out: " + std::to_string(code)); }
  void onSendMessageResult(long long, PEER_MESSAGE_ERR_CODE code) override { log.add("sent: " + std::to_string(code)); }
  void onMessageReceivedFromPeer(const char *peer, const IMessage *message) override { log.add(std::string(peer) + ": " + message->getText()); }
  void onImageMessageReceivedFromPeer(const char *peer, const IImageMessage *message) override {
    image_id = message->getMediaId();
    log.add(std::string(peer) + ": image " + message->getFileName() + " " + std::to_string(message->getSize()) + " " + std::to_string(message->getThumbnailHeight()));
  }
  void onImageMediaUploadResult(long long, IImageMessage *message, UPLOAD_MEDIA_ERR_CODE code) override {
    uploaded = message;
    log.add("uploaded: " + std::to_string(code));
  }
  void onMediaDownloadToFileResult(long long, DOWNLOAD_MEDIA_ERR_CODE code) override { log.add("downloaded: " + std::to_string(code)); }
  void onMediaCancelResult(long long, CANCEL_MEDIA_ERR_CODE code) override { log.add("cancelled: " + std::to_string(code)); }
  void onQueryPeersOnlineStatusResult(long long, const PeerOnlineStatus *peers, int count, QUERY_PEERS_ONLINE_STATUS_ERR code) override {
    log.add("presence: " + std::to_string(code) + (count == 1 ? std::string(" ") + peers[0].peerId + " " + std::to_string(peers[0].onlineState) : ""));
  }
  void onSetLocalUserAttributesResult(long long, ATTRIBUTE_OPERATION_ERR code) override { log.add("set own: " + std::to_string(code)); }
  void onGetUserAttributesResult(long long, const char *user, const RtmAttribute *attributes, int count, ATTRIBUTE_OPERATION_ERR code) override {
    log.add("attributes: " + std::to_string(code) + " " + user + (count == 1 ? std::string(" ") + attributes[0].key + "=" + attributes[0].value : ""));
  }
  void onGetChannelAttributesResult(long long, const IRtmChannelAttribute *attributes[], int count, ATTRIBUTE_OPERATION_ERR code) override {
    log.add("channel attributes: " + std::to_string(code) +
            (count == 1 ? std::string(" ") + attributes[0]->getKey() + "=" + attributes[0]->getValue() + " by " + attributes[0]->getLastUpdateUserId() : ""));
  }
  void onSetChannelAttributesResult(long long, ATTRIBUTE_OPERATION_ERR code) override { log.add("set channel: " + std::to_string(code)); }
  void onGetChannelMemberCountResult(long long, const ChannelMemberCount *counts, int count, GET_CHANNEL_MEMBER_COUNT_ERR_CODE code) override {
    log.add("members: " + std::to_string(code) + (count == 1 ? std::string(" ") + counts[0].channelId + " " + std::to_string(counts[0].count) : ""));
  }
};

struct ChannelEvents : IChannelEventHandler {
  Log log;
  void onJoinSuccess() override { log.add("joined"); }
  void onJoinFailure(JOIN_CHANNEL_ERR code) override { log.add("join failed: " + std::to_string(code)); }
  void onLeave(LEAVE_CHANNEL_ERR code) override { log.add("left: " + std::to_string(code)); }
  void onMessageReceived(const char *user, const IMessage *message) override { log.add(std::string(user) + ": " + message->getText()); }
  void onMemberJoined(IChannelMember *member) override { log.add(std::string(member->getUserId()) + " came to " + member->getChannelId()); }
  void onAttributesUpdated(const IRtmChannelAttribute *[], int count) override { log.add("attributes: " + std::to_string(count)); }
};

std::string real(const char *path) {
  char *const resolved = realpath(path, nullptr);
  const std::string text = resolved == nullptr ? "" : resolved;
  free(resolved);
  return text;
}

void use(const std::string &image, const std::string &out) {
  ServiceEvents ann_hears;
  ServiceEvents bob_hears;
  ChannelEvents ann_in_lobby;
  ChannelEvents bob_in_lobby;
  accepted("setRtmServiceContext", setRtmServiceContext(RtmServiceContext()));
  IRtmService *const ann = createRtmService();
  IRtmService *const bob = createRtmService();
  if (setRtmServiceContext(RtmServiceContext()) != SET_RTM_SERVICE_CONTEXT_ERR_FAILURE) accepted("setRtmServiceContext beside a service", -1);
  accepted("initialize", ann->initialize("dropin", &ann_hears));
  accepted("initialize", bob->initialize("dropin", &bob_hears));
  if (ann->initialize("dropin", &ann_hears) != INIT_ERR_ALREADY_INITIALIZED) accepted("initialize again", -1);
  // The last slots.
  accepted("setLogFile", ann->setLogFile((out + ".log").c_str()));
  accepted("setLogFilter", ann->setLogFilter(LOG_FILTER_MASK));
  accepted("setLogFileSize", ann->setLogFileSize(1024));
  accepted("login", ann->login(nullptr, "ann"));
  accepted("login", bob->login(nullptr, "bob"));
  ann_hears.log.expect("logged in");
  bob_hears.log.expect("logged in");

  IMessage *const hello = ann->createMessage("hello");
  accepted("sendMessageToPeer", ann->sendMessageToPeer("bob", hello));
  hello->release();
  bob_hears.log.expect("ann: hello");
  ann_hears.log.expect("sent: 0");
  const unsigned char raw[] = {1, 0, 2};
  IMessage *const described = ann->createMessage(raw, 3, "three bytes");
  accepted("sendMessageToPeer", ann->sendMessageToPeer("bob", described, SendMessageOptions()));
  described->release();
  bob_hears.log.expect("ann: three bytes");
  ann_hears.log.expect("sent: 0");

  IChannel *const anns = ann->createChannel("lobby", &ann_in_lobby);
  IChannel *const bobs = bob->createChannel("lobby", &bob_in_lobby);
  accepted("join", anns->join());
  ann_in_lobby.log.expect("joined");
  accepted("join", bobs->join());
  bob_in_lobby.log.expect("joined");
  ann_in_lobby.log.expect("bob came to lobby");
  IMessage *const welcome = ann->createMessage("welcome");
  accepted("sendMessage", anns->sendMessage(welcome));
  welcome->release();
  bob_in_lobby.log.expect("ann: welcome");

  long long request = 0;
  const RtmAttribute mood = {"mood", "calm"};
  accepted("setLocalUserAttributes", ann->setLocalUserAttributes(&mood, 1, request));
  ann_hears.log.expect("set own: 0");
  accepted("getUserAttributes", bob->getUserAttributes("ann", request));
  bob_hears.log.expect("attributes: 0 ann mood=calm");
  IRtmChannelAttribute *const topic = ann->createChannelAttribute();
  topic->setKey("topic");
  topic->setValue("tea");
  const IRtmChannelAttribute *topics[] = {topic};
  ChannelAttributeOptions telling;
  telling.enableNotificationToChannelMembers = true;
  accepted("setChannelAttributes", ann->setChannelAttributes("lobby", topics, 1, telling, request));
  topic->release();
  ann_hears.log.expect("set channel: 0");
  bob_in_lobby.log.expect("attributes: 1");
  accepted("getChannelAttributes", bob->getChannelAttributes("lobby", request));
  bob_hears.log.expect("channel attributes: 0 topic=tea by ann");
  const char *users[] = {"ann"};
  accepted("queryPeersOnlineStatus", bob->queryPeersOnlineStatus(users, 1, request));
  bob_hears.log.expect("presence: 0 ann 0");
  const char *channels[] = {"lobby"};
  accepted("getChannelMemberCount", bob->getChannelMemberCount(channels, 1, request));
  bob_hears.log.expect("members: 0 lobby 2");

  accepted("createImageMessageByUploading", ann->createImageMessageByUploading(image.c_str(), request));
  ann_hears.log.expect("uploaded: 0");
  ann_hears.uploaded->setFileName("picture");
  ann_hears.uploaded->setThumbnailHeight(17);
  accepted("sendMessageToPeer", ann->sendMessageToPeer("bob", ann_hears.uploaded, SendMessageOptions()));
  ann_hears.uploaded->release();
  const std::string sent = bytes(image);
  bob_hears.log.expect("ann: image picture " + std::to_string(sent.size()) + " 17");
  accepted("downloadMediaToFile", bob->downloadMediaToFile(bob_hears.image_id.c_str(), out.c_str(), request));
  bob_hears.log.expect("downloaded: 0");
  if (sent.empty() || bytes(out) != sent) accepted("comparing the image", -1);

  accepted("leave", bobs->leave());
  bob_in_lobby.log.expect("left: 0");
  anns->release();
  bobs->release();
  accepted("logout", ann->logout());
  ann_hears.log.expect("logged out: 0");
  ann->release(true);
  bob->release();
  accepted("setRtmServiceContext", setRtmServiceContext(RtmServiceContext()));
}

}  // namespace

int main(int count, char **arguments) {
  if (std::strcmp(getRtmSdkVersion(), "stub") == 0) return 42;
  IRtmService *(*const entry)() = &createRtmService;
  Dl_info info;
  if (count != 4 || dladdr(reinterpret_cast<void *>(entry), &info) == 0 || real(info.dli_fname) != real(arguments[1])) {
    std::printf("this is not the library that was meant\n");
    return 1;
  }
  use(arguments[2], arguments[3]);
  std::printf("rtm %s in the place of the original\n", getRtmSdkVersion());
  return 0;
}
