package dev.tollgate.server.user;

import java.net.InetAddress;

/**
 * Who changes users.
 *
 * @param key the name of the key
 * @param address of the client
 */
public record Administrator(String key, InetAddress address) {}
