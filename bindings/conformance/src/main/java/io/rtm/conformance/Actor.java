package io.rtm.conformance;

import java.util.Map;

/** A user of a scenario: one client of a binding at a time, and what it hears. */
public abstract class Actor {
  /** Makes the users of scenarios. */
  public interface Maker {
    /** A user with these options of the scenario, whose server has this address. */
    Actor actor(String name, Map<String, Object> options, String url) throws Exception;
  }

  public final String name;
  public final Chronicle chronicle = new Chronicle();

  protected Actor(String name) {
    this.name = name;
  }

  /** The objects that scenarios save. */
  public abstract Identities things();

  /** Calls a method, which has the name of its interface before it; null if there is no such method. */
  public abstract Attempt attempt(String method, Map<String, Object> args, String channel, Object object) throws Exception;

  /** The interface of scenarios that an object is of. */
  public abstract String kindOf(Object object);

  /** Sends a message to itself and waits for it. */
  public abstract void roundTrip() throws Exception;

  /** Returns when everything was told that happened before. A refusal is told behind it. */
  public abstract void fence() throws InterruptedException;

  /** It has a client that was not released. */
  public abstract boolean isLive();

  /** How many clients it has had, each of which calls back on a thread of its own. */
  public abstract int clients();

  /** Releases the client. */
  public abstract void close();
}
