package dev.tollgate.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map of packages, as the README has it. */
final class ArchitectureTest {
    private static final String ROOT = "dev.tollgate.server";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user         | password",
                "password     |",
                "token        | user password",
                "key          |",
                "trace        |",
                "logging      |",
                "login        | token user password trace",
                "transfer     | user password",
                "legacy       | login user password trace",
                "store        | login token key user password",
                "store.sqlite | store login",
                "store.postgres | store login",
                "http.wire    | trace",
                "management   | http http.wire logging login token user store",
                "console      | http http.wire management login token key user store",
                "http         | generated.api generated.model login token key user password trace transfer store"
                        + " http.wire",
                "cli          | . logging login token key user password transfer store",
            })
    void aPackageImportsWhatTheMapAllowsIt(String name, String allowed) {
        String[] ownAndAllowed = Stream.concat(
                        Stream.of(name), allowed == null ? Stream.empty() : Arrays.stream(allowed.split(" ")))
                .map(ArchitectureTest::packageName)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(packageName(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(ownAndAllowed).or(not(resideInAPackage(ROOT + ".."))))
                .check(CLASSES);
    }

    @Test
    void theDomainKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        packageName("login"),
                        packageName("token"),
                        packageName("key"),
                        packageName("user"),
                        packageName("password"),
                        packageName("trace"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta..",
                        "org.glassfish..",
                        "com.fasterxml..",
                        "java.sql..",
                        "javax.sql..",
                        "org.jdbi..",
                        "org.slf4j..",
                        "picocli..",
                        "io.prometheus..",
                        "java.net.http.."))
                .check(CLASSES);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void generatedCodeIsUsedForHttpAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".http", ROOT + ".generated..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".generated..")
                .check(CLASSES);
    }

    @Test
    void classesAreFinalAndNamedByTheirRole() {
        classes()
                .that(not(resideInAPackage(ROOT + ".generated..")))
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Common|Base|Impl|Service)")
                .check(CLASSES);
    }

    @Test
    void theMapCoversEveryPackage() {
        assertThat(CLASSES.stream().map(type -> type.getPackageName()).distinct())
                .containsExactlyInAnyOrder(Stream.of(
                                ".",
                                "cli",
                                "http",
                                "http.wire",
                                "management",
                                "console",
                                "generated.api",
                                "generated.model",
                                "login",
                                "logging",
                                "trace",
                                "legacy",
                                "token",
                                "key",
                                "user",
                                "password",
                                "transfer",
                                "store",
                                "store.sqlite",
                                "store.postgres")
                        .map(ArchitectureTest::packageName)
                        .toArray(String[]::new));
    }

    private static String packageName(String name) {
        return name.equals(".") ? ROOT : ROOT + "." + name;
    }
}
