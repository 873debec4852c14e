package eyas.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Is one case of the default rules, as {@code rules/tests/README.md} describes it.
 *
 * @param file the file it stands in
 * @param name what it is about, unique within the file
 * @param about the rule that it is for
 * @param processes what exists before the first event, parents first
 * @param events what happens
 * @param alerts the rules that must fire, and no others
 */
record RuleCase(
        String file, String name, String about, List<Actor> processes, List<Happening> events, Set<String> alerts) {

    /**
     * Is a process that exists before the first event.
     *
     * @param environment the whole environment, inherited entries included
     */
    record Actor(
            long pid,
            long parent,
            String path,
            String name,
            List<String> arguments,
            String firstArgument,
            Map<String, String> environment,
            String folder,
            int user) {}

    /**
     * Is an event.
     *
     * @param by the process
     * @param name the event's name in the event table
     * @param values its parameters by name, and for an exec what the cases say instead of parameters
     */
    record Happening(Actor by, String name, Map<String, Object> values) {}
}
