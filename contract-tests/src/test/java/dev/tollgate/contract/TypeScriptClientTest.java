package dev.tollgate.contract;

import dev.tollgate.contract.provider.ContractServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what a TypeScript team does: installs the compiler, compiles the client that the build generated, logs in. */
final class TypeScriptClientTest {
    @Test
    void theGeneratedClientCompilesAndLogsIn(@TempDir Path data) throws IOException, InterruptedException {
        NodeProject project = NodeProject.install("typescript");
        project.succeed(Map.of(), "npx", "--no", "tsc");
        try (ContractServer server = ContractServer.start(data)) {
            server.addUser("ada@example.com", "correct horse battery staple");
            project.succeed(
                    Map.of(
                            "TOLLGATE_URL",
                            "http://127.0.0.1:" + server.port(),
                            "TOLLGATE_EMAIL",
                            "ada@example.com",
                            "TOLLGATE_PASSWORD",
                            "correct horse battery staple",
                            "TOLLGATE_SERVICE_KEY",
                            server.addServiceKey("scenario")),
                    "node",
                    "compiled/scenario.js");
        }
    }
}
