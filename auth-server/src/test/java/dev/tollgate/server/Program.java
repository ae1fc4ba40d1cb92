package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.server.exchange.ExchangeRecorder;
import dev.tollgate.server.store.postgres.PostgresAccess;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The packaged jar, run as a user runs it: by {@code java -jar}, and the server with the recommended options. */
final class Program {
    static final Path JAR = Path.of(System.getProperty("tollgate.jar"));
    static final String JAVA = ProcessHandle.current().info().command().orElseThrow();
    static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms28m",
            "-Xmn12m",
            "-XX:SurvivorRatio=3",
            "-Xmx128m",
            "-Xss512k",
            "-XX:CompileThresholdScaling=3",
            "-XX:MaxNodeLimit=16000",
            "-XX:NodeLimitFudgeFactor=600",
            "-XX:+ExitOnOutOfMemoryError");

    /** What is over before a second compiler would pay. */
    private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    static final List<String> COMMAND_OPTIONS = List.of("-XX:+UseSerialGC", FIRST_COMPILER_ONLY);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A server stops at once, unless a test says otherwise; an option on the command line wins over this. */
    private static final Map<String, String> SERVER_ENVIRONMENT = Map.of("TOLLGATE_DRAIN_TIME", "0");

    private Program() {}

    /** What starts the server from an archive of loaded classes, or without if there is none that fits, and silently so. */
    static List<String> fromArchive(String file) {
        return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:disable");
    }

    /** What has a command's classes archived at its end. */
    static List<String> archivedIn(String file) {
        return List.of("-XX:+UseSerialGC", "-XX:ArchiveClassesAtExit=" + file, "-Xlog:disable");
    }

    /** Runs a command to its end. */
    static Result run(String standardInput, String... arguments) throws Exception {
        return run(Map.of(), standardInput, arguments);
    }

    static Result run(Map<String, String> environment, String standardInput, String... arguments) throws Exception {
        return run(List.of(), environment, standardInput, arguments);
    }

    /** Runs a command where no more files may be open at the same time. */
    static Result runWithFiles(int most, String... arguments) throws Exception {
        return run(fewFiles(most), Map.of(), "", arguments);
    }

    /** Runs a command that may write no file of more than 8 MiB, as on a disk that is nearly full. */
    static Result runWithShortFiles(String... arguments) throws Exception {
        return run(List.of("sh", "-c", "ulimit -f 16384 && exec \"$@\"", "sh"), Map.of(), "", arguments);
    }

    private static List<String> fewFiles(int most) {
        return List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh");
    }

    private static Result run(
            List<String> launcher, Map<String, String> environment, String standardInput, String... arguments)
            throws Exception {
        ProcessBuilder builder = builder(Shared.with(COMMAND_OPTIONS), arguments);
        builder.command().addAll(0, launcher);
        builder.environment().putAll(environment);
        return run(builder, standardInput);
    }

    private static Result run(ProcessBuilder builder, String standardInput) throws Exception {
        Path out = Files.createTempFile("tollgate", ".out");
        Path err = Files.createTempFile("tollgate", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var input = process.getOutputStream()) {
                input.write(standardInput.getBytes(UTF_8));
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the program did not end: " + builder.command());
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** What a command begins with, for a shell. */
    static String commandLine() {
        List<String> words = builder(Shared.with(COMMAND_OPTIONS)).command();
        return "'" + String.join("' '", words) + "'";
    }

    /** Starts a command with a heap that holds no more than a little, and all that it prints in a file. */
    static Process start(Path output, String... arguments) throws IOException {
        List<String> options = new ArrayList<>(Shared.with(COMMAND_OPTIONS));
        options.add("-Xmx48m");
        return builder(options, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Starts a server on a free port, and returns once it says that it is ready. */
    static Server serve(Path dataDirectory, String... more) throws IOException {
        return serve(List.of(), Redirect.INHERIT, dataDirectory, more);
    }

    /** Does so where no more files may be open at the same time. */
    static Server serveWithFiles(int most, Path dataDirectory, String... more) throws IOException {
        return serve(fewFiles(most), Redirect.INHERIT, dataDirectory, more);
    }

    /** Does so with a directory for temporary files. */
    static Server serveWithTemporaryFiles(Path temporaryFiles, Path dataDirectory) throws IOException {
        return serve(
                List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporaryFiles),
                Redirect.INHERIT,
                dataDirectory);
    }

    /** Does so with a file for the log. */
    static Server serveWithLog(Path log, Path dataDirectory, String... more) throws IOException {
        return serve(List.of(), Redirect.appendTo(log.toFile()), dataDirectory, more);
    }

    /** Does so with nothing that records the exchanges, for who measures what they cost. */
    static Server serveUnrecorded(Path log, Path dataDirectory, String... more) throws IOException {
        return serve(
                Shared.with(JVM_OPTIONS), List.of(), Redirect.appendTo(log.toFile()), serving(dataDirectory, more));
    }

    /** Starts a server whose output is left to the caller, to be read or not. */
    static Process startUnread(Path dataDirectory, String... more) throws IOException {
        ProcessBuilder builder = builder(
                        Shared.with(JVM_OPTIONS), serving(dataDirectory, more).toArray(String[]::new))
                .redirectError(Redirect.INHERIT);
        builder.environment().putAll(SERVER_ENVIRONMENT);
        return builder.start();
    }

    /** Starts a server on a port and a database that outlive it; none of its JVM's options is added. */
    static Server serveNode(
            List<String> options, Path log, int port, PostgresAccess database, Path dataDirectory, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--port", String.valueOf(port), "--data-dir", dataDirectory.toString()));
        arguments.addAll(List.of(more));
        ProcessBuilder builder =
                builder(options, arguments.toArray(String[]::new)).redirectError(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(TestDatabases.variables(TestDatabases.settings(database)));
        return serve(builder);
    }

    /** The options of a server whose exchanges are recorded, and of which no speed is asked. */
    static List<String> recordedOptions() {
        List<String> options = new ArrayList<>(Shared.with(JVM_OPTIONS));
        if (!Proof.isFull()) {
            options.add(FIRST_COMPILER_ONLY);
        }
        return Recorder.with(options);
    }

    private static Server serve(List<String> launcher, Redirect log, Path dataDirectory, String... more)
            throws IOException {
        return serve(recordedOptions(), launcher, log, serving(dataDirectory, more));
    }

    private static Server serve(List<String> options, List<String> launcher, Redirect log, List<String> arguments)
            throws IOException {
        ProcessBuilder builder =
                builder(options, arguments.toArray(String[]::new)).redirectError(log);
        builder.command().addAll(0, launcher);
        builder.environment().putAll(SERVER_ENVIRONMENT);
        return serve(builder);
    }

    /** Starts a server with nothing but the recommended options, for who measures it. */
    static Server serveAsRecommended(Path dataDirectory) throws IOException {
        return serve(JVM_OPTIONS, List.of(), Redirect.INHERIT, serving(dataDirectory));
    }

    private static List<String> serving(Path dataDirectory, String... more) {
        return Stream.concat(Stream.of("serve", "--port", "0", "--data-dir", dataDirectory.toString()), Stream.of(more))
                .toList();
    }

    /** What records the exchanges of a server, packed as {@code java -jar} takes it in. */
    private static final class Recorder {
        private static final Path JAR = Path.of("target", "exchange-recorder.jar");

        /** The agent's module is not in the archive of classes, which the JVM would print. */
        private static final String QUIET = "-Xlog:cds=off";

        private static final String SERVICES = "META-INF/services/org.glassfish.grizzly.ConnectionProbe";

        static {
            try {
                pack();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        static List<String> with(List<String> options) {
            String agent = "-javaagent:" + JAR.toAbsolutePath() + "=" + ExchangeRecorder.testOnStack();
            return Stream.concat(options.stream(), Stream.of(QUIET, agent)).toList();
        }

        private static void pack() throws IOException {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(new Name("Premain-Class"), ExchangeRecorder.class.getName());
            Path classes = classes(ExchangeRecorder.class);
            Path ofRecorder =
                    classes.resolve(ExchangeRecorder.class.getPackageName().replace('.', '/'));
            try (OutputStream file = Files.newOutputStream(JAR);
                    JarOutputStream jar = new JarOutputStream(file, manifest);
                    Stream<Path> files = Files.list(ofRecorder)) {
                for (Path packed : Stream.concat(files, Stream.of(classes.resolve(SERVICES)))
                        .toList()) {
                    jar.putNextEntry(new JarEntry(classes.relativize(packed).toString()));
                    Files.copy(packed, jar);
                }
            }
        }
    }

    /** A command of which the JVM is told more. */
    static Result runWith(List<String> options, String... arguments) throws Exception {
        return run(builder(options, arguments), "");
    }

    /** Classes that a rehearsal has loaded, archived so that all programs of the tests start faster. */
    private static final class Shared {
        private static final Path ARCHIVE = Path.of("target", "shared-classes-" + Runtime.version() + ".jsa")
                .toAbsolutePath();
        private static final List<String> OPTION = option();

        static List<String> with(List<String> options) {
            return Stream.of(options, OPTION).flatMap(List::stream).toList();
        }

        private static List<String> option() {
            try {
                if (!isOfThisProgram()) {
                    Files.deleteIfExists(ARCHIVE);
                    runWith(archivedIn(ARCHIVE.toString()), "rehearse");
                }
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
            return Files.exists(ARCHIVE) ? List.of("-XX:SharedArchiveFile=" + ARCHIVE) : List.of();
        }

        /** Whether an earlier run has left one. */
        private static boolean isOfThisProgram() throws IOException {
            return Files.exists(ARCHIVE)
                    && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) > 0;
        }
    }

    /** Starts a program of the tests that serves something else, with the libraries and the JVM of the server. */
    static Server serveOther(Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", classes(program) + File.pathSeparator + JAR, program.getName()));
        command.addAll(List.of(arguments));
        return serve(new ProcessBuilder(command).redirectError(Redirect.INHERIT));
    }

    /** The folder that a class of the tests was loaded from. */
    private static Path classes(Class<?> loaded) {
        return Path.of(URI.create(
                loaded.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** Starts a server by any command, and returns once it says that it is ready; its log goes with its errors. */
    static Server serve(ProcessBuilder builder) throws IOException {
        long start = System.nanoTime();
        Process process = builder.start();
        ServerOutput output = ServerOutput.of(process, builder.redirectError());
        String line = output.readLine();
        return new Server(process, output, line, Duration.ofNanos(System.nanoTime() - start));
    }

    private static ProcessBuilder builder(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        dataDirectory(arguments)
                .map(TestDatabases::settings)
                .map(TestDatabases::variables)
                .ifPresent(builder.environment()::putAll);
        return builder;
    }

    /** The one that an option names. */
    private static Optional<Path> dataDirectory(String... arguments) {
        String option = Setting.DATA_DIR.option();
        return IntStream.range(0, arguments.length)
                .filter(i -> arguments[i].startsWith(option))
                .mapToObj(i ->
                        arguments[i].equals(option) ? arguments[i + 1] : arguments[i].substring(option.length() + 1))
                .map(Path::of)
                .findFirst();
    }

    record Result(int exitCode, String out, String err) {}

    record Server(Process process, ServerOutput output, String readyLine, Duration startUp) implements AutoCloseable {
        String url() {
            return readyLine.substring(readyLine.indexOf("http"));
        }

        int port() {
            return URI.create(url()).getPort();
        }

        /** Where operators are answered; it stands in the next line. */
        String managementUrl() {
            String line = output.readLine();
            return line.substring(line.indexOf("http"));
        }

        /** The lines that follow the first, once the server has ended. */
        List<String> furtherOutput() {
            return output.furtherLines();
        }

        long residentKibibytes() {
            return figure("status", "VmRSS:");
        }

        /** The most that was resident since the start. */
        long peakResidentKibibytes() {
            return figure("status", "VmHWM:");
        }

        /** The time that all threads have spent on a core so far, in the program and for it in the kernel. */
        Duration cpuTime() {
            return process.toHandle().info().totalCpuDuration().orElseThrow();
        }

        long threads() {
            return figure("status", "Threads:");
        }

        /** What the process has read by system calls: from sockets, and from files too. */
        long bytesRead() {
            return figure("io", "rchar:");
        }

        long descriptors() {
            try (Stream<Path> descriptors = Files.list(proc("fd"))) {
                return descriptors.count();
            } catch (IOException noProc) {
                throw new UncheckedIOException(noProc);
            }
        }

        private long figure(String file, String name) {
            try {
                return Files.readAllLines(proc(file)).stream()
                        .filter(line -> line.startsWith(name))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException noProc) {
                throw new UncheckedIOException(noProc);
            }
        }

        private Path proc(String file) {
            return Path.of("/proc", String.valueOf(process.pid()), file);
        }

        /** Asks the server to end, by SIGTERM. */
        void terminate() {
            process.toHandle().destroy();
        }

        /** Waits for the server's end. */
        int exitCode() throws InterruptedException {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not end");
            }
            output.awaitEnd();
            return process.exitValue();
        }

        /** Asks the server to end, and waits for it. */
        int stop() throws InterruptedException {
            terminate();
            return exitCode();
        }

        /** Kills the server, as SIGKILL does. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
            output.awaitEnd();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
