package dev.tollgate.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A proxy before the server, run in the foreground. Unless it is told otherwise it sends each request it makes out to
 * the test environment: what reaches the live environment has gone past it.
 */
final class FrontProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private FrontProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a proxy with its files in the directory, and returns once it listens. */
    static FrontProxy start(Kind kind, Path program, int serverPort, Path directory) throws Exception {
        return start(kind, program, kind.configuration, serverPort, directory);
    }

    /** Starts nginx with what is to stand in its block {@code http}. */
    static FrontProxy startNginx(Path program, String http, int serverPort, Path directory) throws Exception {
        return start(Kind.NGINX, program, Kind.nginx(http), serverPort, directory);
    }

    /** Starts HAProxy on a port with a whole configuration, which binds to FRONT. */
    static FrontProxy startHaproxy(Path program, String configuration, int port, Path directory) throws Exception {
        return run(Kind.HAPROXY, program, configuration.replace("FRONT", "127.0.0.1:" + port), port, directory);
    }

    private static FrontProxy start(Kind kind, Path program, String template, int serverPort, Path directory)
            throws Exception {
        int port = freePort();
        String configuration = template.replace("DIRECTORY", directory.toString())
                .replace("SERVER", "127.0.0.1:" + serverPort)
                .replace("FRONT", "127.0.0.1:" + port);
        return run(kind, program, configuration, port, directory);
    }

    private static FrontProxy run(Kind kind, Path program, String text, int port, Path directory) throws Exception {
        Path configuration = Files.writeString(directory.resolve("configuration"), text);
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(kind.command(program, configuration))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        FrontProxy proxy = new FrontProxy(process, port);
        proxy.awaitReadiness(log);
        return proxy;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitReadiness(Path log) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isListening()) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                close();
                throw new AssertionError("the proxy does not listen: " + Files.readString(log));
            }
        }
    }

    private boolean isListening() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (SocketException refused) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Each proxy as it is usually set up, and with all that makes it pass on what is doubtful. */
    enum Kind {
        NGINX("nginx", nginx("", "")),
        LAX_NGINX(
                "nginx",
                nginx("ignore_invalid_headers off; underscores_in_headers on;", "proxy_request_buffering off;")),
        HAPROXY("haproxy", haproxy("", "")),
        LAX_HAPROXY("haproxy", haproxy("option accept-invalid-http-request", "option accept-invalid-http-response"));

        private final String program;
        private final String configuration;

        Kind(String program, String configuration) {
            this.program = program;
            this.configuration = configuration;
        }

        Path require() {
            return InstalledProgram.require(program);
        }

        private List<String> command(Path executable, Path file) {
            return program.equals("nginx")
                    ? List.of(executable.toString(), "-e", "stderr", "-c", file.toString())
                    : List.of(executable.toString(), "-db", "-f", file.toString());
        }

        private static String nginx(String lines, String more) {
            return nginx("""
                client_header_timeout 2s;
                client_body_timeout 2s;
                keepalive_timeout 2s;
                upstream tollgate { server SERVER; keepalive 4; }
                server {
                    listen FRONT;
                    LINES
                    location / {
                        MORE
                        proxy_pass http://tollgate/version-test$request_uri;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $http_host;
                        proxy_read_timeout 10s;
                    }
                }
                """.replace("LINES", lines).replace("MORE", more));
        }

        private static String nginx(String http) {
            return """
                daemon off;
                master_process off;
                pid DIRECTORY/pid;
                error_log stderr;
                events { }
                http {
                    access_log off;
                    client_body_temp_path DIRECTORY/body;
                    proxy_temp_path DIRECTORY/proxy;
                    fastcgi_temp_path DIRECTORY/fastcgi;
                    uwsgi_temp_path DIRECTORY/uwsgi;
                    scgi_temp_path DIRECTORY/scgi;
                    HTTP
                }
                """.replace("HTTP", http);
        }

        private static String haproxy(String front, String back) {
            return """
                global
                    nbthread 1
                    maxconn 100
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 2s
                    timeout server 10s
                frontend clients
                    bind FRONT
                    LINES
                    http-request set-path /version-test%[path]
                    default_backend servers
                backend servers
                    MORE
                    http-reuse always
                    server tollgate SERVER
                """.replace("LINES", front).replace("MORE", back);
        }
    }
}
