package dev.tollgate.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Something that the operator can mend; the message is the one line that says so. */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OperatorException(String message) {
        super(message);
    }

    public OperatorException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Says what could not be done with a file, and why not. */
    public static OperatorException onFile(String what, IOException cause) {
        return new OperatorException(what + ": " + reason(cause), cause);
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
