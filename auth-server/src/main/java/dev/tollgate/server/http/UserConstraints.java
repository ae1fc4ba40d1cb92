package dev.tollgate.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tollgate.server.http.RequestFault.Invalid;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserCondition;
import dev.tollgate.server.user.UserCondition.Event;
import dev.tollgate.server.user.UserCondition.Happened;
import dev.tollgate.server.user.UserCondition.HasEmail;
import dev.tollgate.server.user.UserCondition.HasId;
import dev.tollgate.server.user.UserCondition.Never;
import dev.tollgate.server.user.UserCondition.When;
import dev.tollgate.server.user.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Reads the constraints of a search in the platform's form: a JSON array of objects with three members. */
final class UserConstraints {
    static final String PARAMETER = "constraints";

    private static final List<String> MEMBERS = List.of("key", "constraint_type", "value");

    /** Every time of a calendar year with four digits, the only ones of RFC 3339, can be kept. */
    private static final int LAST_YEAR = 9999;

    private static final int MOST_CHARACTERS = 4096;

    /** Stands where the query was not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private UserConstraints() {}

    static List<UserCondition> parse(String text) {
        if (text.length() > MOST_CHARACTERS || text.indexOf(REPLACEMENT) >= 0) {
            throw invalid("text of at most " + MOST_CHARACTERS + " characters");
        }
        try {
            if (StrictJson.MAPPER.readTree(text) instanceof ArrayNode constraints) {
                return constraints.valueStream().map(UserConstraints::condition).toList();
            }
        } catch (JsonProcessingException noJson) {
            // Told as what is JSON, but no array.
        }
        throw invalid("a JSON array of objects with key, constraint_type and value");
    }

    private static UserCondition condition(JsonNode constraint) {
        boolean isSound = constraint.size() == MEMBERS.size()
                && MEMBERS.stream().allMatch(member -> constraint.path(member).isTextual());
        if (!isSound) {
            throw invalid("objects with key, constraint_type and value, which are text");
        }
        When when = when(constraint.path("constraint_type").textValue());
        String value = constraint.path("value").textValue();
        return switch (constraint.path("key").textValue()) {
            case "_id" ->
                exactly(when, UserId.parse(value).<UserCondition>map(HasId::new).orElseGet(Never::new));
            case "email", "authentication.email.email" ->
                exactly(
                        when,
                        Email.parse(value).<UserCondition>map(HasEmail::new).orElseGet(Never::new));
            case "Created Date" -> new Happened(Event.CREATED, when, time(value));
            case "Modified Date" -> new Happened(Event.MODIFIED, when, time(value));
            default -> throw invalid("about _id, email, Created Date or Modified Date");
        };
    }

    private static When when(String type) {
        return switch (type) {
            case "equals" -> When.AT;
            case "greater than" -> When.AFTER;
            case "less than" -> When.BEFORE;
            default -> throw invalid("equals, greater than or less than");
        };
    }

    /** What cannot be an id or an address is nobody's. */
    private static UserCondition exactly(When when, UserCondition condition) {
        if (when != When.AT) {
            throw invalid("equals for _id and email");
        }
        return condition;
    }

    private static Instant time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException noTime) {
            // Answered below, as a year that none has is.
        }
        throw invalid("dates of ISO 8601 such as 2025-10-09T08:53:20.001Z");
    }

    private static InvalidRequestException invalid(String expected) {
        return new InvalidRequestException(new Invalid(PARAMETER, expected));
    }
}
