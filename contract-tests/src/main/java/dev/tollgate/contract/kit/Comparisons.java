package dev.tollgate.contract.kit;

import dev.tollgate.contract.kit.Answer.Expectation;
import dev.tollgate.contract.kit.Answer.Received;
import dev.tollgate.contract.kit.Answer.Silent;
import dev.tollgate.contract.kit.Answer.Unsent;
import dev.tollgate.contract.kit.Verdict.Failed;
import dev.tollgate.contract.kit.Verdict.Passed;
import dev.tollgate.contract.kit.Verdict.Skipped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only several answers together show. */
final class Comparisons {
    private static final String ERROR_ID = "args.bubble_code";
    private static final int LEAST_FINDABLE = 8;
    private static final int PERMISSION_DENIED = 401;
    private static final Set<Integer> BODILESS = Set.of(204, 304);
    private static final Pattern JSON_LABEL =
            Pattern.compile("application/json( *;.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A password that stands here is in the answers without being repeated. */
    private static final String DOCUMENTED_TEXTS = Checks.FAILED_LOGIN
            + " INVALID_LOGIN_CREDENTIALS MISSING_DATA"
            + " Missing parameter for workflow generate-user-token: parameter password"
            + " Missing parameter for workflow generate-api-token: parameter password"
            + " Invalid value for parameter email statusCode bubble_code response";

    private Comparisons() {}

    static Verdict someLoginLetsIn(Conversation conversation) {
        return switch (conversation.login(conversation.exposedLogin())) {
            case Received received when received.isSuccess() -> received.passed();
            case Received received -> received.failed("no login lets the account in; is the password right?");
            case Silent silent -> silent.expect(Received::passed);
            case Unsent unsent -> new Failed("no login lets the account in", unsent.reason());
        };
    }

    static Verdict tokenIsNewEachTime(Conversation conversation, LoginOperation login) {
        List<String> tokens = Stream.of(conversation.login(login), conversation.loginByOtherLabel(login))
                .flatMap(answer -> Conversation.token(answer).stream())
                .toList();
        if (tokens.size() < 2) {
            return new Skipped("two logins have not given two tokens that can be sent");
        }
        return tokens.get(0).equals(tokens.get(1))
                ? new Failed("two logins were answered with the same token", tokens.get(0))
                : new Passed("two tokens");
    }

    static Verdict errorIdIsNewEachTime(Answer first, Answer second) {
        List<String> ids = Stream.of(first, second)
                .flatMap(answer -> bubbleCode(answer).stream())
                .toList();
        if (ids.size() < 2) {
            return new Skipped("two refusals have not two bubble_code");
        }
        return ids.get(0).equals(ids.get(1))
                ? new Failed("two refusals have the same bubble_code", ids.get(0))
                : new Passed(String.join(" and ", ids));
    }

    private static Optional<String> bubbleCode(Answer answer) {
        return answer instanceof Received received
                ? received.json().flatMap(body -> body.text(ERROR_ID))
                : Optional.empty();
    }

    /** Who cannot tell the two apart learns nothing about who has an account. */
    static Verdict wrongPasswordTellsNothing(Conversation conversation) {
        return conversation
                .unknownAddress(conversation.exposedLogin())
                .expectGiven(
                        400,
                        nobody -> conversation
                                .wrongPassword()
                                .expect(wrong -> isSame(wrong, nobody)
                                        ? wrong.passed()
                                        : wrong.failed("an unknown address is answered " + nobody.shown())));
    }

    private static boolean isSame(Received one, Received other) {
        return one.status() == other.status()
                && one.json().isPresent() == other.json().isPresent()
                && one.json()
                        .flatMap(body -> other.json()
                                .map(otherBody -> body.without(ERROR_ID).isSameAs(otherBody.without(ERROR_ID))))
                        .orElseGet(() -> one.text().equals(other.text()));
    }

    static Verdict everyTokenIsAccepted(Conversation conversation) {
        return all(
                Stream.of(LoginOperation.values())
                        .flatMap(login -> conversation.protectedCall(login).stream())
                        .toList(),
                Expectations.status(200));
    }

    /** Ends a token that no other check uses. */
    static Verdict loggedOutTokenIsRefused(Conversation conversation) {
        Optional<String> token = Conversation.token(conversation.loginByOtherLabel(conversation.exposedLogin()));
        return token.isPresent()
                ? loggedOutTokenIsRefused(conversation, token.get())
                : new Skipped("no other login has given a token that can be sent");
    }

    private static Verdict loggedOutTokenIsRefused(Conversation conversation, String token) {
        Answer loggedOut = conversation.logOut(token);
        return Conversation.isNotFound(loggedOut)
                ? new Skipped("the server does not expose POST /wf/logout (404)")
                : loggedOut.expect(answer -> answer.status() == 200
                        ? conversation
                                .protectedCall("with a token that was logged out", "Bearer " + token)
                                .expect(Expectations.status(401))
                        : answer.failed("the status is not 200"));
    }

    /** What the first answer that is not as expected is, or the last. */
    static Verdict all(List<Answer> answers, Expectation expectation) {
        Verdict verdict = new Skipped("nothing was asked");
        for (Answer answer : answers) {
            verdict = answer.expect(expectation);
            if (!(verdict instanceof Passed)) {
                return verdict;
            }
        }
        return verdict;
    }

    static Verdict allAreLabelledAsJson(Conversation conversation) {
        List<Received> answers = answers(conversation, answer -> !BODILESS.contains(answer.status()));
        return answers.stream()
                .filter(answer -> answer.header("Content-Type").size() != 1
                        || !JSON_LABEL
                                .matcher(answer.header("Content-Type").get(0))
                                .matches())
                .findFirst()
                .map(answer -> answer.failed("Content-Type is " + answer.header("Content-Type")))
                .orElseGet(() -> new Passed(answers.size() + " answers"));
    }

    static Verdict noneRepeatsThePassword(Conversation conversation) {
        List<String> password = List.of(conversation.password());
        return conversation.password().length() < LEAST_FINDABLE
                        || Secrets.count(Secrets.spellings(password), DOCUMENTED_TEXTS) > 0
                ? new Skipped("this password can stand in an answer by chance")
                : repeated(conversation, conversation.received(), password);
    }

    static Verdict noneRepeatsAToken(Conversation conversation) {
        return repeated(
                conversation,
                answers(conversation, answer -> answer.status() != PERMISSION_DENIED),
                conversation.tokens());
    }

    /** Whoever reads a log of answers could use the token elsewhere, where it may live. */
    static Verdict noneRepeatsARefusedToken(Conversation conversation) {
        List<Received> refusals = answers(conversation, answer -> answer.status() == PERMISSION_DENIED);
        List<String> sent = refusals.stream()
                .flatMap(answer -> answer.call().authorization().stream())
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        return repeated(conversation, refusals, sent);
    }

    /** Ends with the time of the run, since a server can make the search long. */
    private static Verdict repeated(Conversation conversation, List<Received> answers, List<String> secrets) {
        for (String secret : Set.copyOf(secrets)) {
            Pattern spellings = Secrets.spellings(List.of(secret));
            for (Received answer : answers) {
                if (conversation.isOver()) {
                    return new Failed("the time of the run is over", "");
                }
                if (repeats(answer, secret, spellings)) {
                    return answer.failed("a secret is repeated");
                }
            }
        }
        return new Passed(answers.size() + " answers");
    }

    private static List<Received> answers(Conversation conversation, Predicate<Received> which) {
        return conversation.received().stream().filter(which).toList();
    }

    /** The token of a login may stand in its place, once. */
    private static boolean repeats(Received answer, String secret, Pattern spellings) {
        long allowed = Conversation.token(answer).filter(secret::equals).isPresent() ? 1 : 0;
        String headers = answer.headers().map().values().stream()
                .flatMap(List::stream)
                .collect(Collectors.joining("\n", "\n", ""));
        return Secrets.count(spellings, answer.text() + headers) > allowed;
    }
}
