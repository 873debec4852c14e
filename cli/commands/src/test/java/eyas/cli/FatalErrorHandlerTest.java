package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.session.terminal.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program that continues without one of its threads would report incomplete results as complete. */
final class FatalErrorHandlerTest {
    private static final PrintStream ERR = System.err;

    private final List<Integer> codes = new ArrayList<>();
    private final ByteArrayOutputStream descriptor = new ByteArrayOutputStream();
    private final FatalErrorHandler errors = new FatalErrorHandler("action", descriptor, codes::add);

    @AfterEach
    void restore() {
        System.setErr(ERR);
    }

    /** An error whose message cannot be built because memory is exhausted. */
    private static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("of the test");
        }
    }

    @Test
    void programEndsIfFailureCannotBeReported() {
        printNothing();
        errors.uncaughtException(Thread.currentThread(), new Unspeakable());
        assertThat(codes).containsExactly(ExitCode.NOT_STARTED);
    }

    @Test
    void outOfMemoryIsNotReportedAsBug() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        errors.uncaughtException(
                Thread.currentThread(), new AssertionError("a call failed", new OutOfMemoryError("Java heap space")));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("out of memory")
                .doesNotContain("bug");
    }

    @Test
    void causeIsReported() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        errors.uncaughtException(
                Thread.currentThread(), new ExceptionInInitializerError(new IllegalStateException("no table")));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("eyas: error[C099]: ")
                .contains("ExceptionInInitializerError, because of java.lang.IllegalStateException: no table");
    }

    /** Makes standard error fail with an out-of-memory error. */
    private static void printNothing() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                throw new OutOfMemoryError("of the test");
            }
        });
    }

    @Test
    void lineReachesDescriptorWithoutMemoryForStream() {
        printNothing();
        errors.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        assertThat(descriptor.toString(StandardCharsets.UTF_8))
                .startsWith("eyas: error[C098]: out of memory: the heap of ")
                .endsWith(System.lineSeparator());
        assertThat(codes).containsExactly(ExitCode.NOT_STARTED);
    }

    @Test
    void programEndsIfNothingCanBePrinted() {
        printNothing();
        FatalErrorHandler closed = new FatalErrorHandler(
                "falco",
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("closed, as the test has it");
                    }
                },
                codes::add);
        closed.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        assertThat(codes).containsExactly(ExitCode.FAILED);
    }

    /** Otherwise the JVM prints its own message and continues without the thread. */
    @Test
    void programEndsOnceMemoryIsAvailable() {
        int[] tries = {0};
        FatalErrorHandler full = new FatalErrorHandler("analyze", descriptor, code -> {
            if (++tries[0] < 3) {
                throw new OutOfMemoryError("of the test");
            }
            codes.add(code);
        });
        full.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        assertThat(codes).containsExactly(ExitCode.FAILED);
    }

    @Test
    void threadLimitIsNotReportedAsOutOfMemory() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        errors.uncaughtException(
                Thread.currentThread(),
                new OutOfMemoryError(
                        "unable to create native thread: possibly out of memory or process/resource limits"));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("eyas: error[C098]: cannot start another thread: raise the limit of processes")
                .hasLineCount(1);
    }

    /** A failure whose message fails to build for a reason other than memory. */
    @Test
    void programEndsIfMessageFails() {
        printNothing();
        errors.uncaughtException(Thread.currentThread(), new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalArgumentException("of the test");
            }
        });
        assertThat(codes).containsExactly(ExitCode.NOT_STARTED);
    }
}
