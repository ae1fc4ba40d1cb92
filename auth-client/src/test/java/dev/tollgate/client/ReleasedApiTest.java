package dev.tollgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the client's public Java API to the one that was released last; {@code -Dreleased.update=true} takes it as
 * released.
 */
final class ReleasedApiTest {
    private static final Path RELEASED = Path.of("src/released/client-api.txt");

    private static String skeleton = "";
    private static ClientApi present = ClientApi.built();

    @TempDir
    private Path folder;

    @BeforeAll
    static void compileTheSkeleton(@TempDir Path classFiles) throws IOException, ClassNotFoundException {
        skeleton = ClientApi.built().skeleton();
        present = ClientApi.compiled(skeleton, classFiles);
    }

    @Test
    void whoseCodeKnowsTheReleasedClientIsNotBroken() throws IOException {
        if (Boolean.getBoolean("released.update")) {
            Files.writeString(RELEASED, skeleton);
        }
        ClientApi released = ClientApi.compiled(Files.readString(RELEASED), folder);
        assertThat(released.breaksIn(present))
                .as("breaks of code that knows %s; CONTRIBUTING.md says how a deliberate one is made", RELEASED)
                .isEmpty();
    }

    @Test
    void theSkeletonTellsAllThatOthersCanReach() throws IOException {
        assertThat(present.differencesFrom(ClientApi.built())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a method is gone       | public int logOut(            | private int logOut(
        a method answers else  | public int logOut(            | public long logOut(
        a list is of others    | java.util.List<dev.tollgate.client.Session> | java.util.List<java.lang.String>
        a method takes more    | logOut(dev.tollgate.client.Token p0) | logOut(dev.tollgate.client.Token p0, int p1)
        a method throws        | public void close()           | public void close() throws java.lang.Exception
        a method is not static | public static dev.tollgate.client.Token of( | public dev.tollgate.client.Token of(
        a class is gone        | public final class NewUser {  | final class NewUser {
        an interface is gone   | implements java.lang.AutoCloseable | ``
        a record has more      | java.time.Duration remaining) | java.time.Duration remaining, int more)
        an exception is checked| extends java.lang.RuntimeException | extends java.lang.Exception
        a switch lacks a case  | public static record NotLive()| public static record Other() implements dev.tollgate.client.Introspection {} public static record NotLive()
        """)
    void aBreakIsFound(String name, String code, String edit) throws IOException {
        assertThat(present.breaksIn(edited(code, edit))).isNotEmpty();
    }

    @Test
    void anAdditionIsNoBreak() throws IOException {
        String more = skeleton.replace("public int logOut(", "public void one() {} public int logOut(")
                .replace("public BearerTokenFilter(", "public BearerTokenFilter(int p0) {} public BearerTokenFilter(")
                .replace("public final class NewUser {", "public final class One {} public final class NewUser {")
                .replace("implements java.lang.AutoCloseable", "implements java.io.Closeable");
        ClientApi later = ClientApi.compiled(more, folder);
        assertThat(present.differencesFrom(later)).isNotEmpty();
        assertThat(present.breaksIn(later)).isEmpty();
    }

    private ClientApi edited(String code, String edit) {
        assertThat(skeleton).contains(code);
        return ClientApi.compiled(skeleton.replace(code, edit), folder);
    }
}
