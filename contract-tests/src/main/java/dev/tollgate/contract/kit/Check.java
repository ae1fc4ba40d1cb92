package dev.tollgate.contract.kit;

/**
 * One thing that is asked of a server.
 *
 * @param subject the operation or the like that it is about
 * @param name what tells it from the others of its subject
 * @param source who asks
 * @param asks what is asked, in words
 * @param examination how it is seen
 */
record Check(String subject, String name, Source source, String asks, Examination examination) {
    /** Says whether the server does as asked, by what it has answered or is asked now. */
    @FunctionalInterface
    interface Examination {
        Verdict of(Conversation conversation);
    }
}
