package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OutputCheckTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /** Returns the exit code of a command that prints to a full disk. */
    private int full(int code, boolean isPipe) throws Exception {
        try (PrintStream out = new PrintStream(new FileOutputStream("/dev/full"), false, StandardCharsets.UTF_8)) {
            out.println("a line");
            return OutputCheck.code(code, "", out, () -> isPipe, new PrintStream(output, true, StandardCharsets.UTF_8));
        }
    }

    @Test
    void writeErrorFailsTheCommand() throws Exception {
        assertThat(full(0, false)).isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8))
                .isEqualTo("eyas: error[C011]: cannot write standard output: the output is incomplete\n");
        assertThat(full(3, false)).as("a failed command keeps its code").isEqualTo(3);
    }

    @Test
    void closedPipeIsNotAFailure() throws Exception {
        assertThat(full(0, true)).isZero();
        assertThat(output.size()).isZero();
    }

    @Test
    void successfulOutputIsNotAFailure() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        out.println("a line");
        assertThat(OutputCheck.code(0, "", out, () -> false, out)).isZero();
    }
}
