package dev.tollgate.server;

import static dev.tollgate.server.HostileRequests.Reply.DEAD_TOKEN;
import static dev.tollgate.server.HostileRequests.Reply.DENIED;
import static dev.tollgate.server.HostileRequests.Reply.GRANTED;
import static dev.tollgate.server.HostileRequests.Reply.INVALID;
import static dev.tollgate.server.HostileRequests.Reply.MALFORMED;
import static dev.tollgate.server.HostileRequests.Reply.NOT_FOUND;
import static dev.tollgate.server.HostileRequests.Reply.NO_ACCOUNT;
import static dev.tollgate.server.HostileRequests.Reply.NO_CONTENT;
import static dev.tollgate.server.HostileRequests.Reply.NO_EMAIL;
import static dev.tollgate.server.HostileRequests.Reply.NO_PASSWORD;
import static dev.tollgate.server.HostileRequests.Reply.UNREADABLE;
import static dev.tollgate.server.HostileRequests.Reply.WRONG_METHOD;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of requests that are hostile, broken or merely odd, each with its answer.
 *
 * <p>A character is the byte of its number. A body that is to be read as a whole lacks the password, which its answer
 * tells: this costs no password check.
 */
final class HostileRequests {
    static final String EMAIL = "ada@example.com";
    static final String PASSWORD = "correct horse battery staple";

    /** Stands for a live token of {@link #EMAIL}. */
    static final String TOKEN = "<token>";

    private static final String HOST = "Host: a\r\n";
    private static final String END = "\r\n";
    private static final String USER_TOKEN = "/api/1.1/wf/generate-user-token";
    private static final String API_TOKEN = "/api/1.1/wf/generate-api-token";
    private static final String PROTECTED = "/api/1.1/some-protected-endpoint";
    private static final String FORWARD_AUTH = "/api/1.1/forward-auth";
    private static final String TEST = "/version-test";

    /** Heads that lack further lines, and the empty one that ends a head. */
    private static final String GET = head("GET", "/api/1.1/x");

    private static final String GET_PROTECTED = head("GET", PROTECTED);
    private static final String LOGIN = head("POST", USER_TOKEN);
    private static final String API_LOGIN = head("POST", API_TOKEN);
    private static final String OLD_LOGIN = "POST " + USER_TOKEN + " HTTP/1.0\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String WAIT = "Expect: 100-continue\r\n";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String KEEP = "Connection: keep-alive\r\n";
    private static final String H2C =
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
    private static final String BEARER = "Authorization: Bearer " + TOKEN + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private static final String BODY = "{\"email\":\"a\"}";
    private static final String DATA = BODY + END;
    private static final String BODY_CHUNK = "d\r\n" + DATA;
    private static final String CHUNKS = chunk(" ".repeat(4096)).repeat(4);
    private static final String X_4000 = "x".repeat(4000);
    private static final String LONG_BODY = "x".repeat(16385);
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final String ADA = login(EMAIL, PASSWORD);
    private static final String NOBODY = login("nobody@example.com", "x");
    private static final int HEAD_LIMIT = 8192;
    private static final int HEADER_LINES = 100;
    private static final int BODY_LIMIT = 16384;

    private HostileRequests() {}

    static List<Case> all() {
        return Stream.of(
                        requestLines(),
                        methods(),
                        targets(),
                        absoluteTargets(),
                        hosts(),
                        headerLines(),
                        lengths(),
                        codings(),
                        chunks(),
                        limits(),
                        expectations(),
                        connections(),
                        ends(),
                        tokens(),
                        forwardAuth(),
                        oddButFine(),
                        bodies(),
                        json(),
                        text(),
                        forms())
                .flatMap(List::stream)
                .toList();
    }

    static List<Case> closing() {
        return all().stream().filter(Case::closes).toList();
    }

    static List<Case> keeping() {
        return all().stream().filter(request -> !request.closes()).toList();
    }

    static String loginOfAda() {
        return sized(LOGIN, ADA);
    }

