package dev.tollgate.server;

import dev.tollgate.server.cli.Tollgate;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        LogSetup.install();
        System.exit(Tollgate.run(arguments));
    }
}
