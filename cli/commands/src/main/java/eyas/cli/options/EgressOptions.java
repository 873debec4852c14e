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

/** What a command may talk to, and what becomes of the rest. */
public final class EgressOptions {
    @Option(
            names = "--egress",
            paramLabel = "MODE",
            converter = EgressModeConverter.class,
            description =
                    "What becomes of connections that --allow does not name: report (tell of them) or block (deny them). Without "
                            + "this, nothing is judged.")
    private EgressPolicy.@Nullable Mode egress;

    @Option(
            names = "--allow",
            paramLabel = "ENDPOINT",
            description =
                    "What the command may talk to: NAME:PORT, *.NAME:PORT, ADDRESS:PORT, NETWORK/BITS:PORT; port 443 if there is "
                            + "none, all for *. May be repeated, or hold several with blanks between.")
    private List<String> allowed = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    public EgressOptions() {}

    /** Return the policy, or null where nothing is judged. */
    public @Nullable EgressPolicy policy() {
        if (egress == null) {
            if (!allowed.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "--allow is about --egress: give --egress block or report, too");
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
