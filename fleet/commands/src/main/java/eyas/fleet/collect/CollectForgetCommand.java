package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.feed.TableFeeder;
import eyas.collect.server.ReceiverAdmin;
import eyas.collect.server.ReceiverSettings;
import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Erases the data of a repository. */
@Command(
        name = "forget",
        description = {
            "Erase all data of a repository: tables, captures, pending deliveries and unfinished uploads.",
            "",
            "The receiver then rejects reports of jobs that started before the erasure, and accepts jobs that start later."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:erased", "1:some data could not be erased", "2:the settings are invalid"})
final class CollectForgetCommand implements Callable<Integer> {
    @Mixin
    private ReceiverOptions options = new ReceiverOptions();

    @Parameters(paramLabel = "OWNER/REPO", description = "The repository.")
    private String repository = "";

    @Override
    public Integer call() throws InterruptedException {
        ReceiverSettings settings = options.read();
        try (Store store = LocalDependencies.store(settings)) {
            TableFeeder.Erased erased = new ReceiverAdmin(settings)
                    .forget(repository, LocalDependencies.of(store, Terminal.standardError()));
            Terminal.standardOutput()
                    .line("erased: " + erased.files() + " table files rewritten or removed, " + erased.uploads()
                            + " pending deliveries, alerts of " + erased.alerts() + " jobs");
            return ExitCode.OK;
        } catch (CollectException e) {
            throw new CommandFailure(DiagnosticCode.RECEIVER, ExitCode.FAILED, e.getMessage());
        }
    }
}
