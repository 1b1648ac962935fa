/** What makes {@code io.agora.rtm} work. Programs do not name anything in here. */
package io.agora.rtm.internal;
