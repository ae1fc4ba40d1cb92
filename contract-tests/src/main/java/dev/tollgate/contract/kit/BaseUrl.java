package dev.tollgate.contract.kit;

import java.net.URI;
import java.net.URISyntaxException;

/** Where an API is, as the pages print it: up to and with {@code /api/1.1}. */
record BaseUrl(URI uri) {
    private static final String END = "/api/1.1";

    /**
     * Reads what somebody has typed.
     *
     * @throws IllegalArgumentException with a sentence for them
     */
    static BaseUrl parse(String text) {
        URI uri = uri(text);
        require(
                "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()),
                "begin with http:// or https://");
        require(uri.getRawUserInfo() == null, "have no user info");
        require(uri.getHost() != null, "name a host");
        require(uri.getPort() <= 65535, "name a port that there is");
        require(uri.getRawQuery() == null && uri.getRawFragment() == null, "have no query and no fragment");
        require(uri.getRawPath().endsWith(END), "end in " + END + ", as the pages print it");
        return new BaseUrl(uri);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException notOne) {
            throw new IllegalArgumentException("must be a URL", notOne);
        }
    }

    private static void require(boolean isSo, String rule) {
        if (!isSo) {
            throw new IllegalArgumentException("must " + rule);
        }
    }

    URI resolve(String path) {
        return URI.create(uri + path);
    }
}
