package dev.tollgate.contract.kit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.contract.kit.Answer.Expectation;
import dev.tollgate.contract.kit.Answer.Received;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What an answer can be expected to be. */
final class Expectations {
    private Expectations() {}

    static Expectation status(int wanted) {
        return answer -> answer.status() == wanted ? answer.passed() : answer.failed("the status is not " + wanted);
    }

    static Expectation statusAnd(int wanted, Expectation expectation) {
        return answer -> answer.status() == wanted
                ? expectation.of(answer)
                : status(wanted).of(answer);
    }

    /** These fields and no other, by their names with dots. */
    static Expectation fields(Set<String> wanted) {
        return answer -> answer.json()
                .map(body -> fields(answer, wanted, body.fields().keySet()))
                .orElseGet(() -> answer.failed("the body is no JSON object in UTF-8, or too large a one"));
    }

    private static Verdict fields(Received answer, Set<String> wanted, Set<String> came) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(came);
        Set<String> added = new TreeSet<>(came);
        added.removeAll(wanted);
        return missing.isEmpty() && added.isEmpty()
                ? answer.passed()
                : answer.failed("the fields differ: missing " + missing + ", added " + added);
    }

    static Expectation refusal(LoginOperation login) {
        return statusAnd(400, fields(login.refused().keySet()));
    }

    /** What a field is, if it is there. */
    static Expectation types(Map<String, JsonType> wanted) {
        return answer -> answer.json()
                .map(body -> body.mistyped(wanted))
                .map(mistyped -> mistyped.isEmpty()
                        ? answer.passed()
                        : answer.failed("mistyped: " + String.join(", ", mistyped)))
                .orElseGet(() -> new Skipped("the body is no JSON object"));
    }

    static Expectation text(String field, String wanted) {
        return text(field, wanted::equals, "'" + wanted + "'");
    }

    static Expectation form(String field, String wanted) {
        return text(field, Pattern.compile(wanted).asMatchPredicate(), "of the form " + wanted);
    }

    private static Expectation text(String field, Predicate<String> isAsAsked, String asked) {
        return answer -> text(answer, field)
                .map(value -> isAsAsked.test(value)
                        ? answer.passed(field + ": " + value)
                        : answer.failed(field + " is not " + asked, field + ": " + value))
                .orElseGet(() -> noText(field));
    }

    /** The documented form, unless the operator has chosen the alphabet of RFC 6750, in which it cannot be. */
    static Expectation tokenForm(String documented, String inSafeAlphabet) {
        Pattern safe = Pattern.compile(inSafeAlphabet);
        return answer ->
                text(answer, "response.token").filter(safe.asMatchPredicate()).isPresent()
                        ? new Skipped(
                                "the server gives its tokens in the alphabet of RFC 6750, as an operator may choose")
                        : form("response.token", documented).of(answer);
    }

    /** Whoever has a user_id of another form than this is told so elsewhere. */
    static Expectation tokenNamesUser(String userId) {
        Predicate<String> isUserId = Pattern.compile(userId).asMatchPredicate();
        return answer -> {
            Optional<String> user = text(answer, "response.user_id").filter(isUserId);
            Optional<List<String>> parts =
                    text(answer, "response.token").map(token -> List.of(token.split("[|_]", -1)));
            if (user.isEmpty() || parts.isEmpty() || parts.get().size() != 3) {
                return new Skipped("there is no user_id of the documented form, or no token of three parts");
            }
            return parts.get().get(1).equals(user.get())
                    ? answer.passed()
                    : answer.failed("the middle of the token is not the user_id");
        };
    }

    /** Written as digits alone, which every client reads as the same number. */
    static Expectation wholeNumber(String field, LongPredicate isAsAsked, String asked) {
        return answer -> answer.json()
                .flatMap(body -> body.value(field))
                .filter(JsonNode::isNumber)
                .map(value -> value.isIntegralNumber() && value.canConvertToLong() && isAsAsked.test(value.longValue())
                        ? answer.passed(field + ": " + value)
                        : answer.failed(field + " is not written as a whole number, " + asked, field + ": " + value))
                .orElseGet(() -> new Skipped(field + " is no number"));
    }

    static Expectation refusalWords(LoginOperation login, String code, String message) {
        Pattern wanted = Pattern.compile(message);
        return answer -> {
            Optional<String> codeCame = text(answer, login.codeField());
            Optional<String> messageCame = text(answer, "message");
            if (codeCame.isEmpty() || messageCame.isEmpty()) {
                return noText(login.codeField() + " or message");
            }
            return codeCame.get().equals(code)
                            && wanted.matcher(messageCame.get()).matches()
                    ? answer.passed()
                    : answer.failed("the code is not " + code + " or the text is another one");
        };
    }

    /** One of the parts of the header's lists is this, or begins with it and a space. */
    static Expectation header(String name, String wanted) {
        Predicate<String> isIt = Pattern.compile(Pattern.quote(wanted) + "( .*)?", Pattern.CASE_INSENSITIVE)
                .asMatchPredicate();
        return answer -> {
            String came = name + ": " + String.join(", ", answer.header(name));
            return answer.header(name).stream()
                            .flatMap(Pattern.compile(",")::splitAsStream)
                            .map(String::strip)
                            .anyMatch(isIt)
                    ? answer.passed(came)
                    : answer.failed(name + " does not name " + wanted, came);
        };
    }

    private static Optional<String> text(Received answer, String field) {
        return answer.json().flatMap(body -> body.text(field));
    }

    private static Verdict noText(String field) {
        return new Skipped("there is no text in " + field);
    }
}
