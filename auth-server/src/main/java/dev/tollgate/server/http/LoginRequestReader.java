package dev.tollgate.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.server.generated.model.LoginRequest;
import dev.tollgate.server.http.RequestFault.UnreadableBody;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a login from JSON, from form fields, or from JSON text under the form's label or none, which is what the curl
 * command of a published page sends. The body decides: it is JSON if its first byte that is no blank is a brace.
 */
final class LoginRequestReader implements MessageBodyReader<LoginRequest> {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String EMAIL = "email";
    private static final String PASSWORD = "password";
    private static final Set<String> PARAMETERS = Set.of(EMAIL, PASSWORD);

    private final Requests requests;

    LoginRequestReader(Requests requests) {
        this.requests = requests;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType label) {
        return type == LoginRequest.class;
    }

    @Override
    public LoginRequest readFrom(
            Class<LoginRequest> type,
            Type genericType,
            Annotation[] annotations,
            MediaType label,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(parameters(body.readAllBytes(), label));
    }

    private LoginRequest read(ObjectNode parameters) {
        Set<String> mistyped = new HashSet<>();
        LoginRequest request = new LoginRequest()
                .email(text(parameters, EMAIL, mistyped))
                .password(text(parameters, PASSWORD, mistyped));
        requests.requireValid(request, mistyped);
        return request;
    }

    private static @Nullable String text(ObjectNode parameters, String name, Set<String> mistyped) {
        JsonNode value = parameters.path(name);
        if (value.isTextual() && isText(value.textValue())) {
            return value.textValue();
        }
        if (!value.isMissingNode() && !value.isNull()) {
            mistyped.add(name);
        }
        return null;
    }

    /**
     * JSON can escape what is no character: half of a surrogate pair; and U+0000 means different ends to different
     * code.
     */
    private static boolean isText(String value) {
        return value.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(value);
    }

    private static ObjectNode parameters(byte[] body, MediaType label) {
        requireUtf8(label);
        String text = utf8(body);
        int start = firstNoBlank(text);
        if (start == text.length()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (text.charAt(start) == '{') {
            return json(text);
        }
        if (MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(label)) {
            return form(body);
        }
        throw new InvalidRequestException(new UnreadableBody());
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

    private static ObjectNode json(String text) {
        try {
            ObjectNode parameters = JSON.readValue(text, ObjectNode.class);
            requireText(parameters);
            return parameters;
        } catch (JsonProcessingException notJson) {
            throw new InvalidRequestException(new UnreadableBody());
        }
    }

    /** What is no text in a parameter of the contract is that parameter's fault, and anywhere else the body's. */
    private static void requireText(ObjectNode parameters) {
        for (Map.Entry<String, JsonNode> field : parameters.properties()) {
            boolean isParameter =
                    PARAMETERS.contains(field.getKey()) && field.getValue().isTextual();
            if (!isParameter && !(isText(field.getKey()) && isText(field.getValue()))) {
                throw new InvalidRequestException(new UnreadableBody());
            }
        }
    }

    private static boolean isText(JsonNode value) {
        return isText(value.asText())
                && value.properties().stream().allMatch(field -> isText(field.getKey()))
                && value.valueStream().allMatch(LoginRequestReader::isText);
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

    private static String utf8(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new InvalidRequestException(new UnreadableBody());
        }
    }
}
