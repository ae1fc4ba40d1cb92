package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.password.Password;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a new password from the operator. */
final class PasswordInput {
    /** More than any password has, with room for a line end. */
    private static final int MAX_BYTES = 8 * 1024;

    private PasswordInput() {}

    /** One line of UTF-8, whose LF or CRLF is not part of the password. */
    static Password fromStdin() {
        try {
            byte[] input = System.in.readNBytes(MAX_BYTES);
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
            String line = text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            if (line.indexOf('\n') >= 0) {
                throw new OperatorException("standard input has more than one line");
            }
            return password(line);
        } catch (CharacterCodingException notUtf8) {
            throw new OperatorException("the password is not UTF-8", notUtf8);
        } catch (IOException failure) {
            throw new OperatorException("cannot read the password: " + failure, failure);
        }
    }

    /** Asked twice, because nobody sees what is typed. */
    static Password fromTerminal() {
        // Some Java versions have a console even without a terminal, unless told otherwise.
        System.setProperty("jdk.console", "java.base");
        @Nullable Console console = System.console();
        if (console == null) {
            throw new OperatorException("there is no terminal to ask for the password; use --password-stdin");
        }
        char @Nullable [] first = console.readPassword("Password: ");
        char @Nullable [] second = console.readPassword("Password again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new OperatorException("the passwords differ");
        }
        return password(new String(first));
    }

    private static Password password(String text) {
        try {
            return new Password(text);
        } catch (IllegalArgumentException refused) {
            throw new OperatorException(String.valueOf(refused.getMessage()), refused);
        }
    }
}
