package eyas.falco;

import eyas.falco.FalcoListing.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task of the {@code falco} command: run, or print something and exit. */
public sealed interface FalcoTask {
    /** A task that reads no files. */
    sealed interface Plain extends FalcoTask {}

    /** A task that only reads the configuration. */
    sealed interface OfConfiguration extends FalcoTask {}

    /** A task that loads the plugins of the configuration. */
    sealed interface OfPlugins extends FalcoTask {}

    /** Print the events ({@code --list-events}). */
    record ListEvents(Form form) implements Plain {}

    /** Print the events that are ignored by default ({@code -i}). */
    record ListIgnored() implements Plain {}

    /** Print the JSON Schema of the configuration ({@code --config-schema}). */
    record PrintConfigSchema() implements Plain {}

    /** Print the JSON Schema of rules files ({@code --rule-schema}). */
    record PrintRuleSchema() implements Plain {}

    /** Print the versions ({@code --version}). */
    record PrintVersions() implements OfConfiguration {}

    /** Print the size of a memory page ({@code --page-size}). */
    record PrintPageSize() implements OfConfiguration {}

    /** Print the plugins of the configuration ({@code --list-plugins}). */
    record ListPlugins() implements OfConfiguration {}

    /** Describe a plugin, by its name or library ({@code --plugin-info}). */
    record DescribePlugin(String plugin) implements OfConfiguration {}

    /** Print the fields of a source, or of all sources if it is empty ({@code --list}). */
    record ListFields(String source, boolean namesOnly, Form form) implements OfPlugins {}

    /**
     * Check rules files ({@code -V}).
     *
     * @param describing what to describe if they are valid, or null
     */
    record Validate(List<Path> files, @Nullable DescribeRules describing) implements OfPlugins {
        /** Copies the list. */
        public Validate {
            files = List.copyOf(files);
        }
    }

    /** Describe all rules, or the named one ({@code -L}, {@code -l}). */
    record DescribeRules(@Nullable String rule) implements OfPlugins {}

    /** Print machine, versions, configuration and rules ({@code --support}). */
    record PrintSupport() implements OfPlugins {}

    /** Check configuration and rules ({@code --dry-run}). */
    record DryRun() implements OfPlugins {}

    /**
     * Match events against rules until the source ends.
     *
     * @param most maximum time between the first event and the last, zero for no limit ({@code -M})
     * @param pidFile file that holds the process id while it runs, or null ({@code -P})
     * @param verbose whether counters of the source are printed at the end ({@code -v})
     */
    record Run(Duration most, @Nullable Path pidFile, boolean verbose) implements OfPlugins {}
}
