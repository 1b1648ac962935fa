/* What a program may do wrong with rtm.h, as a table, and what the library answers: a code, never a crash.
 * Needs no server: callbacks come from logins that nobody answers. Run it under a sanitizer and under valgrind. */
#include <rtm.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_int failures = 0;

static void check(const char *what, int64_t got, int64_t expected) {
  if (got != expected) {
    fprintf(stderr, "FAILED: %s: %lld instead of %lld\n", what, (long long)got, (long long)expected);
    ++failures;
  }
}

/* What callbacks do and count. */
struct seen {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int states, logins, releases;
  /* Called inside on_connection_state, once. */
  void (*inside)(struct seen *seen);
  rtm_client_t client;
  rtm_channel_t channel;
};

static void seen_begin(struct seen *seen) {
  memset(seen, 0, sizeof *seen);
  pthread_mutex_init(&seen->lock, NULL);
  pthread_cond_init(&seen->changed, NULL);
}

static void count(struct seen *seen, int *what) {
  pthread_mutex_lock(&seen->lock);
  ++*what;
  pthread_cond_broadcast(&seen->changed);
  pthread_mutex_unlock(&seen->lock);
}

/* Waits for a count, for at most a minute (valgrind is slow). */
static void wait_for(struct seen *seen, const char *what, const int *value, int least) {
  struct timespec deadline;
  timespec_get(&deadline, TIME_UTC);
  deadline.tv_sec += 60;
  pthread_mutex_lock(&seen->lock);
  while (*value < least && pthread_cond_timedwait(&seen->changed, &seen->lock, &deadline) == 0) {
  }
  if (*value < least) {
    fprintf(stderr, "FAILED: %s did not come; so far: %d states, %d logins, %d releases\n", what, seen->states, seen->logins, seen->releases);
    ++failures;
  }
  pthread_mutex_unlock(&seen->lock);
}

static void on_state(void *data, int32_t state, int32_t reason) {
  struct seen *seen = data;
  (void)state;
  (void)reason;
  void (*inside)(struct seen *) = seen->inside;
  seen->inside = NULL;
  if (inside != NULL) inside(seen);
  count(seen, &seen->states);
}

static void on_login(void *data, int32_t code) {
  struct seen *seen = data;
  (void)code;
  count(seen, &seen->logins);
}

static void on_release(void *data) {
  struct seen *seen = data;
  count(seen, &seen->releases);
}

static rtm_client_callbacks client_callbacks(struct seen *seen) {
  rtm_client_callbacks callbacks;
  memset(&callbacks, 0, sizeof callbacks);
  callbacks.size = sizeof callbacks;
  callbacks.user_data = seen;
  callbacks.on_connection_state = on_state;
  callbacks.on_login = on_login;
  callbacks.release = on_release;
  return callbacks;
}

static rtm_channel_callbacks channel_callbacks(void) {
  rtm_channel_callbacks callbacks;
  memset(&callbacks, 0, sizeof callbacks);
  callbacks.size = sizeof callbacks;
  return callbacks;
}

static rtm_message text(const char *content) {
  rtm_message message;
  memset(&message, 0, sizeof message);
  message.size = sizeof message;
  message.kind = 1;
  message.text = content;
  message.text_len = strlen(content);
  return message;
}

static rtm_client_t new_client(struct seen *seen) {
  const rtm_client_callbacks callbacks = client_callbacks(seen);
  rtm_client_t client = 0;
  check("rtm_client_new", rtm_client_new("misuse", &callbacks, &client), 0);
  /* Long enough for a callback to find the login still under way on a slow machine. */
  check("parameters", rtm_client_set_parameters(client, "{\"rtm.server\":\"ws://127.0.0.1:9\",\"rtm.login_timeout_ms\":2000}"), 0);
  seen->client = client;
  return client;
}

static rtm_channel_t new_channel(rtm_client_t client) {
  const rtm_channel_callbacks callbacks = channel_callbacks();
  rtm_channel_t channel = 0;
  check("rtm_channel_new", rtm_channel_new(client, "lobby", &callbacks, &channel), 0);
  return channel;
}

