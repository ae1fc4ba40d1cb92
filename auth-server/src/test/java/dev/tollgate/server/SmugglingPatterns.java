package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests of doubtful framing, each with a place for a hidden request that a strict server does not execute. */
final class SmugglingPatterns {
    /** What follows a pattern: a harmless request after which the connection ends, wherever it was kept until then. */
    static final String LAST = "GET /api/1.1/some-protected-endpoint HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    /** Transfer-Encoding, but not the one line with the one word that leaves no doubt. */
    private static final List<String> ENCODINGS = List.of(
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunkedx",
            "Transfer-Encoding: chunk",
            "Transfer-Encoding: chun ked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked,",
            "Transfer-Encoding: ,chunked",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: 'chunked'",
            "Transfer-Encoding:",
            "Transfer-Encoding:: chunked",
            "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked|Transfer-Encoding: identity",
            "Transfer-Encoding: identity|Transfer-Encoding: chunked",
            "Transfer-Encoding: x|TRANSFER-ENCODING: chunked",
            "Transfer-Encoding: chunked|transfer-encoding: x",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            " Transfer-Encoding: chunked",
            "\tTransfer-Encoding: chunked",
            "Transfer-Encoding:| chunked",
            "Transfer-Encoding:|\tchunked",
            "Transfer-Encoding: chunked| x",
            "X: y| Transfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "X: y\0Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked\n",
            "Transfer-Encoding: chunked\r",
            "Transfer-Encoding: chunked\nX: y",
            "Transfer-Encoding: \0chunked",
            "Transfer-Encoding: chunked\0",
            "Transfer-Encoding: \1chunked",
            "Transfer-Encoding: \bchunked",
            "Transfer-Encoding: \13chunked",
            "Transfer-Encoding: chunked\13",
            "Transfer-Encoding: \fchunked",
            "Transfer-Encoding: chunked\f",
            "Transfer-Encoding: \177chunked",
            "Transfer-Encoding: \205chunked",
            "Transfer-Encoding: chunked\205",
            "Transfer-Encoding: \240chunked",
            "Transfer-Encoding: chunked\240",
            "Transfer-Encoding\0: chunked",
            "Transfer-Encoding\240: chunked",
            "\0Transfer-Encoding: chunked",
            ":Transfer-Encoding: chunked",
            "Transfer Encoding: chunked",
            "Transfer-Encoding chunked");

    /** Content-Length, but not the one line with digits alone that leaves no doubt. */
    private static final List<String> LENGTHS = List.of(
            "Content-Length: +{n}",
            "Content-Length: -{n}",
            "Content-Length: {n},{n}",
            "Content-Length: {n}, {n}",
            "Content-Length: {n}, 0",
            "Content-Length: 0, {n}",
            "Content-Length: {n} {n}",
            "Content-Length: {n} 0",
            "Content-Length: {n},",
            "Content-Length: ,{n}",
            "Content-Length: {n};",
            "Content-Length: {n}.0",
            "Content-Length: {n}e0",
            "Content-Length: 0x{n}",
            "Content-Length: {n}L",
            "Content-Length: {n}_",
            "Content-Length: \"{n}\"",
            "Content-Length: x",
            "Content-Length:",
            "Content-Length: \262",
            "Content-Length:: {n}",
            "Content-Length: 4294967296",
            "Content-Length: 9223372036854775808",
            "Content-Length: 18446744073709551616",
            "Content-Length: 99999999999999999999999999999999999999999999",
            "Content-Length: {n}|Content-Length: {n}",
            "Content-Length: {n}|content-length: {n}",
            "Content-Length: {n}|CONTENT-LENGTH: 0",
            "Content-Length: 0|Content-Length: {n}",
            "Content-Length: {n}|Content-Length: 0",
            "Content-Length: {n}|X: y|Content-Length: 0",
            "Content-Length : {n}",
            "Content-Length\t: {n}",
            " Content-Length: {n}",
            "\tContent-Length: {n}",
            "Content-Length:| {n}",
            "Content-Length: {n}| 0",
            "X: y| Content-Length: {n}",
            "X: y\nContent-Length: {n}",
            "X: y\rContent-Length: {n}",
            "X: y\0Content-Length: {n}",
            "Content-Length: {n}\n",
            "Content-Length: {n}\r",
            "Content-Length: {n}\nX: y",
            "Content-Length: \0{n}",
            "Content-Length: {n}\0",
            "Content-Length: \1{n}",
            "Content-Length: \13{n}",
            "Content-Length: {n}\13",
            "Content-Length: \f{n}",
            "Content-Length: {n}\f",
            "Content-Length: {n}\177",
            "Content-Length: \205{n}",
            "Content-Length: {n}\205",
            "Content-Length: \240{n}",
            "Content-Length: {n}\240",
            "Content-Length\0: {n}",
            "Content-Length\240: {n}",
            ":Content-Length: {n}",
            "Content Length: {n}",
            "Content-Length {n}");

