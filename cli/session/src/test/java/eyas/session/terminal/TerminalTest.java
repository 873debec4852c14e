package eyas.session.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A standard error that is not read for a while. */
@Timeout(120)
final class TerminalTest {
    private static final int LINES = 5_000;
    private static final String LONG = "x".repeat(1_000);
    private static final Pattern LOST = Pattern.compile("lost before this one.*: (\\d+)\\)");

    private final CountDownLatch read = new CountDownLatch(1);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Terminal terminal = over(new FullPipe());

    /** Blocks until it is read. */
    private final class FullPipe extends OutputStream {
        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (output) {
                output.write(octets, from, length);
            }
        }
    }

    private static Terminal over(OutputStream stream) {
        return Terminal.of(new PrintStream(stream, true, StandardCharsets.UTF_8), stream, false);
    }

    private String text() {
        synchronized (output) {
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void writersDoNotBlockAndLostLinesAreReported() throws InterruptedException {
        terminal.detach();
        for (int i = 0; i < LINES; i++) {
            terminal.line("line " + i + " " + LONG);
        }
        assertThat(terminal.lost()).isPositive();
        assertThat(text()).isEmpty();

        read.countDown();
        while (!text().contains("line 100 ")) {
            Thread.sleep(1);
        }
        terminal.text("after\nall\n");
        terminal.attach();
        terminal.line("at once");

        String text = text();
        long lost = LOST.matcher(text)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        assertThat(lost).isPositive();
        assertThat(terminal.lost())
                .as("a line that reports lost lines may be lost, too")
                .isGreaterThanOrEqualTo(lost);
        assertThat(text.lines().filter(line -> line.startsWith("line "))).hasSize((int) (LINES - lost));
        assertThat(text).contains("\nafter\n").contains("all\n").endsWith("at once\n");
    }

    @Test
    void unwritableLinesAreLost() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Terminal broken = over(full);
            broken.detach();
            broken.line("one");
            broken.line("two");
            broken.attach();
            assertThat(broken.lost()).isEqualTo(2);
        }
    }

    @Test
    void outputIsReadBeforeTheEnd() {
        read.countDown();
        terminal.detach();
        terminal.line("first");
        terminal.attach();
        terminal.attach();
        assertThat(text()).isEqualTo("first\n");
        assertThat(terminal.lost()).isZero();
    }

    /** Reports and alerts contain untrusted text, and a runner may interpret commands in the log. */
    @Test
    void runnerCommandsAreEscaped() {
        read.countDown();
        terminal.line("::error::forged");
        terminal.text("Files\n  ::stop-commands::x\n  a ##[add-mask]x\n");
        terminal.detach();
        terminal.line("##[error]forged");
        terminal.attach();
        assertThat(text())
                .isEqualTo(": :error::forged\nFiles\n  : :stop-commands::x\n  a ## [add-mask]x\n## [error]forged\n");
    }
}
