package dev.tollgate.server;

import static dev.tollgate.server.Environment.LIVE;
import static dev.tollgate.server.Environment.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.key.KeyKind;
import dev.tollgate.server.key.KeyName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's page in a browser, under its policy. It leaves pictures of what it saw. */
@Tag("endurance")
final class ConsoleIT {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";

    /** Canonical, and as hostile as an address can be. */
    private static final String HOSTILE = "'&{img/src=x/onerror=alert`1`}@example.com";

    /** In steps of a bar: not quite as long as the chart goes back, since the test takes its time too. */
    private static final int STEPS = 48;

    private static final Duration BAR = Duration.ofSeconds(5);

    private final MovableTime time = new MovableTime();

    @TempDir
    private Path directory;

    @TempDir
    private Path browserFiles;

    private TestServer server;
    private Browser browser;
    private String key;

    @BeforeEach
    void open() throws Exception {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(Unthrottled.CHEAP_SETTINGS);
        settings.put(Setting.MANAGEMENT_PORT, "0");
        settings.put(Setting.CONSOLE, "on");
        settings.put(Setting.FREE_FAILURES, "5");
        settings.put(Setting.FIRST_WAIT, "600");
        server = TestServer.start(directory, settings, time);
        key = server.addKey(KeyKind.ADMINISTRATOR, LIVE, "ada");
        browser = Browser.open(browserFiles);
    }

    @AfterEach
    void close() throws Exception {
        try {
            browser.close();
        } finally {
            server.close();
        }
    }

