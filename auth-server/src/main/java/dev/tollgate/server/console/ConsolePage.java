package dev.tollgate.server.console;

import dev.tollgate.server.http.wire.PublishedFile;
import java.util.Map;

/** The files of the page. They hold nothing of the server's: all that is secret comes by {@link ConsoleApi}. */
public final class ConsolePage {
    private static final String PATH = "/console";
    private static final String FOLDER = "dev/tollgate/server/console/";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "connect-src 'self'",
                    "img-src 'self' data:",
                    "form-action 'none'",
                    "base-uri 'none'",
                    "frame-ancestors 'none'"),
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer");

    private ConsolePage() {}

    /** The files, by path. */
    public static Map<String, PublishedFile> files() {
        return Map.of(
                PATH,
                file("console.html", "text/html;charset=utf-8"),
                PATH + "/console.css",
                file("console.css", "text/css;charset=utf-8"),
                PATH + "/console.js",
                file("console.js", "text/javascript;charset=utf-8"),
                PATH + "/icon.svg",
                file("icon.svg", "image/svg+xml"));
    }

    private static PublishedFile file(String name, String type) {
        return new PublishedFile(FOLDER + name, type, HEADERS);
    }
}
