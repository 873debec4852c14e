package eyas.workbench.cases;

import eyas.event.EventInfo;
import eyas.text.SourceRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test case for rules: events and expected alerts.
 *
 * @param file name of its file in diagnostics
 * @param name its name
 * @param place position of its name
 * @param about the rule that it tests, null if none is named
 * @param input the events
 * @param alerts the expected alerts; other rules must raise none
 */
public record RuleCase(
        String file,
        String name,
        SourceRange place,
        @Nullable String about,
        Input input,
        List<ExpectedAlert> alerts) {
    public RuleCase {
        alerts = List.copyOf(alerts);
    }

    /** Returns whether an alert of {@code rule} is expected. */
    public boolean expects(String rule) {
        return alerts.stream().anyMatch(alert -> alert.rule().equals(rule));
    }

    /** The events of a case. */
    public sealed interface Input {}

    /**
     * A recording.
     *
     * @param capture the file
     */
    public record Recording(Path capture) implements Input {}

    /**
     * A list of events.
     *
     * @param processes existing processes, parents first
     * @param events the events in order
     */
    public record Story(List<Actor> processes, List<Happening> events) implements Input {
        public Story {
            processes = List.copyOf(processes);
            events = List.copyOf(events);
        }
    }

    /**
     * A process that exists before the first event.
     *
     * @param environment the complete environment, including inherited entries
     * @param cgroups entries {@code subsystem=/path}
     */
    public record Actor(
            long pid,
            long parent,
            String path,
            String name,
            List<String> arguments,
            String firstArgument,
            Map<String, String> environment,
            String directory,
            int user,
            List<String> cgroups) {
        public Actor {
            arguments = List.copyOf(arguments);
            cgroups = List.copyOf(cgroups);
        }
    }

    /**
     * An event.
     *
     * @param by the process
     * @param info the event's code
     * @param values its parameters by name: numbers as {@link Long}, all others as bytes; missing ones have the documented default
     * @param age for an exec, the time since the last change of the executable, in ns
     */
    public record Happening(Actor by, EventInfo info, Map<String, Object> values, long age) {
        public Happening {
            values = Map.copyOf(values);
        }
    }
}
