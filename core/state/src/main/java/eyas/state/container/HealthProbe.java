package eyas.state.container;

import java.util.List;

/**
 * A command that an engine runs in a container to see whether it is well.
 *
 * @param kind what the answer is used for
 * @param executable the first word of the command
 * @param arguments the other words
 */
public record HealthProbe(Kind kind, String executable, List<String> arguments) {
    /** What a probe is used for. */
    public enum Kind {
        HEALTH("Healthcheck"),
        LIVENESS("LivenessProbe"),
        READINESS("ReadinessProbe");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** Returns the name in a capture's JSON. */
        public String key() {
            return key;
        }
    }

    public HealthProbe {
        arguments = List.copyOf(arguments);
    }

    /** Returns the command in one line. */
    public String text() {
        return arguments.isEmpty() ? executable : executable + ' ' + String.join(" ", arguments);
    }
}