/* Every function that takes a client, with a handle that is none: RTM_ERR_HANDLE, and outputs untouched. */
static void client_handle(const char *why, uint64_t handle) {
  char what[100];
  const rtm_channel_callbacks callbacks = channel_callbacks();
  const rtm_message message = text("x");
  int64_t request = -7;
  rtm_channel_t channel = 77;
  const int32_t answers[] = {
      rtm_client_set_parameters(handle, "{}"),
      rtm_client_login(handle, NULL, "alice"),
      rtm_client_logout(handle),
      rtm_client_send(handle, "bob", &message, NULL),
      rtm_channel_new(handle, "lobby", &callbacks, &channel),
      rtm_media_upload(handle, 3, "/tmp/x", &request),
      rtm_media_download_to_memory(handle, "id", &request),
      rtm_media_download_to_file(handle, "id", "/tmp/x", &request),
      rtm_media_cancel(handle, 1, 1),
      rtm_client_release_within(handle, 0),
      rtm_client_release(handle),
  };
  for (size_t i = 0; i < sizeof answers / sizeof *answers; ++i) {
    snprintf(what, sizeof what, "client function %u with a handle that is %s", (unsigned)i, why);
    check(what, answers[i], RTM_ERR_HANDLE);
  }
  check("an output after an error", request, -7);
  check("an output after an error", (int64_t)channel, 77);
}

static void channel_handle(const char *why, uint64_t handle) {
  char what[100];
  const rtm_message message = text("x");
  const int32_t answers[] = {
      rtm_channel_join(handle),    rtm_channel_leave(handle), rtm_channel_send(handle, &message, NULL), rtm_channel_members(handle),
      rtm_channel_release_within(handle, 0), rtm_channel_release(handle),
  };
  for (size_t i = 0; i < sizeof answers / sizeof *answers; ++i) {
    snprintf(what, sizeof what, "channel function %u with a handle that is %s", (unsigned)i, why);
    check(what, answers[i], RTM_ERR_HANDLE);
  }
}

static void buffer_handle(const char *why, uint64_t handle) {
  const uint8_t *data = NULL;
  size_t len = 7;
  check(why, rtm_buffer_retain(handle), RTM_ERR_HANDLE);
  check(why, rtm_buffer_data(handle, &data, &len), RTM_ERR_HANDLE);
  check(why, rtm_buffer_release(handle), RTM_ERR_HANDLE);
  check("an output after an error", (int64_t)len, 7);
}

static void wrong_handles(void) {
  struct seen seen;
  seen_begin(&seen);
  const rtm_client_t client = new_client(&seen);
  const rtm_channel_t channel = new_channel(client);
  const struct {
    const char *why;
    uint64_t client, channel;
  } table[] = {
      {"0", 0, 0},
      {"1", 1, 1},
      {"all ones", UINT64_MAX, UINT64_MAX},
      {"a pointer", (uint64_t)(uintptr_t)&seen, (uint64_t)(uintptr_t)&seen},
      {"one off", client + 1, channel + 1},
      {"of the next generation", client + (UINT64_C(1) << 32), channel + (UINT64_C(1) << 32)},
      {"of another kind", channel, client},
      {"negative", (uint64_t)INT64_MIN, (uint64_t)INT64_MIN},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; ++i) {
    client_handle(table[i].why, table[i].client);
    channel_handle(table[i].why, table[i].channel);
    buffer_handle(table[i].why, table[i].client);
    buffer_handle(table[i].why, table[i].channel);
  }
  check("a channel is released", rtm_channel_release(channel), 0);
  channel_handle("released", channel);
  const rtm_channel_t again = new_channel(client);
  channel_handle("released, its place taken", channel);
  check("a client is released", rtm_client_release(client), 0);
  client_handle("released", client);
  channel_handle("released with its client", again);
  check("release was called once", seen.releases, 1);
  /* The place of a released client is taken by the next; the old number stays dead. */
  struct seen other;
  seen_begin(&other);
  const rtm_client_t next = new_client(&other);
  client_handle("released, its place taken", client);
  check("the next client lives", rtm_client_release_within(next, 1000), 0);
  check("release was called once", other.releases, 1);
}

