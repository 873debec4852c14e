package eyas.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BoundedLineReaderTest {
    private static BoundedLineReader lines(String text, int longest) {
        return new BoundedLineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
    }

    @Test
    void readsLinesAndDropsUnterminatedOne() throws IOException {
        String max = "x".repeat(20_000);
        BoundedLineReader lines = lines("a\n\nb\n" + max + "\ncut", max.length());
        List<String> found = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            found.add(new String(line, StandardCharsets.UTF_8));
        }
        assertThat(found).containsExactly("a", "b", max);
    }

    @Test
    void rejectsTooLongLineBeforeItsEnd() {
        assertThatThrownBy(() -> lines("x".repeat(20_001), 20_000).next())
                .isInstanceOf(BoundedLineReader.TooLongException.class);
    }

    @Test
    void limitsEventsToBurstAndRate() {
        Duration any = Duration.ofMillis(1);
        EngineEventRateLimiter rate = new EngineEventRateLimiter(new EngineEventLimits(1, 1, 3, 10, any, any, any), 50);
        List<Boolean> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(rate.take(1, 50));
        }
        assertThat(taken).containsExactly(true, true, true, false);
        assertThat(rate.take(1, 100_000_049)).isFalse();
        assertThat(rate.take(1, 100_000_050)).isTrue();
        assertThat(rate.take(1, 100_000_050)).isFalse();
        taken.clear();
        for (int i = 0; i < 4; i++) {
            taken.add(rate.take(1, 3_600_000_000_000L));
        }
        assertThat(taken).containsExactly(true, true, true, false);
        assertThat(rate.take(EngineEventLimits.UNIT_BYTES, 3_600_100_000_000L))
                .as("a long one counts twice")
                .isFalse();
        assertThat(rate.take(EngineEventLimits.UNIT_BYTES, 3_600_200_000_000L)).isTrue();
        assertThat(rate.take(1 << 20, 7_200_000_000_000L))
                .as("and at most as the whole burst")
                .isTrue();
        assertThat(rate.take(1, 7_200_000_000_000L)).isFalse();
    }
}
