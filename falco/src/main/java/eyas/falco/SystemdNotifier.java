package eyas.falco;

import eyas.engine.Engine;
import eyas.output.sink.UnixDatagram;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tell the service manager how the program is, as {@code sd_notify(3)} does: ready, reloading, stopping; and that the event
 * thread is alive, where the unit has {@code WatchdogSec}.
 *
 * <p>Does nothing where no service manager asks for it.
 */
final class SystemdNotifier implements RunPart {
    private final @Nullable String socket;
    private final long watchdogNanos;
    private final FalcoLog log;
    private long lastSign;
    private boolean told;

    /**
     * Makes one.
     *
     * @param socket path of the manager's socket, {@code @} before an abstract name; null for none
     * @param watchdogMicros how often the manager wants a sign, at least; 0 for never
     */
    SystemdNotifier(@Nullable String socket, long watchdogMicros, FalcoLog log) {
        this.socket = socket;
        // Half of the time, as the manual page advises.
        this.watchdogNanos = watchdogMicros * 1_000 / 2;
        this.log = log;
    }

    /** Returns one as the environment says. */
    static SystemdNotifier of(FalcoLog log) {
        return new SystemdNotifier(System.getenv("NOTIFY_SOCKET"), watchdog(), log);
    }

    private static long watchdog() {
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

    @Override
    public void started(RunContext run) {
        String mode = run.isLive() ? "watching" : "replaying";
        send("READY=1\nSTATUS=" + mode + " with "
                + run.active().rules().active().size() + " rules");
    }

    @Override
    public void pulse(RunContext run) {
        if (watchdogNanos > 0) {
            long now = System.nanoTime();
            if (now - lastSign >= watchdogNanos) {
                lastSign = now;
                send("WATCHDOG=1");
            }
        }
    }

    @Override
    public void reloading() {
        // The clock of nanoTime is CLOCK_MONOTONIC on Linux, which is what systemd compares with.
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000 + "\nSTATUS=reading rules anew");
    }

    @Override
    public void refused(String why) {
        send("READY=1\nSTATUS=goes on with what was in force: "
                + why.lines().findFirst().orElse(""));
    }

    @Override
    public void stopping(RunContext run) {
        send("STOPPING=1");
    }

    @Override
    public void join(RunContext run, Engine.Builder engine) {
        lastSign = System.nanoTime();
    }

    private synchronized void send(String message) {
        if (socket == null) {
            return;
        }
        try (UnixDatagram open = UnixDatagram.connect(socket)) {
            open.send(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!told) {
                told = true;
                log.log(Priority.WARNING, "NOTIFY_SOCKET: " + e.getMessage());
            }
        }
    }
}
