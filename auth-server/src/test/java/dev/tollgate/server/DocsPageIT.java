package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API reference in a browser: it logs in, under its policy, and asks no other host for anything. */
@Tag("endurance")
final class DocsPageIT {
    private static final String LOGIN = "#operations-Login-generateUserToken ";
    private static final String TEST_ENVIRONMENT = "/version-test/api/1.1";
    private static final Pattern INVITATION = Pattern.compile("^curl .* --data '(\\{.*})'$");
    private static final String PREFIXED = """
        server {
            listen FRONT;
            location /auth/ {
                proxy_pass http://SERVER/;
            }
        }
        """;

    @TempDir
    private Path directory;

    @TempDir
    private Path proxyFiles;

    @TempDir
    private Path browserFiles;

    @Test
    void aReaderLogsInByIt() throws Exception {
        try (Browser browser = Browser.open(browserFiles);
                Server server = Program.serve(directory, "--docs", "--demo");
                FrontProxy proxy =
                        FrontProxy.startNginx(FrontProxy.Kind.NGINX.require(), PREFIXED, server.port(), proxyFiles)) {
            String credentials = credentials(server);
            logIn(browser, server.url(), credentials);
            keepPicture(browser, "docs.png");
            logIn(browser, "http://127.0.0.1:" + proxy.port() + "/auth", credentials);

            // What the console is for is seen there.
            browser.run("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))");
            assertThat(browser.console()).singleElement().asString().contains("Content Security Policy");
        }
    }

    private static void logIn(Browser browser, String url, String credentials) throws Exception {
        browser.goTo(url + "/docs");
        browser.click(".servers option[value='" + TEST_ENVIRONMENT + "']");
        browser.click(LOGIN + ".opblock-summary-control");
        browser.click(LOGIN + ".try-out__btn");
        browser.fill(LOGIN + "textarea", credentials);
        browser.click(LOGIN + ".execute");

        assertThat(browser.text(LOGIN + ".live-responses-table .response"))
                .startsWith("200")
                .containsPattern("\"token\": \"bus\\|\\d+x\\d+\\|\\d+x\\d+\"");
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .contains("GET " + url + "/openapi.yaml")
                .contains("POST " + url + TEST_ENVIRONMENT + "/wf/generate-user-token")
                .allMatch(request -> request.contains(" " + url + "/") || request.startsWith("GET data:image/"));
    }

    private static void keepPicture(Browser browser, String name) throws Exception {
        browser.run("document.querySelector('" + LOGIN + "').scrollIntoView()");
        Files.write(Path.of("target", name), browser.screenshot());
    }

    private static String credentials(Server server) {
        while (true) {
            Matcher invitation = INVITATION.matcher(server.output().readLine());
            if (invitation.matches()) {
                return invitation.group(1);
            }
        }
    }
}
