package io.agora.rtm.jni;

/** Does nothing: some programs import the name without using it. {@link io.agora.rtm.RtmFileMessage} is what they use. */
public interface IFileMessage {}
