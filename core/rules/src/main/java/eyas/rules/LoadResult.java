package eyas.rules;

import eyas.rules.model.RuleSet;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadDiagnostic;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

    /** Returns a copy in which {@code change} was applied to each diagnostic. */
    public LoadResult withDiagnostics(UnaryOperator<LoadDiagnostic> change) {
        List<FileResult> changed = files.stream()
                .map(file -> new FileResult(
                        file.source(), file.diagnostics().stream().map(change).toList(), file.schema()))
                .toList();
        return new LoadResult(changed, ruleSet);
    }
}
