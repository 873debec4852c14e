package eyas.cli.falco;

import eyas.capture.CaptureSource;
import eyas.config.FalcoConfig;
import eyas.event.EventSource;
import eyas.rules.model.Priority;
import java.nio.file.Path;
import java.util.Locale;

/** Opens the source of events that {@code engine.kind} names. */
final class FalcoSources {
    private final FalcoLog log;

    FalcoSources(FalcoLog log) {
        this.log = log;
    }

    /** @throws FalcoException if there is no such source here */
    void check(FalcoConfig config) {
        switch (config.engine().kind()) {
            case REPLAY -> {}
            case MODERN_EBPF, NODRIVER ->
                throw new FalcoException(
                        "engine.kind '" + config.engine().kind().name().toLowerCase(Locale.ROOT)
                                + "' is not supported by 'eyas falco' yet: replay a capture with -o engine.kind=replay "
                                + "-o engine.replay.capture_file=FILE, or watch this machine with 'eyas watch --host'");
        }
    }

    /** @throws eyas.event.EventSourceException if it cannot be opened */
    EventSource open(FalcoConfig config) {
        check(config);
        log.log(
                Priority.INFORMATIONAL,
                "Replaying capture file: " + config.engine().captureFile());
        return CaptureSource.open(Path.of(config.engine().captureFile()));
    }
}
