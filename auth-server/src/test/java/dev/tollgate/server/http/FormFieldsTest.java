package dev.tollgate.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormFieldsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''               | {}
        &&               | {}
        a=b              | {"a":"b"}
        a=b&c=d          | {"a":"b","c":"d"}
        &a=b&            | {"a":"b"}
        a                | {"a":""}
        a=               | {"a":""}
        =b               | {"":"b"}
        =                | {"":""}
        a=b=c            | {"a":"b=c"}
        a=%3D%26%2b%2B+  | {"a":"=&++␠"}
        %61=%C3%A9       | {"a":"é"}
        """)
    void fieldsAreReadAsTheStandardHasIt(String form, String fields) {
        assertThat(FormFields.parse(form.getBytes(UTF_8))).hasToString(fields.replace('␠', ' '));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=%", "a=%4", "a=%zz", "a=%4z", "a=%z4", "a%=b", "a%4=b", "a=b&a=c", "a=%C3", "a=%ED%A0%80", "%"
            })
    void brokenEscapesAndRepeatedNamesAreRefused(String form) {
        assertThatThrownBy(() -> FormFields.parse(form.getBytes(ISO_8859_1)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Property(tries = 300)
    void whatAnEncoderWritesIsReadBack(@ForAll String sent) {
        String escaped = URLEncoder.encode(sent, UTF_8);
        assertThat(FormFields.parse(("a=" + escaped).getBytes(UTF_8)).get("a").textValue())
                .isEqualTo(URLDecoder.decode(escaped, UTF_8));
    }
}
