package eyas.fleet.collect;

import eyas.collect.CollectException;
import eyas.collect.server.ReceiverAdmin;
import eyas.collect.server.ReceiverStatus;
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

/** Shows how a receiver is. */
@Command(
        name = "status",
        description = "Show how the receiver of this machine is: what it has taken, what waits, what was refused.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:it runs", "1:it does not, or does not answer", "2:settings are wrong"})
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
            throw new CommandFailure(ExitCode.FAILED, e.getMessage());
        }
        Terminal out = Terminal.standardOutput();
        if (json) {
            Map<String, Object> members = new TreeMap<>(status.values());
            members.put("running", status.running());
            out.line(JsonText.compact(members));
        } else {
            out.line(status.running() ? "the receiver runs" : "NO receiver runs with this state folder");
            line(out, status, "eyas_collect_waiting", "deliveries are not in the tables yet");
            if (status.running()) {
                line(out, status, "eyas_collect_deliveries_total", "deliveries were taken since it was started");
                line(out, status, "eyas_collect_jobs_written_total", "jobs were written into the tables");
                line(out, status, "eyas_collect_open_uploads", "uploads are not whole yet");
                line(out, status, "eyas_collect_alert_jobs", "jobs have alerts and no report yet");
                line(out, status, "eyas_collect_refusals_total", "requests were refused");
                line(out, status, "eyas_collect_aside_total", "deliveries could not be read, and are put aside");
                line(out, status, "eyas_collect_write_failures_total", "attempts to write the tables failed");
                line(out, status, "eyas_collect_free_bytes", "bytes are free on its disk");
            }
        }
        return status.running() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void line(Terminal out, ReceiverStatus status, String name, String words) {
        out.line(String.format("%,15d %s", status.of(name), words));
    }
}
