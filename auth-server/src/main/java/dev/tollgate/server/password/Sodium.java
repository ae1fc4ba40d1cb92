package dev.tollgate.server.password;

import com.goterl.lazysodium.SodiumJava;

/** libsodium, loaded once in a process, which takes a while. */
final class Sodium {
    static final SodiumJava LIBRARY = new SodiumJava();

    private Sodium() {}
}
