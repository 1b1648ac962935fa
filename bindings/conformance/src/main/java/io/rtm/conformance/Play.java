package io.rtm.conformance;

import io.rtm.testing.Proxy;
import io.rtm.testing.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Plays one scenario against a server of its own. */
@SuppressWarnings("unchecked")
final class Play implements AutoCloseable {
  private static final long DEADLINE_MS = 15_000;

  private final Scenario scenario;
  private final Server server;
  private final Values values = new Values();
  private final Map<String, Proxy> proxies = new HashMap<>();
  private final Map<String, Actor> players = new LinkedHashMap<>();
  private final Map<String, Set<String>> forbidden = new LinkedHashMap<>();
  private int files;
  private final List<String> leftOut = new ArrayList<>();

  Play(Scenario scenario, Actor.Maker maker) throws Exception {
    this.scenario = scenario;
    // Never without a configuration: scenarios count on the defaults, call rates included.
    server = new Server("# a scenario\n" + Toml.of(scenario.server));
    Set<String> proxied = new HashSet<>();
    collectProxied(scenario.steps, proxied);
    for (Map.Entry<String, Object> user : scenario.users.entrySet()) {
      String url = server.url();
      if (proxied.contains(user.getKey())) {
        Proxy proxy = new Proxy(server.port());
        proxies.put(user.getKey(), proxy);
        url = proxy.url();
      }
      players.put(user.getKey(), maker.actor(user.getKey(), (Map<String, Object>) user.getValue(), url));
    }
  }

  private static void collectProxied(List<Object> steps, Set<String> out) {
    for (Object one : steps) {
      Map<String, Object> step = (Map<String, Object>) one;
      if (step.containsKey("link") || step.containsKey("media")) out.add((String) step.get("user"));
      if (step.containsKey("steps")) collectProxied((List<Object>) step.get("steps"), out);
    }
  }

  @Override
  public void close() throws IOException {
    proxies.values().forEach(Proxy::heal);
    players.values().forEach(Actor::close);
    proxies.values().forEach(Proxy::close);
    server.close();
  }

  void run() throws Exception {
    steps(scenario.steps, "");
    try {
      finish();
    } catch (AssertionError error) {
      throw new AssertionError("at the end: " + error.getMessage() + everything(), error);
    }
  }

  private void steps(List<Object> steps, String place) throws Exception {
    int number = 0;
    for (Object one : steps) step((Map<String, Object>) one, place + ++number);
  }

  private void step(Map<String, Object> step, String place) throws Exception {
    if (step.containsKey("until")) {
      until(step, place);
    } else if (step.containsKey("steps")) {
      String as = (String) step.getOrDefault("as", "i");
      long first = Values.number(step.getOrDefault("from", 0L));
      long times = Values.number(values.resolve(step.getOrDefault("repeat", 1L)));
      for (long at = first; at < first + times; at++) {
        values.save(as, at);
        steps((List<Object>) step.get("steps"), place + " (" + as + " = " + at + "), ");
      }
    } else {
      try {
        plain(step);
        checkForbidden();
      } catch (Inexpressible call) {
        leftOut.add("step " + place + ", " + step.get("call") + ": " + call.getMessage());
      } catch (AssertionError | RuntimeException error) {
        throw new AssertionError("step " + place + ": " + Values.readable(step) + "\n  " + error + everything(), error);
      }
    }
  }

