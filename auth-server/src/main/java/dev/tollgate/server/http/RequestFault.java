package dev.tollgate.server.http;

/** What is wrong with a request that is answered 400. */
sealed interface RequestFault {
    /** A parameter is missing, empty or null. */
    record Missing(String parameter) implements RequestFault {}

    /**
     * A parameter is not what it must be.
     *
     * @param expected what to say after "must be"
     */
    record Invalid(String parameter, String expected) implements RequestFault {
        /** The fault of a parameter that is not text, or longer than the contract allows. */
        static Invalid notText(String parameter) {
            return new Invalid(parameter, "text");
        }
    }

    /**
     * Something was sent that the operation does not know.
     *
     * @param kind field or parameter
     */
    record Unrecognized(String kind, String name) implements RequestFault {}

    /** The body is not labelled as lines of text. */
    record WrongLabel() implements RequestFault {}

    /** The body is not what an operation reads. */
    record UnreadableBody() implements RequestFault {}

    /** It is no sound HTTP request, or larger or slower than one may be. */
    record Malformed() implements RequestFault {}
}
