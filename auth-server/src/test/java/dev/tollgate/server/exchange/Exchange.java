package dev.tollgate.server.exchange;

/**
 * A request and its answer. All text is bytes as ISO 8859-1 has them.
 *
 * @param test that asked for the server
 * @param isServer whether it is the server that answered, and not an application that the test gave to a listener
 * @param request as far as it had come, without most of a long body
 * @param head of the answer
 * @param body of the answer without its chunk lines, and without most of a long one
 * @param isWhole whether nothing of the answer is missing
 */
record Exchange(String test, boolean isServer, String request, String head, String body, boolean isWhole) {
    Exchange(Message request, Message answer, boolean isWhole) {
        this("", false, request.head() + request.body(), answer.head(), answer.body(), isWhole && answer.isKeptWhole());
    }

    Exchange of(String test, boolean isServer) {
        return new Exchange(test, isServer, request, head, body, isWhole);
    }
}
