package eyas.session.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LineOutputTest {
    private final ByteArrayOutputStream behind = new ByteArrayOutputStream();
    private final LineOutput out = new LineOutput(behind);

    private void line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    @Test
    void writesOnlyWholeLinesAndDropsLines() {
        line("one\n");
        out.endLine();
        line("dropped");
        out.dropLine();
        line("tw");
        out.flush();
        assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
        line("o\n");
        out.endLine();
        out.flush();
        assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void longLinesAndManyLinesArriveInOrder() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            String text = i + "x".repeat(i % 7 == 0 ? 40_000 : i % 100) + "\n";
            line(text);
            out.endLine();
            expected.append(text);
        }
        assertThat(behind.size()).isPositive().isLessThanOrEqualTo(expected.length());
        out.flush();
        assertThat(behind.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    @Test
    void errorOfUnderlyingStreamIsThrown() {
        LineOutput broken = new LineOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space");
            }
        });
        broken.write('\n');
        broken.endLine();
        assertThatThrownBy(broken::flush)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no space");
    }
}
