package dev.tollgate.contract.kit;

import static dev.tollgate.contract.kit.Expectations.fields;
import static dev.tollgate.contract.kit.Expectations.form;
import static dev.tollgate.contract.kit.Expectations.header;
import static dev.tollgate.contract.kit.Expectations.refusal;
import static dev.tollgate.contract.kit.Expectations.refusalWords;
import static dev.tollgate.contract.kit.Expectations.status;
import static dev.tollgate.contract.kit.Expectations.statusAnd;
import static dev.tollgate.contract.kit.Expectations.text;
import static dev.tollgate.contract.kit.Expectations.tokenForm;
import static dev.tollgate.contract.kit.Expectations.tokenNamesUser;
import static dev.tollgate.contract.kit.Expectations.types;
import static dev.tollgate.contract.kit.Expectations.wholeNumber;
import static dev.tollgate.contract.kit.Source.API_TOKEN_PAGE;
import static dev.tollgate.contract.kit.Source.OBSERVED;
import static dev.tollgate.contract.kit.Source.RFC_6750;
import static dev.tollgate.contract.kit.Source.RFC_9110;
import static dev.tollgate.contract.kit.Source.SECRECY;
import static dev.tollgate.contract.kit.Source.USER_TOKEN_PAGE;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that is asked of a server, in the order in which it is asked. A check that looks into an answer leaves its status
 * to the check that asks for it, so that one fault is one failure.
 */
final class Checks {
    static final String FAILED_LOGIN = "We didn\u2019t find an account with those login credentials";
    private static final String UNIQUE_ID = "\\d{13}x\\d{1,30}";
    private static final String TOKEN = "bus\\|" + UNIQUE_ID + "\\|\\d{13}x\\d+";
    private static final String SAFE_TOKEN = TOKEN.replace("\\|", "_");
    private static final String NOBODYS_TOKEN = "bus|1234567890123x123456789012345678|2345678901234x98";
    private static final String JSON = "application/json";
    private static final Set<String> MESSAGE = Set.of("message");

    private static final Subject LOGINS = Subject.of("logins");

    private Checks() {}

    static List<Check> all() {
        return Stream.of(
                        Stream.of(letIn()),
                        Stream.of(LoginOperation.values()).flatMap(Checks::rightPassword),
                        Stream.of(LoginOperation.values()).flatMap(Checks::unknownAddress),
                        Stream.of(wrongPassword()),
                        Stream.of(LoginOperation.values()).flatMap(Checks::requests),
                        tokens(),
                        allAnswers())
                .flatMap(checks -> checks)
                .toList();
    }

    private static Check letIn() {
        return LOGINS.check(
                "let in",
                API_TOKEN_PAGE,
                "One of the two logins is exposed and answers 200 to the given address and password.",
                Comparisons::someLoginLetsIn);
    }

    private static Check wrongPassword() {
        return LOGINS.check(
                "wrong password",
                OBSERVED,
                "A wrong password is answered like an unknown address, but for bubble_code.",
                Comparisons::wrongPasswordTellsNothing);
    }

    private static Stream<Check> rightPassword(LoginOperation login) {
        Subject subject = Subject.of(login);
        Question granted = conversation -> conversation.login(login);
        Question byOtherLabel = conversation -> conversation.loginByOtherLabel(login);
        Question byForm = conversation -> conversation.loginByForm(login);
        return Stream.of(
                subject.check(
                        "login: status",
                        login.page(),
                        "The page's curl command is answered 200.",
                        granted.must(status(200))),
                subject.check(
                        "login: fields",
                        login.page(),
                        "The answer has " + LoginOperation.granted().keySet() + " and no other field.",
                        granted.given(200, fields(LoginOperation.granted().keySet()))),
                subject.check(
                        "login: types",
                        login.page(),
                        "status, user_id and token are text, expires is a number.",
                        granted.given(200, types(LoginOperation.granted()))),
                subject.check(
                        "login: outcome",
                        API_TOKEN_PAGE,
                        "status is \"success\".",
                        granted.given(200, text("status", "success"))),
                subject.check(
                        "login: user_id",
                        login.sample(),
                        "user_id is 13 digits, x and more digits, like the sample.",
                        granted.given(200, form("response.user_id", UNIQUE_ID))),
                subject.check(
                        "login: token",
                        login.sample(),
                        "token is bus, |, 13 digits, x and more digits, | and the like again, like the sample.",
                        granted.given(200, tokenForm(TOKEN, SAFE_TOKEN))),
                subject.check(
                        "login: user of the token",
                        OBSERVED,
                        "The middle of the token is the user_id.",
                        granted.given(200, tokenNamesUser(UNIQUE_ID))),
                subject.check(
                        "login: expires",
                        login.sample(),
                        "expires is written as a whole number of seconds, like 31536000.",
                        granted.given(200, wholeNumber("response.expires", seconds -> seconds > 0, "above 0"))),
                subject.check(
                        "login: by another label",
                        OBSERVED,
                        "The same body as " + login.otherLabel() + " is answered 200.",
                        byOtherLabel.must(status(200))),
                subject.check(
                        "login: by form fields",
                        OBSERVED,
                        "email and password as fields of a form are answered 200.",
                        byForm.must(status(200))),
                subject.check(
                        "login: new token",
                        OBSERVED,
                        "Another login is answered with another token.",
                        conversation -> Comparisons.tokenIsNewEachTime(conversation, login)));
    }

