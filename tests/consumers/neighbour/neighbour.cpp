// The neighbour's library. Whatever of our names it could take away, it shows: types of its own in agora::rtm, names of the libraries that each SDK of this
// kind brings along, and names that somebody is bound to choose.
#include "neighbour.h"

#include <atomic>
#include <cstring>

namespace {
std::atomic<int> calls(0);
}  // namespace

namespace agora {
namespace rtm {

// As in another generation of that vendor's messaging: the same names, other tables.
class _AGORA_CPP_API IRtmServiceEventHandler {
 public:
  virtual ~IRtmServiceEventHandler();
  virtual void onSomethingElse();
};
IRtmServiceEventHandler::~IRtmServiceEventHandler() {}
void IRtmServiceEventHandler::onSomethingElse() { ++calls; }

class _AGORA_CPP_API IMessage {
 public:
  virtual void setText(const char *);
  virtual ~IMessage();
};
void IMessage::setText(const char *) { ++calls; }
IMessage::~IMessage() { ++calls; }

}  // namespace rtm

namespace {

class Engine : public rtc::IRtcEngine {
 public:
  int joinChannel(const char *channel) override { return std::strcmp(channel, "stage") == 0 ? 77 : -1; }
  void release() override { delete this; }
};

}  // namespace
}  // namespace agora

agora::rtc::IRtcEngine *createAgoraRtcEngine() { return new agora::Engine; }

const char *getAgoraSdkVersion(int *build) {
  *build = 4711;
  return "neighbour";
}

int neighbour_calls() { return calls; }

#define TAKEN(name) \
  AGORA_API int name() { \
    ++calls; \
    return -1; \
  }
TAKEN(init_log)
TAKEN(log_init)
TAKEN(SSL_new)
TAKEN(SSL_read)
TAKEN(SSL_write)
TAKEN(SSL_CTX_new)
TAKEN(CRYPTO_malloc)
TAKEN(OPENSSL_init_ssl)
TAKEN(SHA256_Init)
TAKEN(sqlite3_open)
TAKEN(inflate)
TAKEN(deflate)
TAKEN(uv_run)
TAKEN(event_base_new)
TAKEN(createAgoraService)
TAKEN(getAgoraSdkErrorDescription)
TAKEN(setAgoraSdkExternalSymbolLoader)
TAKEN(rust_eh_personality)
TAKEN(rust_panic)
TAKEN(librtm_create_service)
TAKEN(librtm_sdk_version)
TAKEN(librtm_set_service_context)