static void wrong_pointers(void) {
  struct seen seen;
  seen_begin(&seen);
  rtm_client_callbacks callbacks = client_callbacks(&seen);
  rtm_client_t client = 77;
  check("no app id", rtm_client_new(NULL, &callbacks, &client), 3);
  check("no callbacks", rtm_client_new("app", NULL, &client), 4);
  check("no output", rtm_client_new("app", &callbacks, NULL), RTM_ERR_NULL);
  check("app id not UTF-8", rtm_client_new("\xff\xfe", &callbacks, &client), RTM_ERR_UTF8);
  check("empty app id", rtm_client_new("", &callbacks, &client), 3);
  callbacks.size = sizeof callbacks.size;
  check("callbacks too small", rtm_client_new("app", &callbacks, &client), RTM_ERR_SIZE);
  callbacks.size = 0;
  check("callbacks of no size", rtm_client_new("app", &callbacks, &client), RTM_ERR_SIZE);
  check("an output after an error", (int64_t)client, 77);
  check("release was not called", seen.releases, 0);

  /* A struct of a later version is larger than the library knows. */
  struct {
    rtm_client_callbacks known;
    void (*later[4])(void);
  } larger;
  memset(&larger, 0, sizeof larger);
  larger.known = client_callbacks(&seen);
  larger.known.size = sizeof larger;
  check("callbacks of a later version", rtm_client_new("app", &larger.known, &client), 0);
  check("released", rtm_client_release(client), 0);
  check("release was called", seen.releases, 1);

  struct seen second;
  seen_begin(&second);
  client = new_client(&second);
  check("no parameters", rtm_client_set_parameters(client, NULL), RTM_ERR_NULL);
  check("parameters not UTF-8", rtm_client_set_parameters(client, "\xff"), RTM_ERR_UTF8);
  check("parameters not JSON", rtm_client_set_parameters(client, "{"), RTM_ERR_JSON);
  check("parameters no object", rtm_client_set_parameters(client, "[]"), RTM_ERR_JSON);
  check("no user id", rtm_client_login(client, NULL, NULL), RTM_ERR_NULL);
  check("user id not UTF-8", rtm_client_login(client, NULL, "\xff"), RTM_ERR_UTF8);
  check("token not UTF-8", rtm_client_login(client, "\xff", "alice"), RTM_ERR_UTF8);
  check("empty user id", rtm_client_login(client, NULL, ""), 3);
  rtm_message message = text("x");
  rtm_send_options options = {sizeof options, false, false};
  check("no peer", rtm_client_send(client, NULL, &message, &options), RTM_ERR_NULL);
  check("no message", rtm_client_send(client, "bob", NULL, &options), RTM_ERR_NULL);
  check("peer not UTF-8", rtm_client_send(client, "\xff", &message, &options), RTM_ERR_UTF8);
  message.text_len = 5;
  message.text = NULL;
  check("text of 5 bytes at NULL", rtm_client_send(client, "bob", &message, &options), RTM_ERR_NULL);
  message = text("\xff");
  check("text not UTF-8", rtm_client_send(client, "bob", &message, &options), RTM_ERR_UTF8);
  message = text("x");
  message.raw_len = 5;
  check("raw data of 5 bytes at NULL", rtm_client_send(client, "bob", &message, &options), RTM_ERR_NULL);
  message = text("x");
  message.size = sizeof message.size;
  check("a message too small", rtm_client_send(client, "bob", &message, &options), RTM_ERR_SIZE);
  message = text("x");
  options.size = 1;
  check("options too small", rtm_client_send(client, "bob", &message, &options), RTM_ERR_SIZE);
  check("before login", rtm_client_send(client, "bob", &message, NULL), 102);
  int64_t request = -7;
  check("no path", rtm_media_upload(client, 3, NULL, &request), RTM_ERR_NULL);
  check("no output", rtm_media_upload(client, 3, "/tmp/x", NULL), RTM_ERR_NULL);
  check("path not UTF-8", rtm_media_upload(client, 3, "/\xff", &request), RTM_ERR_UTF8);
  check("unknown kind", rtm_media_upload(client, 99, "/tmp/x", &request), RTM_ERR_ARGUMENT);
  check("no media id", rtm_media_download_to_memory(client, NULL, &request), RTM_ERR_NULL);
  check("no output", rtm_media_download_to_memory(client, "id", NULL), RTM_ERR_NULL);
  check("no target", rtm_media_download_to_file(client, "id", NULL, &request), RTM_ERR_NULL);
  check("unknown direction", rtm_media_cancel(client, 1, 99), RTM_ERR_ARGUMENT);
  check("an output after an error", request, -7);
  rtm_channel_callbacks channel = channel_callbacks();
  rtm_channel_t handle = 77;
  check("no channel id", rtm_channel_new(client, NULL, &channel, &handle), RTM_ERR_NULL);
  check("no callbacks", rtm_channel_new(client, "lobby", NULL, &handle), RTM_ERR_NULL);
  check("no output", rtm_channel_new(client, "lobby", &channel, NULL), RTM_ERR_NULL);
  check("channel id empty", rtm_channel_new(client, "", &channel, &handle), RTM_ERR_ARGUMENT);
  check("channel id not UTF-8", rtm_channel_new(client, "\xff", &channel, &handle), RTM_ERR_UTF8);
  channel.size = 1;
  check("callbacks too small", rtm_channel_new(client, "lobby", &channel, &handle), RTM_ERR_SIZE);
  check("an output after an error", (int64_t)handle, 77);
  check("released", rtm_client_release(client), 0);

  check("address not UTF-8", rtm_set_server("\xff"), RTM_ERR_UTF8);
  check("address that is none", rtm_set_server("nonsense"), RTM_ERR_ARGUMENT);
  check("address forgotten", rtm_set_server(NULL), 0);
  for (int32_t status = -1000; status < 200; ++status) {
    if (rtm_status_text(status) == NULL) check("a text for every status", 0, 1);
  }
}

