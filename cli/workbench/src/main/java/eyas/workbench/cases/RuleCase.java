package eyas.workbench.cases;

import eyas.event.EventInfo;
import eyas.text.SourceRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test of rules: what happens, and which alerts must come of it.
 *
 * @param file name of the file that it stands in, as findings show it
 * @param name what it is about
 * @param place where its name stands
 * @param about the rule that it is for, null if it names none
 * @param input what happens
 * @param alerts what must be raised; a rule that is not among them must stay silent
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

    /** Return whether {@code rule} must alert. */
    public boolean expects(String rule) {
        return alerts.stream().anyMatch(alert -> alert.rule().equals(rule));
    }

    /** What happens. */
    public sealed interface Input {}

    /**
     * A recording.
     *
     * @param capture the file
     */
    public record Recording(Path capture) implements Input {}

    /**
     * A short story.
     *
     * @param processes what exists before the first event, parents first
     * @param events what happens, in its order
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
     * @param environment the whole environment, inherited entries included
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
            String folder,
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
     * @param values its parameters by name: numbers as {@link Long}, everything else as bytes; one that is left out has
     *     the value that the format's description promises
     * @param age of an exec, how long before it the executable was changed, in ns
     */
    public record Happening(Actor by, EventInfo info, Map<String, Object> values, long age) {
        public Happening {
            values = Map.copyOf(values);
        }
    }
}
