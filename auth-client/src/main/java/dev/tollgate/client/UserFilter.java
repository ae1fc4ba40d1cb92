package dev.tollgate.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which users are asked for: those that all its constraints hold for. */
public final class UserFilter {

    private static final UserFilter EVERYBODY = new UserFilter(List.of());

    private final List<Constraint> constraints;

    private UserFilter(List<Constraint> constraints) {
        this.constraints = constraints;
    }

    /** All users; the other methods narrow it. */
    public static UserFilter everybody() {
        return EVERYBODY;
    }

    /**
     * The user with this address.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode
     */
    public UserFilter withEmail(String email) {
        return and("email", "equals", AuthClient.wellFormed(email));
    }

    /**
     * The user with this id.
     *
     * @throws IllegalArgumentException if it is no well-formed Unicode
     */
    public UserFilter withId(String id) {
        return and("_id", "equals", AuthClient.wellFormed(id));
    }

    public UserFilter createdAfter(Instant time) {
        return and("Created Date", "greater than", time.toString());
    }

    public UserFilter createdBefore(Instant time) {
        return and("Created Date", "less than", time.toString());
    }

    public UserFilter modifiedAfter(Instant time) {
        return and("Modified Date", "greater than", time.toString());
    }

    public UserFilter modifiedBefore(Instant time) {
        return and("Modified Date", "less than", time.toString());
    }

    private UserFilter and(String key, String type, String value) {
        return new UserFilter(Stream.concat(constraints.stream(), Stream.of(new Constraint(key, type, value)))
                .toList());
    }

    /** The query parameter; null leaves it out. */
    @Nullable
    String parameter() {
        if (constraints.isEmpty()) {
            return null;
        }
        try {
            return Answer.JSON.writeValueAsString(constraints);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Three texts cannot be written as JSON", impossible);
        }
    }

    private record Constraint(
            @JsonProperty("key") String key,
            @JsonProperty("constraint_type") String type,
            @JsonProperty("value") String value) {}
}
