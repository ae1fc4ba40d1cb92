package dev.tollgate.server.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** The 30,000 passwords, in lower case, that the library zxcvbn4j knows from leaks; read when first asked for. */
final class CommonPasswords {
    private static final Set<String> ALL = read();

    private CommonPasswords() {}

    static boolean contain(String lowerCase) {
        return ALL.contains(lowerCase);
    }

    private static Set<String> read() {
        try {
            return Set.copyOf(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
        } catch (IOException damaged) {
            throw new UncheckedIOException("the list of common passwords cannot be read", damaged);
        }
    }
}