    private SmugglingPatterns() {}

    /**
     * In their texts {@code |} stands for CRLF, and what is in braces for the hidden login, its length and the usual
     * first lines.
     */
    static List<SmugglingPattern> all() {
        return Stream.of(
                        ENCODINGS.stream().flatMap(SmugglingPatterns::aroundEncoding),
                        LENGTHS.stream().flatMap(SmugglingPatterns::aroundLength),
                        refused(),
                        takenAsBody(),
                        discarded(),
                        unfinished())
                .flatMap(patterns -> patterns)
                .toList();
    }

    /** Whoever obeys the line, ignores it, or prefers the other header meets the login. */
    private static Stream<SmugglingPattern> aroundEncoding(String line) {
        return Stream.of(
                refused("obeyed: " + line, "{post}" + line + "||0||{login}"),
                refused("ignored: " + line, "{post}" + line + "||{login}"),
                refused("CL.TE: " + line, "{post}Content-Length: {length+5}|" + line + "||0||{login}"),
                refused("TE.CL: " + line, "{post}" + line + "|Content-Length: 4||{hex}|{login}|0||"));
    }

    private static Stream<SmugglingPattern> aroundLength(String line) {
        String right = "Content-Length: {length}|";
        return Stream.of(
                refused("obeyed: " + line, "{post}" + line.replace("{n}", "2") + "||{}{login}"),
                refused("ignored: " + line, "{post}" + line.replace("{n}", "{length}") + "||{login}"),
                refused("after another: " + line, "{post}" + right + line.replace("{n}", "0") + "||{login}"),
                refused(
                        "CL.TE: " + line,
                        "{post}" + line.replace("{n}", "5") + "|Transfer-Encoding: chunked||0||{login}"));
    }

