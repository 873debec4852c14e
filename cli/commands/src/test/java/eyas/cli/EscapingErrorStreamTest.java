package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EscapingErrorStreamTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream errors = EscapingErrorStream.over(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void untrustedLinesAreEscaped() {
        errors.println("eyas: cannot read 'x\n::error::forged\r ::stop-commands::x\n##[error]old");
        errors.print("a ##");
        errors.println("[warning]split");
        assertThat(printed()).isEqualTo("""
                        eyas: cannot read 'x
                        : :error::forged\r : :stop-commands::x
                        ## [error]old
                        a ## [warning]split
                        """.replace("\\r", "\r"));
    }

    @Test
    void allCharactersArePreserved() {
        errors.println("größer → 100 %");
        errors.print("without an end");
        assertThat(printed()).isEqualTo("größer → 100 %\n");
        errors.close();
        assertThat(printed()).isEqualTo("größer → 100 %\nwithout an end\n");
    }

    @Test
    void unterminatedLineIsBounded() {
        errors.print("#".repeat(200_000));
        errors.close();
        assertThat(printed().length()).isBetween(200_000, 200_010);
    }
}
