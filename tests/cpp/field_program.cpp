// A program as they are in the field: one class that is told about the service, its channels and its calls, raw pointers, every step taken from inside
// the callback of the one before, several services in one process, and an end as hasty as in the field. Ends with 0 when everybody heard what they had to hear.
//
//     field_program tidy      leaves, logs out and releases everything
//     field_program hasty     releases the services alone, from another thread than the callbacks'
//     field_program inside    releases each service from inside its own last callback
//     field_program twice     releases everything twice, channels and managers after their service
#include <IAgoraRtmCallManager.h>
#include <IAgoraRtmService.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "support/server.h"

using namespace agora::rtm;

namespace {

const char kLobby[] = "lobby";

// What the agents have seen, one line each; the program waits for what it needs.
class Board {
 public:
  void note(const std::string &line) {
    std::lock_guard<std::mutex> lock(mutex_);
    std::printf("%s\n", line.c_str());
    lines_.insert(line);
    changed_.notify_all();
  }

  bool wait(const std::string &line) {
    std::unique_lock<std::mutex> lock(mutex_);
    const bool there = changed_.wait_for(lock, std::chrono::seconds(40), [&] { return lines_.count(line) != 0; });
    if (!there) std::fprintf(stderr, "this did not happen: %s\n", line.c_str());
    return there;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> lines_;
};

// Everything at once. Deleted by its own release(), as the objects of the service are.
class Agent : public IRtmServiceEventHandler, public IChannelEventHandler, public IRtmCallEventHandler {
 public:
  Agent(Board &board, const std::string &url, const char *name, const char *partner, bool ends_inside)
      : board_(board), name_(name), partner_(partner), ends_inside_(ends_inside) {
    service_ = createRtmService();
    service_->initialize("field", this);
    service_->setParameters(("{\"rtm.server\":\"" + url + "\"}").c_str());
    service_->login(nullptr, name);
  }

  void release() { delete this; }

  void tidy_up() {
    channel_->leave();
    channel_->release();
    calls_->release();
    service_->logout();
    service_->release();
  }

  void hurry() { service_->release(true); }

  void release_twice() {
    for (int i = 0; i < 2; ++i) {
      service_->release(true);
      channel_->release();
      calls_->release();
    }
  }

  void onLoginSuccess() override {
    calls_ = service_->getRtmCallManager(this);
    channel_ = service_->createChannel(kLobby, this);
    channel_->join();
  }

  void onLoginFailure(LOGIN_ERR_CODE errorCode) override { say("login failed with " + std::to_string(errorCode)); }

  void onJoinSuccess() override {
    say("joined");
    // Who comes second greets; the other one hears it.
    const char *mine[] = {partner_.c_str()};
    long long request = 0;
    service_->queryPeersOnlineStatus(mine, 1, request);
    const RtmAttribute about = {"about", "an agent of the field"};
    service_->setLocalUserAttributes(&about, 1, request);
    channel_->getMembers();
  }

  void onQueryPeersOnlineStatusResult(long long, const PeerOnlineStatus *peers, int count, QUERY_PEERS_ONLINE_STATUS_ERR) override {
    if (count == 1 && std::strcmp(peers[0].peerId, partner_.c_str()) == 0) say("asked about " + partner_);
  }

  void onSetLocalUserAttributesResult(long long, ATTRIBUTE_OPERATION_ERR errorCode) override {
    if (errorCode == ATTRIBUTE_OPERATION_ERR_OK) say("has attributes");
  }

  void onGetMembers(IChannelMember **members, int userCount, GET_MEMBERS_ERR errorCode) override {
    if (errorCode != GET_MEMBERS_ERR_OK) return;
    for (int i = 0; i < userCount; ++i) {
      if (partner_ == members[i]->getUserId()) return greet();
    }
  }

  void onMemberJoined(IChannelMember *member) override { say(std::string("saw ") + member->getUserId()); }

