package io.agora.rtm.internal;

import io.agora.rtm.RtmChannel;
import io.agora.rtm.RtmChannelListener;
import io.rtm.internal.Session;
import java.util.HashMap;
import java.util.Map;

/** The open channels of a client, by id: there is at most one of each. */
final class Channels {
  private final Session session;
  private final Map<String, Channel> open = new HashMap<String, Channel>();

  Channels(Session session) {
    this.session = session;
  }

  /** Null when the id breaks the rules or is open already, and when the session has ended. */
  synchronized RtmChannel open(String id, RtmChannelListener listener) {
    if (id == null || open.containsKey(id)) return null;
    Channel channel = new Channel(session, this, id, listener);
    long number = session.openChannel(id, channel);
    if (number == 0) return null;
    channel.open(number);
    open.put(id, channel);
    return channel;
  }

  /** Under the lock that opening takes, so that the same id, opened meanwhile, is either this channel before its end or a new one. */
  synchronized void release(Channel channel) {
    long number = channel.close();
    if (number == 0) return;
    open.remove(channel.getId());
    session.closeChannel(number);
  }
}