    private static List<Case> requestLines() {
        return List.of(
                refused("HTTP/0.9", "GET /\r\n"),
                refused("a version of nothing", "GET / \r\n" + HOST + END),
                refused("HTTP/1.2", "GET / HTTP/1.2\r\n" + HOST + END),
                refused("HTTP/1.10", "GET / HTTP/1.10\r\n" + HOST + END),
                refused("HTTP/01.1", "GET / HTTP/01.1\r\n" + HOST + END),
                refused("HTTP/0.9 by name", "GET / HTTP/0.9\r\n" + HOST + END),
                refused("HTTP/2.0", "GET / HTTP/2.0\r\n" + HOST + END),
                refused("HTTP/1", "GET / HTTP/1\r\n" + HOST + END),
                refused("HTTP/1,1", "GET / HTTP/1,1\r\n" + HOST + END),
                refused("lower-case http", "GET / http/1.1\r\n" + HOST + END),
                refused("another protocol", "GET / HTTPS/1.1\r\n" + HOST + END),
                refused("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                refused("the hello of TLS", "\26\3\1\2\0\1\0\1\374\3\3\r\n\r\n"),
                refused("a login with HTTP/2.0", "POST " + API_TOKEN + " HTTP/2.0\r\n" + HOST + END),
                refused("a leading blank", " GET / HTTP/1.1\r\n" + HOST + END),
                refused("a leading tab", "\tGET / HTTP/1.1\r\n" + HOST + END),
                refused("two blanks after the method", "GET  / HTTP/1.1\r\n" + HOST + END),
                refused("two blanks after the target", "GET /  HTTP/1.1\r\n" + HOST + END),
                refused("a blank after the version", "GET / HTTP/1.1 \r\n" + HOST + END),
                refused("a blank in the target", "GET /a b HTTP/1.1\r\n" + HOST + END),
                refused("a blank in the version", "GET / HTTP /1.1\r\n" + HOST + END),
                refused("a tab after the method", "GET\t/ HTTP/1.1\r\n" + HOST + END),
                refused("a tab after the target", "GET /\tHTTP/1.1\r\n" + HOST + END),
                refused("a vertical tab after the method", "GET\13/ HTTP/1.1\r\n" + HOST + END),
                refused("a method alone", "GET\r\n" + HOST + END),
                refused("no target", "GET HTTP/1.1\r\n" + HOST + END),
                refused("a bare LF after the request line", "GET / HTTP/1.1\n" + HOST + END),
                refused("bare LFs everywhere", "GET / HTTP/1.1\nHost: a\n\n"),
                refused("a bare CR in the request line", "GET /\r HTTP/1.1\r\n" + HOST + END),
                refused("two CRs after the request line", "GET / HTTP/1.1\r\r\n" + HOST + END),
                kept("one empty line before the request", END + GET + END, DENIED),
                kept("one empty line after the request", sized(LOGIN, BODY) + END, NO_PASSWORD),
                refused("two empty lines before the request", END + END + GET + END),
                refused("a bare LF before the request", "\n" + GET + END),
                refused("a bare CR before the request", "\r" + GET + END),
                refused("a NUL before the request", "\0" + GET + END));
    }

    private static List<Case> methods() {
        return List.of(
                kept("GET on a login", request("GET", USER_TOKEN), WRONG_METHOD),
                kept("GET on the other login", request("GET", API_TOKEN), WRONG_METHOD),
                kept("GET on a login of the test environment", request("GET", TEST + USER_TOKEN), WRONG_METHOD),
                kept("HEAD on a login", request("HEAD", USER_TOKEN), WRONG_METHOD),
                kept("HEAD on the other login", request("HEAD", TEST + API_TOKEN), WRONG_METHOD),
                kept("HEAD on the protected endpoint", request("HEAD", PROTECTED), DENIED),
                kept("HEAD on an unknown path", request("HEAD", "/api/1.1/x"), DENIED),
                kept("HEAD outside the bases", request("HEAD", "/x"), NOT_FOUND),
                refused("HEAD without a Host", "HEAD /x HTTP/1.1\r\n\r\n"),
                kept("PUT on a login", request("PUT", USER_TOKEN), WRONG_METHOD),
                kept("POST on the protected endpoint", request("POST", PROTECTED), WRONG_METHOD),
                kept("DELETE on the protected endpoint", request("DELETE", TEST + PROTECTED), WRONG_METHOD),
                kept("OPTIONS on a login", request("OPTIONS", USER_TOKEN), NO_CONTENT),
                kept("OPTIONS on the other login", request("OPTIONS", TEST + API_TOKEN), NO_CONTENT),
                kept("OPTIONS on the protected endpoint", request("OPTIONS", PROTECTED), NO_CONTENT),
                kept("OPTIONS on an unknown path", request("OPTIONS", "/api/1.1/x"), NO_CONTENT),
                kept("OPTIONS on a login with a slash", request("OPTIONS", USER_TOKEN + "/"), NO_CONTENT),
                kept("OPTIONS outside the bases", request("OPTIONS", "/x"), NO_CONTENT),
                kept("OPTIONS on all", request("OPTIONS", "*"), NO_CONTENT),
                refused("OPTIONS on all and more", request("OPTIONS", "*x")),
                refused("OPTIONS without a Host", "OPTIONS * HTTP/1.1\r\n\r\n"),
                kept("TRACE on a login", request("TRACE", USER_TOKEN), WRONG_METHOD),
                kept("TRACE on an unknown path", request("TRACE", "/api/1.1/x"), DENIED),
                kept("TRACE outside the bases", request("TRACE", "/x"), NOT_FOUND),
                refused("TRACE on all", request("TRACE", "*")),
                refused("CONNECT to a host", request("CONNECT", "a:443")),
                refused("CONNECT on a login", request("CONNECT", USER_TOKEN)),
                refused("CONNECT outside the bases", request("CONNECT", "/x")),
                refused("the start of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                refused("PRI on a login", request("PRI", USER_TOKEN)),
                kept("an unknown method on a login", request("BREW", USER_TOKEN), WRONG_METHOD),
                kept("an unknown method on an unknown path", request("BREW", "/api/1.1/x"), DENIED),
                kept("an unknown method outside the bases", request("BREW", "/x"), NOT_FOUND),
                kept("a method in lower case", request("get", PROTECTED), WRONG_METHOD),
                kept("a login in lower case", request("post", API_TOKEN), WRONG_METHOD),
                kept("OPTIONS in lower case", request("options", USER_TOKEN), WRONG_METHOD),
                kept("all characters of a token", request("!#$%&'*+-.^_`|~09azAZ", USER_TOKEN), WRONG_METHOD),
                kept("a long method", request("X".repeat(5000), "/x"), NOT_FOUND),
                refused("a bracket in the method", request("GE(T", "/")),
                refused("a quote in the method", request("GE\"T", "/")),
                refused("a slash in the method", request("GE/T", "/")),
                refused("a colon in the method", request("GET:", "/")),
                refused("a NUL in the method", request("GE\0T", "/")),
                refused("a letter beyond ASCII in the method", request("G\311T", "/")));
    }

    private static List<Case> targets() {
        return List.of(
                kept("the root", request("GET", "/"), NOT_FOUND),
                kept("a base", request("GET", "/api/1.1"), DENIED),
                kept("a base and a slash", request("GET", "/api/1.1/"), DENIED),
                kept("the other base", request("GET", "/version-test/api/1.1"), DENIED),
                kept("more than a base", request("GET", "/api/1.10"), NOT_FOUND),
                kept("less than a base", request("GET", "/api/1."), NOT_FOUND),
                kept("a base in upper case", request("POST", "/API/1.1/wf/generate-user-token"), NOT_FOUND),
                kept("a base with an escape", request("POST", "/%61pi/1.1/wf/generate-user-token"), NOT_FOUND),
                kept("a base with a parameter", request("POST", "/api;x/1.1/wf/generate-user-token"), NOT_FOUND),
                kept("two slashes before a base", request("POST", "/" + USER_TOKEN), NOT_FOUND),
                kept("two slashes in a base", request("POST", "/api//1.1/wf/generate-user-token"), NOT_FOUND),
                kept("dots before a base", request("POST", "/x/.." + USER_TOKEN), NOT_FOUND),
                kept("a dot before a base", request("POST", "/." + USER_TOKEN), NOT_FOUND),
                kept("the wrong environment", request("POST", "/version-live" + USER_TOKEN), NOT_FOUND),
                kept("an environment twice", request("POST", TEST + TEST + USER_TOKEN), NOT_FOUND),
                kept("an escape in an operation", request("POST", "/api/1.1/wf/generate%2Duser-token"), DENIED),
                kept("an escaped slash", request("POST", "/api/1.1/wf%2fgenerate-user-token"), DENIED),
                kept("a parameter after an operation", request("POST", USER_TOKEN + ";a=b"), DENIED),
                kept("a parameter before an operation", request("POST", "/api/1.1/wf;a/generate-user-token"), DENIED),
                kept("a slash after an operation", request("POST", API_TOKEN + "/"), DENIED),
                kept("a slash after the protected endpoint", request("GET", PROTECTED + "/"), DENIED),
                kept("two slashes in an operation", request("POST", "/api/1.1/wf//generate-user-token"), DENIED),
                kept("two slashes after a base", request("POST", "/api/1.1//wf/generate-user-token"), DENIED),
                kept("a dot in an operation", request("POST", "/api/1.1/./wf/generate-user-token"), DENIED),
                kept("dots in an operation", request("POST", "/api/1.1/wf/../wf/generate-user-token"), DENIED),
                kept("escaped dots", request("POST", "/api/1.1/wf/%2e%2e/wf/generate-user-token"), DENIED),
                kept("an operation in upper case", request("POST", "/api/1.1/wf/GENERATE-USER-TOKEN"), DENIED),
                kept("an escaped NUL", request("POST", USER_TOKEN + "%00"), DENIED),
                kept("an escaped line end", request("GET", "/api/1.1/x%0d%0aX:%20y"), DENIED),
                kept("an escaped question mark", request("POST", USER_TOKEN + "%3fx"), DENIED),
                kept("escapes that are no UTF-8", request("GET", "/api/1.1/%c3%28%ff"), DENIED),
                kept("all characters of a path", request("GET", "/api/1.1/x-._~!$&'()*+,;=:@%20"), DENIED),
                kept("a query at an operation", sized(head("POST", USER_TOKEN + "?a=b"), BODY), NO_PASSWORD),
                kept("an empty query", sized(head("POST", API_TOKEN + "?"), BODY), NO_PASSWORD),
                kept("a query that is all odd characters", request("GET", PROTECTED + "?" + "|".repeat(7_000)), DENIED),
                kept("a query of odd characters", request("GET", PROTECTED + "?a|b[c]{d}\"e^f`g<h>i\\j/k?l"), DENIED),
                kept("escapes in a query that are no UTF-8", request("GET", PROTECTED + "?%ff=%00"), DENIED),
                refused("a broken escape", request("GET", "/api/1.1/%zz")),
                refused("a broken escape at a login", request("GET", USER_TOKEN + "%zz")),
                refused("a broken escape outside the bases", request("GET", "/%g0")),
                refused("half an escape", request("GET", "/api/1.1/%4")),
                refused("a percent sign at the end", request("GET", "/api/1.1/%")),
                refused("an escape of another kind", request("GET", "/api/1.1/%u0041")),
                refused("a broken escape in the query", request("GET", "/api/1.1/x?%zz")),
                refused("half an escape in the query", request("GET", "/api/1.1/x?a=%4")),
                refused("a fragment", request("GET", "/api/1.1/x#y")),
                refused("a fragment after the query", request("GET", "/api/1.1/x?y#z")),
                refused("a control character in the path", request("GET", "/api/1.1/\1")),
                refused("a NUL in the path", request("GET", "/api/1.1/\0")),
                refused("a DEL in the path", request("GET", "/api/1.1/\177")),
                refused("a control character in the query", request("GET", "/api/1.1/x?\1")),
                refused("a DEL in the query", request("GET", "/api/1.1/x?\177")),
                refused("a letter beyond ASCII in the path", request("GET", "/api/1.1/\351")),
                refused("UTF-8 in the path", request("GET", "/api/1.1/\303\251")),
                refused("a letter beyond ASCII in the query", request("GET", "/api/1.1/x?\351")),
                refused("a vertical bar in the path", request("GET", "/api/1.1/x|y")),
                refused("a backslash in the path", request("GET", "/api\\1.1\\x")),
                refused("a quote in the path", request("GET", "/api/1.1/\"")),
                refused("angle brackets in the path", request("GET", "/api/1.1/<x>")),
                refused("square brackets in the path", request("GET", "/api/1.1/[x]")),
                refused("braces in the path", request("GET", "/api/1.1/{x}")),
                refused("a caret in the path", request("GET", "/api/1.1/^")),
                refused("a grave accent in the path", request("GET", "/api/1.1/`")),
                refused("no slash", request("GET", "api/1.1/x")),
                refused("a query alone", request("GET", "?x")),
                refused("GET on all", request("GET", "*")),
                refused("a path of a star", request("POST", "*/x")),
                refused("an authority", request("GET", "a:80")),
                refused("a host", request("GET", "a")));
    }

    private static List<Case> absoluteTargets() {
        return List.of(
                kept("absolute form", request("GET", "http://a/api/1.1/x"), DENIED),
                kept("absolute form of https", request("GET", "https://a/api/1.1/x"), DENIED),
                kept("absolute form of an operation", sized(head("POST", "http://a" + API_TOKEN), BODY), NO_PASSWORD),
                kept("absolute form in another case", request("GET", "http://A/api/1.1/x"), DENIED),
                kept("absolute form without a path", request("GET", "http://a"), NOT_FOUND),
                kept("absolute form with a port", "GET http://a:80/x HTTP/1.1\r\nHost: A:80\r\n\r\n", NOT_FOUND),
                kept("absolute form with dots", request("GET", "http://a/../api/1.1/x"), NOT_FOUND),
                kept("OPTIONS in absolute form", request("OPTIONS", "http://a" + USER_TOKEN), NO_CONTENT),
                refused("absolute form of another host", request("GET", "http://b/api/1.1/x")),
                refused("absolute form of another port", request("GET", "http://a:81/api/1.1/x")),
                refused("absolute form with a user", request("GET", "http://u@a/api/1.1/x")),
                refused("absolute form without a host", request("GET", "http:///api/1.1/x")),
                refused("absolute form of ftp", request("GET", "ftp://a/api/1.1/x")),
                refused("absolute form of a file", request("GET", "file:///etc/hosts")),
                refused("absolute form without slashes", request("GET", "http:a/api/1.1/x")),
                refused("absolute form with a broken escape", request("GET", "http://a/%zz")),
                refused("absolute form with a fragment", request("GET", "http://a/x#y")),
                refused("absolute form without Host", "GET http://a/x HTTP/1.1\r\n\r\n"));
    }

    private static List<Case> hosts() {
        return List.of(
                kept("a Host with a port", host("a.example:8080"), DENIED),
                kept("a Host of IPv4", host("127.0.0.1"), DENIED),
                kept("a Host of IPv6", host("[::1]:8080"), DENIED),
                kept("a Host among blanks", "GET /api/1.1/x HTTP/1.1\r\nHost:  \t a\t \r\n\r\n", DENIED),
                kept("a Host with no blank", "GET /api/1.1/x HTTP/1.1\r\nHost:a\r\n\r\n", DENIED),
                kept("a Host in upper case", "GET /api/1.1/x HTTP/1.1\r\nHOST: A\r\n\r\n", DENIED),
                kept("a Host with an underscore", host("auth_server"), DENIED),
                kept("a Host of dots", host(".."), DENIED),
                kept("a Host that is escaped", host("%41"), DENIED),
                kept("a Host that is a list", host("a,b"), DENIED),
                refused("a Host in brackets that is no address", host("[1]")),
                refused("a Host of colons in brackets", host("[::::]")),
                refused("a Host of IPv4 in brackets", host("[1.2.3.4]")),
                refused("no Host", "GET /api/1.1/x HTTP/1.1\r\n\r\n"),
                refused("no Host at a login", "POST " + API_TOKEN + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
                refused("two Hosts", GET + "Host: b\r\n\r\n"),
                refused("the same Host twice", GET + HOST + END),
                refused("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n" + HOST + HOST + END),
                refused("an empty Host", "GET /api/1.1/x HTTP/1.1\r\nHost:\r\n\r\n"),
                refused("a blank Host", "GET /api/1.1/x HTTP/1.1\r\nHost: \t\r\n\r\n"),
                refused("an empty Host in HTTP/1.0", "GET /x HTTP/1.0\r\nHost:\r\n\r\n"),
                refused("a blank in the Host", host("a b")),
                refused("a user in the Host", host("u@a")),
                refused("a path in the Host", host("a/b")),
                refused("a query in the Host", host("a?b")),
                refused("a fragment in the Host", host("a#b")),
                refused("a backslash in the Host", host("a\\b")),
                refused("a scheme in the Host", host("http://a")),
                refused("a port of letters", host("a:b")),
                refused("a negative port", host("a:-1")),
                refused("a port beyond all", host("a:99999")),
                refused("two ports", host("a:1:2")),
                refused("a port alone", host(":80")),
                refused("an open bracket in the Host", host("[::1")),
                refused("no address in brackets", host("[x]")),
                refused("a broken escape in the Host", host("a%zz")),
                refused("a letter beyond ASCII in the Host", host("\344")));
    }

    private static List<Case> headerLines() {
        return List.of(
                refused("a blank before the colon", GET + "X : y\r\n\r\n"),
                refused("a tab before the colon", GET + "X\t: y\r\n\r\n"),
                refused("a blank before the colon of a length", LOGIN + "Content-Length : 2\r\n\r\n{}"),
                refused("a blank before the colon of a coding", LOGIN + "Transfer-Encoding : chunked\r\n\r\n"),
                refused("no colon", GET + "X\r\n\r\n"),
                refused("no colon at a login", API_LOGIN + "X y\r\n\r\n"),
                refused("no name", GET + ": y\r\n\r\n"),
                refused("a blank in a name", GET + "X Y: z\r\n\r\n"),
                refused("a bracket in a name", GET + "X(: y\r\n\r\n"),
                refused("an at sign in a name", GET + "X@: y\r\n\r\n"),
                refused("a slash in a name", GET + "X/Y: z\r\n\r\n"),
                refused("a quote in a name", GET + "\"X\": y\r\n\r\n"),
                refused("a NUL in a name", GET + "X\0: y\r\n\r\n"),
                refused("a control character in a name", GET + "X\1: y\r\n\r\n"),
                refused("a letter beyond ASCII in a name", GET + "\334: y\r\n\r\n"),
                refused("a NUL in a value", GET + "X: a\0b\r\n\r\n"),
                refused("a control character in a value", GET + "X: a\1b\r\n\r\n"),
                refused("a vertical tab in a value", GET + "X: a\13b\r\n\r\n"),
                refused("a form feed before a value", GET + "X:\14a\r\n\r\n"),
                refused("an escape character in a value", GET + "X: \33[2J\r\n\r\n"),
                refused("a DEL in a value", GET + "X: a\177b\r\n\r\n"),
                refused("a NUL in the token", GET_PROTECTED + "Authorization: Bearer \0\r\n\r\n"),
                refused("a bare CR in a value", GET + "X: a\rb\r\n\r\n"),
                refused("a bare CR that hides a line", LOGIN + "X: a\rContent-Length: 2\r\n\r\n{}"),
                refused("two CRs at the end of a line", GET + "X: a\r\r\n\r\n"),
                refused("a bare LF after a header line", GET + "X: a\n\r\n"),
                refused("a bare LF that hides a line", LOGIN + "X: a\nContent-Length: 2\r\n\r\n{}"),
                refused("a bare LF at the end of the head", GET + "\n"),
                refused("a folded line", GET + "X: a\r\n b\r\n\r\n"),
                refused("a line folded by a tab", GET + "X: a\r\n\tb\r\n\r\n"),
                refused("a folded Content-Length", LOGIN + "Content-Length:\r\n 2\r\n\r\n{}"),
                refused("a folded first line", "GET /api/1.1/x HTTP/1.1\r\n " + HOST + END),
                refused("a line of blanks", GET + " \r\n\r\n"));
    }

    private static List<Case> lengths() {
        return List.of(
                refused("two lengths", LOGIN + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"),
                refused("the same length twice", LOGIN + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                refused("two lengths at the other login", sized(API_LOGIN + "content-length: 2\r\n", "{}")),
                refused("two lengths of GET", GET + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
                refused("a list of lengths", LOGIN + "Content-Length: 2, 2\r\n\r\n{}"),
                refused("a length and a comma", LOGIN + "Content-Length: 2,\r\n\r\n{}"),
                refused("a positive length", LOGIN + "Content-Length: +2\r\n\r\n{}"),
                refused("a negative length", LOGIN + "Content-Length: -2\r\n\r\n{}"),
                refused("a length of minus nothing", LOGIN + "Content-Length: -0\r\n\r\n"),
                refused("a hexadecimal length", LOGIN + "Content-Length: 0x2\r\n\r\n{}"),
                refused("a fractional length", LOGIN + "Content-Length: 2.0\r\n\r\n{}"),
                refused("a length with a letter", LOGIN + "Content-Length: 2a\r\n\r\n{}"),
                refused("a length with a blank", LOGIN + "Content-Length: 2 2\r\n\r\n" + "{}".repeat(11)),
                refused("a quoted length", LOGIN + "Content-Length: \"2\"\r\n\r\n{}"),
                refused("a length beyond ASCII", LOGIN + "Content-Length: \262\r\n\r\n{}"),
                refused("an empty length", LOGIN + "Content-Length:\r\n\r\n"),
                refused("an empty length of GET", GET + "Content-Length: \r\n\r\n"),
                refused("a length beyond int", LOGIN + "Content-Length: 4294967298\r\n\r\n{}"),
                refused("a length beyond long", LOGIN + "Content-Length: 18446744073709551618\r\n\r\n{}"),
                kept("a length with zeros before it", LOGIN + "Content-Length: 00013\r\n\r\n" + BODY, NO_PASSWORD),
                kept("a length among blanks", LOGIN + "Content-Length:\t 13 \t\r\n\r\n" + BODY, NO_PASSWORD),
                kept("a length in another case", LOGIN + "CONTENT-length: 13\r\n\r\n" + BODY, NO_PASSWORD),
                kept("nearly a coding", sized(LOGIN + "Transfer_Encoding: chunked\r\n", BODY), NO_PASSWORD));
    }

    private static List<Case> codings() {
        return List.of(
                refused("length and coding", LOGIN + "Content-Length: 5\r\n" + CHUNKED + END + LAST_CHUNK),
                refused("coding and length", LOGIN + CHUNKED + "Content-Length: 5\r\n\r\n" + LAST_CHUNK),
                refused("coding and a length of nothing", LOGIN + CHUNKED + "Content-Length: 0\r\n\r\n" + LAST_CHUNK),
                refused("length and coding at the other login", sized(API_LOGIN + CHUNKED, LAST_CHUNK)),
                refused("length and coding of GET", GET + "Content-Length: 5\r\n" + CHUNKED + END + LAST_CHUNK),
                refused("chunked twice", coded("chunked, chunked")),
                refused("two lines of chunked", LOGIN + CHUNKED + CHUNKED + END + LAST_CHUNK),
                refused("two lines of codings", LOGIN + CHUNKED + "Transfer-Encoding: identity\r\n\r\n" + LAST_CHUNK),
                refused("gzip and chunked", coded("gzip, chunked")),
                refused("chunked and gzip", coded("chunked, gzip")),
                refused("chunked and identity", coded("chunked, identity")),
                refused("gzip", coded("gzip")),
                refused("identity", coded("identity")),
                refused("no coding", coded("")),
                refused("an unknown coding", coded("xchunked")),
                refused("chunked with a parameter", coded("chunked;q=1")),
                refused("chunked and a comma", coded("chunked,")),
                refused("a comma and chunked", coded(",chunked")),
                refused("quoted chunked", coded("\"chunked\"")),
                refused("chunked after a vertical tab", coded("\13chunked")),
                refused("chunked and a letter beyond ASCII", coded("chunked\240")),
                refused("chunked in HTTP/1.0", OLD_LOGIN + HOST + CHUNKED + END + LAST_CHUNK),
                closed("chunked", chunked(BODY_CHUNK + LAST_CHUNK), NO_PASSWORD),
                closed("chunked among blanks", coded("\tchunked \t"), NO_EMAIL),
                closed("chunked in another case", LOGIN + "TRANSFER-ENCODING: chunked\r\n\r\n" + LAST_CHUNK, NO_EMAIL),
                closed("chunked and kept alive", LOGIN + CHUNKED + KEEP + END + LAST_CHUNK, NO_EMAIL));
    }

    private static List<Case> chunks() {
        return List.of(
                closed("chunks of one byte", chunked("1\r\n{\r\n1\r\n \r\n1\r\n}\r\n" + LAST_CHUNK), NO_EMAIL),
                closed("no chunks", chunked(LAST_CHUNK), NO_EMAIL),
                closed("a size in upper case", chunked("D\r\n" + DATA + LAST_CHUNK), NO_PASSWORD),
                closed("a size of eight digits", chunked("0000000d\r\n" + DATA + "00000000\r\n\r\n"), NO_PASSWORD),
                closed("an extension", chunked("d;a\r\n" + DATA + "0;b=c\r\n\r\n"), NO_PASSWORD),
                closed("a quoted extension", chunked("d;a=\"b c\"\r\n" + DATA + LAST_CHUNK), NO_PASSWORD),
                closed("several extensions", chunked("d;a=b;c;d=\"e\"\r\n" + DATA + LAST_CHUNK), NO_PASSWORD),
                closed("trailers", chunked(BODY_CHUNK + "0\r\nX: y\r\nZ:\r\n\r\n"), NO_PASSWORD),
                closed("a token in the trailers", chunkedGet("0\r\n" + BEARER + END), DENIED),
                closed("a length in the trailers", chunked(BODY_CHUNK + "0\r\nContent-Length: 9\r\n\r\n"), NO_PASSWORD),
                refused("an empty size", chunked(END + DATA + LAST_CHUNK)),
                refused("a size of letters", chunked("g\r\n" + DATA + LAST_CHUNK)),
                refused("a positive size", chunked("+d\r\n" + DATA + LAST_CHUNK)),
                refused("a negative size", chunked("-d\r\n" + DATA + LAST_CHUNK)),
                refused("a negative size of nothing", chunked(BODY_CHUNK + "-0\r\n\r\n")),
                refused("a blank before the size", chunked(" d\r\n" + DATA + LAST_CHUNK)),
                refused("a blank after the size", chunked("d \r\n" + DATA + LAST_CHUNK)),
                refused("a tab after the size", chunked("d\t\r\n" + DATA + LAST_CHUNK)),
                refused("a size with a prefix", chunked("0xd\r\n" + DATA + LAST_CHUNK)),
                refused("a size of nine digits", chunked("00000000d\r\n" + DATA + LAST_CHUNK)),
                refused("a size beyond int", chunked("10000000d\r\n" + DATA + LAST_CHUNK)),
                refused("a size beyond long", chunked("1000000000000000d\r\n" + DATA + LAST_CHUNK)),
                refused("a size that is negative as int", chunked("fffffffe\r\n" + DATA + LAST_CHUNK)),
                refused("a comma after the size", chunked("d,d\r\n" + DATA + LAST_CHUNK)),
                refused("an extension without a size", chunked(";a=b\r\n" + DATA + LAST_CHUNK)),
                refused("a bare LF after the size", chunked("d\n" + DATA + LAST_CHUNK)),
                refused("a bare CR after the size", chunked("d\r" + DATA + LAST_CHUNK)),
                refused("a bare LF after the last size", chunked(BODY_CHUNK + "0\n\r\n")),
                refused("a bare LF in an extension", chunked("d;a\nb\r\n" + DATA + LAST_CHUNK)),
                refused("a bare CR in an extension", chunked("d;a\rb\r\n" + DATA + LAST_CHUNK)),
                refused("a NUL in an extension", chunked("d;a=\0\r\n" + DATA + LAST_CHUNK)),
                refused("a control character in an extension", chunked("d;a\1=b\r\n" + DATA + LAST_CHUNK)),
                refused("a DEL in an extension", chunked("d;a=\177\r\n" + DATA + LAST_CHUNK)),
                refused("data longer than the size", chunked("c\r\n" + DATA + LAST_CHUNK)),
                refused("data shorter than the size", chunked("e\r\n" + DATA + LAST_CHUNK)),
                refused("a bare LF after the data", chunked("d\r\n" + BODY + "\n" + LAST_CHUNK)),
                refused("a bare CR after the data", chunked("d\r\n" + BODY + "\r" + LAST_CHUNK)),
                refused("nothing after the data", chunked("d\r\n" + BODY + LAST_CHUNK)),
                refused("a trailer without a colon", chunked(BODY_CHUNK + "0\r\nX\r\n\r\n")),
                refused("a trailer with a blank before the colon", chunked(BODY_CHUNK + "0\r\nX : y\r\n\r\n")),
                refused("a trailer without a name", chunked(BODY_CHUNK + "0\r\n: y\r\n\r\n")),
                refused("a trailer with a NUL", chunked(BODY_CHUNK + "0\r\nX: \0\r\n\r\n")),
                refused("a trailer with a bare CR", chunked(BODY_CHUNK + "0\r\nX: a\rb\r\n\r\n")),
                refused("a trailer with a bare LF", chunked(BODY_CHUNK + "0\r\nX: y\n\r\n")),
                refused("a folded trailer", chunked(BODY_CHUNK + "0\r\nX: y\r\n z\r\n\r\n")),
                refused("a bare LF at the end", chunked(BODY_CHUNK + "0\r\n\n")),
                refused("a broken chunk at the other login", API_LOGIN + CHUNKED + END + "g\r\n" + LAST_CHUNK),
                refused("a broken chunk of GET", chunkedGet("g\r\n" + LAST_CHUNK)));
    }

    private static List<Case> limits() {
        return List.of(
                kept("a head at the limit", headOf(HEAD_LIMIT) + END, DENIED),
                refused("a head above the limit", headOf(HEAD_LIMIT + 1) + END),
                refused("a head above the limit at a login", API_LOGIN + "X: " + "x".repeat(HEAD_LIMIT) + "\r\n\r\n"),
                refused("a head without an end", GET + "X: " + "x".repeat(2 * HEAD_LIMIT)),
                refused("a request line without an end", "GET /" + "x".repeat(2 * HEAD_LIMIT)),
                refused("a method without an end", "X".repeat(2 * HEAD_LIMIT)),
                kept("a long path", request("GET", "/api/1.1/" + "x".repeat(8000)), DENIED),
                kept("a path of many segments", request("GET", "/api/1.1" + "/".repeat(8000)), DENIED),
                kept("a long query", request("GET", PROTECTED + "?" + "x".repeat(8000)), DENIED),
                kept("a query of many parameters", request("GET", PROTECTED + "?" + "x&".repeat(4000)), DENIED),
                kept("header lines at the limit", linesOf(HEADER_LINES) + END, DENIED),
                refused("header lines above the limit", linesOf(HEADER_LINES + 1) + END),
                kept("a body at the limit", sized(LOGIN, bodyOf(BODY_LIMIT)), NO_PASSWORD),
                refused("a body above the limit", sized(LOGIN, bodyOf(BODY_LIMIT + 1))),
                refused("a long body that is only announced", LOGIN + "Content-Length: 16385\r\n\r\n"),
                refused("a long body at the other login", sized(API_LOGIN, bodyOf(BODY_LIMIT + 1))),
                refused("a long body of GET", sized(GET, LONG_BODY)),
                refused("a long body outside the bases", sized(head("POST", "/x"), LONG_BODY)),
                refused("a long body of OPTIONS", sized(head("OPTIONS", "*"), LONG_BODY)),
                closed("a chunk at the limit", chunked(chunk(bodyOf(BODY_LIMIT)) + LAST_CHUNK), NO_PASSWORD),
                refused("a chunk above the limit", chunked(chunk(LONG_BODY) + LAST_CHUNK)),
                refused("a chunk above the limit that is only announced", chunked("4001\r\n")),
                closed("chunks at the limit", chunked(CHUNKS + LAST_CHUNK), NO_EMAIL),
                refused("chunks above the limit", chunked(CHUNKS + "1\r\n \r\n" + LAST_CHUNK)),
                closed("many chunks of one byte", chunked("1\r\n \r\n".repeat(8000) + LAST_CHUNK), NO_EMAIL),
                refused("too many chunks of one byte", chunked("1\r\n \r\n".repeat(8300) + LAST_CHUNK)),
                refused("extensions above all limits", chunked(("1;" + X_4000 + "\r\n \r\n").repeat(13) + LAST_CHUNK)),
                refused("an extension without an end", chunked("1;" + "x".repeat(4 * BODY_LIMIT))),
                refused("trailers above all limits", chunked("0\r\n" + ("X: " + X_4000 + END).repeat(13) + END)));
    }

    private static List<Case> expectations() {
        return List.of(
                kept("a body that does not wait", sized(LOGIN + WAIT, BODY), NO_PASSWORD),
                kept("an expectation in another case", sized(LOGIN + "Expect: 100-Continue\r\n", BODY), NO_PASSWORD),
                kept("an expectation without a body", GET + WAIT + END, DENIED),
                closed("an expectation of chunks", LOGIN + WAIT + CHUNKED + END + LAST_CHUNK, NO_EMAIL),
                refused("another expectation", GET + "Expect: more\r\n\r\n"),
                refused("another expectation at a login", sized(API_LOGIN + "Expect: 200-ok\r\n", BODY)),
                refused("two expectations", sized(LOGIN + "Expect: 100-continue, more\r\n", BODY)),
                refused("a long body that waits", LOGIN + WAIT + "Content-Length: 16385\r\n\r\n"));
    }

    private static List<Case> connections() {
        return List.of(
                closed("Connection: close", GET + CLOSE + END, DENIED),
                closed("Connection: close at a login", sized(LOGIN + CLOSE, BODY), NO_PASSWORD),
                closed("Connection: close with OPTIONS", head("OPTIONS", "*") + CLOSE + END, NO_CONTENT),
                closed("Connection: close with HEAD", head("HEAD", "/x") + CLOSE + END, NOT_FOUND),
                closed("Connection: close in upper case", GET + "CONNECTION: CLOSE\r\n\r\n", DENIED),
                closed("close in a list", GET + "Connection: x, close ,y\r\n\r\n", DENIED),
                closed("close in a second line", GET + "Connection: x\r\nConnection: close\r\n\r\n", DENIED),
                kept("Connection: keep-alive", GET + KEEP + END, DENIED),
                kept("a Connection of nothing", GET + "Connection: , ,\r\n\r\n", DENIED),
                kept("a Connection that is not close", GET + "Connection: closed\r\n\r\n", DENIED),
                kept("Proxy-Connection: close", GET + "Proxy-Connection: close\r\n\r\n", DENIED),
                closed("HTTP/1.0", "GET /api/1.1/x HTTP/1.0\r\n" + HOST + END, DENIED),
                closed("HTTP/1.0 without a Host", "GET /x HTTP/1.0\r\n\r\n", NOT_FOUND),
                closed("HTTP/1.0 and a login", sized("POST " + API_TOKEN + " HTTP/1.0\r\n", BODY), NO_PASSWORD),
                closed("HTTP/1.0 and OPTIONS", "OPTIONS * HTTP/1.0\r\n\r\n", NO_CONTENT),
                closed("HTTP/1.0 and HEAD", "HEAD " + USER_TOKEN + " HTTP/1.0\r\n\r\n", WRONG_METHOD),
                kept("HTTP/1.0 kept alive", "GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", NOT_FOUND),
                kept("HTTP/1.0 kept alive in upper case", OLD_LOGIN + "Connection: KEEP-ALIVE\r\n\r\n", NO_EMAIL),
                kept("HTTP/1.0 kept alive at a login", sized(OLD_LOGIN + KEEP, BODY), NO_PASSWORD));
    }

    /** What comes without a body where one is expected, or with one where none is. */
    private static List<Case> ends() {
        return List.of(
                kept("a login without a body", request("POST", USER_TOKEN), NO_EMAIL),
                kept("a login with a body of nothing", sized(API_LOGIN, ""), NO_EMAIL),
                kept("GET with a body", sized(GET, "GET /api/1.1/hidden HTTP/1.1\r\n\r\n"), DENIED),
                closed("GET with chunks", chunkedGet(BODY_CHUNK + LAST_CHUNK), DENIED),
                kept("GET of the protected endpoint with a body", sized(GET_PROTECTED, "{"), DENIED),
                kept("HEAD with a body", sized(head("HEAD", PROTECTED), BODY), DENIED),
                kept("DELETE with a body", sized(head("DELETE", USER_TOKEN), BODY), WRONG_METHOD),
                kept("TRACE with a body", sized(head("TRACE", USER_TOKEN), BODY), WRONG_METHOD),
                kept("OPTIONS with a body", sized(head("OPTIONS", API_TOKEN), BODY), NO_CONTENT),
                closed("OPTIONS with chunks", "OPTIONS * HTTP/1.1\r\n" + HOST + CHUNKED + END + LAST_CHUNK, NO_CONTENT),
                kept("a body on an unknown path", sized(head("POST", "/api/1.1/x"), BODY), DENIED),
                kept("a body outside the bases", sized(head("PUT", "/x"), BODY), NOT_FOUND));
    }

    private static List<Case> tokens() {
        return List.of(
                kept("a live token", bearing(PROTECTED, "Bearer " + TOKEN), GRANTED),
                kept("a live token with HEAD", head("HEAD", PROTECTED) + BEARER + END, GRANTED),
                kept("a live token with a body", sized(GET_PROTECTED + BEARER, "x"), GRANTED),
                kept("bearer in lower case", bearing(PROTECTED, "bearer " + TOKEN), GRANTED),
                kept("BEARER in upper case", GET_PROTECTED + "AUTHORIZATION: BEARER " + TOKEN + "\r\n\r\n", GRANTED),
                kept("a live token among blanks", bearing(PROTECTED, "\t  Bearer " + TOKEN + " \t"), GRANTED),
                kept("a live token on an unknown path", bearing("/api/1.1/x", "Bearer " + TOKEN), NOT_FOUND),
                kept("a live token on a login with a slash", bearing(USER_TOKEN + "/", "Bearer " + TOKEN), NOT_FOUND),
                kept("a live token outside the bases", bearing("/x", "Bearer " + TOKEN), NOT_FOUND),
                kept("a live token in the other environment", bearing(TEST + PROTECTED, "Bearer " + TOKEN), DEAD_TOKEN),
                kept("a live token and the wrong method", bearing(USER_TOKEN, "Bearer " + TOKEN), WRONG_METHOD),
                kept("a live token and more", bearing(PROTECTED, "Bearer " + TOKEN + "0"), DEAD_TOKEN),
                kept("a live token and a comma", bearing(PROTECTED, "Bearer " + TOKEN + ", Basic eA=="), DEAD_TOKEN),
                kept("junk as a token", bearing(PROTECTED, "Bearer ../../etc/passwd"), DEAD_TOKEN),
                kept("a token beyond ASCII", bearing(PROTECTED, "Bearer \374\377"), DEAD_TOKEN),
                kept("a token of blanks in between", bearing(PROTECTED, "Bearer a b c"), DEAD_TOKEN),
                kept("a long token", bearing(PROTECTED, "Bearer " + "1".repeat(8000)), DEAD_TOKEN),
                kept("a dead token on an unknown path", bearing("/api/1.1/x", "Bearer x"), DEAD_TOKEN),
                kept("no token after the scheme", bearing(PROTECTED, "Bearer"), DENIED),
                kept("an empty Authorization", bearing(PROTECTED, ""), DENIED),
                kept("another scheme", bearing(PROTECTED, "Basic " + TOKEN), DENIED),
                kept("a live token in the query", request("GET", PROTECTED + "?access_token=" + TOKEN), DENIED),
                kept("a token in the body", sized(GET_PROTECTED + FORM, "access_token=x"), DENIED),
                kept("a live token in a cookie", GET_PROTECTED + "Cookie: token=" + TOKEN + "\r\n\r\n", DENIED),
                kept("two tokens", bearing(PROTECTED, "Bearer x\r\n" + BEARER.strip()), MALFORMED),
                kept("a dead token at a login", sized(LOGIN + "Authorization: Bearer x\r\n", BODY), NO_PASSWORD),
                kept("two tokens at a login", sized(LOGIN + BEARER + BEARER, BODY), NO_PASSWORD));
    }

    private static List<Case> forwardAuth() {
        return List.of(
                kept("a live token at the check for proxies", bearing(FORWARD_AUTH, "Bearer " + TOKEN), GRANTED),
                kept("a live token below it", bearing(FORWARD_AUTH + "/a/../b;c//%2e", "Bearer " + TOKEN), GRANTED),
                kept("a live token below it with HEAD", head("HEAD", FORWARD_AUTH + "/") + BEARER + END, GRANTED),
                kept("a live token there with a body", sized(head("PUT", FORWARD_AUTH) + BEARER, "x"), GRANTED),
                kept("a live token beside it", bearing(FORWARD_AUTH + "s", "Bearer " + TOKEN), NOT_FOUND),
                kept("a dead token at the check for proxies", bearing(FORWARD_AUTH, "Bearer x"), DEAD_TOKEN),
                kept(
                        "two tokens at the check for proxies",
                        bearing(FORWARD_AUTH, "Bearer x\r\n" + BEARER.strip()),
                        DENIED),
                kept("OPTIONS at the check for proxies", request("OPTIONS", FORWARD_AUTH), DENIED),
                kept("TRACE below the check for proxies", request("TRACE", FORWARD_AUTH + "/a"), DENIED),
                kept("an unknown method there", request("BREW", TEST + FORWARD_AUTH), DENIED),
                closed("a path below it that is none", request("GET", FORWARD_AUTH + "/a|b"), DENIED),
                closed("a query there that is none", request("GET", FORWARD_AUTH + "?%zz"), DENIED),
                closed("no Host there", "GET " + FORWARD_AUTH + " HTTP/1.1\r\n" + BEARER + END, DENIED),
                closed("a body above the limit there", sized(head("POST", FORWARD_AUTH), LONG_BODY), DENIED),
                refused("HTTP/2.0 there", "GET " + FORWARD_AUTH + " HTTP/2.0\r\n" + HOST + END));
    }

    private static List<Case> oddButFine() {
        return List.of(
                kept("an offer of h2c", GET_PROTECTED + H2C + END, DENIED),
                kept("an offer of h2c with a body", sized(LOGIN + H2C, BODY), NO_PASSWORD),
                closed("h2c with chunks", LOGIN + H2C + CHUNKED + END + BODY_CHUNK + LAST_CHUNK, NO_PASSWORD),
                closed("an offer of h2c and close", GET + "Connection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n", DENIED),
                kept("an offer of a web socket", GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", DENIED),
                kept("broken settings of HTTP/2", GET + H2C + "HTTP2-Settings: \377\r\n\r\n", DENIED),
                kept("letters beyond ASCII in a value", GET + "X: \351\200\377\r\n\r\n", DENIED),
                kept("a tab in a value", GET + "X: a\tb\r\n\r\n", DENIED),
                kept("an empty value", GET + "X:\r\nY: \r\n\r\n", DENIED),
                kept("all characters in a name", GET + "!#$%&'*+-.^_`|~09azAZ: x\r\n\r\n", DENIED),
                kept("a header line twice", GET + "X: a\r\nX: b\r\n\r\n", DENIED),
                kept("colons in a value", GET + "X: :a: b:\r\n\r\n", DENIED),
                kept("Accept: text/html", GET + "Accept: text/html\r\n\r\n", DENIED),
                kept("an unreadable Accept", GET + "Accept: ;;q=x,/\r\n\r\n", DENIED),
                kept("an Accept of nothing at a login", sized(LOGIN + "Accept: image/png;q=0\r\n", BODY), NO_PASSWORD),
                kept("other codings of the answer", GET + "Accept-Encoding: gzip, br\r\nTE: trailers\r\n\r\n", DENIED),
                kept("a range", GET_PROTECTED + BEARER + "Range: bytes=0-1\r\n\r\n", GRANTED),
                kept("a condition", GET_PROTECTED + BEARER + "If-None-Match: *\r\n\r\n", GRANTED),
                kept("an unreadable date", GET_PROTECTED + BEARER + "If-Modified-Since: soon\r\n\r\n", GRANTED),
                kept("another method by a header", GET + "X-HTTP-Method-Override: OPTIONS\r\n\r\n", DENIED),
                kept("another path by a header", GET + "X-Original-URL: /x\r\n\r\n", DENIED),
                kept("an Origin", GET + "Origin: https://evil.example\r\n\r\n", DENIED),
                kept("an unreadable cookie", GET + "Cookie: =;\"\r\nCookie: $Version=x\r\n\r\n", DENIED),
                kept("an unreadable Content-Type of GET", GET + "Content-Type: /;\r\n\r\n", DENIED),
                kept("an unreadable Accept-Language", GET + "Accept-Language: ;q=\r\n\r\n", DENIED));
    }

    private static List<Case> bodies() {
        return List.of(
                kept("a login", sized(LOGIN, ADA), GRANTED),
                closed("a login in chunks", chunked(chunk(ADA) + LAST_CHUNK), GRANTED),
                kept("a login that fails", sized(LOGIN + JSON, NOBODY), NO_ACCOUNT),
                kept("the other login that fails", sized(API_LOGIN + JSON, NOBODY), NO_ACCOUNT),
                kept("the wrong environment of a login", sized(head("POST", TEST + API_TOKEN), ADA), NO_ACCOUNT),
                kept("blanks as a body", sized(LOGIN, " \t\r\n"), NO_EMAIL),
                kept("a blank of another kind", sized(LOGIN, "\302\240" + BODY), UNREADABLE),
                kept("blanks around a body", sized(LOGIN, "\r\n\t " + BODY + " \n"), NO_PASSWORD),
                kept("another label", labelled("text/xml", ADA), UNREADABLE),
                kept("an unreadable label", labelled("not a label", ADA), UNREADABLE),
                kept("an unreadable label for the other", sized(API_LOGIN + "Content-Type: ;\r\n", ADA), UNREADABLE),
                kept("a multipart body", labelled("multipart/form-data; boundary=x", "--x--"), UNREADABLE),
                kept("another charset", labelled("application/json; charset=utf-16", ADA), UNREADABLE),
                kept("a charset that does not exist", labelled("application/json; charset=x", ADA), UNREADABLE),
                kept("a label in another case", labelled("Application/JSON;Charset=\"UTF-8\"", BODY), NO_PASSWORD));
    }

    private static List<Case> json() {
        return List.of(
                kept("nothing in JSON", json("{}"), NO_EMAIL),
                kept("null", json("null"), UNREADABLE),
                kept("a list", json("[]"), UNREADABLE),
                kept("a list of logins", json("[" + ADA + "]"), UNREADABLE),
                kept("a text", json("\"" + EMAIL + "\""), UNREADABLE),
                kept("a number", json("5"), UNREADABLE),
                kept("an open brace", json("{"), UNREADABLE),
                kept("an open text", json("{\"email\":\"a"), UNREADABLE),
                kept("an open text at the other login", apiJson("{\"email\":\"a"), UNREADABLE),
                kept("a brace too many", json(ADA + "}"), UNREADABLE),
                kept("two logins", json(ADA + ADA), UNREADABLE),
                kept("a word after the end", json(ADA + " x"), UNREADABLE),
                kept("a NUL after the end", json(ADA + "\0"), UNREADABLE),
                kept("a name twice", json("{\"email\":\"a\",\"email\":\"b\"}"), UNREADABLE),
                kept("a name twice by an escape", json("{\"email\":\"a\",\"\\u0065mail\":\"b\"}"), UNREADABLE),
                kept("a name twice at the other login", apiJson("{\"email\":\"a\",\"email\":\"a\"}"), UNREADABLE),
                kept("a name twice in what is ignored", json(withIgnored("{\"a\":1,\"a\":2}")), UNREADABLE),
                kept("nesting at the limit", json("{\"x\":" + nested(63) + "}"), NO_EMAIL),
                kept("nesting above the limit", json(withIgnored(nested(64))), UNREADABLE),
                kept("nesting without end", json("{\"x\":" + "[".repeat(8000)), UNREADABLE),
                kept("nested objects without end", json("{\"x\":".repeat(2000)), UNREADABLE),
                kept("more than is asked for", json("{\"email\":\"a\",\"x\":[1,{\"y\":null}]}"), NO_PASSWORD),
                kept("a number as an address", json("{\"email\":5,\"password\":\"x\"}"), INVALID),
                kept("a fraction as an address", json("{\"email\":1e400,\"password\":\"x\"}"), INVALID),
                kept("a boolean as a password", json("{\"email\":\"a\",\"password\":true}"), INVALID),
                kept("a list as an address", apiJson("{\"email\":[\"a\"],\"password\":\"x\"}"), INVALID),
                kept("an object as a password", apiJson("{\"email\":\"a\",\"password\":{}}"), INVALID),
                kept("null as an address", json("{\"email\":null,\"password\":\"x\"}"), NO_EMAIL),
                kept("null as a password", apiJson("{\"email\":\"a\",\"password\":null}"), NO_PASSWORD),
                kept("an empty address", json("{\"email\":\"\",\"password\":\"x\"}"), NO_EMAIL),
                kept("an empty password", json("{\"email\":\"a\",\"password\":\"\"}"), NO_PASSWORD),
                kept("an address at the limit", json("{\"email\":\"" + "a".repeat(254) + "\"}"), NO_PASSWORD),
                kept("an address above the limit", json(login("a".repeat(255), "x")), INVALID),
                kept("a password above the limit", json(login("a", "x".repeat(1025))), INVALID),
                kept("single quotes", json("{'email':'a'}"), UNREADABLE),
                kept("a name without quotes", json("{email:\"a\"}"), UNREADABLE),
                kept("a comment", json("{/**/\"email\":\"a\"}"), UNREADABLE),
                kept("a comma at the end", json("{\"email\":\"a\",}"), UNREADABLE),
                kept("a number that is none", json(withIgnored("NaN")), UNREADABLE),
                kept("a number with a zero before it", json(withIgnored("01")), UNREADABLE),
                kept("an unknown escape", json("{\"email\":\"\\x41\"}"), UNREADABLE),
                kept("a broken escape in a text", json("{\"email\":\"\\u00g0\"}"), UNREADABLE),
                kept("names that mean more", json("{\"@class\":\"java.io.File\",\"__proto__\":{}}"), NO_EMAIL));
    }

    private static List<Case> text() {
        return List.of(
                kept("a line end in a text", json("{\"email\":\"a\nb\"}"), UNREADABLE),
                kept("a NUL in a text", json("{\"email\":\"a\0b\"}"), UNREADABLE),
                kept("an escaped NUL in an address", json("{\"email\":\"a\\u0000\",\"password\":\"x\"}"), INVALID),
                kept("an escaped NUL in a password", apiJson("{\"email\":\"a\",\"password\":\"\\u0000\"}"), INVALID),
                kept("an escaped NUL in what is ignored", json(withIgnored("\"\\u0000\"")), UNREADABLE),
                kept("half a surrogate pair in an address", json(login("\\ud800", "x")), INVALID),
                kept("the other half in a password", apiJson("{\"email\":\"a\",\"password\":\"\\udc00\"}"), INVALID),
                kept("a surrogate pair in the wrong order", json(login("\\udc00\\ud800", "x")), INVALID),
                kept("half a surrogate pair in what is ignored", json(withIgnored("\"\\ud800\"")), UNREADABLE),
                kept("the other half in what is ignored", apiJson(withIgnored("[\"a\\udfff\"]")), UNREADABLE),
                kept("half a surrogate pair in an ignored name", json(withIgnored("{\"\\ud800\":1}")), UNREADABLE),
                kept("a surrogate pair", json("{\"email\":\"\\ud83d\\ude00\"}"), NO_PASSWORD),
                kept("four bytes of UTF-8", json("{\"email\":\"\360\237\230\200\"}"), NO_PASSWORD),
                kept("an overlong NUL", json("{\"email\":\"\300\200\"}"), UNREADABLE),
                kept("an overlong slash", json("{\"email\":\"\300\257\"}"), UNREADABLE),
                kept("an overlong slash of three bytes", apiJson("{\"email\":\"\340\200\257\"}"), UNREADABLE),
                kept("an overlong brace", json("\301\273\"email\":\"a\"}"), UNREADABLE),
                kept("a surrogate in UTF-8", json("{\"email\":\"\355\240\200\"}"), UNREADABLE),
                kept("a character beyond Unicode", json("{\"email\":\"\364\220\200\200\"}"), UNREADABLE),
                kept("half a character", json("{\"email\":\"\303\"}"), UNREADABLE),
                kept("half a character in what is ignored", json(withIgnored("\"\303\"")), UNREADABLE),
                kept("a byte that starts nothing", json("{\"email\":\"\200\"}"), UNREADABLE),
                kept("Latin-1", json("{\"email\":\"\351\"}"), UNREADABLE),
                kept("UTF-16", json(wide(BODY, "\0", "")), UNREADABLE),
                kept("UTF-16 of the other order", json(wide(BODY, "", "\0")), UNREADABLE),
                kept("UTF-16 with a mark", json("\376\377" + wide(BODY, "\0", "")), UNREADABLE),
                kept("UTF-16 of the other order with a mark", apiJson("\377\376" + wide(BODY, "", "\0")), UNREADABLE),
                kept("UTF-32", json(wide(BODY, "\0\0\0", "")), UNREADABLE),
                kept("UTF-8 with a mark", json("\357\273\277" + ADA), UNREADABLE));
    }

    private static List<Case> forms() {
        return List.of(
                kept("a form", form("email=a"), NO_PASSWORD),
                kept("a form in another case", labelled("APPLICATION/X-WWW-FORM-URLENCODED", "email=a"), NO_PASSWORD),
                kept("JSON under the label of a form", form(BODY), NO_PASSWORD),
                kept("a form under no label", sized(LOGIN, "email=a"), UNREADABLE),
                kept("a form under the label of JSON", json("email=a"), UNREADABLE),
                kept("a form of nothing", form("&&&"), NO_EMAIL),
                kept("a name without a value", form("email&password=x"), NO_EMAIL),
                kept("a value without a name", form("=a"), NO_EMAIL),
                kept("an escaped name", form("%65mail=a"), NO_PASSWORD),
                kept("a name twice in a form", form("email=a&email=a"), UNREADABLE),
                kept("a name twice in a form by an escape", form("email=a&%65mail=b"), UNREADABLE),
                kept("an ignored name twice in a form", form("email=a&password=b&x=1&x=2"), UNREADABLE),
                kept("a broken escape in a form", form("email=%zz"), UNREADABLE),
                kept("half an escape in a form", form("email=a&x=%4"), UNREADABLE),
                kept("a percent sign in a form", form("email=%"), UNREADABLE),
                kept("escapes that are no UTF-8 in a form", form("email=%ff"), UNREADABLE),
                kept("overlong escapes in a form", form("email=%c0%80"), UNREADABLE),
                kept("escaped surrogates in a form", form("email=%ed%a0%80"), UNREADABLE),
                kept("a negative escape in a form", form("email=%-1"), UNREADABLE),
                kept("Latin-1 in a form", form("email=\351"), UNREADABLE),
                kept("an escaped NUL in a form", form("email=%00&password=x"), INVALID),
                kept("a semicolon in a form", form("email=a;password=x"), NO_PASSWORD));
    }

    private static Case refused(String name, String bytes) {
        return closed(name, bytes, MALFORMED);
    }

    private static Case kept(String name, String bytes, Reply reply) {
        return new Case(name, bytes, reply, false);
    }

    private static Case closed(String name, String bytes, Reply reply) {
        return new Case(name, bytes, reply, true);
    }

    private static String request(String method, String target) {
        return head(method, target) + END;
    }

    private static String head(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\n" + HOST;
    }

    private static String host(String host) {
        return "GET /api/1.1/x HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    private static String bearing(String path, String authorization) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + "Authorization: " + authorization + "\r\n\r\n";
    }

    private static String sized(String head, String body) {
        return head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String coded(String coding) {
        return LOGIN + "Transfer-Encoding: " + coding + "\r\n\r\n" + LAST_CHUNK;
    }

    private static String chunked(String chunks) {
        return LOGIN + CHUNKED + END + chunks;
    }

    private static String chunkedGet(String chunks) {
        return GET_PROTECTED + CHUNKED + END + chunks;
    }

    private static String json(String body) {
        return sized(LOGIN + JSON, body);
    }

    private static String apiJson(String body) {
        return sized(API_LOGIN + JSON, body);
    }

    private static String labelled(String type, String body) {
        return sized(LOGIN + "Content-Type: " + type + "\r\n", body);
    }

    private static String login(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + END + data + END;
    }

    private static String form(String body) {
        return sized(LOGIN + FORM, body);
    }

    /** A request line and header lines of so many bytes; the empty line that ends a head is not among them. */
    private static String headOf(int bytes) {
        String head = GET + "X: ";
        return head + "x".repeat(bytes - head.length() - END.length()) + END;
    }

    private static String linesOf(int lines) {
        return GET + "X: y\r\n".repeat(lines - 1);
    }

    private static String bodyOf(int bytes) {
        return BODY + " ".repeat(bytes - BODY.length());
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    /** A login that would succeed, if it were not for a field that nobody asks for. */
    private static String withIgnored(String value) {
        return ADA.replace("}", ",\"x\":" + value + "}");
    }

    private static String wide(String text, String before, String after) {
        return text.replaceAll("(?s)(.)", before + "$1" + after);
    }

    /**
     * A request and what is to come of it.
     *
     * @param closes whether the answer is the last one of its connection
     */
    record Case(String name, String bytes, Reply reply, boolean closes) {
        private static final Pattern REQUEST_LINE = Pattern.compile(
                "(?:\r\n)?([^ \r\n]++) (?:https?://[^/ ]*+)?([^ ?\r\n]*+)[^ \r\n]*+ HTTP/1\\.([01])\r\n");

        /** The path that the request line names; empty if it cannot be read. */
        String path() {
            return group(2);
        }

        boolean isHead() {
            return group(1).equals("HEAD");
        }

        boolean isOldHttp() {
            return group(3).equals("0");
        }

        /** What {@code Allow} is to say. */
        String allowedMethods() {
            String operation = path().replaceFirst("^/version-test", "");
            return switch (operation) {
                case USER_TOKEN, API_TOKEN -> "POST, OPTIONS";
                case PROTECTED -> "GET, HEAD, OPTIONS";
                default -> "OPTIONS";
            };
        }

        private String group(int group) {
            Matcher line = REQUEST_LINE.matcher(bytes);
            return line.lookingAt() ? line.group(group) : "";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The answers that the table knows.
     */
    enum Reply {
        GRANTED(200, "", ""),
        NO_CONTENT(204, "", ""),
        MALFORMED(400, "INVALID_DATA", "The request is malformed"),
        UNREADABLE(400, "INVALID_DATA", "The body is neither"),
        NO_EMAIL(400, "MISSING_DATA", "parameter email"),
        NO_PASSWORD(400, "MISSING_DATA", "parameter password"),
        INVALID(400, "INVALID", "must be text"),
        NO_ACCOUNT(400, "INVALID_LOGIN_CREDENTIALS", "find an account with those login credentials"),
        DENIED(401, "", "Permission denied"),
        DEAD_TOKEN(401, "", "Permission denied"),
        NOT_FOUND(404, "", "Not found"),
        WRONG_METHOD(405, "", "Wrong method");

        private final int status;
        private final String code;
        private final String message;

        Reply(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }

        int status() {
            return status;
        }

        /** The reason code of a 400. */
        String code() {
            return code;
        }

        /** A part of the message. */
        String message() {
            return message;
        }
    }
}
