package eyas.host;

import eyas.output.sink.UnixDatagram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tell the service manager how the service is, as {@code sd_notify(3)} does; nothing where none asks for it. Event thread only. */
final class SystemdNotice {
    private final @Nullable String socket = System.getenv("NOTIFY_SOCKET");
    private final boolean watchdog = System.getenv("WATCHDOG_USEC") != null;
    private final Consumer<String> notices;
    private boolean told;

    SystemdNotice(Consumer<String> notices) {
        this.notices = notices;
    }

    void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    void alive() {
        if (watchdog) {
            send("WATCHDOG=1");
        }
    }

    void stopping() {
        send("STOPPING=1");
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        try (UnixDatagram open = UnixDatagram.connect(socket)) {
            open.send(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!told) {
                told = true;
                notices.accept("the service manager cannot be told how the service is: " + e.getMessage());
            }
        }
    }
}
