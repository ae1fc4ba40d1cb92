package dev.tollgate.server.management;

/**
 * An answer to an operator.
 *
 * @param type the media type of the body
 */
record Report(int status, String type, String body) {
    static final String JSON = "application/json;charset=utf-8";
}
