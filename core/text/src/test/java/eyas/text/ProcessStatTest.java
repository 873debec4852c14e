package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    private static final String STAT =
            "77 ((a) S 9 9 9 9 9\n(b)) S 1 70 60 34816 71 4194304 11 0 22 0 1 2 3 4 20 0 1 0 5000 99\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsFieldsBehindNameThatImitatesThem() {
        assertThat(ProcessStat.parse(bytes(STAT)))
                .isEqualTo(new ProcessStat("(a) S 9 9 9 9 9\n(b)", 'S', 70, 60, 34816, 71, 11, 22, 3, 5000));
    }

    @Test
    void rejectsMalformedContent() {
        assertThat(ProcessStat.parse(bytes("77 (x) S 1 70"))).isNull();
        assertThat(ProcessStat.parse(bytes("garbage"))).isNull();
        assertThat(ProcessStat.parse(bytes(STAT.replace("5000", "5x00")))).isNull();
        assertThat(ProcessStat.parse(new byte[0])).isNull();
    }

    @Test
    void rejectsDamagedContentWithoutAnException() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes(STAT.substring(0, random.nextInt(STAT.length() + 1)));
            for (int n = random.nextInt(4); n > 0 && damaged.length > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            ProcessStat.parse(damaged);
        }
    }

    @Test
    void readsThisProcess() throws IOException {
        ProcessStat own = Objects.requireNonNull(ProcessStat.read(Path.of("/proc"), "self"));
        assertThat(own.hasEnded()).isFalse();
        assertThat(ProcessStat.startTicks(
                        Path.of("/proc"), ProcessHandle.current().pid()))
                .hasValue(own.startTicks());
        assertThat(ProcessStat.startTicks(Path.of("/proc"), Long.MAX_VALUE)).isEmpty();
    }
}
