package eyas.state.job;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reads variables from environments. */
final class EnvironmentReaderTest {
    @Test
    void firstOfAVariableIsUsedAndATruncatedOneIsRead() {
        EnvironmentReader variables =
                new EnvironmentReader((source, from, length) -> Arrays.copyOfRange(source, from, from + length));
        int a = variables.register("AB");
        assertThat(variables.register("AB")).isEqualTo(a);
        int b = variables.register("AC");
        byte[] bytes = Bytes.of("A=0\0ABC=1\0AB=2\0AB=3\0\0AC=cut!");
        variables.read(bytes, bytes.length - 1);
        assertThat(Bytes.text(variables.value(a))).isEqualTo("2");
        assertThat(Bytes.text(variables.value(b))).isEqualTo("cut");
        bytes = Bytes.of("AB=\0\377=x\0");
        variables.read(bytes, bytes.length);
        assertThat(variables.has(a)).isFalse();
        assertThat(variables.value(b)).isEmpty();
        assertThat(variables.value(-1)).isEmpty();
    }

    @Test
    void starMatchesAnyEndOfAName() {
        EnvironmentReader variables =
                new EnvironmentReader((source, from, length) -> Arrays.copyOfRange(source, from, from + length));
        int a = variables.register("A_*%%");
        byte[] bytes = Bytes.of("A=1\0A_\0A_x%%=2\0");
        variables.read(bytes, bytes.length);
        assertThat(Bytes.text(variables.value(a))).isEqualTo("2");
        assertThat(variables.isTwice(a)).isFalse();
        bytes = Bytes.of("A_=1\0A_y=2\0");
        variables.read(bytes, bytes.length);
        assertThat(variables.isTwice(a)).isTrue();
    }
}
