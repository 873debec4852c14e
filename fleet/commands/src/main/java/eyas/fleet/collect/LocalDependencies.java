package eyas.fleet.collect;

import eyas.collect.intake.DiskSpace;
import eyas.collect.server.Receiver;
import eyas.collect.server.ReceiverSettings;
import eyas.diagnostic.DiagnosticCode;
import eyas.http.Clock;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import java.net.URI;
import java.time.InstantSource;

/** Creates a receiver's dependencies on this machine. */
final class LocalDependencies {
    private LocalDependencies() {}

    /** Opens the store from the settings. */
    static Store store(ReceiverSettings settings) {
        try {
            return StoreAddress.open(
                    settings.store(),
                    settings.endpoint().map(URI::create).orElse(null),
                    settings.region().orElse(null));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.RECEIVER, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    static Receiver.Dependencies of(Store store, Terminal terminal) {
        return new Receiver.Dependencies(
                store,
                DiskSpace.ofSystem(),
                Clock.SYSTEM,
                InstantSource.system(),
                System.getenv(),
                text -> terminal.line("eyas: " + text));
    }
}
