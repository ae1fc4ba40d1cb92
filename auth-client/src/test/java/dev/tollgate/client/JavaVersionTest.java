package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class JavaVersionTest {

    private static final int JAVA_17 = 61;

    /**
     * Surefire runs all tests twice, the second time on the Java of Maven: this line in its output says on which.
     */
    @Test
    void classesAreMadeForJava17() throws Exception {
        for (Class<?> type : new Class<?>[] {AuthClient.class, GeneratedCalls.class, Token.class}) {
            assertThat(classFileVersionOf(type)).isEqualTo(JAVA_17);
        }
        System.out.println("auth-client, made for Java 17, runs on Java " + Runtime.version());
    }

    private static int classFileVersionOf(Class<?> type) throws Exception {
        try (InputStream file = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class");
                DataInputStream data = new DataInputStream(Objects.requireNonNull(file))) {
            data.readInt();
            data.readUnsignedShort();
            return data.readUnsignedShort();
        }
    }
}