    private static Stream<Check> unknownAddress(LoginOperation login) {
        Subject subject = Subject.of(login);
        Question refused = conversation -> conversation.unknownAddress(login);
        Stream<Check> both = Stream.of(
                subject.check(
                        "refusal: status",
                        login.page(),
                        "An unknown address is answered 400.",
                        refused.must(status(400))),
                subject.check(
                        "refusal: fields",
                        login.page(),
                        "The answer has " + login.refused().keySet() + " and no other field.",
                        refused.given(400, fields(login.refused().keySet()))),
                subject.check(
                        "refusal: types",
                        login.page(),
                        "statusCode is a number if it is there, all else is text.",
                        refused.given(400, types(login.refused()))),
                subject.check(
                        "refusal: code",
                        login.sample(),
                        login.codeField() + " is INVALID_LOGIN_CREDENTIALS.",
                        refused.given(400, text(login.codeField(), "INVALID_LOGIN_CREDENTIALS"))),
                subject.check(
                        "refusal: text",
                        login.sample(),
                        "message is \"" + FAILED_LOGIN + "\", with the curly apostrophe.",
                        refused.given(400, text("message", FAILED_LOGIN))));
        return login == LoginOperation.USER_TOKEN ? both : Stream.concat(both, errorIds(login, subject, refused));
    }

    /** What the second page's refusals have and the first page's have not. */
    private static Stream<Check> errorIds(LoginOperation login, Subject subject, Question refused) {
        return Stream.of(
                subject.check(
                        "refusal: statusCode",
                        login.page(),
                        "statusCode is 400, as the status.",
                        refused.given(400, wholeNumber("statusCode", code -> code == 400, "400"))),
                subject.check(
                        "refusal: bubble_code",
                        login.page(),
                        "args.bubble_code is 13 digits, x and more digits, like the sample.",
                        refused.given(400, form("args.bubble_code", UNIQUE_ID))),
                subject.check(
                        "refusal: new bubble_code",
                        OBSERVED,
                        "Another refusal has another bubble_code.",
                        conversation -> Comparisons.errorIdIsNewEachTime(
                                conversation.unknownAddress(login),
                                withoutEmail(login).in(conversation))));
    }

    private static Stream<Check> requests(LoginOperation login) {
        Subject subject = Subject.of(login);
        Question withoutEmail = withoutEmail(login);
        Question withoutPassword = conversation ->
                conversation.post(login, "without password", JSON, "{\"email\":\"nobody@example.com\"}");
        Question withoutAnything = conversation -> conversation.post(login, "without parameters", JSON, "{}");
        Question withNumber = conversation ->
                conversation.post(login, "with a number as email", JSON, "{\"email\":42,\"password\":\"nobody's\"}");
        Question brokenJson = conversation -> conversation.post(login, "with half an object", JSON, "{\"email\":");
        Question plainText = conversation -> conversation.post(login, "with an object as text", "text/plain", "{}");
        String missing = "Missing parameter for workflow " + login.workflow() + ": parameter ";
        return Stream.of(
                subject.check(
                        "missing email",
                        login.page(),
                        "It is required: 400, with the fields of a refusal.",
                        withoutEmail.must(refusal(login))),
                subject.check(
                        "missing password",
                        login.page(),
                        "It is required: 400, with the fields of a refusal.",
                        withoutPassword.must(refusal(login))),
                subject.check(
                        "missing email: words",
                        OBSERVED,
                        "MISSING_DATA, \"" + missing + "email\".",
                        withoutEmail.given(400, refusalWords(login, "MISSING_DATA", missing + "email"))),
                subject.check(
                        "missing password: words",
                        OBSERVED,
                        "MISSING_DATA, \"" + missing + "password\".",
                        withoutPassword.given(400, refusalWords(login, "MISSING_DATA", missing + "password"))),
                subject.check(
                        "nothing sent: words",
                        OBSERVED,
                        "Only the first missing parameter is named: \"" + missing + "email\".",
                        withoutAnything.must(statusAnd(400, refusalWords(login, "MISSING_DATA", missing + "email")))),
                subject.check(
                        "wrong type: words",
                        OBSERVED,
                        "A number as email is INVALID, \"Invalid value for parameter email (must be ...)\".",
                        withNumber.must(statusAnd(
                                400,
                                refusalWords(
                                        login, "INVALID", "Invalid value for parameter email \\(must be [^)]+\\)")))),
                subject.check(
                        "no JSON",
                        OBSERVED,
                        "A body that is no JSON is answered 400, with the fields of a refusal.",
                        brokenJson.must(refusal(login))),
                subject.check(
                        "other label",
                        OBSERVED,
                        "Trouble with a Content-Type is 400, never 415.",
                        plainText.must(refusal(login))),
                subject.check(
                        "wrong method",
                        USER_TOKEN_PAGE,
                        "GET, PUT and DELETE are answered 405, with the field message alone.",
                        conversation ->
                                Comparisons.all(wrongMethods(conversation, login), statusAnd(405, fields(MESSAGE)))),
                subject.check(
                        "wrong method: Allow",
                        RFC_9110,
                        "A 405 names POST in Allow (section 15.5.6).",
                        ((Question) conversation -> conversation.send("GET", login))
                                .given(405, header("Allow", "POST"))));
    }

