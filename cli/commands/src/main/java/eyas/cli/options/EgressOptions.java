package eyas.cli.options;

import eyas.live.egress.AllowedEndpoint;
import eyas.live.egress.EgressPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The allowed endpoints of a command, and the mode for other connections. */
public final class EgressOptions {
    @Option(
            names = "--egress",
            paramLabel = "MODE",
            converter = EgressModeConverter.class,
            description = "What to do with connections that --allow does not match: report or block. Without "
                    + "this option, egress is not checked.")
    private EgressPolicy.@Nullable Mode egress;

    @Option(
            names = "--allow",
            paramLabel = "ENDPOINT",
            description =
                    "Allowed endpoint: NAME:PORT, *.NAME:PORT, ADDRESS:PORT or NETWORK/BITS:PORT; the default port is 443, "
                            + "and * means all ports. May be repeated, or contain several endpoints separated by spaces.")
    private List<String> allowed = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    public EgressOptions() {}

    /** Returns the policy, or null if egress is not checked. */
    public @Nullable EgressPolicy policy() {
        if (egress == null) {
            if (!allowed.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--allow requires --egress block or --egress report");
            }
            return null;
        }
        try {
            return EgressPolicy.of(egress, AllowedEndpoint.list(String.join(" ", allowed)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--allow: " + e.getMessage(), e);
        }
    }
}
