package dev.tollgate.client;

/** What became of one of many users. */
public sealed interface BulkResult {

    /** Who was sent. */
    BulkUser user();

    /**
     * The user is there, by this request or by an earlier one that said the same.
     *
     * @param userId the id of the user here
     */
    record Added(BulkUser user, String userId) implements BulkResult {}

    /**
     * Nothing was added.
     *
     * @param message why not, as the server's sentence. Treat it as text from outside
     */
    record Refused(BulkUser user, String message) implements BulkResult {}
}
