package dev.tollgate.server.http;

import dev.tollgate.server.http.wire.PublishedFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A web page that shows the contract and lets its reader try it: Swagger UI, with nothing from other hosts. Its links
 * are relative, so that it also works below a path prefix of a proxy.
 */
public final class DocsPage {
    private static final String PATH = "/docs";
    private static final String FOLDER = "dev/tollgate/server/http/docs/";
    private static final String SCRIPT = "text/javascript;charset=utf-8";

    /** Swagger UI needs neither inline scripts nor inline styles. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "img-src 'self' data:",
                    "connect-src 'self'",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'"),
            "Referrer-Policy",
            "no-referrer");

    /** What the page loads, and the licenses of that. */
    private static final List<Part> PARTS = List.of(
            new Part("docs.js", SCRIPT),
            new Part("swagger-ui-bundle.js", SCRIPT),
            new Part("swagger-ui-bundle.js.LICENSE.txt", "text/plain;charset=utf-8"),
            new Part("swagger-ui.css", "text/css;charset=utf-8"),
            new Part("favicon-32x32.png", "image/png"));

    private DocsPage() {}

    /** The files of the page, by path. */
    public static Map<String, PublishedFile> files() {
        Map<String, PublishedFile> files = new HashMap<>();
        files.put(PATH, file("docs.html", "text/html;charset=utf-8"));
        PARTS.forEach(part -> files.put(PATH + "/" + part.name, file(part.name, part.type)));
        return files;
    }

    private static PublishedFile file(String name, String type) {
        return new PublishedFile(FOLDER + name, type, HEADERS);
    }

    private record Part(String name, String type) {}
}
