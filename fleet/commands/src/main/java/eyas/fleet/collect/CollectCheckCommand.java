package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.identity.CertificateMap;
import eyas.collect.server.ReceiverSettings;
import eyas.diagnostic.DiagnosticCode;
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

/** Validates the settings of a receiver. */
@Command(
        name = "check",
        description =
                "Validate the settings of a receiver, read its certificates, and list its store. Starts and writes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:the settings are valid", "2:the settings are invalid"})
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
            throw new CommandFailure(DiagnosticCode.UNREADABLE_FILE, ExitCode.USAGE, FileErrorMessage.reason(e));
        } catch (CollectException e) {
            throw new CommandFailure(DiagnosticCode.RECEIVER, ExitCode.USAGE, e.getMessage());
        }
        Terminal out = Terminal.standardOutput();
        out.line("settings are valid");
        out.line("hosts with certificates: "
                + (settings.tls().authorities().isEmpty()
                        ? "no"
                        : settings.certificates()
                                .map(file -> "as mapped in " + file)
                                .orElse("for the machines that the certificates name")));
        out.line("jobs with tokens: "
                + settings.tokens()
                        .map(each -> "of " + each.issuer() + ", for " + each.audience() + ", of repositories "
                                + each.repositories())
                        .orElse("no"));
        out.line(listed(settings));
        return ExitCode.OK;
    }

    /** Only lists the store and writes nothing, because this command may run as another user than the receiver. */
    private static String listed(ReceiverSettings settings) {
        try (Store store = LocalDependencies.store(settings)) {
            long tables = store.children(StoreLayout.ROOT).stream()
                    .filter(name -> StoredTables.named(name).isPresent())
                    .count();
            return store.description() + " can be listed; "
                    + (tables == 0 ? "it is empty" : "it has " + tables + " tables")
                    + ". The receiver checks at startup whether it can write to the store";
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.STORE,
                    ExitCode.USAGE,
                    "cannot list the store " + settings.store() + ": " + FileErrorMessage.reason(e));
        }
    }
}
