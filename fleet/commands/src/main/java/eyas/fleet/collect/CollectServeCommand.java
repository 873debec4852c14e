package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.server.Receiver;
import eyas.collect.server.ReceiverSettings;
import eyas.diagnostic.DiagnosticCode;
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

/** Runs the receiver. */
@Command(
        name = "serve",
        description = {
            "Run the receiver until SIGTERM or SIGINT. The unit eyas-collect.service runs this command.",
            "",
            "Deliveries are on disk before they are acknowledged. They are written to the tables some seconds later, in batches."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:ended by a signal", "1:disk failure", "2:the settings are invalid", "125:cannot start"})
final class CollectServeCommand implements Callable<Integer> {
    private static final long POLL_SECONDS = 2;

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
            terminal.line("eyas: accepting reports on port " + receiver.port() + ", into " + store.description()
                    + (receiver.metricsPort() == 0 ? "" : "; metrics on port " + receiver.metricsPort()));
            while (!ended.await(POLL_SECONDS, TimeUnit.SECONDS)) {
                if (receiver.isBroken()) {
                    // The service manager restarts the receiver, which then recovers from the disk.
                    throw new CommandFailure(
                            DiagnosticCode.RECEIVER,
                            ExitCode.FAILED,
                            "cannot write the journal: the receiver accepts no more deliveries");
                }
            }
            terminal.line("eyas: shutting down, writing pending deliveries to the tables");
            return ExitCode.OK;
        } catch (CollectException e) {
            throw new CommandFailure(DiagnosticCode.RECEIVER, ExitCode.NOT_STARTED, e.getMessage());
        }
    }

    private static void signalled(int number, CountDownLatch ended) {
        if (number == SignalRelay.SIGTERM || number == SignalRelay.SIGINT) {
            ended.countDown();
        }
    }
}
