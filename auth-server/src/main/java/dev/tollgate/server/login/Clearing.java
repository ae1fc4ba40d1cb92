package dev.tollgate.server.login;

import java.net.InetAddress;

/** What an operator wants forgotten. */
public sealed interface Clearing {
    /** Clearings are numbered in their order. */
    long number();

    record OfAccount(long number, long account) implements Clearing {}

    record OfAddress(long number, InetAddress address) implements Clearing {}

    record OfPair(long number, long pair) implements Clearing {}

    record OfAll(long number) implements Clearing {}
}
