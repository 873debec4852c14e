package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.server.ReceiverAdmin;
import eyas.collect.server.ReceiverStatus;
import eyas.diagnostic.DiagnosticCode;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.json.JsonText;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the status of a receiver. */
@Command(
        name = "status",
        description = "Print the status of this machine's receiver: accepted, pending and rejected deliveries.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:it runs", "1:the receiver does not run or does not answer", "2:the settings are invalid"})
final class CollectStatusCommand implements Callable<Integer> {
    @Mixin
    private ReceiverOptions options = new ReceiverOptions();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        ReceiverStatus status;
        try {
            status = new ReceiverAdmin(options.read()).status();
        } catch (CollectException e) {
            throw new CommandFailure(DiagnosticCode.RECEIVER, ExitCode.FAILED, e.getMessage());
        }
        Terminal out = Terminal.standardOutput();
        if (json) {
            Map<String, Object> members = new TreeMap<>(status.values());
            members.put("running", status.running());
            out.line(JsonText.compact(members));
        } else {
            out.line(status.running() ? "the receiver is running" : "NO receiver is running with this state directory");
            line(out, status, "eyas_collect_waiting", "deliveries not yet in the tables");
            if (status.running()) {
                line(out, status, "eyas_collect_deliveries_total", "deliveries accepted since the start");
                line(out, status, "eyas_collect_jobs_written_total", "jobs written to the tables");
                line(out, status, "eyas_collect_open_uploads", "unfinished uploads");
                line(out, status, "eyas_collect_alert_jobs", "jobs with alerts and no report yet");
                line(out, status, "eyas_collect_refusals_total", "requests rejected");
                line(out, status, "eyas_collect_aside_total", "unreadable deliveries set aside");
                line(out, status, "eyas_collect_write_failures_total", "failed attempts to write the tables");
                line(out, status, "eyas_collect_free_bytes", "bytes free on its disk");
            }
        }
        return status.running() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void line(Terminal out, ReceiverStatus status, String name, String description) {
        out.line(String.format("%,15d %s", status.of(name), description));
    }
}
