package eyas.fleet.collect;

import eyas.collect.intake.DiskSpace;
import eyas.collect.server.Receiver;
import eyas.collect.server.ReceiverSettings;
import eyas.service.Clock;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.FolderStore;
import eyas.tables.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes what a receiver stands on, on this machine. */
final class Surrounded {
    private Surrounded() {}

    /** Open the store that the settings name. */
    static Store store(ReceiverSettings settings) {
        if (settings.store().startsWith("s3:")) {
            throw new CommandFailure(ExitCode.USAGE, "s3");
        }
        return new FolderStore(Path.of(settings.store()));
    }

    static Receiver.Surroundings of(Store store, Terminal terminal) {
        return new Receiver.Surroundings(
                store,
                (_, _, _) -> 0,
                DiskSpace.ofSystem(),
                Clock.SYSTEM,
                InstantSource.system(),
                System.getenv(),
                text -> terminal.line("eyas: " + text));
    }
}
