package dev.tollgate.contract.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.contract.kit.Answer.Received;
import dev.tollgate.contract.kit.Answer.Silent;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** The server that is held to the contract; whatever it does, asking it takes bounded time and memory. */
final class ServerUnderTest implements AutoCloseable {
    private final BaseUrl baseUrl;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final long end;
    private HttpClient client = newClient();

    /** The time of the run starts here. */
    ServerUnderTest(BaseUrl baseUrl, Limits limits, LongSupplier nanoTime) {
        this.baseUrl = baseUrl;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + limits.run().toNanos();
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .build();
    }

    Duration timeLeft() {
        return Duration.ofNanos(end - nanoTime.getAsLong());
    }

    Answer send(Call call) {
        Duration left = timeLeft();
        if (!left.isPositive()) {
            return new Silent(call, "not asked, because the " + limits.run().toSeconds() + " s of the run are over");
        }
        Answer answer = send(call, left.compareTo(limits.call()) < 0 ? left : limits.call());
        if (answer instanceof Silent) {
            // What hangs or is broken shall cost no other request.
            client.shutdownNow();
            client = newClient();
        }
        return answer;
    }

    private Answer send(Call call, Duration limit) {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request(call), ignored -> new BoundedBody(limits.body()));
        try {
            HttpResponse<byte[]> response = sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            String text = new String(response.body(), UTF_8);
            return new Received(
                    call, response.statusCode(), response.headers(), text, JsonObject.parse(response.body()), text);
        } catch (TimeoutException slow) {
            return new Silent(call, "no whole answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException failure) {
            Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
            return new Silent(call, cause.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Silent(call, "the kit was interrupted");
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(baseUrl.resolve(call.path()))
                .method(call.method(), call.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        call.contentType().ifPresent(label -> request.header("Content-Type", label));
        call.authorization().ifPresent(line -> request.header("Authorization", line));
        return request.build();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
