package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.rules.model.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LineBufferTest {
    /** Accepts nothing for a while, like a full non-blocking pipe, and counts the attempts. */
    private static final class FullPipe implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final WritableByteChannel target = Channels.newChannel(bytes);
        private final long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
        private int asked;

        @Override
        public int write(ByteBuffer from) throws IOException {
            asked++;
            return System.nanoTime() < until ? 0 : target.write(from);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void fullNonBlockingPipeIsNotPolledBusily() throws IOException {
        LineBuffer lines = new LineBuffer();
        FullPipe pipe = new FullPipe();
        lines.add(new AlertLine(Priority.ERROR, "alert"));
        lines.writeTo(pipe);
        assertThat(pipe.bytes.toString(StandardCharsets.UTF_8)).isEqualTo("alert\n");
        assertThat(pipe.asked).isLessThan(100);
    }
}
