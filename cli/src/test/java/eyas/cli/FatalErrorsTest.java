package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.session.terminal.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program that goes on without one of its threads would say that it has seen what it has not. */
final class FatalErrorsTest {
    private static final PrintStream ERR = System.err;

    private final List<Integer> codes = new ArrayList<>();
    private final FatalErrors errors = new FatalErrors("action", codes::add);

    @AfterEach
    void restore() {
        System.setErr(ERR);
    }

    /** What cannot even be put into words, since that takes memory. */
    private static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("of the test");
        }
    }

    @Test
    void theProgramEndsWhereNothingCanBeSaidOfTheFailure() {
        assertThatThrownBy(() -> errors.uncaughtException(Thread.currentThread(), new Unspeakable()))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(codes).containsExactly(ExitCode.NOT_STARTED);
    }

    @Test
    void whatFailedBecauseTheHeapWasFullIsNoBug() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        errors.uncaughtException(
                Thread.currentThread(), new AssertionError("a call failed", new OutOfMemoryError("Java heap space")));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("out of memory")
                .doesNotContain("bug");
    }

    @Test
    void whatAFailureCameOfIsSaid() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        errors.uncaughtException(
                Thread.currentThread(), new ExceptionInInitializerError(new IllegalStateException("no table")));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("ExceptionInInitializerError, because of java.lang.IllegalStateException: no table");
    }

    @Test
    void theProgramEndsWhereNothingCanBePrinted() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String text) {
                throw new OutOfMemoryError("of the test");
            }
        });
        assertThatThrownBy(() -> errors.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap")))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(codes).containsExactly(ExitCode.NOT_STARTED);
    }
}
