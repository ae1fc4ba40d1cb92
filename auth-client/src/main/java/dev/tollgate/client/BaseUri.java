package dev.tollgate.client;

import java.net.URI;
import java.util.Locale;

/** What a URI must be so that requests can go below it. */
final class BaseUri {

    private BaseUri() {}

    /** The messages do not repeat the URI: where it is wrong, it may be because a password stands in it. */
    static URI requireHttp(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException("The server's URI must be absolute, with http or https and a host");
        }
        return uri;
    }

    /** Without a slash at its end, because the paths of the operations begin with one. */
    static String of(URI uri) {
        requireHttp(uri);
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("The base URI must have no user, query or fragment");
        }
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
