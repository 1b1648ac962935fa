package io.agora.rtm.internal;

/** A callback that wants to know when it will not be called any more. */
public interface Droppable {
  /** The client was released before the call had an outcome. */
  void dropped();
}
