package eyas.falco;

import eyas.live.SignalRelay;
import eyas.rules.model.Priority;

/** Acts on signals as Falco does: INT and TERM end the run, HUP reloads, USR1 opens files anew. */
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
                log.log(Priority.INFORMATIONAL, "SIGHUP received, reading configuration and rules anew...");
                reloader.request();
            }
            case SignalRelay.SIGUSR1 -> {
                // First, though Falco says it before: what is raised after this line is in the new files.
                run.reopen();
                log.log(Priority.INFORMATIONAL, "SIGUSR1 received, reopening outputs...");
            }
            default -> log.log(Priority.DEBUG, "signal " + number + " received, nothing to be done");
        }
    }

    private void stop(String name) {
        // First: who prints may wait for a reader that takes nothing.
        run.stop();
        log.log(Priority.INFORMATIONAL, name + " received, exiting...");
    }

    @Override
    public void close() {
        relay.close();
    }
}
