package dev.tollgate.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator can have set wrong, and all that is said about it; at the end it is printed as a table. A server says the
 * same (see {@code ConfigCommandTest}), but would run on if it found nothing.
 */
@Isolated("commands set the logs up anew")
final class WrongSettingsTest {
    private static final String KEY = "k1 = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    private static final List<String> TABLE = new ArrayList<>();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource
    void allThatIsWrongIsSaid(Wrong wrong) throws Exception {
        wrong.writeTo(directory);
        String[] arguments = inDirectory(wrong.command).split(" ", -1);
        int exitCode = Tollgate.run(
                Tollgate.commandLine(arguments)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true)),
                wrong.environment,
                arguments);
        List<String> said = err.toString()
                .lines()
                .map(line -> line.replace(directory + "/", ""))
                .toList();
        TABLE.add("| " + wrong + " | "
                + said.stream().map(line -> "`" + line + "`").collect(Collectors.joining("<br>")) + " |");
        assertThat(said).containsExactlyElementsOf(wrong.said);
        assertThat(exitCode).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    private String inDirectory(String text) {
        return text.replace("DIR", directory.toString());
    }

    @AfterAll
    static void printTable() {
        System.out.println("| what was set | what is said |" + System.lineSeparator() + "| --- | --- |");
        TABLE.forEach(System.out::println);
    }

    static Stream<Wrong> allThatIsWrongIsSaid() {
        return Stream.of(
                check("--prot 8081").says("unknown option --prot; did you mean --port?"),
                check("--token-live=60").says("unknown option --token-live; did you mean --token-life?"),
                check("--colour red").says("unknown option --colour; see 'tollgate config check --help'"),
                check("now").says("unknown argument 'now'; see 'tollgate config check --help'"),
                new Wrong("srve --port 1").says("unknown command tollgate srve; did you mean serve?"),
                new Wrong("user lst --port 1").says("unknown command tollgate user lst; did you mean list?"),
                check("--port")
                        .says("Missing required parameter for option '--port' (PORT); see 'tollgate config check"
                                + " --help'"),
                check("--port 1 --port 2")
                        .says("option '--port' (PORT) should be specified only once; see 'tollgate config check"
                                + " --help'"),
                check("--database-password=swordfish")
                        .says("--database-password is no option, since others on this machine see command lines; it can"
                                + " be TOLLGATE_DATABASE_PASSWORD in the environment, or database-password in the file"
                                + " of --config"),
                check("")
                        .file("# in C:\\\nprot = 8081\n")
                        .says("unknown setting prot (line 2 of tollgate.conf); did you mean port?"),
                check("").file("swordfish\n").says("line 1 of tollgate.conf is no setting"),
                check("").file("FiDt7jydxEcIbmXsNkoMsw==\n").says("line 1 of tollgate.conf is no setting"),
                check("")
                        .file("TOLLGATE_DATA_DIR = x\n")
                        .says("unknown setting TOLLGATE_DATA_DIR (line 1 of tollgate.conf); did you mean data-dir?"),
                check("")
                        .file("port = 8081\nhost = ::1\nport = 8082\n")
                        .says("port (line 3 of tollgate.conf) stands in line 1 already"),
                check("")
                        .file("host = \\\n  127.0.0.1\nport = http\n")
                        .says("port (line 3 of tollgate.conf) must be a whole number from 0 to 65535, not 'http'"),
                check("")
                        .file("host = \\u12\n")
                        .says("cannot read line 1 of tollgate.conf: Malformed \\uxxxx encoding."),
                check("")
                        .file("# d\u00e9but\n", ISO_8859_1)
                        .says("cannot read the settings in tollgate.conf: it is not UTF-8"),
                check("--config DIR/missing.conf").says("cannot read the settings in missing.conf: no such file"),
                check("")
                        .variable("TOLLGATE_PROT", "8081")
                        .says("unknown variable TOLLGATE_PROT in the environment; did you mean TOLLGATE_PORT?"),
                check("")
                        .variable("TOLLGATE_PORT", "tcp://10.0.0.7:8080")
                        .variable("TOLLGATE_PORT_8080_TCP_ADDR", "10.0.0.7")
                        .variable("TOLLGATE_SERVICE_HOST", "10.0.0.7")
                        .says(
                                "variables of Kubernetes in the environment, which can be taken for settings:"
                                        + " TOLLGATE_PORT_8080_TCP_ADDR, TOLLGATE_SERVICE_HOST;"
                                        + " enableServiceLinks: false in the pod mends that",
                                "TOLLGATE_PORT must be a whole number from 0 to 65535, not 'tcp://10.0.0.7:8080'"),
                check("").variable("TOLLGATE_HOST", "").says("TOLLGATE_HOST must not be empty"),
                check("")
                        .file("database-url = jdbc:postgresql:tollgate\ndatabase-password = swordfish\n")
                        .permissions("rw-r-----")
                        .says("cannot take database-password from tollgate.conf: others than its owner may use it;"
                                + " chmod 600 tollgate.conf mends that"),
                check("--database-url jdbc:postgresql:tollgate --database-password-file DIR/secret")
                        .secret("swordfish", "rw-r--r--")
                        .says("wrong database's password file secret: others than its owner may use it; chmod 600"
                                + " secret mends that"),
                check("--pepper-file DIR/secret")
                        .secret(KEY, "rw----r--")
                        .says("wrong pepper file secret: others than its owner may use it; chmod 600 secret mends"
                                + " that"),
                check("--pepper-file DIR/secret")
                        .secret(KEY + "k2 = short\n", "rw-------")
                        .says("wrong pepper file secret: line 2 has a key that is not Base64"),
                check("--pepper-file DIR/missing").says("cannot read the pepper file missing: no such file"),
                check("--data-dir DIR/secret/data")
                        .secret("", "rw-------")
                        .says("cannot use the data directory secret/data: secret is no directory"),
                check("--audit-file DIR/.").says("cannot write the audit file .: it is no file"),
                check("--management-client-ca DIR/ca.crt")
                        .says(
                                "--management-client-ca is of no use without --tls-certificate",
                                "--management-client-ca is of no use without --management-port"),
                check("--console").says("--console is of no use without --management-port"),
                check("--console --management-port 99999")
                        .says("--management-port must be a whole number from 0 to 65535, not '99999'"),
                check("--console=yes --management-port 0").says("--console must be on or off, not 'yes'"),
                check("--database-user ada")
                        .variable("TOLLGATE_DATABASE_PASSWORD", "swordfish")
                        .says(
                                "--database-user is of no use without --database-url",
                                "TOLLGATE_DATABASE_PASSWORD is of no use without --database-url"),
                check("--allowed-origins https://app.example.com/")
                        .says("--allowed-origins must be none or a list of origins such as https://app.example.com,"
                                + " not 'https://app.example.com/'"),
                check("--hash-memory 65536 --hash-permits 8")
                        .says("--hash-budget of 256 MiB has no room for 8 password hashes of 65536 KiB at once"),
                check("")
                        .variable("TOLLGATE_LONGEST_WAIT", "60")
                        .file("first-wait = 90\n")
                        .says("first-wait (line 1 of tollgate.conf) of 90 must not be more than TOLLGATE_LONGEST_WAIT"
                                + " of 60"),
                check("--token-life 3600,generate-api-token=60 --idle-life 3600")
                        .says("--idle-life of 3600 must be less than --token-life of 3600,generate-api-token=60"),
                check("--body-limit 65536 --collect-limit 32768")
                        .says("--body-limit of 65536 must not be more than --collect-limit of 32768"),
                check("--database-statement-timeout 400")
                        .says("--database-lock-timeout of 500 must not be more than --database-statement-timeout of"
                                + " 400"),
                check("--database-url jdbc:postgresql:tollgate --database-password-file DIR/secret")
                        .secret("swordfish", "rw-------")
                        .variable("TOLLGATE_DATABASE_PASSWORD", "herring")
                        .says("--database-password-file and TOLLGATE_DATABASE_PASSWORD are two passwords; leave one"
                                + " out"),
                check("--legacy-login http://localhost:8080/api/1.1")
                        .says("--legacy-login must not be this server itself, at port 8080"),
                check("--log-format xml --log-level off --access-log=all")
                        .says(
                                "--log-format must be auto, json or text, not 'xml'",
                                "--log-level must be error, warn, info, debug or trace, not 'off'",
                                "--access-log must be on or off, not 'all'"),
                check("--prot 1 --docs=yes --pepper-file DIR/missing")
                        .variable("TOLLGATE_TOKEN_LIVE", "60")
                        .variable("TOLLGATE_HASH_QUEUE", "0")
                        .file("data_dir = x\nport = -1\ndrain-time = long\n")
                        .says(
                                "unknown option --prot; did you mean --port?",
                                "unknown setting data_dir (line 1 of tollgate.conf); did you mean data-dir?",
                                "unknown variable TOLLGATE_TOKEN_LIVE in the environment; did you mean"
                                        + " TOLLGATE_TOKEN_LIFE?",
                                "port (line 2 of tollgate.conf) must be a whole number from 0 to 65535, not '-1'",
                                "TOLLGATE_HASH_QUEUE must be a whole number from 1 to 10000, not '0'",
                                "--docs must be on or off, not 'yes'",
                                "drain-time (line 3 of tollgate.conf) must be a whole number from 0 to 3600, not"
                                        + " 'long'",
                                "cannot read the pepper file missing: no such file"));
    }

    private static Wrong check(String options) {
        return new Wrong(("config check " + options).strip());
    }

    /** What is set, and what has to be said. */
    static final class Wrong {
        private final Map<String, String> environment = new TreeMap<>();
        private String command;
        private String file = "";
        private Charset charset = UTF_8;
        private String permissions = "rw-r--r--";
        private String secret = "";
        private String permissionsOfSecret = "";
        private List<String> said = List.of();

        private Wrong(String command) {
            this.command = command;
        }

        private Wrong variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        private Wrong file(String content) {
            return file(content, UTF_8);
        }

        private Wrong file(String content, Charset written) {
            command += " --config DIR/tollgate.conf";
            file = content;
            charset = written;
            return this;
        }

        private Wrong permissions(String given) {
            permissions = given;
            return this;
        }

        private Wrong secret(String content, String given) {
            secret = content;
            permissionsOfSecret = given;
            return this;
        }

        private Wrong says(String... lines) {
            said = Stream.of(lines).map(line -> "tollgate: " + line).toList();
            return this;
        }

        private void writeTo(Path directory) throws IOException {
            write(directory.resolve("tollgate.conf"), file, permissions);
            if (!permissionsOfSecret.isEmpty()) {
                write(directory.resolve("secret"), secret, permissionsOfSecret);
            }
        }

        private void write(Path path, String content, String given) throws IOException {
            Files.writeString(path, content, charset);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(given));
        }

        /** A cell of the table. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("`" + command.replace("DIR/", "") + "`");
            environment.forEach((name, value) ->
                    text.append("<br>`").append(name).append('=').append(value).append('`'));
            file.lines().forEach(line -> text.append("<br>`").append(line).append('`'));
            if (!permissionsOfSecret.isEmpty()) {
                text.append("<br>`secret` is `").append(permissionsOfSecret).append('`');
            }
            return text.toString();
        }
    }
}
