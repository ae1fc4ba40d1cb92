package dev.tollgate.contract.kit;

import static dev.tollgate.contract.kit.JsonType.NUMBER;
import static dev.tollgate.contract.kit.JsonType.TEXT;

import java.util.Map;
import java.util.TreeMap;

/** The two documented logins, and what a page says of one that the other page does not say of the other. */
enum LoginOperation {
    USER_TOKEN("generate-user-token", Source.USER_TOKEN_PAGE),
    API_TOKEN("generate-api-token", Source.API_TOKEN_PAGE);

    private final String workflow;
    private final Source page;

    LoginOperation(String workflow, Source page) {
        this.workflow = workflow;
        this.page = page;
    }

    /** The operation's published name. */
    String workflow() {
        return workflow;
    }

    String path() {
        return "/wf/" + workflow;
    }

    Source page() {
        return page;
    }

    /** Who says what only the page with samples says: of the other login that page says nothing. */
    Source sample() {
        return this == API_TOKEN ? page : Source.OBSERVED;
    }

    /** The Content-Type that the page's curl command sends: curl labels as a form what it is told nothing about. */
    String printedLabel() {
        return switch (this) {
            case USER_TOKEN -> "application/x-www-form-urlencoded";
            case API_TOKEN -> "application/json";
        };
    }

    /** Another Content-Type under which JSON comes from clients. */
    String otherLabel() {
        return switch (this) {
            case USER_TOKEN -> "application/json";
            case API_TOKEN -> "application/json; charset=utf-8";
        };
    }

    /** Where a refusal has its code. */
    String codeField() {
        return switch (this) {
            case USER_TOKEN -> "status";
            case API_TOKEN -> "reason";
        };
    }

    /** What both pages say of the answer to a login. */
    static Map<String, JsonType> granted() {
        return sorted(
                Map.of("status", TEXT, "response.user_id", TEXT, "response.token", TEXT, "response.expires", NUMBER));
    }

    /** What the page says of a login that is refused. */
    Map<String, JsonType> refused() {
        return switch (this) {
            case USER_TOKEN -> sorted(Map.of("status", TEXT, "message", TEXT));
            case API_TOKEN ->
                sorted(Map.of("statusCode", NUMBER, "reason", TEXT, "message", TEXT, "args.bubble_code", TEXT));
        };
    }

    private static Map<String, JsonType> sorted(Map<String, JsonType> types) {
        return new TreeMap<>(types);
    }
}
