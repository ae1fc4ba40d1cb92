package dev.tollgate.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The two documented ways to log in. They differ in the body of a 400. */
enum LoginOperation {
    GENERATE_USER_TOKEN("generate-user-token"),
    GENERATE_API_TOKEN("generate-api-token");

    private final String workflow;
    private final String path;

    LoginOperation(String workflow) {
        this.workflow = workflow;
        this.path = "wf/" + workflow;
    }

    /** The name that the published pages give it, and the last segment of its path. */
    String workflow() {
        return workflow;
    }

    String path() {
        return path;
    }

    static List<String> workflows() {
        return Arrays.stream(values()).map(LoginOperation::workflow).toList();
    }

    static Optional<LoginOperation> atPath(String path) {
        return Arrays.stream(values())
                .filter(operation -> operation.path.equals(path))
                .findFirst();
    }
}
