package eyas.output.sink;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sends each line to the system log like {@code syslog(3)}: facility user, level from the alert's priority.
 *
 * <p>Text that exceeds the daemon's limit is truncated, with a mark. A JSON object is counted as lost instead, since a truncated one is
 * invalid.
 */
public final class SyslogSink implements Sink {
    /** The socket of the daemon. */
    public static final Path SOCKET = Path.of("/dev/log");

    private static final int USER = 1 << 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
    private static final int MOST_BYTES = 32 << 10;

    /** The maximum size in bytes of a line that is sent as a whole: the limit without time and name. */
    public static final int MOST_TEXT = MOST_BYTES - 256;

    private static final byte[] CUT = " ... (cut)".getBytes(StandardCharsets.UTF_8);

    private final Path path;
    private final String ident;
    private @Nullable UnixDatagram socket;

    /**
     * Creates a sink; nothing is opened before the first alert.
     *
     * @param path the daemon's socket
     * @param ident the identifier of the sender
     */
    public SyslogSink(Path path, String ident) {
        this.path = path;
        this.ident = ident;
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public boolean isBatched() {
        return false;
    }

    @Override
    public void write(AlertLine line) throws IOException {
        String head = "<" + (USER | level(line.priority())) + ">"
                + TIME.format(ZonedDateTime.now(ZoneId.systemDefault())) + " " + ident + ": ";
        byte[] message = (head + line.text()).getBytes(StandardCharsets.UTF_8);
        if (message.length > MOST_BYTES) {
            if (line.text().startsWith("{")) {
                throw new LostException("an alert of " + message.length + " bytes exceeds the limit of the log ("
                        + MOST_BYTES + " bytes)");
            }
            message = Arrays.copyOf(message, MOST_BYTES);
            System.arraycopy(CUT, 0, message, MOST_BYTES - CUT.length, CUT.length);
        }
        UnixDatagram open = socket;
        if (open == null) {
            open = UnixDatagram.connect(path);
            socket = open;
        }
        try {
            open.send(message);
        } catch (IOException e) {
            // A restarted daemon has another socket at the same path.
            close();
            throw e;
        }
    }

    /** Returns the severity number of RFC 5424. */
    private static int level(Priority priority) {
        return switch (priority) {
            case EMERGENCY -> 0;
            case ALERT -> 1;
            case CRITICAL -> 2;
            case ERROR -> 3;
            case WARNING -> 4;
            case NOTICE -> 5;
            case INFORMATIONAL -> 6;
            case DEBUG -> 7;
        };
    }

    @Override
    public void close() {
        UnixDatagram open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
