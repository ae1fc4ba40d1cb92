package dev.tollgate.server.user;

import java.util.Optional;

/**
 * Asks for users by how their addresses begin.
 *
 * @param beginning as canonical addresses have it; empty for all
 * @param after the last address that is known already, which begins so too
 * @param most how many to answer, at least 1
 */
public record EmailSearch(String beginning, Optional<Email> after, int most) {
    /** For an address in any spelling, or what it begins with; empty if no address begins like this. */
    public static Optional<EmailSearch> of(String typed, Optional<Email> after, int most) {
        return Email.canonicalBeginning(typed)
                .map(beginning -> new EmailSearch(
                        beginning, after.filter(last -> last.text().startsWith(beginning)), most));
    }
}
