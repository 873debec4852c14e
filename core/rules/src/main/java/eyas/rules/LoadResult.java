package eyas.rules;

import eyas.rules.model.RuleSet;
import eyas.rules.report.FileResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results for all files, and the rule set if none has an error. Immutable. */
public final class LoadResult {
    private final List<FileResult> files;
    private final @Nullable RuleSet ruleSet;

    LoadResult(List<FileResult> files, @Nullable RuleSet ruleSet) {
        this.files = List.copyOf(files);
        this.ruleSet = ruleSet;
    }

    /** Returns the result for each file, in the order of the files. */
    public List<FileResult> files() {
        return files;
    }

    /** Returns the rules, or empty if any file has an error. */
    public Optional<RuleSet> ruleSet() {
        return Optional.ofNullable(ruleSet);
    }

    /** Returns whether no file has an error. */
    public boolean successful() {
        return files.stream().allMatch(FileResult::successful);
    }
}
