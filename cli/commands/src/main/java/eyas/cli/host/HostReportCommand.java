package eyas.cli.host;

import eyas.diagnostic.DiagnosticCode;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobStore;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the verdict on a job. */
@Command(
        name = "report",
        description = "Show the verdict on a job, and the location of its report.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:shown", "1:no such job, or it has not ended"})
final class HostReportCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Parameters(
            paramLabel = "JOB",
            arity = "0..1",
            description = "Job, as 'eyas host status' shows it (default: the job that ended last).")
    private @Nullable String job;

    @Override
    public Integer call() {
        try {
            Optional<JobDirectory> found = new JobStore(settings.read().state())
                    .jobs().stream()
                            .filter(each -> job == null
                                    ? Files.exists(each.summary())
                                    : each.name().equals(job))
                            .findFirst();
            if (found.isEmpty() || !Files.exists(found.get().summary())) {
                throw new CommandFailure(
                        DiagnosticCode.NO_MATCH,
                        ExitCode.FAILED,
                        (job == null ? "no job has ended yet" : "no finished job " + job + " is known")
                                + "; 'eyas host status' lists all jobs");
            }
            Terminal.standardOutput().text(Files.readString(found.get().summary()));
            Terminal.standardOutput().line("The report is in " + found.get().root());
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot read the service's state: " + FileErrorMessage.reason(e) + "; run it as root");
        }
    }
}
