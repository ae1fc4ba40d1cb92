package dev.tollgate.server.http;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the numbers of a query. One that is none becomes a number that no parameter may be: Jersey would answer it
 * before any resource could ask who calls.
 */
final class WholeNumbers implements ParamConverterProvider {
    private static final int NONE = -1;
    private static final Pattern FORM = Pattern.compile("[0-9]{1,10}");

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type == Integer.class ? new Converter<>(type) : null;
    }

    private static Integer read(String text) {
        long number = FORM.matcher(text).matches() ? Long.parseLong(text) : NONE;
        return number <= Integer.MAX_VALUE ? (int) number : NONE;
    }

    /** @param type of whole numbers */
    private record Converter<T>(Class<T> type) implements ParamConverter<T> {
        @Override
        public T fromString(String text) {
            return Objects.requireNonNull(type.cast(read(text)));
        }

        @Override
        public String toString(T number) {
            return String.valueOf(number);
        }
    }
}
