package dev.tollgate.server.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What both ends of a connection have sent: each answer belongs to the first request that has none yet. */
final class Conversation {
    private static final Pattern REQUEST_LINE = Pattern.compile("\\S+ \\S+ HTTP/1\\.[01]\r\n");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("(?im)^Content-Length:[ \t]*(\\d{1,18})[ \t]*$");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^Transfer-Encoding:[^\r\n]*chunked");

    private final Consumer<Exchange> exchanges;
    private final Deque<Message> unanswered = new ArrayDeque<>();
    private final MessageReader requests = new MessageReader(this::bodyOfRequest, complete -> {});
    private final MessageReader answers = new MessageReader(this::bodyOfAnswer, this::answered);

    Conversation(Consumer<Exchange> exchanges) {
        this.exchanges = exchanges;
    }

    synchronized void received(byte[] bytes) {
        requests.read(bytes);
    }

    synchronized void sent(byte[] bytes) {
        answers.read(bytes);
    }

    /** The connection is closed: what is not complete will not be. */
    synchronized void end() {
        if (answers.hasUnfinished()) {
            exchanges.accept(new Exchange(answeredRequest(), answers.unfinished(), false));
        }
    }

    private BodyEnd bodyOfRequest(Message request) {
        unanswered.add(request);
        String head = request.head();
        if (!REQUEST_LINE.matcher(head).lookingAt()) {
            return new BodyEnd.AfterAll();
        }
        return body(head).orElse(new BodyEnd.AfterBytes(0));
    }

    private BodyEnd bodyOfAnswer(Message answer) {
        boolean hasNoBody = answeredRequest().head().startsWith("HEAD ");
        return switch (status(answer)) {
            case 100, 204, 304 -> new BodyEnd.AfterBytes(0);
            default ->
                hasNoBody ? new BodyEnd.AfterBytes(0) : body(answer.head()).orElse(new BodyEnd.AfterAll());
        };
    }

    private void answered(Message answer) {
        if (status(answer) != 100) {
            Message request = answeredRequest();
            unanswered.poll();
            exchanges.accept(new Exchange(request, answer, true));
        }
    }

    private Message answeredRequest() {
        return Optional.ofNullable(unanswered.peek()).orElseGet(requests::unfinishedHead);
    }

    /** Zero if it is no answer of HTTP/1.1. */
    private static int status(Message answer) {
        Matcher status = STATUS.matcher(answer.head());
        return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
    }

    private static Optional<BodyEnd> body(String head) {
        if (CHUNKED.matcher(head).find()) {
            return Optional.of(new BodyEnd.AfterLastChunk());
        }
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Optional.of(new BodyEnd.AfterBytes(Long.parseLong(length.group(1)))) : Optional.empty();
    }
}
