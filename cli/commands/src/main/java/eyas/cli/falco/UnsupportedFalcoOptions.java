package eyas.cli.falco;

import java.util.List;
import java.util.Map;

/** Options of Falco that are rejected, with the reason. */
final class UnsupportedFalcoOptions {
    private static final String RULES = "was removed from Falco in 0.39: use -o rules[].disable.tag=TAG or similar";
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("-A", "was removed from Falco in 0.41: use -o base_syscalls.all=true"),
            Map.entry("-b", "was removed from Falco: use -o buffer_format_base64=true"),
            Map.entry(
                    "-e",
                    "was removed from Falco in 0.38: use -o engine.kind=replay -o engine.replay.capture_file=FILE"),
            Map.entry("-g", "was removed from Falco with gVisor"),
            Map.entry("-k", "was removed from Falco"),
            Map.entry("-K", "was removed from Falco"),
            Map.entry("-m", "was removed from Falco"),
            Map.entry("-s", "was removed from Falco: use -o metrics.enabled=true -o metrics.output_file=FILE"),
            Map.entry("-S", "was removed from Falco: use -o falco_libs.snaplen=BYTES"),
            Map.entry("--snaplen", "was removed from Falco: use -o falco_libs.snaplen=BYTES"),
            Map.entry("-t", RULES),
            Map.entry("-T", RULES),
            Map.entry("-D", RULES),
            Map.entry("--modern-bpf", "was removed from Falco: it is the default in Eyas"),
            Map.entry("--gvisor-generate-config", "was removed from Falco with gVisor"));

    private UnsupportedFalcoOptions() {}

    /** Returns the reason for the first rejected option among {@code arguments}. */
    static String reason(List<String> arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String reason = REASONS.get(name.startsWith("--") || name.length() < 2 ? name : name.substring(0, 2));
            if (reason != null) {
                return "option " + name + " " + reason;
            }
        }
        throw new IllegalStateException("no option among " + arguments + " is refused");
    }
}
