package dev.tollgate.client;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PublicApiTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tollgate.client");

    @Test
    void publicClassesAreTheseAndNoOthers() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().equals("dev.tollgate.client"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(type -> type.getName().substring("dev.tollgate.client.".length())))
                .containsExactlyInAnyOrder(
                        "AdministratorKey",
                        "AuthClient",
                        "AuthClient$Builder",
                        "AuthException",
                        "AuthException$Documented",
                        "AuthException$InternalBug",
                        "AuthException$NoAnswer",
                        "AuthException$NotFound",
                        "AuthException$PermissionDenied",
                        "AuthException$Refused",
                        "AuthException$ServiceUnavailable",
                        "AuthException$TooManyRequests",
                        "AuthException$UnexpectedAnswer",
                        "AuthException$WrongMethod",
                        "Authentication",
                        "Authentication$Caller",
                        "Authentication$CannotTell",
                        "Authentication$DeadToken",
                        "Authentication$NoToken",
                        "BearerAuthenticationFilter",
                        "BearerAuthenticator",
                        "BearerAuthenticator$Builder",
                        "BearerTokenFilter",
                        "BulkResult",
                        "BulkResult$Added",
                        "BulkResult$Refused",
                        "BulkUser",
                        "ContractCheck",
                        "ContractCheck$Different",
                        "ContractCheck$NotServed",
                        "ContractCheck$Same",
                        "CurrentUser",
                        "Introspection",
                        "Introspection$Live",
                        "Introspection$NotLive",
                        "NewUser",
                        "ServiceKey",
                        "Session",
                        "Token",
                        "TokenStatus",
                        "UserChange",
                        "UserFilter",
                        "UserPage",
                        "UserRecord",
                        "Users");
    }

    /** Private members may: they are how the facade reaches the generated code. */
    @Test
    void signaturesNameNoGeneratedTypeAndNoneOfTheCache() {
        noCodeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.tollgate.client")
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areNotPrivate()
                .and(describe(
                        "are not made by the compiler",
                        unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should(be(describe(
                        "in need of such a type",
                        unit -> unit.getAllInvolvedRawTypes().stream()
                                .anyMatch(type -> type.getPackageName().startsWith("dev.tollgate.client.generated")
                                        || type.getPackageName().startsWith("com.github.benmanes")))))
                .check(CLASSES);
    }

    @Test
    void onlyTheFacadeAndTheCallsKnowTheGeneratedCode() {
        classes()
                .that()
                .resideInAPackage("dev.tollgate.client.generated..")
                .should()
                .onlyBeAccessed()
                .byClassesThat(describe(
                        "may",
                        type -> type.getPackageName().startsWith("dev.tollgate.client.generated")
                                || Set.of("AuthClient", "GeneratedCalls", "Users")
                                        .contains(type.getSimpleName())))
                .check(CLASSES);
    }
}
