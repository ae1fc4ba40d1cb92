package dev.tollgate.server.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Leaves lines of text where they are: there may be more than memory holds, and who sends them is not known yet. Jersey
 * has a reader of its own, which only one for the same label goes before.
 */
@Consumes(MediaType.TEXT_PLAIN)
final class UnreadLines implements MessageBodyReader<String> {
    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType label) {
        return type == String.class;
    }

    @Override
    public String readFrom(
            Class<String> type,
            Type genericType,
            Annotation[] annotations,
            MediaType label,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        return "";
    }
}
