package dev.tollgate.server.store;

import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenMemory;
import dev.tollgate.server.user.UserId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has memory forget the tokens that any process ends, as a database announces them. */
public final class EndedTokens implements Announcements {
    /** What they are announced under. */
    public static final String TOPIC = "ended_tokens";

    private static final Pattern DIGEST_AND_USER = Pattern.compile("([0-9a-f]{64}) (.*)");

    private final TokenMemory memory;

    public EndedTokens(TokenMemory memory) {
        this.memory = memory;
    }

    /** What cannot be understood may be a later version's word for any tokens. */
    @Override
    public void heard(String announcement) {
        Matcher matcher = DIGEST_AND_USER.matcher(announcement);
        Optional<UserId> user = matcher.matches() ? UserId.parse(matcher.group(2)) : Optional.empty();
        user.ifPresentOrElse(
                known -> memory.forget(known, List.of(digest(matcher.group(1)))), memory::forgetEverything);
    }

    private static TokenDigest digest(String hexadecimal) {
        return TokenDigest.ofStored(HexFormat.of().parseHex(hexadecimal));
    }

    @Override
    public void missedSome() {
        memory.forgetEverything();
    }
}
