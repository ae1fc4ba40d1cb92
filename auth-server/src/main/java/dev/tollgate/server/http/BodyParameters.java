package dev.tollgate.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.server.http.RequestFault.UnreadableBody;
import jakarta.ws.rs.core.MediaType;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a body says of the parameters of an operation: JSON, form fields, or JSON text under the form's label or none,
 * which is what the curl command of a published page sends. The body decides: it is JSON if its first byte that is no
 * blank is a brace.
 */
final class BodyParameters {
    private static final char REPLACEMENT = '\uFFFD';

    private final ObjectNode parameters;

    private BodyParameters(ObjectNode parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads a body.
     *
     * @param known the parameters of the operation
     * @throws InvalidRequestException if it is none that the operation reads
     */
    static BodyParameters of(byte[] body, MediaType label, Collection<String> known) {
        requireUtf8(label);
        String text = utf8(body);
        int start = firstNoBlank(text);
        if (start == text.length()) {
            return new BodyParameters(JsonNodeFactory.instance.objectNode());
        }
        if (text.charAt(start) == '{') {
            return new BodyParameters(json(text, known));
        }
        if (MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(label)) {
            return new BodyParameters(form(body));
        }
        throw new InvalidRequestException(new UnreadableBody());
    }

    /** The parameter's text; null if it was not sent, or not as text. */
    @Nullable
    String text(String parameter) {
        JsonNode value = parameters.path(parameter);
        return value.isTextual() && isText(value.textValue()) ? value.textValue() : null;
    }

    /** What the parameter was set to; null if it was not sent, or not as a yes or no. */
    @Nullable
    Boolean flag(String parameter) {
        JsonNode value = parameters.path(parameter);
        return value.isBoolean() ? value.booleanValue() : null;
    }

    boolean isNull(String parameter) {
        return parameters.path(parameter).isNull();
    }

    /** Whether the parameter was sent as something else than text. */
    boolean isNoText(String parameter) {
        return isSent(parameter) && text(parameter) == null;
    }

    /** Whether the parameter was sent as something else than a yes or no. */
    boolean isNoFlag(String parameter) {
        return isSent(parameter) && flag(parameter) == null;
    }

    /** The first parameter that was sent and is none of these. */
    Optional<String> firstBeside(Collection<String> known) {
        return parameters.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .findFirst();
    }

    private boolean isSent(String parameter) {
        JsonNode value = parameters.path(parameter);
        return !value.isMissingNode() && !value.isNull();
    }

    /**
     * JSON can escape what is no character: half of a surrogate pair; and U+0000 means different ends to different
     * code.
     */
    private static boolean isText(String value) {
        return value.indexOf('\0') < 0 && value.equals(new String(value.getBytes(UTF_8), UTF_8));
    }

    /** What JSON takes for blanks (RFC 8259, section 2) is less than Unicode does. */
    private static int firstNoBlank(String text) {
        int index = 0;
        while (index < text.length() && " \t\n\r".indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        return index;
    }

    private static void requireUtf8(MediaType label) {
        String charset = label.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        if (!charset.equalsIgnoreCase("utf-8")) {
            throw new InvalidRequestException(new UnreadableBody());
        }
    }

    private static ObjectNode json(String text, Collection<String> known) {
        try {
            ObjectNode parameters = StrictJson.MAPPER.readValue(text, ObjectNode.class);
            requireText(parameters, known);
            return parameters;
        } catch (JsonProcessingException notJson) {
            throw new InvalidRequestException(new UnreadableBody());
        }
    }

    /** What is no text in a parameter of the contract is that parameter's fault, and anywhere else the body's. */
    private static void requireText(ObjectNode parameters, Collection<String> known) {
        for (Map.Entry<String, JsonNode> field : parameters.properties()) {
            boolean isParameter =
                    known.contains(field.getKey()) && field.getValue().isTextual();
            if (!isParameter && !(isText(field.getKey()) && isText(field.getValue()))) {
                throw new InvalidRequestException(new UnreadableBody());
            }
        }
    }

    private static boolean isText(JsonNode value) {
        return isText(value.asText())
                && value.properties().stream().allMatch(field -> isText(field.getKey()))
                && value.valueStream().allMatch(BodyParameters::isText);
    }

    /**
     * As the URL Standard (section 5.1) parses a form, except that a broken escape and a repeated name are refused.
     */
    private static ObjectNode form(byte[] body) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        for (String field : new String(body, ISO_8859_1).split("&", -1)) {
            if (field.isEmpty()) {
                continue;
            }
            String[] pair = field.split("=", 2);
            String name = unescape(pair[0]);
            String value = pair.length == 2 ? unescape(pair[1]) : "";
            if (parameters.replace(name, TextNode.valueOf(value)) != null) {
                throw new InvalidRequestException(new UnreadableBody());
            }
        }
        return parameters;
    }

    /** Escapes stand for bytes, so the text is taken as bytes until all of them are there. */
    private static String unescape(String escaped) {
        try {
            return utf8(URLDecoder.decode(escaped, ISO_8859_1).getBytes(ISO_8859_1));
        } catch (IllegalArgumentException brokenEscape) {
            throw new InvalidRequestException(new UnreadableBody());
        }
    }

    /** A strict decoder takes longer, and is needed only where a lenient one has seen something to replace. */
    private static String utf8(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictUtf8(bytes);
    }

    private static String strictUtf8(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new InvalidRequestException(new UnreadableBody());
        }
    }
}
