package dev.tollgate.server.http.wire;

import java.util.Map;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpHandler;

/**
 * What a listener serves.
 *
 * @param applications by base path, such as {@code /api/1.1}
 * @param streamed the operations whose bodies are of any length
 * @param files what else may be read, by path; any other path is answered 404
 * @param allowedOrigins the web pages that may call, such as {@code https://app.example.com}
 * @param errorReplies what is answered where no application is asked
 */
public record Site(
        Map<String, HttpHandler> applications,
        Set<StreamedOperation> streamed,
        Map<String, PublishedFile> files,
        Set<String> allowedOrigins,
        ErrorReplies errorReplies) {}
