package dev.tollgate.server.http.wire;

import static dev.tollgate.server.http.wire.MalformedRequestException.require;

/**
 * The first line of a request (RFC 9112, section 3).
 *
 * @param target as it was sent
 * @param isHttp10 whether the request is one of HTTP/1.0 rather than HTTP/1.1
 */
record RequestLine(String method, String target, boolean isHttp10) {
    static RequestLine parse(String line) throws MalformedRequestException {
        int afterMethod = line.indexOf(' ');
        int afterTarget = line.lastIndexOf(' ');
        require(afterMethod < afterTarget, "a request line that has not three parts");
        String method = line.substring(0, afterMethod);
        String target = line.substring(afterMethod + 1, afterTarget);
        String version = line.substring(afterTarget + 1);
        require(Grammar.isToken(method), "a method that is no token");
        require(target.indexOf(' ') < 0, "a request line that has more than three parts");
        require(version.equals("HTTP/1.1") || version.equals("HTTP/1.0"), "an unknown version");
        // These two belong to tunnels and to the start of HTTP/2, and have other rules for what follows the head.
        require(!method.equals("CONNECT") && !method.equals("PRI"), "a method that changes the protocol");
        return new RequestLine(method, target, version.equals("HTTP/1.0"));
    }
}
