package dev.tollgate.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of W3C Trace Context, level 1. */
final class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String SOUND = "00-" + ID + "-" + PARENT + "-01";

    @ParameterizedTest
    @CsvSource({
        "00-ID-PARENT-01, true",
        "00-ID-PARENT-00, false",
        "00-ID-PARENT-03, true",
        "00-ID-PARENT-fe, false",
        "01-ID-PARENT-01, true",
        "cc-ID-PARENT-00-what-comes-later, false",
        "fe-ID-PARENT-01-, true",
    })
    void aSoundParentNamesTheTrace(String parent, boolean isSampled) {
        assertThat(Trace.parse(filled(parent), "")).hasValueSatisfying(trace -> {
            assertThat(trace.id()).isEqualTo(ID);
            assertThat(trace.isSampled()).isEqualTo(isSampled);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "00",
                "ID",
                "00-ID",
                "00-ID-PARENT",
                "00-ID-PARENT-",
                "00-ID-PARENT-1",
                "00-ID-PARENT-011",
                "00-ID-PARENT-01-",
                "00-ID-PARENT-01-more",
                "00-ID-PARENT-01 ",
                " 00-ID-PARENT-01",
                "ff-ID-PARENT-01",
                "FE-ID-PARENT-01",
                "0-ID-PARENT-01",
                "000-ID-PARENT-01",
                "0x-ID-PARENT-01",
                "01-ID-PARENT-01more",
                "01-ID-PARENT-01.more",
                "00-00000000000000000000000000000000-PARENT-01",
                "00-ID-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-PARENT-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-PARENT-01",
                "00-4bf92f3577b34da6a3ce929d0e0e47361-PARENT-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-PARENT-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473\u0661-PARENT-01",
                "00-ID-00F067AA0BA902B7-01",
                "00-ID-00f067aa0ba902b-01",
                "00-ID-PARENT-0G",
                "00-ID-PARENT-0A",
                "00_ID_PARENT_01",
                "00-ID-PARENT-01,00-ID-PARENT-01",
                "00--ID-PARENT-0",
            })
    void whatIsNoSoundParentNamesNothing(String parent) {
        assertThat(Trace.parse(filled(parent), "vendor=1")).isEmpty();
    }

    @Test
    void aNewTraceIsAnotherOneEachTimeAndSaysNothingOfItsState() {
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> Trace.begin().id()).collect(Collectors.toSet()))
                .hasSize(10_000)
                .allSatisfy(id -> assertThat(id).matches("[0-9a-f]{32}"));
        assertThat(Trace.begin().tracestate()).isEmpty();
    }

    @Test
    void whatIsToldOnHasTheSameIdAndFlagAndANewParent() {
        Trace trace = Trace.parse(SOUND, "").orElseThrow();
        assertThat(trace.traceparent())
                .matches("00-" + ID + "-[0-9a-f]{16}-01")
                .doesNotContain(PARENT)
                .isNotEqualTo(trace.traceparent());
        assertThat(Trace.parse(trace.traceparent(), "")).isPresent();
        assertThat(Trace.begin().traceparent()).endsWith("-00");
        assertThat(Trace.parse("cc-" + ID + "-" + PARENT + "-ff-more", "")
                        .orElseThrow()
                        .traceparent())
                .startsWith("00-")
                .endsWith("-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vendor=1",
                "a=1,b=2",
                "a=1 , b=2,,",
                "tenant@vendor=t61rcWkgMzE",
                "0tenant@vendor=x",
                "a_-*/0=!~",
            })
    void aSoundStateIsToldOn(String state) {
        assertThat(Trace.parse(SOUND, state).orElseThrow().tracestate()).contains(state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "vendor",
                "vendor=",
                "=1",
                "Vendor=1",
                "0vendor=1",
                "a=1=2",
                "a=1,a=2",
                "a=\u00e4",
                "a=\t",
                "a@=1",
                "@a=1",
                "a@b@c=1",
            })
    void anUnsoundStateIsDropped(String state) {
        assertThat(Trace.parse(SOUND, state).orElseThrow().tracestate()).isEmpty();
    }

    @Test
    void aStateIsBounded() {
        String members = members(32);
        assertThat(Trace.parse(SOUND, members).orElseThrow().tracestate()).contains(members);
        assertThat(Trace.parse(SOUND, members(33)).orElseThrow().tracestate()).isEmpty();
        assertThat(Trace.parse(SOUND, "a=" + "1".repeat(256)).orElseThrow().tracestate())
                .isPresent();
        assertThat(Trace.parse(SOUND, "a=" + "1".repeat(257)).orElseThrow().tracestate())
                .isEmpty();
        assertThat(Trace.parse(SOUND, "a=1," + "b=2,".repeat(5000))
                        .orElseThrow()
                        .tracestate())
                .isEmpty();
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining(","));
    }

    private static String filled(String parent) {
        return parent.replace("ID", ID).replace("PARENT", PARENT);
    }
}
