package dev.tollgate.contract.kit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.contract.kit.Answer.Expectation;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What an answer can be expected to be. */
final class Expectations {
    private Expectations() {}

    static Expectation status(int wanted) {
        return answer -> answer.passedIf(answer.status() == wanted, "the status is not " + wanted);
    }

    /** These fields and no other, by their names with dots. */
    static Expectation fields(Set<String> wanted) {
        return answer -> answer.json()
                .map(body -> fields(answer, wanted, body.fields().keySet()))
                .orElseGet(() -> answer.failed("the body is no JSON object in UTF-8"));
    }

    private static Verdict fields(Answer.Received answer, Set<String> wanted, Set<String> came) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(came);
        Set<String> added = new TreeSet<>(came);
        added.removeAll(wanted);
        return answer.passedIf(
                missing.isEmpty() && added.isEmpty(), "the fields differ: missing " + missing + ", added " + added);
    }

    static Expectation refusal(LoginOperation login) {
        return statusAnd(400, fields(login.refused().keySet()));
    }

    static Expectation statusAnd(int wanted, Expectation expectation) {
        return answer -> answer.status() == wanted
                ? expectation.of(answer)
                : status(wanted).of(answer);
    }

    /** What a field is, if it is there. */
    static Expectation types(Map<String, JsonType> wanted) {
        return answer -> answer.json()
                .map(body -> body.mistyped(wanted))
                .map(mistyped -> answer.passedIf(mistyped.isEmpty(), String.join(", ", mistyped)))
                .orElseGet(Expectations::noJson);
    }

    static Expectation text(String field, String wanted) {
        return answer -> text(answer, field)
                .map(value -> answer.passedIf(value.equals(wanted), field + " is not '" + wanted + "'"))
                .orElseGet(() -> noText(field));
    }

    static Expectation form(String field, String wanted) {
        Pattern form = Pattern.compile(wanted);
        return answer -> text(answer, field)
                .map(value -> answer.passedIf(form.matcher(value).matches(), field + " is not of the form " + wanted))
                .orElseGet(() -> noText(field));
    }

    /** The documented form, unless the operator has chosen the alphabet of RFC 6750, in which it cannot be. */
    static Expectation tokenForm(String documented, String inSafeAlphabet) {
        Pattern safe = Pattern.compile(inSafeAlphabet);
        return answer -> text(answer, "response.token")
                        .filter(token -> safe.matcher(token).matches())
                        .isPresent()
                ? new Skipped("the server gives its tokens in the alphabet of RFC 6750, as an operator may choose")
                : form("response.token", documented).of(answer);
    }

    static Expectation tokenNamesUser() {
        return answer -> {
            Optional<String> user = text(answer, "response.user_id");
            Optional<String> token = text(answer, "response.token");
            if (user.isEmpty() || token.isEmpty()) {
                return noText("response.user_id or response.token");
            }
            List<String> parts = List.of(token.get().split("[|_]", -1));
            return parts.size() == 3
                    ? answer.passedIf(parts.get(1).equals(user.get()), "the middle of the token is not the user's id")
                    : new Skipped("the token has not three parts");
        };
    }

    /** Written as digits alone, which is how every client reads it as the same number. */
    static Expectation wholeNumber(String field, long least, long most) {
        return answer -> number(answer, field)
                .map(value -> answer.passedIf(
                        value.isIntegralNumber()
                                && value.canConvertToLong()
                                && value.longValue() >= least
                                && value.longValue() <= most,
                        field + " is not written as a whole number"
                                + (least == most ? " that is " + least : " from " + least + " on")))
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
            return answer.passedIf(
                    codeCame.get().equals(code)
                            && wanted.matcher(messageCame.get()).matches(),
                    "the code is not " + code + " or the text is another one");
        };
    }

    /** One of the header's lines, or of the parts of a list in it, begins so. */
    static Expectation header(String name, String wanted) {
        return answer -> answer.passedIf(
                answer.header(name).stream()
                        .flatMap(line -> Pattern.compile(",").splitAsStream(line))
                        .map(part -> part.strip().toLowerCase(Locale.ROOT))
                        .anyMatch(part -> part.equals(wanted.toLowerCase(Locale.ROOT))
                                || part.startsWith(wanted.toLowerCase(Locale.ROOT) + " ")),
                name + " does not name " + wanted + ", it is " + answer.header(name));
    }

    private static Optional<String> text(Answer.Received answer, String field) {
        return answer.json().flatMap(body -> body.text(field));
    }

    private static Optional<JsonNode> number(Answer.Received answer, String field) {
        return answer.json().flatMap(body -> body.value(field)).filter(JsonNode::isNumber);
    }

    private static Verdict noText(String field) {
        return new Skipped("there is no text in " + field);
    }

    private static Verdict noJson() {
        return new Skipped("the body is no JSON object");
    }
}
