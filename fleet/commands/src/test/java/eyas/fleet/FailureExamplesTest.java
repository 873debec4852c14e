package eyas.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.DiagnosticCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the examples of diagnostic codes that only commands of this module produce. */
final class FailureExamplesTest {
    private static final String SPOOL = "spool";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = DiagnosticCode.class,
            names = {"STORE", "RECEIVER", "DELIVERY", "QUERY"})
    void exampleProducesCode(DiagnosticCode code) {
        String spool = directory.resolve(SPOOL).toString();
        String output = failure(Stream.of(code.example().strip().split(" ", -1))
                        .skip(1)
                        .map(word -> word.equals(SPOOL) ? spool : word)
                        .toArray(String[]::new))
                .replace(spool, SPOOL);
        assertThat(output).startsWith("eyas: error[" + code.id() + "]: ").isEqualTo(code.exampleOutput());
    }

    private static String failure(String... words) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(EyasFleet.run(words)).isNotZero();
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
