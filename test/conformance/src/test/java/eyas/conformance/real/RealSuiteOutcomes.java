package eyas.conformance.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** Writes a line for each test into {@code target/real.txt}, from which {@code ./dev} reads the results and the reasons for skips. */
final class RealSuiteOutcomes implements TestWatcher, LifecycleMethodExecutionExceptionHandler {
    private static final Path TABLE = Path.of("target/real.txt");

    private static void line(String outcome, ExtensionContext test, String more) {
        String suite = test.getRequiredTestClass().getSimpleName().replace("Suite", "");
        try {
            Files.writeString(
                    TABLE,
                    "%-8s %-12s %s%s\n"
                            .formatted(
                                    outcome,
                                    suite,
                                    test.getTestMethod().map(Method::getName).orElse("all"),
                                    more),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void testSuccessful(ExtensionContext test) {
        line("passed", test, "");
    }

    @Override
    public void testFailed(ExtensionContext test, @Nullable Throwable cause) {
        line("FAILED", test, "");
    }

    @Override
    public void testAborted(ExtensionContext test, @Nullable Throwable cause) {
        line("SKIPPED", test, ": " + (cause == null ? "" : cause.getMessage()));
    }

    /** Reports a failure before the first test of a suite, for which no test is reported. */
    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext suite, Throwable cause) throws Throwable {
        if (cause instanceof TestAbortedException) {
            testAborted(suite, cause);
        } else {
            testFailed(suite, cause);
        }
        throw cause;
    }

    @Override
    public void testDisabled(ExtensionContext test, Optional<String> reason) {
        line("FAILED", test, ": switched off, " + reason.orElse(""));
    }
}