    private static Stream<SmugglingPattern> refused() {
        return Stream.of(
                refused("CL.TE", "{post}Content-Length: {length+5}|Transfer-Encoding: chunked||0||{login}"),
                refused("TE.CL", "{post}Transfer-Encoding: chunked|Content-Length: 4||{hex}|{login}|0||"),
                refused("CL.TE that agree", "{post}Content-Length: 5|Transfer-Encoding: chunked||0||{login}"),
                refused("zero and TE", "{post}Content-Length: 0|Transfer-Encoding: chunked||0||{login}"),
                refused("TE and zero, GET", "{get}Transfer-Encoding: chunked|Content-Length: 0||0||{login}"),
                refused("no last chunk", "{post}Transfer-Encoding: chunked||{login}"),
                refused("size empty", "{post}Transfer-Encoding: chunked||||{login}"),
                refused("size of 2^32", "{post}Transfer-Encoding: chunked||100000000||{login}"),
                refused("size of 2^64", "{post}Transfer-Encoding: chunked||10000000000000000||{login}"),
                refused("size of 2^64 + 2", "{post}Transfer-Encoding: chunked||10000000000000002|{}|0||{login}"),
                refused("size of -1 in 32 bits", "{post}Transfer-Encoding: chunked||ffffffff||{login}"),
                refused("size of -1 in 64 bits", "{post}Transfer-Encoding: chunked||ffffffffffffffff||{login}"),
                refused("size of nine zeros", "{post}Transfer-Encoding: chunked||000000000||{login}"),
                refused("size with minus", "{post}Transfer-Encoding: chunked||-0||{login}"),
                refused("size with plus", "{post}Transfer-Encoding: chunked||+0||{login}"),
                refused("size with 0x", "{post}Transfer-Encoding: chunked||0x0||{login}"),
                refused("size with x", "{post}Transfer-Encoding: chunked||0x||{login}"),
                refused("size with underscore", "{post}Transfer-Encoding: chunked||0_0||{login}"),
                refused("size with point", "{post}Transfer-Encoding: chunked||0.0||{login}"),
                refused("size no hex", "{post}Transfer-Encoding: chunked||g||{login}"),
                refused("size in quotes", "{post}Transfer-Encoding: chunked||\"0\"||{login}"),
                refused("size superscript", "{post}Transfer-Encoding: chunked||\262||{login}"),
                refused("size after blank", "{post}Transfer-Encoding: chunked|| 0||{login}"),
                refused("size after tab", "{post}Transfer-Encoding: chunked||\t0||{login}"),
                refused("size before blank", "{post}Transfer-Encoding: chunked||0 ||{login}"),
                refused("size before tab", "{post}Transfer-Encoding: chunked||0\t||{login}"),
                refused("size before NUL", "{post}Transfer-Encoding: chunked||0\0||{login}"),
                refused("size before VT", "{post}Transfer-Encoding: chunked||0\13||{login}"),
                refused("size before 0xA0", "{post}Transfer-Encoding: chunked||0\240||{login}"),
                refused("size before comma", "{post}Transfer-Encoding: chunked||0,0||{login}"),
                refused("two sizes", "{post}Transfer-Encoding: chunked||0 2||{login}"),
                refused("all chunk lines by LF", "{post}Transfer-Encoding: chunked||2\n{}\n0\n\n{login}"),
                refused("size by LF", "{post}Transfer-Encoding: chunked||2\n{}|0||{login}"),
                refused("size by CR", "{post}Transfer-Encoding: chunked||2\r{}|0||{login}"),
                refused("size by CR CR LF", "{post}Transfer-Encoding: chunked||2\r|{}|0||{login}"),
                refused("last size by LF", "{post}Transfer-Encoding: chunked||0\n|{login}"),
                refused("last size by CR", "{post}Transfer-Encoding: chunked||0\r|{login}"),
                refused("end of trailers by LF", "{post}Transfer-Encoding: chunked||0|\n{login}"),
                refused("end of trailers by CR", "{post}Transfer-Encoding: chunked||0|\r{login}"),
                refused("data by LF", "{post}Transfer-Encoding: chunked||2|{}\n0||{login}"),
                refused("data by CR", "{post}Transfer-Encoding: chunked||2|{}\r0||{login}"),
                refused("data by nothing", "{post}Transfer-Encoding: chunked||2|{}0||{login}"),
                refused("data by two letters", "{post}Transfer-Encoding: chunked||2|{}xx0||{login}"),
                refused("data too long", "{post}Transfer-Encoding: chunked||1|{}|0||{login}"),
                refused("data too short", "{post}Transfer-Encoding: chunked||3|{}|0||{login}"),
                refused("extension with LF", "{post}Transfer-Encoding: chunked||2;\n{}|{hex}|0||{login}|0||"),
                refused("last extension with LF", "{post}Transfer-Encoding: chunked||0;a\nb||{login}"),
                refused("extension by LF", "{post}Transfer-Encoding: chunked||0;a=b\n\n{login}"),
                refused("extension with CR", "{post}Transfer-Encoding: chunked||0;a\rb||{login}"),
                refused("extension with NUL", "{post}Transfer-Encoding: chunked||0;a=\0||{login}"),
                refused("extension with CRLF in quotes", "{post}Transfer-Encoding: chunked||2;a=\"|{}\"|0||{login}"),
                refused("login for trailers", "{post}Transfer-Encoding: chunked||0|{login}"),
                refused("trailer by LF", "{post}Transfer-Encoding: chunked||0|a: b\n|{login}"),
                refused("trailer with LF", "{post}Transfer-Encoding: chunked||0|a: b\nc: d||{login}"),
                refused("trailer with CR", "{post}Transfer-Encoding: chunked||0|a: b\rc||{login}"),
                refused("trailer with NUL", "{post}Transfer-Encoding: chunked||0|a: b\0||{login}"),
                refused("trailer folded", "{post}Transfer-Encoding: chunked||0|a: b| c||{login}"),
                refused("trailer after blank", "{post}Transfer-Encoding: chunked||0| a: b||{login}"),
                refused("trailer, blank, colon", "{post}Transfer-Encoding: chunked||0|a : b||{login}"),
                refused("trailer without colon", "{post}Transfer-Encoding: chunked||0|a||{login}"),
                refused("trailer without name", "{post}Transfer-Encoding: chunked||0|: b||{login}"),
                refused("chunk above the limit", "{post}Transfer-Encoding: chunked||4001|{16385}|0||{login}"),
                refused("body above the limit", "{post}Content-Length: 16385||{16385}{login}"),
                refused("body above, not sent", "{post}Content-Length: 99999||{login}"),
                refused("head above the limit", "{post}X: {16385}||{login}"),
                refused("TE in HTTP/1.0", "{post-1.0}Transfer-Encoding: chunked||0||{login}"),
                refused("TE in HTTP/1.0, login inside", "{post-1.0}Transfer-Encoding: chunked||{hex}|{login}|0||"),
                refused(
                        "TE ignored in HTTP/1.0",
                        "{post-1.0}Connection: keep-alive|Transfer-Encoding: chunked||{login}"),
                refused("CL.TE in HTTP/1.0", "{post-1.0}Content-Length: 5|Transfer-Encoding: chunked||0||{login}"),
                refused("HTTP/0.9", "GET /api/1.1/x|{login}"),
                refused("HTTP/1.2", "GET /api/1.1/x HTTP/1.2|Host: a||{login}"),
                refused("HTTP/2.0", "GET /api/1.1/x HTTP/2.0|Host: a||{login}"),
                refused("HTTP/1.10", "GET /api/1.1/x HTTP/1.10|Host: a||{login}"),
                refused("HTTP/1.1 and blank", "GET /api/1.1/x HTTP/1.1 |Host: a||{login}"),
                refused("version twice", "GET /api/1.1/x HTTP/1.1 HTTP/1.1|Host: a||{login}"),
                refused("preface of HTTP/2", "PRI * HTTP/2.0||SM||{login}"),
                refused("request line by LF", "GET /api/1.1/x HTTP/1.1\nHost: a||{login}"),
                refused("request line with CR", "GET /api/1.1/x\rHTTP/1.1|Host: a||{login}"),
                refused("request line with tabs", "GET\t/api/1.1/x\tHTTP/1.1|Host: a||{login}"),
                refused("request line with blanks", "GET  /api/1.1/x  HTTP/1.1|Host: a||{login}"),
                refused("request line after blank", " GET /api/1.1/x HTTP/1.1|Host: a||{login}"),
                refused("CRLF in the target", "GET /api/1.1/x|Host: a HTTP/1.1|Host: a||{login}"),
                refused("NUL in the target", "GET /api/1.1/x\0 HTTP/1.1|Host: a||{login}"),
                refused("method with NUL", "GET\0 /api/1.1/x HTTP/1.1|Host: a||{login}"),
                refused("head all by LF", "GET /api/1.1/x HTTP/1.1\nHost: a\n\n{login}"),
                refused("head ended by LF", "{get}\n{login}"),
                refused("head ended by LF LF", "{get}X: y\n\n{login}"),
                refused("head ended by CR CR", "{get}X: y\r\r{login}"),
                refused("head ended by LF CR LF", "{get}X: y\n|{login}"),
                refused("line of a blank for the end", "{get} ||{login}"),
                refused("line of a tab for the end", "{get}\t||{login}"),
                refused("line of NUL for the end", "{get}\0||{login}"),
                refused("blank before the first line", "POST /api/1.1/x HTTP/1.1| Content-Length: 0|Host: a||{login}"),
                refused("login for header lines", "{post}{login}"),
                refused("login in a folded line", "{get}X: y| {login}"),
                refused("no Host", "GET /api/1.1/x HTTP/1.1||{login}"),
                refused("two Hosts", "GET /api/1.1/x HTTP/1.1|Host: a|Host: b||{login}"),
                refused("two equal Hosts", "GET /api/1.1/x HTTP/1.1|Host: a|host: a||{login}"),
                refused("two addresses in Host", "GET /api/1.1/x HTTP/1.1|Host: a, b||{login}"),
                refused("blank before Host's colon", "GET /api/1.1/x HTTP/1.1|Host : a||{login}"),
                refused("another Host in the target", "GET http://b/api/1.1/x HTTP/1.1|Host: a||{login}"),
                refused("another port in the target", "GET http://a:81/api/1.1/x HTTP/1.1|Host: a:82||{login}"),
                refused("user in the target", "GET http://a@b/api/1.1/x HTTP/1.1|Host: b||{login}"),
                refused("CONNECT", "CONNECT a:80 HTTP/1.1|Host: a:80||{login}"),
                refused("CONNECT with a body", "CONNECT a:80 HTTP/1.1|Host: a:80|Content-Length: {length}||{login}"),
                refused("POST of *", "POST * HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                refused("Expect something", "{post}Expect: more|Content-Length: {length}||{login}"),
                refused("Expect two things", "{post}Expect: 100-continue, more|Content-Length: {length}||{login}"),
                refused("Expect word and 100", "{get}Expect: y 100-continue|Content-Length: {length}||{login}"),
                refused("Expect with NUL", "{post}Expect: \000100-continue|Content-Length: {length}||{login}"),
                refused("Expect folded", "{post}Expect: 100-continue| x|Content-Length: {length}||{login}"),
                refused(
                        "Expect CL.TE",
                        "{post}Expect: 100-continue|Content-Length: 5|Transfer-Encoding: chunked||0||{login}"),
                refused("Upgrade CL.TE", "{h2c}Content-Length: 5|Transfer-Encoding: chunked||0||{login}"),
                refused(
                        "close CL.TE",
                        "{post}Connection: close|Content-Length: 5|Transfer-Encoding: chunked||0||{login}"),
                refused(
                        "hop-by-hop CL.TE",
                        "{post}Connection: Content-Length|Content-Length: 5|Transfer-Encoding: chunked||0||{login}"));
    }

    private static Stream<SmugglingPattern> takenAsBody() {
        return Stream.of(
                body("CL.0 at a login", "{post}Content-Length: {length}||{login}"),
                body(
                        "CL.0 as a form",
                        "{post}Content-Type: application/x-www-form-urlencoded|Content-Length: {length}||{login}"),
                body("CL.0 as a message", "{post}Content-Type: message/http|Content-Length: {length}||{login}"),
                body(
                        "CL.0 as byte ranges",
                        "{post}Content-Type: multipart/byteranges; boundary=a|Content-Length: {length}||{login}"),
                body("CL.0 as gzip", "{post}Content-Encoding: gzip|Content-Length: {length}||{login}"),
                body(
                        "CL.0 as chunked content",
                        "{post}Content-Encoding: chunked|Content-Length: {length+5}||0||{login}"),
                body("CL.0 after a blank line", "{post}Content-Length: {length+2}|||{login}"),
                body("CL.0 in chunks", "{post}Content-Length: {length+5}||0||{login}"),
                body("CL.0 at an unknown path", "POST /api/1.1/x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("CL.0 outside the bases", "POST /x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("CL.0 at a file", "POST /favicon.ico HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("CL.0 at dot segments", "POST /api/1.1/../x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("CL.0 at a double slash", "POST //api/1.1/x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("CL.0 at absolute-form", "POST http://a/x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("CL.0 where no POST is", "POST {protected}|Content-Length: {length}||{login}"),
                body("PUT with a body", "PUT {protected}|Content-Length: {length}||{login}"),
                body("PATCH with a body", "PATCH {protected}|Content-Length: {length}||{login}"),
                body("DELETE with a body", "DELETE {protected}|Content-Length: {length}||{login}"),
                body("TRACE with a body", "TRACE {protected}|Content-Length: {length}||{login}"),
                body("OPTIONS with a body", "OPTIONS {protected}|Content-Length: {length}||{login}"),
                body("OPTIONS * with a body", "OPTIONS * HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("unknown method with a body", "BREW {protected}|Content-Length: {length}||{login}"),
                body("GET with a body", "GET {protected}|Content-Length: {length}||{login}"),
                body("GET outside with a body", "GET /x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body(
                        "GET with a range and a body",
                        "GET {protected}|Range: bytes=0-0|Content-Length: {length}||{login}"),
                body("HEAD with a body", "HEAD {protected}|Content-Length: {length}||{login}"),
                body("HEAD outside with a body", "HEAD /x HTTP/1.1|Host: a|Content-Length: {length}||{login}"),
                body("length with zeros", "{post}Content-Length: 000{length}||{login}"),
                body("length without blank", "{post}Content-Length:{length}||{login}"),
                body("length between tabs", "{post}Content-Length:\t{length}\t||{login}"),
                body("length in capitals", "{post}CONTENT-LENGTH: {length}||{login}"),
                body("underscore beside length", "{post}Content-Length: {length}|Content_Length: 0||{login}"),
                body("underscore before length", "{post}Content_Length: 0|Content-Length: {length}||{login}"),
                body(
                        "encoding with underscore",
                        "{post}Content-Length: {length+5}|Transfer_Encoding: chunked||0||{login}"),
                body("like a length", "{post}Content-Length: {length}|Content-Length-: 0|X-Content-Length: 0||{login}"),
                body("like an encoding", "{post}Content-Length: {length+5}|X-Transfer-Encoding: chunked||0||{login}"),
                body("hop-by-hop length", "{post}Connection: Content-Length|Content-Length: {length}||{login}"),
                body(
                        "hop-by-hop length, last",
                        "{post}Content-Length: {length}|Connection: keep-alive, content-length||{login}"),
                body("hop-by-hop length, GET", "{get}Connection: Content-Length|Content-Length: {length}||{login}"),
                body("hop-by-hop Host", "{post}Connection: Host|Content-Length: {length}||{login}"),
                body("TE", "{post}TE: trailers, chunked|Connection: TE|Content-Length: {length+5}||0||{login}"),
                body("Trailer", "{post}Trailer: Content-Length|Content-Length: {length}||{login}"),
                body("Keep-Alive", "{post}Keep-Alive: timeout=0, max=0|Content-Length: {length}||{login}"),
                body("Proxy-Connection", "{post}Proxy-Connection: close|Content-Length: {length}||{login}"),
                body("Expect, not waited for", "{post}Expect: 100-continue|Content-Length: {length}||{login}"),
                body("Expect in capitals", "{post}EXPECT: 100-CONTINUE|Content-Length: {length}||{login}"),
                body(
                        "Expect outside the bases",
                        "POST /x HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: {length}||{login}"),
                body(
                        "Expect where no POST is",
                        "POST {protected}|Expect: 100-continue|Content-Length: {length}||{login}"),
                body("Expect with GET", "{get}Expect: 100-continue|Content-Length: {length}||{login}"),
                body("Expect with HEAD", "HEAD {protected}|Expect: 100-continue|Content-Length: {length}||{login}"),
                body(
                        "Expect with OPTIONS",
                        "OPTIONS {protected}|Expect: 100-continue|Content-Length: {length}||{login}"),
                body("Upgrade to h2c", "{h2c}Content-Length: {length}||{login}"),
                body("Upgrade to h2c, not hop-by-hop", "{post}Upgrade: h2c|Content-Length: {length}||{login}"),
                body(
                        "Upgrade to a websocket",
                        "{get}Connection: Upgrade|Upgrade: websocket|Content-Length: {length}||{login}"),
                body(
                        "Upgrade to TLS",
                        "OPTIONS * HTTP/1.1|Host: a|Connection: Upgrade|Upgrade: TLS/1.2|Content-Length:"
                                + " {length}||{login}"),
                body(
                        "Upgrade to HTTP/1.0",
                        "{post}Connection: Upgrade|Upgrade: HTTP/1.0|Content-Length: {length}||{login}"),
                body("HTTP/1.0 that is kept", "{post-1.0}Connection: keep-alive|Content-Length: {length}||{login}"));
    }

    private static Stream<SmugglingPattern> discarded() {
        return Stream.of(
                discarded("close", "{get}Connection: close||{login}"),
                discarded("close in capitals", "{get}Connection: CLOSE||{login}"),
                discarded("close in a list", "{get}Connection: keep-alive, close||{login}"),
                discarded("close in a second line", "{get}Connection: keep-alive|Connection: close||{login}"),
                discarded("close after a body", "{post}Connection: close|Content-Length: 2||{}{login}"),
                discarded("close with Upgrade", "{get}Connection: close, Upgrade|Upgrade: h2c||{login}"),
                discarded(
                        "close with Expect",
                        "{post}Connection: close|Expect: 100-continue|Content-Length: 2||{}{login}"),
                discarded("HTTP/1.0", "GET /api/1.1/x HTTP/1.0||{login}"),
                discarded("HTTP/1.0 after a body", "{post-1.0}Content-Length: 2||{}{login}"),
                discarded("HTTP/1.0 and close", "{post-1.0}Connection: keep-alive, close|Content-Length: 0||{login}"),
                discarded("chunk of the login", "{post}Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded(
                        "chunk outside the bases",
                        "POST /x HTTP/1.1|Host: a|Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded("chunk where no POST is", "POST {protected}|Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded("chunk with GET", "{get}Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded("chunk with HEAD", "HEAD {protected}|Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded(
                        "chunk with OPTIONS",
                        "OPTIONS * HTTP/1.1|Host: a|Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded("chunk with zeros", "{post}Transfer-Encoding: chunked||0000{hex}|{login}|00||"),
                discarded(
                        "chunk with Expect",
                        "{post}Expect: 100-continue|Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded("chunk with Upgrade", "{h2c}Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded(
                        "chunk hop-by-hop",
                        "{post}Connection: Transfer-Encoding|Transfer-Encoding: chunked||{hex}|{login}|0||"),
                discarded(
                        "chunk after hop-by-hop",
                        "{post}Connection: Transfer-Encoding|Transfer-Encoding: chunked||0||{login}"),
                discarded("chunk kept", "{post}Connection: keep-alive|Transfer-Encoding: chunked||0||{login}"),
                discarded(
                        "underscore beside chunks",
                        "{post}Transfer-Encoding: chunked|Content_Length: 5||{hex}|{login}|0||"),
                discarded("chunked in capitals", "{post}Transfer-Encoding: CHUNKED||0||{login}"),
                discarded("chunked without blank", "{post}Transfer-Encoding:chunked||0||{login}"),
                discarded("chunked between tabs", "{post}Transfer-Encoding:\tchunked\t||0||{login}"),
                discarded("extension", "{post}Transfer-Encoding: chunked||0;a=b;c=\"d\"||{login}"),
                discarded("extension like a chunk", "{post}Transfer-Encoding: chunked||0;{hex}||{login}"),
                discarded("trailer of length", "{post}Transfer-Encoding: chunked||0|Content-Length: {length}||{login}"),
                discarded("trailer of zero", "{post}Transfer-Encoding: chunked||0|Content-Length: 0||{login}"),
                discarded(
                        "trailer of encoding",
                        "{post}Transfer-Encoding: chunked||0|Transfer-Encoding: chunked||0||{login}"),
                discarded(
                        "trailer of identity",
                        "{post}Transfer-Encoding: chunked||0|Transfer-Encoding: identity||{login}"),
                discarded(
                        "trailer of Connection", "{post}Transfer-Encoding: chunked||0|Connection: keep-alive||{login}"),
                discarded("trailer of Host", "{post}Transfer-Encoding: chunked||0|Host: b||{login}"));
    }

    private static Stream<SmugglingPattern> unfinished() {
        return Stream.of(
                unfinished("body a byte short", "{post}Content-Length: {length+1}||{login}"),
                unfinished("body a login short", "{post}Content-Length: {length+500}||{login}"),
                unfinished("body short, with GET", "{get}Content-Length: {length+1}||{login}"),
                unfinished("body short, with HEAD", "HEAD {protected}|Content-Length: {length+1}||{login}"),
                unfinished("body short, with Expect", "{post}Expect: 100-continue|Content-Length: {length+1}||{login}"),
                unfinished("body short, with Upgrade", "{h2c}Content-Length: {length+1}||{login}"),
                unfinished("chunk without end", "{post}Transfer-Encoding: chunked||{hex}|{login}"),
                unfinished("chunk without next size", "{post}Transfer-Encoding: chunked||{hex}|{login}|"),
                unfinished("chunk without last line", "{post}Transfer-Encoding: chunked||{hex}|{login}|0|"),
                unfinished("chunk short", "{post}Transfer-Encoding: chunked||fff|{login}"));
    }

    private static SmugglingPattern refused(String name, String text) {
        return new SmugglingPattern(name, Fate.REFUSED, text);
    }

    private static SmugglingPattern body(String name, String text) {
        return new SmugglingPattern(name, Fate.TAKEN_AS_BODY, text);
    }

    private static SmugglingPattern discarded(String name, String text) {
        return new SmugglingPattern(name, Fate.DISCARDED, text);
    }

    private static SmugglingPattern unfinished(String name, String text) {
        return new SmugglingPattern(name, Fate.UNFINISHED, text);
    }

    /** What a strict reader of RFC 9112 does with a pattern. */
    enum Fate {
        /** It answers 400 and closes. */
        REFUSED,
        /** The login is the body of the request before it, and the connection goes on. */
        TAKEN_AS_BODY,
        /** The request before the login, or around it, is answered and is the connection's last. */
        DISCARDED,
        /** More is to come before anything can be done, and never does. */
        UNFINISHED
    }

    record SmugglingPattern(String name, Fate fate, String text) {
        private static final Pattern LENGTH = Pattern.compile("\\{length(?:\\+(\\d+))?}");

        /** The bytes that hide a request, with the one that ends the connection unless the client itself ends it. */
        byte[] hiding(String request) {
            String lines = text.replace(
                            "{h2c}", "{post}Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAMAAABk|")
                    .replace("{post}", "POST /api/1.1/wf/generate-user-token HTTP/1.1|Host: a|")
                    .replace("{post-1.0}", "POST /api/1.1/wf/generate-user-token HTTP/1.0|Host: a|")
                    .replace("{get}", "GET {protected}|")
                    .replace("{protected}", "/api/1.1/some-protected-endpoint HTTP/1.1|Host: a")
                    .replace("{16385}", "x".repeat(16_385))
                    .replace("{hex}", Integer.toHexString(request.length()))
                    .replace("|", "\r\n");
            String counted = LENGTH.matcher(lines).replaceAll(match -> {
                int more = match.group(1) == null ? 0 : Integer.parseInt(match.group(1));
                return String.valueOf(request.length() + more);
            });
            String whole = counted.replace("{login}", request);
            return (fate == Fate.UNFINISHED ? whole : whole + LAST).getBytes(ISO_8859_1);
        }

        /** The name in one line. */
        @Override
        public String toString() {
            return new String(JsonStringEncoder.getInstance().quoteAsString(name));
        }
    }
}
