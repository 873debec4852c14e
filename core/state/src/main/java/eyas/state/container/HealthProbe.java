package eyas.state.container;

import java.util.List;

/**
 * A command that an engine runs in a container to check its health.
 *
 * @param kind the purpose of the probe
 * @param executable the command's executable
 * @param arguments the command's arguments
 */
public record HealthProbe(Kind kind, String executable, List<String> arguments) {
    /** The purpose of a probe. */
    public enum Kind {
        HEALTH("Healthcheck"),
        LIVENESS("LivenessProbe"),
        READINESS("ReadinessProbe");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** Returns the member's name in a capture's JSON. */
        public String key() {
            return key;
        }
    }

    public HealthProbe {
        arguments = List.copyOf(arguments);
    }

    /** Returns the command as one line. */
    public String text() {
        return arguments.isEmpty() ? executable : executable + ' ' + String.join(" ", arguments);
    }
}