/* Inside a callback: misuse, use, and the release of what calls. */
static void everything_inside(struct seen *seen) {
  client_handle("0, inside a callback", 0);
  channel_handle("of another kind, inside a callback", seen->client);
  check("another login", rtm_client_login(seen->client, NULL, "alice"), 8);
  const rtm_channel_t channel = new_channel(seen->client);
  check("a channel is released inside a callback", rtm_channel_release(channel), 0);
  channel_handle("released inside a callback", channel);
}

static void release_inside(struct seen *seen) {
  check("a client is released inside its callback", rtm_client_release(seen->client), 0);
  client_handle("released inside a callback", seen->client);
}

static void release_within_inside(struct seen *seen) {
  check("a client is released inside its callback", rtm_client_release_within(seen->client, 5000), 0);
}

static void inside_callbacks(void) {
  struct seen seen;
  seen_begin(&seen);
  seen.inside = everything_inside;
  rtm_client_t client = new_client(&seen);
  check("login", rtm_client_login(client, NULL, "alice"), 0);
  wait_for(&seen, "the answer of a login", &seen.logins, 1);
  check("released", rtm_client_release(client), 0);
  check("release was called once", seen.releases, 1);

  void (*const releases[])(struct seen *) = {release_inside, release_within_inside};
  for (size_t i = 0; i < 2; ++i) {
    struct seen last;
    seen_begin(&last);
    last.inside = releases[i];
    client = new_client(&last);
    check("login", rtm_client_login(client, NULL, "alice"), 0);
    wait_for(&last, "release", &last.releases, 1);
    check("it was the last callback", last.states, 1);
    check("no login was answered", last.logins, 0);
    check("a second release", rtm_client_release(client), RTM_ERR_HANDLE);
    check("release was called once", last.releases, 1);
  }
}

/* Many threads on one client: use beside release; exactly one release succeeds. */
enum { THREADS = 8, ROUNDS = 10 };

struct shared {
  struct seen seen;
  rtm_client_t client;
  rtm_channel_t channel;
  atomic_int client_releases, channel_releases;
};

static void *hammer(void *data) {
  struct shared *shared = data;
  const rtm_message message = text("x");
  int64_t request = 0;
  for (int i = 0; i < 20; ++i) {
    rtm_client_send(shared->client, "bob", &message, NULL);
    rtm_channel_send(shared->channel, &message, NULL);
    rtm_channel_join(shared->channel);
    rtm_media_upload(shared->client, 3, "/tmp/x", &request);
    rtm_client_login(shared->client, NULL, "alice");
    rtm_client_set_parameters(shared->client, "{}");
  }
  if (rtm_channel_release(shared->channel) == 0) atomic_fetch_add(&shared->channel_releases, 1);
  if (rtm_client_release(shared->client) == 0) atomic_fetch_add(&shared->client_releases, 1);
  return NULL;
}

static void many_threads(void) {
  for (int round = 0; round < ROUNDS; ++round) {
    struct shared shared;
    memset(&shared, 0, sizeof shared);
    seen_begin(&shared.seen);
    shared.client = new_client(&shared.seen);
    shared.channel = new_channel(shared.client);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, hammer, &shared);
    for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
    check("one thread released the client", shared.client_releases, 1);
    if (shared.channel_releases > 1) check("at most one thread released the channel", shared.channel_releases, 1);
    wait_for(&shared.seen, "release", &shared.seen.releases, 1);
    check("release was called once", shared.seen.releases, 1);
  }
}

/* Handles are recycled without ever meaning another object. */
static void many_generations(void) {
  rtm_client_t old[64];
  for (int i = 0; i < 64; ++i) {
    struct seen seen;
    seen_begin(&seen);
    old[i] = new_client(&seen);
    for (int j = 0; j < i; ++j) check("a number is given out once", old[i] == old[j], 0);
    check("released", rtm_client_release(old[i]), 0);
  }
  for (int i = 0; i < 64; ++i) check("a number stays dead", rtm_client_logout(old[i]), RTM_ERR_HANDLE);
}

int main(void) {
  const uint64_t before = rtm_live_handles();
  wrong_handles();
  wrong_pointers();
  inside_callbacks();
  many_threads();
  many_generations();
  check("handles left over", (int64_t)(rtm_live_handles() - before), 0);
  if (failures == 0) printf("every misuse was answered\n");
  return failures == 0 ? 0 : 1;
}