  private void until(Map<String, Object> step, String place) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(within(step));
    while (true) {
      steps((List<Object>) step.get("steps"), place + " (again and again), ");
      List<Object> both = (List<Object>) values.resolve(step.get("until"));
      if (both.get(0).equals(both.get(1))) return;
      if (System.nanoTime() > end) throw new AssertionError("step " + place + ": still " + both.get(0) + ", not " + both.get(1) + everything());
    }
  }

  private static long within(Map<String, Object> step) {
    return Values.number(step.getOrDefault("within_ms", DEADLINE_MS));
  }

  private void plain(Map<String, Object> step) throws Exception {
    if (step.containsKey("call")) {
      call(step);
    } else if (step.containsKey("expect")) {
      expect(Collections.<Object>singletonList(step), false);
    } else if (step.containsKey("in_order")) {
      expect((List<Object>) step.get("in_order"), true);
    } else if (step.containsKey("forbid")) {
      Set<String> names = new HashSet<>();
      for (Object name : (List<Object>) step.get("forbid")) names.add((String) name);
      forbidden.put((String) step.get("user"), names);
    } else if (step.containsKey("allow")) {
      checkForbidden();
      forbidden.remove(step.get("user"));
    } else if (step.containsKey("sync")) {
      settle();
    } else if (step.containsKey("server")) {
      server((String) step.get("server"));
    } else if (step.containsKey("link")) {
      fault(step, true);
    } else if (step.containsKey("media")) {
      fault(step, false);
    } else if (step.containsKey("rest")) {
      rest((Map<String, Object>) values.resolve(step));
    } else if (step.containsKey("token")) {
      values.save((String) step.get("save"), token((Map<String, Object>) values.resolve(step.get("token"))));
    } else if (step.containsKey("file")) {
      values.save((String) step.get("save"), file((Map<String, Object>) values.resolve(step.get("file"))));
    } else if (step.containsKey("same_files")) {
      List<Object> names = (List<Object>) values.resolve(step.get("same_files"));
      byte[] first = Files.readAllBytes(Paths.get(Values.toText(names.get(0))));
      byte[] second = Files.readAllBytes(Paths.get(Values.toText(names.get(1))));
      if (!java.util.Arrays.equals(first, second)) throw new AssertionError("the files differ");
    } else {
      throw new AssertionError("a step that is none");
    }
  }

  private Actor player(Map<String, Object> step) {
    Actor player = players.get(step.get("user"));
    if (player == null) throw new AssertionError("no user " + step.get("user"));
    return player;
  }

  private void call(Map<String, Object> step) throws Exception {
    Actor who = step.containsKey("user") ? player(step) : players.values().iterator().next();
    String name = (String) step.get("call");
    String channel = step.containsKey("channel") ? Values.toText(values.resolve(step.get("channel"))) : "";
    Object object = step.containsKey("object") ? who.things().get(values.resolve(step.get("object"))) : null;
    String kind = (String) step.getOrDefault("of", step.containsKey("user") ? "IRtmService" : "");
    if (step.containsKey("channel")) kind = "IChannel";
    if (object != null) kind = who.kindOf(object);
    List<String> methods = new ArrayList<>();
    methods.add(kind + "." + name);
    if (object == null && channel.isEmpty()) methods.add("IRtmCallManager." + name);
    methods.add(name);

    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(within(step));
    Object wanted = step.containsKey("returns") ? values.resolve(step.get("returns")) : null;
    boolean awaited = step.containsKey("returns");
    Object againWhile = step.get("again_while");
    Attempt call;
    Object result;
    while (true) {
      Map<String, Object> args = (Map<String, Object>) values.resolve(step.getOrDefault("args", Collections.emptyMap()));
      call = attempt(who, methods, args, channel, object);
      result = call.given(wanted, againWhile);
      if (againWhile == null || !againWhile.equals(result)) break;
      if (System.nanoTime() > end) throw new AssertionError("still " + Values.readable(result));
      Thread.sleep(5);
    }
    if (awaited) {
      Map<String, Object> found = new LinkedHashMap<>();
      String problem = Values.difference(wanted, result, "the result", found);
      if (problem != null) throw new AssertionError("expected " + problem);
      found.forEach(values::save);
    }
    if (step.containsKey("save")) values.save((String) step.get("save"), result);
    if (step.containsKey("request")) values.save((String) step.get("request"), call.requestNumber());
  }

  private static Attempt attempt(Actor who, List<String> methods, Map<String, Object> args, String channel, Object object) throws Exception {
    for (String method : methods) {
      Attempt attempt = who.attempt(method, args, channel, object);
      if (attempt != null) return attempt;
    }
    throw new AssertionError("no method " + methods.get(0));
  }

  /** The calls that the binding could not be asked for, and why. */
  List<String> leftOut() {
    return leftOut;
  }

  private void expect(List<Object> list, boolean inOrder) throws Exception {
    Map<Actor, Integer> places = new HashMap<>();
    for (Object one : list) {
      Map<String, Object> step = (Map<String, Object>) one;
      Actor who = player(step);
      String channel = step.containsKey("channel") ? Values.toText(values.resolve(step.get("channel"))) : "";
      Object with = values.resolve(step.getOrDefault("with", Collections.emptyMap()));
      Map<String, Object> found = new LinkedHashMap<>();
      int from = inOrder ? places.getOrDefault(who, 0) : 0;
      try {
        places.put(who, who.chronicle.take((String) step.get("expect"), channel, with, from, within(step), found) + 1);
      } catch (AssertionError error) {
        throw new AssertionError(who.name + ": " + (inOrder ? "in this order, " : "") + error.getMessage(), error);
      }
      found.forEach(values::save);
    }
  }

  private void server(String action) throws Exception {
    switch (action) {
      case "kill":
        server.kill();
        break;
      case "stop":
        server.stop();
        break;
      case "start":
        server.startAgain();
        break;
      case "freeze":
        server.freeze();
        break;
      case "thaw":
        server.thaw();
        break;
      default:
        throw new AssertionError("unknown action on the server");
    }
  }

  private void fault(Map<String, Object> step, boolean link) {
    Proxy proxy = proxies.get(step.get("user"));
    boolean up = step.getOrDefault("way", "up").equals("up");
    long after = Values.number(step.getOrDefault("after", 0L));
    switch ((String) step.get(link ? "link" : "media")) {
      case "cut":
        proxy.cut(link);
        break;
      case "cut_after":
        proxy.arm(link, up, Proxy.Fault.CUT, after);
        break;
      case "hold":
        proxy.arm(link, up, Proxy.Fault.HOLD, after);
        break;
      case "flip":
        proxy.arm(link, up, Proxy.Fault.FLIP, after);
        break;
      case "heal":
        proxy.heal();
        break;
      case "refuse":
        proxy.refuse();
        break;
      case "slow":
        proxy.slowDown((int) Values.number(step.get("bytes_per_second")));
        break;
      default:
        throw new AssertionError("unknown fault");
    }
  }

  private void rest(Map<String, Object> step) throws Exception {
    String body = step.containsKey("body") ? new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(step.get("body")) : "";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/dev/v2/project/conformance-scenarios-app-000001/rtm" + step.get("path")))
            .header("authorization", "Basic " + Base64.getEncoder().encodeToString("id:secret".getBytes(StandardCharsets.US_ASCII)))
            .method((String) step.get("rest"), HttpRequest.BodyPublishers.ofByteArray(Values.toBytes(body)))
            .build();
    int status = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    if (status != Values.number(step.getOrDefault("status", 200L))) throw new AssertionError("answered with " + status);
  }

  private static String token(Map<String, Object> wanted) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Server.built("rtm-server").toString());
    words.add("token");
    words.add("make");
    for (Map.Entry<String, Object> option : wanted.entrySet()) {
      words.add("--" + option.getKey());
      words.add(Values.toText(String.valueOf(option.getValue())));
    }
    Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String token = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (process.waitFor() != 0) throw new AssertionError("failed: " + words);
    return token;
  }

  private String file(Map<String, Object> wanted) throws IOException {
    if (wanted.containsKey("picture")) return Values.ofText(Server.repository().resolve("tests/media/" + wanted.get("picture")).toString());
    Path path = server.folder().resolve((String) wanted.getOrDefault("name", "file" + ++files));
    // Without a size it is only a name, for a download to write to.
    if (wanted.containsKey("bytes")) {
      byte[] noise = new byte[(int) Values.number(wanted.get("bytes"))];
      new Random(Values.number(wanted.getOrDefault("seed", 1L))).nextBytes(noise);
      Files.write(path, noise);
    }
    return Values.ofText(path.toString());
  }

  private void checkForbidden() {
    forbidden.forEach((user, names) -> {
      List<String> came = players.get(user).chronicle.untaken(names, false);
      if (!came.isEmpty()) throw new AssertionError(user + ": came though forbidden: " + came.get(0));
    });
  }

  private void settle() throws Exception {
    // What one user's arrival sets off at another is there after the second round.
    for (int round = 0; round < 2; round++) {
      for (Actor player : players.values()) {
        if (player.chronicle.state().equals("CONNECTION_STATE_CONNECTED") && player.isLive()) player.roundTrip();
      }
    }
  }

  private void finish() throws Exception {
    settle();
    checkForbidden();
    Set<String> may = new HashSet<>();
    Collections.addAll(may, "onMemberCountUpdated", "onMediaUploadingProgress", "onMediaDownloadingProgress");
    for (Object name : scenario.may) may.add((String) name);
    StringBuilder problems = new StringBuilder();
    players.forEach((name, player) -> {
      for (String entry : player.chronicle.untaken(may, true)) problems.append("\n    ").append(name).append(": ").append(entry);
      if (player.chronicle.threads().size() > player.clients()) problems.append("\n    ").append(name).append(": callbacks on several threads");
    });
    if (problems.length() > 0) throw new AssertionError("came though nothing expected it:" + problems);
  }

  private String everything() {
    StringBuilder out = new StringBuilder();
    players.forEach((name, player) -> out.append("\n  all of ").append(name).append(":\n").append(player.chronicle));
    String log = server.log();
    return out + "\n  the server's last words:\n" + log.substring(Math.max(0, log.length() - 2_000));
  }
}
