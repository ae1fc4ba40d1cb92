package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.contract.kit.Answer.Received;
import dev.tollgate.contract.kit.Answer.Silent;
import dev.tollgate.contract.kit.Answer.Unsent;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that is asked of a server in one run. Each request is sent once, however many checks look at its answer.
 *
 * <p>For the given account nothing more is sent after a first login that did not succeed, so a mistyped password is the
 * only wrong one; otherwise {@link #wrongPassword} is.
 */
final class Conversation {
    private static final int PATIENCE = 3;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int LEAST_TOKEN = 8;
    private static final int MOST_TOKEN = 4096;
    private static final int MOST_TEXTS_OF_AN_ANSWER = 20;
    private static final int MOST_TEXTS = 60;
    private static final String LOGOUT = "/wf/logout";
    private static final String TOKEN_FIELD = "response.token";

    /** What is no secret in the answer to a login. */
    private static final Set<String> OPEN_FIELDS = Set.of("status", "message", "reason", "response.user_id");

    /** What a header can carry in one piece. */
    private static final Pattern SENDABLE = Pattern.compile("[!-~]{1,4096}");

    private final ServerUnderTest server;
    private final Account account;
    private final SecureRandom random;
    private final Secrets secrets;
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final Set<String> hiddenTexts = new HashSet<>();
    private Optional<Boolean> isLetIn = Optional.empty();
    private int silentInARow;

    Conversation(ServerUnderTest server, Account account, SecureRandom random, Secrets secrets) {
        this.server = server;
        this.account = account;
        this.random = random;
        this.secrets = secrets;
        secrets.hide(account.password());
    }

    /** The login as the page's curl command makes it. */
    Answer login(LoginOperation operation) {
        return forTheAccount(printedLogin(operation));
    }

    /** The same, labelled as JSON in another way. */
    Answer loginByOtherLabel(LoginOperation operation) {
        return forTheAccount(Call.post(
                operation.path(),
                "as " + operation.otherLabel(),
                operation.otherLabel(),
                credentials(account.email(), account.password())));
    }

    Answer loginByForm(LoginOperation operation) {
        return forTheAccount(Call.post(
                operation.path(),
                "as form fields",
                "application/x-www-form-urlencoded",
                "email=" + URLEncoder.encode(account.email(), UTF_8) + "&password="
                        + URLEncoder.encode(account.password(), UTF_8)));
    }

    /** The one wrong password of the run for the given account. */
    Answer wrongPassword() {
        return forTheAccount(Call.post(
                exposedLogin().path(),
                "with a wrong password",
                exposedLogin().printedLabel(),
                credentials(account.email(), randomText())));
    }

    Answer unknownAddress(LoginOperation operation) {
        return once(Call.post(
                operation.path(),
                "with an unknown address",
                operation.printedLabel(),
                credentials("nobody-" + randomText() + "@example.com", randomText())));
    }

    /** Sends something else than a login, which needs nobody's password. */
    Answer post(LoginOperation operation, String purpose, String contentType, String body) {
        return once(Call.post(operation.path(), purpose, contentType, body));
    }

    Answer send(String method, LoginOperation operation) {
        return once(Call.of(method, operation.path(), "", Optional.empty()));
    }

    /** Asks for the page's example of a protected call. */
    Answer protectedCall(String purpose) {
        return once(Call.of("GET", "/some-protected-endpoint", purpose, Optional.empty()));
    }

    Answer protectedCall(String purpose, String authorization) {
        return once(Call.of("GET", "/some-protected-endpoint", purpose, Optional.of(authorization)));
    }

    /** The protected call with the token of this login, if it gave one that can be sent. */
    Optional<Answer> protectedCall(LoginOperation login) {
        return token(login(login))
                .map(token -> protectedCall("with the token of " + login.workflow(), "Bearer " + token));
    }

    /** Asks for what nobody has. */
    Answer unknownPath() {
        return once(Call.of(
                "GET",
                "/no-such-" + randomText(),
                "with a live token",
                Optional.of("Bearer " + token().orElseThrow())));
    }

    Answer logOut(String token) {
        return once(Call.of("POST", LOGOUT, "with a live token", Optional.of("Bearer " + token)));
    }

    /** Ends what the logins of the run began, if this server has shown that it can. */
    void logOutOfTheRest() {
        boolean canLogOut = answers.values().stream()
                .anyMatch(answer -> answer instanceof Received received
                        && received.call().path().equals(LOGOUT)
                        && received.status() == OK);
        if (canLogOut) {
            tokens.forEach(token -> server.send(Call.of("POST", LOGOUT, "at the end", Optional.of("Bearer " + token))));
        }
    }

    /** The login that is exposed, the second page's rather than the first's. */
    LoginOperation exposedLogin() {
        return isExposed(LoginOperation.API_TOKEN) ? LoginOperation.API_TOKEN : LoginOperation.USER_TOKEN;
    }

    boolean isExposed(LoginOperation operation) {
        return !isNotFound(login(operation));
    }

    /** A token of any login that can be sent. */
    Optional<String> token() {
        return token(login(exposedLogin()));
    }

    /** The token of an answer, if it can be sent. */
    static Optional<String> token(Answer answer) {
        return answer instanceof Received received
                ? received.json()
                        .flatMap(body -> body.text(TOKEN_FIELD))
                        .filter(token -> SENDABLE.matcher(token).matches())
                : Optional.empty();
    }

    /** All that has come until now. */
    List<Received> received() {
        return answers.values().stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .toList();
    }

    /** The token of every login until now. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    boolean isOver() {
        return !server.timeLeft().isPositive();
    }

    String password() {
        return account.password();
    }

    static boolean isNotFound(Answer answer) {
        return answer instanceof Received received && received.status() == NOT_FOUND;
    }

    /** The answer to a request for the account, if the first of them was let in. */
    private Answer forTheAccount(Call call) {
        if (isLetIn.isEmpty()) {
            Answer first = once(printedLogin(LoginOperation.API_TOKEN));
            if (isNotFound(first)) {
                first = once(printedLogin(LoginOperation.USER_TOKEN));
            }
            isLetIn = Optional.of(first instanceof Received received && received.isSuccess());
        }
        Answer known = answers.get(call.summary());
        if (known != null) {
            return known;
        }
        return isLetIn.orElseThrow()
                ? once(call)
                : new Unsent("not asked, because the first login with this password was not let in");
    }

    private Answer once(Call call) {
        Answer known = answers.get(call.summary());
        if (known != null) {
            return known;
        }
        if (silentInARow >= PATIENCE) {
            return new Unsent("not asked, because the last " + PATIENCE + " requests were not answered");
        }
        Answer answer = server.send(call);
        silentInARow = answer instanceof Silent ? silentInARow + 1 : 0;
        if (answer instanceof Received received && received.isSuccess()) {
            answer = hideWhatMayBeAToken(received) ? received : received.withoutBodyShown();
        }
        answers.put(call.summary(), answer);
        return answer;
    }

    /** Also where it stands in a field that is not the token's; false if not all could be hidden. */
    private boolean hideWhatMayBeAToken(Received answer) {
        Optional<String> token = answer.json().flatMap(body -> body.text(TOKEN_FIELD));
        token.filter(text -> text.length() <= MOST_TOKEN).ifPresent(this::hideAlsoWithAnotherEnd);
        if (answer.call().body().isPresent()) {
            token(answer).ifPresent(tokens::add);
        }
        List<String> texts = answer.json().stream()
                .flatMap(body -> body.textsBut(OPEN_FIELDS))
                .filter(text -> text.length() >= LEAST_TOKEN && !token.equals(Optional.of(text)))
                .filter(text -> !hiddenTexts.contains(text))
                .distinct()
                .toList();
        int hidden = Math.min(texts.size(), Math.min(MOST_TEXTS_OF_AN_ANSWER, MOST_TEXTS - hiddenTexts.size()));
        texts.stream().limit(hidden).filter(text -> text.length() <= MOST_TOKEN).forEach(this::hideAlsoWithAnotherEnd);
        texts.stream().limit(hidden).forEach(hiddenTexts::add);
        return answer.json().isPresent()
                && hidden == texts.size()
                && Stream.concat(token.stream(), texts.stream()).allMatch(text -> text.length() <= MOST_TOKEN);
    }

    /** Changed tokens are sent too, and a server may repeat them. */
    private void hideAlsoWithAnotherEnd(String token) {
        secrets.hide(token);
        if (token.length() > LEAST_TOKEN) {
            secrets.hide(token.substring(0, token.length() - 1));
        }
    }

    private Call printedLogin(LoginOperation operation) {
        return Call.post(
                operation.path(),
                "with the right password",
                operation.printedLabel(),
                credentials(account.email(), account.password()));
    }

    private static String credentials(String email, String password) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("email", email);
        fields.put("password", password);
        return JsonObject.write(fields);
    }

    private String randomText() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
