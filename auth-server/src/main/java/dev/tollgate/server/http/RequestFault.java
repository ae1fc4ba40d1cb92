package dev.tollgate.server.http;

/** What is wrong with a request that is answered 400. */
sealed interface RequestFault {
    /** A parameter is missing, empty or null. */
    record Missing(String parameter) implements RequestFault {}

    /** A parameter is not text, or longer than the contract allows. */
    record NotText(String parameter) implements RequestFault {}

    /** The body is not what an operation reads. */
    record UnreadableBody() implements RequestFault {}

    /** It is no sound HTTP request, or larger or slower than one may be. */
    record Malformed() implements RequestFault {}
}
