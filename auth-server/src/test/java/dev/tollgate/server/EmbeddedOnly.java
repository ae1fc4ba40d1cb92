package dev.tollgate.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * On tests that are about the files of the embedded database; where all tests run on PostgreSQL, they are named
 * instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmbeddedOnly.Condition.class)
@interface EmbeddedOnly {
    /** Leaves them out. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!TestDatabases.areOnPostgres()) {
                return ConditionEvaluationResult.enabled("the databases are files");
            }
            System.out.printf(
                    "Left out on PostgreSQL: %s %s%n",
                    context.getRequiredTestClass().getSimpleName(), context.getDisplayName());
            return ConditionEvaluationResult.disabled("it is about the files of the embedded database");
        }
    }
}
