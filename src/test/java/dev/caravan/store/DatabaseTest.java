package dev.caravan.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once on each kind of database, each time on a fresh one. The method may take a {@link TestDatabase}
 * or its {@link Database} as parameter. A connection that is still out at the end fails the test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(DatabaseExtension.class)
public @interface DatabaseTest {
    /** The kinds to run on. */
    TestDatabase.Kind[] on() default {TestDatabase.Kind.H2_MEMORY, TestDatabase.Kind.H2_FILE, TestDatabase.Kind.POSTGRES
    };
}
