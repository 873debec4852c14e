package eyas.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Goes once through what a watch needs, so that the start-up cache holds it; run by the launcher with {@code --train}.
 *
 * <p>Watches {@code true} where the machine allows it; elsewhere what can be loaded without privileges is loaded.
 */
@Command(name = "warm-up", hidden = true, description = "Make the start-up cache; see the launcher.")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Installation installation = Installation.find();
        Terminal terminal = Terminal.standardError();
        @Nullable CommandFailure failure = null;
        try {
            WatchOptions options = new WatchOptions(
                    List.of("/bin/sh", "-c", "cat /proc/1/environ /proc/1/mem 2>/dev/null; :"),
                    List.of(),
                    true,
                    null,
                    null,
                    null,
                    true,
                    false,
                    1 << 20,
                    WatchCommand.DEFAULT_SNAPLEN);
            new WatchSession(options, terminal, installation).run();
        } catch (CommandFailure e) {
            failure = e;
        }
        if (failure != null) {
            terminal.line("eyas: warm-up without watching: " + failure.getMessage());
        }
        return ExitCode.OK;
    }
}
