package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.identity.CertificateMap;
import eyas.collect.server.ReceiverSettings;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.tables.model.StoredTables;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks settings. */
@Command(
        name = "check",
        description =
                "Check the settings of a receiver, read its certificates, and list its store; nothing is started or written.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:a receiver could be started with them", "2:something is wrong"})
final class CollectCheckCommand implements Callable<Integer> {
    @Mixin
    private ReceiverOptions options = new ReceiverOptions();

    @Override
    public Integer call() {
        ReceiverSettings settings = options.read();
        try {
            if (!settings.tls().isEmpty()) {
                settings.tls().context();
            }
            settings.certificates().ifPresent(CertificateMap::read);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, FileErrorMessage.words(e));
        } catch (CollectException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getMessage());
        }
        Terminal out = Terminal.standardOutput();
        out.line("the settings can be used");
        out.line("hosts with certificates: "
                + (settings.tls().authorities().isEmpty()
                        ? "no"
                        : settings.certificates()
                                .map(file -> "what " + file + " says")
                                .orElse("of the machines that their certificates name")));
        out.line("jobs with tokens: "
                + settings.tokens()
                        .map(each -> "of " + each.issuer() + ", for " + each.audience() + ", of repositories "
                                + each.repositories())
                        .orElse("no"));
        out.line(listed(settings));
        return ExitCode.OK;
    }

    /** Nothing is written: whoever checks may be another user than the receiver's, which could not write there then. */
    private static String listed(ReceiverSettings settings) {
        try (Store store = LocalDependencies.store(settings)) {
            long tables = store.children(StoreLayout.ROOT).stream()
                    .filter(name -> StoredTables.named(name).isPresent())
                    .count();
            return store.description() + " can be listed; "
                    + (tables == 0 ? "there is nothing in it yet" : "it has " + tables + " tables")
                    + ". Whether the receiver can write to it, it says at its start";
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the store " + settings.store() + " cannot be listed: " + FileErrorMessage.words(e));
        }
    }
}
