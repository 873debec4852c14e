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

/** A program that goes on without one of its threads would say that it has seen what it has not. */
final class FatalErrorHandlerTest {
    private static final PrintStream ERR = System.err;

    private final List<Integer> codes = new ArrayList<>();
    private final ByteArrayOutputStream descriptor = new ByteArrayOutputStream();
    private final FatalErrorHandler errors = new FatalErrorHandler("action", descriptor, codes::add);

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
        printNothing();
        errors.uncaughtException(Thread.currentThread(), new Unspeakable());
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

    /** Have the stream of errors find no memory for what it is to print. */
    private static void printNothing() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                throw new OutOfMemoryError("of the test");
            }
        });
    }

    @Test
    void theLineReachesTheDescriptorWhereTheStreamHasNoMemory() {
        printNothing();
        errors.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        assertThat(descriptor.toString(StandardCharsets.UTF_8))
                .startsWith("eyas: out of memory: the heap of ")
                .endsWith(System.lineSeparator());
        assertThat(codes).containsExactly(ExitCode.NOT_STARTED);
    }

    @Test
    void theProgramEndsWhereNothingCanBePrinted() {
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

    /** Otherwise the machine prints a line of its own, with the words of Java, and goes on without the thread. */
    @Test
    void theProgramEndsOnceThereIsMemoryForIt() {
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
    void aLimitOfThreadsIsNotTakenForAFullHeap() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        errors.uncaughtException(
                Thread.currentThread(),
                new OutOfMemoryError(
                        "unable to create native thread: possibly out of memory or process/resource limits"));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("eyas: no further thread can be begun: raise the limit of processes")
                .hasLineCount(1);
    }

    /** A failure whose words fail in turn, which no memory is to blame for. */
    @Test
    void theProgramEndsWhereTheWordsFail() {
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
