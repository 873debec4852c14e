package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.rules.model.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
    @TempDir
    private Path directory = Path.of("");

    private static void send(Sink sink, String... lines) throws Exception {
        for (String line : lines) {
            sink.write(new AlertLine(Priority.ERROR, line));
        }
        sink.flush();
    }

    @Test
    void appendsToExistingFile() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "old\n");
        try (FileSink sink = new FileSink(file, false)) {
            send(sink, "one", "zwei\u00e4");
            send(sink, "three");
        }
        assertThat(file).hasContent("old\none\nzwei\u00e4\nthree\n");
    }

    @Test
    void releasesMovedFile() throws Exception {
        Path file = directory.resolve("a");
        Path moved = directory.resolve("a.1");
        try (FileSink closing = new FileSink(file, false);
                FileSink keeping = new FileSink(file, true)) {
            send(closing, "1");
            send(keeping, "2");
            Files.move(file, moved);
            send(closing, "3");
            send(keeping, "4");
            assertThat(moved).hasContent("1\n2\n4\n");
            keeping.reopen();
            send(keeping, "5");
        }
        assertThat(file).hasContent("3\n5\n");
    }

    @Test
    void errorNamesTheReason() throws Exception {
        FileSink nowhere = new FileSink(directory.resolve("none/a"), true);
        assertThatThrownBy(() -> send(nowhere, "x")).hasMessageContaining("its directory does not exist; create it");
        FileSink full = new FileSink(Path.of("/dev/full"), true);
        assertThatThrownBy(() -> send(full, "x"))
                .hasMessage(
                        "failed to write output file /dev/full: No space left on device; free disk space, queued alerts "
                                + "are written then");
        Files.createDirectory(directory.resolve("none"));
        nowhere.flush();
        assertThat(directory.resolve("none/a")).hasContent("x\n");
        nowhere.close();
        full.close();
    }

    @Test
    void partialWriteContinuesWhereItStopped() throws Exception {
        Narrow disk = new Narrow();
        StreamSink sink = new StreamSink("stdout", disk);
        disk.capacity = 7;
        assertThatThrownBy(() -> send(sink, "first", "second")).hasMessage("full");
        assertThat(disk.text()).isEqualTo("first\ns");
        disk.capacity = 2;
        assertThatThrownBy(sink::flush).hasMessage("full");
        disk.capacity = 1000;
        sink.flush();
        send(sink, "third");
        assertThat(disk.text()).isEqualTo("first\nsecond\nthird\n");
    }

    /** Accepts a number of bytes, then fails. */
    private static final class Narrow implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int capacity;

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (capacity == 0) {
                throw new IOException("full");
            }
            int count = Math.min(capacity, from.remaining());
            for (int i = 0; i < count; i++) {
                bytes.write(from.get());
            }
            capacity -= count;
            return count;
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
