package eyas.session.input;

import eyas.diagnostic.Hint;
import eyas.rules.LoadResult;
import eyas.rules.RuleDirectory;
import eyas.rules.RuleFile;
import eyas.rules.report.LoadDiagnostic;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Adds a fix to errors about an undefined macro if the default rules, which were not loaded, define it. */
final class DefaultMacroFix {
    /** Falco's message. */
    private static final Pattern UNDEFINED = Pattern.compile("Undefined macro '(.+)' used in filter\\.");

    private static final Pattern DEFINITION = Pattern.compile("^- macro: *(\\S+)", Pattern.MULTILINE);

    private DefaultMacroFix() {}

    /**
     * Returns {@code result} with the fixes.
     *
     * @param directory the directory of the default rules; need not exist
     */
    static LoadResult addTo(LoadResult result, Path directory) {
        boolean undefined = result.files().stream()
                .flatMap(file -> file.diagnostics().stream())
                .anyMatch(diagnostic -> UNDEFINED.matcher(diagnostic.message()).matches());
        if (!undefined) {
            return result;
        }
        Set<String> macros = macros(directory);
        return result.withDiagnostics(diagnostic -> add(diagnostic, macros, directory));
    }

    private static LoadDiagnostic add(LoadDiagnostic diagnostic, Set<String> macros, Path directory) {
        Matcher undefined = UNDEFINED.matcher(diagnostic.message());
        Hint hint = diagnostic.hint();
        // A hint without replacement names the cause: the file defines the macro itself, but too late.
        boolean certain = hint != null && hint.replacement() == null;
        return !certain && undefined.matches() && macros.contains(undefined.group(1))
                ? diagnostic.fix("load the default rules before this file: " + directory)
                : diagnostic;
    }

    private static Set<String> macros(Path directory) {
        try {
            return RuleDirectory.of(directory).read().stream()
                    .filter(RuleFile.Content.class::isInstance)
                    .map(RuleFile.Content.class::cast)
                    .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                    .flatMap(text -> DEFINITION.matcher(text).results())
                    .map(definition -> definition.group(1))
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException _) {
            // Without default rules there is nothing to suggest; commands that need them report the error.
            return Set.of();
        }
    }
}