  void onMessageReceived(const char *userId, const IMessage *message) override {
    say(std::string("heard ") + userId + " say " + message->getText() + " in the lobby");
    IMessage *answer = service_->createMessage("welcome");
    service_->sendMessageToPeer(userId, answer);
    answer->release();
  }

  void onMessageReceivedFromPeer(const char *peerId, const IMessage *message) override {
    say(std::string("was told ") + message->getText() + " by " + peerId);
    ILocalCallInvitation *invitation = calls_->createLocalCallInvitation(peerId);
    invitation->setContent("shall we talk?");
    invitation->setChannelId(kLobby);
    calls_->sendLocalInvitation(invitation);
    invitation->release();
  }

  // Two callbacks of one name, one of the service and one of the channel.
  void onSendMessageResult(long long, PEER_MESSAGE_ERR_CODE errorCode) override {
    if (errorCode == PEER_MESSAGE_ERR_OK) say("reached a peer");
  }
  void onSendMessageResult(long long, CHANNEL_MESSAGE_ERR_CODE errorCode) override {
    if (errorCode == CHANNEL_MESSAGE_ERR_OK) say("reached the lobby");
  }

  void onRemoteInvitationReceived(IRemoteCallInvitation *remoteInvitation) override {
    say(std::string("is called by ") + remoteInvitation->getCallerId());
    remoteInvitation->setResponse("gladly");
    calls_->acceptRemoteInvitation(remoteInvitation);
  }

  void onRemoteInvitationAccepted(IRemoteCallInvitation *remoteInvitation) override {
    remoteInvitation->release();
    end("talks");
  }

  void onLocalInvitationAccepted(ILocalCallInvitation *localInvitation, const char *response) override {
    end(std::string("talks with ") + localInvitation->getCalleeId() + ", who said " + response);
  }

 private:
  ~Agent() override {}

  void greet() {
    IMessage *message = service_->createMessage();
    message->setText("hello");
    channel_->sendMessage(message);
    message->release();
  }

  // The last step of each agent.
  void end(const std::string &line) {
    if (ends_inside_) service_->release();
    say(line);
  }

  void say(const std::string &what) { board_.note(name_ + " " + what); }

  Board &board_;
  const std::string name_;
  const std::string partner_;
  const bool ends_inside_;
  IRtmService *service_ = nullptr;
  IChannel *channel_ = nullptr;
  IRtmCallManager *calls_ = nullptr;
};

int run(const std::string &how) {
  support::Server server;
  Board board;
  const bool inside = how == "inside";
  std::vector<Agent *> agents;
  bool well = true;
  for (int pair = 0; pair < 2 && well; ++pair) {
    const std::string first = "first" + std::to_string(pair), second = "second" + std::to_string(pair);
    agents.push_back(new Agent(board, server.url(), first.c_str(), second.c_str(), inside));
    well = well && board.wait(first + " joined") && board.wait(first + " has attributes") && board.wait(first + " asked about " + second);
    agents.push_back(new Agent(board, server.url(), second.c_str(), first.c_str(), inside));
    for (const std::string &line : {
             second + " reached the lobby",
             first + " heard " + second + " say hello in the lobby",
             first + " reached a peer",
             second + " was told welcome by " + first,
             first + " is called by " + second,
             first + " talks",
             second + " talks with " + first + ", who said gladly",
         }) {
      well = well && board.wait(line);
    }
  }
  for (Agent *agent : agents) {
    if (how == "tidy") agent->tidy_up();
    if (how == "hasty") agent->hurry();
    if (how == "twice") agent->release_twice();
    // Inside: the service is released, but the callback that did it may still run; what it belongs to must be there.
    if (inside) agent->hurry();
  }
  for (Agent *agent : agents) agent->release();
  return well ? 0 : 1;
}

}  // namespace

int main(int argc, char **argv) {
  const std::string how = argc > 1 ? argv[1] : "";
  if (how != "tidy" && how != "hasty" && how != "inside" && how != "twice") return 2;
  try {
    return run(how);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
