package dev.tollgate.server;

import dev.tollgate.server.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Supplier;

/** What the operator can mend; the message is one line that says so, or some with semicolons between. */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String[] mistakes;

    public OperatorException(String message) {
        super(message);
        this.mistakes = new String[] {message};
    }

    public OperatorException(String message, Throwable cause) {
        super(message, cause);
        this.mistakes = new String[] {message};
    }

    /** All that is wrong, of which each mistake can be mended for itself. */
    public OperatorException(List<String> mistakes) {
        super(String.join("; ", mistakes));
        this.mistakes = mistakes.toArray(String[]::new);
    }

    /** What is wrong, a line for each mistake. */
    public List<String> mistakes() {
        return List.of(mistakes);
    }

    /** Says what could not be done with a file, and why not. */
    public static OperatorException onFile(String what, IOException cause) {
        return new OperatorException(what + ": " + reason(cause), cause);
    }

    /** Has what keeps a database from being used told to the operator. */
    static <R> R onOutage(Supplier<R> work) {
        try {
            return work.get();
        } catch (StoreUnavailableException outage) {
            throw new OperatorException(String.valueOf(outage.getMessage()), outage);
        }
    }

    /** The JDK's messages for these are but the file's name. */
    private static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "a file of this name is there";
            case NoSuchFileException missing -> "no such file";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
