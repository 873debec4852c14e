package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.server.Receiver;
import eyas.collect.server.ReceiverSettings;
import eyas.live.SignalRelay;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The receiver. */
@Command(
        name = "serve",
        description = {
            "Take what is sent until SIGTERM or SIGINT; what the unit eyas-collect.service runs.",
            "",
            "What was taken is on disk before the sender is told so. It is written into the tables some seconds later, many jobs at once."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:ended by a signal", "1:the disk has failed", "2:settings are wrong", "125:it cannot begin"})
final class CollectServeCommand implements Callable<Integer> {
    private static final long LOOK_SECONDS = 2;

    @Mixin
    private ReceiverOptions options = new ReceiverOptions();

    @Override
    public Integer call() throws InterruptedException {
        ReceiverSettings settings = options.read();
        Terminal terminal = Terminal.standardError();
        CountDownLatch ended = new CountDownLatch(1);
        try (Store store = LocalDependencies.store(settings);
                SignalRelay _ = SignalRelay.install(number -> signalled(number, ended));
                Receiver receiver = Receiver.start(settings, LocalDependencies.of(store, terminal))) {
            terminal.line("eyas: taking reports on port " + receiver.port() + ", into " + store.description()
                    + (receiver.metricsPort() == 0 ? "" : "; metrics on port " + receiver.metricsPort()));
            while (!ended.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                if (receiver.isBroken()) {
                    // Whoever started this starts it again, and it reads what is on the disk.
                    throw new CommandFailure(
                            ExitCode.FAILED, "the journal could not be written, so nothing can be taken any more");
                }
            }
            terminal.line("eyas: ending; what waits is written into the tables");
            return ExitCode.OK;
        } catch (CollectException e) {
            throw new CommandFailure(ExitCode.NOT_STARTED, e.getMessage());
        }
    }

    private static void signalled(int number, CountDownLatch ended) {
        if (number == SignalRelay.SIGTERM || number == SignalRelay.SIGINT) {
            ended.countDown();
        }
    }
}
