/** What new programs may want beside {@code io.agora.rtm}: futures in the place of callbacks, and the address of the server. */
package io.rtm.java;
