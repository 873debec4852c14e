package eyas.output.sink;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Writes lines to an open channel, such as that of standard output; does not close it. */
public final class StreamSink implements Sink {
    private final String name;
    private final WritableByteChannel channel;
    private final LineBuffer lines = new LineBuffer();

    /** Creates a sink that writes to {@code channel}. */
    public StreamSink(String name, WritableByteChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(AlertLine line) {
        lines.add(line);
    }

    @Override
    public void flush() throws IOException {
        lines.writeTo(channel);
    }
}
