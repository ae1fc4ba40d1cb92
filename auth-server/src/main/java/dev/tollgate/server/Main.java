package dev.tollgate.server;

import java.lang.reflect.InvocationTargetException;

/**
 * The program's entry, which says so in one line where Java is too old.
 *
 * <p>It is compiled for Java 11, and reaches the rest, which is not, by its name.
 */
public final class Main {
    private static final int OLDEST_JAVA = 21;
    private static final int TOLD_WRONG = 2;

    private Main() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        int java = Runtime.version().feature();
        if (java < OLDEST_JAVA) {
            System.err.println("tollgate: needs Java " + OLDEST_JAVA + " or newer, and this is Java " + java + " from "
                    + System.getProperty("java.home"));
            System.exit(TOLD_WRONG);
        }
        try {
            Class.forName("dev.tollgate.server.cli.Tollgate")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException failure) {
            throw new AssertionError("the program answers all failures itself", failure.getCause());
        }
    }
}
