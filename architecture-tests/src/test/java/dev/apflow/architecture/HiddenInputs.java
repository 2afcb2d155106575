package dev.apflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;

import java.util.Set;

/** Calls, and references to methods, which let something in that no parameter shows. */
final class HiddenInputs {

    private static final Set<String> SOURCES_OF_TIME_AND_CHANCE =
            Set.of(
                    "java.lang.Math.random",
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.nanoTime",
                    "java.lang.Thread.sleep",
                    "java.security.SecureRandom.<init>",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Clock.systemUTC",
                    "java.time.Instant.now",
                    "java.time.InstantSource.system",
                    "java.time.LocalDate.now",
                    "java.time.LocalDateTime.now",
                    "java.time.LocalTime.now",
                    "java.time.OffsetDateTime.now",
                    "java.time.ZonedDateTime.now",
                    "java.util.Calendar.getInstance",
                    "java.util.UUID.randomUUID",
                    "java.util.concurrent.ThreadLocalRandom.current",
                    "java.util.concurrent.TimeUnit.sleep",
                    "java.util.concurrent.locks.LockSupport.parkNanos",
                    "java.util.concurrent.locks.LockSupport.parkUntil",
                    "java.util.random.RandomGenerator.getDefault",
                    "java.util.random.RandomGenerator.of");

    /** With arguments, these say openly where their time or their seed comes from. */
    private static final Set<String> WITHOUT_ARGUMENTS =
            Set.of(
                    "java.util.Collections.shuffle(java.util.List)",
                    "java.util.Date.<init>()",
                    "java.util.Random.<init>()",
                    "java.util.SplittableRandom.<init>()");

    static final DescribedPredicate<JavaAccess<?>> TIME_AND_CHANCE =
            describe(
                    "time or chance",
                    access ->
                            SOURCES_OF_TIME_AND_CHANCE.contains(target(access))
                                    || WITHOUT_ARGUMENTS.contains(
                                            access.getTarget().getFullName()));

    static final DescribedPredicate<JavaAccess<?>> ENVIRONMENT =
            describe("the environment", access -> target(access).equals("java.lang.System.getenv"));

    static final DescribedPredicate<JavaAccess<?>> CONSOLE =
            describe(
                    "the console",
                    access ->
                            Set.of("java.lang.System.out", "java.lang.System.err")
                                            .contains(target(access))
                                    || access.getTarget()
                                            .getFullName()
                                            .endsWith(".printStackTrace()"));

    private HiddenInputs() {}

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getFullName() + "." + access.getTarget().getName();
    }
}
