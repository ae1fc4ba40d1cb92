package dev.tollgate.server.user;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Takes in users of one environment, many at a time. */
public interface UserIntake {
    /** Those who have one of these addresses or one of these ids now. */
    List<Holder> holders(Collection<Email> emails, Collection<UserId> ids);

    /**
     * Does the work while nobody else changes a user. It happens whole or not at all, and survives a crash once this
     * returns.
     */
    <R> R inOneGo(Function<Batch, R> work);

    /** What may be done in one go. */
    interface Batch {
        /** Those who have one of these addresses or one of these ids. */
        List<Holder> holders(Collection<Email> emails, Collection<UserId> ids);

        /** Adds users whose addresses and ids nobody has. */
        void add(List<Newcomer> newcomers);

        /** Changes users, in this order. */
        void revise(List<Revision> revisions);
    }
}
