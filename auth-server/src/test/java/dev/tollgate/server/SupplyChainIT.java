package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollgate.server.BillOfMaterials.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What others have made of the program: it is told, and held to what the repository allows. */
@Tag("endurance")
final class SupplyChainIT {
    private static final Path LISTS = Path.of("src/dist/supply-chain");

    private static byte[] bom;
    private static BillOfMaterials materials;

    @BeforeAll
    static void read() throws IOException {
        Optional<byte[]> packed = PackedJar.bom(Program.JAR);
        if (packed.isEmpty()) {
            assertThat(System.getenv("CI")).as("CI, where Maven is not offline").isNull();
        }
        assumeTrue(packed.isPresent(), "Maven was not offline when it made the jar");
        bom = packed.orElseThrow();
        materials = BillOfMaterials.parse(bom);
    }

    @Test
    void theListOfMaterialsIsWhatTheJarHas() throws Exception {
        assertThat(new PackedJar(Program.JAR).differences(materials)).isEmpty();
        assertThat(Path.of("target/auth-server.cdx.json")).hasBinaryContent(bom);
    }

    @Test
    void aWrongListIsFound() throws Exception {
        PackedJar jar = new PackedJar(Program.JAR);
        Library grizzly = library("grizzly-http");
        assertThat(jar.differences(without(grizzly))).contains("org/glassfish/grizzly/http/HttpCodecFilter.class");
        Library other = new Library(grizzly.group(), grizzly.name(), "4.0.2", grizzly.licences());
        assertThat(jar.differences(with(other))).containsExactly("nothing of org.glassfish.grizzly:grizzly-http:4.0.2");
    }

    @Test
    void everyLicenceIsAllowed() throws IOException {
        AllowedLicences allowed = AllowedLicences.parse(Files.readAllLines(LISTS.resolve("allowed-licences.txt")));
        assertThat(allowed.refused(materials.libraries())).isEmpty();
        assertThat(allowed.unused(materials.libraries())).isEmpty();

        Library strict = new Library("com.example", "strict", "1", List.of("AGPL-3.0-only"));
        Library nameless = new Library("com.example", "nameless", "1", List.of());
        Library lesser =
                new Library("com.example", "lesser", "1", library("argon2-jvm").licences());
        assertThat(allowed.refused(List.of(strict, nameless, lesser))).containsExactly(strict, nameless, lesser);
    }

    @Test
    void noVersionIsKnownToBeBad() throws IOException {
        KnownBadVersions bad = KnownBadVersions.parse(Files.readAllLines(LISTS.resolve("known-bad-versions.txt")));
        assertThat(bad.among(materials.libraries())).isEmpty();
        assertThat(bad.ranges())
                .as("those of libraries that are here")
                .allMatch(range ->
                        materials.libraries().stream().map(Library::coordinates).anyMatch(range.coordinates()::equals));

        assertThat(bad.among(Stream.of("42.7.1", "42.7.2", "42.7.3", "42.7.4", "42.7.11", "42.7.12")
                        .map(version -> new Library("org.postgresql", "postgresql", version, List.of()))
                        .toList()))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("org.postgresql:postgresql:42.7.1: CVE-2024-1597"),
                        second -> assertThat(second).startsWith("org.postgresql:postgresql:42.7.4: CVE-2025-49146"),
                        third -> assertThat(third).startsWith("org.postgresql:postgresql:42.7.11: CVE-2025-49146"));
        assertThatThrownBy(() -> KnownBadVersions.parse(List.of("org.postgresql:postgresql 42.7.2 CVE-2024-1597")))
                .hasMessageContaining("not a library");
    }

    private static Library library(String name) {
        return materials.libraries().stream()
                .filter(library -> library.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static BillOfMaterials with(Library library) {
        return new BillOfMaterials(Stream.concat(materials.libraries().stream(), Stream.of(library))
                .toList());
    }

    private static BillOfMaterials without(Library library) {
        return new BillOfMaterials(materials.libraries().stream()
                .filter(each -> !each.equals(library))
                .toList());
    }
}
