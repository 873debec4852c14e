package eyas.cli.read;

import eyas.text.NearestName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of sysdig that are rejected with a hint at the equivalent. */
final class UnsupportedSysdigOptions {
    private static final String PROCESSES = "'eyas top processes CAPTURE' shows the most active processes";
    private static final String FILES = "'eyas top files CAPTURE' shows the files with the most reads and writes";
    private static final String CONNECTIONS =
            "'eyas top connections CAPTURE' shows the connections with the most traffic";
    private static final String USERS = "'eyas top users CAPTURE' shows totals by user, and "
            + "'eyas read CAPTURE -p \"%evt.time %user.name %proc.cmdline\" evt.type = execve' shows what they ran";
    private static final String DATA =
            "'eyas read CAPTURE -p \"%evt.time %proc.name %fd.name %evt.buffer\" evt.is_io = true' shows what was read and written";
    private static final Map<String, String> VIEWS = views();

    @Option(names = "-c", hidden = true, paramLabel = "VIEW")
    private @Nullable String chisel;

    @Option(names = "-i", hidden = true, paramLabel = "VIEW")
    private @Nullable String chiselInfo;

    @Option(names = "-A", hidden = true)
    private boolean asciiData;

    @Option(names = "-X", hidden = true)
    private boolean hexAndAsciiData;

    @Option(names = "-x", hidden = true)
    private boolean hexData;

    @Option(names = "-l", hidden = true)
    private boolean fields;

    @Option(names = "-L", hidden = true)
    private boolean events;

    @Option(names = "-S", hidden = true)
    private boolean summary;

    @Option(names = "-t", hidden = true, paramLabel = "TIME")
    private @Nullable String time;

    @Option(names = "-w", hidden = true, paramLabel = "FILE")
    private @Nullable String written;

    @Option(names = "-s", hidden = true, paramLabel = "BYTES")
    private @Nullable String snaplen;

    // picocli fills the annotated fields before anything is run.
    UnsupportedSysdigOptions() {}

    private static Map<String, String> views() {
        Map<String, String> views = new LinkedHashMap<>();
        for (String name : new String[] {"topprocs_cpu", "topprocs_net", "topprocs_file", "topprocs_errors", "ps"}) {
            views.put(name, PROCESSES);
        }
        for (String name : new String[] {"topfiles_bytes", "topfiles_time", "topfiles_errors", "lsof", "fileslower"}) {
            views.put(name, FILES);
        }
        for (String name : new String[] {"topconns", "topports_server", "netstat", "netlower", "iobytes_net"}) {
            views.put(name, CONNECTIONS);
        }
        for (String name : new String[] {"spy_users", "list_login_shells", "spy_logs", "shellshock_detect"}) {
            views.put(name, USERS);
        }
        for (String name :
                new String[] {"echo_fds", "spy_file", "stdin", "stdout", "spy_ip", "spy_port", "spy_syslog"}) {
            views.put(name, DATA);
        }
        return views;
    }

    /**
     * Rejects the options.
     *
     * @throws ParameterException if one of them is given, with the equivalent
     */
    void refuse(CommandLine line) {
        if (chisel != null || chiselInfo != null) {
            String name = String.valueOf(chisel != null ? chisel : chiselInfo);
            throw refused(line, chisel != null ? "-c" : "-i", name, "chisels are not supported: " + instead(name));
        }
        if (asciiData || hexAndAsciiData || hexData) {
            String written = asciiData ? "-A" : hexAndAsciiData ? "-X" : "-x";
            throw refused(line, written, null, "use a field for data: " + DATA);
        }
        if (fields || events) {
            throw refused(line, fields ? "-l" : "-L", null, "'eyas fields' lists the fields with their descriptions");
        }
        if (summary) {
            throw refused(line, "-S", null, "'eyas read --info CAPTURE' summarizes a capture");
        }
        if (time != null) {
            throw refused(
                    line,
                    "-t",
                    time,
                    "use a field for times, with -p: %evt.time, %evt.datetime, %evt.rawtime, %evt.reltime (since the first event), "
                            + "%evt.deltatime (since the previous event)");
        }
        if (written != null) {
            throw refused(line, "-w", written, "'eyas convert CAPTURE " + written + " [FILTER]' writes a capture");
        }
        if (snaplen != null) {
            throw refused(line, "-s", snaplen, "the amount of data is set when recording: eyas record --snaplen");
        }
    }

    private static String instead(String chisel) {
        String known = VIEWS.get(chisel);
        if (known != null) {
            return known;
        }
        String nearest = NearestName.of(chisel, VIEWS.keySet());
        return nearest == null
                ? "use the views of 'eyas top processes|files|connections|users CAPTURE', or the report of 'eyas analyze CAPTURE'"
                : String.valueOf(VIEWS.get(nearest));
    }

    private static ParameterException refused(
            CommandLine line, String option, @Nullable String value, String description) {
        OptionSpec spec = line.getCommandSpec().findOption(option);
        return new ParameterException(line, option + ": " + description, spec, value);
    }
}
