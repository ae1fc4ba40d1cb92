package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Chromium without a window, which reaches this machine alone, driven as W3C's WebDriver has it. What it looks for it
 * waits for.
 */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern READY = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Root may not use the sandbox, and a container has little shared memory. */
    private static final List<String> OPTIONS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--window-size=1200,1600");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Process driver;
    private final URI session;

    private Browser(Process driver, BufferedReader output) throws IOException, InterruptedException {
        this.driver = driver;
        URI sessions = URI.create("http://127.0.0.1:" + port(output) + "/session");
        JsonNode capabilities = JSON.valueToTree(Map.of(
                "goog:chromeOptions", Map.of("args", OPTIONS),
                "goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"),
                "timeouts", Map.of("implicit", PATIENCE.toMillis(), "script", PATIENCE.toMillis())));
        JsonNode opened = call("POST", sessions, Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
        this.session = URI.create(sessions + "/" + opened.path("sessionId").asText() + "/");
    }

    /**
     * Opens it; without it the test is skipped, but not in CI.
     *
     * @param temporary where it may leave its files
     */
    static Browser open(Path temporary) throws IOException, InterruptedException {
        InstalledProgram.require("chromium");
        Path program = InstalledProgram.require("chromedriver");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--port=0").redirectErrorStream(true);
        builder.environment().put("TMPDIR", temporary.toString());
        Process driver = builder.start();
        try {
            return new Browser(driver, driver.inputReader(UTF_8));
        } catch (IOException | InterruptedException | RuntimeException | AssertionError failure) {
            end(driver);
            throw failure;
        }
    }

    void goTo(String url) throws IOException, InterruptedException {
        command("url", Map.of("url", url));
    }

    void click(String selector) throws IOException, InterruptedException {
        command(element(selector) + "/click", Map.of());
    }

    /** Types a text into a field instead of what stands there. */
    void fill(String selector, String text) throws IOException, InterruptedException {
        String field = element(selector);
        command(field + "/clear", Map.of());
        command(field + "/value", Map.of("text", text));
    }

    /** What a reader sees of it. */
    String text(String selector) throws IOException, InterruptedException {
        return call("GET", session.resolve(element(selector) + "/text"), Map.of())
                .asText();
    }

    void run(String script) throws IOException, InterruptedException {
        var unused = valueOf(script);
    }

    /** What a script returns. */
    JsonNode valueOf(String script) throws IOException, InterruptedException {
        return command("execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Waits until something that a script returns is true. */
    void await(String condition) throws IOException, InterruptedException {
        command(
                "execute/async",
                Map.of(
                        "script",
                        "const done = arguments[0]; (function look() { (" + condition
                                + ") ? done() : setTimeout(look, 20); })()",
                        "args",
                        List.of()));
    }

    /** Presses keys where the focus is, as {@code https://www.w3.org/TR/webdriver2/#keyboard-actions} has them. */
    void press(String... keys) throws IOException, InterruptedException {
        List<Map<String, String>> strokes = Stream.of(keys)
                .flatMap(key ->
                        Stream.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key)))
                .toList();
        command("actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    /** Shows pages as on a screen of this width, and as who prefers this scheme of colours has it. */
    void look(int width, int height, String scheme) throws IOException, InterruptedException {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** An extension of chromedriver's. */
    private void devTools(String name, Map<String, ?> parameters) throws IOException, InterruptedException {
        command("goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    /** What can be seen now, as PNG. */
    byte[] screenshot() throws IOException, InterruptedException {
        return Base64.getDecoder()
                .decode(call("GET", session.resolve("screenshot"), Map.of()).asText());
    }

    /** What the console says since it was last asked for, violations of a page's policy among it. */
    List<String> console() throws IOException, InterruptedException {
        return log("browser").stream()
                .map(entry -> entry.path("message").asText())
                .toList();
    }

    /** The requests since they were last asked for, such as {@code GET http://127.0.0.1/}. */
    List<String> requests() throws IOException, InterruptedException {
        return log("performance").stream()
                .map(entry -> parsed(entry.path("message").asText()).path("message"))
                .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
                .map(event -> event.at("/params/request"))
                .map(request -> request.path("method").asText() + " "
                        + request.path("url").asText())
                .toList();
    }

    /** An extension of chromedriver's. */
    private List<JsonNode> log(String type) throws IOException, InterruptedException {
        return StreamSupport.stream(command("se/log", Map.of("type", type)).spliterator(), false)
                .toList();
    }

    /** Where the commands on the first element are that the selector finds. */
    private String element(String selector) throws IOException, InterruptedException {
        JsonNode found = command("element", Map.of("using", "css selector", "value", selector));
        return "element/" + found.iterator().next().asText();
    }

    private JsonNode command(String name, Map<String, ?> parameters) throws IOException, InterruptedException {
        return call("POST", session.resolve(name), parameters);
    }

    private JsonNode call(String method, URI uri, Map<String, ?> parameters) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE.multipliedBy(2));
        HttpResponse<String> response = client.send(
                method.equals("POST")
                        ? request.POST(BodyPublishers.ofString(JSON.writeValueAsString(parameters)))
                                .build()
                        : request.method(method, BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("%s %s %s: %s".formatted(method, uri.getPath(), parameters, response.body()));
        }
        return parsed(response.body()).path("value");
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException failure) {
            throw new AssertionError("no JSON: " + json, failure);
        }
    }

    private static String port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return ready.group(1);
            }
        }
        throw new AssertionError("the browser's driver ended before it was ready");
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", URI.create(session.toString().replaceFirst("/$", "")), Map.of());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            end(driver);
            client.close();
        }
    }

    private static void end(Process driver) {
        driver.descendants().forEach(Browser::end);
        end(driver.toHandle());
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }
}
