package eyas.output.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the service manager of the state of this process, as {@code sd_notify(3)} does; a no-op without a service manager. Thread-safe.
 */
public final class ServiceNotifier {
    private final @Nullable String socket;
    private final long watchdogNanos;
    private final Consumer<String> warnings;
    private long lastSign = System.nanoTime();
    private boolean warned;

    /**
     * Creates a notifier.
     *
     * @param socket path of the manager's socket, starting with {@code @} for an abstract name; null for none
     * @param watchdogMicros longest time between two notifications; 0 for no watchdog
     * @param warnings receives one message if the manager cannot be reached
     */
    ServiceNotifier(@Nullable String socket, long watchdogMicros, Consumer<String> warnings) {
        this.socket = socket;
        // Half of the time, as sd_watchdog_enabled(3) recommends.
        this.watchdogNanos = watchdogMicros * 1_000 / 2;
        this.warnings = warnings;
    }

    /** Returns a notifier configured by {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID}. */
    public static ServiceNotifier fromEnvironment(Consumer<String> warnings) {
        return new ServiceNotifier(System.getenv("NOTIFY_SOCKET"), watchdogMicros(), warnings);
    }

    private static long watchdogMicros() {
        String micros = System.getenv("WATCHDOG_USEC");
        String pid = System.getenv("WATCHDOG_PID");
        if (micros == null
                || (pid != null
                        && !pid.equals(Long.toString(ProcessHandle.current().pid())))) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(micros));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Reports that the process is ready, with a human-readable status. */
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    /** Reports that the process reloads its configuration; {@link #ready} ends that. */
    public void reloading(String status) {
        // nanoTime uses CLOCK_MONOTONIC on Linux, which is the clock that systemd compares with.
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000 + "\nSTATUS=" + status);
    }

    /** Reports that the process is alive, if the unit has {@code WatchdogSec} and a notification is due. */
    public synchronized void alive() {
        long now = System.nanoTime();
        if (watchdogNanos > 0 && now - lastSign >= watchdogNanos) {
            lastSign = now;
            send("WATCHDOG=1");
        }
    }

    /** Reports that the process shuts down. */
    public void stopping() {
        send("STOPPING=1");
    }

    private synchronized void send(String message) {
        if (socket == null) {
            return;
        }
        try (UnixDatagram open = UnixDatagram.connect(socket)) {
            open.send(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!warned) {
                warned = true;
                warnings.accept("cannot notify the service manager (NOTIFY_SOCKET): " + e.getMessage());
            }
        }
    }
}
