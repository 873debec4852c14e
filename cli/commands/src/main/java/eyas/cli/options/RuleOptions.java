package eyas.cli.options;

import eyas.session.input.RulePaths;
import eyas.session.installation.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The rules files to load. */
public final class RuleOptions {
    @Option(
            names = {"-r", "--rules", "--custom-rule-file"},
            paramLabel = "FILE",
            description = "Rules file or directory, loaded after the default rules; may be repeated.")
    private List<Path> rules = new ArrayList<>();

    @Option(names = "--no-default-rules", description = "Do not load the default rules for CI jobs.")
    private boolean noDefaultRules;

    /**
     * Returns the user's rules files in order; a directory is replaced by its files.
     *
     * @throws eyas.session.terminal.CommandFailure if a directory cannot be listed or has no rules files
     */
    public List<Path> files() {
        return RulePaths.expand(rules);
    }

    /** Returns whether the default rules are loaded first. */
    public boolean hasDefaults() {
        return !noDefaultRules;
    }

    /** Returns all files: the default rules if they are enabled, then the user's. */
    public List<Path> all() {
        List<Path> paths = new ArrayList<>();
        if (hasDefaults()) {
            paths.addAll(Installation.find().defaultRules());
        }
        paths.addAll(files());
        return paths;
    }
}
