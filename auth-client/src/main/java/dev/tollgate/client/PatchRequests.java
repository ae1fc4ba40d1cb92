package dev.tollgate.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends PATCH, which {@link java.net.HttpURLConnection#setRequestMethod} does not know, by the JDK's other client. That
 * one is not made before it is needed, because it brings threads.
 */
final class PatchRequests {

    private final Duration connectTimeout;
    private final Duration readTimeout;
    private @Nullable HttpClient client;

    PatchRequests(Duration connectTimeout, Duration readTimeout) {
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
    }

    Answer send(URI uri, Map<String, String> headers, byte[] json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method("PATCH", BodyPublishers.ofByteArray(json))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(request.build(), start -> bounded());
        try {
            // Its own time-out would end with the head of the answer.
            return Answer.of(answer.get(connectTimeout.plus(readTimeout).toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            throw Answer.none(new SocketTimeoutException("The answer took too long"));
        } catch (ExecutionException failed) {
            throw Answer.none(failed.getCause() instanceof IOException cause ? readable(cause) : failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Answer.none(new InterruptedIOException("Interrupted while waiting for the answer"));
        } finally {
            answer.cancel(true);
        }
    }

    private static IOException readable(IOException cause) {
        return cause instanceof HttpTimeoutException late ? timeout(late) : cause;
    }

    private static SocketTimeoutException timeout(HttpTimeoutException late) {
        SocketTimeoutException timeout = new SocketTimeoutException(late.getMessage());
        timeout.initCause(late);
        return timeout;
    }

    /** One byte more than the longest body that is taken, whatever the server sends. */
    private static BodySubscriber<byte[]> bounded() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return BodySubscribers.mapping(
                BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(
                        bytes -> body.write(bytes, 0, Math.min(bytes.length, Answer.LONGEST_BODY + 1 - body.size())))),
                end -> body.toByteArray());
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connectTimeout)
                    .build();
        }
        return client;
    }
}
