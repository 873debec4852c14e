package eyas.falco;

import eyas.live.SignalRelay;
import eyas.rules.model.Priority;

/** Handles signals as Falco does: INT and TERM end the run, HUP reloads, USR1 reopens files. */
final class FalcoSignals implements AutoCloseable {
    private final FalcoRun run;
    private final Reloader reloader;
    private final FalcoLog log;
    private final SignalRelay relay;

    FalcoSignals(FalcoRun run, Reloader reloader, FalcoLog log) {
        this.run = run;
        this.reloader = reloader;
        this.log = log;
        this.relay = SignalRelay.install(number -> act(number));
    }

    private void act(int number) {
        switch (number) {
            case SignalRelay.SIGINT -> stop("SIGINT");
            case SignalRelay.SIGTERM -> stop("SIGTERM");
            case SignalRelay.SIGQUIT -> stop("SIGQUIT");
            case SignalRelay.SIGHUP -> {
                log.log(Priority.INFORMATIONAL, "SIGHUP received, reloading configuration and rules...");
                reloader.request();
            }
            case SignalRelay.SIGUSR1 -> {
                // Before logging, unlike Falco: alerts raised after this line are in the new files.
                run.reopen();
                log.log(Priority.INFORMATIONAL, "SIGUSR1 received, reopening outputs...");
            }
            default -> log.log(Priority.DEBUG, "signal " + number + " received, ignored");
        }
    }

    private void stop(String name) {
        // First, because printing may block on a reader that has stalled.
        run.stop();
        log.log(Priority.INFORMATIONAL, name + " received, exiting...");
    }

    @Override
    public void close() {
        relay.close();
    }
}
