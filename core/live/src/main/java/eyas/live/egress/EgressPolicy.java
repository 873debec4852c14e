package eyas.live.egress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The destinations that a control group may connect to, and whether others are denied.
 *
 * @param mode whether other destinations are denied
 * @param allowed what all processes may connect to
 * @param steps what single steps of a job may connect to in addition
 * @param grace how long an address stays valid after its DNS record has expired
 */
public record EgressPolicy(Mode mode, List<AllowedEndpoint> allowed, EgressSteps steps, Duration grace) {
    /** Programs use addresses longer than their DNS TTL. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final String VARIABLE = "variable ";
    private static final String STEP = "step ";
    private static final String OTHERS = "others";

    /** What happens to connections that are not allowed. */
    public enum Mode {
        /** They are reported, and proceed. */
        REPORT,
        /** They are reported, and denied. */
        BLOCK
    }

    public EgressPolicy {
        allowed = List.copyOf(allowed);
        Set<EgressRights.Right> rights = new HashSet<>();
        int entries = addTo(rights, allowed, EgressAbi.EVERYBODY) + addTo(rights, steps.others(), EgressAbi.UNLISTED);
        for (int i = 0; i < steps.parts().size(); i++) {
            entries += addTo(rights, steps.parts().get(i).allowed(), EgressAbi.FIRST_STEP + i);
        }
        if (rights.size() > EgressRights.MAX) {
            throw new IllegalArgumentException("the allowed endpoints have " + rights.size()
                    + " different ports, protocols and steps, more than " + EgressRights.MAX
                    + "; allow every port (NAME:*) where many are needed");
        }
        if (entries > EgressAbi.MAX_ENTRIES) {
            throw new IllegalArgumentException("there are " + entries + " allowed endpoints, more than "
                    + EgressAbi.MAX_ENTRIES + "; use wildcards (*.example.com) and networks");
        }
    }

    private static int addTo(Set<EgressRights.Right> rights, List<AllowedEndpoint> endpoints, int step) {
        endpoints.forEach(endpoint -> rights.add(EgressRights.right(endpoint, step)));
        return endpoints.size();
    }

    /** Makes a policy with the default grace, for a control group without steps. */
    public static EgressPolicy of(Mode mode, List<AllowedEndpoint> allowed) {
        return of(mode, allowed, EgressSteps.ALIKE);
    }

    /** Makes a policy with the default grace. */
    public static EgressPolicy of(Mode mode, List<AllowedEndpoint> allowed, EgressSteps steps) {
        return new EgressPolicy(mode, allowed, steps, GRACE);
    }

    /** Returns the policy as lines, which {@link #read} parses. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        allowed.forEach(endpoint -> lines.add(endpoint.text()));
        if (steps.areDistinguished()) {
            lines.add(VARIABLE + steps.variable());
            lines.add(OTHERS);
            steps.others().forEach(endpoint -> lines.add(endpoint.text()));
            for (StepEndpoints part : steps.parts()) {
                lines.add(STEP + part.step());
                part.allowed().forEach(endpoint -> lines.add(endpoint.text()));
            }
        }
        return lines;
    }

    /**
     * Parses the output of {@link #lines}.
     *
     * @throws IllegalArgumentException if a line is malformed
     */
    public static EgressPolicy read(Mode mode, List<String> lines) {
        List<AllowedEndpoint> allowed = new ArrayList<>();
        List<AllowedEndpoint> others = new ArrayList<>();
        List<StepEndpoints> parts = new ArrayList<>();
        String variable = "";
        String step = "";
        List<AllowedEndpoint> into = allowed;
        for (String line : lines) {
            if (line.startsWith(VARIABLE)) {
                variable = line.substring(VARIABLE.length());
            } else if (line.equals(OTHERS)) {
                into = others;
            } else if (line.startsWith(STEP)) {
                end(step, into, parts);
                step = line.substring(STEP.length());
                into = new ArrayList<>();
            } else {
                into.addAll(AllowedEndpoint.list(line));
            }
        }
        end(step, into, parts);
        return of(mode, allowed, new EgressSteps(variable, parts, others));
    }

    private static void end(String step, List<AllowedEndpoint> endpoints, List<StepEndpoints> parts) {
        if (!step.isEmpty()) {
            parts.add(new StepEndpoints(step, endpoints));
        }
    }
}
