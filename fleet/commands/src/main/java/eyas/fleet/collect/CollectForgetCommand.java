package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.feed.TableFeeder;
import eyas.collect.server.ReceiverAdmin;
import eyas.collect.server.ReceiverSettings;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Erases a repository. */
@Command(
        name = "forget",
        description = {
            "Erase all that was sent of a repository: tables, captures, what waits, what was begun.",
            "",
            "What is sent again of jobs that began before is refused from then on; jobs that begin later are taken."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:erased", "1:not all could be erased", "2:settings are wrong"})
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
                    .line("erased: " + erased.files() + " files of the tables rewritten or removed, " + erased.uploads()
                            + " deliveries that waited, alerts of " + erased.alerts() + " jobs");
            return ExitCode.OK;
        } catch (CollectException e) {
            throw new CommandFailure(ExitCode.FAILED, e.getMessage());
        }
    }
}
