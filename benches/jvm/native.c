/* What the JVM surfaces are measured beside: the same messages through rtm.h. Prints messages a second and microseconds a round trip. */
#include <rtm.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COUNT = 200000, WINDOW = 1000, ROUNDS = 5, TRIPS = 5000, LENGTH = 100 };

static sem_t outcomes;

static double now(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void wait_for_one(void) {
  while (sem_wait(&outcomes) != 0) continue;
}

static void fail(const char *what, int code) {
  fprintf(stderr, "%s: %d\n", what, code);
  exit(1);
}

static void on_login(void *data, int32_t code) {
  (void)data;
  if (code != 0) fail("login", code);
  sem_post(&outcomes);
}

static void on_send_result(void *data, int64_t id, int32_t code) {
  (void)data;
  (void)id;
  if (code != 0) fail("send", code);
  sem_post(&outcomes);
}

static void on_message(void *data, const char *peer, const rtm_message *message) {
  (void)data;
  (void)peer;
  (void)message;
}

static rtm_client_t online(const char *user) {
  rtm_client_callbacks callbacks;
  rtm_client_t client = 0;
  memset(&callbacks, 0, sizeof callbacks);
  callbacks.size = sizeof callbacks;
  callbacks.on_login = on_login;
  callbacks.on_send_result = on_send_result;
  callbacks.on_message = on_message;
  if (rtm_client_new("bench", &callbacks, &client) != 0) fail("new", 1);
  rtm_client_login(client, NULL, user);
  wait_for_one();
  return client;
}

int main(void) {
  char text[LENGTH];
  rtm_message message;
  rtm_client_t bob, ann;
  double best = 0;
  sem_init(&outcomes, 0, 0);
  bob = online("native-bob");
  ann = online("native-ann");
  memset(text, 'x', sizeof text);
  memset(&message, 0, sizeof message);
  message.size = sizeof message;
  message.kind = 1;
  message.text = text;
  message.text_len = sizeof text;
  for (int round = 0; round < ROUNDS; round++) {
    double begun = now();
    for (int i = 0; i < COUNT; i++) {
      if (i >= WINDOW) wait_for_one();
      rtm_client_send(ann, "native-bob", &message, NULL);
    }
    for (int i = 0; i < WINDOW; i++) wait_for_one();
    double rate = COUNT / (now() - begun);
    if (rate > best) best = rate;
  }
  double begun = now();
  for (int i = 0; i < TRIPS; i++) {
    rtm_client_send(ann, "native-bob", &message, NULL);
    wait_for_one();
  }
  printf("  rtm.h         %9.0f messages/s  %6.1f us a round trip\n", best, (now() - begun) * 1e6 / TRIPS);
  rtm_client_release(ann);
  rtm_client_release(bob);
  return 0;
}
