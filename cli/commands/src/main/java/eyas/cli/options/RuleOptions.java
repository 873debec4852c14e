package eyas.cli.options;

import eyas.session.input.RulePaths;
import eyas.session.installation.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which rules are loaded. */
public final class RuleOptions {
    @Option(
            names = {"-r", "--rules", "--custom-rule-file"},
            paramLabel = "FILE",
            description = "Rules file or folder, after the default rules; may be repeated.")
    private List<Path> rules = new ArrayList<>();

    @Option(names = "--no-default-rules", description = "Do not load the default rules for CI jobs.")
    private boolean noDefaultRules;

    /**
     * Return the user's rules files in order, those of a folder in its place.
     *
     * @throws eyas.session.terminal.CommandFailure if a folder cannot be listed or has none
     */
    public List<Path> files() {
        return RulePaths.expand(rules);
    }

    /** Tell whether the default rules come first. */
    public boolean hasDefaults() {
        return !noDefaultRules;
    }

    /** Return all files: the default rules where they are wanted, then the user's. */
    public List<Path> all() {
        List<Path> paths = new ArrayList<>();
        if (hasDefaults()) {
            paths.addAll(Installation.find().defaultRules());
        }
        paths.addAll(files());
        return paths;
    }
}