    private static List<Answer> wrongMethods(Conversation conversation, LoginOperation login) {
        return Stream.of("GET", "PUT", "DELETE")
                .map(method -> conversation.send(method, login))
                .toList();
    }

    private static Question withoutEmail(LoginOperation login) {
        return conversation -> conversation.post(login, "without email", JSON, "{\"password\":\"nobody's\"}");
    }

    private static Stream<Check> tokens() {
        Subject subject = Subject.ofTokens("use of the token");
        Question withoutToken = conversation -> conversation.protectedCall("without a token");
        return Stream.of(
                subject.check(
                        "live token",
                        API_TOKEN_PAGE,
                        "A call with the token of a login as Bearer is answered 200, whichever login it was.",
                        Comparisons::everyTokenIsAccepted),
                subject.check(
                        "scheme in small letters",
                        RFC_9110,
                        "The name of a scheme has no case: bearer is Bearer (section 11.1).",
                        conversation -> withToken(conversation, "behind bearer", "bearer ")
                                .expect(status(200))),
                subject.check(
                        "no token",
                        USER_TOKEN_PAGE,
                        "401, with the field message alone.",
                        withoutToken.must(statusAnd(401, fields(MESSAGE)))),
                subject.check(
                        "no token: WWW-Authenticate",
                        RFC_9110,
                        "A 401 names the scheme Bearer in WWW-Authenticate (section 15.5.2).",
                        withoutToken.given(401, header("WWW-Authenticate", "Bearer"))),
                subject.check(
                        "token of nobody",
                        USER_TOKEN_PAGE,
                        "A token of the right form that was never given: 401, with the field message alone.",
                        conversation -> conversation
                                .protectedCall("with a token of nobody", "Bearer " + NOBODYS_TOKEN)
                                .expect(statusAnd(401, fields(MESSAGE)))),
                subject.check(
                        "changed token",
                        API_TOKEN_PAGE,
                        "A live token with another last digit, one digit less, one more, or in capital letters: 401.",
                        conversation -> Comparisons.all(changedTokens(conversation), status(401))),
                subject.check(
                        "token without scheme",
                        RFC_6750,
                        "The token alone, or as Basic, is no Bearer token (section 2.1): 401.",
                        conversation -> Comparisons.all(
                                List.of(
                                        withToken(conversation, "without a scheme", ""),
                                        withToken(conversation, "behind Basic", "Basic ")),
                                status(401))),
                subject.check(
                        "unknown path",
                        USER_TOKEN_PAGE,
                        "With a live token, what is no operation is answered 404, with the field message alone.",
                        conversation -> conversation.unknownPath().expect(statusAnd(404, fields(MESSAGE)))),
                subject.check(
                        "logout",
                        OBSERVED,
                        "POST /wf/logout with a token ends it: the next call with it is answered 401.",
                        Comparisons::loggedOutTokenIsRefused));
    }

    private static List<Answer> changedTokens(Conversation conversation) {
        String token = conversation.token().orElseThrow();
        String start = token.substring(0, token.length() - 1);
        String otherDigit = token.endsWith("7") ? "8" : "7";
        return List.of(
                conversation.protectedCall("with another last digit", "Bearer " + start + otherDigit),
                conversation.protectedCall("with a digit less", "Bearer " + start),
                conversation.protectedCall("with a digit more", "Bearer " + token + "7"),
                conversation.protectedCall(
                        "with the token in capital letters", "Bearer " + token.toUpperCase(Locale.ROOT)));
    }

    private static Answer withToken(Conversation conversation, String purpose, String scheme) {
        return conversation.protectedCall(purpose, scheme + conversation.token().orElseThrow());
    }

    private static Stream<Check> allAnswers() {
        Subject subject = Subject.of("all answers");
        return Stream.of(
                subject.check(
                        "Content-Type",
                        API_TOKEN_PAGE,
                        "What the API returns is JSON, and is labelled application/json.",
                        Comparisons::allAreLabelledAsJson),
                subject.check(
                        "password", SECRECY, "No answer repeats the password.", Comparisons::noneRepeatsThePassword),
                subject.check(
                        "token",
                        SECRECY,
                        "No answer repeats a live token but the login's own.",
                        Comparisons::noneRepeatsAToken),
                subject.check(
                        "refused token",
                        OBSERVED,
                        "No 401 repeats the token that it refuses, which the platform was seen to do.",
                        Comparisons::noneRepeatsARefusedToken));
    }
}