    @Test
    void anOperatorSeesAndActs() throws Exception {
        for (String name : new String[] {"ada", "adam", "grace", "hedy"}) {
            server.add(LIVE, name + "@example.com", PASSWORD);
        }
        server.add(LIVE, HOSTILE, PASSWORD);
        String token = server.token(LIVE, "ada@example.com", PASSWORD);
        String other = server.token(LIVE, "ada@example.com", PASSWORD);

        browser.goTo(page());
        enter("tga_" + "x".repeat(28));
        browser.await("document.querySelector('#entry-error').textContent !== ''");
        assertThat(browser.text("#entry-error")).isEqualTo("This is no administrator key of this environment.");
        assertThat(browser.console()).singleElement().asString().contains("401");
        picture("entry", 1200, 700, "light");

        enter(key);
        browser.await("!document.querySelector('#board').hidden");
        failToLogIn("nobody@example.com", 3);
        failToLogIn(HOSTILE, 2);
        failToLogIn("hedy@example.com", 5);
        int granted = logInForMinutes(token);
        browser.await(outcome(1) + " === '" + granted + "'");
        browser.await(outcome(2) + " === '10' && " + outcome(3) + " === '14'");
        assertThat(browser.text("#ready")).isEqualTo("\u2713 Yes");
        assertThat(browser.text("#latencies")).contains("generateUserToken", "getSomeProtectedEndpoint", " ms");
        assertThat(browser.valueOf("return document.querySelectorAll('#bars rect').length")
                        .asInt())
                .isPositive();
        assertThat(browser.valueOf("return document.querySelector('#chart').getAttribute('aria-label')")
                        .asText())
                .contains("Granted " + granted + ", Rejected 10, Throttled 14");

        browser.click("#look");
        browser.await("document.querySelectorAll('#throttled tr').length === 3");
        assertThat(browser.text("#throttled")).contains("hedy@example.com", "Nobody's address", HOSTILE);
        browser.fill("#email", "");
        browser.press(ENTER);
        browser.await("document.querySelectorAll('#users tr').length === 5");
        assertThat(browser.text("#users")).contains(HOSTILE);
        pictures("board");

        // By the keyboard alone: the first row's button has to be confirmed, and may be taken back.
        browser.run("document.querySelector('#throttled button').focus()");
        browser.press(ENTER);
        browser.await("document.querySelector('#confirm').open");
        assertThat(browser.valueOf("return document.activeElement.id").asText()).isEqualTo("confirm-no");
        browser.press(ESCAPE);
        browser.await("!document.querySelector('#confirm').open");
        assertThat(browser.valueOf("return document.activeElement.textContent").asText())
                .isEqualTo("Clear hedy@example.com");
        browser.press(ENTER);
        browser.await("document.querySelector('#confirm').open");
        picture("confirm", 1200, 900, "light");
        browser.press("\uE004", ENTER);
        browser.await("document.querySelectorAll('#throttled tr').length === 2");
        browser.await("document.querySelector('#said').textContent === 'Cleared hedy@example.com.'");
        try (Administration administration = server.administration(LIVE)) {
            assertThat(administration.throttledAccounts().list(5)).hasSize(2);
        }

        browser.fill("#email", "ADA@");
        browser.press(ENTER);
        browser.await("document.querySelectorAll('#users tr').length === 1");
        browser.click("#users .actions button:last-child");
        browser.await("document.querySelectorAll('#sessions tr').length === 2");
        browser.click("#sessions button");
        browser.click("#confirm-yes");
        browser.await("document.querySelectorAll('#sessions tr').length === 1");
        assertThat(server.getProtected(LIVE, other).status())
                .as("the newest of two")
                .isEqualTo(401);
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(200);
        pictures("sessions");
        browser.click("#end-all");
        browser.click("#confirm-yes");
        browser.await("!document.querySelector('#no-sessions').hidden");
        assertThat(server.getProtected(LIVE, token).status()).isEqualTo(401);

        browser.click("#users .actions button:first-child");
        browser.click("#confirm-yes");
        browser.await("document.querySelector('#users td').textContent.includes('Disabled')");
        assertThat(server.logIn(LIVE, "generate-user-token", "ada@example.com", PASSWORD)
                        .status())
                .isEqualTo(401);
        browser.click("#users .actions button:first-child");
        browser.await("document.querySelector('#users td').textContent.includes('Active')");
        assertThat(server.logIn(LIVE, "generate-user-token", "ada@example.com", PASSWORD)
                        .status())
                .isEqualTo(200);

        // What belongs to one environment is neither shown nor asked for in the other.
        browser.click("#environment option[value=test]");
        browser.await("!document.querySelector('#entry').hidden");
        assertThat(browser.valueOf("return document.querySelector('#board').textContent.includes('example.com')")
                        .asBoolean())
                .isFalse();
        enter(server.addKey(KeyKind.ADMINISTRATOR, TEST, "ada"));
        browser.await("!document.querySelector('#board').hidden");
        browser.await("!document.querySelector('#no-throttled').hidden");

        browser.click("#lock");
        browser.await("!document.querySelector('#entry').hidden");
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).allMatch(request -> request.contains(" " + page()) && !request.contains("tga_"));
        assertThat(browser.valueOf("return localStorage.length + sessionStorage.length + document.cookie.length")
                        .asInt())
                .isZero();
    }

    @Test
    void whoseKeyIsRemovedIsShutOut() throws Exception {
        browser.goTo(page());
        enter(key);
        browser.await("!document.querySelector('#board').hidden");
        try (Administration administration = server.administration(LIVE)) {
            administration.keys(KeyKind.ADMINISTRATOR).remove(new KeyName("ada"));
        }
        time.step(Duration.ofMinutes(1));
        browser.await("!document.querySelector('#entry').hidden");
        assertThat(browser.text("#entry-error")).isEqualTo("The key of live is not accepted any more.");
        assertThat(browser.valueOf("return document.querySelector('#board').hidden")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anOperatorIsToldThatTheServerIsGone() throws Exception {
        browser.goTo(page());
        enter(key);
        browser.await("!document.querySelector('#board').hidden");
        server.stop();
        browser.await("document.querySelector('#said').textContent.includes('is old')");
        assertThat(browser.text("#said")).isEqualTo("The server does not answer; what is shown is old.");
    }

    /** Some every five seconds, of which the page hears at once; answers how many were granted. */
    private int logInForMinutes(String token) throws Exception {
        int granted = 0;
        for (int step = 1; step < STEPS; step++) {
            time.step(BAR);
            for (int count = 0; count < 2 + step * step % 7; count++) {
                server.token(LIVE, "grace@example.com", PASSWORD);
                server.getProtected(LIVE, token);
                granted++;
            }
            if (step % 5 == 0) {
                failToLogIn("hedy@example.com", 1 + step % 2);
            }
            browser.run("document.dispatchEvent(new Event('visibilitychange'))");
            browser.await(sinceTheStart() + " >= " + granted);
        }
        return granted;
    }

    private static String sinceTheStart() {
        return "Number(document.querySelector('#outcomes tr').cells[2].textContent)";
    }

    private static String outcome(int row) {
        return "document.querySelector('#outcomes tr:nth-child(" + row + ")').cells[1].textContent";
    }

    private String page() {
        return "http://127.0.0.1:" + server.managementPort() + "/console";
    }

    private void enter(String text) throws Exception {
        browser.fill("#key", text);
        browser.press(ENTER);
    }

    private void failToLogIn(String email, int times) throws Exception {
        for (int count = 0; count < times; count++) {
            server.logIn(LIVE, "generate-user-token", email, "wrong");
        }
    }

    private void pictures(String name) throws Exception {
        picture(name + "-light-wide", 1280, 1500, "light");
        picture(name + "-dark-wide", 1280, 1500, "dark");
        picture(name + "-light-narrow", 320, 3600, "light");
        picture(name + "-dark-narrow", 320, 3600, "dark");
        browser.look(1280, 1500, "light");
    }

    /** No width may need scrolling sideways (WCAG 2.2, criterion 1.4.10). */
    private void picture(String name, int width, int height, String scheme) throws Exception {
        browser.look(width, height, scheme);
        Files.write(Path.of("target", "console-" + name + ".png"), browser.screenshot());
        assertThat(browser.valueOf("return document.documentElement.scrollWidth")
                        .asInt())
                .isLessThanOrEqualTo(width);
    }
}
